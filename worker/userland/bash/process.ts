// Starting and waiting for processes: fork(2) as a shell uses it, process groups, the terminal, exit of children.
import { EAGAIN, ECHILD, EINTR } from "../../kernel/uapi/errno.ts";
import {
  WCONTINUED,
  WIFSIGNALED,
  WIFSTOPPED,
  WNOHANG,
  WTERMSIG,
  WUNTRACED,
} from "../../kernel/uapi/sched.ts";
import {
  SIG_DFL,
  SIG_SETMASK,
  SIGCHLD,
  SIGINT,
  SIGRTMAX,
  SIGTERM,
  sigmask,
} from "../../kernel/uapi/signal.ts";
import { TIOCGPGRP, TIOCSPGRP } from "../../kernel/uapi/termios.ts";
import type { Code } from "../lib/code.ts";
import { trampoline } from "../lib/nest.ts";
import { strerror } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { forget_coproc } from "./coproc.ts";
import { exit_status, type Job, job_state, job_status, type Process } from "./jobs.ts";
import { FORK_RETRY_SECONDS } from "./limits.ts";
import { notify_jobs, notify_killed_jobs, report_job } from "./notify.ts";
import { Discard, ExitShell, type Shell } from "./shell.ts";
import { restore_modes, save_modes } from "./terminal.ts";
import { inherited_traps, run_exit_trap } from "./traps.ts";

/** Signals held back while a child is made, so that none meets the parent's handlers in the child. */
const FORK_MASK = sigmask(SIGCHLD) | sigmask(SIGINT);
/** An interactive shell ignores SIGTERM: over the fork it is the default, so that none sent to the child is lost. */
const TERM_MASK = sigmask(SIGTERM);

/** The signals this shell has handlers for. */
function caught_mask(sh: Shell): bigint {
  const { traps, handled } = sh.signals;
  let mask = 0n;
  for (const [sig, command] of traps) if (command !== "" && sig > 0 && sig <= SIGRTMAX) mask |= sigmask(sig);
  for (const [sig, how] of handled) if (how === "end" && !traps.has(sig)) mask |= sigmask(sig);
  return mask;
}

export interface ForkOptions {
  /** runs in the background */
  async: boolean;
  /** part of a pipeline or substitution: it never takes the terminal for itself */
  no_terminal?: boolean;
  /** process group handling of job control; off for substitutions */
  group?: boolean;
}

/** The body of a forked shell: sets up the child, runs `run` and yields its exit status. */
function* child_main(
  sh: Shell,
  options: ForkOptions,
  mask: bigint | null,
  run: (sh: Shell) => Code<number>,
): Code<number> {
  sh.bashpid = yield sys.getpid();
  sh.signals.caught = { pending: [], interrupted: false, child: false, resized: false, ending: 0 };
  const kept = inherited_traps(sh);
  if (sh.job_control && options.group !== false) {
    if (sh.pipeline_pgrp === 0) sh.pipeline_pgrp = sh.bashpid;
    yield sys.setpgid(0, sh.pipeline_pgrp);
    if (!options.async && !options.no_terminal) yield* give_terminal(sh, sh.pipeline_pgrp);
    yield* sh.signals.reset_in_child(false, false, kept);
  } else
    yield* sh.signals.reset_in_child(
      options.async && !sh.options.monitor,
      options.group === false && sh.job_control,
      kept,
    );
  sh.job_control = false;
  if (mask !== null) yield sys.rt_sigprocmask(SIG_SETMASK, { set: mask });
  sh.execute_depth = 0;
  return yield* guard_exit(sh, run(sh));
}

/** Runs code to the end of the process: exits, errors and the EXIT trap. The value is the exit status. */
export function* guard_exit(sh: Shell, code: Code<number>): Code<number> {
  let status: number;
  try {
    status = yield* code;
  } catch (e) {
    if (e instanceof ExitShell) status = e.status;
    else if (e instanceof Discard) status = e.status;
    else throw e;
  }
  return (yield* run_exit_trap(sh, status)) & 255;
}

/**
 * Forks a shell process that runs `run` on a copy of `sh`. Returns its pid; when no process can be made, the message is
 * printed and the command given up.
 */
export function* fork_shell(sh: Shell, options: ForkOptions, run: (sh: Shell) => Code<number>): Code<number> {
  const guarded = sh.signals.handled.size > 0 || sh.signals.traps.size > 0;
  const deaf = sh.signals.ignores(SIGTERM);
  const mask = guarded ? yield* sh.block(FORK_MASK | (deaf ? TERM_MASK : 0n) | caught_mask(sh)) : null;
  if (deaf) yield sys.rt_sigaction(SIGTERM, { sa_handler: SIG_DFL, sa_flags: 0, sa_mask: 0n });
  const child = sh.snapshot();
  // only a copy may be used by the child: the parent goes on at once
  child.interactive = false;
  child.running_trap = 0;
  child.pipeline_pgrp = sh.pipeline_pgrp;
  let pid = yield sys.fork(() => trampoline(child_main(child, options, mask, run)));
  for (let i = 0; pid === -EAGAIN && i < FORK_RETRY_SECONDS.length; i++) {
    yield* sh.error(`fork: retry: ${strerror(pid)}`);
    yield* reap(sh, false);
    const slept = yield sys.nanosleep({ tv_sec: FORK_RETRY_SECONDS[i], tv_nsec: 0 });
    if (slept === -EINTR && sh.signals.caught.interrupted) break;
    pid = yield sys.fork(() => trampoline(child_main(child, options, mask, run)));
  }
  if (deaf) yield* sh.signals.apply(SIGTERM);
  if (pid < 0) {
    yield* sh.error(`fork: ${strerror(pid)}`);
    if (mask !== null) yield* sh.restore_mask(mask);
    if (sh.job_control) yield* give_terminal(sh, sh.shell_pgrp);
    throw new Discard(254, false);
  }
  if (sh.job_control && options.group !== false) {
    if (sh.pipeline_pgrp === 0) sh.pipeline_pgrp = pid;
    yield sys.setpgid(pid, sh.pipeline_pgrp);
  }
  if (options.async) sh.last_bg_pid = pid;
  if (mask !== null) yield* sh.restore_mask(mask);
  return pid;
}

/** Makes `pgrp` the terminal's foreground group. */
export function* give_terminal(sh: Shell, pgrp: number): Code<void> {
  if (sh.terminal_fd >= 0) yield sys.ioctl(sh.terminal_fd, TIOCSPGRP, { value: pgrp });
}
export function* terminal_pgrp(sh: Shell): Code<number> {
  const ref = { value: -1 };
  const r = yield sys.ioctl(sh.terminal_fd, TIOCGPGRP, ref);
  return r < 0 ? -1 : ref.value;
}

/**
 * Takes what wait4 has to say about any child. With `block` it sleeps until something happens. Returns the pid, 0 when
 * nothing is there, or a negated errno.
 */
export function* reap_one(sh: Shell, block: boolean): Code<number> {
  const st = { status: 0 };
  const flags = (sh.job_control ? WUNTRACED | WCONTINUED : 0) | (block ? 0 : WNOHANG);
  const pid = yield sys.wait4(-1, st, flags);
  if (pid <= 0) return pid;
  if (sh.coproc?.pid === pid && !WIFSTOPPED(st.status)) yield* forget_coproc(sh, sh.coproc);
  if (!sh.jobs.note(pid, st.status) && !WIFSTOPPED(st.status)) sh.jobs.remember(pid, exit_status(st.status));
  if (sh.signals.traps.has(SIGCHLD) && !sh.signals.caught.pending.includes(SIGCHLD))
    sh.signals.caught.pending.push(SIGCHLD);
  return pid;
}

/** Reaps whatever has ended, without sleeping. */
export function* reap(sh: Shell, only_if_noted = true): Code<void> {
  if (only_if_noted && !sh.signals.caught.child) return;
  sh.signals.caught.child = false;
  while ((yield* reap_one(sh, false)) > 0);
}

/** Waits until `done()`; true when it came true, false when there are no more children. */
function* wait_until(sh: Shell, done: () => boolean): Code<boolean> {
  while (!done()) {
    const r = yield* reap_one(sh, true);
    if (r === -ECHILD) return false;
    // even when a child ended with it: whoever killed the shell may have been one
    if (sh.signals.caught.ending > 0) yield* die_of(sh, sh.signals.caught.ending);
  }
  return true;
}

/** Waits for one child that is not a job of its own (a command substitution). Returns its exit status. */
export function* wait_for_pid(pid: number): Code<number> {
  const st = { status: 0 };
  for (;;) {
    const r = yield sys.wait4(pid, st, 0);
    if (r === pid) return exit_status(st.status);
    if (r !== -EINTR) return 127;
  }
}

/** A job from the processes of one pipeline. Those of a script that were waited for leave the table now. */
export function new_job(sh: Shell, processes: Process[], foreground: boolean): Job {
  if (!sh.interactive_shell)
    for (const j of [...sh.jobs.jobs]) if (j.notified && job_state(j) === "done") sh.jobs.remove(j);
  return sh.jobs.add({
    pgrp: sh.job_control ? processes[0].pid : sh.shell_pgrp,
    processes,
    foreground,
    job_control: sh.job_control,
    dir: sh.cwd,
  });
}

/**
 * Waits for a foreground job; afterwards the shell has the terminal again. The exit status is that of its last process;
 * a stopped job stays in the table.
 */
export function* wait_for_job(sh: Shell, job: Job): Code<number> {
  const trapped = sh.signals.traps.has(SIGINT);
  // a script that waits dies of SIGINT only when its child did
  const cooperative = !sh.interactive_shell && !trapped && !sh.signals.ignored_at_start.has(SIGINT);
  const caught = sh.signals.caught;
  const before = sh.signals.handled.get(SIGINT);
  if (cooperative) {
    caught.interrupted = false;
    yield* sh.signals.handle(SIGINT, "catch");
  }
  const found = yield* wait_until(sh, () => job_state(job) !== "running");
  if (cooperative) {
    if (before === undefined) sh.signals.handled.delete(SIGINT);
    else sh.signals.handled.set(SIGINT, before);
    yield* sh.signals.apply(SIGINT);
  }
  const state = job_state(job);
  const raw = job_status(job);
  if (sh.job_control && job.job_control) {
    yield* give_terminal(sh, sh.shell_pgrp);
    if (state === "stopped") {
      job.modes = yield* save_modes(sh);
      yield* restore_modes(sh);
    } else if (WIFSIGNALED(raw)) yield* restore_modes(sh);
    else yield* save_modes(sh, true);
  }
  if (!found && state === "running") {
    sh.jobs.remove(job);
    return 127;
  }
  const status =
    state === "stopped"
      ? exit_status((job.processes.find((p) => p.state === "stopped") as Process).status)
      : exit_status(raw);
  if (state === "done") {
    if (cooperative && caught.interrupted) {
      caught.interrupted = false;
      if (WIFSIGNALED(raw) && WTERMSIG(raw) === SIGINT) yield* die_of(sh, SIGINT);
    }
    // in a group of its own only the job got the ^C: the script behaves as if it had been for it, too
    if (!sh.interactive_shell && job.job_control && WIFSIGNALED(raw) && WTERMSIG(raw) === SIGINT) {
      if (cooperative) yield* die_of(sh, SIGINT);
      if (sh.signals.traps.get(SIGINT)) sh.signals.caught.pending.push(SIGINT);
    }
    if (
      sh.interactive_shell &&
      WIFSIGNALED(raw) &&
      WTERMSIG(raw) === SIGINT &&
      sh.job_control &&
      // the shell itself got no signal: its trap does not run, but a loop ends
      (!trapped || sh.loop_depth > 0)
    )
      caught.interrupted = "told";
    yield* report_job(sh, job);
    sh.jobs.remove(job);
    if (!sh.interactive_shell && sh.jobs.jobs.length > 0) {
      yield* reap(sh);
      yield* notify_killed_jobs(sh);
    }
  } else {
    yield* report_job(sh, job);
    // who stops what a loop has started wants the prompt, and not its next turn
    if (state === "stopped" && sh.loop_depth > 0) sh.unwind = { kind: "break", levels: sh.loop_depth };
  }
  if (sh.interactive && state === "done") {
    yield* reap(sh, false);
    yield* notify_jobs(sh);
  }
  return status;
}

/** Ends this shell as the signal would have: its parent shall see it. */
export function* die_of(sh: Shell, sig: number): Code<never> {
  // the trap sees the status of what ended last, not that of the signal
  yield* run_exit_trap(sh, sh.status);
  yield sys.rt_sigaction(sig, { sa_handler: SIG_DFL, sa_flags: 0, sa_mask: 0n });
  yield sys.kill(sh.bashpid, sig);
  yield sys.exit_group(128 + sig);
  throw new ExitShell(128 + sig);
}
