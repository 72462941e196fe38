// net/core/sock_diag, net/ipv4/inet_diag, net/unix/diag: what sockets there are in a network namespace.
import type { Kernel } from "../../kernel.ts";
import type { net } from "../../sched_types.ts";
import { EINVAL, ENOENT } from "../../uapi/errno.ts";
import {
  AF_INET,
  AF_INET6,
  AF_UNIX,
  NLM_F_MULTI,
  NLMSG_DONE,
  NLMSG_HDRLEN,
  type nlmsghdr,
  SOCK_RAW,
} from "../../uapi/netlink.ts";
import { NLM_F_DUMP } from "../../uapi/rtnetlink.ts";
import * as D from "../../uapi/sock_diag.ts";
import { sun_path } from "../../uapi/un.ts";
import { uid_shown } from "../../user_namespace.ts";
import { shown } from "../ipv4/address.ts";
import { STATES } from "../ipv4/tcp_states.ts";
import { netlink_ack, netlink_reply, type netlink_sock } from "../netlink/af_netlink.ts";
import type { sock } from "../sock.ts";
import type { unix_sock } from "../unix/unix_sock.ts";

/** Bytes of an answer. */
const INET_MESSAGE = 104;
const UNIX_MESSAGE = 72;

function inet_fill(k: Kernel, s: sock): D.inet_diag_msg {
  const listens = s.tcp?.state === "LISTEN";
  return {
    family: s.family,
    state: s.tcp ? STATES[s.tcp.state] : s.daddr ? D.TCP_ESTABLISHED : D.TCP_CLOSE,
    src: shown(s.family, s.saddr),
    sport: s.sport,
    dst: shown(s.family, s.daddr),
    dport: s.dport,
    rqueue: s.tcp ? (listens ? s.tcp.accept_queue.length : s.tcp.receive_buffer.length) : s.rmem,
    wqueue: s.tcp ? (listens ? s.tcp.backlog : s.tcp.send_buffer.length) : 0,
    uid: uid_shown(k, s.uid),
    inode: s.ino,
    v6only: s.v6only,
  };
}

const bytes_of = (s: unix_sock): number => s.receive_queue.reduce((n, skb) => n + skb.data.length, 0);

function unix_fill(s: unix_sock): D.unix_diag_msg {
  const listens = s.state === "listen";
  return {
    type: s.type,
    state: listens ? D.TCP_LISTEN : s.peer ? D.TCP_ESTABLISHED : D.TCP_CLOSE,
    inode: s.ino,
    peer: s.peer?.ino ?? 0,
    name: s.addr === "" ? "" : sun_path(s.addr),
    rqueue: listens ? s.accept_queue.length : bytes_of(s),
    wqueue: listens ? s.max_ack_backlog : 0,
  };
}

/** Sockets with a name or a connection; one that nothing has been done with is not shown. */
function inet_dump(k: Kernel, net: net, req: D.sock_diag_req): D.inet_diag_msg[] {
  const wanted = (s: sock) =>
    s.protocol === req.protocol &&
    s.family === req.family &&
    s.type !== SOCK_RAW &&
    (s.sport !== 0 || s.tcp?.state === "LISTEN");
  return [...net.socks].filter(wanted).map((s) => inet_fill(k, s));
}

/** A request of a program: always for all of a kind. */
export function sock_diag_rcv(k: Kernel, kernel: netlink_sock, to: netlink_sock, msg: nlmsghdr): void {
  const req = msg.payload as D.sock_diag_req;
  const families: readonly number[] = [AF_INET, AF_INET6, AF_UNIX];
  const dump = (msg.nlmsg_flags & NLM_F_DUMP) === NLM_F_DUMP;
  if (msg.nlmsg_type !== D.SOCK_DIAG_BY_FAMILY || !dump || !families.includes(req.family)) {
    netlink_ack(k, kernel, to, msg, families.includes(req.family) ? -EINVAL : -ENOENT);
    return;
  }
  const unix = req.family === AF_UNIX;
  const found = unix ? [...to.net.unix.socks].map(unix_fill) : inet_dump(k, to.net, req);
  const header = { nlmsg_seq: msg.nlmsg_seq, nlmsg_pid: to.portid, nlmsg_flags: NLM_F_MULTI };
  for (const payload of found) {
    const nlmsg_len = unix ? UNIX_MESSAGE : INET_MESSAGE;
    netlink_reply(k, kernel, to, { ...header, nlmsg_len, nlmsg_type: D.SOCK_DIAG_BY_FAMILY, payload });
  }
  netlink_reply(k, kernel, to, {
    ...header,
    nlmsg_len: NLMSG_HDRLEN + 4,
    nlmsg_type: NLMSG_DONE,
    payload: 0,
  });
}
