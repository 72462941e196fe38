// The further lines of a command in the history: one entry per command (cmdhist).
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { ends_in } from "./continuation.ts";
import { history_words } from "./history_words.ts";
import type { Shell } from "./shell.ts";

/** After these, the next line goes on with a blank; after anything else with "; ". */
const NO_SEMICOLON: ReadonlySet<string> = new Set(
  "{ ( ) ; & | |& case do else elif if ;; ;& ;;& then until while && || ! time".split(" "),
);

/** Whether the parenthesis at the end ends a command or a list, other than that of a function's name or of a pattern. */
function closes_command(words: readonly ByteString[]): boolean {
  let depth = 0;
  for (let i = words.length - 1; i >= 0; i--) {
    if (!/^[()]+$/.test(words[i])) continue;
    for (const c of words[i]) depth += c === "(" ? -1 : 1;
    if (depth <= 0) return i < words.length - 2 && !/^(?:in|;;|;&|;;&)$/.test(words[i - 1] ?? "");
  }
  return false;
}

/** What joins `text` and the line that continues it. */
function history_delimiter(text: ByteString): string {
  const where = ends_in(text);
  if (where === "list") return " ";
  if (where !== "code") return "\n";
  const words = history_words(text);
  const last = words[words.length - 1] ?? "";
  const before = words[words.length - 2] ?? "";
  if (/^[()]*\)$/.test(last)) return closes_command(words) ? "; " : " ";
  const operator = /^(?!\|&$)[;&|(]+$/.test(last);
  const command_position = before === "" || NO_SEMICOLON.has(before);
  if (operator || (NO_SEMICOLON.has(last) && (command_position || last === "{"))) return " ";
  if (last === "in" && /^(case|for|select)$/.test(words[words.length - 3] ?? "")) return " ";
  return "; ";
}

/** Adds a further line of a command to its entry. */
export function* continue_history(sh: Shell, line: ByteString): Code<void> {
  const entry = sh.history.entries[sh.history.length - 1];
  if (!entry) return;
  const literal = sh.shopts.lithist;
  if (/(^|[^\\])(\\\\)*\\$/.test(entry.line) && ends_in(`${entry.line}\n`) !== "quote") {
    entry.line = entry.line.slice(0, -1) + (literal ? `\\\n${line}` : line);
    return;
  }
  const delimiter = literal ? "\n" : history_delimiter(entry.line);
  // comment lines and blank lines of their own add nothing
  if (line.trim() === "" && delimiter !== "\n") return;
  entry.line += delimiter + line;
  if (
    ends_in(entry.line) === "code" &&
    delimiter === "\n" &&
    /<</.test(entry.line) &&
    ends_in(entry.line.slice(0, -line.length)) === "here"
  )
    entry.line += "\n";
}
