// net/ipv4/raw, net/ipv6/raw: sockets below the transport protocols. IPv4 ones see the IP header of what they receive.
import type { Kernel } from "../../kernel.ts";
import type { net } from "../../sched_types.ts";
import * as E from "../../uapi/errno.ts";
import { IPPROTO_ICMP, IPPROTO_ICMPV6, IPPROTO_RAW } from "../../uapi/in.ts";
import { AF_INET, SOCK_RAW } from "../../uapi/netlink.ts";
import { type icmphdr, parse_icmp, type sk_buff, skb_bytes, transport_bytes } from "../skbuff.ts";
import { datagram_poll, type proto, sock_error, sock_queue_rcv, sock_report_error } from "../sock.ts";
import { receives } from "./af_inet.ts";
import {
  datagram_close,
  datagram_connect,
  datagram_recvmsg,
  destination_of,
  route_for,
  send_datagram,
} from "./datagram.ts";
import { icmp_err_convert } from "./icmp.ts";

export const raw_prot: proto = {
  name: "raw",
  ports: 0,
  poll: datagram_poll,
  close: datagram_close,
  connect: datagram_connect,
  recvmsg: datagram_recvmsg,
  sendmsg: (k, sk, bytes, name) => {
    if (sk.sk_err) return sock_error(sk);
    // headers of the program's own (IPPROTO_RAW) are not taken apart here
    if (sk.protocol === IPPROTO_RAW) return -E.EOPNOTSUPP;
    const to = destination_of(sk, name);
    if (typeof to === "number") return to;
    const dst = route_for(sk, to);
    if (typeof dst === "number") return dst;
    const is_icmp = sk.protocol === IPPROTO_ICMP || sk.protocol === IPPROTO_ICMPV6;
    const parsed = is_icmp ? parse_icmp(bytes) : null;
    if (is_icmp && !parsed) return -E.EINVAL;
    const r = send_datagram(k, sk, to, dst, { protocol: sk.protocol, ...(parsed ?? { data: bytes }) });
    return r < 0 ? r : bytes.length;
  },
};

/** Copies of the packet for the raw sockets of its protocol; whether there was one. */
export function raw_local_deliver(k: Kernel, net: net, skb: sk_buff): boolean {
  let found = false;
  for (const sk of net.socks) {
    if (sk.type !== SOCK_RAW || sk.protocol !== skb.protocol || receives(sk, skb, 0) < 0) continue;
    found = true;
    const { saddr, ttl } = skb;
    const data = skb.family === AF_INET ? skb_bytes(skb) : transport_bytes(skb);
    sock_queue_rcv(k, sk, { data, saddr, sport: 0, ttl, error: null });
  }
  return found;
}

/** An ICMP error about a packet of a raw socket. */
export function raw_err(k: Kernel, net: net, skb: sk_buff, icmp: icmphdr, about: sk_buff): void {
  const { sk } = about;
  if (!sk || !net.socks.has(sk) || sk.type !== SOCK_RAW) return;
  const [ee_errno, fatal] = icmp_err_convert(skb, icmp);
  const { type: ee_type, code: ee_code } = icmp;
  const error = {
    ee_errno,
    ee_origin: skb.family === AF_INET ? 2 : 3,
    ee_type,
    ee_code,
    offender: skb.saddr,
  };
  const data = skb.family === AF_INET ? skb_bytes(about) : transport_bytes(about);
  sock_report_error(k, sk, error, data, fatal);
}
