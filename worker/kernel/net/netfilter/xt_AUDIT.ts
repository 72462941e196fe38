// net/netfilter/xt_AUDIT: a record of a packet. It belongs to no system call, not even the one that sent the packet.
import { audit_log_format } from "../../audit.ts";
import { audit_log_end_standalone, audit_log_start_standalone } from "../../audit_standalone.ts";
import { AUDIT_OFF } from "../../audit_types.ts";
import type { Kernel } from "../../kernel.ts";
import { AUDIT_NETFILTER_PKT } from "../../uapi/audit.ts";
import { inet_ntop } from "../../uapi/in.ts";
import type { sk_buff } from "../skbuff.ts";
import type { nf_hook_state } from "./core.ts";

/** The type of the rule (accept, drop, reject) is not in the record since 4.12, and does nothing to the packet. */
export function audit_tg(k: Kernel, skb: sk_buff, state: nf_hook_state): void {
  if (k.listeners.trace?.run("audit_tg", "", audit_tg, k, skb, state)) return;
  if (k.audit.audit_enabled === AUDIT_OFF) return;
  const ab = audit_log_start_standalone(k, "netfilter_pkt", AUDIT_NETFILTER_PKT);
  if (ab === null) return;
  audit_log_format(
    ab,
    `mark=0x${skb.mark.toString(16)} saddr=${inet_ntop(skb.saddr)} daddr=${inet_ntop(skb.daddr)} proto=${skb.protocol}`,
  );
  audit_log_end_standalone(k, "netfilter_pkt", ab, state.net);
}
