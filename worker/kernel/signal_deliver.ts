// kernel/signal.c: what pending signals do to a task on its way back to user mode.
import { audit_core_dumps } from "./auditsc.ts";
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
import { deactivate_task, wake_up } from "./sched/core.ts";
import { is_init } from "./sched/task.ts";
import {
  __TASK_STOPPED,
  PF_DUMPCORE,
  PF_EXITING,
  SIGNAL_CLD_CONTINUED,
  SIGNAL_CLD_STOPPED,
  SIGNAL_GROUP_COREDUMP,
  SIGNAL_STOP_CONTINUED,
  SIGNAL_STOP_STOPPED,
  type sigpending,
  type task_struct,
} from "./sched_types.ts";
import {
  COREDUMP_SIGNALS,
  IGNORED_BY_DEFAULT,
  kernel_info,
  notify_continued,
  notify_parent_cldstop,
  recalc_sigpending,
  STOP_SIGNALS,
  unkillable,
} from "./signal.ts";
import * as E from "./uapi/errno.ts";
import * as S from "./uapi/signal.ts";
import { Syscall } from "./uapi/syscall.ts";
import { SYS } from "./uapi/unistd_64.ts";

const { sigmask } = S;
const SYNCHRONOUS_FIRST = [S.SIGSEGV, S.SIGBUS, S.SIGILL, S.SIGTRAP, S.SIGFPE, S.SIGSYS];

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
  if (k.listeners.trace?.enter("do_signal"))
    return k.listeners.trace.leave(do_signal(k, task, result, op, traced));
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
