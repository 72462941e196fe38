// The netlink conversation with the kernel's audit subsystem (audit_open(3), audit_send(3), audit_get_reply(3)).
import * as A from "../../../kernel/uapi/audit.ts";
import * as E from "../../../kernel/uapi/errno.ts";
import * as N from "../../../kernel/uapi/netlink.ts";
import { POLLIN, type pollfd } from "../../../kernel/uapi/sched.ts";
import type { Code } from "../../lib/code.ts";
import * as sys from "../../lib/sys.ts";

/** sizeof(struct audit_status) of the headers that 3.0.9 was built with; 4.16 reads the first 40 bytes. */
const STATUS_SIZE = 44;
const FEATURES_SIZE = 16;
const TO_KERNEL: N.sockaddr_nl = { nl_family: N.AF_NETLINK, nl_pid: 0, nl_groups: 0 };

/** Sequence numbers run on across all sockets of a program. */
export interface Sequence {
  last: number;
}

/** An audit netlink socket of the calling program. */
export interface AuditSocket {
  readonly fd: number;
  readonly sequence: Sequence;
}

export type Message = N.nlmsghdr;

/** audit_open(3): a socket, or a negated errno (EPROTONOSUPPORT and such: no audit in this kernel). */
export function* auditOpen(sequence: Sequence = { last: 0 }): Code<AuditSocket | number> {
  const fd = yield sys.socket(N.AF_NETLINK, N.SOCK_RAW | N.SOCK_CLOEXEC, N.NETLINK_AUDIT);
  return fd < 0 ? fd : { fd, sequence };
}

/** Whether an error of {@link auditOpen} says that the kernel has no audit support. */
export const noAuditSupport = (error: number): boolean =>
  error === -E.EINVAL || error === -E.EPROTONOSUPPORT || error === -E.EAFNOSUPPORT;

/** audit_get_reply(3), waiting at most `timeout` ms (0 does not wait). The message, or a negated errno. */
export function* getReply(socket: AuditSocket, timeout: number, flags = 0): Code<Message | number> {
  if (timeout > 0) {
    const fds: pollfd[] = [{ fd: socket.fd, events: POLLIN, revents: 0 }];
    let ready = -E.EINTR;
    while (ready === -E.EINTR) ready = yield sys.poll(fds, timeout);
    if (ready < 0) return ready;
  }
  const ref: N.nl_msg_ref = { msg: null, from: null };
  let n = -E.EINTR;
  while (n === -E.EINTR) n = yield sys.recvfrom(socket.fd, ref, N.MSG_DONTWAIT | flags);
  if (n < 0) return n;
  if (ref.from && ref.from.nl_pid !== 0) return -E.EINVAL;
  return ref.msg ?? -E.EAGAIN;
}

/**
 * audit_send(3): sends a request of `size` payload bytes and takes the kernel's acknowledgement if that is what comes
 * first. Returns the acknowledged value (0; the old count for a reset of `lost`), or a negated errno.
 */
export function* auditSend(socket: AuditSocket, type: number, payload: unknown, size: number): Code<number> {
  const length = N.NLMSG_SPACE(size);
  if (length > A.MAX_AUDIT_MESSAGE_LENGTH) return -E.EINVAL;
  const seq = ++socket.sequence.last;
  const msg: Message = {
    nlmsg_len: length,
    nlmsg_type: type,
    nlmsg_flags: N.NLM_F_REQUEST | N.NLM_F_ACK,
    nlmsg_seq: seq,
    nlmsg_pid: 0,
    payload,
  };
  let sent = -E.EINTR;
  while (sent === -E.EINTR) sent = yield sys.sendto(socket.fd, msg, TO_KERNEL);
  if (sent < 0) return sent;
  return yield* checkAck(socket, seq);
}

/** Waits for the answer and consumes it when it is an acknowledgement or an error. */
function* checkAck(socket: AuditSocket, seq: number): Code<number> {
  for (;;) {
    const first = yield* getReply(socket, 500, N.MSG_PEEK);
    if (typeof first === "number") return first === -E.EAGAIN ? 0 : first;
    if (first.nlmsg_type !== N.NLMSG_ERROR) return 0;
    const ack = yield* getReply(socket, 0);
    if (typeof ack === "number") return ack;
    const { error } = ack.payload as N.nlmsgerr;
    // an acknowledgement of an earlier request that was answered first
    if (ack.nlmsg_seq !== seq && error === 0) continue;
    return error;
  }
}

/** The first message of `type` that answers; acknowledgements on the way are skipped. Gives up after about 4 s. */
function* awaitReply(socket: AuditSocket, type: number): Code<Message | number> {
  for (let tries = 0; tries < 40; tries++) {
    const msg = yield* getReply(socket, 100);
    if (typeof msg === "number") {
      if (msg === -E.EAGAIN) continue;
      return msg;
    }
    if (msg.nlmsg_type === type) return msg;
    if (msg.nlmsg_type === N.NLMSG_ERROR) {
      const { error } = msg.payload as N.nlmsgerr;
      if (error) return error;
    }
  }
  return -E.EAGAIN;
}

/** audit_request_status(3) and its reply. */
export function* requestStatus(socket: AuditSocket): Code<A.audit_status | number> {
  const error = yield* auditSend(socket, A.AUDIT_GET, null, 0);
  if (error < 0) return error;
  const msg = yield* awaitReply(socket, A.AUDIT_GET);
  return typeof msg === "number" ? msg : (msg.payload as A.audit_status);
}

/** The loginuid_immutable feature and its lock bit, as AUDIT_GET_FEATURE gives them. */
export function* requestFeatures(socket: AuditSocket): Code<A.audit_features | number> {
  const empty: A.audit_features = { vers: 0, mask: 0, features: 0, lock: 0 };
  const error = yield* auditSend(socket, A.AUDIT_GET_FEATURE, empty, FEATURES_SIZE);
  if (error < 0) return error;
  const msg = yield* awaitReply(socket, A.AUDIT_GET_FEATURE);
  return typeof msg === "number" ? msg : (msg.payload as A.audit_features);
}

/** audit_set_feature(3). */
export function* setFeature(socket: AuditSocket, feature: number, value: 0 | 1, lock: 0 | 1): Code<number> {
  const bit = 1 << feature;
  const payload: A.audit_features = { vers: 0, mask: bit, features: value ? bit : 0, lock: lock ? bit : 0 };
  return yield* auditSend(socket, A.AUDIT_SET_FEATURE, payload, FEATURES_SIZE);
}

/** AUDIT_SET with the given members and the mask bits that belong to them. */
export function* setStatus(
  socket: AuditSocket,
  mask: number,
  members: Partial<A.audit_status>,
): Code<number> {
  const status: A.audit_status = {
    mask,
    enabled: 0,
    failure: 0,
    pid: 0,
    rate_limit: 0,
    backlog_limit: 0,
    lost: 0,
    backlog: 0,
    feature_bitmap: 0,
    backlog_wait_time: 0,
    ...members,
  };
  return yield* auditSend(socket, A.AUDIT_SET, status, STATUS_SIZE);
}

/** audit_add_rule_data(3) or audit_delete_rule_data(3). */
export function* sendRule(
  socket: AuditSocket,
  type: typeof A.AUDIT_ADD_RULE | typeof A.AUDIT_DEL_RULE,
  rule: A.audit_rule_data,
): Code<number> {
  return yield* auditSend(socket, type, rule, A.AUDIT_RULE_DATA_SIZE + rule.buf.length);
}

/** audit_request_rules_list_data(3) and all its replies; a negated errno on failure. */
export function* requestRules(socket: AuditSocket): Code<A.audit_rule_data[] | number> {
  const error = yield* auditSend(socket, A.AUDIT_LIST_RULES, null, 0);
  if (error < 0) return error;
  const rules: A.audit_rule_data[] = [];
  for (let idle = 0; idle < 40; ) {
    const msg = yield* getReply(socket, 100);
    if (typeof msg === "number") {
      if (msg !== -E.EAGAIN) return msg;
      idle++;
      continue;
    }
    idle = 0;
    if (msg.nlmsg_type === N.NLMSG_DONE) break;
    if (msg.nlmsg_type === A.AUDIT_LIST_RULES) rules.push(msg.payload as A.audit_rule_data);
    if (msg.nlmsg_type === N.NLMSG_ERROR) {
      const { error } = msg.payload as N.nlmsgerr;
      if (error) return error;
    }
  }
  return rules;
}
