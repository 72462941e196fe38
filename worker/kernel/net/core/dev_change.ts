// net/core/dev: what changes of a device by request: flags, name, address, namespace, end.
import type { Kernel } from "../../kernel.ts";
import type { net } from "../../sched_types.ts";
import * as E from "../../uapi/errno.ts";
import * as F from "../../uapi/if.ts";
import type { ByteString } from "../../uapi/syscall.ts";
import { br_add_if, br_del_if, br_dev_delete, br_device_event, br_min_mtu } from "../bridge/br_if.ts";
import { dev_close, dev_open } from "../ipv4/devinet.ts";
import {
  dev_alloc_name,
  dev_get_by_index,
  dev_get_by_name,
  dev_valid_name,
  is_up,
  list_netdevice,
  type net_device,
  unlist_netdevice,
} from "./dev.ts";
import { dev_set_promiscuity } from "./dev_promiscuity.ts";
import { peernet2id_alloc } from "./netns_id.ts";

/** What a request came to: 0, a negated errno, or one with its reason in words. */
export type rtnl_result = number | readonly [error: number, text: string];

/** Flags that a request may set; the others are the kernel's. */
const SETTABLE = F.IFF_NOARP | F.IFF_MULTICAST | F.IFF_ALLMULTI;
const VETH_MIN_MTU = 68;
const MAX_MTU = 65535;

/** dev_change_flags: `flags` as wanted, of which `change` are to change. */
export function dev_change_flags(k: Kernel, dev: net_device, flags: number, change: number): void {
  const wanted = (dev.flags & ~change) | (flags & change);
  dev.flags = (dev.flags & ~SETTABLE) | (wanted & SETTABLE);
  if (wanted & F.IFF_UP && !is_up(dev)) dev_open(dev);
  else if (!(wanted & F.IFF_UP) && is_up(dev)) dev_close(dev);
  const promisc = change & F.IFF_PROMISC ? flags & F.IFF_PROMISC : dev.gflags;
  if (promisc === dev.gflags) return;
  dev.gflags = promisc;
  dev_set_promiscuity(k, dev, promisc ? 1 : -1);
}

/** A name, or a pattern with "%d": -EBUSY while the device is up, -EEXIST. */
export function dev_change_name(dev: net_device, name: ByteString): number {
  if (is_up(dev)) return -E.EBUSY;
  if (name === dev.name) return 0;
  const full = name.includes("%d") ? dev_alloc_name(dev.net, name) : name;
  if (!dev_valid_name(full)) return -E.EINVAL;
  if (dev_get_by_name(dev.net, full)) return -E.EEXIST;
  for (const ifa of dev.addr_list)
    if (ifa.label.startsWith(dev.name)) ifa.label = full + ifa.label.slice(dev.name.length);
  dev.name = full;
  return 0;
}

export function dev_set_mtu(dev: net_device, mtu: number): number {
  if (dev.type !== F.ARPHRD_LOOPBACK && (mtu < VETH_MIN_MTU || mtu > MAX_MTU)) return -E.EINVAL;
  dev.mtu = mtu;
  const bridge = dev.br_port?.br;
  if (bridge?.br) bridge.mtu = br_min_mtu(bridge.br);
  return 0;
}

/** A hardware address: six bytes, not all zero, not of a group. */
export function dev_set_mac_address(dev: net_device, address: ByteString): number {
  if (dev.type === F.ARPHRD_LOOPBACK) return -E.EOPNOTSUPP;
  if (address.length !== 6) return -E.EINVAL;
  if (address.charCodeAt(0) & 1 || address === "\0".repeat(6)) return -E.EADDRNOTAVAIL;
  dev.dev_addr = address;
  if (dev.br) dev.br.addr_set = true;
  return 0;
}

/** Moves a device to another namespace, where it is down and has no addresses: -EINVAL for lo, -EEXIST. */
export function dev_change_net_namespace(k: Kernel, dev: net_device, net: net): number {
  if (dev.type === F.ARPHRD_LOOPBACK) return -E.EINVAL;
  if (dev.net === net) return 0;
  if (dev_get_by_name(net, dev.name)) return -E.EEXIST;
  dev_close(dev);
  br_del_if(k, dev);
  dev.addr_list = [];
  unlist_netdevice(dev);
  // who stays behind is told where it has gone, by number
  peernet2id_alloc(dev.net, net);
  list_netdevice(net, dev);
  return 0;
}

/** do_set_master: joins a device to the bridge of that index, 0: to none. */
export function dev_set_master(k: Kernel, dev: net_device, ifindex: number): rtnl_result {
  if (dev.br_port) {
    if (dev.br_port.br.ifindex === ifindex) return 0;
    br_del_if(k, dev);
  }
  if (ifindex === 0) return 0;
  const bridge = dev_get_by_index(dev.net, ifindex);
  if (!bridge) return -E.EINVAL;
  if (dev.br && bridge.br) return [-E.ELOOP, "Can not enslave a bridge to a bridge"];
  return bridge.br ? br_add_if(k, bridge, dev) : -E.EOPNOTSUPP;
}

/** The device is no more, and its peer with it. Sockets bound to it find no way any more. */
export function unregister_netdevice(k: Kernel, dev: net_device): void {
  const { peer } = dev;
  dev_close(dev);
  br_del_if(k, dev);
  if (dev.br) br_dev_delete(k, dev);
  dev.addr_list = [];
  unlist_netdevice(dev);
  dev.peer = null;
  if (peer?.peer === dev) unregister_netdevice(k, peer);
}

/** A namespace ends: what devices it has besides its own lo go with it. */
export function default_device_exit(k: Kernel, net: net): void {
  for (const dev of [...net.dev_base]) if (dev.ops.kind !== "") unregister_netdevice(k, dev);
  br_device_event(k);
}
