// kernel/audit.c: kauditd, the thread that hands queued records to the audit daemon, and the queues it uses.
// With no daemon, records are printed to the kernel log and, when booted with audit=1, held for the next daemon.
import { audit_release_backlog } from "./audit.ts";
import { audit_log_lost, printk_ratelimit } from "./audit_lost.ts";
import type { audit_buffer, auditd_connection } from "./audit_types.ts";
import type { Kernel } from "./kernel.ts";
import { netlink_has_listeners, netlink_multicast, netlink_unicast } from "./net/netlink/af_netlink.ts";
import { KERN_NOTICE, printk } from "./printk.ts";
import { sleep_on_uninterruptible, wake_up } from "./sched/core.ts";
import { SLEEP } from "./sched/results.ts";
import {
  type sk_buff_head,
  skb_dequeue,
  skb_queue_head,
  skb_queue_len,
  skb_queue_tail,
} from "./skb_queue.ts";
import { AUDIT_EOE } from "./uapi/audit.ts";
import { ECONNREFUSED } from "./uapi/errno.ts";
import { NLMSG_HDRLEN, type nlmsghdr } from "./uapi/netlink.ts";

/** Records handled in one turn of the thread, so that others run in between. */
const BATCH = 256;
/** Multicast group of read-only listeners, as a bit of the group mask. */
export const AUDIT_NLGRP_READLOG = 1;

const message = (skb: audit_buffer): nlmsghdr<string> => ({
  nlmsg_len: NLMSG_HDRLEN + skb.text.length,
  nlmsg_type: skb.type,
  nlmsg_flags: 0,
  nlmsg_seq: 0,
  nlmsg_pid: 0,
  payload: skb.text,
});

function kauditd_printk_skb(k: Kernel, skb: audit_buffer): void {
  k.audit.stats.printed++;
  if (skb.type !== AUDIT_EOE && printk_ratelimit(k, "kauditd_printk_skb"))
    printk(k, KERN_NOTICE, `audit: type=${skb.type} ${skb.text}`);
}

/** No daemon: to the kernel log, and kept for the next daemon if audit was asked for at boot and there is room. */
function kauditd_hold_skb(k: Kernel, skb: audit_buffer): void {
  if (k.listeners.trace?.run("kauditd_hold_skb", `type ${skb.type}`, kauditd_hold_skb, k, skb)) return;
  const { audit } = k;
  kauditd_printk_skb(k, skb);
  if (!audit.audit_default) return;
  if (audit.audit_backlog_limit === 0 || skb_queue_len(audit.audit_hold_queue) < audit.audit_backlog_limit) {
    skb_queue_tail(audit.audit_hold_queue, skb);
    return;
  }
  audit_log_lost(k, "kauditd hold queue overflow");
}

/** Forgets the daemon (`only`: if it is still that one); what was to be sent again is held instead. */
export function auditd_reset(k: Kernel, only: auditd_connection | null): void {
  if (k.listeners.trace?.run("auditd_reset", "", auditd_reset, k, only)) return;
  const { audit } = k;
  if (only !== null && audit.auditd_conn !== only) return;
  audit.auditd_conn = null;
  for (let skb = skb_dequeue(audit.audit_retry_queue); skb; skb = skb_dequeue(audit.audit_retry_queue))
    kauditd_hold_skb(k, skb);
}

/** What one attempt to send came to. */
type sent = "ok" | "refused" | "blocked";

function send(k: Kernel, conn: auditd_connection, skb: audit_buffer): sent {
  const { audit_sock } = k.audit;
  if (!audit_sock) return "refused";
  const r = netlink_unicast(k, audit_sock, conn.portid, message(skb), true);
  return r === SLEEP ? "blocked" : r < 0 ? "refused" : "ok";
}

/** Where a record goes that could not be delivered, by the queue it came from. */
function undelivered(
  k: Kernel,
  queue: sk_buff_head<audit_buffer>,
  skb: audit_buffer,
  conn: auditd_connection | null,
): void {
  const { audit } = k;
  if (queue === audit.audit_hold_queue) skb_queue_head(queue, skb);
  else if (queue === audit.audit_retry_queue || conn === null) kauditd_hold_skb(k, skb);
  else {
    audit.stats.retried++;
    skb_queue_tail(audit.audit_retry_queue, skb);
  }
}

/** Empties one queue. "blocked": the daemon has no room and the thread waits for it. */
function kauditd_send_queue(
  k: Kernel,
  conn: auditd_connection | null,
  queue: sk_buff_head<audit_buffer>,
  budget: { left: number },
): sent {
  if (k.listeners.trace?.enter("kauditd_send_queue"))
    return k.listeners.trace.leave(kauditd_send_queue(k, conn, queue, budget));
  const { audit } = k;
  const main = queue === audit.audit_queue;
  let to = conn;
  let outcome: sent = "ok";
  while (budget.left > 0) {
    const again = audit.kauditd_skb;
    const skb = again?.queue === queue ? again.skb : skb_dequeue(queue);
    if (!skb) break;
    budget.left--;
    audit.kauditd_skb = null;
    if (main && !again && audit.audit_sock && netlink_has_listeners(k, audit.audit_sock, AUDIT_NLGRP_READLOG))
      netlink_multicast(k, audit.audit_sock, AUDIT_NLGRP_READLOG, message(skb));
    if (to === null) {
      undelivered(k, queue, skb, conn);
      continue;
    }
    const r = send(k, to, skb);
    if (r === "blocked") {
      audit.kauditd_skb = { skb, queue };
      return "blocked";
    }
    if (r === "refused") {
      outcome = "refused";
      undelivered(k, queue, skb, conn);
      if (!main) break;
      to = null;
    } else audit.stats.sent++;
  }
  return outcome;
}

/** One turn: what was held, what is to be sent again, then the main queue; then whoever waits for room. */
export function kauditd_thread(k: Kernel): void {
  const { audit } = k;
  const budget = { left: BATCH };
  let conn = audit.auditd_conn;
  if (audit.kauditd_skb && !conn) {
    const { skb, queue } = audit.kauditd_skb;
    audit.kauditd_skb = null;
    undelivered(k, queue, skb, null);
  }
  for (const queue of [audit.audit_hold_queue, audit.audit_retry_queue]) {
    if (conn === null) break;
    const r = kauditd_send_queue(k, conn, queue, budget);
    if (r === "blocked") return;
    if (r === "refused") {
      auditd_reset(k, conn);
      conn = null;
    }
  }
  const r = kauditd_send_queue(k, conn, audit.audit_queue, budget);
  if (r === "blocked") return;
  if (conn && r === "refused") auditd_reset(k, conn);
  wake_up(k, audit.audit_backlog_wait);
  audit_release_backlog(k);
  if (skb_queue_len(audit.audit_queue) === 0) sleep_on_uninterruptible(k, audit.kauditd_wait);
}

/** A message of the kernel for the daemon alone (AUDIT_REPLACE). False when there is none any more. */
export function auditd_send_unicast(k: Kernel, msg: nlmsghdr): boolean {
  const conn = k.audit.auditd_conn;
  const { audit_sock } = k.audit;
  if (!conn || !audit_sock) return false;
  const r = netlink_unicast(k, audit_sock, conn.portid, msg, false);
  if (r === -ECONNREFUSED) auditd_reset(k, conn);
  return r >= 0;
}
