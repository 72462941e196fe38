// Simple commands: expansion, then a function, a builtin or a program.
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { descend } from "../lib/nest.ts";
import * as sys from "../lib/sys.ts";
import type { Assignment, Simple } from "./ast.ts";
import { change_by_name } from "./autocd.ts";
import { type Builtin, find_builtin } from "./builtins/index.ts";
import { find_command } from "./command_path.ts";
import { change_level } from "./environment.ts";
import { exec_failed } from "./exec_failed.ts";
import { begins, finish } from "./execute.ts";
import { expand_nosplit, expand_words, subscript_text } from "./expand.ts";
import { call_function } from "./functions.ts";
import type { Process } from "./jobs.ts";
import { with_keywords } from "./keyword.ts";
import { do_assignment, find_variable } from "./names.ts";
import { command_text, exported_function_text } from "./print.ts";
import { fork_shell, new_job, wait_for_job } from "./process.ts";
import { shown_name } from "./quote.ts";
import { redirect, type Undo, undo_redirects } from "./redirect.ts";
import { skip_subscript } from "./scan.ts";
import { Discard, ExitShell, type Shell } from "./shell.ts";
import { leave_scope } from "./special_vars.ts";
import { close_process_substitutions } from "./substitute.ts";
import { check_signals, run_debug_trap, run_exit_trap } from "./traps.ts";
import { A_EXPORT, type Scope } from "./vars.ts";
import { Word } from "./word.ts";
import { set_trace_descriptor, trace_compound, trace_words } from "./xtrace.ts";

/** The expanded command line of a builtin or program. */
export interface CommandLine {
  words: ByteString[];
  /** words[i] is NAME of an argument NAME=(...) of a declaration builtin */
  compound: ReadonlyMap<number, Assignment>;
}

const NO_COMPOUND: ReadonlyMap<number, Assignment> = new Map();

/** The words of `unset`; it is told which are elements of associative arrays as they are written. */
function* unset_words(sh: Shell, words: readonly Word[]): Code<ByteString[]> {
  const out: ByteString[] = [];
  const elements = new Set<ByteString>();
  for (const w of words) {
    const m = /^([A-Za-z_][A-Za-z0-9_]*)\[/.exec(w.text);
    const element = m && skip_subscript(w.text, m[0].length) === w.text.length;
    for (const s of yield* expand_words(sh, [w])) {
      out.push(s);
      if (element && find_variable(sh, m[1])?.assoc) elements.add(s);
    }
  }
  sh.element_words = elements;
  return out;
}

function* expand_command(sh: Shell, c: Simple): Code<CommandLine> {
  let plain = true;
  for (const w of c.words)
    if (!(w instanceof Word)) {
      plain = false;
      break;
    }
  if (plain) {
    const given = c.words as readonly Word[];
    const words = given[0]?.text === "unset" ? unset_words(sh, given) : expand_words(sh, given);
    return { words: yield* words, compound: NO_COMPOUND };
  }
  const words: ByteString[] = [];
  const compound = new Map<number, Assignment>();
  for (const w of c.words) {
    if (w instanceof Word) {
      for (const s of yield* expand_words(sh, [w])) words.push(s);
      continue;
    }
    if (!(w.value instanceof Word)) {
      compound.set(words.length, sh.options.xtrace ? yield* trace_compound(sh, w) : w);
      words.push(w.name);
      continue;
    }
    const index = w.index === null ? "" : `[${yield* subscript_text(sh, w.index)}]`;
    words.push(`${w.name}${index}${w.append ? "+" : ""}=${yield* expand_nosplit(sh, w.value)}`);
  }
  return { words, compound };
}

const lists_jobs = ([name, argument]: readonly ByteString[]): boolean =>
  name === "jobs" || (name === "command" && argument === "jobs");

/** Whether the words name a function or builtin. */
const runs_here = (sh: Shell, [name]: readonly ByteString[]): boolean =>
  name !== undefined && (sh.functions.has(name) || find_builtin(sh, name) !== undefined);

interface SimpleOptions {
  /** what runs a command word that names a job (%1): "bg" when the command ends in & */
  resume?: "fg" | "bg";
  /** the command is all that this child does: its parent has run the DEBUG trap, and learns of a failure by itself */
  begun?: boolean;
  /** ... as a stage of a pipeline */
  stage?: boolean;
}

/** Runs a simple command; see execute(). */
export function* execute_simple(
  sh: Shell,
  c: Simple,
  last: boolean,
  { resume = "fg", begun = false, stage = false }: SimpleOptions = {},
): Code<number> {
  if (sh.options.keyword) c = yield* with_keywords(c);
  if (!begun && begins(sh, c) && (yield* run_debug_trap(sh))) return 0;
  const procs = sh.proc_fds.length;
  sh.last_command_sub_status = -1;
  const line = yield* expand_command(sh, c);
  // a stage of a pipeline takes %1 for a name
  const job = line.words[0]?.startsWith("%") && !sh.jobs.only_for_jobs ? resume : null;
  if (stage && runs_here(sh, line.words)) sh.stage_levels--;
  if (sh.jobs.only_for_jobs && !lists_jobs(line.words)) sh.jobs.clear();
  const status =
    line.words.length === 0 ? yield* run_null(sh, c) : yield* run_words(sh, line, c, last, job, stage);
  if (sh.proc_fds.length > procs) yield* close_process_substitutions(sh, procs);
  if (!begun) return yield* finish(sh, status);
  sh.status = status;
  return status;
}

/** No command word: assignments last, redirections are only tried. */
function* run_null(sh: Shell, c: Simple): Code<number> {
  const undo: Undo[] = [];
  // a descriptor that a variable would name is kept by nobody: a child tries the redirections
  if (c.redirects.some((r) => typeof r.fd === "string")) {
    const pid = yield* fork_shell(sh, { async: false }, (child) => redirect(child, c.redirects, null));
    const status = yield* wait_for_job(sh, new_job(sh, [running(pid, c)], true));
    if (status !== 0) return status;
  } else if (c.redirects.length > 0) {
    const failed = yield* redirect(sh, c.redirects, undo);
    yield* undo_redirects(undo);
    if (failed) return 1;
  }
  for (const a of c.assignments) {
    // a failed assignment gives up the command line
    if (!(yield* do_assignment(sh, a, { traced: sh.options.xtrace })))
      throw new Discard(sh.options.posix ? sh.failure_status() : 1, sh.options.posix);
  }
  sh.last_argument = "";
  return Math.max(0, sh.last_command_sub_status);
}

/** Makes the assignments before a command visible in a scope of their own; false after a message. */
function* temporary_environment(sh: Shell, scope: Scope, assignments: readonly Assignment[]): Code<boolean> {
  for (const a of assignments) {
    const outer = a.append ? sh.vars.scopes.slice(0, -1).findLast((s) => s.map.has(a.name)) : undefined;
    if (outer) {
      const v = sh.vars.own(scope, a.name);
      v.value = outer.map.get(a.name)?.value ?? "";
    }
    const readonly = sh.vars.scopes
      .slice(0, -1)
      .findLast((s) => s.map.has(a.name))
      ?.map.get(a.name);
    if (readonly && readonly.attrs & 2) {
      yield* sh.error(`${a.name}: readonly variable`);
      // set -e ends the shell even where a failure is tested
      if (sh.options.errexit) throw new ExitShell(yield* run_exit_trap(sh, 1));
      return false;
    }
    if (!(yield* do_assignment(sh, a, { scope, raw: true, traced: sh.options.xtrace }))) return false;
    const v = sh.vars.own(scope, a.name);
    v.attrs |= A_EXPORT;
    sh.vars.changed();
  }
  return true;
}

/**
 * Runs an expanded command line: function, builtin or program. `c` gives assignments and redirections; `job` is the
 * builtin that resumes the job the words name.
 */
function* run_words(
  sh: Shell,
  line: CommandLine,
  c: Simple,
  last: boolean,
  job: "fg" | "bg" | null,
  stage: boolean,
): Code<number> {
  const name = job ?? line.words[0];
  const words = job ? [job, ...line.words] : line.words;
  const f = job ? undefined : sh.functions.get(name);
  const builtin = f ? undefined : find_builtin(sh, name);
  const kept = builtin?.special === true && sh.options.posix;
  const temporary = c.assignments.length > 0 && !kept ? sh.vars.push() : null;
  // POSIX: what is assigned before a special builtin stays
  if (kept)
    for (const a of c.assignments)
      if (!(yield* do_assignment(sh, a, { traced: sh.options.xtrace })))
        throw new Discard(sh.failure_status(), true);
  if (temporary && !(yield* temporary_environment(sh, temporary, c.assignments)) && sh.options.posix) {
    sh.vars.drop(temporary);
    throw new Discard(1, true);
  }
  if (sh.options.xtrace) yield* trace_words(sh, line);
  if (!f && !builtin) {
    const status = yield* descend(run_program(sh, words, c, last, stage, temporary !== null));
    if (temporary) sh.vars.drop(temporary);
    sh.last_argument = words[words.length - 1];
    return status;
  }
  if (temporary?.map.has("BASH_XTRACEFD")) yield* set_trace_descriptor(sh);
  let status: number;
  if (c.redirects.length === 0 || job) {
    const final = last && sh.signals.traps.size === 0;
    sh.last_builtin = final;
    try {
      status = f
        ? yield* call_function(sh, f, name, words, final && sh.substitution)
        : yield* (builtin as Builtin).run(sh, words, line.compound);
    } finally {
      if (temporary) yield* leave_scope(sh, () => sh.vars.drop(temporary));
    }
    sh.last_argument = words[words.length - 1];
    if (builtin) yield* special_builtin_done(sh, builtin, name, status);
    if (sh.signals.any) yield* signals_after(sh, status);
    return status;
  }
  const undo: Undo[] = [];
  let keep = false;
  const { positional, frame, function_depth } = sh;
  try {
    if (yield* redirect_command(sh, c, undo, temporary !== null)) {
      if (builtin?.special) sh.special_failed = true;
      if (builtin) yield* special_builtin_done(sh, builtin, name, 1);
      return 1;
    }
    keep = name === "exec" && builtin !== undefined;
    sh.last_builtin = false;
    status = f
      ? yield* call_function(sh, f, name, words)
      : yield* (builtin as Builtin).run(sh, words, line.compound);
  } catch (e) {
    if (e instanceof ExitShell) Object.assign(sh, { positional, frame, function_depth });
    throw e;
  } finally {
    if (keep) for (const u of undo) if (u.saved >= 0) yield sys.close(u.saved);
    if (!keep) yield* undo_redirects(undo);
    if (temporary) yield* leave_scope(sh, () => sh.vars.drop(temporary));
  }
  sh.last_argument = words[words.length - 1];
  if (builtin) yield* special_builtin_done(sh, builtin, name, status);
  if (sh.signals.any) yield* signals_after(sh, status);
  return status;
}

/** In POSIX mode a script ends with a special builtin that was used wrongly, failed to assign, or to read commands. */
function* special_builtin_done(sh: Shell, b: Builtin, name: string, status: number): Code<void> {
  const failed = sh.special_failed;
  sh.special_failed = false;
  if (!b.special || !sh.options.posix || sh.interactive_shell) return;
  // the status of these two is that of the commands they run
  if (failed || (status === 2 && !sh.unwind && !["eval", ".", "source", "exec", "exit"].includes(name)))
    throw new ExitShell(yield* run_exit_trap(sh, status));
}

/** The redirections of a command, whose words do not see the assignments before it (`temporary`). */
function* redirect_command(sh: Shell, c: Simple, undo: Undo[] | null, temporary: boolean): Code<number> {
  const hidden = temporary && c.redirects.length > 0 ? sh.vars.scopes.pop() : undefined;
  if (!hidden) return yield* redirect(sh, c.redirects, undo);
  sh.vars.changed();
  try {
    return yield* redirect(sh, c.redirects, undo);
  } finally {
    sh.vars.scopes.push(hidden);
    sh.vars.changed();
  }
}

/** Traps that a builtin's signals set off see the builtin's status in $?. */
function* signals_after(sh: Shell, status: number): Code<void> {
  sh.status = status;
  yield* check_signals(sh);
}

/** A restricted shell runs nothing by a path; true after the message. */
function* refused(sh: Shell, name: ByteString): Code<boolean> {
  if (!sh.restricted || !name.includes("/")) return false;
  yield* sh.error(`${name}: restricted: cannot specify \`/' in command names`);
  return true;
}

/** A program: found in $PATH, run in a child, or in place of this process when nothing else is to be done. */
function* run_program(
  sh: Shell,
  words: readonly ByteString[],
  c: Simple,
  last: boolean,
  stage: boolean,
  temporary: boolean,
): Code<number> {
  if (yield* refused(sh, words[0])) return 1;
  const path = yield* find_command(sh, words[0]);
  if (sh.shopts.autocd && sh.interactive && (path === null || path.includes("/"))) {
    const status = yield* change_by_name(sh, words);
    if (status !== null) return status;
  }
  if (last && sh.signals.traps.size === 0) {
    sh.interactive = false;
    if (yield* redirect_command(sh, c, null, temporary)) throw new ExitShell(1);
    // the program takes this shell's place, so its level is no deeper
    if (!stage) yield* change_level(sh, -1);
    throw new ExitShell(yield* exec_program(sh, path, words, path ?? words[0]));
  }
  sh.pipeline_pgrp = 0;
  const pid = yield* fork_shell(sh, { async: false }, function* (child) {
    child.jobs.clear();
    if (yield* redirect_command(child, c, null, temporary)) return 1;
    return yield* exec_program(child, path, words, path ?? words[0]);
  });
  return yield* wait_for_job(sh, new_job(sh, [running(pid, c)], true));
}

const running = (pid: number, c: Simple): Process => ({
  pid,
  state: "running",
  status: 0,
  text: () => command_text(c),
});

/** execve(2); comes back only with the exit status of a failure (message printed), or of a script it ran itself. */
export function* exec_program(
  sh: Shell,
  path: ByteString | null,
  words: readonly ByteString[],
  shown: ByteString,
  env: readonly ByteString[] = environment(sh, path ?? ""),
  by_exec = false,
): Code<number> {
  if (path === null) {
    const handler = sh.functions.get("command_not_found_handle");
    if (handler)
      return yield* call_function(sh, handler, "command_not_found_handle", [
        "command_not_found_handle",
        ...words,
      ]);
    yield* sh.error(`${shown_name(shown)}: command not found`);
    return 127;
  }
  const e = yield sys.execve(path, words, env);
  return yield* exec_failed(sh, path, words, shown, env, e, by_exec);
}

export const environment = (sh: Shell, path: ByteString): ByteString[] => [
  ...sh.vars.environ(),
  ...exported_functions(sh),
  `_=${path}`,
];

/** `BASH_FUNC_name%%=() { ... }` of every function that `export -f` marked. */
function exported_functions(sh: Shell): ByteString[] {
  if (!sh.exports_functions) return [];
  return sh.functions
    .entries()
    .filter(([, f]) => f.exported)
    .map(([name, f]) => `BASH_FUNC_${name}%%=${exported_function_text(f.body)}`);
}
