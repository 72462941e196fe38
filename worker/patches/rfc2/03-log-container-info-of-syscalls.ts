// [RFC PATCH ghak32 V2 03/13] audit: log container info of syscalls
// include/linux/audit.h, include/uapi/linux/audit.h, kernel/audit.c, kernel/auditsc.c
//
// Every system call event of a task with a container id gets a CONTAINER_INFO record, after PROCTITLE.
import { audit_log_end, audit_log_start } from "../../kernel/audit.ts";
import { audit_log_field } from "../../kernel/audit_format.ts";
import type { audit_context } from "../../kernel/auditsc.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { AUDIT_CID_UNSET, AUDIT_CONTAINER_INFO } from "./uapi.ts";

const LABELLED = "container_info_op";
/** Patch 05 gives the records their op= label. */
export const label_container_info = (k: Kernel): void => void k.seams.named.set(LABELLED, true);

/**
 * audit_log_container_info: one record in the event of `context` (an event of its own when null). Nothing for the
 * unset id. `op` says whose id it is: "task" for the task that made the call. `atomic` as for audit_log_start().
 */
export function audit_log_container_info(
  k: Kernel,
  context: audit_context | null,
  op: string,
  containerid: bigint,
  atomic = false,
): void {
  if (
    k.listeners.trace?.run(
      "audit_log_container_info",
      `op=${op} contid=${containerid}`,
      audit_log_container_info,
      k,
      context,
      op,
      containerid,
      atomic,
    )
  )
    return;
  if (containerid === AUDIT_CID_UNSET) return;
  const ab = audit_log_start(k, context, AUDIT_CONTAINER_INFO, atomic);
  if (!ab) return;
  if (k.seams.named.has(LABELLED)) {
    audit_log_field(ab, "op=", op, "string");
    audit_log_field(ab, " contid=", String(containerid), "dec");
  } else audit_log_field(ab, "contid=", String(containerid), "dec");
  audit_log_end(k, ab);
}

export function apply(k: Kernel): void {
  k.seams.record_types.set(AUDIT_CONTAINER_INFO, "CONTAINER_INFO");
  k.seams.syscall_exit_records.push((kk, context, task) =>
    audit_log_container_info(kk, context, "task", task.containerid),
  );
}
