// net/netfilter/nf_conntrack: which packets belong together. Tracking starts when a rule asks for it.
import type { Kernel } from "../../kernel.ts";
import type { net } from "../../sched_types.ts";
import { NSEC_PER_SEC } from "../../time.ts";
import type { ct_state } from "../../uapi/netfilter.ts";
import type { sk_buff } from "../skbuff.ts";

export interface nf_conn {
  /** key of the first direction, key of the answers */
  original: string;
  reply: string;
  seen_reply: boolean;
  confirmed: boolean;
  expires: number;
}

declare module "../../sched_types.ts" {
  interface net {
    /** connections by the key of either direction */
    conntrack: Map<string, nf_conn>;
  }
}

/** net.netfilter.nf_conntrack_max. */
const NF_CONNTRACK_MAX = 16384;
/** Seconds a connection is remembered: protocols without a state, TCP once established. */
const TIMEOUT = 30 * NSEC_PER_SEC;
const TCP_ESTABLISHED = 432000 * NSEC_PER_SEC;

/** [key of the packet, key of an answer to it]; null for what is no part of a connection. */
function tuples(skb: sk_buff): [string, string] | null {
  const { saddr, daddr, protocol, tcp, udp, icmp } = skb;
  if (icmp) {
    const echo = [8, 0, 128, 129].includes(icmp.type) && !icmp.about;
    if (!echo) return null;
    // request and reply have the same id, and differ in type
    const reply = icmp.type === 0 ? 8 : icmp.type === 8 ? 0 : icmp.type ^ 1;
    const rest = `${protocol},${icmp.id}`;
    return [`${saddr}${daddr}${rest},${icmp.type}`, `${daddr}${saddr}${rest},${reply}`];
  }
  const ports = tcp ?? udp;
  const [s, d] = ports ? [ports.source, ports.dest] : [0, 0];
  return [`${saddr}${daddr}${protocol},${s},${d}`, `${daddr}${saddr}${protocol},${d},${s}`];
}

function find(k: Kernel, net: net, key: string): nf_conn | null {
  const ct = net.conntrack.get(key);
  if (!ct) return null;
  if (ct.expires > k.now) return ct;
  net.conntrack.delete(ct.original);
  net.conntrack.delete(ct.reply);
  return null;
}

/** Finds or begins the connection of a packet. */
export function nf_conntrack_in(k: Kernel, net: net, skb: sk_buff): void {
  if (!net.ct_used) return;
  const keys = tuples(skb);
  if (skb.nfct || !keys) return;
  const known = find(k, net, keys[0]);
  if (known) {
    if (known.original !== keys[0]) known.seen_reply = true;
    const established = skb.tcp !== null && known.seen_reply && !skb.tcp.rst && !skb.tcp.fin;
    known.expires = k.now + (established ? TCP_ESTABLISHED : TIMEOUT);
    skb.nfct = known;
    return;
  }
  // a reply or a reset without a request, and what finds no room, is tracked by nobody
  const request = skb.icmp ? skb.icmp.type === 8 || skb.icmp.type === 128 : !skb.tcp?.rst;
  if (!request || net.conntrack.size >= 2 * NF_CONNTRACK_MAX) return;
  const [original, reply] = keys;
  skb.nfct = { original, reply, seen_reply: false, confirmed: false, expires: k.now + TIMEOUT };
}

/** The packet has passed: its connection is one from now on. */
export function nf_conntrack_confirm(k: Kernel, net: net, skb: sk_buff): void {
  const ct = skb.nfct;
  if (!ct || ct.confirmed || find(k, net, ct.original)) return;
  ct.confirmed = true;
  net.conntrack.set(ct.original, ct);
  if (ct.reply !== ct.original) net.conntrack.set(ct.reply, ct);
}

/** State of the packet's connection, as --ctstate names it. */
export function nf_ct_state(net: net, skb: sk_buff): ct_state {
  const about = skb.icmp?.about;
  if (about) {
    const keys = tuples(about);
    return keys && net.conntrack.has(keys[0]) ? "RELATED" : "INVALID";
  }
  if (!skb.nfct) return "INVALID";
  return skb.nfct.seen_reply ? "ESTABLISHED" : "NEW";
}
