// The command lines of a journal: what was typed before each Enter, as well as the keys tell it.
import type { JournalEntry } from "../../../worker/api.ts";
import { fromBytes } from "../records/text.ts";

export interface Command {
  /** What was typed; "\u2026" stands for keys that bring text of their own (history, completion). */
  readonly text: string;
  /** When Enter came, and the last moment before the next one, ns of virtual time. */
  readonly from: number;
  readonly until: number;
}

/** The line that these keys leave: erased characters are gone, and an interrupted line too. */
function typed(keys: string): string {
  let line = "";
  // a bracketed paste is text, any other escape sequence is a key such as an arrow
  const text = fromBytes(keys)
    .replace(/\x1b\[20[01]~/g, "")
    .replace(/\x1b(?:\[[0-9;]*[A-Za-z~]|O[A-Z]|.)/g, "\x10");
  for (const key of text)
    if (key === "\x7f" || key === "\b") line = line.slice(0, -1);
    else if (key === "\x15" || key === "\x03") line = "";
    else if (key === "\x17") line = line.replace(/\S+\s*$/, "");
    else if (key === "\t" || key === "\x10" || key === "\x12" || key === "\x0e") line += "\u2026";
    else if (key >= " ") line += key;
  return line.replace(/\u2026+/g, "\u2026").trim();
}

/** Lines that were entered, oldest first; the last one goes on until `now`. */
export function commands(journal: readonly JournalEntry[], now: number): Command[] {
  const found: { text: string; from: number }[] = [];
  let keys = "";
  for (const entry of journal) {
    if (entry.kind !== "input") continue;
    const parts = entry.bytes.split(/[\r\n]/);
    keys += parts[0];
    if (parts.length === 1) continue;
    // several lines that came at once are one: the shell reads them one after the other, at times the journal has not
    const pasted = parts.slice(1, -1).map(typed).filter(Boolean);
    const text = [typed(keys), ...pasted].filter(Boolean).join("; ");
    if (text !== "") found.push({ text, from: entry.at });
    keys = parts.at(-1) ?? "";
  }
  return found.map(({ text, from }, i) => ({
    text,
    from,
    until: i + 1 < found.length ? Math.max(from, found[i + 1].from - 1) : Math.max(from, now),
  }));
}
