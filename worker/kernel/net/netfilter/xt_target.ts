// net/netfilter/xt_*: what rules do with a packet.
import type { Kernel } from "../../kernel.ts";
import { IPPROTO_TCP } from "../../uapi/in.ts";
import type { xt_target as target, xt_verdict } from "../../uapi/netfilter.ts";
import { icmp_dest_unreach, type unreachable } from "../ipv4/icmp.ts";
import { tcp_v4_send_reset } from "../ipv4/tcp_output.ts";
import type { sk_buff } from "../skbuff.ts";
import type { nf_hook_state } from "./core.ts";
import { nf_log_packet } from "./nf_log.ts";
import { audit_tg } from "./xt_AUDIT.ts";

/** The packet goes on to the next rule. */
export const XT_CONTINUE = "CONTINUE";

/** What `--reject-with` makes of a packet, by name without the family. */
const REJECTIONS: Readonly<Record<string, unreachable>> = {
  "icmp-net-unreachable": "net",
  "icmp-host-unreachable": "host",
  "icmp-proto-unreachable": "protocol",
  "icmp-port-unreachable": "port",
  "icmp-net-prohibited": "net-prohibited",
  "icmp-host-prohibited": "host-prohibited",
  "icmp-admin-prohibited": "admin",
  "icmp6-no-route": "net",
  "icmp6-adm-prohibited": "admin",
  "icmp6-addr-unreachable": "host",
  "icmp6-port-unreachable": "port",
};

function reject_tg(k: Kernel, kind: string, skb: sk_buff, state: nf_hook_state): void {
  const about = { ...skb, dev: state.in };
  if (kind !== "tcp-reset") icmp_dest_unreach(k, state.net, about, REJECTIONS[kind] ?? "port");
  else if (skb.protocol === IPPROTO_TCP) tcp_v4_send_reset(k, state.net, about);
}

export function xt_target(
  k: Kernel,
  t: Exclude<target, { name: "jump" }>,
  skb: sk_buff,
  state: nf_hook_state,
): xt_verdict | typeof XT_CONTINUE {
  switch (t.name) {
    case "standard":
      return t.verdict;
    case "AUDIT":
      audit_tg(k, skb, state);
      return XT_CONTINUE;
    case "LOG":
      nf_log_packet(k, t, skb, state);
      return XT_CONTINUE;
    case "MARK":
      skb.mark = ((skb.mark & ~t.mask) ^ t.mark) >>> 0;
      return XT_CONTINUE;
    case "REJECT":
      reject_tg(k, t.with, skb, state);
      return "DROP";
  }
}
