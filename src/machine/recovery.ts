// Which inputs to leave out when a machine is rebuilt: after it crashed, or because its last command is taken back.
import type { JournalEntry } from "../../worker/api.ts";

export interface Recovery {
  readonly journal: JournalEntry[];
  /** Virtual time to replay to: the moment before the first input that was left out. */
  readonly until: number;
}

const isInput = (entry: JournalEntry): boolean => entry.kind === "input";
/** The entry that hands a line (or several) to whoever reads the terminal. */
export const endsLine = (entry: JournalEntry): boolean =>
  entry.kind === "input" && /[\r\n]/.test(entry.bytes);

/**
 * The journal to rebuild from after crash number `attempt` (1, 2, ...) with no input in between:
 * the first leaves out the last input (the Enter that started it, so the line stands at the prompt, not run);
 * the second the whole last line; the third everything (null: start fresh).
 */
export function recover(journal: readonly JournalEntry[], attempt: number): Recovery | null {
  let cut = journal.findLastIndex(isInput);
  if (cut < 0 || attempt > 2) return null;
  // The first crash already took the Enter of the line away, so its typed characters are what is at the end now.
  if (attempt === 2) cut = journal.findLastIndex((entry, i) => i < cut && endsLine(entry)) + 1;
  return { journal: journal.slice(0, cut), until: journal[cut].at };
}

/** Ctrl-C, Ctrl-D, Ctrl-Z: what they end does not belong to the line typed next. */
const BREAKS = /[\x03\x04\x1a]/;
export const endsSomething = (entry: JournalEntry): boolean =>
  endsLine(entry) || (entry.kind === "input" && BREAKS.test(entry.bytes));

/**
 * The journal without the last line (or paste of several) that was entered and all that came after it, up to the moment
 * before its first key; null when no line was entered.
 */
export function takeBack(journal: readonly JournalEntry[]): Recovery | null {
  const last = journal.findLastIndex(endsLine);
  if (last < 0) return null;
  const before = journal.findLastIndex((entry, i) => i < last && endsSomething(entry));
  const cut = journal.findIndex((entry, i) => i > before && isInput(entry));
  return { journal: journal.slice(0, cut), until: journal[cut].at };
}

/** How many lines were entered. */
export const countLines = (journal: readonly JournalEntry[]): number =>
  journal.reduce(
    (sum, entry) => sum + (entry.kind === "input" ? (entry.bytes.match(/[\r\n]/g)?.length ?? 0) : 0),
    0,
  );
