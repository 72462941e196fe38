// kernel/audit.c: records are started, filled and queued here; kauditd (audit_kauditd.ts) takes them from there.
import { audit_filter } from "./audit_filter.ts";
import {
  audit_log_d,
  audit_log_field,
  audit_log_format,
  audit_stamp,
  audit_untrusted,
} from "./audit_format.ts";
import { kauditd_thread } from "./audit_kauditd.ts";
import { audit_log_lost, audit_rate_check, jiffies_to_ns, printk_ratelimit } from "./audit_lost.ts";
import { audit_net_init } from "./audit_netlink.ts";
import { audit_record_type_name } from "./audit_record_types.ts";
import { new_audit_filters } from "./audit_rules.ts";
import type { traced_record } from "./audit_trace.ts";
import type { audit_backlog_waiter, audit_buffer, audit_context, audit_globals } from "./audit_types.ts";
import * as T from "./audit_types.ts";
import { d_path } from "./fs/d_path.ts";
import type { Kernel } from "./kernel.ts";
import { kthread_run } from "./kthread.ts";
import { KERN_ERR, KERN_INFO, KERN_WARNING, printk } from "./printk.ts";
import { new_wait_queue, sleep_on_uninterruptible, wake_up } from "./sched/core.ts";
import { PF_EXITING, PF_KTHREAD, type task_struct } from "./sched_types.ts";
import { new_skb_queue, skb_queue_len, skb_queue_tail } from "./skb_queue.ts";
import { ktime_get_coarse_real_us, mod_timer } from "./time.ts";
import * as A from "./uapi/audit.ts";
import type { ByteString } from "./uapi/syscall.ts";

export {
  audit_log_d,
  audit_log_field,
  audit_log_format,
  audit_log_key,
  audit_log_untrustedstring,
} from "./audit_format.ts";
export type { audit_buffer, audit_globals } from "./audit_types.ts";

export const new_audit_globals = (): audit_globals => ({
  audit_initialized: T.AUDIT_UNINITIALIZED,
  audit_enabled: T.AUDIT_OFF,
  audit_ever_enabled: false,
  audit_default: false,
  audit_failure: A.AUDIT_FAIL_PRINTK,
  audit_rate_limit: 0,
  audit_backlog_limit: 64,
  audit_backlog_wait_time: T.AUDIT_BACKLOG_WAIT_TIME,
  audit_lost: 0,
  serial: 0,
  session_id: 0,
  af: { features: 0, lock: 0 },
  auditd_conn: null,
  audit_sock: null,
  cmd_owner: null,
  audit_sig_pid: 0,
  audit_sig_uid: A.AUDIT_UID_UNSET,
  audit_sig_sid: "",
  audit_sig_ext: null,
  audit_queue: new_skb_queue(),
  audit_retry_queue: new_skb_queue(),
  audit_hold_queue: new_skb_queue(),
  kauditd_skb: null,
  waiting: [],
  stats: { queued: 0, sent: 0, printed: 0, retried: 0, longest: 0 },
  kauditd_task: null,
  kauditd_wait: new_wait_queue(),
  audit_backlog_wait: new_wait_queue(),
  // Linux counts ticks from far below zero at boot: the first complaint and the first second are always free
  rate_check: { last_check: -10 * T.HZ, messages: 0 },
  lost_last_msg: -10 * T.HZ,
  ratelimit: { begin: 0, printed: 0, missed: 0 },
  ...new_audit_filters(),
});

/** Records in the queue at which kauditd is given the CPU. */
const KAUDITD_PREEMPT = 64;

/** audit_enabled as other subsystems ask for it. */
export const audit_enabled = (k: Kernel): boolean => k.audit.audit_enabled !== T.AUDIT_OFF;

/** Next event number. */
export const audit_serial = (k: Kernel): number => ++k.audit.serial;

/** The task belongs to the process registered as audit daemon. */
export const auditd_test_task = (k: Kernel, task: task_struct): boolean => {
  const conn = k.audit.auditd_conn;
  return conn !== null && conn.task === task.group_leader;
};

/** Whether the record has to wait for the queue, is lost because it may not wait, or can go on. */
function check_backlog(k: Kernel): "go" | "wait" | "lost" {
  const { audit, current } = k;
  if (audit.waiting.length > 0 && find_waiter(k, current)) return "wait";
  if (audit.audit_backlog_limit === 0 || skb_queue_len(audit.audit_queue) <= audit.audit_backlog_limit)
    return "go";
  // auditd must be able to drain the queue, and whoever holds the command lock must not keep it
  if (auditd_test_task(k, current) || audit.cmd_owner === current) return "go";
  wake_up(k, audit.kauditd_wait);
  if (
    audit.audit_backlog_wait_time > 0 &&
    !(current.flags & (PF_KTHREAD | PF_EXITING)) &&
    current !== k.init_task
  )
    return "wait";
  return "lost";
}

/** Tells a listener what becomes of a record. */
function report(k: Kernel, type: number, serial: number, outcome: traced_record): void {
  k.listeners.audit?.({ what: "record", type, serial, outcome });
}

function backlog_exceeded(k: Kernel): void {
  const { audit } = k;
  if (audit_rate_check(k) && printk_ratelimit(k, "audit_log_start"))
    printk(
      k,
      KERN_WARNING,
      `audit: audit_backlog=${skb_queue_len(audit.audit_queue)} > audit_backlog_limit=${audit.audit_backlog_limit}`,
    );
  audit_log_lost(k, "backlog limit exceeded");
}

/**
 * Starts a record. With a context that is inside a system call the record belongs to that event (its serial and
 * time, and the event will be written out at exit); else it is an event of its own. null: the record is not to be
 * made, and nothing else need be done about it. With `atomic` (GFP_ATOMIC: a packet, a device that is locked) it is
 * lost where it would have to wait for room in the queue.
 */
export function audit_log_start(
  k: Kernel,
  ctx: audit_context | null,
  type: number,
  atomic = false,
): audit_buffer | null {
  if (k.listeners.trace?.enter("audit_log_start", `type ${type}`))
    return k.listeners.trace.leave(audit_log_start(k, ctx, type, atomic));
  const { audit } = k;
  if (audit.audit_initialized !== T.AUDIT_INITIALIZED) return null;
  if (
    audit.audit_filter_list[A.AUDIT_FILTER_EXCLUDE].length > 0 &&
    !audit_filter(k, type, A.AUDIT_FILTER_EXCLUDE)
  ) {
    report(k, type, ctx?.serial ?? 0, "excluded");
    return null;
  }
  const room = audit.audit_backlog_limit === 0 ? "go" : check_backlog(k);
  if (room === "lost" || (atomic && room === "wait")) {
    backlog_exceeded(k);
    report(k, type, ctx?.serial ?? 0, "backlog");
    return null;
  }
  const fields = k.listeners.record === null ? null : [];
  if (ctx?.in_syscall) {
    if (ctx.serial === 0) {
      ctx.serial = audit_serial(k);
      ctx.stamp = audit_stamp(ctx.ctime, ctx.serial);
    }
    if (ctx.prio === 0) {
      ctx.prio = 1;
      ctx.current_state = T.AUDIT_RECORD_CONTEXT;
    }
    return { ctx, type, serial: ctx.serial, time_us: ctx.ctime, text: ctx.stamp, fields };
  }
  const serial = audit_serial(k);
  const time_us = ktime_get_coarse_real_us(k);
  return { ctx: null, type, serial, time_us, text: audit_stamp(time_us, serial), fields };
}

function publish(k: Kernel, ab: audit_buffer): void {
  const ms = Math.floor(ab.time_us / 1000);
  k.listeners.record?.({
    type: ab.type,
    type_name: audit_record_type_name(k, ab.type),
    serial: ab.serial,
    sec: Math.floor(ms / 1000),
    ms: ms % 1000,
    fields: ab.fields ?? [],
    text: ab.text,
    rule: ab.ctx?.rule?.id ?? 0,
  });
  ab.fields = null;
}

function enqueue(k: Kernel, ab: audit_buffer): void {
  if (!audit_rate_check(k)) {
    audit_log_lost(k, "rate limit exceeded");
    report(k, ab.type, ab.serial, "rate");
    return;
  }
  skb_queue_tail(k.audit.audit_queue, ab);
  report(k, ab.type, ab.serial, "queued");
  const { stats } = k.audit;
  stats.queued++;
  if (k.listeners.record !== null) publish(k, ab);
  wake_up(k, k.audit.kauditd_wait);
  // a thread that has long slept preempts on Linux; here it does so once there is enough to make a turn worth while
  const { audit_queue, audit_backlog_limit } = k.audit;
  const length = skb_queue_len(audit_queue);
  if (length > stats.longest) stats.longest = length;
  if (length >= Math.min(KAUDITD_PREEMPT, audit_backlog_limit / 2)) k.need_resched = true;
}

/** Ends a record: it goes to the queue, or its task will have to wait until there is room (audit_wait_backlog). */
export function audit_log_end(k: Kernel, ab: audit_buffer | null): void {
  if (k.listeners.trace?.run("audit_log_end", ab === null ? "NULL" : `type ${ab.type}`, audit_log_end, k, ab))
    return;
  if (ab === null) return;
  if (k.audit.audit_backlog_limit !== 0 && check_backlog(k) === "wait") {
    report(k, ab.type, ab.serial, "waits");
    add_waiter(k, ab);
    return;
  }
  enqueue(k, ab);
}

// A task cannot sleep in the middle of making a record here, as it does in Linux. Instead its further records line up
// behind it, each with the full waiting time, and the task itself sleeps at the end of the system call.
const find_waiter = (k: Kernel, task: task_struct): audit_backlog_waiter | undefined =>
  k.audit.waiting.find((w) => w.task === task);

function arm(k: Kernel, waiter: audit_backlog_waiter): void {
  const expires = k.now + jiffies_to_ns(k.audit.audit_backlog_wait_time);
  waiter.timer = mod_timer(k, waiter.timer, expires, (kk) => {
    const lost = waiter.records.shift();
    backlog_exceeded(kk);
    if (lost) report(kk, lost.type, lost.serial, "timeout");
    // as in audit_log_exit(): without its SYSCALL record the rest of an event is not written, nor waited for
    if (lost?.type === A.AUDIT_SYSCALL)
      while (waiter.records[0]?.serial === lost.serial) waiter.records.shift();
    if (waiter.records.length > 0) arm(kk, waiter);
    else forget(kk, waiter);
  });
}

function add_waiter(k: Kernel, ab: audit_buffer): void {
  const waiter = find_waiter(k, k.current);
  if (waiter) {
    waiter.records.push(ab);
    return;
  }
  const made: audit_backlog_waiter = { task: k.current, records: [ab], timer: null };
  k.audit.waiting.push(made);
  arm(k, made);
}

function forget(k: Kernel, waiter: audit_backlog_waiter): void {
  const { audit } = k;
  const i = audit.waiting.indexOf(waiter);
  if (i >= 0) audit.waiting.splice(i, 1);
  if (waiter.timer) waiter.timer.fn = null;
  wake_up(k, audit.audit_backlog_wait);
}

/** kauditd made room: takes what waits, in order. */
export function audit_release_backlog(k: Kernel): void {
  const { audit } = k;
  const room = () =>
    audit.audit_backlog_limit === 0 || skb_queue_len(audit.audit_queue) <= audit.audit_backlog_limit;
  while (audit.waiting.length > 0 && room()) {
    const waiter = audit.waiting[0];
    const ab = waiter.records.shift();
    if (ab) enqueue(k, ab);
    if (waiter.records.length === 0) forget(k, waiter);
    else arm(k, waiter);
  }
}

/**
 * To be called before the current task leaves the kernel: SLEEP (uninterruptibly) while records of its wait for room
 * in the queue, else 0.
 */
export function audit_wait_backlog(k: Kernel): number {
  if (k.audit.waiting.length === 0 || !find_waiter(k, k.current)) return 0;
  return sleep_on_uninterruptible(k, k.audit.audit_backlog_wait);
}

/** ` subj=` when the task has a label. */
export function audit_log_task_context(k: Kernel, ab: audit_buffer): void {
  const label = k.current.cred.security;
  if (label !== "") audit_log_field(ab, " subj=", label, "label");
}

/** `auid= ses=`. */
export function audit_log_session_info(k: Kernel, ab: audit_buffer, label = " auid="): void {
  audit_log_d(ab, label, k.current.loginuid);
  audit_log_d(ab, " ses=", k.current.sessionid);
}

/** Path of the program as records show it, quoted or in hex; (null) for a kernel thread. */
export function audit_exe_text(k: Kernel, task: task_struct): ByteString {
  const exe = task.mm?.exe_file;
  return exe ? audit_untrusted(d_path(k, exe.f_path)) : "(null)";
}

/** Writes a standalone record in one go. */
export function audit_log(
  k: Kernel,
  ctx: audit_context | null,
  type: number,
  text: ByteString,
  atomic = false,
): void {
  const ab = audit_log_start(k, ctx, type, atomic);
  if (ab === null) return;
  audit_log_format(ab, text);
  audit_log_end(k, ab);
}

/** Value of an option on the kernel command line, the last one if it is repeated. */
function boot_option(k: Kernel, name: string): string | null {
  let value: string | null = null;
  for (const word of k.config.cmdline.split(/\s+/))
    if (word.startsWith(`${name}=`)) value = word.slice(name.length + 1);
  return value;
}

/** `audit=`: 0 or off disables audit until reboot, 1 or on enables it at once. */
function audit_enable(k: Kernel, value: string): void {
  const { audit } = k;
  const word = value.toLowerCase();
  let state: number = T.AUDIT_ON;
  if (word === "off" || word === "0") state = T.AUDIT_OFF;
  else if (word !== "on" && word !== "1")
    printk(k, KERN_ERR, `audit: invalid 'audit' parameter value (${value})`);
  audit.audit_default = state === T.AUDIT_ON;
  if (state === T.AUDIT_OFF) audit.audit_initialized = T.AUDIT_SUBSYS_DISABLED;
  audit.audit_enabled = state;
  if (state) audit.audit_ever_enabled = true;
  printk(k, KERN_INFO, `audit: ${state ? "enabled (after initialization)" : "disabled (until reboot)"}`);
}

function audit_backlog_limit_set(k: Kernel, value: string): void {
  const limit = /^(0x[0-9a-f]+|\d+)$/i.test(value) ? Number(value) : Number.NaN;
  if (!(limit <= 0xffffffff)) {
    printk(k, KERN_ERR, `audit: using default of ${k.audit.audit_backlog_limit}, unable to parse ${value}`);
    return;
  }
  k.audit.audit_backlog_limit = limit;
  printk(k, KERN_INFO, `audit: audit_backlog_limit: ${limit}`);
}

/** Reads the kernel command line: before the first task is made, which gets a context only when audit is on. */
export function audit_setup(k: Kernel): void {
  const option = boot_option(k, "audit");
  if (option !== null) audit_enable(k, option);
  const limit = boot_option(k, "audit_backlog_limit");
  if (limit !== null) audit_backlog_limit_set(k, limit);
}

/** Starts the subsystem at boot. With audit=0 nothing of it exists afterwards, not even its netlink socket. */
export function audit_init(k: Kernel): void {
  const { audit } = k;
  if (audit.audit_initialized === T.AUDIT_SUBSYS_DISABLED) return;
  printk(
    k,
    KERN_INFO,
    `audit: initializing netlink subsys (${audit.audit_default ? "enabled" : "disabled"})`,
  );
  audit_net_init(k);
  audit.audit_initialized = T.AUDIT_INITIALIZED;
  audit.kauditd_task = kthread_run(k, kauditd_thread, "kauditd");
  audit_log(k, null, A.AUDIT_KERNEL, `state=initialized audit_enabled=${audit.audit_enabled} res=1`);
}
