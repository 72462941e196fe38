// [RFC PATCH ghak32 V2 06/13] audit: add support for non-syscall auxiliary records
// include/linux/audit.h, kernel/audit.h, kernel/auditsc.c
//
// A local context makes one event of records that no system call holds together: it has a serial and a time stamp of
// its own, taken when it is made, and every record started with it gets them. The patches after this one use it.
import { audit_serial } from "../../kernel/audit.ts";
import { audit_stamp } from "../../kernel/audit_format.ts";
import type { standalone_place } from "../../kernel/audit_standalone.ts";
import { AUDIT_RECORD_CONTEXT, type audit_context } from "../../kernel/audit_types.ts";
import { audit_alloc_context } from "../../kernel/auditsc.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { ktime_get_coarse_real_us } from "../../kernel/time.ts";
import { audit_log_container_info } from "./03-log-container-info-of-syscalls.ts";

/**
 * audit_alloc_local: a context that looks as if it were inside a system call. Its serial is used up even when a filter
 * then suppresses the record. null when audit has never been on.
 */
export function audit_alloc_local(k: Kernel): audit_context | null {
  if (k.listeners.trace?.enter("audit_alloc_local")) return k.listeners.trace.leave(audit_alloc_local(k));
  if (!k.audit.audit_ever_enabled) return null;
  const context = audit_alloc_context(AUDIT_RECORD_CONTEXT, null);
  context.ctime = ktime_get_coarse_real_us(k);
  context.serial = audit_serial(k);
  context.stamp = audit_stamp(context.ctime, context.serial);
  context.in_syscall = true;
  return context;
}

/** Makes the records of these places local events with a CONTAINER_INFO of the current task, labelled `op`. */
export function log_container_info_at(k: Kernel, places: readonly standalone_place[], op: string): void {
  for (const place of places)
    k.seams.standalone.set(place, {
      begin: audit_alloc_local,
      end: (kk, context) => audit_log_container_info(kk, context, op, kk.current.containerid),
    });
}

/** Nothing is plugged in: the patch adds functions for those after it, and patches are applied as a prefix. */
export const apply = (_k: Kernel): void => {};
