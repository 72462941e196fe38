// net/ipv4/devinet, net/ipv6/addrconf: addresses of devices, and the routes that come and go with them.
import type { net } from "../../sched_types.ts";
import * as E from "../../uapi/errno.ts";
import * as F from "../../uapi/if.ts";
import { IN6ADDR_LOOPBACK, mask_address } from "../../uapi/in.ts";
import type { ByteString } from "../../uapi/syscall.ts";
import { is_up, type net_device, netif_carrier_ok } from "../core/dev.ts";
import { type fib_route, fib_sync_down_dev, fib_table_insert } from "./fib.ts";

export interface in_ifaddr {
  address: ByteString;
  prefix: number;
  scope: number;
  /** "" for none */
  broadcast: ByteString;
  label: ByteString;
}

const LOOPBACK4 = "\x7f\0\0\x01";
/** Metric of the routes the kernel makes for IPv6 addresses. */
const IP6_RT_PRIO_ADDRCONF = 256;

const route = (dev: net_device, dst: ByteString, prefix: number, more: Partial<fib_route>): fib_route => ({
  dst,
  prefix,
  table: F.RT_TABLE_LOCAL,
  type: F.RTN_LOCAL,
  gw: "",
  dev,
  scope: F.RT_SCOPE_HOST,
  protocol: F.RTPROT_KERNEL,
  metric: 0,
  prefsrc: "",
  ...more,
});

/** fib_add_ifaddr: local delivery of the address, and the network behind it. */
function routes_of(dev: net_device, ifa: in_ifaddr): fib_route[] {
  const bits = ifa.address.length * 8;
  const v6 = bits === 128;
  const network = mask_address(ifa.address, ifa.prefix);
  const out = [route(dev, ifa.address, bits, { prefsrc: ifa.address })];
  if (dev.type === F.ARPHRD_LOOPBACK && !v6) {
    if (ifa.prefix < bits) out.push(route(dev, network, ifa.prefix, { prefsrc: ifa.address }));
  } else if (ifa.prefix < bits)
    out.push(
      route(dev, network, ifa.prefix, {
        table: F.RT_TABLE_MAIN,
        type: F.RTN_UNICAST,
        scope: F.RT_SCOPE_LINK,
        metric: v6 ? IP6_RT_PRIO_ADDRCONF : 0,
        prefsrc: v6 ? "" : ifa.address,
      }),
    );
  if (!v6 && ifa.prefix < 31) {
    const more = { type: F.RTN_BROADCAST, scope: F.RT_SCOPE_LINK, prefsrc: ifa.address };
    out.push(route(dev, mask_address(ifa.address, ifa.prefix, true), bits, more));
  }
  return out;
}

function add_routes(dev: net_device, ifa: in_ifaddr): void {
  for (const r of routes_of(dev, ifa)) fib_table_insert(dev.net, r);
}

/** Address of the host on the link, made of the hardware address (RFC 4291). */
function link_local(dev: net_device): ByteString {
  const mac = dev.dev_addr;
  const first = String.fromCharCode(mac.charCodeAt(0) ^ 2);
  return `\xfe\x80${"\0".repeat(6)}${first}${mac.slice(1, 3)}\xff\xfe${mac.slice(3)}`;
}

/** Adds an address: -EEXIST when the device has it. */
export function inet_insert_ifa(dev: net_device, ifa: in_ifaddr): number {
  if (dev.addr_list.some((a) => a.address === ifa.address && a.prefix === ifa.prefix)) return -E.EEXIST;
  dev.addr_list.push(ifa);
  if (is_up(dev)) add_routes(dev, ifa);
  return 0;
}

/** Removes an address: -EADDRNOTAVAIL when the device has it not. */
export function inet_del_ifa(dev: net_device, address: ByteString, prefix: number | null): number {
  const at = dev.addr_list.findIndex(
    (a) => a.address === address && (prefix === null || a.prefix === prefix),
  );
  if (at < 0) return -E.EADDRNOTAVAIL;
  dev.addr_list.splice(at, 1);
  rebuild(dev);
  return 0;
}

/** The kernel's routes of a device anew: another address may need what one that went away had brought. */
function rebuild(dev: net_device): void {
  const { net } = dev;
  net.fib = net.fib.filter((r) => r.dev !== dev || r.protocol !== F.RTPROT_KERNEL);
  if (is_up(dev)) for (const ifa of dev.addr_list) add_routes(dev, ifa);
  const has = (source: ByteString) => dev.addr_list.some((a) => a.address === source);
  net.fib = net.fib.filter((r) => r.dev !== dev || r.prefsrc === "" || has(r.prefsrc));
}

/** IPv6 on a device that has come up and has a carrier: an address for the link, which is usable at once. */
export function addrconf_link_ready(dev: net_device): void {
  if (dev.type === F.ARPHRD_LOOPBACK || !is_up(dev) || !netif_carrier_ok(dev)) return;
  const address = link_local(dev);
  if (dev.addr_list.some((a) => a.address.startsWith("\xfe\x80"))) return;
  inet_insert_ifa(dev, { address, prefix: 64, scope: F.RT_SCOPE_LINK, broadcast: "", label: "" });
}

/** dev_open: up, with its addresses' routes; lo gets its own address, others one for the link. */
export function dev_open(dev: net_device): void {
  if (is_up(dev)) return;
  dev.flags |= F.IFF_UP;
  dev.activated = true;
  const add = (address: ByteString, prefix: number, label: ByteString) => {
    if (!dev.addr_list.some((a) => a.address === address))
      dev.addr_list.push({ address, prefix, scope: F.RT_SCOPE_HOST, broadcast: "", label });
  };
  if (dev.type === F.ARPHRD_LOOPBACK) {
    if (!dev.addr_list.some((a) => a.address.length === 4)) add(LOOPBACK4, 8, dev.name);
    add(IN6ADDR_LOOPBACK, 128, "");
  }
  for (const ifa of dev.addr_list) add_routes(dev, ifa);
  addrconf_link_ready(dev);
  if (dev.peer) addrconf_link_ready(dev.peer);
}

/** dev_close: down; routes go, and IPv6 addresses and neighbours with them. */
export function dev_close(dev: net_device): void {
  dev.neigh.clear();
  if (!is_up(dev)) return;
  dev.flags &= ~F.IFF_UP;
  fib_sync_down_dev(dev.net, dev);
  dev.addr_list = dev.addr_list.filter((a) => a.address.length === 4);
}

/** Source address for packets leaving by a device towards `dst`; "" when it has none of the family. */
export function inet_select_addr(net: net, dev: net_device, dst: ByteString): ByteString {
  const usable = (d: net_device) =>
    d.addr_list.filter((a) => a.address.length === dst.length && (d === dev || a.scope < F.RT_SCOPE_LINK));
  const own = usable(dev);
  const link = dst.length === 16 && dst.startsWith("\xfe\x80");
  const best = own.find((a) => (a.scope === F.RT_SCOPE_LINK) === link) ?? own[0];
  if (best) return best.address;
  for (const d of net.dev_base) {
    const other = usable(d)[0];
    if (other) return other.address;
  }
  return "";
}
