// What is told of a task in several places.
import type { task_struct } from "../kernel/sched_types.ts";
import { audit_get_containerid } from "../patches/rfc2/01-add-container-id.ts";
import { AUDIT_CID_UNSET } from "../patches/rfc2/uapi.ts";

/** The container id, decimal; null when it is unset or the kernel has none. */
export function contid_of(task: task_struct): string | null {
  const id = audit_get_containerid(task);
  return id === AUDIT_CID_UNSET ? null : id.toString();
}

/** Words of the command line, one blank between them, of at most `max` characters; "" for kernel threads and the dead. */
export const cmdline_of = (task: task_struct, max?: number): string =>
  (task.mm?.args ?? "").slice(0, max).replace(/\0+$/, "").replaceAll("\0", " ");
