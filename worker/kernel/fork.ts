// kernel/fork: making tasks.

import { audit_alloc } from "./auditsc.ts";
import { capable } from "./capability.ts";
import { exit_sem } from "./exit.ts";
import { dup_fd } from "./fs/file.ts";
import { copy_fs_struct } from "./fs/fs_struct.ts";
import type { Kernel } from "./kernel.ts";
import { COST_FORK, MAX_THREADS } from "./limits.ts";
import { copy_namespaces, switch_task_namespaces } from "./nsproxy.ts";
import { alloc_pid, attach_pid } from "./pid.ts";
import { fork_event, ptrace_event_pid, ptrace_init_task } from "./ptrace_stop.ts";
import { new_wait_queue, sleep_on_uninterruptible, wake_up_new_task } from "./sched/core.ts";
import { copy_mm, new_sighand_struct, new_signal_struct, new_task_struct } from "./sched_structs.ts";
import {
  PF_EXITING,
  PF_FORKNOEXEC,
  PF_KTHREAD,
  PF_SUPERPRIV,
  type pid_namespace,
  type sighand_struct,
  type signal_struct,
  TASK_RUNNING,
  type task_struct,
} from "./sched_types.ts";
import type { syscall_defs } from "./syscall_types.ts";
import { CAP_SYS_ADMIN, CAP_SYS_RESOURCE } from "./uapi/capability.ts";
import { EAGAIN, EINVAL, ENOMEM } from "./uapi/errno.ts";
import * as P from "./uapi/ptrace.ts";
import * as C from "./uapi/sched.ts";
import { SIGCHLD } from "./uapi/signal.ts";
import type { Syscall, UserCode } from "./uapi/syscall.ts";
import { create_user_ns } from "./user_namespace.ts";

export const copy_sighand = (old: sighand_struct): sighand_struct => new_sighand_struct(old.action.slice());

/** A fresh signal_struct for a new process: it inherits process group, session, terminal and limits. */
function copy_signal(old: signal_struct): signal_struct {
  const signal = new_signal_struct(old.rlim.slice());
  signal.pgrp = old.pgrp;
  signal.session = old.session;
  signal.tty = old.tty;
  signal.audit_tty = old.audit_tty;
  signal.oom_score_adj = old.oom_score_adj;
  signal.oom_score_adj_min = old.oom_score_adj_min;
  return signal;
}

function count_processes_of(k: Kernel, uid: number): number {
  let n = 0;
  for (const t of k.tasks.values()) if (t.cred.uid === uid) n++;
  return n;
}

/**
 * Copies the current task; the new one is on no queue yet. `event` is the PTRACE_EVENT_ that a tracer is told, 0: none.
 * Negated errno on failure.
 */
function copy_process(
  k: Kernel,
  flags: number,
  code: (() => UserCode) | null,
  event = 0,
): task_struct | number {
  if (k.listeners.trace?.enter("copy_process"))
    return k.listeners.trace.leave(copy_process(k, flags, code, event));
  const { current } = k;
  if (
    (flags & C.CLONE_THREAD && !(flags & C.CLONE_SIGHAND)) ||
    (flags & C.CLONE_SIGHAND && !(flags & C.CLONE_VM))
  )
    return -EINVAL;
  if (flags & (C.CLONE_NEWNS | C.CLONE_NEWUSER) && flags & C.CLONE_FS) return -EINVAL;
  if (flags & C.CLONE_THREAD && flags & (C.CLONE_NEWUSER | C.CLONE_NEWPID)) return -EINVAL;
  if (flags & C.CLONE_NEWIPC && flags & C.CLONE_SYSVSEM) return -EINVAL;
  const max_own = current.signal.rlim[C.RLIMIT_NPROC].rlim_cur;
  if (
    k.tasks.size >= MAX_THREADS ||
    (current.cred.uid !== 0 &&
      !capable(k, CAP_SYS_RESOURCE) &&
      !capable(k, CAP_SYS_ADMIN) &&
      count_processes_of(k, current.cred.uid) >= max_own)
  )
    return -EAGAIN;
  const cred = flags & C.CLONE_NEWUSER ? create_user_ns(k, current.cred, k.next_ns_inum++) : current.cred;
  if (typeof cred === "number") return cred;
  const { fs } = current;
  const nsproxy = copy_namespaces(k, flags, current, cred);
  // with mounts of its own the child begins at the same place among those, the parent stays where it is
  const child_fs = current.fs;
  current.fs = fs;
  if (typeof nsproxy === "number") return nsproxy;

  const pid_ns = nsproxy.pid_ns_for_children;
  if (flags & C.CLONE_THREAD && pid_ns !== current.pid_ns) return -EINVAL;
  // a pid namespace ends with its first process
  if (pid_ns.child_reaper && pid_ns.child_reaper.flags & PF_EXITING) return -ENOMEM;
  const pids: number[] = [];
  for (let ns: pid_namespace | null = pid_ns; ns; ns = ns.parent) {
    const nr = alloc_pid(k, ns);
    if (nr < 0) return nr;
    pids[ns.level] = nr;
  }
  const thread = (flags & C.CLONE_THREAD) !== 0;
  const signal = thread ? current.signal : copy_signal(current.signal);
  const child = new_task_struct();
  // all that is inherited and not set below; a field that a patch adds is copied by its fork hook
  child.comm = current.comm;
  child.nice = current.nice;
  child.mm = current.mm;
  child.files = current.files;
  child.sighand = current.sighand;
  child.blocked = current.blocked;
  child.no_new_privs = current.no_new_privs;
  child.loginuid = current.loginuid;
  child.sessionid = current.sessionid;
  if (current.seccomp) child.seccomp = current.seccomp;
  child.pid = pids[0];
  child.tgid = thread ? current.tgid : pids[0];
  child.pids = pids;
  child.pid_ns = pid_ns;
  child.state = TASK_RUNNING;
  child.exit_state = 0;
  child.exit_code = 0;
  child.exit_signal = thread ? -1 : flags & 0xff;
  child.pdeath_signal = 0;
  child.flags = (current.flags & ~(PF_SUPERPRIV | PF_KTHREAD)) | PF_FORKNOEXEC;
  child.children = new Set();
  child.start_time = k.now;
  if (current.mm && !(flags & C.CLONE_VM)) child.mm = copy_mm(current.mm);
  child.fs = flags & C.CLONE_FS ? fs : copy_fs_struct(child_fs);
  child.cred = cred;
  if (!(flags & C.CLONE_FILES)) child.files = dup_fd(current.files);
  child.nsproxy = nsproxy;
  child.signal = signal;
  if (!(flags & C.CLONE_SIGHAND)) child.sighand = copy_sighand(current.sighand);
  if (code) child.code = code();
  if (flags & C.CLONE_SYSVSEM) {
    child.sysvsem = current.sysvsem ??= { count: 1, exit: null };
    child.sysvsem.count++;
  }
  if (flags & C.CLONE_FS) current.fs.count++;
  if (flags & C.CLONE_FILES) current.files.count++;
  if (flags & C.CLONE_SIGHAND) current.sighand.count++;
  if (flags & (C.CLONE_PARENT | C.CLONE_THREAD)) {
    child.real_parent = current.real_parent;
  } else child.real_parent = current;
  child.parent = child.real_parent;
  child.group_leader = thread ? current.group_leader : child;
  signal.threads.push(child);
  if (thread) signal.live++;
  else {
    child.real_parent.children.add(child);
    if (pids.at(-1) === 1 && !pid_ns.child_reaper) pid_ns.child_reaper = child;
  }
  attach_pid(k, child);
  if (event !== 0 && current.ptrace) ptrace_init_task(current.ptrace, child);
  for (const hook of k.seams.fork) hook(k, current, child);
  child.audit_context = audit_alloc(k, child);
  return child;
}

/** A kernel thread: child of kthreadd (pid 2), or kthreadd itself. */
export function copy_kernel_thread(k: Kernel, name: string): task_struct {
  const saved = k.current;
  k.current = k.tasks.get(2) ?? k.init_task;
  const task = copy_process(k, C.CLONE_FS | C.CLONE_FILES, null);
  k.current = saved;
  if (typeof task === "number") throw new Error(`BUG: cannot start ${name}: ${task}`);
  task.comm = name.slice(0, 15);
  task.flags |= PF_KTHREAD;
  task.mm = null;
  task.exit_signal = SIGCHLD;
  return task;
}

/** The first user process: pid 1, running `code` until it executes /sbin/init. */
export function user_mode_thread(k: Kernel, code: () => UserCode): task_struct {
  const saved = k.current;
  k.current = k.init_task;
  const task = copy_process(k, SIGCHLD, code);
  k.current = saved;
  if (typeof task === "number") throw new Error(`BUG: cannot start init: ${task}`);
  task.flags &= ~PF_KTHREAD;
  wake_up_new_task(k, task);
  return task;
}

function do_fork(k: Kernel, op: Syscall, flags: number, code: () => UserCode): number {
  if (k.listeners.trace?.enter("_do_fork")) return k.listeners.trace.leave(do_fork(k, op, flags, code));
  const { current } = k;
  if (current.call_state !== null) {
    // vfork: the child has let go of our memory, or we sleep on
    const { child } = current.call_state as { child: task_struct };
    if (child.vfork_done) return sleep_on_uninterruptible(k, child.vfork_done);
    const pid = child.pids[current.pid_ns.level];
    return current.ptrace ? ptrace_event_pid(k, P.PTRACE_EVENT_VFORK_DONE, child, () => pid) : pid;
  }
  if (typeof code !== "function") return -EINVAL;
  const event = current.ptrace && !(flags & C.CLONE_UNTRACED) ? fork_event(current.ptrace, flags) : 0;
  const child = copy_process(k, flags, code, event);
  if (typeof child === "number") return child;
  k.now += COST_FORK;
  if (flags & C.CLONE_VFORK) {
    child.vfork_done = new_wait_queue();
    current.call_state = { child };
  }
  wake_up_new_task(k, child);
  const rest = () => (flags & C.CLONE_VFORK ? do_fork(k, op, flags, code) : child.pids[current.pid_ns.level]);
  return event === 0 ? rest() : ptrace_event_pid(k, event, child, rest);
}

function sys_unshare(k: Kernel, op: Syscall): number {
  const flags = op.a0 as number;
  const { current } = k;
  const known =
    C.CLONE_THREAD |
    C.CLONE_FS |
    C.CLONE_FILES |
    C.CLONE_SIGHAND |
    C.CLONE_VM |
    NEW_NAMESPACE_FLAGS |
    C.CLONE_SYSVSEM;
  if (flags & ~known) return -EINVAL;
  const alone = C.CLONE_THREAD | C.CLONE_SIGHAND | C.CLONE_VM | C.CLONE_NEWUSER;
  if (flags & alone && current.signal.threads.length > 1) return -EINVAL;
  if (flags & NEW_NAMESPACE_FLAGS) {
    const cred = flags & C.CLONE_NEWUSER ? create_user_ns(k, current.cred, k.next_ns_inum++) : current.cred;
    if (typeof cred === "number") return cred;
    const nsproxy = copy_namespaces(k, flags, current, cred);
    if (typeof nsproxy === "number") return nsproxy;
    current.cred = cred;
    if (flags & C.CLONE_NEWIPC) exit_sem(k, current);
    if (nsproxy !== current.nsproxy) switch_task_namespaces(k, current, nsproxy);
  }
  if (flags & C.CLONE_SYSVSEM) exit_sem(k, current);
  if (flags & (C.CLONE_FS | C.CLONE_NEWNS | C.CLONE_NEWUSER) && current.fs.count > 1) {
    current.fs.count--;
    current.fs = copy_fs_struct(current.fs);
  }
  if (flags & C.CLONE_FILES && current.files.count > 1) {
    current.files.count--;
    current.files = dup_fd(current.files);
  }
  return 0;
}

const NEW_NAMESPACE_FLAGS =
  C.CLONE_NEWNS |
  C.CLONE_NEWUTS |
  C.CLONE_NEWIPC |
  C.CLONE_NEWUSER |
  C.CLONE_NEWPID |
  C.CLONE_NEWNET |
  C.CLONE_NEWCGROUP;

export const fork_syscalls: syscall_defs = {
  clone: { fn: (k, op) => do_fork(k, op, op.a0 as number, op.a1 as () => UserCode), ptr: " z t" },
  fork: { fn: (k, op) => do_fork(k, op, SIGCHLD, op.a0 as () => UserCode), ptr: "z" },
  vfork: {
    fn: (k, op) => do_fork(k, op, C.CLONE_VFORK | C.CLONE_VM | SIGCHLD, op.a0 as () => UserCode),
    ptr: "z",
  },
  unshare: { fn: sys_unshare },
};
