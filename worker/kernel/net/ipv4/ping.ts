// net/ipv4/ping: sockets for echo requests that need no privilege (SOCK_DGRAM with IPPROTO_ICMP). Their id is a port.
import type { Kernel } from "../../kernel.ts";
import type { net, task_struct } from "../../sched_types.ts";
import * as E from "../../uapi/errno.ts";
import { IPPROTO_ICMP } from "../../uapi/in.ts";
import { AF_INET } from "../../uapi/netlink.ts";
import { alloc_skb, type icmphdr, parse_icmp, type sk_buff, transport_bytes } from "../skbuff.ts";
import {
  datagram_poll,
  type proto,
  type sock,
  sock_error,
  sock_queue_rcv,
  sock_report_error,
} from "../sock.ts";
import { inet_autobind, receives } from "./af_inet.ts";
import {
  datagram_close,
  datagram_connect,
  datagram_recvmsg,
  destination_of,
  route_for,
  send_datagram,
} from "./datagram.ts";
import { ICMP_ECHO, ICMPV6_ECHO_REQUEST, icmp_err_convert } from "./icmp.ts";

/** Whether the task's groups are in net.ipv4.ping_group_range. */
export function ping_allowed(net: net, task: task_struct): boolean {
  const [low, high] = net.sysctl.ping_group_range;
  return [task.cred.egid, ...task.cred.groups].some((g) => g >= low && g <= high);
}

export const ping_prot: proto = {
  name: "ping",
  ports: IPPROTO_ICMP,
  poll: datagram_poll,
  close: datagram_close,
  connect: datagram_connect,
  recvmsg: datagram_recvmsg,
  sendmsg: (k, sk, bytes, name) => {
    if (sk.sk_err) return sock_error(sk);
    const to = destination_of(sk, name);
    if (typeof to === "number") return to;
    const parsed = parse_icmp(bytes);
    const echo = to.address.length === 4 ? ICMP_ECHO : ICMPV6_ECHO_REQUEST;
    if (!parsed || parsed.icmp.type !== echo || parsed.icmp.code !== 0) return -E.EINVAL;
    const bound = inet_autobind(k, sk);
    if (bound < 0) return bound;
    const dst = route_for(sk, to);
    if (typeof dst === "number") return dst;
    const icmp = { ...parsed.icmp, id: sk.sport };
    const r = send_datagram(k, sk, to, dst, { protocol: sk.protocol, icmp, data: parsed.data });
    return r < 0 ? r : bytes.length;
  },
};

function ping_lookup(net: net, skb: sk_buff, id: number): sock | null {
  for (const sk of net.socks)
    if (sk.prot === ping_prot && sk.sport === id && receives(sk, skb, sk.dport) >= 0) return sk;
  return null;
}

/** An echo reply: to the socket whose id it bears. */
export function ping_rcv(k: Kernel, net: net, skb: sk_buff): void {
  const sk = skb.icmp && ping_lookup(net, skb, skb.icmp.id);
  if (!sk) return;
  const { saddr, ttl } = skb;
  sock_queue_rcv(k, sk, { data: transport_bytes(skb), saddr, sport: 0, ttl, error: null });
}

/** An error about an echo request of ours; the program gets the request back. */
export function ping_err(k: Kernel, net: net, skb: sk_buff, icmp: icmphdr, about: sk_buff): void {
  const reply = alloc_skb({ ...about, saddr: about.daddr, daddr: about.saddr });
  const sk = about.icmp && ping_lookup(net, reply, about.icmp.id);
  if (!sk) return;
  const [ee_errno, fatal] = icmp_err_convert(skb, icmp);
  const { type: ee_type, code: ee_code } = icmp;
  const ee_origin = skb.family === AF_INET ? 2 : 3;
  const error = { ee_errno, ee_origin, ee_type, ee_code, offender: skb.saddr };
  sock_report_error(k, sk, error, transport_bytes(about), fatal);
}
