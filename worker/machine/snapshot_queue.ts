// The way of the records into the log, for who looks on from outside.
import type { QueueView } from "../api.ts";
import { audit_get_status } from "../kernel/audit_netlink.ts";
import { get_task_state } from "../kernel/fs/proc/array.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { skb_queue_len } from "../kernel/skb_queue.ts";
import { AUDIT_FEATURE_LOGINUID_IMMUTABLE } from "../kernel/uapi/audit.ts";
import { host_inode } from "./host_files.ts";

const LOG = "/var/log/audit/audit.log";

export function snapshot_queue(k: Kernel): QueueView {
  const { audit } = k;
  const conn = audit.auditd_conn;
  const { mask: _, feature_bitmap: __, ...status } = audit_get_status(k);
  return {
    status: {
      ...status,
      loginuid_immutable: (audit.af.features >> AUDIT_FEATURE_LOGINUID_IMMUTABLE) & 1,
    },
    backlog: status.backlog,
    hold: skb_queue_len(audit.audit_hold_queue),
    retry: skb_queue_len(audit.audit_retry_queue),
    longest: audit.stats.longest,
    blocked: audit.kauditd_skb !== null,
    waiting: audit.waiting.map(({ task, records }) => ({
      pid: task.pid,
      comm: task.comm,
      records: records.length,
    })),
    queued: audit.stats.queued,
    sent: audit.stats.sent,
    printed: audit.stats.printed,
    retried: audit.stats.retried,
    holds: audit.audit_default,
    auditd: conn && {
      pid: conn.pid,
      portid: conn.portid,
      comm: conn.task.comm,
      state: get_task_state(conn.task)[0],
      unread: skb_queue_len(conn.sock.receive_queue),
      unread_bytes: conn.sock.rmem_alloc,
      room: conn.sock.rcvbuf,
    },
    log_bytes: host_inode(k, LOG)?.i_size ?? null,
  };
}
