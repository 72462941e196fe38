// What a journal types, as a person would read it: a line for each Enter.

import type { JournalEntry } from "../../worker/api.ts";
import { parse_edit_message } from "../../worker/userland/lib/edit_wire.ts";
import { bytes_of } from "../format/bytes.ts";

/** Escape sequences that keys send, and the sign on the key. */
const KEYS: Readonly<Record<string, string>> = { A: "↑", B: "↓", C: "→", D: "←", H: "Home", F: "End" };
const KEY = /\x1b(?:[[O]([A-DFH])|\[([0-9;?]*)[ -/]*[@-~]|O[@-~]|[^[O]?)/y;
/** What the page's editor types in answer to `edit`. */
const MESSAGE = /\x1b\]([^\x07\x1b]*)\x07/y;
/** What a terminal puts around a paste: nobody types it. */
const PASTE = /^20[01]$/;

/**
 * The lines that the input of `journal` makes, with what was rubbed out left out and every other key that is no
 * character shown by its name: `⟨Tab⟩`, `⟨^C⟩`, `⟨↑⟩`; of what the page's editor writes, how much it is. What comes after
 * the last Enter is the last line.
 */
export function typedLines(journal: readonly JournalEntry[]): string[] {
  const input = journal.map((entry) => (entry.kind === "input" ? entry.bytes : "")).join("");
  const text = new TextDecoder().decode(bytes_of(input));
  const lines: string[] = [];
  let line: string[] = [];
  for (let at = 0; at < text.length; ) {
    MESSAGE.lastIndex = at;
    const message = MESSAGE.exec(text);
    const said = message && parse_edit_message(message[1]);
    if (said) {
      at += message[0].length;
      if (said.verb === "save") line.push(`⟨${said.words[0]} bytes saved⟩`);
      continue;
    }
    KEY.lastIndex = at;
    const key = KEY.exec(text);
    const ch = key ? key[0] : String.fromCodePoint(text.codePointAt(at)!);
    at += ch.length;
    if (ch === "\r" || ch === "\n") {
      lines.push(line.join(""));
      line = [];
    } else if (ch === "\x7f" || ch === "\b") line.pop();
    else if (ch === "\x15") line = [];
    else if (key) line.push(PASTE.test(key[2]) ? "" : `⟨${KEYS[key[1]] ?? "Esc"}⟩`);
    else if (ch === "\t") line.push("⟨Tab⟩");
    else if (ch < " ") line.push(`⟨^${String.fromCharCode(ch.charCodeAt(0) + 64)}⟩`);
    else line.push(ch);
  }
  if (line.length > 0) lines.push(line.join(""));
  return lines;
}
