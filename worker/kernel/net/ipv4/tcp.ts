// net/ipv4/tcp: streams between ports: the calls of programs. tcp_input handles segments, tcp_output sends them.
import type { Kernel, timer_entry } from "../../kernel.ts";
import { get_random_u32 } from "../../random.ts";
import { new_wait_queue, wake_up } from "../../sched/core.ts";
import { send_sig } from "../../signal.ts";
import { del_timer, mod_timer, NSEC_PER_SEC } from "../../time.ts";
import * as E from "../../uapi/errno.ts";
import * as I from "../../uapi/in.ts";
import { MSG_DONTWAIT, MSG_PEEK } from "../../uapi/netlink.ts";
import { POLLERR, POLLHUP, POLLIN, POLLOUT } from "../../uapi/sched.ts";
import { SIGPIPE } from "../../uapi/signal.ts";
import type { ByteString } from "../../uapi/syscall.ts";
import { type proto, RCV_SHUTDOWN, SEND_SHUTDOWN, type sock, sock_error, sock_wait } from "../sock.ts";
import { inet_autobind } from "./af_inet.ts";
import { route_for } from "./datagram.ts";
import { is_any } from "./ip_output.ts";
import { tcp_reset, tcp_send_ack, tcp_send_syn, tcp_write_xmit } from "./tcp_output.ts";

export type tcp_state =
  | "CLOSE"
  | "LISTEN"
  | "SYN_SENT"
  | "SYN_RECV"
  | "ESTABLISHED"
  | "FIN_WAIT1"
  | "FIN_WAIT2"
  | "CLOSE_WAIT"
  | "CLOSING"
  | "LAST_ACK"
  | "TIME_WAIT";

/** struct tcp_sock. Sequence numbers go on beyond 32 bits; the header's bytes have the lower part. */
export interface tcp_sock {
  state: tcp_state;
  /** first byte not acknowledged, next byte to send */
  snd_una: number;
  snd_nxt: number;
  /** what the peer has room for, from snd_una on */
  snd_wnd: number;
  /** next byte expected */
  rcv_nxt: number;
  /** bytes from snd_una on: sent and not acknowledged, then not sent */
  send_buffer: ByteString;
  /** the program has no more to send; the FIN comes after send_buffer */
  fin_queued: boolean;
  fin_sent: boolean;
  receive_buffer: ByteString;
  fin_received: boolean;
  /** the last window told to the peer was too small to send into */
  window_closed: boolean;
  /** an error of ICMP that ends nothing by itself; reported when the attempts are over */
  soft_error: number;
  retries: number;
  timer: timer_entry | null;
  /** the program has closed it; what remains is the protocol's end */
  orphan: boolean;
  backlog: number;
  accept_queue: sock[];
  /** listener of a connection that is not accepted yet */
  parent: sock | null;
}

/** Time a connection's ports stay taken after its end. */
const TCP_TIMEWAIT_LEN = 60 * NSEC_PER_SEC;

export function tcp_init_sock(sk: sock): void {
  sk.tcp = {
    state: "CLOSE",
    snd_una: 0,
    snd_nxt: 0,
    snd_wnd: 0,
    rcv_nxt: 0,
    send_buffer: "",
    fin_queued: false,
    fin_sent: false,
    receive_buffer: "",
    fin_received: false,
    window_closed: false,
    soft_error: 0,
    retries: 0,
    timer: null,
    orphan: false,
    backlog: 0,
    accept_queue: [],
    parent: null,
  };
}

export const tcp_sk = (sk: sock): tcp_sock => sk.tcp as tcp_sock;

/** First sequence number of a connection. */
export function tcp_set_isn(k: Kernel, tp: tcp_sock): void {
  tp.snd_una = get_random_u32(k);
  tp.snd_nxt = tp.snd_una;
}

/** The connection is over: its socket leaves the table, and everybody who waits is told. */
export function tcp_done(k: Kernel, sk: sock, error = 0): void {
  const tp = tcp_sk(sk);
  tp.state = "CLOSE";
  if (tp.timer) del_timer(k, tp.timer);
  if (error) sk.sk_err = error;
  sk.shutdown = RCV_SHUTDOWN | SEND_SHUTDOWN;
  if (tp.orphan || tp.parent) sk.net.socks.delete(sk);
  if (tp.parent) {
    const queue = tcp_sk(tp.parent).accept_queue;
    if (queue.includes(sk)) queue.splice(queue.indexOf(sk), 1);
  }
  wake_up(k, sk.wait);
}

/** Both sides have finished: the ports stay taken for a while. */
export function tcp_time_wait(k: Kernel, sk: sock): void {
  const tp = tcp_sk(sk);
  tp.state = "TIME_WAIT";
  tp.timer = mod_timer(k, tp.timer, k.now + TCP_TIMEWAIT_LEN, (kk) => tcp_done(kk, sk));
  wake_up(k, sk.wait);
}

function tcp_connect(k: Kernel, sk: sock, address: ByteString, port: number, nonblock: boolean): number {
  const tp = tcp_sk(sk);
  const { current } = k;
  if (tp.state === "SYN_SENT") {
    const waiting = current.call_state !== null;
    if (!waiting && nonblock) return -E.EALREADY;
    return sock_wait_connected(k, sk, nonblock);
  }
  const connecting = current.call_state as { connecting?: boolean } | null;
  if (connecting?.connecting) return sk.sk_err ? sock_error(sk) : tp.state === "CLOSE" ? -E.ECONNABORTED : 0;
  if (tp.state === "LISTEN" || tp.state !== "CLOSE") return -E.EISCONN;
  if (sk.sk_err) return sock_error(sk);
  const dst = route_for(sk, { address, port, dev: sk.bound_dev });
  if (typeof dst === "number") return dst;
  if (sk.saddr === "" || is_any(sk.saddr)) sk.saddr = dst.saddr;
  const bound = inet_autobind(k, sk);
  if (bound < 0) return bound;
  sk.daddr = is_any(address) ? dst.nexthop : address;
  sk.dport = port;
  tcp_set_isn(k, tp);
  tp.state = "SYN_SENT";
  tp.retries = 0;
  sk.shutdown = 0;
  tcp_send_syn(k, sk);
  return sock_wait_connected(k, sk, nonblock);
}

/** Waits for the end of the handshake, which often is there already. */
function sock_wait_connected(k: Kernel, sk: sock, nonblock: boolean): number {
  const tp = tcp_sk(sk);
  if (tp.state === "SYN_SENT") {
    if (nonblock) return -E.EINPROGRESS;
    const state = (k.current.call_state ??= {}) as { connecting?: boolean };
    state.connecting = true;
    return sock_wait(k, sk, false);
  }
  if (sk.sk_err) {
    sk.daddr = "";
    return sock_error(sk);
  }
  return 0;
}

function tcp_sendmsg(k: Kernel, sk: sock, data: ByteString, name: ByteString, flags: number): number {
  void name;
  const tp = tcp_sk(sk);
  const state = (k.current.call_state ??= { sent: 0 }) as { sent?: number };
  state.sent ??= 0;
  if (sk.sk_err) return state.sent || sock_error(sk);
  if (tp.state === "SYN_SENT") return sock_wait(k, sk, sk.nonblock || (flags & MSG_DONTWAIT) !== 0);
  const open = tp.state === "ESTABLISHED" || tp.state === "CLOSE_WAIT";
  if (sk.shutdown & SEND_SHUTDOWN || !open) {
    if (state.sent) return state.sent;
    if (!(flags & I.MSG_NOSIGNAL)) send_sig(k, SIGPIPE, k.current);
    return -E.EPIPE;
  }
  while (state.sent < data.length) {
    const room = sk.sndbuf - tp.send_buffer.length;
    if (room <= 0) {
      const r = sock_wait(k, sk, sk.nonblock || (flags & MSG_DONTWAIT) !== 0);
      return state.sent && (r === -E.EAGAIN || r === -E.ERESTARTSYS) ? state.sent : r;
    }
    const part = data.slice(state.sent, state.sent + room);
    tp.send_buffer += part;
    state.sent += part.length;
    tcp_write_xmit(k, sk);
  }
  return state.sent;
}

function tcp_recvmsg(k: Kernel, sk: sock, msg: I.msghdr, count: number, flags: number): number {
  const tp = tcp_sk(sk);
  msg.control = [];
  msg.flags = 0;
  msg.name = "";
  if (tp.state === "LISTEN") return -E.ENOTCONN;
  const enough = flags & I.MSG_WAITALL ? count : 1;
  const ended = tp.fin_received || (sk.shutdown & RCV_SHUTDOWN) !== 0;
  if (tp.receive_buffer.length < Math.max(1, enough) && !ended && !sk.sk_err) {
    if (tp.state === "CLOSE") return -E.ENOTCONN;
    return sock_wait(k, sk, sk.nonblock || (flags & MSG_DONTWAIT) !== 0);
  }
  if (tp.receive_buffer === "" && sk.sk_err) return sock_error(sk);
  msg.data = tp.receive_buffer.slice(0, count);
  if (!(flags & MSG_PEEK)) {
    tp.receive_buffer = tp.receive_buffer.slice(msg.data.length);
    // the peer waits to hear that there is room again
    if (tp.window_closed && tcp_receive_window(sk) > 0) tcp_send_ack(k, sk);
  }
  return msg.data.length;
}

/** Room in the receive buffer, as far as the header can say it. */
export const tcp_receive_window = (sk: sock): number =>
  Math.max(0, Math.min(65535, sk.rcvbuf - tcp_sk(sk).receive_buffer.length));

function tcp_poll(sk: sock): number {
  const tp = tcp_sk(sk);
  if (tp.state === "LISTEN") return tp.accept_queue.length > 0 ? POLLIN : 0;
  let mask = 0;
  if (tp.receive_buffer !== "" || tp.fin_received || sk.shutdown & RCV_SHUTDOWN) mask |= POLLIN;
  if (sk.shutdown === 3 || tp.state === "CLOSE") mask |= POLLHUP;
  const open = tp.state !== "SYN_SENT" && tp.state !== "SYN_RECV";
  if (open && (sk.shutdown & SEND_SHUTDOWN || tp.send_buffer.length < sk.sndbuf)) mask |= POLLOUT;
  if (sk.sk_err) mask |= POLLERR;
  return mask;
}

/** No more from us: the FIN goes out after what is still to be sent. */
function send_fin(k: Kernel, sk: sock): void {
  const tp = tcp_sk(sk);
  if (tp.fin_queued) return;
  tp.fin_queued = true;
  tp.state = tp.state === "CLOSE_WAIT" ? "LAST_ACK" : "FIN_WAIT1";
  tcp_write_xmit(k, sk);
}

function tcp_shutdown(k: Kernel, sk: sock, how: number): number {
  const tp = tcp_sk(sk);
  if (tp.state === "LISTEN") {
    if (how !== I.SHUT_WR) stop_listening(k, sk);
    return 0;
  }
  if (tp.state === "CLOSE" || tp.state === "SYN_SENT") return -E.ENOTCONN;
  sk.shutdown |= how + 1;
  if (how !== I.SHUT_RD && (tp.state === "ESTABLISHED" || tp.state === "CLOSE_WAIT")) send_fin(k, sk);
  wake_up(k, sk.wait);
  return 0;
}

function stop_listening(k: Kernel, sk: sock): void {
  const tp = tcp_sk(sk);
  tp.state = "CLOSE";
  for (const child of [...sk.net.socks])
    if (child.tcp?.parent === sk) {
      tcp_reset(k, child);
      tcp_done(k, child);
    }
  tp.accept_queue = [];
}

/** The last descriptor is closed. Data nobody read makes it a reset; otherwise the protocol comes to its end alone. */
function tcp_close(k: Kernel, sk: sock): void {
  const tp = tcp_sk(sk);
  tp.orphan = true;
  sk.shutdown = RCV_SHUTDOWN | SEND_SHUTDOWN;
  if (tp.state === "LISTEN") stop_listening(k, sk);
  if (tp.state === "CLOSE" || tp.state === "SYN_SENT") {
    tcp_done(k, sk);
    return;
  }
  if (tp.receive_buffer !== "") {
    tcp_reset(k, sk);
    tcp_done(k, sk);
    return;
  }
  if (tp.state === "ESTABLISHED" || tp.state === "CLOSE_WAIT") send_fin(k, sk);
  else if (tp.state === "FIN_WAIT2") tcp_fin_timeout(k, sk);
}

/** A peer that never finishes is forgotten (net.ipv4.tcp_fin_timeout). */
export function tcp_fin_timeout(k: Kernel, sk: sock): void {
  const tp = tcp_sk(sk);
  tp.timer = mod_timer(k, tp.timer, k.now + TCP_TIMEWAIT_LEN, (kk) => tcp_done(kk, sk));
}

function tcp_listen(k: Kernel, sk: sock, backlog: number): number {
  const tp = tcp_sk(sk);
  if (tp.state !== "CLOSE" && tp.state !== "LISTEN") return -E.EINVAL;
  const bound = inet_autobind(k, sk);
  if (bound < 0) return -E.EADDRINUSE;
  tp.state = "LISTEN";
  tp.backlog = Math.max(0, Math.min(backlog >>> 0, 128));
  sk.shutdown = 0;
  return 0;
}

function tcp_accept(k: Kernel, sk: sock, nonblock: boolean): sock | number {
  const tp = tcp_sk(sk);
  if (tp.state !== "LISTEN") return -E.EINVAL;
  const child = tp.accept_queue.shift();
  if (!child) return sock_wait(k, sk, nonblock);
  tcp_sk(child).parent = null;
  return child;
}

/** The socket of a connection that a SYN asks a listener for. */
export function tcp_create_openreq_child(k: Kernel, listener: sock, child: sock): void {
  void k;
  tcp_init_sock(child);
  child.uid = listener.uid;
  child.v6only = listener.v6only;
  child.bound_dev = listener.bound_dev;
  child.rcvbuf = listener.rcvbuf;
  child.sndbuf = listener.sndbuf;
  child.reuse = listener.reuse;
  child.mark = listener.mark;
  child.ttl = listener.ttl;
  child.wait = new_wait_queue();
  const tp = tcp_sk(child);
  tp.parent = listener;
  tp.state = "SYN_RECV";
}

export const tcp_prot: proto = {
  name: "tcp",
  ports: I.IPPROTO_TCP,
  sendmsg: tcp_sendmsg,
  recvmsg: tcp_recvmsg,
  connect: tcp_connect,
  poll: tcp_poll,
  close: tcp_close,
  listen: tcp_listen,
  accept: tcp_accept,
  shutdown: tcp_shutdown,
};
