// kernel/signal.c: the system calls that send, catch, block and wait for signals.
import { audit_signal_info } from "./auditsc.ts";
import { ns_capable } from "./capability.ts";
import type { Kernel } from "./kernel.ts";
import { find_vpid, process_group } from "./pid.ts";
import { new_wait_queue, sleep_on } from "./sched/core.ts";
import { find_task_by_vpid, process_list, task_pid_nr_ns, task_tgid_nr_ns } from "./sched/task.ts";
import type { task_struct } from "./sched_types.ts";
import {
  flush_sigqueue_mask,
  IGNORED_BY_DEFAULT,
  recalc_sigpending,
  send_signal,
  set_current_blocked,
  UNBLOCKABLE,
  valid_signal,
} from "./signal.ts";
import type { syscall_defs } from "./syscall_types.ts";
import { CAP_KILL } from "./uapi/capability.ts";
import * as E from "./uapi/errno.ts";
import * as S from "./uapi/signal.ts";
import type { Syscall } from "./uapi/syscall.ts";

const { sigmask } = S;

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
    !ns_capable(k, target.user_ns, CAP_KILL)
  ) {
    if (!(sig === S.SIGCONT && t.signal.session === k.current.signal.session)) return -E.EPERM;
  }
  return 0;
}

function group_send_sig(k: Kernel, sig: number, code: number, t: task_struct, group: boolean): number {
  const error = check_kill_permission(k, sig, t);
  if (error) return error;
  if (sig) send_signal(k, sig, user_info(k, sig, code, t), t, group);
  return 0;
}

/** The sender as `t` sees it: 0 where the sender is outside of its pid namespace. */
function user_info(k: Kernel, sig: number, code: number, t: task_struct): S.siginfo {
  const si_pid = task_tgid_nr_ns(k.current, t.pid_ns);
  return { si_signo: sig, si_code: code, si_pid, si_uid: k.current.cred.uid, si_status: 0 };
}

/** kill(-1): everybody but the first process of the caller's pid namespace and the caller. */
function kill_all(k: Kernel, sig: number): number {
  const { current } = k;
  let count = 0;
  let error = 0;
  for (const t of process_list(k)) {
    if (task_pid_nr_ns(t, current.pid_ns) <= 1 || t.signal === current.signal) continue;
    count++;
    const err = group_send_sig(k, sig, S.SI_USER, t, true);
    if (err !== -E.EPERM) error = err;
  }
  return count > 0 ? error : -E.ESRCH;
}

function sys_kill(k: Kernel, op: Syscall): number {
  const pid = (op.a0 as number) | 0;
  const sig = (op.a1 as number) | 0;
  if (!valid_signal(sig)) return -E.EINVAL;
  if (pid > 0) {
    const t = find_task_by_vpid(k, pid);
    return t ? group_send_sig(k, sig, S.SI_USER, t.group_leader, true) : -E.ESRCH;
  }
  if (pid === -0x80000000) return -E.ESRCH;
  if (pid === -1) return kill_all(k, sig);
  let success = false;
  let error = -E.ESRCH;
  // a process group lists who joined last first, which is seen by the order of OBJ_PID records
  for (const t of [...process_group(k, pid === 0 ? k.current.signal.pgrp : find_vpid(k, -pid))].reverse()) {
    error = group_send_sig(k, sig, S.SI_USER, t, true);
    success ||= error === 0;
  }
  return success ? 0 : error;
}

function do_tkill(k: Kernel, tgid: number, tid: number, sig: number): number {
  if (tid <= 0 || tgid === 0) return -E.EINVAL;
  if (!valid_signal(sig)) return -E.EINVAL;
  const t = find_task_by_vpid(k, tid);
  if (!t || (tgid > 0 && t.tgid !== tgid)) return -E.ESRCH;
  return group_send_sig(k, sig, S.SI_TKILL, t, false);
}

function sys_rt_sigaction(k: Kernel, op: Syscall): number {
  const sig = op.a0 as number;
  const act = op.a1 as S.sigaction | null;
  const old = op.a2 as S.sigaction | null;
  if (sig < 1 || sig > S._NSIG || (act && (sig === S.SIGKILL || sig === S.SIGSTOP))) return -E.EINVAL;
  const { current } = k;
  const mine = current.sighand.action[sig];
  if (old) {
    old.sa_handler = mine.sa_handler;
    old.sa_flags = mine.sa_flags;
    old.sa_mask = mine.sa_mask;
  }
  if (act) {
    const { sa_handler, sa_flags } = act;
    current.sighand.action[sig] = { sa_handler, sa_flags, sa_mask: act.sa_mask & ~UNBLOCKABLE };
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
