// for (( ; ; ))
import type { Code } from "../lib/code.ts";
import { arith_word } from "./arith_env.ts";
import type { ArithFor } from "./ast.ts";
import { begins, execute_list, finish, leave_loop, tick } from "./execute.ts";
import { Discard, type Shell } from "./shell.ts";
import { run_debug_trap } from "./traps.ts";
import { trace } from "./xtrace.ts";

export function* execute_arith_for(sh: Shell, c: ArithFor): Code<number> {
  let status = 0;
  const value = function* (expression: ArithFor["init"], empty: bigint): Code<bigint | null> {
    if (expression.text === "") return empty;
    // in a function at a prompt, only the first expression has its line counted from the function's, as in bash
    if (expression === c.init) sh.at(c.line);
    else sh.line = c.line;
    // extdebug: a trap that fails leaves the expression out, and what is left out is zero
    if (begins(sh, { kind: "arith", expression, redirects: [], line: c.line }) && (yield* run_debug_trap(sh)))
      return 0n;
    if (sh.options.xtrace) yield* trace(sh, `(( ${expression.text} ))`);
    try {
      return yield* arith_word(sh, expression, "((: ");
    } catch (e) {
      if (!(e instanceof Discard) || e.whole) throw e;
      return null;
    }
  };
  if ((yield* value(c.init, 0n)) === null) return yield* finish(sh, 1);
  sh.loop_depth++;
  for (;;) {
    const test = yield* value(c.test, 1n);
    if (test === null) status = 1;
    if (test === null || test === 0n) break;
    status = yield* execute_list(sh, c.body, false);
    if (leave_loop(sh)) {
      status = sh.status;
      break;
    }
    yield* tick(sh);
    if (sh.unwind) break;
    if ((yield* value(c.step, 0n)) === null) {
      status = 1;
      break;
    }
  }
  sh.loop_depth--;
  sh.status = status;
  return status;
}
