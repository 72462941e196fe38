// net/ipv4/datagram: what the protocols of single messages (UDP, ping, raw) share.
import type { Kernel } from "../../kernel.ts";
import * as E from "../../uapi/errno.ts";
import * as I from "../../uapi/in.ts";
import { AF_INET, AF_INET6, MSG_DONTWAIT, MSG_PEEK } from "../../uapi/netlink.ts";
import type { ByteString } from "../../uapi/syscall.ts";
import { dev_get_by_index, type net_device } from "../core/dev.ts";
import { alloc_skb, type sk_buff } from "../skbuff.ts";
import { RCV_SHUTDOWN, skb_recv_datagram, type sock, sock_error, sock_wait } from "../sock.ts";
import { sockaddr_shown, unmapped } from "./address.ts";
import { type dst_entry, ip_local_out, ip_route_output, is_any } from "./ip_output.ts";

const is_link_local = (a: ByteString): boolean =>
  a.length === 16 && a.charCodeAt(0) === 0xfe && (a.charCodeAt(1) & 0xc0) === 0x80;

export interface destination {
  address: ByteString;
  port: number;
  dev: net_device | null;
}

/** The address a program gave, for a socket of that family: -EINVAL too short, -EAFNOSUPPORT of another family. */
export function take_address(sk: sock, bytes: ByteString): destination | number {
  const a = I.parse_sockaddr(bytes);
  if (bytes.length < (sk.family === AF_INET ? 16 : 24) && I.sa_family(bytes) !== AF_INET) return -E.EINVAL;
  if (!a) return bytes.length < 16 ? -E.EINVAL : -E.EAFNOSUPPORT;
  if (sk.family === AF_INET && a.family !== AF_INET) return -E.EAFNOSUPPORT;
  const address = unmapped(a.address);
  if (address.length === 4 && sk.family === AF_INET6 && sk.v6only) return -E.ENETUNREACH;
  let dev = sk.bound_dev;
  if (is_link_local(address)) {
    if (a.scope) dev = dev_get_by_index(sk.net, a.scope);
    if (!dev) return -E.EINVAL;
  }
  return { address, port: a.port, dev };
}

/** Where a datagram goes: what the call says, else where the socket is connected. */
export function destination_of(sk: sock, name: ByteString): destination | number {
  if (name !== "") return take_address(sk, name);
  if (sk.daddr === "") return -E.EDESTADDRREQ;
  return { address: sk.daddr, port: sk.dport, dev: sk.bound_dev };
}

/** Finds the way; a broadcast must be allowed first. */
export function route_for(sk: sock, to: destination): dst_entry | number {
  const saddr = is_any(sk.saddr) || sk.saddr.length !== to.address.length ? "" : sk.saddr;
  const dst = ip_route_output(sk.net, to.address, saddr, to.dev);
  return typeof dst !== "number" && dst.broadcast && !sk.broadcast ? -E.EACCES : dst;
}

/** Sends what the protocol made of the data. */
export function send_datagram(
  k: Kernel,
  sk: sock,
  to: destination,
  dst: dst_entry,
  parts: Pick<sk_buff, "protocol" | "data"> & Partial<sk_buff>,
): number {
  const daddr = is_any(to.address) ? dst.nexthop : to.address;
  const skb = alloc_skb({ saddr: dst.saddr, daddr, ttl: sk.ttl, mark: sk.mark, sk, ...parts });
  return ip_local_out(k, sk.net, skb, dst);
}

/** connect(2) of a datagram socket: only remembers. */
export function datagram_connect(k: Kernel, sk: sock, address: ByteString, port: number): number {
  void k;
  const dst = route_for(sk, { address, port, dev: sk.bound_dev });
  if (typeof dst === "number") return dst;
  if (sk.saddr === "" || is_any(sk.saddr)) sk.saddr = dst.saddr;
  sk.daddr = is_any(address) ? dst.nexthop : address;
  sk.dport = port;
  return 0;
}

function recv_error(sk: sock, msg: I.msghdr): number {
  const item = sk.error_queue.shift();
  if (!item?.error) return -E.EAGAIN;
  msg.data = item.data;
  msg.flags = I.MSG_ERRQUEUE;
  msg.name = item.saddr === "" ? "" : sockaddr_shown(sk.family, item.saddr, item.sport);
  const v4 = sk.family === AF_INET;
  msg.control = [
    {
      cmsg_level: v4 ? I.IPPROTO_IP : I.IPPROTO_IPV6,
      cmsg_type: v4 ? I.IP_RECVERR : I.IPV6_RECVERR,
      value: item.error,
    },
  ];
  return item.data.length;
}

/** recvmsg of a datagram socket. What does not fit is cut off. */
export function datagram_recvmsg(k: Kernel, sk: sock, msg: I.msghdr, count: number, flags: number): number {
  msg.control = [];
  msg.flags = 0;
  if (flags & I.MSG_ERRQUEUE) return recv_error(sk, msg);
  const item = skb_recv_datagram(sk, (flags & MSG_PEEK) !== 0);
  if (!item) {
    if (sk.sk_err) return sock_error(sk);
    if (sk.shutdown & RCV_SHUTDOWN) return 0;
    return sock_wait(k, sk, sk.nonblock || (flags & MSG_DONTWAIT) !== 0);
  }
  msg.data = item.data.slice(0, count);
  msg.name = sockaddr_shown(sk.family, item.saddr, item.sport);
  if (item.data.length > count) msg.flags |= I.MSG_TRUNC;
  if (sk.recvttl) {
    const v4 = sk.family === AF_INET;
    msg.control.push({
      cmsg_level: v4 ? I.IPPROTO_IP : I.IPPROTO_IPV6,
      cmsg_type: v4 ? I.IP_TTL : I.IPV6_HOPLIMIT,
      value: item.ttl,
    });
  }
  return flags & I.MSG_TRUNC ? item.data.length : msg.data.length;
}

export function datagram_close(k: Kernel, sk: sock): void {
  void k;
  sk.net.socks.delete(sk);
}
