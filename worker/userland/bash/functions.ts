// Shell functions: definition and call.
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { descend } from "../lib/nest.ts";
import type { FunctionDef } from "./ast.ts";
import { find_builtin } from "./builtins/index.ts";
import { execute, execute_list } from "./execute.ts";
import { MAX_FUNCTION_DEPTH } from "./limits.ts";
import { get_variable, is_name } from "./names.ts";
import { Positional } from "./positional.ts";
import { returned } from "./returned.ts";
import { Discard, ExitShell, type Frame, type Function_, type Shell } from "./shell.ts";
import { TRAP_DEBUG, TRAP_ERR, TRAP_RETURN } from "./signals.ts";
import { leave_scope } from "./special_vars.ts";
import { inherited_traps, run_debug_trap } from "./traps.ts";

export function* define_function(sh: Shell, def: FunctionDef): Code<number> {
  const old = sh.functions.get(def.name);
  sh.line = def.line;
  const posix = sh.options.posix && !sh.interactive_shell;
  if (/["'\\$`]/.test(def.name) || (posix && !is_name(def.name))) {
    yield* sh.error(`\`${def.name}': not a valid identifier`);
    if (posix) throw new Discard(2, true);
    sh.status = 1;
    return 1;
  }
  if (posix && find_builtin(sh, def.name)?.special) {
    yield* sh.error(`\`${def.name}': is a special builtin`);
    throw new Discard(2, true);
  }
  if (old?.readonly) {
    yield* sh.error(`${def.name}: readonly function`);
    sh.status = 1;
    return 1;
  }
  const source = sh.frame?.source ?? (sh.input === "command" ? "environment" : "main");
  if (sh.options.allexport) sh.exports_functions = true;
  sh.functions.set(def.name, {
    def,
    body: def.body,
    source,
    exported: old?.exported ?? sh.options.allexport,
    readonly: false,
    traced: old?.traced ?? false,
  });
  sh.status = 0;
  return 0;
}

/**
 * Calls a function with words[0] as its name; the value is its status. `last`: its last command may replace this process.
 */
export function* call_function(
  sh: Shell,
  f: Function_,
  name: string,
  words: readonly ByteString[],
  last = false,
): Code<number> {
  const limit = Number(get_variable(sh, "FUNCNEST") ?? 0) || 0;
  const max = limit > 0 ? Math.min(limit, MAX_FUNCTION_DEPTH) : MAX_FUNCTION_DEPTH;
  if (sh.function_depth >= max) {
    yield* sh.error(`${name}: maximum function nesting level exceeded (${max})`);
    throw new Discard(1, false);
  }
  const { positional, frame: below, loop_depth, local_options, function_line, outer_line } = sh;
  sh.local_options = null;
  const frame: Frame = { name, source: f.source, line: sh.line, kind: "function", below };
  // DEBUG, ERR and RETURN traps are not inherited unless asked for
  const traps = sh.signals.traps;
  const hidden: [number, string][] = [];
  if (traps.size > 0) {
    const kept = inherited_traps(sh, f.traced);
    for (const sig of [TRAP_DEBUG, TRAP_RETURN, TRAP_ERR]) {
      const command = traps.get(sig);
      if (command !== undefined && !kept.has(sig)) {
        hidden.push([sig, command]);
        traps.delete(sig);
      }
    }
  }
  sh.frame = frame;
  sh.positional = new Positional(words.slice(1));
  sh.loop_depth = 0;
  sh.function_depth++;
  sh.function_line = sh.interactive_shell && sh.source_depth === 0 ? f.def.body_line : 0;
  sh.outer_line = f.body.kind === "group" ? f.def.body_line : f.def.line;
  sh.vars.enter_function();
  const { call_arguments } = sh.extra;
  if (sh.shopts.extdebug) sh.extra.call_arguments = [words.slice(1), ...call_arguments];
  let status: number;
  let exits = false;
  try {
    let skipped = false;
    if (traps.has(TRAP_DEBUG)) {
      sh.at(f.def.line);
      skipped = yield* run_debug_trap(sh);
    }
    status = yield* returned(
      sh,
      skipped
        ? 0
        : yield* descend(
            last && f.body.kind === "group" && f.body.redirects.length === 0
              ? execute_list(sh, f.body.body, true)
              : execute(sh, f.body),
          ),
      sh.counted(f.def.line),
    );
  } catch (e) {
    // a trap for the exit still sees where it was; what is local is gone
    exits = e instanceof ExitShell;
    throw e;
  } finally {
    yield* leave_scope(sh, () => sh.vars.leave_function());
    if (sh.shopts.extdebug) sh.extra.call_arguments = call_arguments;
    sh.function_line = function_line;
    sh.outer_line = outer_line;
    sh.loop_depth = loop_depth;
    if (!exits) {
      sh.function_depth--;
      sh.positional = positional;
      sh.frame = below;
    }
    if (sh.local_options) sh.options = sh.local_options;
    sh.local_options = local_options;
    for (const [sig, command] of hidden) if (!sh.signals.traps.has(sig)) sh.signals.traps.set(sig, command);
    sh.line = frame.line;
  }
  return status;
}
