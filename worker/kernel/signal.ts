import type { Kernel } from "./kernel.ts";
import { process_group } from "./pid.ts";
import { ptrace_trap_notify } from "./ptrace_stop.ts";
import { wake_up, wake_up_process } from "./sched/core.ts";
import { task_pid_nr_ns, task_uid } from "./sched/task.ts";
import {
  __TASK_STOPPED,
  __TASK_TRACED,
  PF_EXITING,
  PF_KTHREAD,
  SIGNAL_CLD_CONTINUED,
  SIGNAL_CLD_STOPPED,
  SIGNAL_GROUP_EXIT,
  SIGNAL_STOP_CONTINUED,
  SIGNAL_STOP_STOPPED,
  type sighand_struct,
  type sigpending,
  TASK_INTERRUPTIBLE,
  type task_struct,
} from "./sched_types.ts";
import * as S from "./uapi/signal.ts";

const { sigmask } = S;
export const STOP_SIGNALS = sigmask(S.SIGSTOP) | sigmask(S.SIGTSTP) | sigmask(S.SIGTTIN) | sigmask(S.SIGTTOU);
export const UNBLOCKABLE = sigmask(S.SIGKILL) | sigmask(S.SIGSTOP);
export const COREDUMP_SIGNALS = new Set([
  S.SIGQUIT,
  S.SIGILL,
  S.SIGTRAP,
  S.SIGABRT,
  S.SIGFPE,
  S.SIGSEGV,
  S.SIGBUS,
  S.SIGSYS,
  S.SIGXCPU,
  S.SIGXFSZ,
]);
export const IGNORED_BY_DEFAULT = new Set([S.SIGCHLD, S.SIGCONT, S.SIGURG, S.SIGWINCH]);

export const valid_signal = (sig: number) => sig >= 0 && sig <= S._NSIG;

/** Something deliverable is pending (TIF_SIGPENDING). */
export const signal_pending = (task: task_struct): boolean => task.sigpending;

/** SIGKILL is pending, or a signal whose default action is to end the process without a core dump. */
export function fatal_signal_pending(task: task_struct): boolean {
  if (!task.sigpending) return false;
  const pending = task.pending.signal | task.signal.shared_pending.signal;
  if ((pending & sigmask(S.SIGKILL)) !== 0n) return true;
  // a tracer may think otherwise
  if (task.ptrace || unkillable(task)) return false;
  const open = pending & ~task.blocked & ~STOP_SIGNALS;
  for (let sig = 1; open >> BigInt(sig - 1) !== 0n; sig++)
    if (
      (open & sigmask(sig)) !== 0n &&
      task.sighand.action[sig].sa_handler === S.SIG_DFL &&
      !IGNORED_BY_DEFAULT.has(sig) &&
      !COREDUMP_SIGNALS.has(sig)
    )
      return true;
  return false;
}

/** Recomputes TIF_SIGPENDING after the blocked mask or the pending sets changed. */
export function recalc_sigpending(task: task_struct): void {
  const pending = (task.pending.signal | task.signal.shared_pending.signal) & ~task.blocked;
  task.sigpending = pending !== 0n || task.signal.group_stop_count > 0 || task.ptrace?.trap === true;
}

/** The first process of a pid namespace takes no signal that it does not handle (SIGNAL_UNKILLABLE). */
export const unkillable = (task: task_struct): boolean => task.pid_ns.child_reaper === task.group_leader;

/** SIGKILL and SIGSTOP reach it all the same from a namespace above its own, or from the kernel. */
function sent_from_above(k: Kernel, task: task_struct, { si_signo, si_code }: S.siginfo): boolean {
  if (si_signo !== S.SIGKILL && si_signo !== S.SIGSTOP) return false;
  return si_code > 0 || task_pid_nr_ns(k.current, task.pid_ns) === 0;
}

function sig_ignored(k: Kernel, task: task_struct, info: S.siginfo): boolean {
  const sig = info.si_signo;
  if ((task.blocked & sigmask(sig)) !== 0n) return false;
  // its tracer may want to know of it
  if (task.ptrace && sig !== S.SIGKILL) return false;
  const handler = task.sighand.action[sig].sa_handler;
  if (handler === S.SIG_DFL && unkillable(task) && !sent_from_above(k, task, info)) return true;
  return handler === S.SIG_IGN || (handler === S.SIG_DFL && IGNORED_BY_DEFAULT.has(sig));
}

export function flush_sigqueue_mask(pending: sigpending, mask: bigint): void {
  if ((pending.signal & mask) === 0n) return;
  pending.signal &= ~mask;
  pending.list = pending.list.filter((i) => (sigmask(i.si_signo) & mask) === 0n);
}

/** Effects a signal has when sent, whether or not it is ignored: SIGCONT continues, stop signals cancel SIGCONT. */
function prepare_signal(k: Kernel, sig: number, info: S.siginfo, task: task_struct): boolean {
  const { signal } = task;
  if (signal.flags & SIGNAL_GROUP_EXIT) return sig === S.SIGKILL;
  if ((sigmask(sig) & STOP_SIGNALS) !== 0n) {
    flush_sigqueue_mask(signal.shared_pending, sigmask(S.SIGCONT));
    for (const t of signal.threads) flush_sigqueue_mask(t.pending, sigmask(S.SIGCONT));
  } else if (sig === S.SIGCONT) {
    flush_sigqueue_mask(signal.shared_pending, STOP_SIGNALS);
    for (const t of signal.threads) {
      flush_sigqueue_mask(t.pending, STOP_SIGNALS);
      if (t.state !== __TASK_STOPPED) continue;
      t.sigpending = true;
      wake_up_process(k, t);
    }
    signal.group_stop_count = 0;
    if (signal.flags & SIGNAL_STOP_STOPPED) {
      signal.flags = (signal.flags & ~SIGNAL_STOP_STOPPED) | SIGNAL_STOP_CONTINUED | SIGNAL_CLD_CONTINUED;
      signal.group_exit_code = 0;
    }
    for (const t of signal.threads) if (t.ptrace?.seized) ptrace_trap_notify(k, t);
  }
  return !sig_ignored(k, task, info);
}

/** do_notify_parent_cldstop: SIGCHLD for a parent or tracer that has not said it does not care (SA_NOCLDSTOP). */
export function notify_parent_cldstop(
  k: Kernel,
  child: task_struct,
  parent: task_struct,
  code: number,
  status: number,
): void {
  const action = parent.sighand.action[S.SIGCHLD];
  if (action.sa_handler === S.SIG_IGN || action.sa_flags & S.SA_NOCLDSTOP) return;
  const info = {
    si_signo: S.SIGCHLD,
    si_code: code,
    si_pid: task_pid_nr_ns(child, parent.pid_ns),
    si_uid: task_uid(child),
    si_status: status,
  };
  send_sig_info(k, S.SIGCHLD, info, parent);
}

/** The first of a continued group to run tells the parent. */
export function notify_continued(k: Kernel, leader: task_struct): void {
  const { real_parent } = leader;
  leader.signal.flags &= ~(SIGNAL_CLD_CONTINUED | SIGNAL_CLD_STOPPED);
  notify_parent_cldstop(k, leader, real_parent, S.CLD_CONTINUED, S.SIGCONT);
  wake_up(k, real_parent.signal.wait_chldexit);
}

function wants_signal(sig: number, t: task_struct): boolean {
  if (t.flags & PF_EXITING) return false;
  if (sig === S.SIGKILL) return true;
  return (t.blocked & sigmask(sig)) === 0n;
}

/** Makes a thread look at its signals; SIGKILL gets it out of a stop too. */
export function signal_wake_up(k: Kernel, t: task_struct, sig: number): void {
  t.sigpending = true;
  // a stop is taken before its sender goes on, as on another processor: what is sent next finds the task stopped
  if ((sigmask(sig) & STOP_SIGNALS) !== 0n && t !== k.current) k.need_resched = true;
  if (t.state === TASK_INTERRUPTIBLE) wake_up_process(k, t);
  else if (sig === S.SIGKILL && (t.state === __TASK_STOPPED || t.state === __TASK_TRACED))
    wake_up_process(k, t);
}

/** Queues a signal for a thread (`group` false) or for its whole group, and wakes whoever should take it. */
export function send_signal(
  k: Kernel,
  sig: number,
  info: S.siginfo,
  task: task_struct,
  group: boolean,
): void {
  if (k.listeners.trace?.run("send_signal", "", send_signal, k, sig, info, task, group)) return;
  if (task.exit_state !== 0 && !group) return;
  if (task.flags & PF_KTHREAD) return;
  if (!prepare_signal(k, sig, info, task)) return;
  const pending = group ? task.signal.shared_pending : task.pending;
  const bit = sigmask(sig);
  if ((pending.signal & bit) !== 0n && sig < S.SIGRTMIN) return;
  pending.signal |= bit;
  pending.list.push(info);
  const candidates = group ? [task, ...task.signal.threads.filter((t) => t !== task)] : [task];
  const taker = candidates.find((t) => wants_signal(sig, t));
  if (taker) signal_wake_up(k, taker, sig);
}

/** Sends with full information to the thread group. */
export function send_sig_info(k: Kernel, sig: number, info: S.siginfo, task: task_struct): void {
  send_signal(k, sig, info, task, true);
}

export const kernel_info = (sig: number, code: number): S.siginfo => ({
  si_signo: sig,
  si_code: code,
  si_pid: 0,
  si_uid: 0,
  si_status: 0,
});

/** Sends a kernel-made signal to the thread group of `task`. */
export function send_sig(k: Kernel, sig: number, task: task_struct, code: number = S.SI_KERNEL): void {
  send_signal(k, sig, kernel_info(sig, code), task, true);
}

/** A signal the task cannot block or ignore (fault in its own code). */
export function force_sig(k: Kernel, sig: number, task: task_struct): void {
  const action = task.sighand.action[sig];
  if ((task.blocked & sigmask(sig)) !== 0n || action.sa_handler === S.SIG_IGN) {
    task.blocked &= ~sigmask(sig);
    task.sighand.action[sig] = { ...action, sa_handler: S.SIG_DFL };
  }
  send_signal(k, sig, kernel_info(sig, S.SI_KERNEL), task, false);
  recalc_sigpending(task);
}

const DEFAULT_ACTION: S.sigaction = { sa_handler: S.SIG_DFL, sa_flags: 0, sa_mask: 0n };
const IGNORE_ACTION: S.sigaction = { sa_handler: S.SIG_IGN, sa_flags: 0, sa_mask: 0n };

/** The actions a process starts with. */
export const default_actions = (): S.sigaction[] => new Array(S._NSIG + 1).fill(DEFAULT_ACTION);

/** exec: what was caught is not any more; what was ignored stays so. */
export function flush_signal_handlers({ action }: sighand_struct): void {
  for (let sig = 0; sig < action.length; sig++)
    action[sig] = action[sig].sa_handler === S.SIG_IGN ? IGNORE_ACTION : DEFAULT_ACTION;
}

/** Kernel-made signal to every process of a group (tty). Returns whether there was any. */
export function kill_pgrp(k: Kernel, pgrp: number, sig: number): boolean {
  let any = false;
  for (const t of [...process_group(k, pgrp)].reverse())
    if (t.exit_state === 0) {
      send_sig(k, sig, t);
      any = true;
    }
  return any;
}

/** Installs a blocked mask on the current task. */
export function set_current_blocked(k: Kernel, mask: bigint): void {
  k.current.blocked = mask & ~UNBLOCKABLE;
  recalc_sigpending(k.current);
}
