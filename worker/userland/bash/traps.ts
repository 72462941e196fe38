// Running what `trap` set: after signals, on errors, returns, before commands, at exit.
import { SIGINT } from "../../kernel/uapi/signal.ts";
import type { Code } from "../lib/code.ts";
import { descend } from "../lib/nest.ts";
import { write_all } from "../lib/stdio.ts";
import { evaluate_string, run_source } from "./evaluate.ts";
import { MAX_FUNCTION_DEPTH } from "./limits.ts";
import { notify_jobs } from "./notify.ts";
import { die_of, reap } from "./process.ts";
import { Discard, ExitShell, type Shell } from "./shell.ts";
import { TRAP_DEBUG, TRAP_ERR, TRAP_EXIT, TRAP_RETURN } from "./signals.ts";

/** Looks at what signals left behind; to be called between commands. */
export function* check_signals(sh: Shell): Code<void> {
  const caught = sh.signals.caught;
  if (caught.ending > 0) yield* die_of(sh, caught.ending);
  if (caught.child) {
    yield* reap(sh);
    if (sh.options.notify && sh.interactive_shell) yield* notify_jobs(sh);
  }
  const told = caught.interrupted === "told";
  if (told || (caught.interrupted && !sh.signals.traps.has(SIGINT))) {
    caught.interrupted = false;
    if (sh.interactive_shell) {
      if (!told) yield* write_all(2, "\n");
      throw new Discard(130, false);
    }
  }
  while (caught.pending.length > 0) {
    const sig = caught.pending.shift() as number;
    if (sig === SIGINT) caught.interrupted = false;
    const command = sh.signals.traps.get(sig);
    if (command) yield* run_trap(sh, command, sig);
  }
}

/** What syntax errors call the text of a trap. */
const TRAP_INPUT: Readonly<Record<number, string>> = {
  [TRAP_EXIT]: "exit trap",
  [TRAP_DEBUG]: "debug trap",
  [TRAP_ERR]: "error trap",
  [TRAP_RETURN]: "return trap",
};

/** Runs a trap command, whose status is the value; $? and the position are as before afterwards. */
export function* run_trap(sh: Shell, command: string, sig: number): Code<number> {
  const status = sh.status;
  const pipestatus = sh.pipestatus;
  const line = sh.line;
  const outer = sh.running_trap;
  sh.running_trap = sig === 0 ? -1 : sig;
  const { input_name } = sh;
  sh.input_name = TRAP_INPUT[sig] ?? "trap";
  if (++sh.execute_depth > MAX_FUNCTION_DEPTH) {
    yield* sh.error(`trap: maximum trap nesting level exceeded (${MAX_FUNCTION_DEPTH})`);
    throw new Discard(1, false);
  }
  let value: number;
  try {
    const from =
      sig === TRAP_DEBUG || sig === TRAP_RETURN
        ? line
        : sig === TRAP_ERR
          ? line + Math.max(0, sh.function_line - 1)
          : 1;
    value = yield* evaluate_string(sh, command, from);
  } finally {
    sh.execute_depth--;
    sh.running_trap = outer;
    sh.input_name = input_name;
    sh.line = line;
  }
  if (sh.unwind?.kind !== "return") {
    sh.status = status;
    sh.pipestatus = pipestatus;
  }
  return value;
}

/** The traps that functions and subshells have from where they were called: set -E and -T say which. */
export function inherited_traps(sh: Shell, traced = false): Set<number> {
  const kept = new Set<number>();
  if (sh.options.errtrace) kept.add(TRAP_ERR);
  if (sh.options.functrace || traced) kept.add(TRAP_DEBUG).add(TRAP_RETURN);
  return kept;
}

/** trap ... ERR after a failed command. */
export function* run_err_trap(sh: Shell): Code<void> {
  const command = sh.signals.traps.get(TRAP_ERR);
  if (command && sh.running_trap !== TRAP_ERR) yield* run_trap(sh, command, TRAP_ERR);
}

/**
 * trap ... DEBUG before a simple command. True: the command is not to be run, as `shopt -s extdebug` has it when the
 * trap fails; with 2, the function or sourced file returns.
 */
export function* run_debug_trap(sh: Shell): Code<boolean> {
  const command = sh.signals.traps.get(TRAP_DEBUG);
  if (!command || sh.running_trap === TRAP_DEBUG) return false;
  const status = yield* run_trap(sh, command, TRAP_DEBUG);
  if (!sh.shopts.extdebug || status === 0) return false;
  const before = sh.status;
  if (status === 2 && sh.function_depth + sh.source_depth > 0) sh.unwind = { kind: "return", status, before };
  sh.status = 0;
  return true;
}

export function* run_return_trap(sh: Shell): Code<void> {
  const command = sh.signals.traps.get(TRAP_RETURN);
  if (command && sh.running_trap !== TRAP_RETURN) yield* run_trap(sh, command, TRAP_RETURN);
}

/** trap ... EXIT, once; returns the status to exit with. */
export function* run_exit_trap(sh: Shell, status: number): Code<number> {
  const command = sh.signals.traps.get(TRAP_EXIT);
  sh.status = status;
  if (!command) return status;
  sh.signals.traps.delete(TRAP_EXIT);
  sh.unwind = null;
  sh.loop_depth = 0;
  const errexit_off = sh.errexit_off;
  sh.errexit_off = 0;
  sh.trace_level = sh.subshell_level === 0 ? 0 : 1;
  try {
    sh.running_trap = -1;
    sh.input_name = "exit trap";
    yield* descend(run_source(sh, command, 1, false));
  } catch (e) {
    if (e instanceof ExitShell) return e.status;
    if (e instanceof Discard) return status;
    throw e;
  } finally {
    sh.errexit_off = errexit_off;
  }
  return status;
}
