// kernel/audit.c: requests from user space: who may send what, and what is done about it.
import { audit_log_field, audit_log_format, audit_log_untrustedstring } from "./audit.ts";
import {
  audit_log_common_recv_msg,
  audit_log_config_change,
  audit_log_locked,
  audit_reset_lost,
  audit_set_backlog_limit,
  audit_set_backlog_wait_time,
  audit_set_enabled,
  audit_set_failure,
  audit_set_feature,
  audit_set_rate_limit,
} from "./audit_config.ts";
import { audit_filter } from "./audit_filter.ts";
import { auditd_reset, auditd_send_unicast } from "./audit_kauditd.ts";
import { audit_log_end_standalone } from "./audit_standalone.ts";
import { audit_tag_tree, audit_trim_trees } from "./audit_tree.ts";
import * as T from "./audit_types.ts";
import { audit_list_rules, audit_rule_change } from "./auditfilter.ts";
import { capable } from "./capability.ts";
import { AUDIT_TTY_ENABLE, AUDIT_TTY_LOG_PASSWD, tty_audit_push } from "./drivers/tty/tty_audit.ts";
import type { Kernel } from "./kernel.ts";
import {
  netlink_ack,
  netlink_kernel_create,
  netlink_reply,
  type netlink_sock,
} from "./net/netlink/af_netlink.ts";
import { wake_up } from "./sched/core.ts";
import { skb_queue_len } from "./skb_queue.ts";
import * as A from "./uapi/audit.ts";
import { CAP_AUDIT_CONTROL, CAP_AUDIT_WRITE } from "./uapi/capability.ts";
import * as E from "./uapi/errno.ts";
import * as N from "./uapi/netlink.ts";
import type { ByteString } from "./uapi/syscall.ts";

/** Sizes on the wire, for requests that are too short. */
const SIZEOF_STATUS = 40;
const SIZEOF_FEATURES = 16;
const SIZEOF_TTY_STATUS = 8;
const SIZEOF_RULE_DATA = A.AUDIT_RULE_DATA_SIZE;

export function audit_net_init(k: Kernel): void {
  k.audit.audit_sock = netlink_kernel_create(k.init_nsproxy.net_ns, N.NETLINK_AUDIT);
}

const is_user_msg = (type: number): boolean =>
  type === A.AUDIT_USER ||
  (type >= A.AUDIT_FIRST_USER_MSG && type <= A.AUDIT_LAST_USER_MSG) ||
  (type >= A.AUDIT_FIRST_USER_MSG2 && type <= A.AUDIT_LAST_USER_MSG2);

/** May the current task send a message of this type? 0 or a negated errno. */
function audit_netlink_ok(k: Kernel, type: number): number {
  if (k.listeners.trace?.enter("audit_netlink_ok", `type ${type}`))
    return k.listeners.trace.leave(audit_netlink_ok(k, type));
  const { current } = k;
  if (current.cred.user_ns !== k.init_user_ns) return -E.ECONNREFUSED;
  switch (type) {
    case A.AUDIT_LIST:
    case A.AUDIT_ADD:
    case A.AUDIT_DEL:
      return -E.EOPNOTSUPP;
    case A.AUDIT_GET:
    case A.AUDIT_SET:
    case A.AUDIT_GET_FEATURE:
    case A.AUDIT_SET_FEATURE:
    case A.AUDIT_LIST_RULES:
    case A.AUDIT_ADD_RULE:
    case A.AUDIT_DEL_RULE:
    case A.AUDIT_SIGNAL_INFO:
    case A.AUDIT_TTY_GET:
    case A.AUDIT_TTY_SET:
    case A.AUDIT_TRIM:
    case A.AUDIT_MAKE_EQUIV:
      if (current.pid_ns !== k.init_pid_ns) return -E.EPERM;
      return capable(k, CAP_AUDIT_CONTROL) ? 0 : -E.EPERM;
  }
  if (!is_user_msg(type)) return -E.EINVAL;
  return capable(k, CAP_AUDIT_WRITE) ? 0 : -E.EPERM;
}

/** A request being handled, and where its replies go. */
interface request {
  k: Kernel;
  kernel: netlink_sock;
  from: netlink_sock;
  msg: N.nlmsghdr;
  /** payload length in bytes */
  len: number;
  /** a thread of the kernel sends these, and so they come behind the acknowledgement */
  replies: N.nlmsghdr[];
}

function reply(r: request, type: number, payload: unknown, size: number, multi = false): void {
  r.replies.push({
    nlmsg_len: N.NLMSG_HDRLEN + size,
    nlmsg_type: type,
    nlmsg_flags: multi ? N.NLM_F_MULTI : 0,
    nlmsg_seq: r.msg.nlmsg_seq,
    nlmsg_pid: 0,
    payload,
  });
}

/** What AUDIT_GET answers. */
export const audit_get_status = ({ audit, seams }: Kernel): A.audit_status => ({
  mask: 0,
  enabled: audit.audit_enabled,
  failure: audit.audit_failure,
  pid: audit.auditd_conn?.pid ?? 0,
  rate_limit: audit.audit_rate_limit,
  backlog_limit: audit.audit_backlog_limit,
  lost: audit.audit_lost,
  backlog: skb_queue_len(audit.audit_queue),
  feature_bitmap: A.AUDIT_FEATURE_BITMAP_ALL | seams.feature_bitmap,
  backlog_wait_time: audit.audit_backlog_wait_time,
});

function audit_get(r: request): number {
  reply(r, A.AUDIT_GET, audit_get_status(r.k), SIZEOF_STATUS);
  return 0;
}

/** Somebody wants to be the daemon: tells the present one, and so finds out whether it is still alive. */
function audit_replace(k: Kernel, pid: number): void {
  auditd_send_unicast(k, {
    nlmsg_len: N.NLMSG_HDRLEN + 4,
    nlmsg_type: A.AUDIT_REPLACE,
    nlmsg_flags: 0,
    nlmsg_seq: 0,
    nlmsg_pid: 0,
    payload: { pid },
  });
}

/** AUDIT_STATUS_PID: a daemon registers itself (its own pid) or takes itself out (0). */
function audit_set_pid(r: request, new_pid: number): number {
  const { k } = r;
  const { audit, current } = k;
  const pid = current.tgid;
  if (new_pid && new_pid !== pid) return -E.EINVAL;
  audit_replace(k, pid);
  const auditd_pid = audit.auditd_conn?.pid ?? 0;
  if (auditd_pid) {
    const refused = new_pid ? -E.EEXIST : pid !== auditd_pid ? -E.EACCES : 0;
    if (refused) {
      audit_log_config_change(k, "audit_pid", new_pid, auditd_pid, false);
      return refused;
    }
  }
  if (new_pid) audit.auditd_conn = { task: current.group_leader, pid, portid: r.from.portid, sock: r.from };
  if (audit.audit_enabled !== T.AUDIT_OFF) audit_log_config_change(k, "audit_pid", new_pid, auditd_pid, true);
  if (new_pid) wake_up(k, audit.kauditd_wait);
  else auditd_reset(k, null);
  return 0;
}

function audit_set(r: request): number {
  const { k } = r;
  const s = r.msg.payload as A.audit_status | null;
  if (!is_object(s)) return -E.EINVAL;
  const mask = s.mask >>> 0;
  const steps: readonly [number, () => number][] = [
    [A.AUDIT_STATUS_ENABLED, () => audit_set_enabled(k, s.enabled >>> 0)],
    [A.AUDIT_STATUS_FAILURE, () => audit_set_failure(k, s.failure >>> 0)],
    [A.AUDIT_STATUS_PID, () => audit_set_pid(r, s.pid | 0)],
    [A.AUDIT_STATUS_RATE_LIMIT, () => audit_set_rate_limit(k, s.rate_limit >>> 0)],
    [A.AUDIT_STATUS_BACKLOG_LIMIT, () => audit_set_backlog_limit(k, s.backlog_limit >>> 0)],
    [
      A.AUDIT_STATUS_BACKLOG_WAIT_TIME,
      () => (r.len < SIZEOF_STATUS ? -E.EINVAL : audit_set_backlog_wait_time(k, s.backlog_wait_time >>> 0)),
    ],
  ];
  for (const [bit, step] of steps) {
    if (!(mask & bit)) continue;
    const error = step();
    if (error < 0) return error;
  }
  return mask === A.AUDIT_STATUS_LOST ? audit_reset_lost(k) : 0;
}

const is_object = (v: unknown): v is object => typeof v === "object" && v !== null;

/** A message of user space: filtered by the user list, then recorded with the sender's identity. */
function audit_user_message(r: request): number {
  const { k, msg } = r;
  const type = msg.nlmsg_type;
  if (k.audit.audit_enabled === T.AUDIT_OFF && type !== A.AUDIT_USER_AVC) return 0;
  if (!audit_filter(k, type, A.AUDIT_FILTER_USER)) return 0;
  const text = typeof msg.payload === "string" ? msg.payload : "";
  if (type === A.AUDIT_USER_TTY) {
    if (!(k.current.signal.audit_tty & AUDIT_TTY_ENABLE)) return -E.EPERM;
    tty_audit_push(k);
  }
  const ab = audit_log_common_recv_msg(k, "user", type);
  if (ab === null) return 0;
  if (type === A.AUDIT_USER_TTY) {
    // the padding of the message counts as data, less one NUL
    const data = text.padEnd(r.len, "\0").slice(0, r.len);
    audit_log_untrustedstring(ab, " data=", data.endsWith("\0") ? data.slice(0, -1) : data);
  } else {
    const nul = text.indexOf("\0");
    const shown = (nul < 0 ? text : text.slice(0, nul)).slice(0, A.AUDIT_MESSAGE_TEXT_MAX);
    audit_log_field(ab, " msg=", `'${shown}'`, "quoted");
  }
  audit_log_end_standalone(k, "user", ab);
  return 0;
}

function audit_tty_get(r: request): number {
  const bits = r.k.current.signal.audit_tty;
  const status: A.audit_tty_status = {
    enabled: bits & AUDIT_TTY_ENABLE,
    log_passwd: bits & AUDIT_TTY_LOG_PASSWD ? 1 : 0,
  };
  reply(r, A.AUDIT_TTY_GET, status, SIZEOF_TTY_STATUS);
  return 0;
}

function audit_tty_set(r: request): number {
  const { k } = r;
  const { signal } = k.current;
  const s = { enabled: 0, log_passwd: 0, ...(is_object(r.msg.payload) ? (r.msg.payload as object) : {}) };
  const valid = (n: number) => n === 0 || n === 1;
  const error = valid(s.enabled) && valid(s.log_passwd) ? 0 : -E.EINVAL;
  const old = signal.audit_tty;
  if (!error)
    signal.audit_tty = (s.enabled ? AUDIT_TTY_ENABLE : 0) | (s.log_passwd ? AUDIT_TTY_LOG_PASSWD : 0);
  const ab = audit_log_common_recv_msg(k, "config", A.AUDIT_CONFIG_CHANGE);
  if (ab) {
    audit_log_format(
      ab,
      ` op=tty_set old-enabled=${old & AUDIT_TTY_ENABLE} new-enabled=${s.enabled}` +
        ` old-log_passwd=${old & AUDIT_TTY_LOG_PASSWD ? 1 : 0} new-log_passwd=${s.log_passwd} res=${error ? 0 : 1}`,
    );
    audit_log_end_standalone(k, "config", ab);
  }
  return error;
}

function audit_signal_info_reply(r: request): number {
  const { audit } = r.k;
  const info: A.audit_sig_info = {
    uid: audit.audit_sig_uid,
    pid: audit.audit_sig_pid,
    ctx: audit.audit_sig_sid,
    ext: audit.audit_sig_ext,
  };
  reply(r, A.AUDIT_SIGNAL_INFO, info, 8 + info.ctx.length + (info.ext === null ? 0 : 8));
  return 0;
}

function audit_trim(r: request): number {
  audit_trim_trees(r.k);
  const ab = audit_log_common_recv_msg(r.k, "config", A.AUDIT_CONFIG_CHANGE);
  if (ab) {
    audit_log_format(ab, " op=trim res=1");
    audit_log_end_standalone(r.k, "config", ab);
  }
  return 0;
}

/** A path of a request: not empty, not longer than PATH_MAX. */
const path_ok = (s: unknown): s is ByteString => typeof s === "string" && s.length > 0 && s.length <= 4096;

function audit_make_equiv(r: request): number {
  const { k } = r;
  const pair = r.msg.payload as A.audit_make_equiv | null;
  if (!is_object(pair) || !path_ok(pair.old) || !path_ok(pair.new)) return -E.EINVAL;
  const error = audit_tag_tree(k, pair.old, pair.new);
  const ab = audit_log_common_recv_msg(k, "config", A.AUDIT_CONFIG_CHANGE);
  if (ab) {
    audit_log_format(ab, " op=make_equiv");
    audit_log_untrustedstring(ab, " old=", pair.old);
    audit_log_untrustedstring(ab, " new=", pair.new);
    audit_log_format(ab, ` res=${error ? 0 : 1}`);
    audit_log_end_standalone(k, "config", ab);
  }
  return error;
}

function audit_list(r: request): number {
  for (const rule of audit_list_rules(r.k))
    reply(r, A.AUDIT_LIST_RULES, rule, SIZEOF_RULE_DATA + rule.buf.length, true);
  reply(r, N.NLMSG_DONE, null, 0, true);
  return 0;
}

function audit_change_rule(r: request): number {
  const { k } = r;
  if (r.len < SIZEOF_RULE_DATA || !is_object(r.msg.payload)) return -E.EINVAL;
  if (k.audit.audit_enabled === T.AUDIT_LOCKED) {
    audit_log_locked(k);
    return -E.EPERM;
  }
  return audit_rule_change(k, r.msg.nlmsg_type, r.msg.payload as A.audit_rule_data);
}

/** Handles one request; the result goes back in its acknowledgement. */
function audit_receive_msg(r: request): number {
  const { k, msg } = r;
  if (k.listeners.trace?.enter("audit_receive_msg", `type ${msg.nlmsg_type}`))
    return k.listeners.trace.leave(audit_receive_msg(r));
  const refused = audit_netlink_ok(k, msg.nlmsg_type);
  if (refused) return refused;
  switch (msg.nlmsg_type) {
    case A.AUDIT_GET:
      return audit_get(r);
    case A.AUDIT_SET:
      return audit_set(r);
    case A.AUDIT_GET_FEATURE:
      reply(
        r,
        A.AUDIT_GET_FEATURE,
        { vers: A.AUDIT_FEATURE_VERSION, mask: 0xffffffff, ...k.audit.af },
        SIZEOF_FEATURES,
      );
      return 0;
    case A.AUDIT_SET_FEATURE:
      if (r.len < SIZEOF_FEATURES || !is_object(msg.payload)) return -E.EINVAL;
      return audit_set_feature(k, msg.payload as A.audit_features);
    case A.AUDIT_ADD_RULE:
    case A.AUDIT_DEL_RULE:
      return audit_change_rule(r);
    case A.AUDIT_LIST_RULES:
      return audit_list(r);
    case A.AUDIT_TRIM:
      return audit_trim(r);
    case A.AUDIT_MAKE_EQUIV:
      return audit_make_equiv(r);
    case A.AUDIT_SIGNAL_INFO:
      return audit_signal_info_reply(r);
    case A.AUDIT_TTY_GET:
      return audit_tty_get(r);
    case A.AUDIT_TTY_SET:
      return audit_tty_set(r);
    default:
      return audit_user_message(r);
  }
}

/** A message arrived at the kernel's socket. It is handled under the command lock, then acknowledged. */
export function audit_receive(k: Kernel, kernel: netlink_sock, from: netlink_sock, msg: N.nlmsghdr): void {
  const { audit } = k;
  if (!is_object(msg) || !(msg.nlmsg_len >= N.NLMSG_HDRLEN)) return;
  const held = audit.cmd_owner;
  audit.cmd_owner = k.current;
  const replies: N.nlmsghdr[] = [];
  const error = audit_receive_msg({ k, kernel, from, msg, len: msg.nlmsg_len - N.NLMSG_HDRLEN, replies });
  audit.cmd_owner = held;
  if (error || msg.nlmsg_flags & N.NLM_F_ACK) netlink_ack(k, kernel, from, msg, error);
  for (const message of replies) netlink_reply(k, kernel, from, message);
}
