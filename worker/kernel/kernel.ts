// The one object that holds a machine's kernel state: what is global in Linux hangs here, so that two machines can
// live in one worker and a machine is a pure function of its configuration and journal.
import type { audit_globals } from "./audit.ts";
import type { audit_report } from "./audit_trace.ts";
import type { audit_record } from "./audit_types.ts";
import type { tty_globals } from "./drivers/tty/tty.ts";
import type { vfsmount_globals } from "./fs/fs.ts";
import type { function_tracer } from "./ftrace.ts";
import type { module } from "./module_list.ts";
import type { pid } from "./pid.ts";
import type { nsproxy, pid_namespace, task_struct, user_namespace, wait_queue_head } from "./sched_types.ts";
import type { seams } from "./seams.ts";
import type { file_transition } from "./security/selinux.ts";
import type { syscall_def } from "./syscall_types.ts";
import type { ntp_data } from "./timekeeping.ts";
import type { ByteString, Program, Syscall } from "./uapi/syscall.ts";

/** What a machine is booted with; part of every permalink, so only plain data (and the program table). */
export interface kernel_config {
  /** real time at boot, microseconds since the Epoch */
  epoch_us: number;
  /** seed of the one random generator */
  seed: number;
  hostname: string;
  /** kernel command line, e.g. "audit=1 patches=13" */
  cmdline: string;
  /** ELF program id (stored in the executable) to its main */
  programs: ReadonlyMap<string, Program>;
}

/** Events the machine passes on to the page; null listeners cost one test. */
export interface kernel_listeners {
  /** every audit record the moment it is queued (see audit.ts:audit_log_end) */
  record: ((record: audit_record) => void) | null;
  /** the current task was given another program, by these arguments of execve(2) */
  exec: ((argv: readonly ByteString[]) => void) | null;
  /** kernel log lines */
  printk: ((line: ByteString) => void) | null;
  /** decisions of audit: filters and records (audit_trace.ts) */
  audit: ((report: audit_report) => void) | null;
  /** system calls; a result of null: the call does not come back. Turns of kernel threads too, with no call. */
  syscall: {
    enter: (task: task_struct, op: Syscall | null) => void;
    leave: (task: task_struct, result: number | null) => void;
  } | null;
  /** functions of the kernel */
  trace: function_tracer | null;
}

export interface Kernel {
  readonly config: kernel_config;
  /** nanoseconds since boot (CLOCK_MONOTONIC); advances by the cost of each call and to the next timer when idle */
  now: number;
  /** nanoseconds in which nothing was runnable */
  idle: number;
  /** how often the CPU went to another task (/proc/stat: ctxt) */
  nr_switches: number;
  /** CLOCK_REALTIME - CLOCK_MONOTONIC in microseconds; clock_settime changes it */
  wall_offset_us: number;
  /** the task on the CPU */
  current: task_struct;
  /** every task by thread id, zombies included */
  readonly tasks: Map<number, task_struct>;
  /** the numbers of process groups and sessions (in the initial pid namespace) that have members */
  readonly pids: Map<number, pid>;
  /** pid 0: parent of init and kthreadd; never scheduled */
  init_task: task_struct;
  readonly init_user_ns: user_namespace;
  readonly init_pid_ns: pid_namespace;
  readonly init_nsproxy: nsproxy;
  /** runnable tasks, in order */
  readonly runqueue: task_struct[];
  /** end of the running task's time slice, ns */
  slice_end: number;
  need_resched: boolean;
  /** sleeping tasks with a timeout, and kernel timers, by expiry */
  readonly timers: timer_list;
  next_ns_inum: number;
  /** xorshift state of get_random_u32 */
  random_state: Uint32Array;
  readonly vfs: vfsmount_globals;
  readonly audit: audit_globals;
  readonly tty: tty_globals;
  readonly seams: seams;
  readonly sys_call_table: readonly (syscall_def | undefined)[];
  readonly listeners: kernel_listeners;
  /** security/selinux */
  file_transition: file_transition | null;
  /** kernel log, newest last: [ns, level, text] */
  readonly log_buf: [number, number, ByteString][];
  /** who waits for more of it */
  readonly log_wait: wait_queue_head;
  /** loaded modules, newest first (module.ts), and whether kernel.modules_disabled was set */
  modules?: module[];
  modules_disabled?: boolean;
  /** what steers the clock (timekeeping.ts), when somebody has looked */
  ntp?: ntp_data;
  /** set by panic() or reboot(2): the machine has stopped */
  halted: { reason: "panic" | "poweroff" | "restart"; message: ByteString } | null;
}

/** One armed timer. */
export interface timer_entry {
  expires: number;
  /** order of arming, to break ties deterministically */
  seq: number;
  /** index in the heap, -1 when not armed */
  index: number;
  task: task_struct | null;
  fn: ((k: Kernel) => void) | null;
}
export interface timer_list {
  heap: timer_entry[];
  seq: number;
}
