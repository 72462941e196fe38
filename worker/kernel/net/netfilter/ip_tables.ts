// net/ipv4/netfilter/ip_tables, ip6_tables: taking a packet through a table.
import type { Kernel } from "../../kernel.ts";
import type { ipt_entry, xt_address, xt_chain, xt_interface } from "../../uapi/netfilter.ts";
import type { ByteString } from "../../uapi/syscall.ts";
import type { net_device } from "../core/dev.ts";
import { type sk_buff, skb_len } from "../skbuff.ts";
import type { nf_hook_state } from "./core.ts";
import type { xt_table } from "./x_tables.ts";
import { xt_match } from "./xt_match.ts";
import { XT_CONTINUE, xt_target } from "./xt_target.ts";

function address_matches(rule: xt_address | null, address: ByteString): boolean {
  if (!rule) return true;
  let same = true;
  for (let i = 0; i < address.length && same; i++)
    same = ((address.charCodeAt(i) ^ rule.addr.charCodeAt(i)) & rule.mask.charCodeAt(i)) === 0;
  return same !== rule.invert;
}

function interface_matches(rule: xt_interface | null, dev: net_device | null): boolean {
  if (!rule) return true;
  const name = dev?.name ?? "";
  const same = rule.name.endsWith("+") ? name.startsWith(rule.name.slice(0, -1)) : name === rule.name;
  return same !== rule.invert;
}

const ip_packet_match = (e: ipt_entry, skb: sk_buff, state: nf_hook_state): boolean =>
  address_matches(e.src, skb.saddr) &&
  address_matches(e.dst, skb.daddr) &&
  interface_matches(e.iniface, state.in) &&
  interface_matches(e.outiface, state.out) &&
  (!e.proto || (e.proto.number === skb.protocol) !== e.proto.invert) &&
  e.matches.every((m) => xt_match(m, skb, state));

/** Whether the table lets the packet pass. */
export function ipt_do_table(k: Kernel, table: xt_table, skb: sk_buff, state: nf_hook_state): boolean {
  if (k.listeners.trace?.enter("ipt_do_table", table.name))
    return k.listeners.trace.leave(ipt_do_table(k, table, skb, state));
  const base = table.chains.get(state.hook);
  if (!base) return true;
  const stack: { chain: xt_chain; at: number }[] = [];
  let chain = base;
  let at = 0;
  const leave = (): boolean => {
    const back = stack.pop();
    if (!back) return false;
    chain = back.chain;
    at = back.at;
    return true;
  };
  for (;;) {
    const e = chain.rules[at++];
    if (!e) {
      if (leave()) continue;
      base.counters.pcnt++;
      base.counters.bcnt += skb_len(skb);
      return base.policy !== "DROP";
    }
    if (!ip_packet_match(e, skb, state)) continue;
    e.counters.pcnt++;
    e.counters.bcnt += skb_len(skb);
    if (!e.target) continue;
    if (e.target.name === "jump") {
      const next = table.chains.get(e.target.chain) as xt_chain;
      if (!e.target.goto) stack.push({ chain, at });
      chain = next;
      at = 0;
      continue;
    }
    const verdict = xt_target(k, e.target, skb, state);
    if (verdict === XT_CONTINUE) continue;
    if (verdict !== "RETURN") return verdict === "ACCEPT";
    // RETURN in a built-in chain: its policy decides
    if (!leave()) at = chain.rules.length;
  }
}
