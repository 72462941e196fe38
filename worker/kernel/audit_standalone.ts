// kernel/audit.h: records that belong to no system call event, each begun at a named place of the kernel. A patch may
// give a place a context of its own (k.seams.standalone), and so make an event of several records there.
import { audit_log_end, audit_log_start } from "./audit.ts";
import type { audit_buffer } from "./audit_types.ts";
import type { Kernel } from "./kernel.ts";
import type { net } from "./sched_types.ts";

/**
 * The places: mark (executable of a rule gone), tree and watch (rules changed by the kernel), tty (typed input), config
 * (settings, trim, make_equiv, tty_set, changes while locked), rule (rule added or removed), feature, user (messages of
 * user space), abend (core dump), seccomp, netfilter_pkt (a packet that a rule records; it has a network namespace).
 */
export type standalone_place =
  | "mark"
  | "tree"
  | "watch"
  | "tty"
  | "config"
  | "rule"
  | "feature"
  | "user"
  | "abend"
  | "seccomp"
  | "netfilter_pkt";

/** audit_log_start for a record that stands alone unless a patch says otherwise; one about a packet may not wait. */
export function audit_log_start_standalone(
  k: Kernel,
  place: standalone_place,
  type: number,
): audit_buffer | null {
  const ctx = k.seams.standalone.get(place)?.begin(k) ?? null;
  return audit_log_start(k, ctx, type, place === "netfilter_pkt");
}

/** Ends the record, and lets the patch of the place add to its event. Nothing is added when there is no record. */
export function audit_log_end_standalone(
  k: Kernel,
  place: standalone_place,
  ab: audit_buffer | null,
  net: net | null = null,
): void {
  if (ab === null) return;
  const { ctx } = ab;
  audit_log_end(k, ab);
  k.seams.standalone.get(place)?.end(k, ctx, net);
}
