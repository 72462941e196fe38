// kernel/audit.c: ANOM_LINK, a link that was not followed or not made.
import { audit_log_end, audit_log_format, audit_log_start } from "./audit.ts";
import { audit_log_name } from "./audit_log_name.ts";
import { audit_object } from "./audit_names.ts";
import { audit_log_task_info } from "./audit_task_info.ts";
import { d_path } from "./fs/d_path.ts";
import type { inode, path } from "./fs/fs.ts";
import type { Kernel } from "./kernel.ts";
import { AUDIT_ANOM_LINK } from "./uapi/audit.ts";

/** `op= ppid= .. subj= res=0` and a PATH of the link, in the system call's event; no rule is needed (4.16). */
export function audit_log_link_denied(k: Kernel, operation: "follow_link" | "linkat", link: path): void {
  if (k.listeners.trace?.run("audit_log_link_denied", operation, audit_log_link_denied, k, operation, link))
    return;
  const context = k.current.audit_context;
  const ab = audit_log_start(k, context, AUDIT_ANOM_LINK);
  if (ab === null) return;
  audit_log_format(ab, `op=${operation}`);
  audit_log_task_info(k, ab, k.current);
  audit_log_format(ab, " res=0");
  audit_log_end(k, ab);
  audit_log_name(k, context, audit_object(link.dentry.d_inode as inode, d_path(k, link)), 0);
}
