// Adding the lines of a command to the history: HISTCONTROL, HISTIGNORE, and one entry per command (cmdhist).
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { ends_in } from "./continuation.ts";
import { history_words } from "./history_words.ts";
import { get_variable } from "./names.ts";
import { compile_pattern } from "./pattern.ts";
import type { Shell } from "./shell.ts";
import { now_seconds } from "./special_vars.ts";

/** How many entries are kept: $HISTSIZE, no limit when it is empty, negative or no number. */
export function history_size(sh: Shell): number {
  const value = get_variable(sh, "HISTSIZE");
  return value !== null && /^\s*\+?\d+\s*$/.test(value) ? Number(value) : Number.POSITIVE_INFINITY;
}

const controls = (sh: Shell): Set<string> => new Set((get_variable(sh, "HISTCONTROL") ?? "").split(":"));

/** HISTIGNORE: a pattern matches the whole line; & stands for the line before. */
function is_ignored(sh: Shell, line: ByteString): boolean {
  const before = sh.history.entries[sh.history.length - 1]?.line ?? "";
  for (const pattern of (get_variable(sh, "HISTIGNORE") ?? "").split(/(?<!\\):/)) {
    if (pattern === "") continue;
    const p = pattern.replace(/(?<!\\)&/g, before.replace(/[\\*?[\]]/g, "\\$&"));
    if (compile_pattern(p, { extglob: sh.shopts.extglob }).matches(line)) return true;
  }
  return false;
}

/** Adds the first line of a command; false when it is not to be remembered. */
export function add_history(sh: Shell, line: ByteString): boolean {
  const { history } = sh;
  if (line === "") return false;
  const control = controls(sh);
  const both = control.has("ignoreboth");
  if ((both || control.has("ignorespace")) && line.startsWith(" ")) return false;
  if ((both || control.has("ignoredups")) && history.entries[history.length - 1]?.line === line) return false;
  if (is_ignored(sh, line)) return false;
  if (control.has("erasedups")) history.entries = history.entries.filter((e) => e.line !== line);
  history.add(line, now_seconds(sh));
  history.new_entries++;
  history.stifle(history_size(sh));
  return true;
}

/** After these, the next line goes on with a blank; after anything else with "; ". */
const NO_SEMICOLON: ReadonlySet<string> = new Set(
  "{ ( ) ; & | |& case do else elif if ;; ;& ;;& then until while && || ! time".split(" "),
);

/** What joins `text` and the line that continues it. */
export function history_delimiter(text: ByteString): string {
  const where = ends_in(text);
  if (where !== "code") return "\n";
  const words = history_words(text);
  const last = words[words.length - 1] ?? "";
  const before = words[words.length - 2] ?? "";
  const operator = /^[;&|()]+$/.test(last);
  const command_position = before === "" || NO_SEMICOLON.has(before);
  if (operator || (NO_SEMICOLON.has(last) && (command_position || last === "{"))) return " ";
  if (last === "in" && /^(case|for|select)$/.test(words[words.length - 3] ?? "")) return " ";
  return "; ";
}

/** Adds a further line of a command to its entry. */
export function continue_history(sh: Shell, line: ByteString): void {
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
