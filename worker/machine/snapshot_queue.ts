// The way of the records into the log, for who looks on from outside.
import type { QueueView } from "../api.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { skb_queue_len } from "../kernel/skb_queue.ts";
import { AUDIT_FEATURE_LOGINUID_IMMUTABLE } from "../kernel/uapi/audit.ts";
import { host_inode } from "./host_files.ts";
import { task_state } from "./snapshot_tasks.ts";

const LOG = "/var/log/audit/audit.log";

export function snapshot_queue(k: Kernel): QueueView {
  const { audit } = k;
  const conn = audit.auditd_conn;
  const backlog = skb_queue_len(audit.audit_queue);
  return {
    status: {
      enabled: audit.audit_enabled,
      failure: audit.audit_failure,
      pid: conn?.pid ?? 0,
      rate_limit: audit.audit_rate_limit,
      backlog_limit: audit.audit_backlog_limit,
      lost: audit.audit_lost,
      backlog,
      backlog_wait_time: audit.audit_backlog_wait_time,
      loginuid_immutable: (audit.af.features >> AUDIT_FEATURE_LOGINUID_IMMUTABLE) & 1,
    },
    backlog,
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
    holds: audit.audit_default,
    auditd: conn && {
      pid: conn.pid,
      portid: conn.portid,
      comm: conn.task.comm,
      state: task_state(k, conn.task),
      unread: skb_queue_len(conn.sock.receive_queue),
      unread_bytes: conn.sock.rmem_alloc,
      room: conn.sock.rcvbuf,
    },
    log_bytes: host_inode(k, LOG)?.i_size ?? null,
  };
}
