// kernel/seccomp: a task gives up system calls: all but four (strict), or those its filters name.
import { audit_enabled } from "./audit.ts";
import { audit_core_dumps, audit_dummy_context, audit_seccomp } from "./auditsc.ts";
import { capable, own_capable } from "./capability.ts";
import { do_exit, do_group_exit } from "./exit.ts";
import type { Kernel } from "./kernel.ts";
import { GONE } from "./sched/results.ts";
import type { task_struct } from "./sched_types.ts";
import { bpf_run, seccomp_check_filter } from "./seccomp_filter.ts";
import { force_sig } from "./signal.ts";
import type { syscall_defs } from "./syscall_types.ts";
import { AUDIT_ARCH_X86_64 } from "./uapi/audit.ts";
import { CAP_SYS_ADMIN } from "./uapi/capability.ts";
import * as E from "./uapi/errno.ts";
import * as S from "./uapi/seccomp.ts";
import { SIGKILL, SIGSYS } from "./uapi/signal.ts";
import type { Syscall } from "./uapi/syscall.ts";
import { SYS } from "./uapi/unistd_64.ts";
import { user_arg, user_ip } from "./user_address.ts";

/** struct seccomp_filter: the newest filter of a task; those attached before it follow. */
export interface seccomp_filter {
  readonly prev: seccomp_filter | null;
  readonly prog: readonly S.sock_filter[];
  /** SECCOMP_FILTER_FLAG_LOG: other actions than allowing are to be logged */
  readonly log: boolean;
}
export interface seccomp {
  readonly mode: number;
  readonly filter: seccomp_filter | null;
}

declare module "./sched_types.ts" {
  interface task_struct {
    /** absent: seccomp is not in use */
    seccomp?: seccomp;
  }
}
declare module "./kernel.ts" {
  interface Kernel {
    /** sysctl kernel.seccomp.actions_logged, in the order of ACTION_NAMES */
    seccomp_actions_logged?: readonly string[];
  }
}

const MAX_ERRNO = 4095;
const STRICT_CALLS: ReadonlySet<number> = new Set([SYS.read, SYS.write, SYS.exit, SYS.rt_sigreturn]);

/** Names of the actions as the sysctls have them, the strongest first. */
const ACTION_NAMES: ReadonlyMap<number, string> = new Map([
  [S.SECCOMP_RET_KILL_PROCESS, "kill_process"],
  [S.SECCOMP_RET_KILL_THREAD, "kill_thread"],
  [S.SECCOMP_RET_TRAP, "trap"],
  [S.SECCOMP_RET_ERRNO, "errno"],
  [S.SECCOMP_RET_TRACE, "trace"],
  [S.SECCOMP_RET_LOG, "log"],
  [S.SECCOMP_RET_ALLOW, "allow"],
]);
export const SECCOMP_ACTIONS_AVAIL: readonly string[] = [...ACTION_NAMES.values()];
export const seccomp_actions_logged = (k: Kernel): readonly string[] =>
  k.seccomp_actions_logged ?? SECCOMP_ACTIONS_AVAIL.slice(0, -1);

/** Write to kernel.seccomp.actions_logged: names apart by blanks; "allow" cannot be logged. */
export function seccomp_set_actions_logged(k: Kernel, text: string): number {
  if (!capable(k, CAP_SYS_ADMIN)) return -E.EPERM;
  const names = text.split(/\s+/).filter((name) => name !== "");
  if (names.includes("allow") || names.some((name) => !SECCOMP_ACTIONS_AVAIL.includes(name)))
    return -E.EINVAL;
  k.seccomp_actions_logged = SECCOMP_ACTIONS_AVAIL.filter((name) => names.includes(name));
  return text.length;
}

/** seccomp_log: by the sysctl and the filter's wish; else the audit subsystem decides by whether the task is audited. */
function seccomp_log(k: Kernel, nr: number, signr: number, action: number, requested: boolean): void {
  if (k.listeners.trace?.run("seccomp_log", "", seccomp_log, k, nr, signr, action, requested)) return;
  const killing = action === S.SECCOMP_RET_KILL_PROCESS || action === S.SECCOMP_RET_KILL_THREAD;
  const name = ACTION_NAMES.get(action) ?? "kill_process";
  const wanted = killing || action === S.SECCOMP_RET_LOG || requested;
  // what the admin wants to see of filters is recorded while audit is off, too
  const forced = wanted && seccomp_actions_logged(k).includes(name);
  if (forced || (audit_enabled(k) && !audit_dummy_context(k)))
    audit_seccomp(k, nr, signr, action, user_ip(k.current));
}

/** The 16 words of struct seccomp_data. */
function seccomp_data(k: Kernel, op: Syscall): Uint32Array {
  const words = new Uint32Array(16);
  words[0] = op.nr;
  words[1] = AUDIT_ARCH_X86_64;
  const put = (at: number, value: bigint) => {
    words[at] = Number(value & 0xffffffffn);
    words[at + 1] = Number(value >> 32n);
  };
  put(2, user_ip(k.current));
  for (const i of [0, 1, 2, 3, 4, 5] as const) put(4 + 2 * i, BigInt(user_arg(k, op, i)));
  return words;
}

/** seccomp_run_filters: what the strongest filter says, and which one it is; the newest wins among equals. */
function seccomp_run_filters(k: Kernel, first: seccomp_filter, op: Syscall): { ret: number; log: boolean } {
  const data = seccomp_data(k, op);
  let ret = S.SECCOMP_RET_ALLOW;
  let log = false;
  for (let f: seccomp_filter | null = first; f; f = f.prev) {
    const got = bpf_run(f.prog, data);
    if (((got & S.SECCOMP_RET_ACTION_FULL) | 0) < ((ret & S.SECCOMP_RET_ACTION_FULL) | 0)) {
      ret = got;
      ({ log } = f);
    }
  }
  return { ret, log };
}

function kill(k: Kernel, task: task_struct, op: Syscall, action: number): number {
  seccomp_log(k, op.nr, SIGSYS, action, true);
  if (action !== S.SECCOMP_RET_KILL_THREAD || task.signal.threads.length === 1) {
    // the last thread dies as by a signal: it would dump core
    audit_core_dumps(k, SIGSYS);
    do_group_exit(k, task, SIGSYS);
  } else do_exit(k, task, SIGSYS);
  return GONE;
}

/**
 * __secure_computing: before the call of a task that uses seccomp is made. null: go on. Else the call is not made and
 * this is its result, or GONE.
 */
export function secure_computing(k: Kernel, task: task_struct, op: Syscall): number | null {
  if (k.listeners.trace?.enter("__secure_computing"))
    return k.listeners.trace.leave(secure_computing(k, task, op));
  const { mode, filter } = task.seccomp as seccomp;
  if (mode === S.SECCOMP_MODE_STRICT) {
    if (STRICT_CALLS.has(op.nr)) return null;
    seccomp_log(k, op.nr, SIGKILL, S.SECCOMP_RET_KILL_THREAD, true);
    if (task.signal.threads.length === 1) do_group_exit(k, task, SIGKILL);
    else do_exit(k, task, SIGKILL);
    return GONE;
  }
  if (!filter) return null;
  const { ret, log } = seccomp_run_filters(k, filter, op);
  const action = (ret & S.SECCOMP_RET_ACTION_FULL) >>> 0;
  const data = ret & S.SECCOMP_RET_DATA;
  switch (action) {
    case S.SECCOMP_RET_ALLOW:
      return null;
    case S.SECCOMP_RET_LOG:
      seccomp_log(k, op.nr, 0, action, true);
      return null;
    case S.SECCOMP_RET_ERRNO:
      seccomp_log(k, op.nr, 0, action, log);
      return -Math.min(data, MAX_ERRNO) || 0;
    case S.SECCOMP_RET_TRAP:
      force_sig(k, SIGSYS, task);
      seccomp_log(k, op.nr, 0, action, log);
      return -E.ENOSYS;
    case S.SECCOMP_RET_TRACE:
      // nobody traces with PTRACE_O_TRACESECCOMP
      seccomp_log(k, op.nr, 0, action, log);
      return -E.ENOSYS;
    default:
      return kill(k, task, op, action);
  }
}

function seccomp_set_mode_strict(task: task_struct): number {
  if (task.seccomp && task.seccomp.mode !== S.SECCOMP_MODE_STRICT) return -E.EINVAL;
  task.seccomp = { mode: S.SECCOMP_MODE_STRICT, filter: null };
  return 0;
}

const is_fprog = (arg: unknown): arg is S.sock_fprog =>
  typeof arg === "object" && arg !== null && "filter" in arg && "len" in arg;

function seccomp_set_mode_filter(k: Kernel, flags: number, arg: unknown): number {
  const { current } = k;
  if (flags & ~(S.SECCOMP_FILTER_FLAG_TSYNC | S.SECCOMP_FILTER_FLAG_LOG)) return -E.EINVAL;
  if (!is_fprog(arg)) return -E.EFAULT;
  if (!current.no_new_privs && !own_capable(k, CAP_SYS_ADMIN)) return -E.EACCES;
  const prog = seccomp_check_filter(arg);
  if (typeof prog === "number") return prog;
  if (current.seccomp && current.seccomp.mode !== S.SECCOMP_MODE_FILTER) return -E.EINVAL;
  const log = (flags & S.SECCOMP_FILTER_FLAG_LOG) !== 0;
  const made: seccomp = {
    mode: S.SECCOMP_MODE_FILTER,
    filter: { prev: current.seccomp?.filter ?? null, prog, log },
  };
  const tasks = flags & S.SECCOMP_FILTER_FLAG_TSYNC ? current.signal.threads : [current];
  for (const task of tasks) task.seccomp = made;
  return 0;
}

/** PR_SET_SECCOMP and seccomp(2). */
export function do_seccomp(k: Kernel, op: number, flags: number, arg: unknown): number {
  switch (op) {
    case S.SECCOMP_SET_MODE_STRICT:
      return flags !== 0 || (arg ?? null) !== null ? -E.EINVAL : seccomp_set_mode_strict(k.current);
    case S.SECCOMP_SET_MODE_FILTER:
      return seccomp_set_mode_filter(k, flags, arg);
    case S.SECCOMP_GET_ACTION_AVAIL:
      if (flags !== 0) return -E.EINVAL;
      if (typeof arg !== "number") return -E.EFAULT;
      return ACTION_NAMES.has(arg >>> 0) ? 0 : -E.EOPNOTSUPP;
    default:
      return -E.EINVAL;
  }
}

/** PR_SET_SECCOMP: 1 strict, 2 filter. */
export function prctl_set_seccomp(k: Kernel, mode: number, arg: unknown): number {
  if (mode === S.SECCOMP_MODE_STRICT) return do_seccomp(k, S.SECCOMP_SET_MODE_STRICT, 0, null);
  if (mode === S.SECCOMP_MODE_FILTER) return do_seccomp(k, S.SECCOMP_SET_MODE_FILTER, 0, arg);
  return -E.EINVAL;
}

export const seccomp_syscalls: syscall_defs = {
  seccomp: {
    fn: (k, op) => do_seccomp(k, op.a0 as number, ((op.a1 as number) ?? 0) | 0, op.a2),
    ptr: "  s",
    note: "no listeners of user space, and no tracer takes part (SECCOMP_RET_TRACE gives ENOSYS)",
  },
};
