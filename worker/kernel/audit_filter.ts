// kernel/auditfilter.c: comparing values, and the filters on messages (the user and exclude lists).
import { security_audit_rule_match } from "./audit_lsm.ts";
import { type filter_trace, trace_filter } from "./audit_trace.ts";
import type { audit_field, audit_krule, audit_names } from "./audit_types.ts";
import * as T from "./audit_types.ts";
import type { Kernel } from "./kernel.ts";
import type { task_struct } from "./sched_types.ts";
import * as A from "./uapi/audit.ts";
import type { ByteString } from "./uapi/syscall.ts";

/** Compares as unsigned 32-bit numbers, whatever the values were. */
export function audit_comparator(left: number, op: number, right: number): boolean {
  const a = left >>> 0;
  const b = right >>> 0;
  switch (op) {
    case T.Audit_equal:
      return a === b;
    case T.Audit_not_equal:
      return a !== b;
    case T.Audit_lt:
      return a < b;
    case T.Audit_le:
      return a <= b;
    case T.Audit_gt:
      return a > b;
    case T.Audit_ge:
      return a >= b;
    case T.Audit_bitmask:
      return (a & b) !== 0;
    case T.Audit_bittest:
      return (a & b) >>> 0 === b;
  }
  return false;
}

/** Compares user or group ids: bits have no meaning for them. */
export const audit_uid_comparator = (left: number, op: number, right: number): boolean =>
  op !== T.Audit_bitmask && op !== T.Audit_bittest && audit_comparator(left, op, right);

/** The 64-bit comparison of fields that patches add. */
export function audit_comparator64(left: bigint, op: number, right: bigint): boolean {
  switch (op) {
    case T.Audit_equal:
      return left === right;
    case T.Audit_not_equal:
      return left !== right;
    case T.Audit_lt:
      return left < right;
    case T.Audit_le:
      return left <= right;
    case T.Audit_gt:
      return left > right;
    case T.Audit_ge:
      return left >= right;
    case T.Audit_bitmask:
      return (left & right) !== 0n;
    case T.Audit_bittest:
      return (left & right) === right;
  }
  return false;
}

/** A field against a number; `trace` is told of it, as in all of these. */
export function compare(
  trace: filter_trace | null,
  value: number,
  f: audit_field,
  of?: ByteString | audit_names,
): boolean {
  if (trace !== null) trace.saw(value, of);
  return audit_comparator(value, f.op, f.val);
}

/** A field against a user or group id. */
export function compare_id(
  trace: filter_trace | null,
  id: number,
  f: audit_field,
  of?: ByteString | audit_names,
): boolean {
  if (trace !== null) trace.saw(id, of);
  return audit_uid_comparator(id, f.op, f.val);
}

/** subj_*, obj_* against a label. */
export function compare_label(
  trace: filter_trace | null,
  label: ByteString,
  f: audit_field,
  of?: audit_names,
): boolean {
  if (trace !== null) trace.saw(label, of);
  return security_audit_rule_match(label, f.type, f.op, f.str as ByteString);
}

/** A field that a patch added; null when it is none of these. */
export function match_seam_field(
  k: Kernel,
  f: audit_field,
  task: task_struct,
  message: boolean,
  trace: filter_trace | null,
): boolean | null {
  if (f.ext === null) return null;
  const field = k.seams.filter_fields.get(f.type);
  if (!field || (message && !field.in_message_filter)) return null;
  const value = field.value(k, task);
  if (trace !== null) trace.saw(value);
  return audit_comparator64(value, f.op, f.ext);
}

/** One field on a message of the current task; null: the field means nothing for messages. */
function message_field(
  k: Kernel,
  f: audit_field,
  msgtype: number,
  trace: filter_trace | null,
): boolean | null {
  const { current } = k;
  const { cred } = current;
  switch (f.type) {
    case A.AUDIT_PID:
      return compare(trace, current.pid, f);
    case A.AUDIT_UID:
      return compare_id(trace, cred.uid, f);
    case A.AUDIT_GID:
      return compare_id(trace, cred.gid, f);
    case A.AUDIT_LOGINUID:
      return compare_id(trace, current.loginuid, f);
    case A.AUDIT_LOGINUID_SET:
      return compare(trace, current.loginuid === A.AUDIT_UID_UNSET ? 0 : 1, f);
    case A.AUDIT_MSGTYPE:
      return compare(trace, msgtype, f);
    case A.AUDIT_SUBJ_USER:
    case A.AUDIT_SUBJ_ROLE:
    case A.AUDIT_SUBJ_TYPE:
    case A.AUDIT_SUBJ_SEN:
    case A.AUDIT_SUBJ_CLR:
      return compare_label(trace, cred.security, f);
  }
  return match_seam_field(k, f, current, true, trace);
}

function message_rule(
  k: Kernel,
  rule: audit_krule,
  msgtype: number,
  trace: filter_trace | null,
): boolean | null {
  rule.tried++;
  trace?.begin(rule);
  let result: boolean | null = false;
  for (const f of rule.fields) {
    result = message_field(k, f, msgtype, trace);
    trace?.field(f, result === true);
    if (!result) break;
  }
  if (result) rule.hits++;
  trace?.end(result === null ? "meaningless" : result ? "match" : "field");
  return result;
}

function message_passes(k: Kernel, msgtype: number, listtype: number, trace: filter_trace | null): boolean {
  for (const { rule } of k.audit.audit_filter_list[listtype]) {
    const match = message_rule(k, rule, msgtype, trace);
    if (match === null) return true;
    if (match) return !(rule.action === A.AUDIT_NEVER || listtype === A.AUDIT_FILTER_EXCLUDE);
  }
  return true;
}

/**
 * May a message of this type pass the list? The first matching rule decides: on the exclude list every match drops
 * the message, on the user list only a `never`. A rule with a field that means nothing here ends the search.
 */
export function audit_filter(k: Kernel, msgtype: number, listtype: number): boolean {
  if (k.listeners.trace?.enter("audit_filter", `type ${msgtype}`))
    return k.listeners.trace.leave(audit_filter(k, msgtype, listtype));
  const list = listtype === A.AUDIT_FILTER_EXCLUDE ? "exclude" : "user";
  const trace = trace_filter(k, list, k.current, k.current.audit_context, msgtype);
  const passes = message_passes(k, msgtype, listtype, trace);
  if (trace) k.listeners.audit?.(trace);
  return passes;
}
