// net/ipv4/ip_input, ip_forward, net/ipv6/ip6_input: what happens to a packet that arrives.
import type { Kernel } from "../../kernel.ts";
import type { net } from "../../sched_types.ts";
import * as F from "../../uapi/if.ts";
import { IPPROTO_ICMP, IPPROTO_ICMPV6, IPPROTO_TCP, IPPROTO_UDP } from "../../uapi/in.ts";
import { AF_INET } from "../../uapi/netlink.ts";
import type { net_device } from "../core/dev.ts";
import { NF_INET_FORWARD, NF_INET_LOCAL_IN, NF_INET_PRE_ROUTING, nf_hook } from "../netfilter/core.ts";
import type { sk_buff } from "../skbuff.ts";
import { fib_lookup } from "./fib.ts";
import { icmp_dest_unreach, icmp_rcv, icmp_time_exceeded } from "./icmp.ts";
import { ip_finish_output } from "./ip_output.ts";
import { raw_local_deliver } from "./raw.ts";
import { tcp_v4_rcv } from "./tcp_input.ts";
import { udp_rcv } from "./udp.ts";

const is_loopback = (skb: sk_buff): boolean =>
  skb.family === AF_INET ? skb.daddr.startsWith("\x7f") || skb.saddr.startsWith("\x7f") : false;

/** A packet has come in by `dev`. */
export function ip_rcv(k: Kernel, skb: sk_buff, dev: net_device): void {
  if (k.listeners.trace?.run("ip_rcv", dev.name, ip_rcv, k, skb, dev)) return;
  const { net } = dev;
  skb.dev = dev;
  // martians: loopback addresses from outside
  if (dev.type !== F.ARPHRD_LOOPBACK && is_loopback(skb)) return;
  if (!nf_hook(k, net, NF_INET_PRE_ROUTING, skb, dev, null)) return;
  const r = fib_lookup(net, skb.daddr);
  if (r?.type === F.RTN_LOCAL) ip_local_deliver(k, net, skb, dev);
  else if (r?.type === F.RTN_BROADCAST) return;
  else if (skb.family === AF_INET ? net.sysctl.ip_forward : net.sysctl.ip6_forward) {
    if (!r?.dev) icmp_dest_unreach(k, net, skb, "net");
    else ip_forward(k, net, skb, dev, r.dev, r.gw || skb.daddr);
  }
}

function ip_forward(
  k: Kernel,
  net: net,
  skb: sk_buff,
  dev: net_device,
  out: net_device,
  nexthop: string,
): void {
  if (skb.ttl <= 1) {
    icmp_time_exceeded(k, net, skb);
    return;
  }
  skb.ttl--;
  if (!nf_hook(k, net, NF_INET_FORWARD, skb, dev, out)) return;
  ip_finish_output(k, net, skb, { dev: out, nexthop, saddr: skb.saddr, local: false, broadcast: false });
}

function ip_local_deliver(k: Kernel, net: net, skb: sk_buff, dev: net_device): void {
  if (k.listeners.trace?.run("ip_local_deliver", "", ip_local_deliver, k, net, skb, dev)) return;
  if (!nf_hook(k, net, NF_INET_LOCAL_IN, skb, dev, null)) return;
  const raw = raw_local_deliver(k, net, skb);
  switch (skb.protocol) {
    case IPPROTO_ICMP:
    case IPPROTO_ICMPV6:
      icmp_rcv(k, net, skb);
      return;
    case IPPROTO_UDP:
      udp_rcv(k, net, skb);
      return;
    case IPPROTO_TCP:
      tcp_v4_rcv(k, net, skb);
      return;
    default:
      if (!raw) icmp_dest_unreach(k, net, skb, "protocol");
  }
}
