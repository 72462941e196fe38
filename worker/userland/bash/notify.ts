// Telling the user what became of jobs: before a prompt, after `wait`, when a foreground job is killed or stopped.
import { WCOREDUMP, WIFSIGNALED, WTERMSIG } from "../../kernel/uapi/sched.ts";
import { SIGINT, SIGPIPE, SIGTERM, strsignal } from "../../kernel/uapi/signal.ts";
import type { Code } from "../lib/code.ts";
import { write_all } from "../lib/stdio.ts";
import { format_job, is_quiet_death, type Job, job_notice, job_state, job_status } from "./jobs.ts";
import type { Shell } from "./shell.ts";

/** Reports a foreground job that stopped waiting: killed or stopped. */
export function* report_job(sh: Shell, job: Job): Code<void> {
  const state = job_state(job);
  if (state === "stopped") {
    if (sh.job_control && sh.interactive_shell) yield* write_all(2, `\n${job_notice(sh, job)}`);
    job.notified = true;
    return;
  }
  const raw = job_status(job);
  if (is_quiet_death(raw)) {
    // the newline that Ctrl-C left out
    if (sh.interactive_shell && WIFSIGNALED(raw) && WTERMSIG(raw) === SIGINT && sh.job_control)
      yield* write_all(2, "\n");
    job.notified = true;
    return;
  }
  if (sh.interactive_shell && job.foreground) {
    const text = strsignal(WTERMSIG(raw));
    yield* write_all(2, `${text}${WCOREDUMP(raw) ? " (core dumped)" : ""}\n`);
  } else if (job.foreground && (WTERMSIG(raw) === SIGTERM || sh.signals.traps.get(WTERMSIG(raw))))
    yield* write_all(2, `${strsignal(WTERMSIG(raw))}${WCOREDUMP(raw) ? " (core dumped)" : ""}\n`);
  else if (sh.subshell_level === 0 || job.foreground)
    yield* write_all(2, `${sh.prefix()}${format_job(sh, job, "noninteractive")}`);
  job.notified = true;
}

/**
 * Tells of a background job of a script that a signal ended: with job control as an interactive shell does when the
 * signal is one of those that end jobs by design, else which process it was, and nothing of such signals.
 */
function* report_killed(sh: Shell, job: Job): Code<void> {
  const raw = job_status(job);
  if (!WIFSIGNALED(raw)) return;
  const designed = [SIGINT, SIGPIPE, SIGTERM].includes(WTERMSIG(raw));
  if (!designed) yield* write_all(2, `${sh.prefix()}${format_job(sh, job, "noninteractive")}`);
  else if (sh.job_control) yield* write_all(2, job_notice(sh, job));
}

/** What a shell without prompts tells when a command in the foreground has ended; a script: which jobs a signal ended. */
export function* notify_killed_jobs(sh: Shell): Code<void> {
  if (sh.input === "command") return yield* notify_jobs(sh);
  for (const job of [...sh.jobs.jobs]) {
    if (job.foreground || job_state(job) !== "done" || !WIFSIGNALED(job_status(job))) continue;
    if (!job.notified) yield* report_killed(sh, job);
    sh.jobs.remove(job);
  }
}

/** Reports every background job whose state changed, and (unless `forget` is false) forgets the finished ones. */
export function* notify_jobs(sh: Shell, forget = true): Code<void> {
  for (const job of [...sh.jobs.jobs]) {
    if (job.foreground) continue;
    const state = job_state(job);
    if (state === "running" || job.notified) {
      if (state === "done" && forget) sh.jobs.remove(job);
      continue;
    }
    if (state === "stopped") {
      if (sh.job_control && sh.interactive_shell) yield* write_all(2, `\n${job_notice(sh, job)}`);
      job.notified = true;
      continue;
    }
    if (sh.interactive_shell || sh.input === "command") {
      // the text of -c tells of its jobs, too, where a script keeps what ended well for `jobs`
      if (!sh.interactive_shell && WIFSIGNALED(job_status(job))) yield* report_killed(sh, job);
      else if (sh.job_control) yield* write_all(2, job_notice(sh, job));
    } else if (WIFSIGNALED(job_status(job))) yield* report_killed(sh, job);
    else continue;
    job.notified = true;
    if (forget) sh.jobs.remove(job);
  }
}
