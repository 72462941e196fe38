// Adding the first line of a command to the history: HISTCONTROL and HISTIGNORE.
import type { ByteString } from "../../kernel/uapi/syscall.ts";
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
