// kernel/auditsc.c: what audit notes and writes about System V IPC and POSIX message queues.
import { audit_log_d, audit_log_end, audit_log_field, audit_log_start } from "./audit.ts";
import type { audit_buffer, audit_context, audit_ipc_set, audit_special } from "./audit_types.ts";
import type { kern_ipc_perm } from "./ipc/util.ts";
import type { Kernel } from "./kernel.ts";
import * as A from "./uapi/audit.ts";
import type { mq_attr } from "./uapi/ipc.ts";

type of_type<T extends number> = Extract<audit_special, { type: T }>;
type ipc_special = of_type<1303> | of_type<1312> | of_type<1313> | of_type<1314> | of_type<1315>;

/** The context, when names and the like are gathered in it. */
function active(k: Kernel): audit_context | null {
  const ctx = k.current.audit_context;
  return ctx?.in_syscall && !ctx.dummy ? ctx : null;
}

/** The call asks for access to an object. */
export function audit_ipc_obj(k: Kernel, { uid, gid, mode, label }: kern_ipc_perm): void {
  const ctx = active(k);
  if (ctx) ctx.special = { type: A.AUDIT_IPC, ipc: { uid, gid, mode, osid: label }, set: null };
}

/** It is to have another owner or other permissions. */
export function audit_ipc_set_perm(k: Kernel, set: audit_ipc_set): void {
  const ctx = active(k);
  if (ctx?.special?.type === A.AUDIT_IPC) ctx.special.set = set;
}

export function audit_mq_open(k: Kernel, oflag: number, mode: number, attr: mq_attr | null): void {
  const ctx = active(k);
  const none: mq_attr = { mq_flags: 0, mq_maxmsg: 0, mq_msgsize: 0, mq_curmsgs: 0 };
  if (ctx) ctx.special = { type: A.AUDIT_MQ_OPEN, oflag, mode, attr: { ...(attr ?? none) } };
}

export function audit_mq_sendrecv(
  k: Kernel,
  mqdes: number,
  msg_len: number,
  msg_prio: number,
  timeout: { tv_sec: number; tv_nsec: number } | null,
): void {
  const ctx = active(k);
  const [sec, nsec] = [timeout?.tv_sec ?? 0, timeout?.tv_nsec ?? 0];
  if (ctx) ctx.special = { type: A.AUDIT_MQ_SENDRECV, mqdes, msg_len, msg_prio, sec, nsec };
}

export function audit_mq_notify(k: Kernel, mqdes: number, signo: number): void {
  const ctx = active(k);
  if (ctx) ctx.special = { type: A.AUDIT_MQ_NOTIFY, mqdes, signo };
}

export function audit_mq_getsetattr(k: Kernel, mqdes: number, attr: mq_attr): void {
  const ctx = active(k);
  if (ctx) ctx.special = { type: A.AUDIT_MQ_GETSETATTR, mqdes, attr: { ...attr } };
}

const hex = (n: number): string => `0x${(n >>> 0).toString(16)}`;
/** %#ho: an octal number with its leading zero. */
const octal = (n: number): string => ((n & 0xffff) === 0 ? "0" : `0${(n & 0xffff).toString(8)}`);

function log_attr(ab: audit_buffer, attr: mq_attr): void {
  audit_log_field(ab, " mq_flags=", hex(attr.mq_flags), "hex");
  audit_log_d(ab, " mq_maxmsg=", attr.mq_maxmsg);
  audit_log_d(ab, " mq_msgsize=", attr.mq_msgsize);
  audit_log_d(ab, " mq_curmsgs=", attr.mq_curmsgs);
}

/** Fills the record that was begun, and ends it; IPC_SET makes a second one. */
export function show_ipc(k: Kernel, ctx: audit_context, ab: audit_buffer, s: ipc_special): void {
  switch (s.type) {
    case A.AUDIT_IPC:
      audit_log_d(ab, "ouid=", s.ipc.uid);
      audit_log_d(ab, " ogid=", s.ipc.gid);
      audit_log_field(ab, " mode=", octal(s.ipc.mode), "string");
      if (s.ipc.osid !== "") audit_log_field(ab, " obj=", s.ipc.osid, "label");
      if (s.set !== null) {
        audit_log_end(k, ab);
        show_set_perm(k, ctx, s.set);
        return;
      }
      break;
    case A.AUDIT_MQ_OPEN:
      audit_log_field(ab, "oflag=", hex(s.oflag), "hex");
      audit_log_field(ab, " mode=", octal(s.mode), "string");
      log_attr(ab, s.attr);
      break;
    case A.AUDIT_MQ_SENDRECV:
      audit_log_d(ab, "mqdes=", s.mqdes);
      audit_log_d(ab, " msg_len=", s.msg_len);
      audit_log_d(ab, " msg_prio=", s.msg_prio);
      audit_log_d(ab, " abs_timeout_sec=", s.sec);
      audit_log_d(ab, " abs_timeout_nsec=", s.nsec);
      break;
    case A.AUDIT_MQ_NOTIFY:
      audit_log_d(ab, "mqdes=", s.mqdes);
      audit_log_d(ab, " sigev_signo=", s.signo);
      break;
    case A.AUDIT_MQ_GETSETATTR:
      audit_log_d(ab, "mqdes=", s.mqdes);
      log_attr(ab, s.attr);
      break;
  }
  audit_log_end(k, ab);
}

function show_set_perm(k: Kernel, ctx: audit_context, set: audit_ipc_set): void {
  const ab = audit_log_start(k, ctx, A.AUDIT_IPC_SET_PERM);
  if (ab === null) return;
  audit_log_field(ab, "qbytes=", set.qbytes.toString(16), "hex");
  audit_log_d(ab, " ouid=", set.uid);
  audit_log_d(ab, " ogid=", set.gid);
  audit_log_field(ab, " mode=", octal(set.mode), "string");
  audit_log_end(k, ab);
}
