// Pipelines, background commands, subshells: everything that forks a part of the shell.
import { O_RDONLY } from "../../kernel/uapi/fcntl.ts";
import { CLOCK_MONOTONIC } from "../../kernel/uapi/sched.ts";
import type { Code } from "../lib/code.ts";
import { strerror, write_all } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import type { Command, Pipeline, Subshell } from "./ast.ts";
import { begins, execute, execute_alone, finish } from "./execute.ts";
import { exit_status, type Job, type Process } from "./jobs.ts";
import { run_lastpipe } from "./lastpipe.ts";
import { command_text } from "./print.ts";
import { fork_shell, new_job, wait_for_job } from "./process.ts";
import { redirect } from "./redirect.ts";
import { Discard, type Shell } from "./shell.ts";
import { execute_simple } from "./simple.ts";
import { close_process_substitutions } from "./substitute.ts";
import { print_time } from "./time_keyword.ts";
import { run_debug_trap } from "./traps.ts";
import { Word } from "./word.ts";

/** A child shell that runs a subshell's body. */
export function* run_subshell(sh: Shell, c: Subshell): Code<number> {
  sh.subshell_level++;
  sh.jobs.clear();
  sh.loop_depth = 0;
  sh.at(c.line);
  sh.outer_line = c.line;
  if (c.redirects.length > 0 && (yield* redirect(sh, c.redirects, null))) return yield* finish(sh, 1);
  return yield* execute_alone(sh, c.body);
}

/** What a forked pipeline stage or background command does: the command itself, as the last thing of this process. */
export function* run_child(sh: Shell, c: Command, async: boolean): Code<number> {
  if (c.kind === "subshell") return yield* run_subshell(sh, c);
  // so that `jobs | grep` lists something
  if (c.kind === "simple" && !async) sh.jobs.only_for_jobs = true;
  else sh.jobs.clear();
  sh.loop_depth = 0;
  sh.subshell_level++;
  if (c.kind !== "simple") return yield* execute(sh, c, true);
  if (!async) sh.stage_levels++;
  return yield* execute_simple(sh, c, true, { begun: true, stage: !async });
}

/** Notes the simple command that a child is about to run, with the DEBUG trap, which is the parent's to run. */
function* begin_child(sh: Shell, c: Command): Code<void> {
  if (c.kind !== "simple" && c.kind !== "subshell") return;
  sh.at(c.line);
  if (c.kind === "subshell") begins(sh, c);
  else if (begins(sh, c)) yield* run_debug_trap(sh);
}

export function* execute_pipeline(sh: Shell, p: Pipeline): Code<number> {
  const started = p.time === "no" ? 0 : yield* now(sh);
  let status = 0;
  if (p.negate) sh.errexit_off++;
  if (p.commands.length === 1) status = yield* execute(sh, p.commands[0]);
  else if (p.commands.length > 1) {
    status = yield* run_pipeline(sh, p);
    if (!p.negate) {
      const statuses = sh.pipestatus;
      yield* finish(sh, status);
      sh.pipestatus = statuses;
    }
  }
  if (p.negate) {
    sh.errexit_off--;
    if (!sh.unwind) {
      sh.pipestatus ??= [status];
      status = status === 0 ? 1 : 0;
    }
    sh.status = status;
  }
  if (p.time !== "no") yield* print_time(sh, p.time === "posix", started, yield* now(sh));
  return status;
}

function* now(_sh: Shell): Code<number> {
  const t = { tv_sec: 0, tv_nsec: 0 };
  yield sys.clock_gettime(CLOCK_MONOTONIC, t);
  return t.tv_sec + t.tv_nsec / 1e9;
}

function* run_pipeline(sh: Shell, p: Pipeline): Code<number> {
  if (sh.shopts.lastpipe && !sh.job_control) return yield* run_lastpipe(sh, p);
  const processes = yield* start_pipeline(sh, p, false, p.commands.length);
  const job = new_job(sh, processes.processes, true);
  const status = yield* wait_for_job(sh, job);
  return pipeline_status(sh, job, status);
}

function pipeline_status(sh: Shell, job: Job, status: number): number {
  const statuses = job.processes.map((q) => exit_status(q.status));
  sh.pipestatus = statuses;
  if (!sh.options.pipefail) return status;
  for (let i = statuses.length - 1; i >= 0; i--) if (statuses[i] !== 0) return statuses[i];
  return status;
}

/** Forks the first `count` commands of a pipeline; `input` is the read end that the next one would get. */
export function* start_pipeline(
  sh: Shell,
  p: Pipeline,
  async: boolean,
  count: number,
): Code<{ processes: Process[]; input: number }> {
  const processes: Process[] = [];
  let input = -1;
  sh.pipeline_pgrp = 0;
  for (let i = 0; i < count; i++) {
    const c = p.commands[i];
    yield* begin_child(sh, c);
    if (c.kind === "subshell" && i < p.commands.length - 1) sh.outer_line = c.line;
    const fds: number[] = [-1, -1];
    if (i < p.commands.length - 1) {
      const e = yield sys.pipe(fds);
      if (e < 0) {
        yield* sh.error(`pipe error: ${strerror(e)}`);
        if (input >= 0) yield sys.close(input);
        throw new Discard(1, false);
      }
    }
    const from = input;
    const to = fds[1];
    const pid = yield* fork_shell(
      sh,
      { async: async && i === p.commands.length - 1 ? true : async },
      function* (child) {
        if (fds[0] >= 0) yield sys.close(fds[0]);
        if (from > 0) {
          yield sys.dup2(from, 0);
          yield sys.close(from);
        } else if (async && !sh_has_job_control(child) && i === 0) yield* null_input();
        if (to >= 0 && to !== 1) {
          yield sys.dup2(to, 1);
          yield sys.close(to);
        }
        return yield* run_child(child, c, async);
      },
    );
    processes.push({ pid, state: "running", status: 0, text: () => command_text(c) });
    if (from >= 0) yield sys.close(from);
    if (to >= 0) yield sys.close(to);
    input = fds[0];
  }
  return { processes, input };
}

/** Without job control a background command reads nothing of what is typed. */
function* null_input(): Code<void> {
  const fd = yield sys.open("/dev/null", O_RDONLY);
  if (fd > 0) {
    yield sys.dup2(fd, 0);
    yield sys.close(fd);
  }
}
const sh_has_job_control = (sh: Shell) => sh.options.monitor;

const redirects_input = (c: Command): boolean =>
  "redirects" in c &&
  c.redirects.some((r) => r.op === "<" || r.op === "<<" || r.op === "<<-" || r.op === "<<<" || r.op === "<>");

/** `command &` */
export function* execute_async(sh: Shell, command: Command): Code<number> {
  // `! command &`: nothing becomes of its status
  const c = command.kind === "pipeline" && command.negate ? { ...command, negate: false } : command;
  // `%1 &`
  if (c.kind === "simple" && c.words[0] instanceof Word && c.words[0].text[0] === "%")
    return yield* execute_simple(sh, c, false, { resume: "bg" });
  let processes: Process[];
  if (c.kind === "pipeline" && c.time === "no" && c.commands.length > 1)
    processes = (yield* start_pipeline(sh, c, true, c.commands.length)).processes;
  else {
    sh.pipeline_pgrp = 0;
    const procs = sh.proc_fds.length;
    yield* begin_child(sh, c);
    const pid = yield* fork_shell(sh, { async: true }, function* (child) {
      if (!sh_has_job_control(child) && !redirects_input(c)) yield* null_input();
      return yield* run_child(child, c, true);
    });
    if (sh.proc_fds.length > procs) yield* close_process_substitutions(sh, procs);
    processes = [{ pid, state: "running", status: 0, text: () => command_text(c) }];
  }
  const job = new_job(sh, processes, false);
  sh.jobs.set_current(job);
  if (sh.interactive) yield* write_all(2, `[${job.id}] ${sh.last_bg_pid}\n`);
  sh.status = 0;
  sh.pipestatus = null;
  return 0;
}
