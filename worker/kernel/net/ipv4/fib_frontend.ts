// net/ipv4/fib_frontend, net/ipv6/route: routes by NETLINK_ROUTE.
import type { Kernel } from "../../kernel.ts";
import type { net } from "../../sched_types.ts";
import * as E from "../../uapi/errno.ts";
import * as F from "../../uapi/if.ts";
import { mask_address } from "../../uapi/in.ts";
import { AF_INET, AF_INET6, AF_UNSPEC, type nlmsghdr } from "../../uapi/netlink.ts";
import * as R from "../../uapi/rtnetlink.ts";
import { dev_get_by_index, is_up, type net_device, netif_carrier_ok } from "../core/dev.ts";
import type { rtnl_result } from "../core/dev_change.ts";
import type { rtnl_reply } from "../core/rtnetlink.ts";
import { fib_lookup, type fib_route, fib_table_delete, fib_table_insert, is_local } from "./fib.ts";
import { ip_route_output } from "./ip_output.ts";

/** Metric of an IPv6 route that names none. */
const IP6_RT_PRIO_USER = 1024;
const any = (family: number): string => "\0".repeat(family === AF_INET ? 4 : 16);

const linkdown = (r: fib_route): boolean =>
  r.dev !== null && is_up(r.dev) && !netif_carrier_ok(r.dev) && r.table === F.RT_TABLE_MAIN;

const fill = (r: fib_route): R.route_info => ({
  family: r.dst.length === 4 ? AF_INET : AF_INET6,
  dst: r.dst,
  dst_len: r.prefix,
  table: r.table,
  protocol: r.protocol,
  scope: r.dst.length === 4 ? r.scope : F.RT_SCOPE_UNIVERSE,
  type: r.type,
  flags: linkdown(r) ? R.RTNH_F_LINKDOWN : 0,
  gateway: r.gw,
  oif: r.dev?.ifindex ?? 0,
  priority: r.metric,
  prefsrc: r.dst.length === 4 ? r.prefsrc : "",
});

/** Order of a dump: IPv4 by destination, the narrower first; IPv6 with what is contained before what contains it. */
function in_order(a: fib_route, b: fib_route): number {
  if (a.table !== b.table) return a.table - b.table;
  if (a.dst.length === 16) {
    const shorter = Math.min(a.prefix, b.prefix);
    const nested = mask_address(a.dst, shorter) === mask_address(b.dst, shorter);
    if (nested && a.prefix !== b.prefix) return b.prefix - a.prefix;
  }
  if (a.dst !== b.dst) return a.dst < b.dst ? -1 : 1;
  return b.prefix - a.prefix || a.metric - b.metric;
}

/** "Which way to dst": the route a packet of the asker would take. */
function route_get(k: Kernel, net: net, req: R.route_request, reply: rtnl_reply): rtnl_result {
  const { family, dst = any(req.family), oif = 0, prefsrc = "" } = req;
  const dev = oif ? dev_get_by_index(net, oif) : null;
  if (oif && !dev) return -E.ENODEV;
  const found = ip_route_output(net, dst, prefsrc, dev);
  if (typeof found === "number") return found;
  const r = fib_lookup(net, dst, dev);
  const type = found.local ? F.RTN_LOCAL : found.broadcast ? F.RTN_BROADCAST : F.RTN_UNICAST;
  const v6 = family === AF_INET6;
  reply(R.RTM_NEWROUTE, {
    family,
    dst,
    dst_len: dst.length * 8,
    table: found.local || found.broadcast ? F.RT_TABLE_LOCAL : F.RT_TABLE_MAIN,
    protocol: v6 ? (r?.protocol ?? 0) : 0,
    scope: F.RT_SCOPE_UNIVERSE,
    type,
    flags: R.RTM_F_CLONED,
    gateway: found.nexthop === dst ? "" : found.nexthop,
    oif: found.dev.ifindex,
    priority: v6 ? (r?.metric ?? 0) : 0,
    prefsrc: found.saddr,
    uid: k.current.cred.uid,
  } satisfies R.route_info);
  return 0;
}

export function rtm_getroute(k: Kernel, net: net, msg: nlmsghdr, reply: rtnl_reply): rtnl_result {
  const req = msg.payload as R.route_request;
  if ((msg.nlmsg_flags & R.NLM_F_DUMP) !== R.NLM_F_DUMP) return route_get(k, net, req, reply);
  for (const family of req.family === AF_UNSPEC ? [AF_INET, AF_INET6] : [req.family])
    for (const r of net.fib.filter((f) => fill(f).family === family).sort(in_order))
      reply(R.RTM_NEWROUTE, fill(r));
  return 0;
}

/** fib_check_nh: the device of a new route, once its gateway is found to be on a link. */
function check_nexthop(
  net: net,
  req: R.route_request,
  gw: string,
): { dev: net_device | null } | readonly [number, string] | number {
  const given = req.oif ? dev_get_by_index(net, req.oif) : null;
  if (req.oif && !given) return -E.ENODEV;
  if (given && !is_up(given)) return -E.ENETDOWN;
  const v6 = req.family === AF_INET6;
  if (gw === "") return given ? { dev: given } : -E.ENODEV;
  if (is_local(net, gw)) return v6 ? -E.EINVAL : [-E.EINVAL, "Nexthop has invalid gateway"];
  const way = fib_lookup(net, gw, given);
  // the gateway must be on a link, not behind another gateway
  if (!way?.dev || way.type !== F.RTN_UNICAST || way.gw !== "" || (given && way.dev !== given))
    return v6 ? -E.EHOSTUNREACH : [-E.ENETUNREACH, "Nexthop has invalid gateway"];
  return { dev: way.dev };
}

/** Routes that lead nowhere need no device. */
const SINKS: ReadonlySet<number> = new Set([F.RTN_BLACKHOLE, F.RTN_UNREACHABLE, F.RTN_PROHIBIT]);

export function rtm_newroute(_k: Kernel, net: net, msg: nlmsghdr): rtnl_result {
  const req = msg.payload as R.route_request;
  const { family, dst = any(req.family), dst_len = 0, gateway = "", prefsrc = "" } = req;
  if (family !== AF_INET && family !== AF_INET6) return -E.EOPNOTSUPP;
  const type = req.type ?? F.RTN_UNICAST;
  if (mask_address(dst, dst_len) !== dst)
    return family === AF_INET ? [-E.EINVAL, "Invalid prefix for given prefix length"] : -E.EINVAL;
  let dev: net_device | null = null;
  if (!SINKS.has(type)) {
    const hop = check_nexthop(net, req, gateway);
    if (typeof hop === "number" || !("dev" in hop)) return hop;
    dev = hop.dev;
  } else if (family === AF_INET6) dev = net.loopback_dev;
  if (prefsrc !== "" && !is_local(net, prefsrc)) return [-E.EINVAL, "Invalid prefsrc address"];
  const route: fib_route = {
    dst,
    prefix: dst_len,
    table: req.table ?? F.RT_TABLE_MAIN,
    type,
    gw: gateway,
    dev,
    scope: req.scope ?? F.RT_SCOPE_UNIVERSE,
    protocol: req.protocol ?? F.RTPROT_BOOT,
    metric: req.priority ?? (family === AF_INET6 ? IP6_RT_PRIO_USER : 0),
    prefsrc,
  };
  const replace = (msg.nlmsg_flags & R.NLM_F_REPLACE) !== 0;
  if (!(msg.nlmsg_flags & R.NLM_F_CREATE) && !net.fib.some((r) => r.dst === dst && r.prefix === dst_len))
    return -E.ENOENT;
  return fib_table_insert(net, route, replace);
}

export function rtm_delroute(_k: Kernel, net: net, msg: nlmsghdr): rtnl_result {
  const req = msg.payload as R.route_request;
  const { family, dst = any(req.family), dst_len = 0, table = F.RT_TABLE_MAIN } = req;
  const given = <T>(wanted: T | undefined, has: T) => wanted === undefined || wanted === has;
  return fib_table_delete(
    net,
    (r) =>
      r.dst.length === (family === AF_INET ? 4 : 16) &&
      r.dst === dst &&
      r.prefix === dst_len &&
      r.table === table &&
      given(req.type, r.type) &&
      given(req.protocol, r.protocol) &&
      given(req.scope, r.scope) &&
      given(req.gateway, r.gw) &&
      given(req.oif, r.dev?.ifindex ?? 0) &&
      given(req.priority, r.metric) &&
      given(req.prefsrc, r.prefsrc),
  );
}
