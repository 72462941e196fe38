// net/unix/af_unix: sending and receiving.
import { fput } from "../../fs/file_table.ts";
import type { Kernel } from "../../kernel.ts";
import { SLEEP, sleep_on } from "../../sched/core.ts";
import { send_sig } from "../../signal.ts";
import * as E from "../../uapi/errno.ts";
import { type cmsghdr, MSG_NOSIGNAL, MSG_TRUNC, MSG_WAITALL, type msghdr } from "../../uapi/in.ts";
import { MSG_DONTWAIT, MSG_PEEK, SOCK_DGRAM, SOCK_STREAM } from "../../uapi/netlink.ts";
import { SIGPIPE } from "../../uapi/signal.ts";
import type { ByteString } from "../../uapi/syscall.ts";
import { no_control } from "../net.ts";
import { RCV_SHUTDOWN, SEND_SHUTDOWN, sock_wait } from "../sock.ts";
import { scm_recv, scm_send } from "./scm.ts";
import { unix_find_other, unix_mkname } from "./unix_name.ts";
import { unix_dequeue, unix_queue_tail, unix_recvq_full, unix_room, type unix_sock } from "./unix_sock.ts";

function pipe_error(k: Kernel, flags: number): number {
  if (!(flags & MSG_NOSIGNAL)) send_sig(k, SIGPIPE, k.current);
  return -E.EPIPE;
}

function take_error(sk: unix_sock): number {
  const error = sk.sk_err;
  sk.sk_err = 0;
  return -error;
}

/** A stream takes data in pieces as there is room; what it took before it slept is in call_state. */
function unix_stream_sendmsg(
  k: Kernel,
  sk: unix_sock,
  data: ByteString,
  flags: number,
  control: readonly cmsghdr[],
  nonblock: boolean,
): number {
  const other = sk.peer;
  const { current } = k;
  let done = (current.call_state as { sent?: number } | null)?.sent ?? 0;
  if (!other) return -E.ENOTCONN;
  for (;;) {
    if (sk.shutdown & SEND_SHUTDOWN || other.dead || other.shutdown & RCV_SHUTDOWN)
      return done > 0 ? done : pipe_error(k, flags);
    const rest = data.length - done;
    if (rest === 0) return done;
    const n = Math.min(rest, unix_room(sk, other));
    if (n > 0) {
      const scm = scm_send(k, done === 0 ? control : []);
      if (typeof scm === "number") return scm;
      unix_queue_tail(k, other, { data: data.slice(done, done + n), name: sk.addr, ...scm });
      done += n;
      continue;
    }
    if (nonblock) return done > 0 ? done : -E.EAGAIN;
    current.call_state = { sent: done };
    const r = sleep_on(k, other.peer_wait);
    if (r === SLEEP) return r;
    return done > 0 ? done : r;
  }
}

/** Where a datagram goes: what the call says, else the peer. */
function receiver(k: Kernel, sk: unix_sock, addr: unknown): unix_sock | number {
  if (addr !== null) {
    const name = unix_mkname(addr);
    if (typeof name === "number") return name;
    return name === "" ? -E.ECONNREFUSED : unix_find_other(k, sk, name);
  }
  const { peer } = sk;
  if (!peer) return -E.ENOTCONN;
  if (peer.dead) {
    sk.peer = null;
    return -E.ECONNREFUSED;
  }
  return peer;
}

function unix_dgram_sendmsg(
  k: Kernel,
  sk: unix_sock,
  data: ByteString,
  flags: number,
  addr: unknown,
  control: readonly cmsghdr[],
  nonblock: boolean,
): number {
  if (data.length > sk.sndbuf - 32) return -E.EMSGSIZE;
  const other = receiver(k, sk, addr);
  if (typeof other === "number") return other;
  // a connected receiver takes messages from its peer only
  if (other.peer !== null && other.peer !== sk) return -E.EPERM;
  if (other.shutdown & RCV_SHUTDOWN || sk.shutdown & SEND_SHUTDOWN) return pipe_error(k, flags);
  if (unix_recvq_full(other) || unix_room(sk, other) < data.length)
    return nonblock ? -E.EAGAIN : sleep_on(k, other.peer_wait);
  const scm = scm_send(k, control);
  if (typeof scm === "number") return scm;
  unix_queue_tail(k, other, { data, name: sk.addr, ...scm });
  return data.length;
}

/** sendmsg of each type. `addr` null: to the peer. */
export function unix_sendmsg(
  k: Kernel,
  sk: unix_sock,
  data: unknown,
  flags: number,
  addr: unknown,
  control: readonly cmsghdr[],
  nonblock: boolean,
): number {
  if (typeof data !== "string") return -E.EFAULT;
  const dontwait = nonblock || (flags & MSG_DONTWAIT) !== 0;
  if (sk.sk_err) return take_error(sk);
  if (sk.type === SOCK_STREAM) {
    if (addr !== null) return sk.state === "established" ? -E.EISCONN : -E.EOPNOTSUPP;
    return unix_stream_sendmsg(k, sk, data, flags, control, dontwait);
  }
  if (sk.type === SOCK_DGRAM) return unix_dgram_sendmsg(k, sk, data, flags, addr, control, dontwait);
  if (sk.state !== "established") return -E.ENOTCONN;
  // a connection of messages has one end to go to
  if (sk.peer?.dead) return pipe_error(k, flags);
  return unix_dgram_sendmsg(k, sk, data, flags, null, control, dontwait);
}

/** Takes bytes of a stream until the count is reached, the sender changes or a message with descriptors was read. */
function stream_take(k: Kernel, sk: unix_sock, msg: msghdr, count: number, peek: boolean): void {
  let at = 0;
  for (;;) {
    const skb = sk.receive_queue[at];
    if (!skb || msg.data.length >= count) return;
    const files = skb.files.length > 0;
    if (msg.data !== "" && files) return;
    const piece = skb.data.slice(0, count - msg.data.length);
    if (msg.data === "") {
      msg.name = skb.name;
      scm_recv(k, sk, msg, skb, peek);
    }
    msg.data += piece;
    if (peek) at++;
    else unix_dequeue(k, sk, piece.length);
    if (files) return;
  }
}

/** recvmsg of each type into `msg`: bytes, a negated errno or SLEEP. */
export function unix_recvmsg(
  k: Kernel,
  sk: unix_sock,
  msg: msghdr,
  count: number,
  flags: number,
  nonblock: boolean,
): number {
  if (sk.type !== SOCK_DGRAM && sk.state !== "established")
    return sk.type === SOCK_STREAM ? -E.EINVAL : -E.ENOTCONN;
  const first = sk.receive_queue[0];
  const stream = sk.type === SOCK_STREAM;
  const peek = (flags & MSG_PEEK) !== 0;
  const waits_for_all =
    stream && flags & MSG_WAITALL && !peek && sk.rmem < count && !(sk.shutdown & RCV_SHUTDOWN);
  if (!first || waits_for_all) {
    if (!first && sk.sk_err) return take_error(sk);
    if (sk.shutdown & RCV_SHUTDOWN) return 0;
    return sock_wait(k, sk, nonblock || (flags & MSG_DONTWAIT) !== 0);
  }
  msg.data = "";
  msg.flags = 0;
  if (msg.control !== no_control) msg.control = [];
  if (stream) {
    stream_take(k, sk, msg, count, peek);
    return msg.data.length;
  }
  msg.name = first.name;
  msg.data = first.data.slice(0, count);
  if (first.data.length > count) msg.flags |= MSG_TRUNC;
  scm_recv(k, sk, msg, first, peek);
  if (!peek) {
    for (const file of first.files) fput(k, file);
    unix_dequeue(k, sk, Infinity);
  }
  return flags & MSG_TRUNC ? first.data.length : msg.data.length;
}
