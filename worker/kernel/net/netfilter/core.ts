// net/netfilter/core: the five places where packets are looked at.
import type { Kernel } from "../../kernel.ts";
import type { net } from "../../sched_types.ts";
import { type hook_name, TABLE_HOOKS } from "../../uapi/netfilter.ts";
import type { net_device } from "../core/dev.ts";
import type { sk_buff } from "../skbuff.ts";
import { ipt_do_table } from "./ip_tables.ts";
import { nf_conntrack_confirm, nf_conntrack_in } from "./nf_conntrack.ts";
import { xt_find_table } from "./x_tables.ts";

export const NF_INET_PRE_ROUTING: hook_name = "PREROUTING";
export const NF_INET_LOCAL_IN: hook_name = "INPUT";
export const NF_INET_FORWARD: hook_name = "FORWARD";
export const NF_INET_LOCAL_OUT: hook_name = "OUTPUT";
export const NF_INET_POST_ROUTING: hook_name = "POSTROUTING";

/** What a rule can know of where a packet is. */
export interface nf_hook_state {
  hook: hook_name;
  net: net;
  in: net_device | null;
  out: net_device | null;
}

/** Tables in the order of their priority. */
const ORDER = ["mangle", "filter"] as const;

/** Whether the packet may go on from a hook: tracked first, then through the tables that have a chain there. */
export function nf_hook(
  k: Kernel,
  net: net,
  hook: hook_name,
  skb: sk_buff,
  indev: net_device | null,
  outdev: net_device | null,
): boolean {
  if (k.listeners.trace?.enter("nf_hook_slow"))
    return k.listeners.trace.leave(nf_hook(k, net, hook, skb, indev, outdev));
  if (net.xt.size === 0) return true;
  const state: nf_hook_state = { hook, net, in: indev, out: outdev };
  if (hook === "PREROUTING" || hook === "OUTPUT") nf_conntrack_in(k, net, skb);
  for (const name of ORDER) {
    const table = xt_find_table(net, skb.family, name);
    if (table && TABLE_HOOKS[name].includes(hook) && !ipt_do_table(k, table, skb, state)) return false;
  }
  if (hook === "INPUT" || hook === "POSTROUTING") nf_conntrack_confirm(k, net, skb);
  return true;
}
