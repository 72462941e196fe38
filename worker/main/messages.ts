// What comes from outside the worker is checked here before the machine sees any of it.
import * as v from "valibot";
import { MAX_INPUT, MAX_SIZE } from "../../scenarios/link/limits.ts";
import { config, journal as entries, time, unsized } from "../../scenarios/link/machine.ts";
import type { JournalEntry, MachineConfig, PageMessage, SnapshotPart, Unsized } from "../api.ts";

/** No honest credit is larger. */
const MAX_CREDIT = 0x7fffffff;

export const count = v.pipe(v.number(), v.integer(), v.minValue(0));
/** What a worker's name asks for (api.ts, Unsized), or an Error that names what is wrong. */
export const parseUnsized = (raw: unknown): Unsized => v.parse(unsized, raw);

/** The arguments of `boot`, or an Error that names what is wrong. Times of the journal must not go back. */
export function parseBoot(
  rawConfig: unknown,
  rawJournal: unknown,
  rawUntil: unknown,
): [config: MachineConfig, journal: JournalEntry[], until: number] {
  const journal = v.parse(entries, rawJournal);
  for (let i = 1; i < journal.length; i++)
    if (journal[i].at < journal[i - 1].at) throw new Error(`journal entry ${i} goes back in time`);
  return [v.parse(config, rawConfig), journal, v.parse(time, rawUntil)];
}

const PARTS: ReadonlySet<unknown> = new Set<SnapshotPart>(["tasks", "netns", "rules", "queue"]);

const isCount = (n: unknown, max: number): n is number =>
  Number.isInteger(n) && (n as number) >= 0 && (n as number) <= max;

/** A message from the page, or null for anything else (which is ignored). */
export function parsePageMessage(raw: unknown): PageMessage | null {
  if (typeof raw !== "object" || raw === null) return null;
  const m = raw as PageMessage;
  switch (m.type) {
    case "input":
      return m.bytes instanceof Uint8Array && m.bytes.length > 0 && m.bytes.length <= MAX_INPUT ? m : null;
    case "resize":
      return isCount(m.rows, MAX_SIZE) && isCount(m.cols, MAX_SIZE) && m.rows > 0 && m.cols > 0 ? m : null;
    case "drawn":
      return isCount(m.bytes, MAX_CREDIT) ? m : null;
    case "taken":
      return isCount(m.events, MAX_CREDIT) ? m : null;
    case "watch":
      return Array.isArray(m.parts) && m.parts.every((part) => PARTS.has(part)) ? m : null;
    default:
      return null;
  }
}
