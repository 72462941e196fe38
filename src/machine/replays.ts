// Replays of the session on this kernel or another, each made once as long as the session does not go on.
import type { JournalEntry, MachineConfig, Replay } from "../../worker/api.ts";
import type { SeriesChoice } from "../ui/series.ts";
import type { AskOptions, ProbeClient } from "./probe.ts";

/** A session up to a moment. */
export interface Snapshot {
  readonly config: MachineConfig;
  readonly journal: readonly JournalEntry[];
  /** Virtual time, ns since boot. */
  readonly until: number;
}

/** What is remembered, in records of all replays together: a replay of a long session is a large thing. */
const MAX_RECORDS = 100_000;

const keyOf = ({ patches, as_posted }: SeriesChoice): string => `${patches} ${as_posted.toSorted().join()}`;

export class Replays {
  readonly #probe: ProbeClient;
  #snapshot: Snapshot | null = null;
  readonly #made = new Map<string, Replay>();

  constructor(probe: ProbeClient) {
    this.#probe = probe;
  }

  /** The session of `snapshot` on a kernel with `choice` of the series. `kind` is superseded as in ProbeClient.ask. */
  async of(kind: string, snapshot: Snapshot, choice: SeriesChoice, options?: AskOptions): Promise<Replay> {
    if (this.#snapshot !== snapshot) {
      this.#made.clear();
      this.#snapshot = snapshot;
    }
    const key = keyOf(choice);
    const known = this.#made.get(key);
    if (known) {
      // A question of before is not wanted any more either way.
      this.#probe.cancel(kind);
      return known;
    }
    const config = { ...snapshot.config, ...choice };
    const replay = await this.#probe.replay(kind, config, snapshot.journal, snapshot.until, options);
    if (this.#snapshot === snapshot) this.#keep(key, replay);
    return replay;
  }

  #keep(key: string, replay: Replay): void {
    this.#made.set(key, replay);
    let records = [...this.#made.values()].reduce((n, made) => n + made.records.length, 0);
    for (const [oldest, made] of this.#made) {
      if (records <= MAX_RECORDS || oldest === key) break;
      this.#made.delete(oldest);
      records -= made.records.length;
    }
  }
}
