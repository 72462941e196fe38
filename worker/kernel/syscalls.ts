// arch/x86/entry: the system call table, and the way in and out of the kernel with audit's hooks.
import { audit_wait_backlog } from "./audit.ts";
import { audit_syscall_entry, audit_syscall_exit } from "./auditsc.ts";
import { capability_syscalls } from "./capability.ts";
import { exit_syscalls } from "./exit.ts";
import { fork_syscalls } from "./fork.ts";
import { attr_syscalls } from "./fs/attr.ts";
import { exec_syscalls } from "./fs/exec.ts";
import { fallocate_syscalls } from "./fs/fallocate.ts";
import { fcntl_syscalls } from "./fs/fcntl.ts";
import { file_syscalls } from "./fs/file.ts";
import { namei_syscalls } from "./fs/namei_create.ts";
import { namespace_syscalls } from "./fs/namespace.ts";
import { namespace_change_syscalls } from "./fs/namespace_change.ts";
import { open_syscalls } from "./fs/open.ts";
import { pipe_syscalls } from "./fs/pipe.ts";
import { read_write_syscalls } from "./fs/read_write.ts";
import { readdir_syscalls } from "./fs/readdir.ts";
import { select_syscalls } from "./fs/select.ts";
import { stat_syscalls } from "./fs/stat.ts";
import { xattr_syscalls } from "./fs/xattr.ts";
import { xattr_read_syscalls } from "./fs/xattr_read.ts";
import { hrtimer_syscalls } from "./hrtimer.ts";
import { mqueue_syscalls } from "./ipc/mqueue.ts";
import { msg_syscalls } from "./ipc/msg.ts";
import { sem_syscalls } from "./ipc/sem.ts";
import { shm_syscalls } from "./ipc/shm.ts";
import type { Kernel } from "./kernel.ts";
import { memfd_syscalls } from "./mm/memfd.ts";
import { mmap_syscalls } from "./mm/mmap.ts";
import { process_vm_syscalls } from "./mm/process_vm_access.ts";
import { module_syscalls } from "./module.ts";
import { socket_syscalls } from "./net/socket.ts";
import { nsproxy_syscalls } from "./nsproxy.ts";
import { posix_timer_syscalls } from "./posix_timers.ts";
import { process_64_syscalls } from "./process_64.ts";
import { ptrace_syscalls } from "./ptrace.ts";
import { ptrace_report_syscall } from "./ptrace_stop.ts";
import { GONE, SLEEP } from "./sched/results.ts";
import type { task_struct } from "./sched_types.ts";
import { seccomp_syscalls, secure_computing } from "./seccomp.ts";
import { fatal_signal_pending } from "./signal.ts";
import { signal_syscalls } from "./signal_calls.ts";
import { do_signal } from "./signal_deliver.ts";
import { sys_syscalls } from "./sys.ts";
import { sys_seldom_syscalls } from "./sys_seldom.ts";
import type { syscall_def, syscall_defs } from "./syscall_types.ts";
import { timekeeping_syscalls } from "./timekeeping.ts";
import { EINTR, ENOSYS, ERESTART_RESTARTBLOCK, ERESTARTSYS } from "./uapi/errno.ts";
import type { Syscall } from "./uapi/syscall.ts";
import { NR_SYSCALLS_4_16, SYS, type SyscallName } from "./uapi/unistd_64.ts";

/** By number; a hole is a call that is not simulated (ENOSYS). Built at boot: the modules import each other. */
export function build_syscall_table(): readonly (syscall_def | undefined)[] {
  const groups: readonly syscall_defs[] = [
    attr_syscalls,
    capability_syscalls,
    exec_syscalls,
    exit_syscalls,
    fallocate_syscalls,
    fcntl_syscalls,
    file_syscalls,
    fork_syscalls,
    hrtimer_syscalls,
    memfd_syscalls,
    mmap_syscalls,
    module_syscalls,
    mqueue_syscalls,
    msg_syscalls,
    namei_syscalls,
    namespace_syscalls,
    namespace_change_syscalls,
    nsproxy_syscalls,
    open_syscalls,
    pipe_syscalls,
    posix_timer_syscalls,
    process_64_syscalls,
    process_vm_syscalls,
    ptrace_syscalls,
    read_write_syscalls,
    readdir_syscalls,
    seccomp_syscalls,
    select_syscalls,
    sem_syscalls,
    shm_syscalls,
    signal_syscalls,
    socket_syscalls,
    stat_syscalls,
    sys_syscalls,
    sys_seldom_syscalls,
    timekeeping_syscalls,
    xattr_syscalls,
    xattr_read_syscalls,
  ];
  const table: (syscall_def | undefined)[] = new Array(NR_SYSCALLS_4_16);
  for (const group of groups)
    for (const [name, def] of Object.entries(group)) {
      const nr = SYS[name as SyscallName];
      if (table[nr]) throw new Error(`BUG: ${name} is defined twice`);
      // all of one shape, so that looking at an entry takes the same path for every call
      const { fn, ptr, missing, note } = def;
      table[nr] = { fn, ptr, missing, note };
    }
  return table;
}

/** A call enters: audit's entry hook, then the handler. Returns the result, SLEEP or GONE. */
export function syscall_begin(k: Kernel, task: task_struct, op: Syscall): number {
  task.syscall = op;
  task.call_state = null;
  k.listeners.syscall?.enter(task, op);
  if (task.ptrace?.syscall_trace)
    return ptrace_report_syscall(k, task, -ENOSYS, (kk, t) =>
      // one that is killed there does not make the call
      fatal_signal_pending(t) ? syscall_return(kk, t, op, -EINTR) : syscall_enter(kk, t, op),
    );
  return syscall_enter(k, task, op);
}

function syscall_enter(k: Kernel, task: task_struct, op: Syscall): number {
  if (task.seccomp) {
    const refused = secure_computing(k, task, op);
    if (refused !== null)
      return refused === GONE ? syscall_result(k, task, GONE) : syscall_leave(k, task, op, refused);
  }
  if (task.audit_context) audit_syscall_entry(k, op);
  return syscall_continue(k, task);
}

/** Calls the handler of the call in progress, and leaves the kernel when it is done. */
export function syscall_continue(k: Kernel, task: task_struct): number {
  const op = task.syscall as Syscall;
  if (task.leaving !== null) return syscall_wait(k, task, op, task.leaving);
  const def = k.sys_call_table[op.nr];
  return syscall_result(k, task, def ? def.fn(k, op) : -ENOSYS);
}

/** What a handler has given. */
export function syscall_result(k: Kernel, task: task_struct, r: number): number {
  if (r === SLEEP) return r;
  if (r === GONE || task.exit_state !== 0) {
    k.listeners.syscall?.leave(task, null);
    return GONE;
  }
  return syscall_leave(k, task, task.syscall as Syscall, r);
}

/** The way out: audit's exit hook, which may have to wait for room in its queue, then what signals are pending. */
function syscall_leave(k: Kernel, task: task_struct, op: Syscall, r: number): number {
  if (task.audit_context)
    audit_syscall_exit(k, r <= -ERESTARTSYS && r >= -ERESTART_RESTARTBLOCK ? -EINTR : r);
  return k.audit.waiting.length > 0 ? syscall_wait(k, task, op, r) : syscall_done(k, task, op, r);
}

function syscall_wait(k: Kernel, task: task_struct, op: Syscall, r: number): number {
  task.leaving = audit_wait_backlog(k) === SLEEP ? r : null;
  return task.leaving === null ? syscall_done(k, task, op, r) : SLEEP;
}

function syscall_done(k: Kernel, task: task_struct, op: Syscall, r: number): number {
  if (task.ptrace?.syscall_trace)
    return ptrace_report_syscall(k, task, r, (kk, t) => syscall_return(kk, t, op, r));
  return syscall_return(k, task, op, r);
}

function syscall_return(k: Kernel, task: task_struct, op: Syscall, r: number): number {
  task.syscall = null;
  k.listeners.syscall?.leave(task, r);
  const restart = r <= -ERESTARTSYS && r >= -ERESTART_RESTARTBLOCK;
  if (task.sigpending || restart) return do_signal(k, task, r, op);
  return r;
}
