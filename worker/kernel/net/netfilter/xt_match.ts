// net/netfilter/xt_*: what rules can ask about a packet beyond its addresses.
import type { xt_match as match, xt_ports, xt_tcp_flags } from "../../uapi/netfilter.ts";
import type { sk_buff, tcphdr } from "../skbuff.ts";
import type { nf_hook_state } from "./core.ts";
import { nf_ct_state } from "./nf_conntrack.ts";

const port_matches = (rule: xt_ports | null, port: number): boolean =>
  !rule || (port >= rule.from && port <= rule.to) !== rule.invert;

const flags_of = (t: tcphdr): number =>
  (t.fin ? 1 : 0) | (t.syn ? 2 : 0) | (t.rst ? 4 : 0) | (t.psh ? 8 : 0) | (t.ack ? 16 : 0);
const flags_match = (rule: xt_tcp_flags | null, t: tcphdr): boolean =>
  !rule || ((flags_of(t) & rule.mask) === rule.comp) !== rule.invert;

export function xt_match(m: match, skb: sk_buff, state: nf_hook_state): boolean {
  switch (m.name) {
    case "tcp":
      return (
        skb.tcp !== null &&
        port_matches(m.sport, skb.tcp.source) &&
        port_matches(m.dport, skb.tcp.dest) &&
        flags_match(m.flags, skb.tcp)
      );
    case "udp":
      return skb.udp !== null && port_matches(m.sport, skb.udp.source) && port_matches(m.dport, skb.udp.dest);
    case "icmp":
    case "icmp6": {
      const { icmp } = skb;
      if (!icmp) return false;
      // type 255 of IPv4 stands for any
      const any = m.name === "icmp" && m.type === 0xff;
      const same = any || (icmp.type === m.type && icmp.code >= m.code[0] && icmp.code <= m.code[1]);
      return same !== m.invert;
    }
    case "mark":
      return ((skb.mark & m.mask) >>> 0 === m.mark >>> 0) !== m.invert;
    case "conntrack":
    case "state":
      return m.states.includes(nf_ct_state(state.net, skb)) !== m.invert;
    case "comment":
      return true;
  }
}
