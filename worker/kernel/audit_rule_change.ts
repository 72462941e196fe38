// The record of a rule with a path that the kernel itself changes (audit_watch.c, audit_fsnotify.c).
import {
  audit_log_d,
  audit_log_field,
  audit_log_key,
  audit_log_session_info,
  audit_log_untrustedstring,
} from "./audit.ts";
import { audit_log_end_standalone, audit_log_start_standalone } from "./audit_standalone.ts";
import { AUDIT_OFF, type audit_krule } from "./audit_types.ts";
import type { Kernel } from "./kernel.ts";
import { AUDIT_CONFIG_CHANGE } from "./uapi/audit.ts";
import type { ByteString } from "./uapi/syscall.ts";

/** `auid= ses= op= path= key= list= res=1`. */
export function audit_log_path_rule_change(
  k: Kernel,
  place: "mark" | "watch",
  rule: audit_krule,
  path: ByteString,
  op: string,
): void {
  if (k.audit.audit_enabled === AUDIT_OFF) return;
  const ab = audit_log_start_standalone(k, place, AUDIT_CONFIG_CHANGE);
  if (ab === null) return;
  audit_log_session_info(k, ab, "auid=");
  audit_log_field(ab, " op=", op, "string");
  audit_log_untrustedstring(ab, " path=", path);
  audit_log_key(ab, rule.filterkey);
  audit_log_d(ab, " list=", rule.listnr);
  audit_log_d(ab, " res=", 1);
  audit_log_end_standalone(k, place, ab);
}
