// net/core/net_namespace: the numbers by which network namespaces know each other.
import type { net } from "../../sched_types.ts";

declare module "../../sched_types.ts" {
  interface net {
    /** other namespaces by the number this one knows them by */
    netns_ids: Map<net, number>;
  }
}

/** The number of another namespace, given out when it has none; -1 for the namespace itself. */
export function peernet2id_alloc(net: net, peer: net): number {
  if (net === peer) return -1;
  const known = net.netns_ids.get(peer);
  if (known !== undefined) return known;
  const taken = new Set(net.netns_ids.values());
  let id = 0;
  while (taken.has(id)) id++;
  net.netns_ids.set(peer, id);
  return id;
}
