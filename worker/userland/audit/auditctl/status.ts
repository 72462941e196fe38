// The status report of auditctl -s and of the options that set something.
import * as A from "../../../kernel/uapi/audit.ts";

/** The report of auditctl -s and of the setters. `interpret` is -s -i. */
export function formatStatus(status: A.audit_status, interpret: boolean): string {
  const word = (names: readonly string[], n: number): string =>
    interpret ? (names[n] ?? "unknown") : String(n);
  return [
    `enabled ${word(["disable", "enabled", "enabled+immutable"], status.enabled)}`,
    `failure ${word(["silent", "printk", "panic"], status.failure)}`,
    `pid ${status.pid}`,
    `rate_limit ${status.rate_limit}`,
    `backlog_limit ${status.backlog_limit}`,
    `lost ${status.lost}`,
    `backlog ${status.backlog}`,
    `backlog_wait_time ${status.backlog_wait_time}`,
    // a member that 4.16 does not have: the tool prints what its zeroed structure holds
    "backlog_wait_time_actual 0",
    "",
  ].join("\n");
}

/** The last line of -s. */
export function formatLoginuidFeature(features: A.audit_features): string {
  const bit = 1 << A.AUDIT_FEATURE_LOGINUID_IMMUTABLE;
  return `loginuid_immutable ${features.features & bit ? 1 : 0} ${features.lock & bit ? "locked" : "unlocked"}\n`;
}
