// kernel/exit: the end of tasks, and waiting for it.
import { audit_free } from "./auditsc.ts";
import { disassociate_ctty } from "./drivers/tty/tty.ts";
import { tty_audit_exit } from "./drivers/tty/tty_audit.ts";
import { put_files_struct } from "./fs/file.ts";
import type { Kernel } from "./kernel.ts";
import { switch_task_namespaces } from "./nsproxy.ts";
import { detach_pid, find_vpid, process_group } from "./pid.ts";
import { panic } from "./printk.ts";
import { exit_ptrace, ptrace_exit, ptrace_reparented, ptrace_unlink } from "./ptrace_stop.ts";
import { deactivate_task, sleep_on, wake_up } from "./sched/core.ts";
import { task_pid_nr_ns, task_uid } from "./sched/task.ts";
import {
  __TASK_TRACED,
  EXIT_DEAD,
  EXIT_ZOMBIE,
  PF_EXITING,
  PF_SIGNALED,
  type pid_namespace,
  SIGNAL_GROUP_EXIT,
  SIGNAL_STOP_CONTINUED,
  SIGNAL_STOP_STOPPED,
  type task_struct,
} from "./sched_types.ts";
import { kill_pgrp, send_sig, send_sig_info } from "./signal.ts";
import { is_orphaned_pgrp } from "./signal_deliver.ts";
import type { syscall_defs } from "./syscall_types.ts";
import { task_io_accounting_add } from "./task_io_accounting.ts";
import { exit_itimers } from "./time.ts";
import { ECHILD, EINVAL } from "./uapi/errno.ts";
import * as W from "./uapi/sched.ts";
import * as S from "./uapi/signal.ts";
import type { Syscall } from "./uapi/syscall.ts";

/** Takes a dead task out of all lists. */
export function release_task(k: Kernel, task: task_struct): void {
  if (k.listeners.trace?.run("release_task", `pid ${task.tgid}`, release_task, k, task)) return;
  ptrace_unlink(k, task);
  task.exit_state = EXIT_DEAD;
  detach_pid(k, task);
  task.real_parent.children.delete(task);
  const { threads } = task.signal;
  const i = threads.indexOf(task);
  if (i >= 0) threads.splice(i, 1);
}

/** Who inherits orphans: another thread of the group, the nearest subreaper, or init. */
function find_new_reaper(k: Kernel, father: task_struct): task_struct {
  const sibling = father.signal.threads.find((t) => t !== father && !(t.flags & PF_EXITING));
  if (sibling) return sibling;
  const { pid_ns } = father;
  for (let p = father.real_parent; p !== k.init_task && p.pid_ns === pid_ns; p = p.real_parent) {
    if (p.signal.is_child_subreaper) {
      const alive = p.signal.threads.find((t) => !(t.flags & PF_EXITING));
      if (alive) return alive;
    }
    if (p === p.real_parent) break;
  }
  // a namespace whose init dies has no other: what is left of it goes to the init above
  let ns: pid_namespace | null = pid_ns;
  while (ns?.child_reaper && ns.child_reaper.flags & PF_EXITING) ns = ns.parent;
  return ns?.child_reaper ?? (k.tasks.get(1) as task_struct);
}

/** The first process of a pid namespace dies: all others in it are killed. */
function zap_pid_ns_processes(k: Kernel, reaper: task_struct): void {
  const ns = reaper.pid_ns;
  if (ns.level === 0 || ns.child_reaper !== reaper) return;
  for (const t of [...ns.tasks.values()]) if (t !== reaper && t.group_leader === t) send_sig(k, S.SIGKILL, t);
}

function forget_original_parent(k: Kernel, father: task_struct): void {
  if (father.children.size === 0) return;
  const reaper = find_new_reaper(k, father);
  for (const child of [...father.children]) {
    father.children.delete(child);
    child.real_parent = reaper;
    if (!child.ptrace) child.parent = reaper;
    reaper.children.add(child);
    if (child.pdeath_signal && child.exit_state === 0) send_sig(k, child.pdeath_signal, child, S.SI_USER);
    if (child.exit_state === EXIT_ZOMBIE && !child.ptrace) notify_parent(k, child);
    kill_orphaned_pgrp(k, child, father);
  }
}

const has_stopped_jobs = (k: Kernel, pgrp: number): boolean => {
  for (const t of process_group(k, pgrp)) if (t.signal.flags & SIGNAL_STOP_STOPPED) return true;
  return false;
};

/** A newly orphaned group with stopped members gets SIGHUP and SIGCONT (POSIX). */
function kill_orphaned_pgrp(k: Kernel, task: task_struct, parent: task_struct): void {
  const { pgrp, session } = task.signal;
  if (parent.signal.pgrp === pgrp || parent.signal.session !== session) return;
  if (is_orphaned_pgrp(k, pgrp, task.flags & PF_EXITING ? task : null) && has_stopped_jobs(k, pgrp)) {
    kill_pgrp(k, pgrp, S.SIGHUP);
    kill_pgrp(k, pgrp, S.SIGCONT);
  }
}

/** Tells the parent (or tracer) of a dead process; reaps at once when a parent ignores SIGCHLD. */
function notify_parent(k: Kernel, task: task_struct): void {
  const { parent } = task;
  const code = task.exit_code;
  const action = parent.sighand.action[S.SIGCHLD];
  let autoreap = false;
  let sig = ptrace_reparented(task) || task.exit_signal < 0 ? S.SIGCHLD : task.exit_signal;
  if (
    !task.ptrace &&
    sig === S.SIGCHLD &&
    (action.sa_handler === S.SIG_IGN || action.sa_flags & S.SA_NOCLDWAIT)
  ) {
    autoreap = true;
    if (action.sa_handler === S.SIG_IGN) sig = 0;
  }
  if (sig > 0)
    send_sig_info(
      k,
      sig,
      {
        si_signo: sig,
        si_code: (code & 0x7f) === 0 ? S.CLD_EXITED : code & 0x80 ? S.CLD_DUMPED : S.CLD_KILLED,
        si_pid: task_pid_nr_ns(task, parent.pid_ns),
        si_uid: task_uid(task),
        si_status: (code & 0x7f) === 0 ? code >> 8 : code & 0x7f,
      },
      parent,
    );
  wake_up(k, parent.signal.wait_chldexit);
  if (autoreap) release_task(k, task);
}

function exit_notify(k: Kernel, task: task_struct): void {
  if (task.ptraced !== null)
    exit_ptrace(k, task, (t) => {
      if (t.group_leader !== t) release_thread(k, t);
      else if (t.signal.threads.length === 1) notify_parent(k, t);
    });
  forget_original_parent(k, task);
  task.exit_state = EXIT_ZOMBIE;
  const leader = task.group_leader;
  if (leader === task) {
    kill_orphaned_pgrp(k, task, task.real_parent);
    if (task.signal.threads.length === 1) notify_parent(k, task);
  } else if (task.ptrace) notify_parent(k, task);
  else release_thread(k, task);
}

/** A dead thread goes at once; the last one makes the death of its process known. */
function release_thread(k: Kernel, task: task_struct): void {
  const leader = task.group_leader;
  task_io_accounting_add(leader.signal.ioac, task.ioac);
  release_task(k, task);
  if (leader.exit_state === EXIT_ZOMBIE && leader.signal.threads.length === 1) notify_parent(k, leader);
}

/** Ends a thread; `code` in wait-status form. The caller must not touch the task's user code afterwards. */
export function do_exit(k: Kernel, task: task_struct, code: number): void {
  if (k.listeners.trace?.run("do_exit", `pid ${task.tgid}`, do_exit, k, task, code)) return;
  if (task.flags & PF_EXITING) return;
  const { signal } = task;
  signal.live--;
  const last = signal.live === 0;
  if (task.tgid === 1 && last) {
    panic(k, `Attempted to kill init! exitcode=0x${code.toString(16).padStart(8, "0")}`);
    return;
  }
  task.flags |= PF_EXITING;
  task.exit_code = code;
  if (last) tty_audit_exit(k, signal);
  if (task.audit_context) audit_free(k, task);
  if (last) {
    signal.real_timer = 0;
    exit_itimers(k, signal);
  }
  if (task.vfork_done) mm_release(k, task);
  task.mm = null;
  exit_sem(k, task);
  put_files_struct(k, task);
  for (const hook of k.seams.exit) hook(k, task);
  switch_task_namespaces(k, task, null);
  if (last && signal.leader) disassociate_ctty(k, task, true);
  if (last) zap_pid_ns_processes(k, task.group_leader);
  deactivate_task(k, task);
  task.code = null;
  task.ptrace_stop = null;
  task.syscall = null;
  task.restart = null;
  exit_notify(k, task);
  if (last) {
    const p = task.group_leader.real_parent.signal;
    p.cutime += signal.utime + signal.cutime;
    p.cstime += signal.stime + signal.cstime;
  }
}

/** exit_sem: semaphore operations marked SEM_UNDO are taken back with the last task of their list. */
export function exit_sem(k: Kernel, task: task_struct): void {
  const { sysvsem } = task;
  task.sysvsem = null;
  if (sysvsem && --sysvsem.count === 0) sysvsem.exit?.(k, task);
}

/** The child of a vfork lets its parent run on (exec or exit). */
export function mm_release(k: Kernel, task: task_struct): void {
  const done = task.vfork_done;
  if (!done) return;
  task.vfork_done = null;
  wake_up(k, done);
}

/** Ends every thread of a process with one status (wait-status form: code << 8, or signal | 0x80). */
export function do_group_exit(k: Kernel, task: task_struct, code: number): void {
  if (k.listeners.trace?.run("do_group_exit", "", do_group_exit, k, task, code)) return;
  const { signal } = task;
  const status = signal.flags & SIGNAL_GROUP_EXIT ? signal.group_exit_code : code;
  signal.group_exit_code = status;
  signal.flags |= SIGNAL_GROUP_EXIT;
  if (status & 0x7f) task.flags |= PF_SIGNALED;
  const saved = k.current;
  for (const t of [...signal.threads]) {
    if (t === task || t.flags & PF_EXITING) continue;
    k.current = t;
    do_exit(k, t, status);
  }
  k.current = saved;
  do_exit(k, task, status);
}

interface wait_opts {
  pid: number;
  options: number;
  /** called for the child found: fills the caller's structures */
  report: (child: task_struct, status: number, code: number) => void;
}

/** The process group that a wait is for, by its number in the initial namespace; null: not one group. */
function group_of(k: Kernel, { pid }: wait_opts): number | null {
  if (pid === 0) return k.current.signal.pgrp;
  return pid < -1 ? find_vpid(k, -pid) : null;
}

function eligible(opts: wait_opts, group: number | null, child: task_struct, ptrace: boolean): boolean {
  if (group !== null && child.signal.pgrp !== group) return false;
  return ptrace || child.exit_signal === S.SIGCHLD || (opts.options & W.__WALL) !== 0;
}

/** wait_task_zombie of a tracer that is not the parent: the parent's turn comes now. */
function reap(k: Kernel, child: task_struct): void {
  const reparented = ptrace_reparented(child);
  ptrace_unlink(k, child);
  if (child.group_leader !== child) release_thread(k, child);
  else if (reparented) notify_parent(k, child);
  else release_task(k, child);
}

/** wait_consider_task: whether there is something to tell of `child`; it is told then. */
function wait_consider(k: Kernel, opts: wait_opts, child: task_struct, ptrace: boolean): boolean {
  const { signal } = child;
  const { options } = opts;
  const keep = (options & W.WNOWAIT) !== 0;
  if (child.exit_state === EXIT_ZOMBIE) {
    const last = child.group_leader !== child || signal.threads.length === 1;
    if (!last || !(options & W.WEXITED) || (child.ptrace && !ptrace)) return false;
    opts.report(child, child.exit_code, S.CLD_EXITED);
    if (keep) return true;
    if (!ptrace_reparented(child) && child.group_leader === child) {
      const { ioac } = k.current.signal;
      task_io_accounting_add(ioac, child.ioac);
      task_io_accounting_add(ioac, signal.ioac);
    }
    reap(k, child);
    return true;
  }
  if (ptrace) {
    const stop = child.ptrace_stop;
    if (child.state !== __TASK_TRACED || !stop || stop.code === 0 || stop.listening) return false;
    opts.report(child, (stop.code << 8) | 0x7f, S.CLD_TRAPPED);
    if (!keep) stop.code = 0;
    return true;
  }
  if (signal.flags & SIGNAL_STOP_STOPPED && signal.group_exit_code && options & W.WSTOPPED) {
    opts.report(child, (signal.group_exit_code << 8) | 0x7f, S.CLD_STOPPED);
    if (!keep) signal.group_exit_code = 0;
    return true;
  }
  if (signal.flags & SIGNAL_STOP_CONTINUED && options & W.WCONTINUED) {
    opts.report(child, 0xffff, S.CLD_CONTINUED);
    if (!keep) signal.flags &= ~SIGNAL_STOP_CONTINUED;
    return true;
  }
  return false;
}

const NOBODY: ReadonlySet<task_struct> = new Set();

/** Those of `children` that a wait may be for: all, or the one with the number asked for, which is not searched for. */
function candidates(k: Kernel, opts: wait_opts, children: ReadonlySet<task_struct>): Iterable<task_struct> {
  if (opts.pid <= 0) return children;
  const child = k.current.pid_ns.tasks.get(opts.pid);
  return child && children.has(child) ? [child] : NOBODY;
}

function do_wait(k: Kernel, opts: wait_opts): number {
  const { current } = k;
  const group = group_of(k, opts);
  let found = false;
  for (const thread of current.signal.threads) {
    for (const child of candidates(k, opts, thread.children)) {
      const ptrace = child.ptrace !== null && !ptrace_reparented(child);
      if (!eligible(opts, group, child, ptrace)) continue;
      found = true;
      const nr = task_pid_nr_ns(child, current.pid_ns);
      if (wait_consider(k, opts, child, ptrace)) return nr;
    }
    for (const child of candidates(k, opts, thread.ptraced ?? NOBODY)) {
      if (!eligible(opts, group, child, true)) continue;
      found = true;
      const nr = task_pid_nr_ns(child, current.pid_ns);
      if (wait_consider(k, opts, child, true)) return nr;
    }
  }
  if (!found) return -ECHILD;
  if (opts.options & W.WNOHANG) return 0;
  return sleep_on(k, current.signal.wait_chldexit);
}

/** Processor times of a process that is waited for, and of those it has waited for. */
function times_of({ signal }: task_struct): W.rusage {
  const timeval = (ns: number) => ({ tv_sec: Math.floor(ns / 1e9), tv_usec: Math.floor((ns % 1e9) / 1000) });
  return { ru_utime: timeval(signal.utime + signal.cutime), ru_stime: timeval(signal.stime + signal.cstime) };
}

function sys_wait4(k: Kernel, op: Syscall): number {
  const options = op.a2 as number;
  if (options & ~(W.WNOHANG | W.WUNTRACED | W.WCONTINUED | W.__WALL)) return -EINVAL;
  const out = op.a1 as W.wait_status | null;
  return do_wait(k, {
    pid: (op.a0 as number) | 0,
    options: options | W.WEXITED,
    report: (child, status) => {
      if (out) out.status = status;
      if (typeof op.a3 === "object" && op.a3 !== null) Object.assign(op.a3, times_of(child));
    },
  });
}

function sys_waitid(k: Kernel, op: Syscall): number {
  const options = op.a3 as number;
  if (!(options & (W.WEXITED | W.WSTOPPED | W.WCONTINUED))) return -EINVAL;
  const id = op.a1 as number;
  const which = op.a0 as number;
  if (which !== W.P_ALL && which !== W.P_PID && which !== W.P_PGID) return -EINVAL;
  const info = op.a2 as S.siginfo | null;
  const r = do_wait(k, {
    pid: which === W.P_ALL ? -1 : which === W.P_PID ? id : -id,
    options,
    report: (child, status, code) => {
      if (!info) return;
      info.si_signo = S.SIGCHLD;
      info.si_pid = task_pid_nr_ns(child, k.current.pid_ns);
      info.si_uid = task_uid(child);
      const killed = code === S.CLD_EXITED && (status & 0x7f) !== 0;
      info.si_code = killed ? (status & 0x80 ? S.CLD_DUMPED : S.CLD_KILLED) : code;
      info.si_status =
        code === S.CLD_CONTINUED
          ? S.SIGCONT
          : code === S.CLD_STOPPED || code === S.CLD_TRAPPED || !killed
            ? (status >> 8) & 0xff
            : status & 0x7f;
    },
  });
  return Math.min(r, 0);
}

/** exit(2) and exit_group(2). */
function sys_exit(k: Kernel, op: Syscall, end: typeof do_exit): number {
  const code = ((op.a0 as number) & 0xff) << 8;
  return ptrace_exit(k, code, () => end(k, k.current, code));
}

export const exit_syscalls: syscall_defs = {
  exit: { fn: (k, op) => sys_exit(k, op, do_exit) },
  exit_group: { fn: (k, op) => sys_exit(k, op, do_group_exit) },
  wait4: { fn: sys_wait4, ptr: " s s" },
  waitid: { fn: sys_waitid, ptr: "  s s" },
};
