// net/ipv4/devinet, net/ipv6/addrconf: addresses by NETLINK_ROUTE.
import type { Kernel } from "../../kernel.ts";
import type { net } from "../../sched_types.ts";
import * as E from "../../uapi/errno.ts";
import * as F from "../../uapi/if.ts";
import { mask_address } from "../../uapi/in.ts";
import { AF_INET, AF_INET6, AF_UNSPEC, type nlmsghdr } from "../../uapi/netlink.ts";
import * as R from "../../uapi/rtnetlink.ts";
import { dev_get_by_index, type net_device } from "../core/dev.ts";
import type { rtnl_reply } from "../core/rtnetlink.ts";
import { type in_ifaddr, inet_del_ifa, inet_insert_ifa } from "./devinet.ts";

const family_of = (ifa: in_ifaddr): number => (ifa.address.length === 4 ? AF_INET : AF_INET6);
const same_net = (a: in_ifaddr, b: in_ifaddr): boolean =>
  a.address.length === b.address.length &&
  a.prefix === b.prefix &&
  mask_address(a.address, a.prefix) === mask_address(b.address, b.prefix);

/** An IPv4 address is secondary when the device had one of the same network before. */
function is_secondary(dev: net_device, ifa: in_ifaddr): boolean {
  if (ifa.address.length !== 4) return false;
  return dev.addr_list.find((a) => same_net(a, ifa)) !== ifa;
}

/** IPv6 lists the widest scope first, the newest of each first. */
function listed(dev: net_device, family: number): in_ifaddr[] {
  const v4 = dev.addr_list.filter((a) => family_of(a) === AF_INET);
  const v6 = dev.addr_list.filter((a) => family_of(a) === AF_INET6).reverse();
  v6.sort((a, b) => a.scope - b.scope);
  return [...(family === AF_INET6 ? [] : v4), ...(family === AF_INET ? [] : v6)];
}

export function rtm_getaddr(_k: Kernel, net: net, msg: nlmsghdr, reply: rtnl_reply): number {
  const { family } = msg.payload as R.addr_request;
  for (const f of family === AF_UNSPEC ? [AF_INET, AF_INET6] : [family])
    for (const dev of net.dev_base)
      for (const ifa of listed(dev, f))
        reply(R.RTM_NEWADDR, {
          family: f,
          prefixlen: ifa.prefix,
          flags: R.IFA_F_PERMANENT | (is_secondary(dev, ifa) ? R.IFA_F_SECONDARY : 0),
          scope: ifa.scope,
          index: dev.ifindex,
          local: ifa.address,
          broadcast: ifa.broadcast,
          label: ifa.label,
        } satisfies R.addr_info);
  return 0;
}

/** ipv6_addr_scope: what IPv6 makes of an address by itself. */
function scope6(address: string): number {
  if (address === `${"\0".repeat(15)}\x01`) return F.RT_SCOPE_HOST;
  return address.startsWith("\xfe\x80") ? F.RT_SCOPE_LINK : F.RT_SCOPE_UNIVERSE;
}

export function rtm_newaddr(_k: Kernel, net: net, msg: nlmsghdr): number {
  const req = msg.payload as R.addr_request;
  const { local = "", prefixlen = 0, scope = 0, broadcast = "", family } = req;
  const size = family === AF_INET ? 4 : 16;
  if (family !== AF_INET && family !== AF_INET6) return -E.EOPNOTSUPP;
  if (local.length !== size || prefixlen > size * 8) return -E.EINVAL;
  const dev = dev_get_by_index(net, req.index);
  if (!dev) return -E.ENODEV;
  const v4 = family === AF_INET;
  const same = dev.addr_list.some((a) => a.address === local && a.prefix === prefixlen);
  if (same && msg.nlmsg_flags & R.NLM_F_REPLACE) return 0;
  return inet_insert_ifa(dev, {
    address: local,
    prefix: prefixlen,
    scope: v4 ? scope : scope6(local),
    broadcast,
    label: v4 ? (req.label ?? dev.name) : "",
  });
}

/** Secondary addresses go with the first one of their network. */
export function rtm_deladdr(_k: Kernel, net: net, msg: nlmsghdr): number {
  const req = msg.payload as R.addr_request;
  const dev = dev_get_by_index(net, req.index);
  if (!dev) return -E.ENODEV;
  const { local = "", prefixlen = null } = req;
  const found = dev.addr_list.find(
    (a) =>
      a.address === local &&
      (prefixlen === null || a.prefix === prefixlen) &&
      (req.label === undefined || a.label === req.label),
  );
  if (!found) return -E.EADDRNOTAVAIL;
  const others = is_secondary(dev, found) || family_of(found) === AF_INET6 ? [] : dev.addr_list;
  const gone = [found, ...others.filter((a) => a !== found && same_net(a, found))];
  for (const ifa of gone) inet_del_ifa(dev, ifa.address, ifa.prefix);
  return 0;
}
