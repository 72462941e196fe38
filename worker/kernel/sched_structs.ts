// What fork and exec allocate over and over: tasks and the structures that hang from them. They are made by constructors
// and not by literals or by spreading another, for V8's sake. A spread copy has a hidden class that shares nothing with
// its original's, so that each generation of copies, and each machine of a process, would add classes until the kernel's
// code that looks at tasks got slow. And objects of literals are made in the old generation once many of them have lived
// long, where those of dead tasks then pile up; objects of constructors never are.
import type {
  cred,
  files_struct,
  mm_struct,
  sighand_struct,
  signal_struct,
  task_io_accounting,
  task_struct,
} from "./sched_types.ts";

/** The fields of an object that is made now and filled in by who allocates it. */
const later = <T>(): T => null as T;

class io_accounting implements task_io_accounting {
  rchar = 0;
  wchar = 0;
  syscr = 0;
  syscw = 0;
}

/** A task that has not run yet: it waits for nothing, no signal is pending for it, and no call is under way. */
class task implements task_struct {
  pid = 0;
  tgid = 0;
  pids = later<task_struct["pids"]>();
  pid_ns = later<task_struct["pid_ns"]>();
  comm = "";
  state = 0;
  exit_state = 0;
  exit_code = 0;
  exit_signal = 0;
  pdeath_signal = 0;
  flags = 0;
  nice = 0;
  group_leader = later<task_struct>();
  real_parent = later<task_struct>();
  parent = later<task_struct>();
  children = new Set<task_struct>();
  start_time = 0;
  cred = later<cred>();
  mm: mm_struct | null = null;
  fs = later<task_struct["fs"]>();
  files = later<files_struct>();
  nsproxy = later<task_struct["nsproxy"]>();
  signal = later<signal_struct>();
  sighand = later<sighand_struct>();
  blocked = 0n;
  saved_sigmask: bigint | null = null;
  pending = { signal: 0n, list: [] };
  sigpending = false;
  no_new_privs = false;
  vfork_done: task_struct["vfork_done"] = null;
  ioac = new io_accounting();
  sysvsem: task_struct["sysvsem"] = null;
  loginuid = 0;
  sessionid = 0;
  audit_context: task_struct["audit_context"] = null;
  ptrace: task_struct["ptrace"] = null;
  ptrace_stop: task_struct["ptrace_stop"] = null;
  ptraced: task_struct["ptraced"] = null;
  code: task_struct["code"] = null;
  kthread: task_struct["kthread"] = null;
  syscall: task_struct["syscall"] = null;
  call_state: unknown = null;
  leaving: number | null = null;
  result = 0;
  restart: task_struct["restart"] = null;
  wait_queues: task_struct["wait_queues"] = [];
  sleep_timer: task_struct["sleep_timer"] = null;
  timed_out = false;
  on_rq = false;
}

export const new_task_struct = (): task_struct => new task();

class signal implements signal_struct {
  threads: task_struct[] = [];
  live = 1;
  shared_pending = { signal: 0n, list: [] };
  wait_chldexit: signal_struct["wait_chldexit"] = { waiters: [] };
  group_exit_code = 0;
  flags = 0;
  group_stop_count = 0;
  group_stop_sig = 0;
  pgrp = 0;
  session = 0;
  leader = false;
  tty: signal_struct["tty"] = null;
  tty_old_pgrp = 0;
  audit_tty = 0;
  tty_audit_buf: signal_struct["tty_audit_buf"] = null;
  is_child_subreaper = false;
  oom_score_adj = 0;
  oom_score_adj_min = 0;
  rlim: signal_struct["rlim"];
  real_timer = 0;
  posix_timers: signal_struct["posix_timers"] = null;
  next_posix_timer_id = 0;
  ioac = new io_accounting();
  utime = 0;
  stime = 0;
  cutime = 0;
  cstime = 0;

  constructor(rlim: signal_struct["rlim"]) {
    this.rlim = rlim;
  }
}

/** Of a process with one thread, which has not done anything yet. */
export const new_signal_struct = (rlim: signal_struct["rlim"]): signal_struct => new signal(rlim);

class sighand implements sighand_struct {
  count = 1;
  action: sighand_struct["action"];

  constructor(action: sighand_struct["action"]) {
    this.action = action;
  }
}

export const new_sighand_struct = (action: sighand_struct["action"]): sighand_struct => new sighand(action);

class files implements files_struct {
  count = 1;
  fd: files_struct["fd"];
  close_on_exec: Set<number>;
  fl_blocker: files_struct["fl_blocker"] = null;

  constructor(fd: files_struct["fd"], close_on_exec: Set<number>) {
    this.fd = fd;
    this.close_on_exec = close_on_exec;
  }
}

export const new_files_struct = (
  fd: files_struct["fd"] = [],
  close_on_exec = new Set<number>(),
): files_struct => new files(fd, close_on_exec);

class cred_copy implements cred {
  uid: number;
  gid: number;
  suid: number;
  sgid: number;
  euid: number;
  egid: number;
  fsuid: number;
  fsgid: number;
  groups: cred["groups"];
  securebits: number;
  cap_inheritable: bigint;
  cap_permitted: bigint;
  cap_effective: bigint;
  cap_bset: bigint;
  cap_ambient: bigint;
  user_ns: cred["user_ns"];
  security: cred["security"];
  exec_security: cred["exec_security"];
  create_security: cred["create_security"];

  constructor(old: cred) {
    this.uid = old.uid;
    this.gid = old.gid;
    this.suid = old.suid;
    this.sgid = old.sgid;
    this.euid = old.euid;
    this.egid = old.egid;
    this.fsuid = old.fsuid;
    this.fsgid = old.fsgid;
    this.groups = old.groups;
    this.securebits = old.securebits;
    this.cap_inheritable = old.cap_inheritable;
    this.cap_permitted = old.cap_permitted;
    this.cap_effective = old.cap_effective;
    this.cap_bset = old.cap_bset;
    this.cap_ambient = old.cap_ambient;
    this.user_ns = old.user_ns;
    this.security = old.security;
    this.exec_security = old.exec_security;
    this.create_security = old.create_security;
  }
}

/** Credentials with some changed, or to be changed before anybody sees them. */
export function copy_cred(old: cred, changed: Partial<cred> | null = null): cred {
  const cred = new cred_copy(old);
  return changed ? Object.assign(cred, changed) : cred;
}

class mm implements mm_struct {
  args: mm_struct["args"];
  env: mm_struct["env"];
  exe_file: mm_struct["exe_file"];
  exe_dentry: mm_struct["exe_dentry"];
  exec: mm_struct["exec"];
  start_brk: number;
  start_stack: number;
  brk: number;
  mmap_base: number;
  mmap: mm_struct["mmap"];
  dumpable: number;

  constructor(old: mm_struct) {
    this.args = old.args;
    this.env = old.env;
    this.exe_file = old.exe_file;
    this.exe_dentry = old.exe_dentry;
    this.exec = old.exec;
    this.start_brk = old.start_brk;
    this.start_stack = old.start_stack;
    this.brk = old.brk;
    this.mmap_base = old.mmap_base;
    this.mmap = old.mmap;
    this.dumpable = old.dumpable;
  }
}

/** An address space with the same in it. */
export const copy_mm = (old: mm_struct): mm_struct => new mm(old);
