// [RFC PATCH ghak32 V2 12/13] audit: NETFILTER_PKT: record each container ID associated with a netNS
// net/netfilter/xt_AUDIT.c
//
// A packet that a rule records belongs to no task. Its event gets one record for each container that has tasks in the
// packet's network namespace, labelled net0, net1, ... in the order of the namespace's list (the newest first). The
// namespace is the hook's, not the socket's: most packets that are received have no socket.
import type { Kernel } from "../../kernel/kernel.ts";
import { audit_log_container_info } from "./03-log-container-info-of-syscalls.ts";
import { audit_alloc_local } from "./06-local-contexts.ts";
import { audit_netns_containerids } from "./11-network-namespaces.ts";

export function apply(k: Kernel): void {
  k.seams.standalone.set("netfilter_pkt", {
    begin: audit_alloc_local,
    end: (kk, context, net) => {
      if (!net) return;
      for (const [i, { id }] of audit_netns_containerids(net).entries())
        audit_log_container_info(kk, context, `net${i}`, id, true);
    },
  });
}
