// kernel/auditsc.c: the audit context of a task: from the entry of a system call to its exit, where the filters decide
// and audit_log_exit.ts writes the event.

import { auditd_test_task } from "./audit.ts";
import { audit_filter_inodes, audit_filter_syscall, audit_filter_task } from "./audit_filter_rules.ts";
import { audit_log_exit } from "./audit_log_exit.ts";
import type { traced_entry } from "./audit_trace.ts";
import { audit_kill_trees } from "./audit_tree.ts";
import type { audit_context, audit_krule, audit_state, audit_tree } from "./audit_types.ts";
import * as T from "./audit_types.ts";
import type { Kernel } from "./kernel.ts";
import type { task_struct } from "./sched_types.ts";
import { ktime_get_coarse_real_us } from "./time.ts";
import { AUDIT_ARCH_X86_64 } from "./uapi/audit.ts";
import { EINTR, ERESTART_RESTARTBLOCK, ERESTARTSYS } from "./uapi/errno.ts";
import type { ByteString, Syscall } from "./uapi/syscall.ts";

export { audit_core_dumps, audit_seccomp } from "./audit_abend.ts";
export {
  audit_bprm,
  audit_fd_pair,
  audit_log_bprm_fcaps,
  audit_log_capset,
  audit_mmap_fd,
  audit_ptrace,
  audit_signal_info,
} from "./audit_aux.ts";
export { audit_set_loginuid } from "./audit_loginuid.ts";
export { audit_file, audit_getname, audit_inode, audit_inode_child } from "./audit_names.ts";
export type { audit_context, audit_names } from "./audit_types.ts";
export {
  AUDIT_INODE_PARENT,
  AUDIT_TYPE_CHILD_CREATE,
  AUDIT_TYPE_CHILD_DELETE,
} from "./audit_types.ts";

const initial_prio = (state: audit_state): number =>
  state === T.AUDIT_RECORD_CONTEXT ? Number.POSITIVE_INFINITY : 0;

const NO_TREES: readonly audit_tree[] = [];

/** A context that knows nothing, of which each has a copy (fork.ts says why). */
const EMPTY_CONTEXT: Readonly<audit_context> = {
  dummy: false,
  in_syscall: false,
  state: T.AUDIT_DISABLED,
  current_state: T.AUDIT_DISABLED,
  serial: 0,
  major: 0,
  arch: 0,
  ctime: 0,
  op: null,
  return_code: 0,
  return_valid: T.AUDITSC_INVALID,
  prio: 0,
  filterkey: null,
  rule: null,
  task_rule: null,
  names_list: [],
  name_count: 0,
  pwd: null,
  aux: [],
  sockaddr: null,
  ppid: 0,
  target: null,
  aux_pids: [],
  fds: null,
  special: null,
  trees: NO_TREES,
  killed_trees: [],
  proctitle: null,
  stamp: "",
  task_info: null,
};

/** A context in no system call yet; `state`, `filterkey` and `task_rule` as the task list decided. */
export function audit_alloc_context(
  state: audit_state,
  filterkey: ByteString | null,
  task_rule: audit_krule | null = null,
): audit_context {
  const ctx = { ...EMPTY_CONTEXT };
  ctx.state = ctx.current_state = state;
  ctx.prio = initial_prio(state);
  ctx.filterkey = filterkey;
  ctx.rule = ctx.task_rule = task_rule;
  ctx.names_list = [];
  ctx.aux = [];
  ctx.aux_pids = [];
  ctx.killed_trees = [];
  return ctx;
}

/**
 * fork: the context of a new task. null when audit has never been on, or the task list says never: then nothing the
 * task does is ever audited, rules or not.
 */
export function audit_alloc(k: Kernel, task: task_struct): audit_context | null {
  if (k.listeners.trace?.enter("audit_alloc", `pid ${task.tgid}`))
    return k.listeners.trace.leave(audit_alloc(k, task));
  if (!k.audit.audit_ever_enabled) return null;
  const { state, rule } = audit_filter_task(k, task);
  if (state === T.AUDIT_DISABLED) return null;
  return audit_alloc_context(state, rule?.filterkey ?? null, rule);
}

/** Tells a listener, at the end of a call, whether it is recorded. */
function report_exit(k: Kernel, task: task_struct, ctx: audit_context): void {
  const recorded = ctx.in_syscall && ctx.current_state === T.AUDIT_RECORD_CONTEXT;
  const filtered = ctx.state === T.AUDIT_BUILD_CONTEXT;
  k.listeners.audit?.({ what: "exit", task, filtered, recorded, serial: ctx.serial });
}

/** A task dies: the call it is in (exit_group, or whatever it was killed in) is still written if a rule says so. */
export function audit_free(k: Kernel, task: task_struct): void {
  if (k.listeners.trace?.run("__audit_free", `pid ${task.tgid}`, audit_free, k, task)) return;
  const ctx = task.audit_context;
  if (!ctx) return;
  audit_decide(k, task, ctx, T.AUDITSC_INVALID, 0);
  if (ctx.in_syscall && ctx.current_state === T.AUDIT_RECORD_CONTEXT) audit_log_exit(k, ctx, task);
  if (k.listeners.audit !== null) report_exit(k, task, ctx);
  ctx.in_syscall = false;
  audit_kill_trees(k, ctx.killed_trees);
  task.audit_context = null;
}

/** Tells a listener how a call is watched. */
function report_entry(k: Kernel, outcome: traced_entry): void {
  k.listeners.audit?.({ what: "entry", task: k.current, outcome });
}

/** A system call begins. */
export function audit_syscall_entry(k: Kernel, op: Syscall): void {
  if (k.listeners.trace?.run("__audit_syscall_entry", `major=${op.nr}`, audit_syscall_entry, k, op)) return;
  const ctx = k.current.audit_context;
  if (ctx === null || k.audit.audit_enabled === T.AUDIT_OFF) {
    report_entry(k, "off");
    return;
  }
  const { state } = ctx;
  if (state === T.AUDIT_DISABLED) return;
  ctx.dummy = k.audit.audit_n_rules === 0;
  if (!ctx.dummy && state === T.AUDIT_BUILD_CONTEXT) {
    ctx.prio = 0;
    if (k.audit.auditd_conn !== null && auditd_test_task(k, k.current)) {
      report_entry(k, "auditd");
      return;
    }
  }
  report_entry(k, state === T.AUDIT_RECORD_CONTEXT ? "record" : ctx.dummy ? "dummy" : "build");
  ctx.arch = AUDIT_ARCH_X86_64;
  ctx.major = op.nr;
  ctx.op = op;
  ctx.serial = 0;
  ctx.ctime = ktime_get_coarse_real_us(k);
  ctx.in_syscall = true;
  ctx.current_state = state;
  ctx.rule = ctx.task_rule;
  ctx.ppid = 0;
}

/** The filters decide whether the call is recorded (audit_take_context). */
function audit_decide(k: Kernel, task: task_struct, ctx: audit_context, valid: number, code: number): void {
  ctx.return_valid = valid;
  // a call that will be restarted looks interrupted
  ctx.return_code = code <= -ERESTARTSYS && code >= -ERESTART_RESTARTBLOCK ? -EINTR : code;
  if (!ctx.in_syscall || ctx.dummy) return;
  audit_filter_syscall(k, task, ctx);
  if (ctx.name_count > 0) audit_filter_inodes(k, task, ctx);
}

/** A system call ends with `ret` (negated errno on failure). */
export function audit_syscall_exit(k: Kernel, ret: number): void {
  if (k.listeners.trace?.run("__audit_syscall_exit", `return_code=${ret}`, audit_syscall_exit, k, ret))
    return;
  const task = k.current;
  const ctx = task.audit_context;
  if (ctx === null) return;
  const success = !(ret < 0 && ret >= -4095);
  audit_decide(k, task, ctx, success ? T.AUDITSC_SUCCESS : T.AUDITSC_FAILURE, ret);
  if (ctx.in_syscall && ctx.current_state === T.AUDIT_RECORD_CONTEXT) audit_log_exit(k, ctx, task);
  if (k.listeners.audit !== null) report_exit(k, task, ctx);
  ctx.in_syscall = false;
  ctx.prio = initial_prio(ctx.state);
  if (ctx.killed_trees.length > 0) audit_kill_trees(k, ctx.killed_trees);
  audit_reset_context(ctx);
}

/** Drops what was gathered for the call. */
function audit_reset_context(ctx: audit_context): void {
  if (ctx.name_count > 0) {
    for (let i = 0; i < ctx.name_count; i++) ctx.names_list[i].name = null;
    ctx.name_count = 0;
    ctx.pwd = null;
    ctx.trees = NO_TREES;
  }
  if (ctx.aux.length > 0) ctx.aux = [];
  if (ctx.target !== null) {
    ctx.target = null;
    ctx.aux_pids = [];
  }
  ctx.sockaddr = null;
  ctx.special = null;
  ctx.fds = null;
  ctx.op = null;
  if (ctx.state !== T.AUDIT_RECORD_CONTEXT) ctx.filterkey = null;
}

/** Does the current call gather details (rules exist)? */
export const audit_dummy_context = (k: Kernel): boolean => k.current.audit_context?.dummy ?? true;
