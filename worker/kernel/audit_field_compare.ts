// kernel/auditsc.c: comparing two fields with each other (auditctl -C).
import { audit_uid_comparator } from "./audit_filter.ts";
import type { filter_trace } from "./audit_trace.ts";
import type { audit_field, audit_names } from "./audit_types.ts";
import type { cred, task_struct } from "./sched_types.ts";
import * as A from "./uapi/audit.ts";

type id =
  | "uid"
  | "euid"
  | "suid"
  | "fsuid"
  | "gid"
  | "egid"
  | "sgid"
  | "fsgid"
  | "auid"
  | "obj_uid"
  | "obj_gid";

/** Which two ids each AUDIT_COMPARE_* number means. */
const PAIRS: Readonly<Record<number, readonly [id, id]>> = {
  [A.AUDIT_COMPARE_UID_TO_OBJ_UID]: ["uid", "obj_uid"],
  [A.AUDIT_COMPARE_GID_TO_OBJ_GID]: ["gid", "obj_gid"],
  [A.AUDIT_COMPARE_EUID_TO_OBJ_UID]: ["euid", "obj_uid"],
  [A.AUDIT_COMPARE_EGID_TO_OBJ_GID]: ["egid", "obj_gid"],
  [A.AUDIT_COMPARE_AUID_TO_OBJ_UID]: ["auid", "obj_uid"],
  [A.AUDIT_COMPARE_SUID_TO_OBJ_UID]: ["suid", "obj_uid"],
  [A.AUDIT_COMPARE_SGID_TO_OBJ_GID]: ["sgid", "obj_gid"],
  [A.AUDIT_COMPARE_FSUID_TO_OBJ_UID]: ["fsuid", "obj_uid"],
  [A.AUDIT_COMPARE_FSGID_TO_OBJ_GID]: ["fsgid", "obj_gid"],
  [A.AUDIT_COMPARE_UID_TO_AUID]: ["uid", "auid"],
  [A.AUDIT_COMPARE_UID_TO_EUID]: ["uid", "euid"],
  [A.AUDIT_COMPARE_UID_TO_FSUID]: ["uid", "fsuid"],
  [A.AUDIT_COMPARE_UID_TO_SUID]: ["uid", "suid"],
  [A.AUDIT_COMPARE_AUID_TO_FSUID]: ["auid", "fsuid"],
  [A.AUDIT_COMPARE_AUID_TO_SUID]: ["auid", "suid"],
  [A.AUDIT_COMPARE_AUID_TO_EUID]: ["auid", "euid"],
  [A.AUDIT_COMPARE_EUID_TO_SUID]: ["euid", "suid"],
  [A.AUDIT_COMPARE_EUID_TO_FSUID]: ["euid", "fsuid"],
  [A.AUDIT_COMPARE_SUID_TO_FSUID]: ["suid", "fsuid"],
  [A.AUDIT_COMPARE_GID_TO_EGID]: ["gid", "egid"],
  [A.AUDIT_COMPARE_GID_TO_FSGID]: ["gid", "fsgid"],
  [A.AUDIT_COMPARE_GID_TO_SGID]: ["gid", "sgid"],
  [A.AUDIT_COMPARE_EGID_TO_FSGID]: ["egid", "fsgid"],
  [A.AUDIT_COMPARE_EGID_TO_SGID]: ["egid", "sgid"],
  [A.AUDIT_COMPARE_SGID_TO_FSGID]: ["sgid", "fsgid"],
};

const task_id = (task: task_struct, which: id): number =>
  which === "auid" ? task.loginuid : (task.cred[which as keyof cred] as number);

/** `any_name` tells whether an object of the call passes a test. */
export function audit_field_compare(
  task: task_struct,
  f: audit_field,
  any_name: (test: (n: audit_names) => boolean) => boolean,
  trace: filter_trace | null,
): boolean {
  const pair = PAIRS[f.val];
  if (!pair) return false;
  const left = task_id(task, pair[0]);
  trace?.saw(left, pair[0]);
  const with_object = (id: number, n: audit_names): boolean => {
    trace?.saw(id, n);
    return audit_uid_comparator(left, f.op, id);
  };
  if (pair[1] === "obj_uid") return any_name((n) => with_object(n.uid, n));
  if (pair[1] === "obj_gid") return any_name((n) => with_object(n.gid, n));
  const right = task_id(task, pair[1]);
  trace?.saw(right, pair[1]);
  return audit_uid_comparator(left, f.op, right);
}
