// kernel/auditsc.c: setting the login uid (/proc/self/loginuid) and the LOGIN record.
import {
  audit_log_d,
  audit_log_end,
  audit_log_field,
  audit_log_start,
  audit_log_task_context,
} from "./audit.ts";
import { is_audit_feature_set } from "./audit_config.ts";
import { AUDIT_OFF } from "./audit_types.ts";
import { capable } from "./capability.ts";
import { audit_get_tty_name } from "./drivers/tty/tty.ts";
import type { Kernel } from "./kernel.ts";
import * as A from "./uapi/audit.ts";
import { CAP_AUDIT_CONTROL } from "./uapi/capability.ts";
import { EPERM } from "./uapi/errno.ts";

function audit_set_loginuid_perm(k: Kernel, loginuid: number): number {
  if (k.listeners.trace?.enter("audit_set_loginuid_perm"))
    return k.listeners.trace.leave(audit_set_loginuid_perm(k, loginuid));
  if (k.current.loginuid === A.AUDIT_UID_UNSET) return 0;
  if (is_audit_feature_set(k, A.AUDIT_FEATURE_LOGINUID_IMMUTABLE)) return -EPERM;
  if (!capable(k, CAP_AUDIT_CONTROL)) return -EPERM;
  if (is_audit_feature_set(k, A.AUDIT_FEATURE_ONLY_UNSET_LOGINUID) && loginuid !== A.AUDIT_UID_UNSET)
    return -EPERM;
  return 0;
}

/** `pid= uid= subj= old-auid= auid= tty= old-ses= ses= res=`. */
function audit_log_set_loginuid(
  k: Kernel,
  old_uid: number,
  uid: number,
  old_ses: number,
  ses: number,
  rc: number,
): void {
  if (
    k.listeners.trace?.run(
      "audit_log_set_loginuid",
      "",
      audit_log_set_loginuid,
      k,
      old_uid,
      uid,
      old_ses,
      ses,
      rc,
    )
  )
    return;
  if (k.audit.audit_enabled === AUDIT_OFF) return;
  const ab = audit_log_start(k, null, A.AUDIT_LOGIN);
  if (ab === null) return;
  audit_log_d(ab, "pid=", k.current.tgid);
  audit_log_d(ab, " uid=", k.current.cred.uid);
  audit_log_task_context(k, ab);
  audit_log_d(ab, " old-auid=", old_uid);
  audit_log_d(ab, " auid=", uid);
  const tty = audit_get_tty_name(k.current);
  audit_log_field(ab, " tty=", tty, tty === "(none)" ? "none" : "string");
  audit_log_d(ab, " old-ses=", old_ses);
  audit_log_d(ab, " ses=", ses);
  audit_log_d(ab, " res=", rc ? 0 : 1);
  audit_log_end(k, ab);
}

/** Sets the current task's login uid, and with it a new session; unsetting unsets both. 0 or -EPERM. */
export function audit_set_loginuid(k: Kernel, loginuid: number): number {
  if (k.listeners.trace?.enter("audit_set_loginuid", String(loginuid >>> 0)))
    return k.listeners.trace.leave(audit_set_loginuid(k, loginuid));
  const { current, audit } = k;
  const old_uid = current.loginuid;
  const old_ses = current.sessionid;
  const uid = loginuid >>> 0;
  const rc = audit_set_loginuid_perm(k, uid);
  let ses = A.AUDIT_SID_UNSET;
  if (rc === 0) {
    if (uid !== A.AUDIT_UID_UNSET) ses = ++audit.session_id;
    current.sessionid = ses;
    current.loginuid = uid;
  }
  audit_log_set_loginuid(k, old_uid, uid, old_ses, ses, rc);
  return rc;
}
