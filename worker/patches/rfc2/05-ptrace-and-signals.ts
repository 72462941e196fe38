// [RFC PATCH ghak32 V2 05/13] audit: add containerid support for ptrace and signals
// include/linux/audit.h, kernel/audit.c, kernel/audit.h, kernel/auditsc.c
//
// The OBJ_PID record of every process that the call signals or traces is followed by a CONTAINER_INFO of that process.
// So an event can hold several, and each gets a label: whose id it is. The sender's id is remembered with a signal to
// the audit daemon.

import type { audit_target } from "../../kernel/audit_types.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { audit_log_container_info, label_container_info } from "./03-log-container-info-of-syscalls.ts";
import { as_posted } from "./as_posted.ts";

/** Label of a target: the first of the call, or its index in its block of 16. */
const target_label = (index: number): string => (index < 0 ? "target" : `aux0x${index.toString(16)}`);

export function apply(k: Kernel): void {
  label_container_info(k);
  k.seams.daemon_signal.push((kk) => {
    kk.audit.audit_sig_ext = kk.current.containerid;
  });
  // As posted the two calls are joined by &&, and OBJ_PID returns 0 when it was logged: no target is ever shown.
  if (as_posted(k, "target-info")) return;
  k.seams.target_records.push((kk, context, target: audit_target, index) =>
    audit_log_container_info(kk, context, target_label(index), target.task.containerid),
  );
}
