// kernel/signal: sending, delivering and the default actions of signals.
import { audit_core_dumps, audit_signal_info } from "./auditsc.ts";
import { capable } from "./capability.ts";
import { do_group_exit } from "./exit.ts";
import type { Kernel } from "./kernel.ts";
import { process_group } from "./pid.ts";
import {
  do_jobctl_trap,
  ptrace_exit,
  ptrace_reparented,
  ptrace_signal,
  ptrace_trap_notify,
} from "./ptrace_stop.ts";
import { deactivate_task, new_wait_queue, sleep_on, wake_up, wake_up_process } from "./sched/core.ts";
import { find_task_by_vpid, is_init, process_list, task_pid_nr_ns, task_uid } from "./sched/task.ts";
import {
  __TASK_STOPPED,
  __TASK_TRACED,
  PF_DUMPCORE,
  PF_EXITING,
  PF_KTHREAD,
  SIGNAL_CLD_CONTINUED,
  SIGNAL_CLD_STOPPED,
  SIGNAL_GROUP_COREDUMP,
  SIGNAL_GROUP_EXIT,
  SIGNAL_STOP_CONTINUED,
  SIGNAL_STOP_STOPPED,
  type sighand_struct,
  type sigpending,
  TASK_INTERRUPTIBLE,
  type task_struct,
} from "./sched_types.ts";
import type { syscall_defs } from "./syscall_types.ts";
import { CAP_KILL } from "./uapi/capability.ts";
import * as E from "./uapi/errno.ts";
import * as S from "./uapi/signal.ts";
import { Syscall } from "./uapi/syscall.ts";
import { SYS } from "./uapi/unistd_64.ts";

const { sigmask } = S;
const STOP_SIGNALS = sigmask(S.SIGSTOP) | sigmask(S.SIGTSTP) | sigmask(S.SIGTTIN) | sigmask(S.SIGTTOU);
const UNBLOCKABLE = sigmask(S.SIGKILL) | sigmask(S.SIGSTOP);
const IGNORED_BY_DEFAULT = new Set([S.SIGCHLD, S.SIGCONT, S.SIGURG, S.SIGWINCH]);
const COREDUMP_SIGNALS = new Set([
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
const SYNCHRONOUS_FIRST = [S.SIGSEGV, S.SIGBUS, S.SIGILL, S.SIGTRAP, S.SIGFPE, S.SIGSYS];

export const new_sigpending = (): sigpending => ({ signal: 0n, list: [] });
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
const unkillable = (task: task_struct): boolean =>
  is_init(task) || task.pid_ns.child_reaper === task.group_leader;

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

function flush_sigqueue_mask(pending: sigpending, mask: bigint): void {
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
    si_pid: child.pid,
    si_uid: task_uid(child),
    si_status: status,
  };
  send_sig_info(k, S.SIGCHLD, info, parent);
}

/** The first of a continued group to run tells the parent. */
function notify_continued(k: Kernel, leader: task_struct): void {
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

const kernel_info = (sig: number, code: number): S.siginfo => ({
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

/** May the current task signal `t`? The audit system sees the attempt first, allowed or not, signal 0 as well. */
function check_kill_permission(k: Kernel, sig: number, t: task_struct): number {
  audit_signal_info(k, sig, t);
  const { cred } = k.current;
  const target = t.cred;
  if (
    t.signal !== k.current.signal &&
    cred.euid !== target.suid &&
    cred.euid !== target.uid &&
    cred.uid !== target.suid &&
    cred.uid !== target.uid &&
    !capable(k, CAP_KILL)
  ) {
    if (!(sig === S.SIGCONT && t.signal.session === k.current.signal.session)) return -E.EPERM;
  }
  return 0;
}

function group_send_sig(k: Kernel, sig: number, info: S.siginfo, t: task_struct, group: boolean): number {
  const error = check_kill_permission(k, sig, t);
  if (error) return error;
  if (sig) send_signal(k, sig, info, t, group);
  return 0;
}

function user_info(k: Kernel, sig: number, code: number): S.siginfo {
  return { si_signo: sig, si_code: code, si_pid: k.current.tgid, si_uid: k.current.cred.uid, si_status: 0 };
}

function sys_kill(k: Kernel, op: Syscall): number {
  const pid = (op.a0 as number) | 0;
  const sig = (op.a1 as number) | 0;
  if (!valid_signal(sig)) return -E.EINVAL;
  const info = user_info(k, sig, S.SI_USER);
  if (pid > 0) {
    const t = find_task_by_vpid(k, pid);
    if (!t) return -E.ESRCH;
    return group_send_sig(k, sig, info, t.group_leader, true);
  }
  if (pid === -0x80000000) return -E.ESRCH;
  const pgrp = pid === 0 ? k.current.signal.pgrp : -pid;
  let found = 0;
  let success = 0;
  let error = -E.ESRCH;
  // a process group lists who joined last first, which is seen by the order of OBJ_PID records
  const tasks = pid === -1 ? process_list(k) : [...process_group(k, pgrp)].reverse();
  for (const t of tasks) {
    if (pid === -1 && (t.pid <= 1 || t.signal === k.current.signal || t.flags & PF_KTHREAD)) continue;
    found++;
    const err = group_send_sig(k, sig, info, t, true);
    if (err === 0) success++;
    if (pid === -1 ? err !== -E.EPERM : true) error = err;
  }
  if (pid === -1) return found ? (error === -E.ESRCH ? -E.EPERM : error) : -E.ESRCH;
  return success ? 0 : error;
}

function do_tkill(k: Kernel, tgid: number, tid: number, sig: number): number {
  if (tid <= 0 || tgid === 0) return -E.EINVAL;
  if (!valid_signal(sig)) return -E.EINVAL;
  const t = find_task_by_vpid(k, tid);
  if (!t || (tgid > 0 && t.tgid !== tgid)) return -E.ESRCH;
  return group_send_sig(k, sig, user_info(k, sig, S.SI_TKILL), t, false);
}

function sys_rt_sigaction(k: Kernel, op: Syscall): number {
  const sig = op.a0 as number;
  const act = op.a1 as S.sigaction | null;
  const old = op.a2 as S.sigaction | null;
  if (sig < 1 || sig > S._NSIG || (act && (sig === S.SIGKILL || sig === S.SIGSTOP))) return -E.EINVAL;
  const { current } = k;
  const mine = current.sighand.action[sig];
  if (old) Object.assign(old, mine);
  if (act) {
    current.sighand.action[sig] = { ...act, sa_mask: act.sa_mask & ~UNBLOCKABLE };
    const ignored =
      act.sa_handler === S.SIG_IGN || (act.sa_handler === S.SIG_DFL && IGNORED_BY_DEFAULT.has(sig));
    if (ignored) {
      flush_sigqueue_mask(current.signal.shared_pending, sigmask(sig));
      for (const t of current.signal.threads) {
        flush_sigqueue_mask(t.pending, sigmask(sig));
        recalc_sigpending(t);
      }
    }
  }
  return 0;
}

/** Installs a blocked mask on the current task. */
export function set_current_blocked(k: Kernel, mask: bigint): void {
  k.current.blocked = mask & ~UNBLOCKABLE;
  recalc_sigpending(k.current);
}

function sys_rt_sigprocmask(k: Kernel, op: Syscall): number {
  const set = op.a1 as { set: bigint } | null;
  const old = op.a2 as { set: bigint } | null;
  const { current } = k;
  if (old) old.set = current.blocked;
  if (!set) return 0;
  switch (op.a0) {
    case S.SIG_BLOCK:
      set_current_blocked(k, current.blocked | set.set);
      return 0;
    case S.SIG_UNBLOCK:
      set_current_blocked(k, current.blocked & ~set.set);
      return 0;
    case S.SIG_SETMASK:
      set_current_blocked(k, set.set);
      return 0;
    default:
      return -E.EINVAL;
  }
}

function sys_rt_sigsuspend(k: Kernel, op: Syscall): number {
  const { current } = k;
  if (current.call_state === null) {
    current.call_state = { entered: true };
    current.saved_sigmask = current.blocked;
    set_current_blocked(k, op.a0 as bigint);
  }
  const r = sleep_on(k, new_wait_queue());
  return r === -E.ERESTARTSYS ? -E.ERESTARTNOHAND : r;
}

function sys_pause(k: Kernel): number {
  const r = sleep_on(k, new_wait_queue());
  return r === -E.ERESTARTSYS ? -E.ERESTARTNOHAND : r;
}

function sys_rt_sigpending(k: Kernel, op: Syscall): number {
  const { current } = k;
  (op.a0 as { set: bigint }).set =
    (current.pending.signal | current.signal.shared_pending.signal) & current.blocked;
  return 0;
}

function next_signal(pending: sigpending, mask: bigint): number {
  const ready = pending.signal & ~mask;
  if (ready === 0n) return 0;
  for (const sig of SYNCHRONOUS_FIRST) if ((ready & sigmask(sig)) !== 0n) return sig;
  for (let sig = 1; sig <= S._NSIG; sig++) if ((ready & sigmask(sig)) !== 0n) return sig;
  return 0;
}

function dequeue_signal(task: task_struct): S.siginfo | null {
  for (const pending of [task.pending, task.signal.shared_pending]) {
    const sig = next_signal(pending, task.blocked);
    if (!sig) continue;
    const i = pending.list.findIndex((info) => info.si_signo === sig);
    const info = i >= 0 ? pending.list.splice(i, 1)[0] : kernel_info(sig, S.SI_USER);
    if (!pending.list.some((other) => other.si_signo === sig)) pending.signal &= ~sigmask(sig);
    recalc_sigpending(task);
    return info;
  }
  recalc_sigpending(task);
  return null;
}

function is_orphaned_pgrp(k: Kernel, pgrp: number, ignored: task_struct | null): boolean {
  for (const p of process_group(k, pgrp)) {
    if (p === ignored || p.exit_state !== 0 || is_init(p.real_parent)) continue;
    if (p.real_parent.signal.pgrp !== pgrp && p.real_parent.signal.session === p.signal.session) return false;
  }
  return true;
}
/** A group no living parent outside of it, but of its session, can continue (POSIX 3.264). */
export const is_current_pgrp_orphaned = (k: Kernel): boolean =>
  is_orphaned_pgrp(k, k.current.signal.pgrp, null);
export { is_orphaned_pgrp };

function do_signal_stop(k: Kernel, task: task_struct, sig: number): void {
  const { signal } = task;
  signal.group_exit_code = sig;
  signal.group_stop_count = 0;
  signal.group_stop_sig = sig;
  for (const t of signal.threads) {
    if (t.flags & PF_EXITING) continue;
    if (t.ptrace) {
      // its stop is one for the tracer
      if (t !== task) ptrace_trap_notify(k, t);
      continue;
    }
    if (t !== task) deactivate_task(k, t);
    t.state = __TASK_STOPPED;
    recalc_sigpending(t);
  }
  signal.flags = (signal.flags & ~SIGNAL_STOP_CONTINUED) | SIGNAL_STOP_STOPPED | SIGNAL_CLD_STOPPED;
  const leader = task.group_leader;
  if (leader.ptrace && !ptrace_reparented(leader)) return;
  notify_parent_cldstop(k, leader, leader.real_parent, S.CLD_STOPPED, sig);
  wake_up(k, leader.real_parent.signal.wait_chldexit);
}

const is_restart = (r: number) =>
  r === -E.ERESTARTSYS ||
  r === -E.ERESTARTNOINTR ||
  r === -E.ERESTARTNOHAND ||
  r === -E.ERESTART_RESTARTBLOCK;

/**
 * Delivers what is pending before the task returns to user code. `result` is the result of the call that just ended
 * (`op`, null when none did). Returns the result to hand to the user code, or GONE when the task died; the task may
 * have been stopped, and may have a call to restart. `traced` is the signal that its tracer lets through.
 */
export function do_signal(
  k: Kernel,
  task: task_struct,
  result: number,
  op: Syscall | null,
  traced: S.siginfo | null = null,
): number {
  if (task.signal.flags & SIGNAL_CLD_CONTINUED) notify_continued(k, task.group_leader);
  const again = (kk: Kernel, t: task_struct) => do_signal(kk, t, result, op);
  for (let given = traced; given || task.sigpending; given = null) {
    if (!given && task.ptrace?.trap) return do_jobctl_trap(k, 0, result, op, again);
    const info = given ?? dequeue_signal(task);
    if (!info) break;
    const sig = info.si_signo;
    if (!given && task.ptrace && sig !== S.SIGKILL)
      return ptrace_signal(k, info, result, op, (kk, t, i) => do_signal(kk, t, result, op, i));
    const action = task.sighand.action[sig];
    const handler = action.sa_handler;
    if (handler === S.SIG_IGN) continue;
    if (typeof handler === "function") {
      const interrupted = op !== null && is_restart(result);
      if (interrupted) {
        const restart =
          result === -E.ERESTARTNOINTR ||
          (result === -E.ERESTARTSYS && (action.sa_flags & S.SA_RESTART) !== 0);
        if (restart) {
          task.restart = op;
          result = 0;
        } else result = -E.EINTR;
        op = null;
      }
      if (action.sa_flags & S.SA_RESETHAND) task.sighand.action[sig] = { ...action, sa_handler: S.SIG_DFL };
      // The handler's own mask matters only while it runs, and it runs to its end at once.
      handler(sig, info);
      if (task.saved_sigmask !== null) {
        task.blocked = task.saved_sigmask;
        task.saved_sigmask = null;
        recalc_sigpending(task);
      }
      continue;
    }
    if (IGNORED_BY_DEFAULT.has(sig)) continue;
    if (unkillable(task) && sig !== S.SIGKILL && sig !== S.SIGSTOP) continue;
    if ((sigmask(sig) & STOP_SIGNALS) !== 0n) {
      if (sig !== S.SIGSTOP && is_current_pgrp_orphaned(k)) continue;
      if (task.ptrace) {
        do_signal_stop(k, task, sig);
        return do_jobctl_trap(k, sig, result, op, again);
      }
      restart_if_needed(task, result, op);
      do_signal_stop(k, task, sig);
      return op && is_restart(result) ? 0 : result;
    }
    let status = sig;
    if (COREDUMP_SIGNALS.has(sig)) {
      task.flags |= PF_DUMPCORE;
      audit_core_dumps(k, sig);
      if (task.signal.rlim[4].rlim_cur > 0) {
        status |= 0x80;
        task.signal.flags |= SIGNAL_GROUP_COREDUMP;
      }
    }
    return ptrace_exit(k, status, () => do_group_exit(k, task, status));
  }
  if (op && is_restart(result)) {
    restart_if_needed(task, result, op);
    return 0;
  }
  return result;
}

function restart_if_needed(task: task_struct, result: number, op: Syscall | null): void {
  if (task.saved_sigmask !== null) {
    task.blocked = task.saved_sigmask;
    task.saved_sigmask = null;
    recalc_sigpending(task);
  }
  if (!op || !is_restart(result)) return;
  task.restart =
    result === -E.ERESTART_RESTARTBLOCK
      ? new Syscall(SYS.restart_syscall, { op, state: task.call_state })
      : op;
}

export const signal_syscalls: syscall_defs = {
  kill: { fn: sys_kill },
  tkill: { fn: (k, op) => do_tkill(k, -1, (op.a0 as number) | 0, (op.a1 as number) | 0) },
  tgkill: { fn: (k, op) => do_tkill(k, (op.a0 as number) | 0, (op.a1 as number) | 0, (op.a2 as number) | 0) },
  rt_sigaction: { fn: sys_rt_sigaction, ptr: " ss" },
  rt_sigprocmask: { fn: sys_rt_sigprocmask, ptr: " ss" },
  rt_sigsuspend: { fn: sys_rt_sigsuspend, ptr: "s" },
  rt_sigpending: { fn: sys_rt_sigpending, ptr: "s" },
  pause: { fn: sys_pause },
};
