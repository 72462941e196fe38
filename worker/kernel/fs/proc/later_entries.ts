// fs/proc/base, fs/proc/fd and others: files that nobody needs for the boot, so that the page loads what makes their text
// after it (tools/parts.mjs).

import { VDA_SECTORS, VDA1_START } from "../../drivers/virtio_blk.ts";
import type { Kernel } from "../../kernel.ts";
import { modules_text } from "../../module_list.ts";
import { ptrace_may_access } from "../../ptrace_access.ts";
import { get_random_u32 } from "../../random.ts";
import { __TASK_STOPPED, type pid_namespace, TASK_RUNNING, type task_struct } from "../../sched_types.ts";
import { task_io_accounting_add } from "../../task_io_accounting.ts";
import { ktime_get_real_us } from "../../time.ts";
import { CAP_SYS_ADMIN, cap_raised } from "../../uapi/capability.ts";
import { EACCES, EINVAL, EPERM } from "../../uapi/errno.ts";
import { O_CLOEXEC } from "../../uapi/fcntl.ts";
import type { ByteString, Syscall } from "../../uapi/syscall.ts";
import { SYS } from "../../uapi/unistd_64.ts";
import { user_arg, user_ip, user_sp } from "../../user_address.ts";
import { rss_pages } from "./array.ts";
import { saved_auxv } from "./auxv.ts";
import type { proc_entry } from "./generic.ts";
import { proc_pid_limits } from "./limits.ts";
import { fd_locks, locks_text } from "./locks.ts";
import { proc_mountinfo, proc_mounts } from "./mounts.ts";
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

/** mounts_open_common: a zombie has no mounts. */
const of_mounts =
  (text: (k: Kernel, task: task_struct) => ByteString) =>
  (k: Kernel, task: task_struct): ByteString | number =>
    task.exit_state ? -EINVAL : text(k, task);

/** "0" for a task that runs or is stopped. */
const wchan_text = (k: Kernel, task: task_struct): ByteString =>
  task.state === 0 || task.state === __TASK_STOPPED ? "0" : wchan(k, task);

/** Headings of /proc/sysvipc; what follows is there when something has been made. */
const SYSVIPC = {
  msg: "       key      msqid perms      cbytes       qnum lspid lrpid   uid   gid  cuid  cgid      stime      rtime      ctime\n",
  sem: "       key      semid perms      nsems   uid   gid  cuid  cgid      otime      ctime\n",
  shm: "       key      shmid perms                  size  cpid  lpid nattch   uid   gid  cuid  cgid      atime      dtime      ctime                   rss                  swap\n",
};
const sysvipc = (name: keyof typeof SYSVIPC) => ({
  name,
  mode: 0o444,
  read: (k: Kernel): ByteString => {
    const { ipc } = k.current.nsproxy.ipc_ns;
    return SYSVIPC[name] + (ipc ? ipc.show(k, ipc, name) : "");
  },
});

const MEM_TOTAL_KB = 2048000;
const MEM_FREE_KB = 1536000;

/**
 * oom_badness in thousandths of memory: pages, 3 in 100 less for who has CAP_SYS_ADMIN, and oom_score_adj. The first
 * process, kernel threads and who has -1000 are not killed.
 */
function oom_score(task: task_struct): number {
  const adj = task.signal.oom_score_adj;
  if (!task.mm || task.pid === 1 || adj === -1000) return 0;
  const total = MEM_TOTAL_KB / 4;
  const pages = rss_pages(task);
  const privileged = cap_raised(task.cred.cap_effective, CAP_SYS_ADMIN);
  const points = pages - (privileged ? Math.floor((pages * 3) / 100) : 0) + (adj * total) / 1000;
  return Math.floor((Math.max(points, 1) * 1000) / total);
}

function uuid(k: Kernel): ByteString {
  const hex = () => get_random_u32(k).toString(16).padStart(8, "0");
  const s = hex() + hex() + hex() + hex();
  return `${s.slice(0, 8)}-${s.slice(8, 12)}-4${s.slice(13, 16)}-a${s.slice(17, 20)}-${s.slice(20, 32)}\n`;
}

const CPUINFO = `processor	: 0
vendor_id	: auditlab
cpu family	: 6
model		: 13
model name	: Simulated x86_64 CPU
stepping	: 3
cpu MHz		: 2000.000
physical id	: 0
siblings	: 1
core id		: 0
cpu cores	: 1
apicid		: 0
initial apicid	: 0
fpu		: yes
fpu_exception	: yes
cpuid level	: 13
wp		: yes
flags		: fpu tsc syscall nx lm
bugs		:
bogomips	: 4000.00
clflush size	: 64
cache_alignment	: 64
address sizes	: 40 bits physical, 48 bits virtual
power management:

`;

const count_running = (k: Kernel) => {
  let n = 0;
  for (const t of k.tasks.values()) if (t.state === TASK_RUNNING && t.exit_state === 0) n++;
  return n;
};

/** show_stat. All work is the kernel's: programs compute in no time. There are no interrupts to count. */
function stat_text(k: Kernel): ByteString {
  const cpu = ` 0 0 ${Math.floor((k.now - k.idle) / 1e7)} ${Math.floor(k.idle / 1e7)} 0 0 0 0 0 0\n`;
  const boot = Math.floor((ktime_get_real_us(k) - Math.floor(k.now / 1000)) / 1e6);
  return `cpu ${cpu}cpu0${cpu}intr 0\nctxt ${k.nr_switches}\nbtime ${boot}\nprocesses ${k.init_pid_ns.last_pid}\nprocs_running ${count_running(k)}\nprocs_blocked 0\nsoftirq 0\n`;
}

export const later_entries = {
  auxv: {
    name: "auxv",
    mode: 0o400,
    guarded: true,
    read: (_k, task) => (task.mm ? saved_auxv(task.mm) : ""),
  },
  cpuinfo: {
    name: "cpuinfo",
    mode: 0o444,
    read: () => CPUINFO,
  },
  devices: {
    name: "devices",
    mode: 0o444,
    read: () => "Character devices:\n  1 mem\n  5 /dev/tty\n136 pts\n\nBlock devices:\n253 virtblk\n",
  },
  diskstats: {
    name: "diskstats",
    mode: 0o444,
    read: () => " 253       0 vda 0 0 0 0 0 0 0 0 0 0 0\n 253       1 vda1 0 0 0 0 0 0 0 0 0 0 0\n",
  },
  fdinfo: { name: "fdinfo", mode: 0o400, read: fdinfo_text },
  io_of_process: { name: "io", mode: 0o400, read: io_text(true) },
  io_of_thread: { name: "io", mode: 0o400, read: io_text(false) },
  ipc_msg: sysvipc("msg"),
  ipc_sem: sysvipc("sem"),
  ipc_shm: sysvipc("shm"),
  limits: { name: "limits", mode: 0o444, read: proc_pid_limits },
  loadavg: {
    name: "loadavg",
    mode: 0o444,
    read: (k) => `0.00 0.00 0.00 ${count_running(k)}/${k.tasks.size} ${k.init_pid_ns.last_pid}\n`,
  },
  locks: { name: "locks", mode: 0o444, read: locks_text },
  maps: { name: "maps", mode: 0o444, guarded: true, read: proc_pid_maps },
  meminfo: {
    name: "meminfo",
    mode: 0o444,
    read: () =>
      `MemTotal:       ${MEM_TOTAL_KB} kB\nMemFree:        ${MEM_FREE_KB} kB\nMemAvailable:   1740800 kB\nBuffers:          20480 kB\nCached:          204800 kB\nSwapTotal:             0 kB\nSwapFree:              0 kB\n`,
  },
  modules: { name: "modules", mode: 0o444, read: modules_text },
  modules_disabled: {
    name: "modules_disabled",
    mode: 0o644,
    read: (k: Kernel) => `${Number(k.modules_disabled ?? false)}\n`,
  },
  mountinfo: { name: "mountinfo", mode: 0o444, read: of_mounts(proc_mountinfo) },
  mounts: { name: "mounts", mode: 0o444, read: of_mounts(proc_mounts) },
  oom_score: { name: "oom_score", mode: 0o444, read: (_k, t) => `${oom_score(t)}\n` },
  partitions: {
    name: "partitions",
    mode: 0o444,
    read: () =>
      `major minor  #blocks  name\n\n 253        0     ${VDA_SECTORS / 2} vda\n 253        1     ${(VDA_SECTORS - VDA1_START) / 2} vda1\n`,
  },
  personality: { name: "personality", mode: 0o400, read: traced(() => "00000000\n") },
  smaps: { name: "smaps", mode: 0o444, guarded: true, read: proc_pid_smaps },
  stat: { name: "stat", mode: 0o444, read: stat_text },
  syscall: { name: "syscall", mode: 0o400, read: traced(syscall_text) },
  uuid: { name: "uuid", mode: 0o444, read: uuid },
  // the disk is in memory: nothing is paged in or out
  vmstat: {
    name: "vmstat",
    mode: 0o444,
    read: () =>
      `nr_free_pages ${MEM_FREE_KB / 4}\npgpgin 0\npgpgout 0\npswpin 0\npswpout 0\npgfault 0\npgmajfault 0\n`,
  },
  wchan: { name: "wchan", mode: 0o444, read: wchan_text },
} satisfies Record<string, proc_entry>;
