// net/core/dev: what changes of a device by request: flags, name, address, namespace, end.
import { audit_log } from "../../audit.ts";
import { AUDIT_OFF } from "../../audit_types.ts";
import type { Kernel } from "../../kernel.ts";
import { KERN_INFO, printk } from "../../printk.ts";
import type { net } from "../../sched_types.ts";
import { AUDIT_ANOM_PROMISCUOUS } from "../../uapi/audit.ts";
import * as E from "../../uapi/errno.ts";
import * as F from "../../uapi/if.ts";
import type { ByteString } from "../../uapi/syscall.ts";
import { dev_close, dev_open } from "../ipv4/devinet.ts";
import {
  dev_alloc_name,
  dev_get_by_name,
  dev_valid_name,
  is_up,
  list_netdevice,
  type net_device,
  unlist_netdevice,
} from "./dev.ts";
import { peernet2id_alloc } from "./netns_id.ts";

/** Flags that a request may set; the others are the kernel's. */
const SETTABLE = F.IFF_NOARP | F.IFF_MULTICAST | F.IFF_ALLMULTI;
const VETH_MIN_MTU = 68;
const MAX_MTU = 65535;

/** One more or one fewer who wants all packets: the first and the last one are an anomaly to audit. */
export function dev_set_promiscuity(k: Kernel, dev: net_device, inc: 1 | -1): void {
  const old = dev.flags & F.IFF_PROMISC;
  dev.promiscuity = Math.max(0, dev.promiscuity + inc);
  dev.flags = dev.promiscuity > 0 ? dev.flags | F.IFF_PROMISC : dev.flags & ~F.IFF_PROMISC;
  const now = dev.flags & F.IFF_PROMISC;
  if (now === old) return;
  printk(k, KERN_INFO, `device ${dev.name} ${now ? "entered" : "left"} promiscuous mode`);
  if (k.audit.audit_enabled === AUDIT_OFF) return;
  const { loginuid, sessionid, cred } = k.current;
  const who = `auid=${loginuid} uid=${cred.uid} gid=${cred.gid} ses=${sessionid}`;
  const text = `dev=${dev.name} prom=${now} old_prom=${old} ${who}`;
  audit_log(k, k.current.audit_context, AUDIT_ANOM_PROMISCUOUS, text, true);
}

/** dev_change_flags: `flags` as wanted, of which `change` are to change. */
export function dev_change_flags(k: Kernel, dev: net_device, flags: number, change: number): void {
  const wanted = (dev.flags & ~change) | (flags & change);
  dev.flags = (dev.flags & ~SETTABLE) | (wanted & SETTABLE);
  if (wanted & F.IFF_UP && !is_up(dev)) dev_open(dev);
  else if (!(wanted & F.IFF_UP) && is_up(dev)) dev_close(dev);
  const promisc = wanted & F.IFF_PROMISC;
  if (promisc !== (dev.flags & F.IFF_PROMISC)) dev_set_promiscuity(k, dev, promisc ? 1 : -1);
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
  return 0;
}

/** A hardware address: six bytes, not all zero, not of a group. */
export function dev_set_mac_address(dev: net_device, address: ByteString): number {
  if (dev.type === F.ARPHRD_LOOPBACK) return -E.EOPNOTSUPP;
  if (address.length !== 6) return -E.EINVAL;
  if (address.charCodeAt(0) & 1 || address === "\0".repeat(6)) return -E.EADDRNOTAVAIL;
  dev.dev_addr = address;
  return 0;
}

/** Moves a device to another namespace, where it is down and has no addresses: -EINVAL for lo, -EEXIST. */
export function dev_change_net_namespace(dev: net_device, net: net): number {
  if (dev.type === F.ARPHRD_LOOPBACK) return -E.EINVAL;
  if (dev.net === net) return 0;
  if (dev_get_by_name(net, dev.name)) return -E.EEXIST;
  dev_close(dev);
  dev.addr_list = [];
  unlist_netdevice(dev);
  // who stays behind is told where it has gone, by number
  peernet2id_alloc(dev.net, net);
  list_netdevice(net, dev);
  return 0;
}

/** The device is no more, and its peer with it. Sockets bound to it find no way any more. */
export function unregister_netdevice(dev: net_device): void {
  const { peer } = dev;
  dev_close(dev);
  dev.addr_list = [];
  unlist_netdevice(dev);
  dev.peer = null;
  if (peer?.peer === dev) unregister_netdevice(peer);
}
