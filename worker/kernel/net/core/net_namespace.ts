// net/core/net_namespace: making network namespaces.
import { loopback_net_init } from "../../drivers/net/loopback.ts";
import type { Kernel } from "../../kernel.ts";
import type { net, ns_common, user_namespace } from "../../sched_types.ts";
import { unix_net_init } from "../unix/unix_sock.ts";

/** Ports given out of themselves (net.ipv4.ip_local_port_range). */
const LOCAL_PORTS = [32768, 60999] as const;

declare module "../../sched_types.ts" {
  interface net {
    /** net.ipv4.* and net.ipv6.* of the namespace */
    sysctl: {
      ip_forward: boolean;
      ip6_forward: boolean;
      /** group ids that may make ping sockets, [first, last]; first > last: nobody */
      ping_group_range: [number, number];
      ip_unprivileged_port_start: number;
      ip_local_port_range: readonly [number, number];
      ip_default_ttl: number;
    };
  }
}

/** A network namespace of that identity: a loopback device that is down, and nothing else. */
export function setup_net(ns: ns_common, user_ns: user_namespace): net {
  const net = {
    ns,
    user_ns,
    dev_base: [],
    next_ifindex: 1,
    fib: [],
    socks: new Set(),
    unix: unix_net_init(),
    netns_ids: new Map(),
    packet_socks: new Set(),
    next_port: LOCAL_PORTS[0],
    xt: new Map(),
    ct_used: false,
    conntrack: new Map(),
    sysctl: {
      ip_forward: false,
      ip6_forward: false,
      ping_group_range: [1, 0],
      ip_unprivileged_port_start: 1024,
      ip_local_port_range: LOCAL_PORTS,
      ip_default_ttl: 64,
    },
  } as unknown as net;
  loopback_net_init(net);
  return net;
}

/** What is global of the network stack. */
export function net_dev_init(k: Kernel): void {
  k.softnet = { backlog: [], running: false, nets: new Set(), cleanup_pending: false };
}
