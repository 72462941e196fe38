// A journal as a link has it: what was typed in one string, and when in another. Each compresses better by itself.
import type { JournalEntry } from "../../worker/api.ts";
import { LinkError } from "./error.ts";
import { MAX_INPUT, MAX_SIZE } from "./limits.ts";

export interface PackedJournal {
  /** All input in order, one char per byte. */
  readonly typed: string;
  /**
   * One word for each entry, a blank between two: ms since the entry before (or boot), with up to six decimals, then
   * nothing for one byte of input, `*N` for N bytes, `@ROWSxCOLS` for a window size. "1200 85.5 3*64 900@30x100"
   */
  readonly times: string;
}

const NS_PER_MS = 1e6;
const WORD = /^(\d{1,10})(?:\.(\d{0,5}[1-9]))?(?:\*(\d{1,5})|@(\d{1,4})x(\d{1,4}))?$/;

/** A word that is whole milliseconds and nothing more, as that of most keys is; -1 for any other. */
function whole_ms(word: string): number {
  if (word.length < 1 || word.length > 10) return -1;
  let n = 0;
  for (let i = 0; i < word.length; i++) {
    const digit = word.charCodeAt(i) - 48;
    if (digit < 0 || digit > 9) return -1;
    n = n * 10 + digit;
  }
  return n;
}

/** Nanoseconds as ms in the shortest way. */
function ms(ns: number): string {
  const rest = ns % NS_PER_MS;
  const whole = String((ns - rest) / NS_PER_MS);
  return rest === 0 ? whole : `${whole}.${String(rest).padStart(6, "0").replace(/0+$/, "")}`;
}

export function packJournal(journal: readonly JournalEntry[]): PackedJournal {
  let at = 0;
  const words = journal.map((entry) => {
    const after = ms(entry.at - at);
    at = entry.at;
    if (entry.kind === "resize") return `${after}@${entry.rows}x${entry.cols}`;
    return entry.bytes.length === 1 ? after : `${after}*${entry.bytes.length}`;
  });
  const typed = journal.map((entry) => (entry.kind === "input" ? entry.bytes : "")).join("");
  return { typed, times: words.join(" ") };
}

/** @throws LinkError when it is not what packJournal makes. */
export function unpackJournal({ typed, times }: PackedJournal): JournalEntry[] {
  const journal: JournalEntry[] = [];
  let at = 0;
  let used = 0;
  for (const word of times === "" ? [] : times.split(" ")) {
    const key = whole_ms(word);
    if (key >= 0) {
      at += key * NS_PER_MS;
      if (!Number.isSafeInteger(at) || used >= typed.length) throw bad();
      journal.push({ at, kind: "input", bytes: typed[used++] });
      continue;
    }
    const found = WORD.exec(word);
    if (!found) throw bad();
    const [, whole, part = "", count = "1", rows, cols] = found;
    at += Number(whole) * NS_PER_MS + Number(part.padEnd(6, "0"));
    if (!Number.isSafeInteger(at)) throw bad();
    if (rows !== undefined) {
      const size = { rows: Number(rows), cols: Number(cols) };
      if ([size.rows, size.cols].some((n) => n < 1 || n > MAX_SIZE)) throw bad();
      journal.push({ at, kind: "resize", ...size });
      continue;
    }
    const length = Number(count);
    const bytes = typed.slice(used, used + length);
    if (length < 1 || length > MAX_INPUT || bytes.length !== length) throw bad();
    used += length;
    journal.push({ at, kind: "input", bytes });
  }
  if (used !== typed.length) throw bad();
  return journal;
}

const bad = (): LinkError =>
  new LinkError("damaged", "The link is damaged: its list of keystrokes makes no sense.");
