// net/ipv4/route, ip_output, net/ipv6/ip6_output: finding the way of a packet, and sending it.
import type { Kernel } from "../../kernel.ts";
import type { net } from "../../sched_types.ts";
import { mod_timer } from "../../time.ts";
import * as E from "../../uapi/errno.ts";
import * as F from "../../uapi/if.ts";
import { IN6ADDR_ANY, IN6ADDR_LOOPBACK, INADDR_ANY } from "../../uapi/in.ts";
import type { ByteString } from "../../uapi/syscall.ts";
import { BROADCAST, dev_queue_xmit, is_up, type net_device, netif_carrier_ok } from "../core/dev.ts";
import { NEIGH_FAILED_AFTER, neigh_lookup } from "../core/neighbour.ts";
import { NF_INET_LOCAL_OUT, NF_INET_POST_ROUTING, nf_hook } from "../netfilter/core.ts";
import type { sk_buff } from "../skbuff.ts";
import { inet_select_addr } from "./devinet.ts";
import { fib_lookup, is_local } from "./fib.ts";
import { icmp_dest_unreach } from "./icmp.ts";

/** What a route lookup found (struct dst_entry). */
export interface dst_entry {
  dev: net_device;
  /** the host to hand the packet to: the destination, or a gateway */
  nexthop: ByteString;
  saddr: ByteString;
  local: boolean;
  broadcast: boolean;
}

export const is_any = (address: ByteString): boolean => address === INADDR_ANY || address === IN6ADDR_ANY;
const is_multicast = (a: ByteString): boolean =>
  a.length === 4 ? a.charCodeAt(0) >= 224 && a.charCodeAt(0) < 240 : a.charCodeAt(0) === 0xff;

/** The way to `daddr` for a sender of this host ("" for saddr: to be chosen), or a negated errno. */
export function ip_route_output(
  net: net,
  daddr: ByteString,
  saddr: ByteString = "",
  oif: net_device | null = null,
): dst_entry | number {
  if (is_any(daddr)) daddr = daddr.length === 4 ? "\x7f\0\0\x01" : IN6ADDR_LOOPBACK;
  if (saddr !== "" && !is_any(saddr) && !is_local(net, saddr)) return -E.EINVAL;
  const r = fib_lookup(net, daddr, oif);
  if (!r) return -E.ENETUNREACH;
  if (r.type === F.RTN_BLACKHOLE) return -E.EINVAL;
  if (r.type === F.RTN_UNREACHABLE) return -E.EHOSTUNREACH;
  if (r.type === F.RTN_PROHIBIT) return -E.EACCES;
  const local = r.type === F.RTN_LOCAL;
  const dev = local ? net.loopback_dev : r.dev;
  if (!dev || is_multicast(daddr)) return -E.ENETUNREACH;
  const source = saddr !== "" && !is_any(saddr) ? saddr : r.prefsrc || inet_select_addr(net, dev, daddr);
  if (source === "") return daddr.length === 4 ? -E.ENETUNREACH : -E.EADDRNOTAVAIL;
  return {
    dev,
    nexthop: r.gw || daddr,
    saddr: local && saddr === "" && !r.prefsrc ? daddr : source,
    local,
    broadcast: r.type === F.RTN_BROADCAST,
  };
}

/** Sends a packet by the device of its route; a host that is not on that link is unreachable a little later. */
export function ip_finish_output(k: Kernel, net: net, skb: sk_buff, dst: dst_entry): void {
  if (k.listeners.trace?.run("ip_finish_output", "", ip_finish_output, k, net, skb, dst)) return;
  const { dev } = dst;
  if (!nf_hook(k, net, NF_INET_POST_ROUTING, skb, null, dev)) return;
  const sent = { ...skb, bridges: 0, ...link_header(k, dev, dst) };
  // nobody is asked where nobody can answer: the device loses the packet
  if (sent.h_dest !== null || !is_up(dev) || !netif_carrier_ok(dev))
    dev_queue_xmit(k, { ...sent, h_dest: sent.h_dest ?? "" }, dev);
  else mod_timer(k, null, k.now + NEIGH_FAILED_AFTER, (kk) => icmp_dest_unreach(kk, net, skb, "host"));
}

/** The Ethernet addresses of a packet that leaves by `dev`; for whom is null when nobody on the link answers. */
function link_header(
  k: Kernel,
  dev: net_device,
  { nexthop, broadcast }: dst_entry,
): { h_source: ByteString; h_dest: ByteString | null } {
  if (dev.type === F.ARPHRD_LOOPBACK) return { h_source: "", h_dest: "" };
  const h_source = dev.dev_addr;
  if (broadcast) return { h_source, h_dest: BROADCAST };
  return { h_source, h_dest: dev.flags & F.IFF_NOARP ? h_source : neigh_lookup(k, dev, nexthop) };
}

/** A packet of this host leaves: 0, or -EPERM when a rule drops it. */
export function ip_local_out(k: Kernel, net: net, skb: sk_buff, dst: dst_entry): number {
  if (k.listeners.trace?.enter("ip_local_out"))
    return k.listeners.trace.leave(ip_local_out(k, net, skb, dst));
  if (!nf_hook(k, net, NF_INET_LOCAL_OUT, skb, null, dst.dev)) return -E.EPERM;
  ip_finish_output(k, net, skb, dst);
  return 0;
}

/** Routes and sends a packet that the kernel itself makes; what cannot be sent is lost. */
export function ip_send(k: Kernel, net: net, skb: sk_buff, oif: net_device | null = null): void {
  const dst = ip_route_output(net, skb.daddr, skb.saddr, oif);
  if (typeof dst !== "number") ip_local_out(k, net, skb, dst);
}
