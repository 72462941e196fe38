// How many records there are of each type, key and container id: what the reader can filter by.
import type { RecordEvent } from "../../../worker/api.ts";
import { contidsOf, keysOf } from "./terms.ts";

export type TallyKind = "type" | "key" | "contid";

export class Tally {
  readonly #counts: Readonly<Record<TallyKind, Map<string, number>>> = {
    type: new Map(),
    key: new Map(),
    contid: new Map(),
  };

  /** A record came (1) or went (-1). */
  count(record: RecordEvent, by: 1 | -1): void {
    this.#add("type", record.type_name, by);
    for (const key of keysOf(record)) this.#add("key", key, by);
    for (const contid of new Set(contidsOf(record))) this.#add("contid", contid, by);
  }

  #add(kind: TallyKind, value: string, by: number): void {
    const counts = this.#counts[kind];
    const count = (counts.get(value) ?? 0) + by;
    if (count > 0) counts.set(value, count);
    else counts.delete(value);
  }

  /** Values with the number of their records, most first. */
  of(kind: TallyKind): readonly (readonly [value: string, count: number])[] {
    return [...this.#counts[kind]].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  }

  clear(): void {
    for (const counts of Object.values(this.#counts)) counts.clear();
  }
}
