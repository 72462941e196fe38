// How a function or a sourced file ends. Apart from functions.ts: /etc/bash.bashrc is sourced before the later part is there.
import type { Code } from "../lib/code.ts";
import type { Shell } from "./shell.ts";
import { TRAP_RETURN } from "./signals.ts";
import { run_return_trap } from "./traps.ts";

/**
 * What a function or sourced file ended with: what `return` said, after the RETURN trap, which sees the $? before it.
 * Without `return` the trap's $LINENO is `line`.
 */
export function* returned(sh: Shell, status: number, line: number): Code<number> {
  const u = sh.unwind?.kind === "return" ? sh.unwind : null;
  if (u) {
    sh.unwind = null;
    sh.status = u.before;
  } else sh.line = line;
  if (sh.signals.traps.has(TRAP_RETURN)) yield* run_return_trap(sh);
  return u ? u.status : status;
}
