// net/ipv4/icmp, net/ipv6/icmp: echo, and the errors hosts tell each other.
import type { Kernel } from "../../kernel.ts";
import type { net } from "../../sched_types.ts";
import * as E from "../../uapi/errno.ts";
import { IPPROTO_ICMP, IPPROTO_ICMPV6, IPPROTO_TCP, IPPROTO_UDP } from "../../uapi/in.ts";
import { AF_INET } from "../../uapi/netlink.ts";
import { alloc_skb, type icmphdr, type sk_buff, skb_bytes } from "../skbuff.ts";
import { is_local } from "./fib.ts";
import { ip_local_out, ip_route_output, ip_send } from "./ip_output.ts";
import { ping_err, ping_rcv } from "./ping.ts";
import { raw_err } from "./raw.ts";
import { tcp_v4_err } from "./tcp_input.ts";
import { udp_err } from "./udp.ts";

export const ICMP_ECHOREPLY = 0;
export const ICMP_DEST_UNREACH = 3;
export const ICMP_ECHO = 8;
export const ICMP_TIME_EXCEEDED = 11;
export const ICMPV6_DEST_UNREACH = 1;
export const ICMPV6_TIME_EXCEEDED = 3;
export const ICMPV6_ECHO_REQUEST = 128;
export const ICMPV6_ECHO_REPLY = 129;

/** Bytes of the offending packet that an error carries after its IP header. */
const QUOTED = 8;

/** Codes of the unreachable message, by family. */
const UNREACHABLE = {
  net: [0, 0],
  host: [1, 3],
  protocol: [2, 4],
  port: [3, 4],
  /** administratively prohibited */
  admin: [13, 1],
  "net-prohibited": [9, 1],
  "host-prohibited": [10, 1],
} as const;
export type unreachable = keyof typeof UNREACHABLE;

const is_error = (skb: sk_buff): boolean =>
  skb.icmp !== null &&
  (skb.family === AF_INET
    ? ![ICMP_ECHO, ICMP_ECHOREPLY].includes(skb.icmp.type)
    : skb.icmp.type < ICMPV6_ECHO_REQUEST);

/** Tells the sender of a packet about an error; never about an error, a broadcast or a multicast. */
function icmp_send(k: Kernel, net: net, about: sk_buff, type: number, code: number): void {
  if (is_error(about)) return;
  // from the address that was asked for, or that which the way back begins with
  const dst = ip_route_output(net, about.saddr, is_local(net, about.daddr) ? about.daddr : "");
  if (typeof dst === "number") return;
  const icmp: icmphdr = { type, code, id: 0, seq: 0, about: { ...about } };
  const data = skb_bytes(about).slice(0, (about.family === AF_INET ? 20 : 40) + QUOTED);
  const protocol = about.family === AF_INET ? IPPROTO_ICMP : IPPROTO_ICMPV6;
  const { saddr } = dst;
  const skb = alloc_skb({ saddr, daddr: about.saddr, protocol, icmp, data, tos: 0xc0, df: false });
  ip_local_out(k, net, skb, dst);
}

export function icmp_dest_unreach(k: Kernel, net: net, about: sk_buff, why: unreachable): void {
  const v4 = about.family === AF_INET;
  // a bad protocol is a parameter problem for IPv6
  const type = v4 ? ICMP_DEST_UNREACH : why === "protocol" ? 4 : ICMPV6_DEST_UNREACH;
  icmp_send(k, net, about, type, v4 ? UNREACHABLE[why][0] : why === "protocol" ? 1 : UNREACHABLE[why][1]);
}

export const icmp_time_exceeded = (k: Kernel, net: net, about: sk_buff): void =>
  icmp_send(k, net, about, about.family === AF_INET ? ICMP_TIME_EXCEEDED : ICMPV6_TIME_EXCEEDED, 0);

/** Unreachable messages of IPv4: errno, and whether a connection dies of it. */
const ICMP_ERR_CONVERT: readonly (readonly [number, boolean])[] = [
  [E.ENETUNREACH, false],
  [E.EHOSTUNREACH, false],
  [E.ENOPROTOOPT, true],
  [E.ECONNREFUSED, true],
  [E.EMSGSIZE, false],
  [E.EOPNOTSUPP, false],
  [E.ENETUNREACH, true],
  [E.EHOSTDOWN, true],
  [E.ENONET, true],
  [E.ENETUNREACH, true],
  [E.EHOSTUNREACH, true],
  [E.ENETUNREACH, false],
  [E.EHOSTUNREACH, false],
  [E.EHOSTUNREACH, true],
  [E.EHOSTUNREACH, true],
  [E.EHOSTUNREACH, true],
];
const ICMPV6_ERR_CONVERT: readonly (readonly [number, boolean])[] = [
  [E.ENETUNREACH, false],
  [E.EACCES, true],
  [E.EHOSTUNREACH, false],
  [E.EHOSTUNREACH, false],
  [E.ECONNREFUSED, true],
  [E.EACCES, true],
  [E.EACCES, true],
];

/** What an error means to a socket: [errno, fatal]. */
export function icmp_err_convert(skb: sk_buff, icmp: icmphdr): readonly [number, boolean] {
  const v4 = skb.family === AF_INET;
  const unreachable = icmp.type === (v4 ? ICMP_DEST_UNREACH : ICMPV6_DEST_UNREACH);
  if (!unreachable) return [icmp.type === (v4 ? ICMP_TIME_EXCEEDED : 3) ? E.EHOSTUNREACH : E.EPROTO, false];
  return (v4 ? ICMP_ERR_CONVERT : ICMPV6_ERR_CONVERT)[icmp.code] ?? [E.EPROTO, true];
}

/** An ICMP message for this host. */
export function icmp_rcv(k: Kernel, net: net, skb: sk_buff): void {
  const { icmp } = skb;
  if (!icmp) return;
  const v4 = skb.family === AF_INET;
  if (icmp.type === (v4 ? ICMP_ECHO : ICMPV6_ECHO_REQUEST)) {
    const type = v4 ? ICMP_ECHOREPLY : ICMPV6_ECHO_REPLY;
    const { saddr, daddr, protocol, data } = skb;
    ip_send(
      k,
      net,
      alloc_skb({
        saddr: daddr,
        daddr: saddr,
        protocol,
        data,
        df: false,
        icmp: { ...icmp, type, about: null },
      }),
    );
  } else if (icmp.type === (v4 ? ICMP_ECHOREPLY : ICMPV6_ECHO_REPLY)) ping_rcv(k, net, skb);
  else if (icmp.about) icmp_error(k, net, skb, icmp, icmp.about);
}

/** An error about a packet we sent: whoever sent it is told. */
function icmp_error(k: Kernel, net: net, skb: sk_buff, icmp: icmphdr, about: sk_buff): void {
  raw_err(k, net, skb, icmp, about);
  if (about.protocol === IPPROTO_UDP) udp_err(k, net, skb, icmp, about);
  else if (about.protocol === IPPROTO_TCP) tcp_v4_err(k, net, skb, icmp, about);
  else if (about.icmp) ping_err(k, net, skb, icmp, about);
}
