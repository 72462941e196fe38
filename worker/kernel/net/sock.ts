// net/sock, include/net/inet_sock: the kernel's end of an Internet socket, and what all its protocols share.
import type { Kernel } from "../kernel.ts";
import { new_wait_queue, sleep_on, wake_up } from "../sched/core.ts";
import type { net, wait_queue_head } from "../sched_types.ts";
import { NSEC_PER_MSEC } from "../time.ts";
import * as E from "../uapi/errno.ts";
import type { msghdr, sock_extended_err } from "../uapi/in.ts";
import { POLLERR, POLLHUP, POLLIN, POLLOUT } from "../uapi/sched.ts";
import type { ByteString } from "../uapi/syscall.ts";
import type { net_device } from "./core/dev.ts";
import type { tcp_sock } from "./ipv4/tcp.ts";

/** A received datagram: what a program reads, where it came from, and the time to live it arrived with. */
export interface datagram {
  data: ByteString;
  saddr: ByteString;
  sport: number;
  ttl: number;
  /** a queued error: the datagram is the one it is about */
  error: sock_extended_err | null;
}

/** The protocol of a socket (struct proto). */
export interface proto {
  name: string;
  /** Sends data to where `name` says, or where the socket is connected: bytes, a negated errno or SLEEP. */
  sendmsg: (k: Kernel, sk: sock, data: ByteString, name: ByteString, flags: number) => number;
  /** Receives into msg: bytes, a negated errno or SLEEP. */
  recvmsg: (k: Kernel, sk: sock, msg: msghdr, count: number, flags: number) => number;
  connect: (k: Kernel, sk: sock, address: ByteString, port: number, nonblock: boolean) => number;
  poll: (sk: sock) => number;
  /** local port numbers are of this space; 0: the protocol has none */
  ports: number;
  close: (k: Kernel, sk: sock) => void;
  listen?: (k: Kernel, sk: sock, backlog: number) => number;
  accept?: (k: Kernel, sk: sock, nonblock: boolean) => sock | number;
  shutdown?: (k: Kernel, sk: sock, how: number) => number;
}

export interface sock {
  net: net;
  family: number;
  type: number;
  protocol: number;
  prot: proto;
  uid: number;
  /** number of its inode in sockfs, 0 while nobody has accepted it */
  ino: number;
  /** addresses are of 4 or 16 bytes, "" when not bound or connected; an IPv6 socket may use IPv4 ones too */
  saddr: ByteString;
  sport: number;
  daddr: ByteString;
  dport: number;
  bound_dev: net_device | null;
  mark: number;
  ttl: number;
  reuse: boolean;
  broadcast: boolean;
  recverr: boolean;
  recvttl: boolean;
  v6only: boolean;
  rcvbuf: number;
  sndbuf: number;
  /** SO_RCVTIMEO in ms, 0: for ever */
  rcvtimeo: number;
  /** error to report at the next call, positive */
  sk_err: number;
  /** RCV_SHUTDOWN 1, SEND_SHUTDOWN 2 */
  shutdown: number;
  receive_queue: datagram[];
  error_queue: datagram[];
  rmem: number;
  drops: number;
  nonblock: boolean;
  wait: wait_queue_head;
  tcp: tcp_sock | null;
}

declare module "../sched_types.ts" {
  interface net {
    /** every Internet socket of the namespace, oldest first */
    socks: Set<sock>;
    next_port: number;
  }
}

export const RCV_SHUTDOWN = 1;
export const SEND_SHUTDOWN = 2;
/** net.core.rmem_default and wmem_default. */
const RMEM_DEFAULT = 212992;

export function sk_alloc(net: net, family: number, type: number, protocol: number, prot: proto): sock {
  const sk: sock = {
    net,
    family,
    type,
    protocol,
    prot,
    uid: 0,
    ino: 0,
    saddr: "",
    sport: 0,
    daddr: "",
    dport: 0,
    bound_dev: null,
    mark: 0,
    ttl: net.sysctl.ip_default_ttl,
    reuse: false,
    broadcast: false,
    recverr: false,
    recvttl: false,
    v6only: false,
    rcvbuf: RMEM_DEFAULT,
    sndbuf: RMEM_DEFAULT,
    rcvtimeo: 0,
    sk_err: 0,
    shutdown: 0,
    receive_queue: [],
    error_queue: [],
    rmem: 0,
    drops: 0,
    nonblock: false,
    wait: new_wait_queue(),
    tcp: null,
  };
  net.socks.add(sk);
  return sk;
}

/** Memory a datagram counts against the receive buffer. */
const truesize = (data: ByteString): number => data.length + 768;

/** Queues a datagram for the socket's reader; without room it is dropped. */
export function sock_queue_rcv(k: Kernel, sk: sock, item: datagram): void {
  if (sk.rmem + truesize(item.data) > sk.rcvbuf) {
    sk.drops++;
    return;
  }
  sk.rmem += truesize(item.data);
  sk.receive_queue.push(item);
  wake_up(k, sk.wait);
}

/** Queues an ICMP error (IP_RECVERR) and reports it: with the queue every error, else those that end a connection. */
export function sock_report_error(
  k: Kernel,
  sk: sock,
  error: sock_extended_err,
  data: ByteString,
  fatal: boolean,
): void {
  if (sk.recverr) sk.error_queue.push({ data, saddr: sk.daddr, sport: sk.dport, ttl: 0, error });
  else if (!fatal || sk.daddr === "") return;
  sk.sk_err = error.ee_errno;
  wake_up(k, sk.wait);
}

/** Takes the pending error: a negated errno, 0 for none. */
export function sock_error(sk: sock): number {
  const error = sk.sk_err;
  sk.sk_err = 0;
  return -error;
}

/** Waits for something to happen to the socket; -EAGAIN when the caller does not wait, or has long enough. */
export function sock_wait(k: Kernel, sk: Pick<sock, "wait" | "rcvtimeo">, nonblock: boolean): number {
  if (nonblock) return -E.EAGAIN;
  const { current } = k;
  const state = (current.call_state ??= {}) as { sock_deadline?: number };
  state.sock_deadline ??= sk.rcvtimeo > 0 ? k.now + sk.rcvtimeo * NSEC_PER_MSEC : Infinity;
  if (k.now >= state.sock_deadline) return -E.EAGAIN;
  const r = sleep_on(k, sk.wait, state.sock_deadline - k.now);
  return r === -E.ERESTARTSYS && sk.rcvtimeo > 0 ? -E.EINTR : r;
}

/** Takes the next datagram (or leaves it there, to peek). */
export function skb_recv_datagram(sk: sock, peek: boolean): datagram | null {
  const first = sk.receive_queue[0];
  if (!first) return null;
  if (!peek) {
    sk.receive_queue.shift();
    sk.rmem -= truesize(first.data);
  }
  return first;
}

export function datagram_poll(sk: sock): number {
  let mask = POLLOUT;
  if (sk.receive_queue.length > 0 || sk.shutdown & RCV_SHUTDOWN) mask |= POLLIN;
  if (sk.sk_err || sk.error_queue.length > 0) mask |= POLLERR;
  if (sk.shutdown === 3) mask |= POLLHUP;
  return mask;
}
