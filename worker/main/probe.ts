// What looks back or sideways: a machine of its own is booted, driven along a journal, asked, and thrown away. The live
// machine knows nothing of it.
import type { JournalEntry, MachineConfig, RecordEvent, Replay } from "../api.ts";
import { Latest } from "../machine/latest.ts";
import { Machine } from "../machine/machine.ts";
import { bytes_of } from "../userland/lib/bytes.ts";
import { type DrivenMachine, drive } from "./drive.ts";
import { CLOCK_MS, PROBE_RECORDS, REPLAY_OUTPUT } from "./limits.ts";
import { ReplayOutput } from "./replay_output.ts";

/** Where a probe tells how far it has come. */
export interface ProgressPort {
  postMessage(done: number): void;
}

export interface ProbeControl {
  /** Resolves when more code is there that a machine may be waiting for. */
  readonly code: () => Promise<void>;
  readonly progress: ProgressPort;
  /** Aborted: nobody wants the answer any more. */
  readonly signal: AbortSignal;
}

/** What was fed from `from` on and before `until`, ns. */
export const between = (
  journal: readonly JournalEntry[],
  from: number,
  until: number,
): readonly JournalEntry[] => journal.filter((entry) => entry.at >= from && entry.at < until);

/** Drives a machine of a probe to virtual time `until` (ns): tells progress, and throws when it is cancelled. */
export async function drive_probe(
  machine: DrivenMachine,
  journal: readonly JournalEntry[],
  until: number,
  { code, progress, signal }: ProbeControl,
  resized?: (rows: number, cols: number) => void,
): Promise<void> {
  let told = performance.now();
  await drive(machine, journal, until, {
    code,
    resized,
    sliced(_now, done) {
      if (signal.aborted) throw new Error("cancelled");
      if (performance.now() - told < CLOCK_MS / 2) return;
      told = performance.now();
      progress.postMessage(done);
    },
  });
}

/** Pairs of numbers that are kept of the times of output, at most, and the coarsest that they get, ns. */
const MAX_STAMPS = 200_000;
const COARSE_NS = 1e6;

/** When which part of the output was printed: pairs of a time (ns) and the bytes printed since boot up to it. */
class Stamps {
  #pairs: number[] = [];
  #inputs = 0;
  /** Output printed within less than this, ns, counts as printed at once: exact until there is too much of it. */
  #together = 1;
  total = 0;

  /** `inputs`: how many inputs there have been; what was printed before one never counts as printed after it. */
  add(at: number, length: number, inputs: number): void {
    this.total += length;
    const last = this.#pairs.length - 2;
    const together = last >= 0 && inputs === this.#inputs && at - this.#pairs[last] < this.#together;
    this.#inputs = inputs;
    if (together) this.#pairs[last + 1] = this.total;
    else this.#pairs.push(at, this.total);
    if (this.#pairs.length > 2 * MAX_STAMPS) this.#cut();
  }

  #cut(): void {
    this.#pairs = this.#kept(this.total - 2 * REPLAY_OUTPUT);
    if (this.#pairs.length <= MAX_STAMPS) return;
    // A flood in small pieces: from here on its times are told less exactly, and the oldest go.
    this.#together = COARSE_NS;
    this.#pairs = this.#pairs.slice(-MAX_STAMPS);
  }

  #kept(from: number): number[] {
    let i = 0;
    while (i < this.#pairs.length && this.#pairs[i + 1] <= from) i += 2;
    return this.#pairs.slice(i);
  }

  /** Those of the output behind byte `from`. */
  take(from: number): Float64Array<ArrayBuffer> {
    return Float64Array.from(this.#kept(from));
  }
}

/** What the machine of this config and journal has printed and recorded up to virtual time `until` (ns). */
export async function replay(
  config: MachineConfig,
  journal: readonly JournalEntry[],
  until: number,
  control: ProbeControl,
): Promise<Replay> {
  const machine = new Machine(config);
  const output = new ReplayOutput(config.rows, config.cols);
  const stamps = new Stamps();
  const records = new Latest<RecordEvent>(PROBE_RECORDS);
  const times = new Latest<number>(PROBE_RECORDS);
  machine.on_output = (bytes) => {
    output.push(bytes);
    stamps.add(machine.now, bytes.length, machine.journal.length);
  };
  machine.on_event = (event) => {
    records.push(event);
    times.push(machine.now);
  };
  await drive_probe(machine, journal, until, control, (rows, cols) => output.resize(rows, cols));

  const segments = output.take();
  let from = stamps.total - segments.reduce((n, { bytes }) => n + bytes.length, 0);
  const printed_at = stamps.take(from);
  const { items, dropped } = records.take();
  return {
    now: machine.now,
    halted: machine.halted,
    records: items,
    record_times: Float64Array.from(times.take().items),
    records_dropped: dropped,
    output: segments.map(({ bytes, rows, cols }) => {
      const segment = { from, rows, cols, bytes: bytes_of(bytes) };
      from += bytes.length;
      return segment;
    }),
    output_times: printed_at,
  };
}
