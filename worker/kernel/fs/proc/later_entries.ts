// fs/proc/base, fs/proc/fd and others: files that nobody needs for the boot, so that the page loads what makes their text
// after it (tools/parts.mjs).
import type { Kernel } from "../../kernel.ts";
import { ptrace_may_access } from "../../ptrace.ts";
import { __TASK_STOPPED, type pid_namespace, type task_struct } from "../../sched_types.ts";
import { task_io_accounting_add } from "../../task_io_accounting.ts";
import { EACCES, EPERM } from "../../uapi/errno.ts";
import { O_CLOEXEC } from "../../uapi/fcntl.ts";
import type { ByteString, Syscall } from "../../uapi/syscall.ts";
import { SYS } from "../../uapi/unistd_64.ts";
import { user_arg, user_ip, user_sp } from "../../user_address.ts";
import { saved_auxv } from "./auxv.ts";
import type { proc_entry } from "./generic.ts";
import { proc_pid_limits } from "./limits.ts";
import { fd_locks, locks_text } from "./locks.ts";
import { proc_pid_maps, proc_pid_smaps } from "./task_mmu.ts";
import { wchan } from "./wchan.ts";

/** Files for which lock_trace asks PTRACE_MODE_ATTACH when they are read. */
const traced =
  (text: (k: Kernel, task: task_struct) => ByteString) =>
  (k: Kernel, task: task_struct): ByteString | number =>
    ptrace_may_access(k, task, false) ? -EPERM : text(k, task);

const INDICES = [0, 1, 2, 3, 4, 5] as const;
const hex = (n: number | bigint) => `0x${n.toString(16)}`;

/** proc_pid_syscall: number, arguments, stack pointer and program counter of the call a task is in. */
function syscall_text(k: Kernel, task: task_struct): ByteString {
  if (task.exit_state) return "-1 0x0 0x0\n";
  // the registers of a kernel thread are all 0
  if (!task.mm) return `0 ${"0x0 ".repeat(7)}0x0\n`;
  // while it is stopped, what it goes on with is the call that was interrupted
  const { restart } = task;
  const interrupted = restart?.nr === SYS.restart_syscall ? (restart.a0 as { op: Syscall }).op : restart;
  const op: Syscall | null = task.syscall ?? task.ptrace_stop?.op ?? interrupted;
  if (task !== k.current && task.state === 0) return "running\n";
  const where = `${hex(user_sp(task))} ${hex(user_ip(task))}\n`;
  if (!op) return `-1 ${where}`;
  return `${op.nr} ${INDICES.map((i) => `${hex(user_arg(k, op, i, task))} `).join("")}${where}`;
}

/** do_io_accounting. The disk is in memory: nothing is read from storage or written to it. */
const io_text =
  (whole: boolean) =>
  (k: Kernel, task: task_struct): ByteString | number => {
    if (ptrace_may_access(k, task, false)) return -EACCES;
    const { ioac, signal } = task;
    const sum = { ...(whole ? signal.ioac : ioac) };
    if (whole) for (const t of signal.threads) task_io_accounting_add(sum, t.ioac);
    return `rchar: ${sum.rchar}\nwchar: ${sum.wchar}\nsyscr: ${sum.syscr}\nsyscw: ${sum.syscw}\nread_bytes: 0\nwrite_bytes: 0\ncancelled_write_bytes: 0\n`;
  };

/** seq_show of fs/proc/fd: the entry's name is the descriptor. */
function fdinfo_text(this: proc_entry, k: Kernel, task: task_struct, ns: pid_namespace): ByteString {
  const { files } = task;
  const fd = Number(this.name);
  const file = files.fd[fd];
  if (!file) return "";
  const flags = file.f_flags | (files.close_on_exec.has(fd) ? O_CLOEXEC : 0);
  return `pos:\t${file.f_pos}\nflags:\t0${flags.toString(8)}\nmnt_id:\t${file.f_path.mnt.mnt_id}\n${fd_locks(k, file, files, ns)}`;
}

/** "0" for a task that runs or is stopped. */
const wchan_text = (k: Kernel, task: task_struct): ByteString =>
  task.state === 0 || task.state === __TASK_STOPPED ? "0" : wchan(k, task);

export const later_entries = {
  auxv: {
    name: "auxv",
    mode: 0o400,
    guarded: true,
    read: (_k, task) => (task.mm ? saved_auxv(task.mm) : ""),
  },
  fdinfo: { name: "fdinfo", mode: 0o400, read: fdinfo_text },
  io_of_process: { name: "io", mode: 0o400, read: io_text(true) },
  io_of_thread: { name: "io", mode: 0o400, read: io_text(false) },
  limits: { name: "limits", mode: 0o444, read: proc_pid_limits },
  locks: { name: "locks", mode: 0o444, read: locks_text },
  maps: { name: "maps", mode: 0o444, guarded: true, read: proc_pid_maps },
  personality: { name: "personality", mode: 0o400, read: traced(() => "00000000\n") },
  smaps: { name: "smaps", mode: 0o444, guarded: true, read: proc_pid_smaps },
  syscall: { name: "syscall", mode: 0o400, read: traced(syscall_text) },
  wchan: { name: "wchan", mode: 0o444, read: wchan_text },
} satisfies Record<string, proc_entry>;
