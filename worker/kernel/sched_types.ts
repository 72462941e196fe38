// include/linux/sched.h, sched/signal.h, cred.h, nsproxy.h, mm_types.h: the structures of a task.

import type { audit_context } from "./auditsc.ts";
import type { tty_struct } from "./drivers/tty/tty.ts";
import type { dentry, file, fs_struct, inode, mnt_namespace, path } from "./fs/fs.ts";
import type { ipc_globals, kern_ipc_perm } from "./ipc/util.ts";
import type { Kernel, timer_entry } from "./kernel.ts";
import type { k_itimer } from "./posix_timers.ts";
import type { rlimit, utsname } from "./uapi/sched.ts";
import type { sigaction, siginfo } from "./uapi/signal.ts";
import type { ByteString, Syscall, UserCode } from "./uapi/syscall.ts";
import type { uid_gid_extent } from "./user_namespace.ts";

/** Task states; values as in 4.16's sched.h. */
export const TASK_RUNNING = 0;
export const TASK_INTERRUPTIBLE = 1;
export const TASK_UNINTERRUPTIBLE = 2;
export const __TASK_STOPPED = 4;
export const __TASK_TRACED = 8;
export const EXIT_DEAD = 16;
export const EXIT_ZOMBIE = 32;

export const PF_KTHREAD = 0x00200000;
export const PF_EXITING = 0x00000004;
export const PF_FORKNOEXEC = 0x00000040;
export const PF_SUPERPRIV = 0x00000100;
export const PF_DUMPCORE = 0x00000200;
export const PF_SIGNALED = 0x00000400;

/** What a tracer (ptrace(2)) has asked of a task. */
export interface ptrace_link {
  tracer: task_struct;
  /** its credentials when it attached */
  ptracer_cred: cred;
  /** attached by PTRACE_SEIZE */
  seized: boolean;
  /** PTRACE_O_ bits */
  options: number;
  /** TIF_SYSCALL_TRACE: stop where a system call is entered and left */
  syscall_trace: boolean;
  /** PTRACE_GETEVENTMSG */
  message: number;
  /** JOBCTL_TRAP_STOP, JOBCTL_TRAP_NOTIFY: it stops, or stops again, at the next chance */
  trap: boolean;
}

/** A task in a ptrace stop, or woken from one and not yet run. */
export interface ptrace_stop {
  /** status for wait4, 0 once it was taken */
  code: number;
  /** last_siginfo: null at a group stop of a task that was not seized */
  info: siginfo | null;
  /** PTRACE_LISTEN: stopped as others are, no longer for the tracer to command */
  listening: boolean;
  /** the system call it stopped in or just after, and its result (rax) */
  op: Syscall | null;
  result: number;
  /** signal the tracer lets it go on with */
  data: number;
  /** goes on where it stopped; the value is that of a system call handler */
  then: (k: Kernel, task: task_struct, data: number) => number;
}

/** A wait queue: who sleeps here. wake_up() empties it. */
export interface wait_queue_head {
  /** in the order they came */
  readonly waiters: task_struct[];
}

/** struct user_namespace (user_namespace.ts). */
export interface user_namespace {
  parent: user_namespace | null;
  ns: ns_common;
  /** how deep it is, 0 for the initial one */
  level: number;
  /** who made it, by ids of the initial namespace */
  owner: number;
  group: number;
  /** empty until written */
  uid_map: readonly uid_gid_extent[];
  gid_map: readonly uid_gid_extent[];
  setgroups_allowed: boolean;
}
export interface ns_common {
  /** inode number shown by /proc/PID/ns links, e.g. 4026531993 */
  inum: number;
  /** whose capabilities count in it; absent: the initial user namespace's */
  user_ns?: user_namespace;
}
export interface uts_namespace {
  ns: ns_common;
  name: utsname;
}
export interface pid_namespace {
  ns: ns_common;
  level: number;
  parent: pid_namespace | null;
  child_reaper: task_struct | null;
  last_pid: number;
  /** every task that is seen here, by its number here, zombies included */
  readonly tasks: Map<number, task_struct>;
}
/** struct net. What the network stack and later patches keep per namespace hangs here by declaration merging. */
export interface net {
  ns: ns_common;
  /** whose capabilities count in it */
  user_ns: user_namespace;
}
export interface simple_namespace {
  ns: ns_common;
}
export interface ipc_namespace extends simple_namespace {
  /** System V objects and message queues; made when first asked for */
  ipc?: ipc_globals;
}
export interface nsproxy {
  uts_ns: uts_namespace;
  ipc_ns: ipc_namespace;
  mnt_ns: mnt_namespace;
  pid_ns_for_children: pid_namespace;
  net_ns: net;
  cgroup_ns: simple_namespace;
}

/** struct cred. Never changed in place once published: prepare_creds() copies, commit_creds() installs. */
export interface cred {
  uid: number;
  gid: number;
  suid: number;
  sgid: number;
  euid: number;
  egid: number;
  fsuid: number;
  fsgid: number;
  groups: readonly number[];
  securebits: number;
  cap_inheritable: bigint;
  cap_permitted: bigint;
  cap_effective: bigint;
  cap_bset: bigint;
  cap_ambient: bigint;
  user_ns: user_namespace;
  /** SELinux context of the task, e.g. unconfined_u:unconfined_r:unconfined_t:s0-s0:c0.c1023 */
  security: ByteString;
  /** context asked for the next exec (/proc/self/attr/exec), "" when none */
  exec_security: ByteString;
  /** context for new files (/proc/self/attr/fscreate), "" when none */
  create_security: ByteString;
}

/** A mapped range of addresses, [start, end), and its PROT_ bits. */
export interface vm_area_struct {
  start: number;
  end: number;
  prot: number;
  /** MAP_SHARED */
  shared: boolean;
  /** what is mapped, null for anonymous memory, and from which byte of it on */
  vm_file: path | null;
  offset: number;
  /** a segment of shared memory that is attached here */
  shm: kern_ipc_perm | null;
}

/** How the program in memory was started: what its auxiliary vector and its mappings are made of. */
export interface exec_info {
  /** ids of the program when it began, and AT_SECURE */
  cred: cred;
  secureexec: boolean;
  /** path as given to execve */
  filename: ByteString;
  /** the dynamic loader, null for a static program */
  interp: path | null;
}

/** What is left of mm_struct: the argument areas, the executable, and a source of plausible user addresses. */
export interface mm_struct {
  /** argv joined and terminated by NUL bytes: what /proc/PID/cmdline and PROCTITLE read */
  args: ByteString;
  env: readonly ByteString[];
  exe_file: file | null;
  exe_dentry: dentry | null;
  /** null for the first process until it executes a program */
  exec: exec_info | null;
  start_brk: number;
  start_stack: number;
  /** end of the heap, as brk(2) moves it */
  brk: number;
  /** mappings end here and grow downwards */
  mmap_base: number;
  /** mapped areas in order of their addresses; never changed in place, so that fork copies it by reference */
  mmap: readonly vm_area_struct[];
  dumpable: number;
}

export interface files_struct {
  /** count of tasks sharing the table (CLONE_FILES) */
  count: number;
  fd: (file | null)[];
  close_on_exec: Set<number>;
  /** who holds the record lock that this process waits for (file_lock.fl_blocker) */
  fl_blocker: files_struct | file | null;
}

export interface sighand_struct {
  count: number;
  /** index 1..64; an action is replaced, never changed, so that tables can share them */
  action: Readonly<sigaction>[];
}

export interface sigpending {
  /** set of pending signal numbers, bit n-1 */
  signal: bigint;
  list: siginfo[];
}

/** What a process has typed and tty_audit has not recorded yet. */
export interface tty_audit_buf {
  dev: number;
  icanon: boolean;
  data: string;
}

/** include/linux/task_io_accounting.h: bytes and calls of read(2), write(2) and their kin. */
export interface task_io_accounting {
  rchar: number;
  wchar: number;
  syscr: number;
  syscw: number;
}

/** struct sem_undo_list. Threads made with CLONE_SYSVSEM share one. */
export interface sem_undo_list {
  count: number;
  /** what is left to do for the last task that has it; null before it first asked for something to be taken back */
  exit: ((k: Kernel, task: task_struct) => void) | null;
}

export interface signal_struct {
  /** all threads, leader first; dead ones are removed by release_task */
  threads: task_struct[];
  live: number;
  shared_pending: sigpending;
  wait_chldexit: wait_queue_head;
  group_exit_code: number;
  /** SIGNAL_GROUP_EXIT, SIGNAL_STOP_STOPPED, SIGNAL_STOP_CONTINUED bits */
  flags: number;
  group_stop_count: number;
  /** the signal the group was stopped by last */
  group_stop_sig: number;
  /** ids as seen from the initial pid namespace */
  pgrp: number;
  session: number;
  leader: boolean;
  tty: tty_struct | null;
  tty_old_pgrp: number;
  /** TTY auditing: AUDIT_TTY_ENABLE and AUDIT_TTY_LOG_PASSWD bits (drivers/tty/tty_audit) */
  audit_tty: number;
  tty_audit_buf: tty_audit_buf | null;
  is_child_subreaper: boolean;
  /** what the killer for lack of memory adds to the process's badness, and the least it may be set to without privilege */
  oom_score_adj: number;
  oom_score_adj_min: number;
  /** each is replaced, never changed */
  rlim: Readonly<rlimit>[];
  /** ITIMER_REAL expiry in ns since boot, 0 when unset (alarm) */
  real_timer: number;
  /** timer_create(2); null while there was none. Numbers are not used again. */
  posix_timers: Map<number, k_itimer> | null;
  next_posix_timer_id: number;
  /** reads and writes of threads that are gone, and of children that were waited for */
  ioac: task_io_accounting;
  /** user + system time of the group, ns */
  utime: number;
  stime: number;
  cutime: number;
  cstime: number;
}
export const SIGNAL_STOP_STOPPED = 0x1;
export const SIGNAL_STOP_CONTINUED = 0x2;
export const SIGNAL_GROUP_EXIT = 0x4;
export const SIGNAL_GROUP_COREDUMP = 0x8;
export const SIGNAL_CLD_STOPPED = 0x10;
export const SIGNAL_CLD_CONTINUED = 0x20;

/**
 * struct task_struct: one thread. Patches of the container ID series add their field by declaration merging
 * (`declare module "../../kernel/sched_types.ts" { interface task_struct { containerid: bigint } }`), the way the
 * series adds one line to sched.h.
 */
export interface task_struct {
  /** thread id and thread group id in the initial pid namespace */
  pid: number;
  tgid: number;
  /** ids per pid namespace level, index 0 is the initial one */
  pids: number[];
  pid_ns: pid_namespace;
  comm: ByteString;
  state: number;
  exit_state: number;
  exit_code: number;
  exit_signal: number;
  pdeath_signal: number;
  flags: number;
  nice: number;
  group_leader: task_struct;
  real_parent: task_struct;
  /** recipient of SIGCHLD and wait4: real_parent, or the tracer */
  parent: task_struct;
  children: Set<task_struct>;
  /** ns since boot */
  start_time: number;

  cred: cred;
  mm: mm_struct | null;
  fs: fs_struct;
  files: files_struct;
  nsproxy: nsproxy;
  signal: signal_struct;
  sighand: sighand_struct;
  blocked: bigint;
  /** mask to restore after rt_sigsuspend's handler ran */
  saved_sigmask: bigint | null;
  pending: sigpending;
  /** TIF_SIGPENDING: something deliverable may be pending */
  sigpending: boolean;
  no_new_privs: boolean;
  vfork_done: wait_queue_head | null;

  /** what it has read and written */
  ioac: task_io_accounting;
  /** what it would take back of semop(2) when it ends, null: nothing ever (ipc/sem.ts) */
  sysvsem: sem_undo_list | null;

  loginuid: number;
  sessionid: number;
  audit_context: audit_context | null;

  /** null: not traced */
  ptrace: ptrace_link | null;
  ptrace_stop: ptrace_stop | null;
  /** the tasks it traces, null when there have never been any */
  ptraced: Set<task_struct> | null;

  /** the program: user code of this thread; null for a kernel thread */
  code: UserCode | null;
  /** a kernel thread's body: called when it is scheduled; sleeps by sleep_on(), or stays runnable */
  kthread: ((k: Kernel, self: task_struct) => void) | null;
  /** system call in progress (entered, not left yet) */
  syscall: Syscall | null;
  /** per-call state of a handler that sleeps and is called again; null at entry */
  call_state: unknown;
  /** result of the call in progress once its handler is done and only audit's queue holds the task up; else null */
  leaving: number | null;
  /** result to hand to the user code when it runs next */
  result: number;
  /** call to issue instead of resuming the user code: again after a signal, or once its code is there */
  restart: Syscall | null;
  /** wait queues this task is on while it sleeps */
  wait_queues: readonly wait_queue_head[];
  /** armed while it sleeps with a timeout */
  sleep_timer: timer_entry | null;
  /** set by the timer that ended the last sleep */
  timed_out: boolean;
  on_rq: boolean;
}

/** struct linux_binprm of the exec in progress. */
export interface linux_binprm {
  file: file;
  inode: inode;
  /** path as given to execve */
  filename: ByteString;
  /** what is really run: for a script, its interpreter */
  interp: ByteString;
  argv: ByteString[];
  envp: ByteString[];
  argc: number;
  cred: cred;
  secureexec: boolean;
}
