// Executing the command tree.
import type { Code } from "../lib/code.ts";
import * as sys from "../lib/sys.ts";
import { arith_word } from "./arith_env.ts";
import { execute_arith_for } from "./arith_for.ts";
import type { Case, Command, For, If, List, Subshell, While } from "./ast.ts";
import { evaluate_condition } from "./cond.ts";
import { execute_coproc } from "./coproc.ts";
import { expand_nosplit, expand_pattern, expand_words } from "./expand.ts";
import { define_function } from "./functions.ts";
import { PREEMPT_EVERY } from "./limits.ts";
import { assign, is_name, split_reference } from "./names.ts";
import { compile_pattern } from "./pattern.ts";
import { execute_async, execute_pipeline, run_subshell } from "./pipeline.ts";
import { command_text, header_text } from "./print.ts";
import { fork_shell, new_job, wait_for_job } from "./process.ts";
import { redirect, type Undo, undo_redirects } from "./redirect.ts";
import { execute_select } from "./select.ts";
import { Discard, ExitShell, type Shell } from "./shell.ts";
import { TRAP_ERR } from "./signals.ts";
import { execute_simple } from "./simple.ts";
import { close_process_substitutions } from "./substitute.ts";
import { check_signals, run_debug_trap, run_err_trap } from "./traps.ts";
import { A_NAMEREF } from "./vars.ts";
import { trace } from "./xtrace.ts";

/**
 * Runs a command; the value, also in sh.status, is its exit status. `last`: this process has nothing to do afterwards,
 * so an external command may replace it without a fork.
 */
export function* execute(sh: Shell, c: Command, last = false): Code<number> {
  switch (c.kind) {
    case "simple":
      sh.at(c.line);
      return yield* execute_simple(sh, c, last);
    case "list":
      return yield* execute_list(sh, c, last);
    case "andor": {
      let status = 0;
      for (let i = 0; i < c.commands.length; i++) {
        if (i > 0 && (c.operators[i - 1] === "&&") !== (status === 0)) continue;
        if (i === c.commands.length - 1)
          status = yield* execute(sh, c.commands[i], last && may_exec_last(sh, c.commands[i]));
        else {
          sh.errexit_off++;
          status = yield* execute(sh, c.commands[i]);
          sh.errexit_off--;
        }
        if (sh.unwind) return status;
        // ^C ends the list, not only the command
        if (sh.signals.any) yield* check_signals(sh);
      }
      return status;
    }
    case "pipeline":
      return yield* execute_pipeline(sh, c);
    case "function":
      return yield* define_function(sh, c);
    case "coproc":
      return yield* execute_coproc(sh, c);
    case "subshell":
      return yield* execute_subshell(sh, c, last);
    default:
      break;
  }
  const procs = sh.proc_fds.length;
  if (c.redirects.length === 0) {
    const status = yield* compound(sh, c);
    if (sh.proc_fds.length > procs) yield* close_process_substitutions(sh, procs);
    return status;
  }
  const undo: Undo[] = [];
  sh.at(c.kind === "arith" || c.kind === "cond" || c.kind === "arithfor" ? c.line : sh.outer_line);
  if (yield* redirect(sh, c.redirects, undo)) {
    yield* undo_redirects(undo);
    return yield* finish(sh, 1);
  }
  let status: number;
  let exits = false;
  try {
    status = yield* compound(sh, c);
  } catch (e) {
    // bash leaves them as they are for the trap
    exits = e instanceof ExitShell;
    throw e;
  } finally {
    if (!exits) yield* undo_redirects(undo);
  }
  if (sh.proc_fds.length > procs) yield* close_process_substitutions(sh, procs);
  return status;
}

/** Whether the last command of a list may replace this shell: nothing may be waiting to be done at exit. */
const may_exec_last = (sh: Shell, c: Command): boolean =>
  sh.signals.traps.size === 0 &&
  sh.running_trap === 0 &&
  // bash forks for one with redirections
  !(c.kind === "simple" && c.redirects.length > 0);

/** Runs a list that is all a child does: a single command then needs no further process, whatever its redirections. */
export function* execute_alone(sh: Shell, list: List): Code<number> {
  const [only, more] = list.items;
  const alone = more === undefined && only?.command.kind === "simple" && !only.background;
  return yield* execute(sh, alone ? only.command : list, true);
}

export function* execute_list(sh: Shell, list: List, last: boolean): Code<number> {
  let status = 0;
  const items = list.items;
  for (let i = 0; i < items.length; i++) {
    const item = items[i];
    if (sh.options.noexec && !sh.interactive_shell) return 0;
    if (item.background) status = yield* execute_async(sh, item.command);
    else
      status = yield* execute(
        sh,
        item.command,
        last && i === items.length - 1 && may_exec_last(sh, item.command),
      );
    if (sh.unwind) break;
    // ^C at the last command is for who runs the list: `if` still takes its else
    if (sh.signals.any && (i < items.length - 1 || sh.signals.caught.interrupted !== "told")) {
      yield* check_signals(sh);
      if (sh.unwind) break;
    }
  }
  return status;
}

/** The end of a command whose failure counts: ERR trap and set -e. */
export function* finish(sh: Shell, status: number): Code<number> {
  sh.status = status;
  sh.pipestatus = null;
  if (status !== 0 && sh.errexit_off === 0 && !sh.unwind) {
    yield* run_err_trap(sh);
    // the trap for the exit runs at the end of the process: what redirections of calls did has been undone by then
    if (sh.options.errexit) throw new ExitShell(status);
  }
  return status;
}

type Compound = Exclude<
  Command,
  { kind: "simple" | "list" | "andor" | "pipeline" | "function" | "coproc" | "subshell" }
>;

function* compound(sh: Shell, c: Compound): Code<number> {
  switch (c.kind) {
    case "group":
      return yield* execute_list(sh, c.body, false);
    case "if":
      return yield* execute_if(sh, c);
    case "while":
      return yield* execute_while(sh, c);
    case "for":
      return yield* execute_for(sh, c);
    case "arithfor":
      return yield* execute_arith_for(sh, c);
    case "case":
      return yield* execute_case(sh, c);
    case "select":
      return yield* execute_select(sh, c);
    case "arith": {
      sh.at(c.line);
      if (begins(sh, c) && (yield* run_debug_trap(sh))) return 0;
      if (sh.options.xtrace) yield* trace(sh, `(( ${c.expression.text} ))`);
      let value: bigint;
      try {
        value = yield* arith_word(sh, c.expression, "((: ");
      } catch (e) {
        if (!(e instanceof Discard) || e.whole) throw e;
        return yield* finish(sh, 1);
      }
      return yield* finish(sh, value === 0n ? 1 : 0);
    }
    case "cond":
      sh.at(c.line);
      if (begins(sh, c) && (yield* run_debug_trap(sh))) return 0;
      return yield* finish(sh, yield* evaluate_condition(sh, c.expression));
  }
}

/** Notes a command for BASH_COMMAND before it runs; true: a trap may want to hear of it. */
export function begins(sh: Shell, c: Command): boolean {
  if (sh.running_trap === 0) sh.command = c;
  return sh.signals.traps.size > 0;
}

function* execute_subshell(sh: Shell, c: Subshell, last: boolean): Code<number> {
  sh.at(c.line);
  // in a function it is no command of its own for who does not trap its failure
  if (sh.function_depth === 0 || sh.signals.traps.has(TRAP_ERR)) begins(sh, c);
  if (last && sh.subshell_level > 0 && c.redirects.length === 0 && sh.signals.traps.size === 0) {
    // a subshell that is all there is to do in a child needs no further process
    return yield* run_subshell(sh, c);
  }
  sh.pipeline_pgrp = 0;
  const pid = yield* fork_shell(sh, { async: false }, (child) => run_subshell(child, c));
  const job = new_job(sh, [{ pid, state: "running", status: 0, text: () => command_text(c) }], true);
  return yield* finish(sh, yield* wait_for_job(sh, job));
}

function* tested(sh: Shell, list: List): Code<number> {
  sh.errexit_off++;
  const status = yield* execute_list(sh, list, false);
  sh.errexit_off--;
  return status;
}

function* execute_if(sh: Shell, c: If): Code<number> {
  const { outer_line } = sh;
  for (const b of c.branches) {
    const status = yield* tested(sh, b.test);
    sh.outer_line = outer_line;
    if (sh.unwind) return status;
    if (status === 0) return yield* execute_list(sh, b.body, false);
  }
  if (c.otherwise) return yield* execute_list(sh, c.otherwise, false);
  sh.status = 0;
  return 0;
}

/** Handles break and continue after a loop's body; true: leave the loop. */
export function leave_loop(sh: Shell): boolean {
  const u = sh.unwind;
  if (!u) return false;
  if (u.kind === "return") return true;
  if (u.levels > 1) {
    sh.unwind = { kind: u.kind, levels: u.levels - 1 };
    return true;
  }
  sh.unwind = null;
  return u.kind === "break";
}

export function* tick(sh: Shell): Code<void> {
  if (++sh.ticks % PREEMPT_EVERY === 0) yield sys.preempt();
  if (sh.signals.any) yield* check_signals(sh);
}

function* execute_while(sh: Shell, c: While): Code<number> {
  let status = 0;
  sh.loop_depth++;
  for (;;) {
    const test = yield* tested(sh, c.test);
    if (sh.unwind) {
      if (!leave_loop(sh)) continue;
      // a test that was stopped
      if (c.until) status = test;
      break;
    }
    if ((test === 0) === c.until) break;
    status = yield* execute_list(sh, c.body, false);
    if (leave_loop(sh)) {
      status = sh.status;
      break;
    }
    yield* tick(sh);
    if (sh.unwind) break;
  }
  sh.loop_depth--;
  sh.status = status;
  return status;
}

function* execute_for(sh: Shell, c: For): Code<number> {
  sh.line = c.line;
  if (!is_name(c.name)) {
    yield* sh.error(`\`${c.name}': not a valid identifier`);
    return yield* finish(sh, 1);
  }
  const words = c.words === null ? sh.positional.list() : yield* expand_words(sh, c.words);
  let status = 0;
  sh.loop_depth++;
  const { outer_line } = sh;
  sh.outer_line = c.line;
  for (const word of words) {
    sh.line = c.line;
    if (begins(sh, c) && (yield* run_debug_trap(sh))) {
      if (sh.unwind) break;
      continue;
    }
    if (sh.options.xtrace) yield* trace(sh, header_text(c));
    // the variable of a loop that is a nameref is made to refer to one name after the other
    const control = sh.vars.find(c.name);
    const raw = control !== undefined && (control.attrs & A_NAMEREF) !== 0;
    if (raw && !split_reference(word)) {
      yield* sh.error(`\`${word}': not a valid identifier`);
      status = 1;
      break;
    }
    if (!(yield* assign(sh, c.name, null, word, { raw }))) {
      if (sh.options.posix) throw new Discard(sh.failure_status(), true);
      status = 1;
      break;
    }
    status = yield* execute_list(sh, c.body, false);
    if (leave_loop(sh)) {
      status = sh.status;
      break;
    }
    yield* tick(sh);
    if (sh.unwind) break;
  }
  sh.outer_line = outer_line;
  sh.loop_depth--;
  sh.status = status;
  return status;
}

function* execute_case(sh: Shell, c: Case): Code<number> {
  sh.line = c.line;
  if (begins(sh, c) && (yield* run_debug_trap(sh))) return 0;
  if (sh.options.xtrace) yield* trace(sh, `case ${c.word.shown} in`);
  const word = yield* expand_nosplit(sh, c.word);
  let status = 0;
  let falling = false;
  for (const item of c.items) {
    let matched = falling;
    for (let i = 0; !matched && i < item.patterns.length; i++) {
      const p = item.patterns[i];
      matched = p.plain ? p.text === word && !sh.shopts.nocasematch : false;
      if (!matched && (!p.plain || sh.shopts.nocasematch))
        matched = compile_pattern(yield* expand_pattern(sh, p), {
          extglob: true,
          nocase: sh.shopts.nocasematch,
        }).matches(word);
    }
    if (!matched) continue;
    const { outer_line } = sh;
    sh.outer_line = c.line;
    status = yield* execute_list(sh, item.body, false);
    sh.outer_line = outer_line;
    if (sh.unwind) return status;
    if (item.end === ";;") {
      sh.status = status;
      return status;
    }
    falling = item.end === ";&";
  }
  sh.status = status;
  return status;
}
