// kernel/audit.c: what happens when a record cannot be kept: counting, rate limit, complaint, panic.
import { HZ } from "./audit_types.ts";
import type { Kernel } from "./kernel.ts";
import { KERN_ERR, KERN_WARNING, panic, printk } from "./printk.ts";
import { AUDIT_FAIL_PANIC, AUDIT_FAIL_PRINTK } from "./uapi/audit.ts";
import type { ByteString } from "./uapi/syscall.ts";

/** Ticks since boot. */
export const jiffies = (k: Kernel): number => Math.floor(k.now / (1_000_000_000 / HZ));
/** Nanoseconds of a number of ticks. */
export const jiffies_to_ns = (ticks: number): number => ticks * (1_000_000_000 / HZ);

/** printk_ratelimit: at most 10 messages in 5 seconds; tells how many were left out before. */
export function printk_ratelimit(k: Kernel, caller: ByteString): boolean {
  const rs = k.audit.ratelimit;
  const now = jiffies(k);
  if (rs.begin === 0) rs.begin = now || 1;
  if (now > rs.begin + 5 * HZ) {
    if (rs.missed > 0) printk(k, KERN_WARNING, `${caller}: ${rs.missed} callbacks suppressed`);
    rs.begin = now;
    rs.printed = 0;
    rs.missed = 0;
  }
  if (rs.printed < 10) {
    rs.printed++;
    return true;
  }
  rs.missed++;
  return false;
}

/** Something went wrong in audit: silent, a kernel message or a panic, as set by the failure mode. */
export function audit_panic(k: Kernel, message: ByteString): void {
  const { audit_failure } = k.audit;
  if (audit_failure === AUDIT_FAIL_PRINTK) {
    if (printk_ratelimit(k, "audit_panic")) printk(k, KERN_ERR, `audit: ${message}`);
  } else if (audit_failure === AUDIT_FAIL_PANIC) panic(k, `audit: ${message}`);
}

/** Whether another record may be sent under the rate limit (records per second; 0: no limit). */
export function audit_rate_check(k: Kernel): boolean {
  const { audit_rate_limit, rate_check } = k.audit;
  if (audit_rate_limit === 0) return true;
  if (++rate_check.messages < audit_rate_limit) return true;
  const now = jiffies(k);
  if (now - rate_check.last_check <= HZ) return false;
  rate_check.last_check = now;
  rate_check.messages = 0;
  return true;
}

/** A record is lost: counts it and, not more than once a second under a rate limit, complains. */
export function audit_log_lost(k: Kernel, message: ByteString): void {
  if (k.listeners.trace?.run("audit_log_lost", message, audit_log_lost, k, message)) return;
  const { audit } = k;
  audit.audit_lost = (audit.audit_lost + 1) >>> 0;
  let print = audit.audit_failure === AUDIT_FAIL_PANIC || audit.audit_rate_limit === 0;
  if (!print) {
    const now = jiffies(k);
    if (now - audit.lost_last_msg > HZ) {
      print = true;
      audit.lost_last_msg = now;
    }
  }
  if (!print) return;
  if (printk_ratelimit(k, "audit_log_lost"))
    printk(
      k,
      KERN_WARNING,
      `audit: audit_lost=${audit.audit_lost} audit_rate_limit=${audit.audit_rate_limit} ` +
        `audit_backlog_limit=${audit.audit_backlog_limit}`,
    );
  audit_panic(k, message);
}
