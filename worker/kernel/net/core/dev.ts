// net/core/dev: network devices, the way out to them and the way in from them.
import type { Kernel } from "../../kernel.ts";
import { COST_PACKET } from "../../limits.ts";
import type { net } from "../../sched_types.ts";
import * as F from "../../uapi/if.ts";
import * as R from "../../uapi/rtnetlink.ts";
import type { ByteString } from "../../uapi/syscall.ts";
import type { net_bridge, net_bridge_port } from "../bridge/br_private.ts";
import type { in_ifaddr } from "../ipv4/devinet.ts";
import { protocols } from "../part.ts";
import { type sk_buff, skb_len } from "../skbuff.ts";
import type { neighbour } from "./neighbour.ts";

export interface net_device_stats {
  rx_packets: number;
  rx_bytes: number;
  rx_dropped: number;
  tx_packets: number;
  tx_bytes: number;
  tx_dropped: number;
}

/** What a driver does. */
export interface net_device_ops {
  /** name of the kind in RTM_NEWLINK ("veth"); "" for none */
  kind: string;
  /** hands a packet to the medium: it is the other end's now, or lost */
  ndo_start_xmit: (k: Kernel, skb: sk_buff, dev: net_device) => void;
  /** the medium carries: the other end is there and up */
  carrier: (dev: net_device) => boolean;
}

export interface net_device {
  ifindex: number;
  name: ByteString;
  net: net;
  type: number;
  /** IFF_ bits as set; what user space sees is worked out by dev_get_flags() */
  flags: number;
  /** IFF_PROMISC when user space has set it: others may want it too */
  gflags: number;
  /** how many want it promiscuous */
  promiscuity: number;
  mtu: number;
  txqlen: number;
  /** hardware address, six bytes */
  dev_addr: ByteString;
  addr_list: in_ifaddr[];
  /** what it knows of addresses on its link */
  neigh: Map<ByteString, neighbour>;
  ops: net_device_ops;
  /** other end of a veth pair */
  peer: net_device | null;
  /** what makes it a bridge */
  br: net_bridge | null;
  /** the bridge that it is joined to */
  br_port: net_bridge_port | null;
  stats: net_device_stats;
  /** has been up once: its queue is set up */
  activated: boolean;
}

/** The queue of packets that have arrived and wait for the soft interrupt (struct softnet_data). */
export interface softnet_data {
  backlog: { skb: sk_buff; dev: net_device }[];
  running: boolean;
  /** network namespaces besides the initial one */
  nets: Set<net>;
  /** unused ones are about to be looked for (net_cleanup.ts) */
  cleanup_pending: boolean;
}

declare module "../../sched_types.ts" {
  interface net {
    /** devices in order of their index */
    dev_base: net_device[];
    loopback_dev: net_device;
    next_ifindex: number;
  }
}
declare module "../../kernel.ts" {
  interface Kernel {
    softnet: softnet_data;
  }
}

/** net.core.netdev_max_backlog. */
const NETDEV_MAX_BACKLOG = 1000;

export const new_stats = (): net_device_stats => ({
  rx_packets: 0,
  rx_bytes: 0,
  rx_dropped: 0,
  tx_packets: 0,
  tx_bytes: 0,
  tx_dropped: 0,
});

export const dev_get_by_name = (net: net, name: ByteString): net_device | null =>
  net.dev_base.find((d) => d.name === name) ?? null;
export const dev_get_by_index = (net: net, ifindex: number): net_device | null =>
  net.dev_base.find((d) => d.ifindex === ifindex) ?? null;

export const is_up = (dev: net_device): boolean => (dev.flags & F.IFF_UP) !== 0;
/** The Ethernet address of all hosts of a link. */
export const BROADCAST: ByteString = "\xff".repeat(6);
/** An Ethernet address that several hosts listen to: a multicast address, or the broadcast address. */
export const is_multicast_ether_addr = (address: ByteString): boolean => (address.charCodeAt(0) & 1) !== 0;
export const netif_carrier_ok = (dev: net_device): boolean => dev.ops.carrier(dev);

/** Flags as user space sees them. */
export function dev_get_flags(dev: net_device): number {
  const carrier = is_up(dev) && netif_carrier_ok(dev);
  return (dev.flags & ~F.IFF_PROMISC) | dev.gflags | (carrier ? F.IFF_RUNNING | F.IFF_LOWER_UP : 0);
}

/** State by RFC 2863, IF_OPER_. */
export function default_operstate(dev: net_device): number {
  if (!is_up(dev)) return R.IF_OPER_DOWN;
  if (dev.type === F.ARPHRD_LOOPBACK || dev.ops.kind === "dummy" || dev.br?.carrier === null)
    return R.IF_OPER_UNKNOWN;
  if (netif_carrier_ok(dev)) return R.IF_OPER_UP;
  return dev.br ? R.IF_OPER_DOWN : R.IF_OPER_LOWERLAYERDOWN;
}

/** Puts a device into a namespace, with the next free index unless its own is free there. */
export function list_netdevice(net: net, dev: net_device): void {
  if (!dev.ifindex || dev_get_by_index(net, dev.ifindex)) {
    while (dev_get_by_index(net, net.next_ifindex)) net.next_ifindex++;
    dev.ifindex = net.next_ifindex++;
  }
  dev.net = net;
  net.dev_base.push(dev);
  net.dev_base.sort((a, b) => a.ifindex - b.ifindex);
}
export function unlist_netdevice(dev: net_device): void {
  const at = dev.net.dev_base.indexOf(dev);
  if (at >= 0) dev.net.dev_base.splice(at, 1);
}

/** Valid as a name: not empty, short enough, no slash, colon or blank. */
export const dev_valid_name = (name: ByteString): boolean =>
  name !== "" && name.length < F.IFNAMSIZ && name !== "." && name !== ".." && !/[/:\s]/.test(name);

/** First free name for a pattern such as "veth%d". */
export function dev_alloc_name(net: net, pattern: ByteString): ByteString {
  for (let i = 0; ; i++) {
    const name = pattern.replace("%d", String(i));
    if (!dev_get_by_name(net, name)) return name;
  }
}

/** Sends a packet by a device; one that is down or has no carrier loses it. */
export function dev_queue_xmit(k: Kernel, skb: sk_buff, dev: net_device): void {
  if (!is_up(dev) || !netif_carrier_ok(dev)) {
    dev.stats.tx_dropped++;
    return;
  }
  dev.stats.tx_packets++;
  dev.stats.tx_bytes += skb_len(skb) + (dev.type === F.ARPHRD_LOOPBACK ? 0 : 14);
  if (dev.net.packet_socks.size > 0) protocols()?.packet_rcv(k, skb, dev, true);
  dev.ops.ndo_start_xmit(k, skb, dev);
}

/**
 * A packet has arrived at a device. It is handled at once, in the context of whoever caused it, as a soft interrupt
 * after a transmission is; packets caused by that handling wait their turn.
 */
export function netif_rx(k: Kernel, skb: sk_buff, dev: net_device): void {
  const { softnet } = k;
  if (softnet.backlog.length >= NETDEV_MAX_BACKLOG) {
    dev.stats.rx_dropped++;
    return;
  }
  dev.stats.rx_packets++;
  dev.stats.rx_bytes += skb_len(skb) + (dev.type === F.ARPHRD_LOOPBACK ? 0 : 14);
  softnet.backlog.push({ skb, dev });
  if (!softnet.running) net_rx_action(k);
}

/** The frame is for the host of this device, and not for another on the same link that it has come past. */
const is_for = ({ h_dest }: sk_buff, dev: net_device): boolean =>
  h_dest === "" || h_dest === dev.dev_addr || is_multicast_ether_addr(h_dest);

function net_rx_action(k: Kernel): void {
  const { softnet } = k;
  softnet.running = true;
  try {
    for (let next = softnet.backlog.shift(); next; next = softnet.backlog.shift()) {
      k.now += COST_PACKET;
      const { skb, dev } = next;
      if (!is_up(dev)) continue;
      if (dev.net.packet_socks.size > 0) protocols()?.packet_rcv(k, skb, dev, false);
      if (dev.br_port) protocols()?.br_handle_frame(k, skb, dev.br_port);
      else if (is_for(skb, dev)) protocols()?.ip_rcv(k, skb, dev);
    }
  } finally {
    softnet.running = false;
  }
}
