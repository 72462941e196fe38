// net/netlink/af_netlink: netlink sockets, of the protocols for audit and for the network stack. A datagram is one message object.

import { audit_receive } from "../../audit_netlink.ts";
import { capable } from "../../capability.ts";
import { anon_inode_file } from "../../fs/anon_inodes.ts";
import type { file, file_operations } from "../../fs/fs.ts";
import type { Kernel } from "../../kernel.ts";
import { new_wait_queue, sleep_on, sleep_on_uninterruptible, wake_up } from "../../sched/core.ts";
import type { net, wait_queue_head } from "../../sched_types.ts";
import {
  new_skb_queue,
  type sk_buff_head,
  skb_dequeue,
  skb_peek,
  skb_queue_len,
  skb_queue_tail,
} from "../../skb_queue.ts";
import { CAP_AUDIT_READ, CAP_NET_ADMIN } from "../../uapi/capability.ts";
import * as E from "../../uapi/errno.ts";
import { O_NONBLOCK, O_RDWR } from "../../uapi/fcntl.ts";
import { SO_RCVBUF, SO_RCVBUFFORCE, SO_RCVTIMEO, SO_SNDBUF, SOL_SOCKET } from "../../uapi/in.ts";
import * as N from "../../uapi/netlink.ts";
import { POLLIN, POLLOUT } from "../../uapi/sched.ts";
import { S_IFSOCK } from "../../uapi/stat.ts";
import { put_net } from "../core/net_cleanup.ts";
import { protocols } from "../part.ts";

declare module "../../sched_types.ts" {
  interface net {
    /** netlink sockets of this namespace by protocol and port; 0 is the kernel's */
    netlink?: Map<number, Map<number, netlink_sock>>;
  }
}

/** A message in a receive queue, with what it counts against the buffer. */
interface netlink_skb {
  msg: N.nlmsghdr;
  from: N.sockaddr_nl;
  truesize: number;
}

/** struct netlink_sock. */
export interface netlink_sock {
  net: net;
  protocol: number;
  portid: number;
  /** number of its inode in sockfs; the kernel's end has none */
  ino: number;
  /** mask of groups, bit n-1 for group n */
  groups: number;
  /** port to send to when sendto gives no address */
  dst_portid: number;
  receive_queue: sk_buff_head<netlink_skb>;
  rmem_alloc: number;
  rcvbuf: number;
  /** SO_RCVTIMEO in ms, 0: for ever */
  rcvtimeo: number;
  /** a multicast message did not fit: the next receive says ENOBUFS */
  overrun: boolean;
  /** NETLINK_EXT_ACK: errors come with their text */
  ext_ack: boolean;
  dead: boolean;
  sk_wait: wait_queue_head;
  /** kernel senders waiting for room */
  nl_wait: wait_queue_head;
}

/** net.core.rmem_default. */
export const SK_RMEM_DEFAULT = 212992;

const protocol_table = (net: net, protocol: number): Map<number, netlink_sock> => {
  net.netlink ??= new Map();
  let table = net.netlink.get(protocol);
  if (!table) {
    table = new Map();
    net.netlink.set(protocol, table);
  }
  return table;
};

const new_sock = (net: net, protocol: number): netlink_sock => ({
  net,
  protocol,
  portid: 0,
  ino: 0,
  groups: 0,
  dst_portid: 0,
  receive_queue: new_skb_queue(),
  rmem_alloc: 0,
  rcvbuf: SK_RMEM_DEFAULT,
  rcvtimeo: 0,
  overrun: false,
  ext_ack: false,
  dead: false,
  sk_wait: new_wait_queue(),
  nl_wait: new_wait_queue(),
});

/** The kernel's end of a protocol in a namespace. */
export function netlink_kernel_create(net: net, protocol: number): netlink_sock {
  const sock = new_sock(net, protocol);
  protocol_table(net, protocol).set(0, sock);
  return sock;
}

/** Memory a message takes in the kernel: a buffer head and data rounded up as kmalloc does. */
function skb_truesize(length: number): number {
  let size = 512;
  while (size < length + 320) size *= 2;
  return size + 256;
}

function queue_skb(k: Kernel, sock: netlink_sock, msg: N.nlmsghdr, from: N.sockaddr_nl): void {
  const truesize = skb_truesize(msg.nlmsg_len);
  sock.rmem_alloc += truesize;
  skb_queue_tail(sock.receive_queue, { msg, from, truesize });
  wake_up(k, sock.sk_wait);
}

/** The sender of what the kernel sends to one socket. */
const KERNEL: N.sockaddr_nl = { nl_family: N.AF_NETLINK, nl_pid: 0, nl_groups: 0 };

/**
 * Sends to one port. >= 0, -ECONNREFUSED when nobody is there, -EAGAIN when its buffer is full; with `block` the
 * current kernel thread then sleeps until there is room and SLEEP is returned: it is to try again.
 */
export function netlink_unicast(
  k: Kernel,
  from: netlink_sock,
  portid: number,
  msg: N.nlmsghdr,
  block: boolean,
): number {
  const sock = from.net.netlink?.get(from.protocol)?.get(portid);
  if (!sock || sock.dead || sock === from) return -E.ECONNREFUSED;
  if (sock.rmem_alloc > sock.rcvbuf) return block ? sleep_on_uninterruptible(k, sock.nl_wait) : -E.EAGAIN;
  queue_skb(k, sock, msg, KERNEL);
  return msg.nlmsg_len;
}

/** Puts a reply in a requester's queue whatever its size: the kernel's own threads wait for room on its behalf. */
export function netlink_reply(k: Kernel, from: netlink_sock, to: netlink_sock, msg: N.nlmsghdr): void {
  if (!to.dead && to.net === from.net) queue_skb(k, to, msg, KERNEL);
}

export function netlink_has_listeners(_k: Kernel, from: netlink_sock, group: number): boolean {
  const table = from.net.netlink?.get(from.protocol);
  if (!table || table.size < 2) return false;
  const bit = 1 << (group - 1);
  for (const sock of table.values()) if (sock.groups & bit) return true;
  return false;
}

/** To all members of a group; who has no room misses it. */
export function netlink_multicast(k: Kernel, from: netlink_sock, group: number, msg: N.nlmsghdr): void {
  const bit = 1 << (group - 1);
  for (const sock of from.net.netlink?.get(from.protocol)?.values() ?? []) {
    if (!(sock.groups & bit)) continue;
    if (sock.rmem_alloc > sock.rcvbuf) sock.overrun = true;
    else queue_skb(k, sock, msg, { ...KERNEL, nl_groups: bit });
  }
}

/** NLMSG_ERROR, with error 0 an acknowledgement. A positive number is passed on as it is. */
export function netlink_ack(
  k: Kernel,
  kernel: netlink_sock,
  to: netlink_sock,
  request: N.nlmsghdr,
  error: number,
  text?: string,
): void {
  const payload: N.nlmsgerr = { error, type: request.nlmsg_type, seq: request.nlmsg_seq };
  if (text !== undefined && to.ext_ack) payload.msg = text;
  const echoed = error ? request.nlmsg_len - N.NLMSG_HDRLEN : 0;
  netlink_reply(k, kernel, to, {
    nlmsg_len: N.NLMSG_HDRLEN + 20 + Math.max(0, echoed),
    nlmsg_type: N.NLMSG_ERROR,
    // without an error the request is not echoed: NLM_F_CAPPED
    nlmsg_flags: error ? 0 : 0x100,
    nlmsg_seq: request.nlmsg_seq,
    nlmsg_pid: to.portid,
    payload,
  });
}

const sock_of = (file: file): netlink_sock => file.private_data as netlink_sock;

const netlink_fops: file_operations = {
  poll: (_k, file) => {
    const sock = sock_of(file);
    return POLLOUT | (skb_queue_len(sock.receive_queue) > 0 || sock.overrun ? POLLIN : 0);
  },
  poll_wait: (_k, file) => [sock_of(file).sk_wait],
  release: (k, _inode, file) => {
    const sock = sock_of(file);
    sock.dead = true;
    sock.groups = 0;
    const table = protocol_table(sock.net, sock.protocol);
    if (sock.portid && table.get(sock.portid) === sock) table.delete(sock.portid);
    wake_up(k, sock.nl_wait);
    put_net(k);
  },
  // read(2) and write(2) would carry bytes; messages are objects here
  read: () => -E.EOPNOTSUPP,
  write: () => -E.EOPNOTSUPP,
  socket: {
    bind: (k, file, addr) => with_address(addr, (a) => netlink_bind(k, sock_of(file), a)),
    connect: (k, file, addr) => with_address(addr, (a) => netlink_connect(k, sock_of(file), a)),
    getname: (_k, file) => {
      const { portid, groups } = sock_of(file);
      return { nl_family: N.AF_NETLINK, nl_pid: portid, nl_groups: groups } satisfies N.sockaddr_nl;
    },
    sendmsg: (k, file, data, _flags, addr) => {
      if (typeof data !== "object" || data === null) return -E.EFAULT;
      const send = (a: N.sockaddr_nl | null) => netlink_sendmsg(k, sock_of(file), data as N.nlmsghdr, a);
      return addr === null ? send(null) : with_address(addr, send);
    },
    recvmsg: (k, file, ref, _count, flags) =>
      netlink_recvmsg(k, sock_of(file), ref as N.nl_msg_ref, flags, (file.f_flags & O_NONBLOCK) !== 0),
    setsockopt: (k, file, level, name, value) => netlink_setsockopt(k, sock_of(file), level, name, value),
  },
};

/** Netlink addresses are objects; an address of another kind is none. */
const with_address = (addr: unknown, act: (a: N.sockaddr_nl) => number): number =>
  typeof addr === "object" && addr !== null ? act(addr as N.sockaddr_nl) : -E.EINVAL;

/** net.core.rmem_max. */
const RMEM_MAX = 212992;

function netlink_setsockopt(
  k: Kernel,
  sock: netlink_sock,
  level: number,
  name: number,
  value: unknown,
): number {
  const n = Number(value);
  if (level === SOL_SOCKET) {
    if (name === SO_RCVTIMEO) sock.rcvtimeo = Math.max(0, n);
    else if (name === SO_RCVBUF) sock.rcvbuf = Math.max(2304, Math.min(n, RMEM_MAX) * 2);
    else if (name === SO_SNDBUF) return 0;
    else if (name === SO_RCVBUFFORCE) sock.rcvbuf = Math.max(2304, n * 2);
    else return -E.ENOPROTOOPT;
    return 0;
  }
  if (level === N.SOL_NETLINK && name === N.NETLINK_EXT_ACK) {
    sock.ext_ack = n !== 0;
    return 0;
  }
  if (level !== N.SOL_NETLINK || (name !== N.NETLINK_ADD_MEMBERSHIP && name !== N.NETLINK_DROP_MEMBERSHIP))
    return -E.ENOPROTOOPT;
  if (n !== 1) return -E.EINVAL;
  const join = name === N.NETLINK_ADD_MEMBERSHIP;
  const nl_groups = join ? sock.groups | 1 : sock.groups & ~1;
  return netlink_bind(k, sock, { nl_family: N.AF_NETLINK, nl_pid: sock.portid, nl_groups });
}

/** socket(AF_NETLINK, ...): a file with one reference, or a negated errno. */
export function netlink_create(k: Kernel, type: number, protocol: number, nonblock: boolean): file | number {
  if (type !== N.SOCK_RAW && type !== N.SOCK_DGRAM) return -E.ESOCKTNOSUPPORT;
  const { net_ns } = k.current.nsproxy;
  const there =
    protocol === N.NETLINK_AUDIT
      ? k.audit.audit_sock !== null
      : protocol === N.NETLINK_ROUTE || protocol === N.NETLINK_SOCK_DIAG;
  if (!there) return -E.EPROTONOSUPPORT;
  if (!net_ns.netlink?.has(protocol)) netlink_kernel_create(net_ns, protocol);
  const file = anon_inode_file(
    k,
    k.vfs.sockfs,
    S_IFSOCK | 0o777,
    netlink_fops,
    O_RDWR | (nonblock ? O_NONBLOCK : 0),
  );
  if (typeof file === "number") return file;
  const sock = new_sock(net_ns, protocol);
  sock.ino = file.f_inode.i_ino;
  file.private_data = sock;
  return file;
}

/** Gives the socket a port: the process id if that is free, else some negative number. */
function netlink_autobind(k: Kernel, sock: netlink_sock): void {
  const table = protocol_table(sock.net, sock.protocol);
  let portid = k.current.tgid;
  for (let next = -4096; table.has(portid >>> 0); next--) portid = next;
  sock.portid = portid >>> 0;
  table.set(sock.portid, sock);
}

function netlink_bind(k: Kernel, sock: netlink_sock, addr: N.sockaddr_nl): number {
  if (addr.nl_family !== N.AF_NETLINK) return -E.EINVAL;
  const groups = addr.nl_groups >>> 0;
  // nobody tells the groups of the network stack anything yet
  if (groups && sock.protocol !== N.NETLINK_AUDIT) return -E.EPERM;
  if (groups & 1 && !capable(k, CAP_AUDIT_READ)) return -E.EPERM;
  if (groups & ~1) return -E.EPERM;
  const portid = addr.nl_pid >>> 0;
  if (sock.portid) {
    if (portid !== sock.portid) return -E.EINVAL;
  } else if (portid) {
    const table = protocol_table(sock.net, sock.protocol);
    if (table.has(portid)) return -E.EADDRINUSE;
    sock.portid = portid;
    table.set(portid, sock);
  } else netlink_autobind(k, sock);
  sock.groups = groups;
  return 0;
}

function netlink_connect(k: Kernel, sock: netlink_sock, addr: N.sockaddr_nl): number {
  if (addr.nl_family !== N.AF_NETLINK) return -E.EINVAL;
  if (addr.nl_pid && !capable(k, CAP_NET_ADMIN)) return -E.EPERM;
  if (!sock.portid) netlink_autobind(k, sock);
  sock.dst_portid = addr.nl_pid >>> 0;
  return 0;
}

/** Sends a message of the current task: to the kernel, which handles it at once, or to another process. */
function netlink_sendmsg(k: Kernel, sock: netlink_sock, msg: N.nlmsghdr, addr: N.sockaddr_nl | null): number {
  let portid = sock.dst_portid;
  if (addr) {
    if (addr.nl_family !== N.AF_NETLINK) return -E.EINVAL;
    portid = addr.nl_pid >>> 0;
    if ((portid || addr.nl_groups) && !capable(k, CAP_NET_ADMIN)) return -E.EPERM;
  }
  if (!sock.portid) netlink_autobind(k, sock);
  if (portid !== 0) {
    const peer = protocol_table(sock.net, sock.protocol).get(portid);
    if (!peer || peer === sock) return -E.ECONNREFUSED;
    if (peer.rmem_alloc > peer.rcvbuf) return -E.EAGAIN;
    queue_skb(k, peer, msg, { nl_family: N.AF_NETLINK, nl_pid: sock.portid, nl_groups: 0 });
    return msg.nlmsg_len;
  }
  const kernel = protocol_table(sock.net, sock.protocol).get(0);
  if (!kernel) return -E.ECONNREFUSED;
  if (sock.protocol === N.NETLINK_ROUTE) protocols()?.rtnetlink_rcv(k, kernel, sock, msg);
  else if (sock.protocol === N.NETLINK_SOCK_DIAG) protocols()?.sock_diag_rcv(k, kernel, sock, msg);
  else audit_receive(k, kernel, sock, msg);
  return msg.nlmsg_len;
}

/** Receives one message into `ref`; waits unless told not to. Returns its length. */
function netlink_recvmsg(
  k: Kernel,
  sock: netlink_sock,
  ref: N.nl_msg_ref,
  flags: number,
  nonblock: boolean,
): number {
  if (sock.overrun && skb_queue_len(sock.receive_queue) === 0) {
    sock.overrun = false;
    return -E.ENOBUFS;
  }
  const first = skb_peek(sock.receive_queue);
  if (!first) {
    const { current } = k;
    if (nonblock || flags & N.MSG_DONTWAIT) return -E.EAGAIN;
    if (current.call_state !== null && current.timed_out) return -E.EAGAIN;
    current.call_state ??= { receiving: true };
    return sleep_on(k, sock.sk_wait, sock.rcvtimeo > 0 ? sock.rcvtimeo * 1_000_000 : Infinity);
  }
  ref.msg = first.msg;
  ref.from = first.from;
  if (!(flags & N.MSG_PEEK)) {
    skb_dequeue(sock.receive_queue);
    sock.rmem_alloc -= first.truesize;
    wake_up(k, sock.nl_wait);
  }
  return first.msg.nlmsg_len;
}
