// kernel/ptrace, kernel/signal, include/linux/ptrace.h: where a traced task stops for its tracer, and goes on.
import type { Kernel } from "./kernel.ts";
import { deactivate_task, wake_up, wake_up_process } from "./sched/core.ts";
import { GONE, SLEEP } from "./sched/results.ts";
import { task_pid_nr_ns, task_tgid_nr_ns } from "./sched/task.ts";
import {
  __TASK_STOPPED,
  __TASK_TRACED,
  PF_EXITING,
  type ptrace_link,
  type ptrace_stop,
  SIGNAL_STOP_STOPPED,
  type task_struct,
} from "./sched_types.ts";
import {
  fatal_signal_pending,
  notify_parent_cldstop,
  recalc_sigpending,
  send_sig_info,
  send_signal,
  signal_wake_up,
} from "./signal.ts";
import { syscall_result } from "./syscalls.ts";
import * as P from "./uapi/ptrace.ts";
import { CLONE_VFORK } from "./uapi/sched.ts";
import * as S from "./uapi/signal.ts";
import type { Syscall } from "./uapi/syscall.ts";

/** The tracer is another process than the parent. */
export const ptrace_reparented = (task: task_struct): boolean =>
  task.ptrace !== null && task.ptrace.tracer.signal !== task.real_parent.signal;

/** `task` is traced by `tracer` from now on. */
export function ptrace_link_task(
  task: task_struct,
  tracer: task_struct,
  seized: boolean,
  options: number,
): void {
  const ptracer_cred = tracer.cred;
  task.ptrace = {
    tracer,
    ptracer_cred,
    seized,
    options,
    syscall_trace: false,
    message: 0,
    trap: false,
  };
  task.parent = tracer;
  tracer.ptraced ??= new Set();
  tracer.ptraced.add(task);
}

/** Nobody traces it any more: it runs, or stops as the rest of its process has. */
export function ptrace_unlink(k: Kernel, task: task_struct): void {
  const link = task.ptrace;
  if (!link) return;
  link.tracer.ptraced?.delete(task);
  task.ptrace = null;
  task.parent = task.real_parent;
  if (task.exit_state !== 0 || task.flags & PF_EXITING) return;
  recalc_sigpending(task);
  const stopped = (task.signal.flags & SIGNAL_STOP_STOPPED) !== 0;
  if (stopped) {
    deactivate_task(k, task);
    task.state = __TASK_STOPPED;
  } else if (task.state === __TASK_TRACED) wake_up_process(k, task);
}

/** A tracer dies: what it traced goes free, or dies with it when it asked for that. */
export function exit_ptrace(k: Kernel, tracer: task_struct, notify: (task: task_struct) => void): void {
  for (const task of tracer.ptraced ?? []) {
    if (task.ptrace && task.ptrace.options & P.PTRACE_O_EXITKILL) kill_traced(k, task);
    ptrace_unlink(k, task);
    if (task.exit_state !== 0) notify(task);
  }
}

const kernel_info = (sig: number, code: number): S.siginfo => ({
  si_signo: sig,
  si_code: code,
  si_pid: 0,
  si_uid: 0,
  si_status: 0,
});

const kill_traced = (k: Kernel, task: task_struct) =>
  send_signal(k, S.SIGKILL, kernel_info(S.SIGKILL, S.SI_KERNEL), task, true);

/** A new child of a traced task is traced as its parent is, and stops before it does anything. */
export function ptrace_init_task(parent: ptrace_link, child: task_struct): void {
  ptrace_link_task(child, parent.tracer, parent.seized, parent.options);
  if (child.ptrace && parent.seized) child.ptrace.trap = true;
  else {
    child.pending.signal |= S.sigmask(S.SIGSTOP);
    child.pending.list.push(kernel_info(S.SIGSTOP, S.SI_USER));
  }
  child.sigpending = true;
}

/** The event of a clone(2) with these flags, 0 when the tracer has not asked for it. */
export function fork_event(link: ptrace_link, flags: number): number {
  const event =
    flags & CLONE_VFORK
      ? P.PTRACE_EVENT_VFORK
      : (flags & 0xff) !== S.SIGCHLD
        ? P.PTRACE_EVENT_CLONE
        : P.PTRACE_EVENT_FORK;
  return link.options & (1 << event) ? event : 0;
}

type then = ptrace_stop["then"];

/**
 * Stops the current task and tells its tracer. `code` is what wait4 gives, `then` goes on when the tracer says so. The
 * value is that of a system call handler: SLEEP, or what `then` gives where the task does not stop.
 */
export function ptrace_stop_task(
  k: Kernel,
  code: number,
  info: S.siginfo | null,
  then: then,
  op: Syscall | null,
  result: number,
): number {
  const { current } = k;
  const link = current.ptrace;
  if (!link || fatal_signal_pending(current)) return then(k, current, 0);
  link.trap = false;
  recalc_sigpending(current);
  current.ptrace_stop = { code, info, listening: false, op, result, data: 0, then };
  deactivate_task(k, current);
  current.state = __TASK_TRACED;
  notify_parent_cldstop(k, current, link.tracer, S.CLD_TRAPPED, code & 0x7f);
  wake_up(k, link.tracer.signal.wait_chldexit);
  return SLEEP;
}

/** A task that was let go runs again. */
export function ptrace_continue(k: Kernel, task: task_struct): number {
  const stop = task.ptrace_stop as ptrace_stop;
  task.ptrace_stop = null;
  return stop.then(k, task, stop.data);
}

/** ptrace_do_notify: a stop that is no signal's. */
function ptrace_notify(k: Kernel, code: number, op: Syscall | null, result: number, then: then): number {
  const info = {
    si_signo: code & 0x7f,
    si_code: code,
    si_pid: task_pid_nr_ns(k.current, k.current.pid_ns),
    si_uid: k.current.cred.uid,
    si_status: 0,
  };
  return ptrace_stop_task(k, code, info, then, op, result);
}

/**
 * ptrace_report_syscall: stops where a system call is entered or left. The signal the tracer gives is sent for real.
 */
export function ptrace_report_syscall(k: Kernel, task: task_struct, result: number, then: then): number {
  const good = (task.ptrace as ptrace_link).options & P.PTRACE_O_TRACESYSGOOD ? 0x80 : 0;
  return ptrace_notify(k, S.SIGTRAP | good, task.syscall, result, (kk, t, data) => {
    if (data) send_signal(kk, data, kernel_info(data, S.SI_KERNEL), t, false);
    return then(kk, t, data);
  });
}

/** ptrace_event of the current task inside a system call; `rest` gives the result of the call's handler. */
export function ptrace_event(k: Kernel, event: number, message: number, rest: () => number): number {
  const { ptrace, syscall } = k.current;
  if (!ptrace || !(ptrace.options & (1 << event))) return rest();
  ptrace.message = message;
  // where the task does not stop it is still in its handler, which returns what `rest` gives
  if (fatal_signal_pending(k.current)) return rest();
  return ptrace_notify(k, S.SIGTRAP | (event << 8), syscall, 0, (kk, t) => syscall_result(kk, t, rest()));
}

/** The message is the child's id as its tracer sees it. */
export const ptrace_event_pid = (k: Kernel, event: number, child: task_struct, rest: () => number): number =>
  ptrace_event(k, event, k.current.ptrace ? task_pid_nr_ns(child, k.current.ptrace.tracer.pid_ns) : 0, rest);

/** The current task is about to die with `code` (wait-status form): the tracer may look at it a last time. */
export function ptrace_exit(k: Kernel, code: number, die: () => void): number {
  const { ptrace } = k.current;
  const rest = () => {
    die();
    return GONE;
  };
  if (!ptrace || !(ptrace.options & P.PTRACE_O_TRACEEXIT)) return rest();
  ptrace.message = code;
  return ptrace_notify(k, S.SIGTRAP | (P.PTRACE_EVENT_EXIT << 8), k.current.syscall, 0, rest);
}

/** execve succeeded; `old_pid` is the id its thread had. A tracer that wants no events sees a SIGTRAP. */
export function ptrace_exec(k: Kernel, old_pid: number): number {
  const { current } = k;
  const link = current.ptrace;
  if (!link) return 0;
  if (link.options & P.PTRACE_O_TRACEEXEC) return ptrace_event(k, P.PTRACE_EVENT_EXEC, old_pid, () => 0);
  if (!link.seized)
    send_signal(k, S.SIGTRAP, { ...kernel_info(S.SIGTRAP, S.SI_USER), si_pid: current.pid }, current, false);
  return 0;
}

/**
 * do_jobctl_trap: the stop of PTRACE_INTERRUPT, of a new child of a seized task, and of a process that is stopped.
 * `sig` is the signal that stops the process, 0 where it is not known here.
 */
export function do_jobctl_trap(
  k: Kernel,
  sig: number,
  result: number,
  op: Syscall | null,
  then: then,
): number {
  const { ptrace, signal } = k.current;
  const stopped = (signal.flags & SIGNAL_STOP_STOPPED) !== 0;
  const stop_sig = sig || (stopped ? signal.group_stop_sig : 0);
  if (ptrace?.seized) {
    const signr = stopped && stop_sig ? stop_sig : S.SIGTRAP;
    return ptrace_notify(k, signr | (P.PTRACE_EVENT_STOP << 8), op, result, then);
  }
  return ptrace_stop_task(k, stop_sig || S.SIGSTOP, null, then, op, result);
}

/**
 * ptrace_signal: the tracer sees a signal before it is delivered, and says what is: `then` gets it, null for none.
 */
export function ptrace_signal(
  k: Kernel,
  info: S.siginfo,
  result: number,
  op: Syscall | null,
  then: (k: Kernel, task: task_struct, info: S.siginfo | null) => number,
): number {
  return ptrace_stop_task(
    k,
    info.si_signo,
    info,
    (kk, task, data) => {
      if (!data) return then(kk, task, null);
      let given = info;
      if (data !== info.si_signo) {
        const { tracer } = task.ptrace ?? { tracer: task.parent };
        given = {
          ...kernel_info(data, S.SI_USER),
          si_pid: task_tgid_nr_ns(tracer, task.pid_ns),
          si_uid: tracer.cred.uid,
        };
      }
      if ((task.blocked & S.sigmask(data)) !== 0n) {
        send_sig_info(kk, data, given, task);
        return then(kk, task, null);
      }
      return then(kk, task, given);
    },
    op,
    result,
  );
}

/** Asks a traced task to stop at the next chance; one in a listening stop stops again. */
export function ptrace_trap_notify(k: Kernel, task: task_struct): void {
  const { ptrace, ptrace_stop } = task;
  if (!ptrace) return;
  ptrace.trap = true;
  if (task.state === __TASK_TRACED) {
    if (ptrace_stop?.listening) wake_up_process(k, task);
  } else signal_wake_up(k, task, 0);
}
