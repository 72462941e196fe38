// The moments of a session at which one can look back: after each command, and at each audit event. Those after each
// system call of a command are in calls.ts.
import type { Replay, ReplaySegment } from "../../../worker/api.ts";
import { endsLine } from "../../machine/recovery.ts";
import type { Snapshot } from "../../machine/replays.ts";
import { PlainTerminal } from "../../terminal/plain.ts";
import { fromBytes } from "../records/text.ts";

export interface Moment {
  /** Virtual time, ns since boot: all that happened up to and with it has happened. */
  readonly at: number;
  /** Entries of the journal that the machine has been fed. */
  readonly inputs: number;
  /**
   * start: the first prompt; command: a command was entered, and nothing has been typed since; enter: a line stands
   * there, and Enter comes next; call: a system call has returned; now: the end.
   */
  readonly kind: "start" | "command" | "event" | "enter" | "call" | "now";
  /** How many commands have been entered. */
  readonly command: number;
  /** The command line, the types of the event's records, or the call with its arguments and result. */
  readonly text: string;
  /** The call's name, and the name and pid of who made it. */
  readonly call?: { readonly name: string; readonly who: string };
  /** Serial of the event. */
  readonly serial?: number;
}

export interface Moments {
  readonly all: readonly Moment[];
  /** How many commands there are. */
  readonly commands: number;
}

/** What has been printed up to time `at`: bytes since boot. */
export function printedBy({ output_times }: Replay, at: number): number {
  let [low, high] = [0, output_times.length / 2];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (output_times[2 * middle] <= at) low = middle + 1;
    else high = middle;
  }
  return low > 0 ? output_times[2 * low - 1] : 0;
}

/** How many of the replay's records had been queued by time `at`. */
export function recordedBy({ record_times }: Replay, at: number): number {
  let [low, high] = [0, record_times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (record_times[middle] <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The output up to byte `end`, and of that at most the last `most` bytes, from the start of a line. */
export function outputUpTo(output: readonly ReplaySegment[], end: number, most: number): ReplaySegment[] {
  const kept: ReplaySegment[] = [];
  let left = most;
  for (const segment of output.toReversed()) {
    let bytes = segment.bytes.subarray(0, Math.max(0, Math.min(segment.bytes.length, end - segment.from)));
    if (bytes.length === 0) continue;
    if (left <= 0) break;
    if (bytes.length > left) {
      const cut = bytes.length - left;
      const line = bytes.indexOf(0x0a, cut) + 1;
      bytes = bytes.subarray(line > 0 ? line : cut);
    }
    left -= bytes.length;
    kept.unshift({ ...segment, bytes: bytes.slice() });
  }
  return kept;
}

/** True when the replay has kept what was on the screen at time `at`. */
export const reaches = (replay: Replay, at: number): boolean =>
  (replay.output.length === 0 ||
    replay.output[0].from === 0 ||
    printedBy(replay, at) > replay.output[0].from) &&
  (replay.records_dropped === 0 || at >= replay.record_times[0]);

/** The shell's prompt, and before it what was typed while another program ran: the terminal has echoed that at once. */
const PROMPT = /^(.*?)(?:\([^)]*\) )?\[[^\]]*\][#$](?: |$)/;

/** How far into a line it is looked for: the pattern takes quadratic time. */
const PROMPT_WITHIN = 2000;

/** A line of the terminal without the prompt. What was typed before that is shown once more behind it. */
function withoutPrompt(line: string): string {
  const found = PROMPT.exec(line.slice(0, PROMPT_WITHIN));
  const rest = found ? line.slice(found[0].length) : line;
  return found && rest.startsWith(found[1]) ? rest : line;
}

/** What stood in the terminal's line each time one was entered. */
function entered(replay: Replay, times: readonly number[]): string[] {
  const { output } = replay;
  let segment = 0;
  let terminal = new PlainTerminal(output[0]?.cols ?? 80);
  /** Bytes since boot that the terminal has been given. */
  let given = output[0]?.from ?? 0;
  return times.map((time) => {
    // The line as it stood before Enter was answered.
    const end = printedBy(replay, time - 1);
    while (segment < output.length && given < end) {
      const { bytes, from, cols } = output[segment];
      if (given === from && segment > 0) terminal = new PlainTerminal(cols);
      terminal.push(bytes.subarray(given - from, end - from));
      given = Math.min(end, from + bytes.length);
      if (given === from + bytes.length) segment++;
    }
    return withoutPrompt(terminal.line);
  });
}

/** What was typed, as far as it is text, for a line that came in one piece and so never stood in the terminal before. */
const typed = (bytes: string): string => {
  const text = bytes.replaceAll(/[\r\n]+/g, "\n").trim();
  return fromBytes(text)
    .replaceAll(/[\0-\x09\x0b-\x1f\x7f]/g, "")
    .replaceAll("\n", " ⏎ ");
};

/** Keys that come this shortly before Enter, ns, may not have been echoed when it came. */
const AT_ONCE_NS = 1e6;

/** What was typed right before the Enter of entry `end`, so fast that the terminal did not show it yet. */
function notEchoed(journal: Snapshot["journal"], end: number, replay: Replay): string {
  const { at } = journal[end];
  const printed = printedBy(replay, at - 1);
  let keys = "";
  for (let i = end - 1; i >= 0; i--) {
    const key = journal[i];
    if (key.kind !== "input" || endsLine(key) || at - key.at > AT_ONCE_NS) break;
    if (printedBy(replay, key.at - 1) < printed || /[\0-\x1f\x7f]/.test(key.bytes)) break;
    keys = key.bytes + keys;
  }
  return fromBytes(keys);
}

export function momentsOf({ journal, until }: Snapshot, replay: Replay): Moments {
  const ends = journal.flatMap((entry, i) => (endsLine(entry) ? [i] : []));
  const stood = entered(
    replay,
    ends.map((i) => journal[i].at),
  ).map((line, n) => line + notEchoed(journal, ends[n], replay));
  /** For each entry, the next that is an input; -1: none. */
  const following: number[] = [];
  let first = -1;
  for (let i = journal.length - 1; i >= 0; i--) {
    following[i] = first;
    if (journal[i].kind === "input") first = i;
  }
  const all: Moment[] = [];
  if (first >= 0)
    all.push({
      at: journal[first].at - 1,
      inputs: first,
      kind: "start",
      command: 0,
      text: "The first prompt",
    });
  ends.forEach((end, n) => {
    const next = following[end];
    // After the last is now. Lines of one paste come at one moment: there is nothing between them to look at.
    if (next < 0 || journal[next].at <= journal[end].at) return;
    const at = journal[next].at - 1;
    const entry = journal[end];
    const whole = stood[n] + (entry.kind === "input" ? typed(entry.bytes) : "");
    all.push({ at, inputs: next, kind: "command", command: n + 1, text: whole });
  });
  all.push(...eventMoments(journal, ends, replay));
  all.sort((one, other) => one.at - other.at || one.inputs - other.inputs);
  const last = ends.length > 0 ? ends.at(-1) : undefined;
  const entry = last === undefined ? undefined : journal[last];
  const text = entry?.kind === "input" ? (stood.at(-1) ?? "") + typed(entry.bytes) : "";
  all.push({ at: until, inputs: journal.length, kind: "now", command: ends.length, text });
  return { all, commands: ends.length };
}

function eventMoments(
  journal: Snapshot["journal"],
  ends: readonly number[],
  { records, record_times }: Replay,
): Moment[] {
  const bySerial = new Map<number, { at: number; types: string[] }>();
  records.forEach(({ serial, type_name }, i) => {
    const event = bySerial.get(serial);
    if (event) {
      event.at = record_times[i];
      if (type_name !== "EOE") event.types.push(type_name);
    } else bySerial.set(serial, { at: record_times[i], types: [type_name] });
  });
  let inputs = 0;
  let command = 0;
  return [...bySerial]
    .sort(([, one], [, other]) => one.at - other.at)
    .map(([serial, { at, types }]) => {
      while (inputs < journal.length && journal[inputs].at <= at) inputs++;
      while (command < ends.length && ends[command] < inputs) command++;
      return { at, inputs, kind: "event", command, text: [...new Set(types)].join(" "), serial };
    });
}
