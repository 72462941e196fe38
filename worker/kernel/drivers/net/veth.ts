// drivers/net/veth, dummy, net/bridge/br_netlink: new devices: pairs that are joined back to back, the one that swallows
// everything, and bridges.
import type { Kernel } from "../../kernel.ts";
import { bridge_ops } from "../../net/bridge/br_if.ts";
import { new_net_bridge } from "../../net/bridge/br_private.ts";
import {
  dev_alloc_name,
  dev_get_by_name,
  dev_valid_name,
  is_up,
  list_netdevice,
  type net_device,
  type net_device_ops,
  netif_rx,
  new_stats,
} from "../../net/core/dev.ts";
import { get_random_bytes } from "../../random.ts";
import type { net } from "../../sched_types.ts";
import * as E from "../../uapi/errno.ts";
import * as F from "../../uapi/if.ts";
import type { link_request } from "../../uapi/rtnetlink.ts";
import type { ByteString } from "../../uapi/syscall.ts";

/** eth_random_addr: a unicast address of local administration. */
function eth_random_addr(k: Kernel): ByteString {
  const bytes = get_random_bytes(k, 6);
  return String.fromCharCode((bytes.charCodeAt(0) & 0xfe) | 2) + bytes.slice(1);
}

const veth_ops: net_device_ops = {
  kind: "veth",
  carrier: (dev) => dev.peer !== null && is_up(dev.peer),
  ndo_start_xmit: (k, skb, dev) => {
    if (!dev.peer) return;
    // the other end's namespace knows neither the mark nor the sender
    netif_rx(k, { ...skb, mark: dev.peer.net === dev.net ? skb.mark : 0, sk: null, nfct: null }, dev.peer);
  },
};
const dummy_ops: net_device_ops = { kind: "dummy", carrier: () => true, ndo_start_xmit: () => undefined };

function ether_setup(k: Kernel, ops: net_device_ops, flags: number, net: net, name: ByteString): net_device {
  return {
    ifindex: 0,
    name,
    net,
    type: F.ARPHRD_ETHER,
    flags,
    gflags: 0,
    promiscuity: 0,
    mtu: 1500,
    txqlen: 1000,
    dev_addr: eth_random_addr(k),
    addr_list: [],
    neigh: new Map(),
    ops,
    peer: null,
    br: null,
    br_port: null,
    stats: new_stats(),
    activated: false,
  };
}

/** The name a request asks for, or the next free one of the kind: -ERANGE, -EINVAL, -EEXIST. */
function name_for(net: net, req: link_request, kind: string): ByteString | number {
  const name = req.name ?? dev_alloc_name(net, `${kind}%d`);
  if (name.length >= F.IFNAMSIZ) return -E.ERANGE;
  if (!dev_valid_name(name)) return -E.EINVAL;
  return dev_get_by_name(net, name) ? -E.EEXIST : name;
}

function settings(dev: net_device, req: link_request): void {
  if (req.mtu !== undefined) dev.mtu = req.mtu;
  if (req.txqlen !== undefined) dev.txqlen = req.txqlen;
  if (req.address !== undefined) dev.dev_addr = req.address;
}

/**
 * Makes a device of a kind in `net`, for veth with its peer, which is registered first, in `peer_net`: the devices, or
 * -EOPNOTSUPP for another kind.
 */
export function newlink(
  k: Kernel,
  net: net,
  req: link_request,
  peer_net: net,
): readonly net_device[] | number {
  if (req.kind !== "veth" && req.kind !== "dummy" && req.kind !== "bridge") return -E.EOPNOTSUPP;
  const made: net_device[] = [];
  const add = (into: net, r: link_request, ops: net_device_ops, flags: number): number => {
    const name = name_for(into, r, ops.kind);
    if (typeof name === "number") return name;
    const dev = ether_setup(k, ops, flags, into, name);
    settings(dev, r);
    list_netdevice(into, dev);
    made.push(dev);
    return 0;
  };
  if (req.kind === "dummy") {
    const r = add(net, req, dummy_ops, F.IFF_BROADCAST | F.IFF_NOARP);
    return r < 0 ? r : made;
  }
  const flags = F.IFF_BROADCAST | F.IFF_MULTICAST;
  if (req.kind === "bridge") {
    const r = add(net, req, bridge_ops, flags);
    if (r < 0) return r;
    made[0].br = new_net_bridge(req.address !== undefined);
    return made;
  }
  const first = add(peer_net, req.peer ?? { index: 0 }, veth_ops, flags);
  if (first < 0) return first;
  const second = add(net, req, veth_ops, flags);
  if (second < 0) {
    const { dev_base } = made[0].net;
    dev_base.splice(dev_base.indexOf(made[0]), 1);
    return second;
  }
  const [peer, dev] = made;
  dev.peer = peer;
  peer.peer = dev;
  return made;
}
