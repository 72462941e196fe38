// drivers/net/loopback: the device every network namespace begins with.
import { list_netdevice, type net_device, netif_rx, new_stats } from "../../net/core/dev.ts";
import type { net } from "../../sched_types.ts";
import { ARPHRD_LOOPBACK, IFF_LOOPBACK } from "../../uapi/if.ts";

/** Registers lo, down. */
export function loopback_net_init(net: net): void {
  const dev: net_device = {
    ifindex: 0,
    name: "lo",
    net,
    type: ARPHRD_LOOPBACK,
    flags: IFF_LOOPBACK,
    gflags: 0,
    promiscuity: 0,
    mtu: 65536,
    txqlen: 1000,
    dev_addr: "\0".repeat(6),
    addr_list: [],
    neigh: new Map(),
    ops: { kind: "", carrier: () => true, ndo_start_xmit: (k, skb, self) => netif_rx(k, skb, self) },
    peer: null,
    br: null,
    br_port: null,
    stats: new_stats(),
    activated: false,
  };
  list_netdevice(net, dev);
  net.loopback_dev = dev;
}
