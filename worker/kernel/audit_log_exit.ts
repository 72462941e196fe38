// kernel/auditsc.c: writing the event of a system call: SYSCALL, what belongs to it, CWD, PATHs, PROCTITLE, EOE.
import { audit_log_d, audit_log_end, audit_log_field, audit_log_start } from "./audit.ts";
import { audit_arg_text } from "./audit_args.ts";
import { audit_log_execve_info } from "./audit_execve.ts";
import {
  audit_log_cap,
  audit_log_d_path,
  audit_log_key,
  audit_log_n_hex,
  audit_log_untrustedstring,
  audit_log_x,
  audit_untrusted,
} from "./audit_format.ts";
import { show_ipc } from "./audit_ipc.ts";
import { audit_log_name } from "./audit_log_name.ts";
import { audit_log_task_info } from "./audit_task_info.ts";
import type { audit_context, audit_special, audit_target } from "./audit_types.ts";
import * as T from "./audit_types.ts";
import type { Kernel } from "./kernel.ts";
import type { task_struct } from "./sched_types.ts";
import { fatal_signal_pending } from "./signal.ts";
import * as A from "./uapi/audit.ts";
import type { ByteString } from "./uapi/syscall.ts";

const MAX_PROCTITLE_AUDIT_LEN = 128;

function log_syscall(k: Kernel, ctx: audit_context, task: task_struct): boolean {
  const ab = audit_log_start(k, ctx, A.AUDIT_SYSCALL);
  if (ab === null) return false;
  audit_log_field(ab, "arch=", "c000003e", "hex");
  audit_log_d(ab, " syscall=", ctx.major);
  if (ctx.return_valid !== T.AUDITSC_INVALID) {
    audit_log_field(ab, " success=", ctx.return_valid === T.AUDITSC_SUCCESS ? "yes" : "no", "string");
    audit_log_d(ab, " exit=", ctx.return_code);
  }
  audit_log_field(ab, " a0=", audit_arg_text(k, ctx, 0), "hex");
  audit_log_field(ab, " a1=", audit_arg_text(k, ctx, 1), "hex");
  audit_log_field(ab, " a2=", audit_arg_text(k, ctx, 2), "hex");
  audit_log_field(ab, " a3=", audit_arg_text(k, ctx, 3), "hex");
  audit_log_d(ab, " items=", ctx.name_count);
  audit_log_task_info(k, ab, task);
  audit_log_key(ab, ctx.filterkey);
  audit_log_end(k, ab);
  return true;
}

function log_bprm_fcaps(k: Kernel, ctx: audit_context): void {
  for (const axs of ctx.aux) {
    const ab = audit_log_start(k, ctx, axs.type);
    if (ab === null) continue;
    audit_log_x(ab, "fver=", axs.fcap.cap_ver);
    audit_log_cap(ab, " fp=", axs.fcap.permitted);
    audit_log_cap(ab, " fi=", axs.fcap.inheritable);
    audit_log_d(ab, " fe=", axs.fcap.fE ? 1 : 0);
    audit_log_cap(ab, " old_pp=", axs.old_pcap.permitted);
    audit_log_cap(ab, " old_pi=", axs.old_pcap.inheritable);
    audit_log_cap(ab, " old_pe=", axs.old_pcap.effective);
    audit_log_cap(ab, " old_pa=", axs.old_pcap.ambient);
    audit_log_cap(ab, " pp=", axs.new_pcap.permitted);
    audit_log_cap(ab, " pi=", axs.new_pcap.inheritable);
    audit_log_cap(ab, " pe=", axs.new_pcap.effective);
    audit_log_cap(ab, " pa=", axs.new_pcap.ambient);
    audit_log_end(k, ab);
  }
}

/** The record that goes with the call itself. */
function show_special(k: Kernel, ctx: audit_context, special: audit_special): void {
  const ab = audit_log_start(k, ctx, special.type);
  if (ab === null) return;
  switch (special.type) {
    case A.AUDIT_EXECVE:
      audit_log_execve_info(k, ctx, ab, special.argv);
      return;
    case A.AUDIT_CAPSET:
      audit_log_d(ab, "pid=", special.pid);
      audit_log_cap(ab, " cap_pi=", special.cap.inheritable);
      audit_log_cap(ab, " cap_pp=", special.cap.permitted);
      audit_log_cap(ab, " cap_pe=", special.cap.effective);
      audit_log_cap(ab, " cap_pa=", special.cap.ambient);
      break;
    case A.AUDIT_MMAP:
      audit_log_d(ab, "fd=", special.fd);
      audit_log_field(ab, " flags=", `0x${(special.flags >>> 0).toString(16)}`, "hex");
      break;
    case A.AUDIT_IPC:
    case A.AUDIT_MQ_OPEN:
    case A.AUDIT_MQ_SENDRECV:
    case A.AUDIT_MQ_NOTIFY:
    case A.AUDIT_MQ_GETSETATTR:
      show_ipc(k, ctx, ab, special);
      return;
    case A.AUDIT_KERN_MODULE:
      audit_log_untrustedstring(ab, "name=", special.name);
      break;
  }
  audit_log_end(k, ab);
}

function audit_log_pid_context(k: Kernel, ctx: audit_context, t: audit_target): void {
  if (k.listeners.trace?.run("audit_log_pid_context", `pid ${t.pid}`, audit_log_pid_context, k, ctx, t))
    return;
  const ab = audit_log_start(k, ctx, A.AUDIT_OBJ_PID);
  if (ab === null) return;
  audit_log_d(ab, "opid=", t.pid);
  audit_log_d(ab, " oauid=", t.auid | 0);
  audit_log_d(ab, " ouid=", t.uid | 0);
  audit_log_d(ab, " oses=", t.sessionid | 0);
  if (t.sid !== "") audit_log_field(ab, " obj=", t.sid, "label");
  audit_log_untrustedstring(ab, " ocomm=", t.comm);
  audit_log_end(k, ab);
}

/** Blocks of further targets first, newest block first, then the first target. */
function log_targets(k: Kernel, ctx: audit_context): void {
  const { target } = ctx;
  if (target === null) return;
  const { target_records } = k.seams;
  for (const block of ctx.aux_pids)
    for (let i = 0; i < block.length; i++) {
      audit_log_pid_context(k, ctx, block[i]);
      for (const hook of target_records) hook(k, ctx, block[i], i);
    }
  audit_log_pid_context(k, ctx, target);
  for (const hook of target_records) hook(k, ctx, target, -1);
}

/**
 * The command line, at most 128 bytes, without what is not printable at its end; (null) when there is none, and when
 * a deadly signal is pending: the memory of such a task is not read any more.
 */
function proctitle_text(task: task_struct): ByteString | null {
  if (fatal_signal_pending(task)) return null;
  const title = (task.mm?.args ?? "").slice(0, MAX_PROCTITLE_AUDIT_LEN);
  let end = title.length;
  while (end > 0 && !/[\x20-\x7e]/.test(title[end - 1])) end--;
  return end === 0 ? null : audit_untrusted(title.slice(0, end));
}

function log_proctitle(k: Kernel, ctx: audit_context, task: task_struct): void {
  if (k.listeners.trace?.run("audit_log_proctitle", "", log_proctitle, k, ctx, task)) return;
  const ab = audit_log_start(k, ctx, A.AUDIT_PROCTITLE);
  if (ab === null) return;
  ctx.proctitle ??= proctitle_text(task);
  audit_log_field(ab, "proctitle=", ctx.proctitle ?? '"(null)"', "untrusted");
  audit_log_end(k, ab);
}

/** All records of the event, in order. When SYSCALL itself cannot be made, none is. */
export function audit_log_exit(k: Kernel, ctx: audit_context, task: task_struct): void {
  if (k.listeners.trace?.run("audit_log_exit", "", audit_log_exit, k, ctx, task)) return;
  if (!log_syscall(k, ctx, task)) return;
  if (ctx.aux.length > 0) log_bprm_fcaps(k, ctx);
  if (ctx.special !== null) show_special(k, ctx, ctx.special);
  if (ctx.fds !== null) {
    const ab = audit_log_start(k, ctx, A.AUDIT_FD_PAIR);
    if (ab !== null) {
      audit_log_d(ab, "fd0=", ctx.fds[0]);
      audit_log_d(ab, " fd1=", ctx.fds[1]);
      audit_log_end(k, ab);
    }
  }
  if (ctx.sockaddr !== null && ctx.sockaddr !== "") {
    const ab = audit_log_start(k, ctx, A.AUDIT_SOCKADDR);
    if (ab !== null) {
      audit_log_n_hex(ab, "saddr=", ctx.sockaddr);
      audit_log_end(k, ab);
    }
  }
  if (ctx.target !== null) log_targets(k, ctx);
  if (ctx.pwd !== null) {
    const ab = audit_log_start(k, ctx, A.AUDIT_CWD);
    if (ab !== null) {
      audit_log_d_path(k, ab, "cwd=", ctx.pwd);
      audit_log_end(k, ab);
    }
  }
  let item = 0;
  for (let i = 0; i < ctx.name_count; i++)
    if (!ctx.names_list[i].hidden) audit_log_name(k, ctx, ctx.names_list[i], item++);
  log_proctitle(k, ctx, task);
  for (const hook of k.seams.syscall_exit_records) hook(k, ctx, task);
  audit_log_end(k, audit_log_start(k, ctx, A.AUDIT_EOE));
}
