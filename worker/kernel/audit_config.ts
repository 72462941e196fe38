// kernel/audit.c: the settings of the subsystem and the CONFIG_CHANGE and FEATURE_CHANGE records about them.
import { audit_log_d, audit_log_format, audit_log_session_info, audit_log_task_context } from "./audit.ts";
import {
  audit_log_end_standalone,
  audit_log_start_standalone,
  type standalone_place,
} from "./audit_standalone.ts";
import { audit_log_task_info } from "./audit_task_info.ts";
import type { audit_buffer } from "./audit_types.ts";
import * as T from "./audit_types.ts";
import type { Kernel } from "./kernel.ts";
import * as A from "./uapi/audit.ts";
import { EINVAL, EPERM } from "./uapi/errno.ts";
import type { ByteString } from "./uapi/syscall.ts";

/** `<name>=<new> old=<old> auid= ses= subj= res=`. */
export function audit_log_config_change(
  k: Kernel,
  name: ByteString,
  new_value: number,
  old_value: number,
  allow_changes: boolean,
): void {
  if (
    k.listeners.trace?.run(
      "audit_log_config_change",
      "",
      audit_log_config_change,
      k,
      name,
      new_value,
      old_value,
      allow_changes,
    )
  )
    return;
  const ab = audit_log_start_standalone(k, "config", A.AUDIT_CONFIG_CHANGE);
  if (ab === null) return;
  audit_log_format(ab, `${name}=${new_value} old=${old_value}`);
  audit_log_session_info(k, ab);
  audit_log_task_context(k, ab);
  audit_log_d(ab, " res=", allow_changes ? 1 : 0);
  audit_log_end_standalone(k, "config", ab);
}

type setting =
  | "audit_rate_limit"
  | "audit_backlog_limit"
  | "audit_backlog_wait_time"
  | "audit_enabled"
  | "audit_failure";

/** Changes one setting unless locked; 0 or -EPERM. Recorded when audit is on at that moment. */
function audit_do_config_change(k: Kernel, name: setting, value: number): number {
  if (k.listeners.trace?.enter("audit_do_config_change", name))
    return k.listeners.trace.leave(audit_do_config_change(k, name, value));
  const { audit } = k;
  const allow = audit.audit_enabled !== T.AUDIT_LOCKED;
  if (audit.audit_enabled !== T.AUDIT_OFF) audit_log_config_change(k, name, value, audit[name], allow);
  if (!allow) return -EPERM;
  audit[name] = value;
  return 0;
}

export const audit_set_rate_limit = (k: Kernel, n: number): number =>
  audit_do_config_change(k, "audit_rate_limit", n);
export const audit_set_backlog_limit = (k: Kernel, n: number): number =>
  audit_do_config_change(k, "audit_backlog_limit", n);
export const audit_set_backlog_wait_time = (k: Kernel, n: number): number =>
  n > 10 * T.AUDIT_BACKLOG_WAIT_TIME ? -EINVAL : audit_do_config_change(k, "audit_backlog_wait_time", n);

export function audit_set_enabled(k: Kernel, state: number): number {
  if (state > T.AUDIT_LOCKED) return -EINVAL;
  const r = audit_do_config_change(k, "audit_enabled", state);
  if (r === 0 && state !== T.AUDIT_OFF) k.audit.audit_ever_enabled = true;
  return r;
}

export const audit_set_failure = (k: Kernel, state: number): number =>
  state > A.AUDIT_FAIL_PANIC ? -EINVAL : audit_do_config_change(k, "audit_failure", state);

/** Resets the count of lost records; returns the old count. */
export function audit_reset_lost(k: Kernel): number {
  const lost = k.audit.audit_lost;
  k.audit.audit_lost = 0;
  audit_log_config_change(k, "lost", 0, lost, true);
  return lost;
}

const FEATURE_NAMES = ["only_unset_loginuid", "loginuid_immutable"] as const;

export const is_audit_feature_set = (k: Kernel, feature: number): boolean =>
  (k.audit.af.features & (1 << feature)) !== 0;

interface feature_change {
  old_feature: boolean;
  new_feature: boolean;
  old_lock: boolean;
  new_lock: boolean;
}

function audit_log_feature_change(k: Kernel, which: number, c: feature_change, ok: boolean): void {
  if (k.audit.audit_enabled === T.AUDIT_OFF) return;
  const ab = audit_log_start_standalone(k, "feature", A.AUDIT_FEATURE_CHANGE);
  if (ab === null) return;
  audit_log_task_info(k, ab, k.current);
  audit_log_format(
    ab,
    ` feature=${FEATURE_NAMES[which]} old=${+c.old_feature} new=${+c.new_feature} ` +
      `old_lock=${+c.old_lock} new_lock=${+c.new_lock} res=${+ok}`,
  );
  audit_log_end_standalone(k, "feature", ab);
}

/** AUDIT_SET_FEATURE: -EPERM when a locked feature would change, and then nothing is changed. */
export function audit_set_feature(k: Kernel, uaf: A.audit_features): number {
  if (k.listeners.trace?.enter("audit_set_feature"))
    return k.listeners.trace.leave(audit_set_feature(k, uaf));
  const { af } = k.audit;
  const changes: [number, feature_change][] = [];
  for (let i = 0; i <= A.AUDIT_LAST_FEATURE; i++) {
    const bit = 1 << i;
    if (!(uaf.mask & bit)) continue;
    const change: feature_change = {
      old_feature: (af.features & bit) !== 0,
      new_feature: (uaf.features & bit) !== 0,
      old_lock: (af.lock & bit) !== 0,
      new_lock: ((uaf.lock | af.lock) & bit) !== 0,
    };
    if (change.old_lock && change.new_feature !== change.old_feature) {
      audit_log_feature_change(k, i, change, false);
      return -EPERM;
    }
    changes.push([i, change]);
  }
  for (const [i, change] of changes) {
    if (change.new_feature !== change.old_feature) audit_log_feature_change(k, i, change, true);
    const bit = 1 << i;
    af.features = change.new_feature ? af.features | bit : af.features & ~bit;
    if (change.new_lock) af.lock |= bit;
  }
  return 0;
}

/** Starts a record made on behalf of a message: `pid= uid= auid= ses= subj=`. null while audit is off. */
export function audit_log_common_recv_msg(
  k: Kernel,
  place: standalone_place,
  type: number,
): audit_buffer | null {
  if (k.audit.audit_enabled === T.AUDIT_OFF && type !== A.AUDIT_USER_AVC) return null;
  const ab = audit_log_start_standalone(k, place, type);
  if (ab === null) return null;
  audit_log_d(ab, "pid=", k.current.tgid);
  audit_log_d(ab, " uid=", k.current.cred.uid);
  audit_log_session_info(k, ab);
  audit_log_task_context(k, ab);
  return ab;
}

/** A rule change refused because the configuration is locked. */
export function audit_log_locked(k: Kernel): void {
  const ab = audit_log_common_recv_msg(k, "config", A.AUDIT_CONFIG_CHANGE);
  if (ab === null) return;
  audit_log_format(ab, ` audit_enabled=${k.audit.audit_enabled} res=0`);
  audit_log_end_standalone(k, "config", ab);
}
