// Which events have the records that a predicate asks for, counted as the records come.
import type { RecordEvent, RecordField, RecordMatch } from "../api.ts";
import { unescapeField, unescapeTitle } from "../userland/audit/auparse/escaped.ts";
import { type TextTest, text_test } from "./text_match.ts";

/** Events whose records may still be coming; they come close together. */
const OPEN = 1_000;

/** A field's value without quotes and hexadecimal. */
function plain(field: RecordField): string {
  if (field.name === "proctitle") return unescapeTitle(field.value);
  if (field.encoding === "untrusted" || field.encoding === "hexdata") return unescapeField(field.value);
  return field.value.replace(/^(["'])(.*)\1$/, "$2");
}

/** Fields as predicates see them: those within msg='...' are fields too. */
export function* fields_of(record: RecordEvent): Generator<[name: string, value: string]> {
  for (const field of record.fields) {
    const value = plain(field);
    yield [field.name, value];
    if (field.encoding !== "quoted") continue;
    for (const [, name, inner] of value.matchAll(/([\w-]+)=(.*?)(?= [\w-]+=|$)/g))
      yield [name, inner.replace(/^"(.*)"$/, "$1")];
  }
}

interface CompiledRecord {
  readonly type: TextTest;
  readonly fields: readonly (readonly [name: string, test: TextTest])[];
}

/** Counts the events that have a record for each of `matches`. */
export class EventCounter {
  count = 0;
  readonly #matches: readonly CompiledRecord[];
  /** By serial, which of the matches have their record; "done" once the event counts. */
  readonly #open = new Map<number, Set<number> | "done">();

  constructor(matches: readonly RecordMatch[]) {
    this.#matches = matches.map(({ type, fields = {} }) => ({
      type: text_test(type),
      fields: Object.entries(fields).map(([name, match]) => [name, text_test(match)] as const),
    }));
  }

  record(record: RecordEvent): void {
    let values: Map<string, string> | null = null;
    for (const [i, { type, fields }] of this.#matches.entries()) {
      if (!type(record.type_name)) continue;
      // the first of a name counts, as everywhere
      values ??= new Map([...fields_of(record)].reverse());
      const have = values;
      const matches = fields.every(([name, test]) => {
        const value = have.get(name);
        return value !== undefined && test(value);
      });
      if (matches) this.#found(record.serial, i);
    }
  }

  #found(serial: number, i: number): void {
    let found = this.#open.get(serial);
    if (found === "done") return;
    if (!found) {
      found = new Set();
      this.#open.set(serial, found);
      const [oldest] = this.#open.keys();
      if (this.#open.size > OPEN) this.#open.delete(oldest);
    }
    found.add(i);
    if (found.size < this.#matches.length) return;
    this.count++;
    this.#open.set(serial, "done");
  }
}
