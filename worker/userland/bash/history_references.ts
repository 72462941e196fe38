// History expansion with what a shell knows: its list, what earlier expansions left behind, $histchars.
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { type Expanded, expand_history, history_chars } from "./history_expand.ts";
import { get_variable } from "./names.ts";
import type { Shell } from "./shell.ts";

/** A line with its references replaced; throws ExpansionError. */
export function expand_with_history(sh: Shell, line: ByteString): Expanded {
  const lines = { lines: sh.history.entries.map((e) => e.line), first: sh.history.first };
  const chars = history_chars(get_variable(sh, "histchars"));
  return expand_history(line, lines, sh.extra.history_expansion, sh.shopts.extglob, chars);
}
