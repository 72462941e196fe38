// [RFC PATCH ghak32 V2 01/13] audit: add container id
// fs/proc/base.c, include/linux/audit.h, include/linux/init_task.h, include/linux/sched.h, include/uapi/linux/audit.h,
// kernel/auditsc.c
//
// A u64 per task, set by writing to /proc/PID/containerid. Every attempt that gets as far as a number is recorded.
import { audit_enabled, audit_log_end, audit_log_start, audit_log_task_context } from "../../kernel/audit.ts";
import { audit_log_d, audit_log_field } from "../../kernel/audit_format.ts";
import { capable } from "../../kernel/capability.ts";
import { audit_get_tty_name } from "../../kernel/drivers/tty/tty.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { kstrtou64_from_user } from "../../kernel/kstrtox.ts";
import type { task_struct } from "../../kernel/sched_types.ts";
import type { pid_entry } from "../../kernel/seams.ts";
import { CAP_AUDIT_CONTROL } from "../../kernel/uapi/capability.ts";
import { EINVAL, EPERM } from "../../kernel/uapi/errno.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { AUDIT_CID_UNSET, AUDIT_CONTAINER } from "./uapi.ts";

declare module "../../kernel/sched_types.ts" {
  interface task_struct {
    /** include/linux/sched.h: the audit container id, inherited by the plain copy of the task structure */
    containerid: bigint;
  }
}

/** A further test of the target, made after the capability and before the test of the present value. */
export type containerid_check = (task: task_struct) => number;
const CHECKS = "containerid_checks";
/** Where patch 02 puts its test. */
export const containerid_checks = (k: Kernel): containerid_check[] =>
  (k.seams.named.get(CHECKS) as containerid_check[] | undefined) ?? [];

type containerid_hook = (k: Kernel, task: task_struct, old: bigint) => void;
const SET_HOOKS = "audit_set_containerid hooks";
/** Later patches are told of every successful set, after it. */
export function on_containerid_set(k: Kernel, hook: containerid_hook): void {
  set_hooks(k).push(hook);
}
const set_hooks = (k: Kernel): containerid_hook[] =>
  (k.seams.named.get(SET_HOOKS) as containerid_hook[] | undefined) ?? [];

/** The id of a task; without the series no task has one. */
export const audit_get_containerid = (task: task_struct): bigint => task.containerid ?? AUDIT_CID_UNSET;

export const audit_containerid_set = (task: task_struct): boolean => task.containerid !== AUDIT_CID_UNSET;

/** audit_set_containerid_perm: may the current task give `task` this id? 0 or a negated errno, in the series' order. */
function audit_set_containerid_perm(k: Kernel, task: task_struct, containerid: bigint): number {
  if (k.listeners.trace?.enter("audit_set_containerid_perm"))
    return k.listeners.trace.leave(audit_set_containerid_perm(k, task, containerid));
  if (k.current === task) return -EPERM;
  if (containerid === AUDIT_CID_UNSET) return -EINVAL;
  if (!capable(k, CAP_AUDIT_CONTROL)) return -EPERM;
  for (const check of containerid_checks(k)) {
    const error = check(task);
    if (error) return error;
  }
  if (!audit_containerid_set(task)) return 0;
  // set already: it may be changed once if it was inherited, which shows in the parent having the same one
  return task.containerid === task.real_parent.containerid ? 0 : -EPERM;
}

/** audit_log_set_containerid: the CONTAINER record, for every outcome. */
function audit_log_set_containerid(
  k: Kernel,
  task: task_struct,
  oldcontainerid: bigint,
  containerid: bigint,
  rc: number,
): void {
  if (
    k.listeners.trace?.run(
      "audit_log_set_containerid",
      "",
      audit_log_set_containerid,
      k,
      task,
      oldcontainerid,
      containerid,
      rc,
    )
  )
    return;
  if (!audit_enabled(k)) return;
  const ab = audit_log_start(k, null, AUDIT_CONTAINER);
  if (!ab) return;
  const { current } = k;
  audit_log_field(ab, "op=", "set", "string");
  audit_log_d(ab, " pid=", current.tgid);
  audit_log_d(ab, " uid=", current.cred.uid);
  audit_log_task_context(k, ab);
  audit_log_d(ab, " auid=", current.loginuid);
  audit_log_field(ab, " tty=", audit_get_tty_name(current), "string");
  audit_log_d(ab, " ses=", current.sessionid);
  audit_log_d(ab, " opid=", task.tgid);
  audit_log_field(ab, " old-contid=", String(oldcontainerid), "dec");
  audit_log_field(ab, " contid=", String(containerid), "dec");
  audit_log_d(ab, " res=", rc === 0 ? 1 : 0);
  audit_log_end(k, ab);
}

/** audit_set_containerid: checks, sets, records. Returns 0, -EPERM or -EINVAL. */
export function audit_set_containerid(k: Kernel, task: task_struct, containerid: bigint): number {
  if (k.listeners.trace?.enter("audit_set_containerid", `pid ${task.tgid}, ${containerid}`))
    return k.listeners.trace.leave(audit_set_containerid(k, task, containerid));
  const oldcontainerid = task.containerid;
  const rc = audit_set_containerid_perm(k, task, containerid);
  if (rc === 0) {
    task.containerid = containerid;
    for (const hook of set_hooks(k)) hook(k, task, oldcontainerid);
  }
  audit_log_set_containerid(k, task, oldcontainerid, containerid, rc);
  return rc;
}

/** fs/proc/base.c:proc_containerid_write. */
function proc_containerid_write(k: Kernel, task: task_struct, data: ByteString, pos: number): number {
  if (k.listeners.trace?.enter("proc_containerid_write", `pid ${task.tgid}`))
    return k.listeners.trace.leave(proc_containerid_write(k, task, data, pos));
  // no partial writes
  if (pos !== 0) return -EINVAL;
  const containerid = kstrtou64_from_user(data);
  if (typeof containerid === "number") return containerid;
  const rc = audit_set_containerid(k, task, containerid);
  return rc < 0 ? rc : data.length;
}

/** Name of the file the series adds to /proc/PID and /proc/PID/task/TID. */
export const CONTAINERID_FILE = "containerid";

export function apply(k: Kernel): void {
  k.init_task.containerid = AUDIT_CID_UNSET;
  // dup_task_struct() copies all of a task
  k.seams.fork.push((_k, parent, child) => {
    child.containerid = parent.containerid;
  });
  k.seams.named.set(CHECKS, []);
  k.seams.named.set(SET_HOOKS, []);
  k.seams.record_types.set(AUDIT_CONTAINER, "CONTAINER");
  const entry: pid_entry = {
    name: CONTAINERID_FILE,
    mode: 0o200,
    where: "both",
    write: proc_containerid_write,
  };
  k.seams.pid_entries.push(entry);
}
