// wait: for jobs and processes to end.
import { ECHILD } from "../../../kernel/uapi/errno.ts";
import { SIGCHLD } from "../../../kernel/uapi/signal.ts";
import type { Code } from "../../lib/code.ts";
import { exit_status, type Job, job_state, job_status } from "../jobs.ts";
import { assign, is_name, unset_variable } from "../names.ts";
import { notify_jobs, notify_killed_jobs } from "../notify.ts";
import { reap, reap_one } from "../process.ts";
import type { Shell } from "../shell.ts";
import { check_signals } from "../traps.ts";
import type { Builtin } from "./index.ts";
import { find_job } from "./job_spec.ts";
import { builtin_options } from "./options.ts";

/** A wait that a trapped signal interrupted: its status. 0 when it was not. */
function interrupted(sh: Shell): number {
  const sig = sh.signals.caught.pending.find((s) => sh.signals.traps.get(s) && s !== SIGCHLD);
  if (sig !== undefined) return 128 + sig;
  return sh.signals.caught.interrupted ? 130 : 0;
}

/** Waits until the job is done; the status of an interrupting signal instead when one came. */
function* wait_until_done(sh: Shell, done: () => boolean): Code<number> {
  while (!done()) {
    const n = interrupted(sh);
    if (n > 0) return n;
    const r = yield* reap_one(sh, true);
    if (r === -ECHILD) break;
    // also when a child ended meanwhile, which may be the one that sent it
    const now = interrupted(sh);
    if (now > 0) return now;
  }
  return 0;
}

/** Nothing to wait for: with job control a job that was stopped is not, either. */
const ended = (sh: Shell, job: Job): boolean =>
  job_state(job) === "done" || (sh.job_control && job_state(job) === "stopped");

export const wait: Builtin = {
  *run(sh, words) {
    const o = yield* builtin_options(sh, words, "fnp:");
    if (!o) return 2;
    const any = o.given.some((g) => g.letter === "n");
    const into = o.given.find((g) => g.letter === "p")?.arg ?? null;
    if (into !== null) {
      if (!is_name(into)) {
        yield* sh.error(`wait: \`${into}': not a valid identifier`);
        return 1;
      }
      yield* unset_variable(sh, into, "wait");
    }
    const finish = function* (status: number, pid: number): Code<number> {
      if (into !== null && pid > 0) yield* assign(sh, into, null, String(pid));
      if (sh.interactive_shell) yield* notify_jobs(sh);
      yield* check_signals(sh);
      return status;
    };
    if (any) return yield* wait_any(sh, o.rest, finish);
    if (o.rest.length === 0) {
      const running = () => sh.jobs.jobs.some((j) => !j.foreground && job_state(j) === "running");
      yield* reap(sh, false);
      const waits = running();
      const n = yield* wait_until_done(sh, () => !running());
      if (n > 0) return yield* finish(n, 0);
      // an interactive shell says nothing of jobs when there was none to wait for
      if (waits || !sh.interactive_shell) yield* notify_jobs(sh);
      for (const j of [...sh.jobs.jobs])
        if (job_state(j) === "done") sh.jobs.remove(j);
        else if (job_state(j) === "stopped")
          yield* sh.error(`wait: warning: job ${j.id}[${j.processes[0].pid}] stopped`);
      sh.jobs.remembered.clear();
      return yield* finish(0, 0);
    }
    let status = 0;
    let pid = 0;
    for (const spec of o.rest) {
      if (/^\d+$/.test(spec)) {
        pid = Number(spec);
        const found = sh.jobs.by_pid(pid);
        if (!found) {
          const known = sh.jobs.remembered.get(pid);
          if (known === undefined) {
            yield* sh.error(`wait: pid ${spec} is not a child of this shell`);
            status = 127;
          } else status = known;
          continue;
        }
        // the other processes of its pipeline are waited for, too
        const n = yield* wait_until_done(sh, () => ended(sh, found.job));
        if (n > 0) return yield* finish(n, 0);
        status = exit_status(found.process.status);
        if (job_state(found.job) === "stopped") continue;
        // a script's job stays, for another `wait %1`, until the next job is made
        if (!sh.interactive_shell) {
          yield* notify_jobs(sh, false);
          found.job.notified = true;
        }
      } else if (spec.startsWith("%")) {
        const job = find_job(sh, spec);
        if (job === null || job === "ambiguous") {
          yield* sh.error(
            job === null ? `wait: ${spec}: no such job` : `wait: ${spec.slice(1)}: ambiguous job spec`,
          );
          status = 127;
          continue;
        }
        pid = job.processes[job.processes.length - 1].pid;
        if (sh.job_control && job_state(job) === "stopped")
          yield* sh.error(`warning: wait_for_job: job ${job.id} is stopped`);
        const n = yield* wait_until_done(sh, () => ended(sh, job));
        if (n > 0) return yield* finish(n, 0);
        if (job_state(job) === "stopped") {
          status = exit_status(job_status(job));
          continue;
        }
        // a job of the parent is not ours to wait for
        status = job_state(job) === "done" ? exit_status(job_status(job)) : 127;
        if (job_state(job) === "done" && !sh.interactive_shell) {
          yield* notify_jobs(sh, false);
          job.notified = true;
        }
      } else {
        yield* sh.error(`wait: \`${spec}': not a pid or valid job spec`);
        status = 1;
      }
    }
    return yield* finish(status, pid);
  },
  usage: "[-fn] [-p var] [id ...]",
  summary: "Wait for job completion and return exit status.",
};

/** wait -n: the next job to end, of those named or of all. */
function* wait_any(
  sh: Shell,
  specs: readonly string[],
  finish: (status: number, pid: number) => Code<number>,
): Code<number> {
  const told = (j: Job) => j.notified && job_state(j) === "done";
  let list = sh.jobs.jobs.filter((j) => !j.foreground);
  if (specs.length > 0) {
    list = [];
    for (const spec of specs) {
      const job = spec.startsWith("%") ? find_job(sh, spec) : (sh.jobs.by_pid(Number(spec))?.job ?? null);
      if (job && job !== "ambiguous") list.push(job);
      else yield* sh.error(`wait: ${spec}: no such job`);
    }
  }
  list = list.filter((j) => !told(j));
  if (list.length === 0) return 127;
  const n = yield* wait_until_done(sh, () => list.some((j) => job_state(j) === "done"));
  if (n > 0) return yield* finish(n, 0);
  const job = list.find((j) => job_state(j) === "done");
  if (!job) return 127;
  const status = exit_status(job_status(job));
  const { pid } = job.processes[job.processes.length - 1];
  if (!sh.interactive_shell) {
    yield* notify_killed_jobs(sh);
    sh.jobs.remove(job);
  }
  return yield* finish(status, pid);
}
