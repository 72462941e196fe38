// Which entries journalctl shows: matches of fields, priorities, facilities.
import { FACILITIES } from "../lib/syslog.ts";
import type { Entry } from "./journal.ts";

const LEVELS = "emerg alert crit err warning notice info debug".split(" ");
export const FACILITY_HELP = `Available facilities:\n${FACILITIES.join("\n")}\n`;

/** Values of one field, of which any is good; entries must have one for each field. */
export type Matches = ReadonlyMap<string, ReadonlySet<string>>;

export const matches = (m: Matches, e: Entry): boolean =>
  [...m].every(([field, values]) => values.has(e.fields.get(field) ?? ""));

const named = (names: readonly string[], word: string): number =>
  /^\d+$/.test(word) ? (Number(word) < names.length ? Number(word) : -1) : names.indexOf(word);

/** "LEVEL" and all that is worse, or "FROM..TO", as values of PRIORITY; null when it is neither. */
export function priorities(text: string): ReadonlySet<string> | null {
  const [from, to, more] = text.split("..");
  const ends = [from, to].flatMap((word) => (word === undefined ? [] : [named(LEVELS, word)]));
  if (more !== undefined || ends.includes(-1)) return null;
  const [low, high] = ends.length === 1 ? [0, ends[0]] : ends.toSorted((a, b) => a - b);
  return new Set(LEVELS.flatMap((_, i) => (i >= low && i <= high ? [String(i)] : [])));
}

/** The number of a facility; null when there is none of that name. */
export function facility(word: string): string | null {
  const n = named(FACILITIES, word);
  return n < 0 ? null : String(n);
}
