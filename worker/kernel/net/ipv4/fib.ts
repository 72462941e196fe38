// net/ipv4/fib_*, net/ipv6/route: the routing tables. One list per namespace holds the routes of both families.
import type { net } from "../../sched_types.ts";
import * as E from "../../uapi/errno.ts";
import * as F from "../../uapi/if.ts";
import { same_prefix } from "../../uapi/in.ts";
import type { ByteString } from "../../uapi/syscall.ts";
import { is_up, type net_device } from "../core/dev.ts";

export interface fib_route {
  /** destination, of 4 or 16 bytes */
  dst: ByteString;
  prefix: number;
  table: number;
  /** RTN_ */
  type: number;
  /** next hop, "" when the destination is on the link */
  gw: ByteString;
  /** null for blackhole and its like */
  dev: net_device | null;
  scope: number;
  protocol: number;
  metric: number;
  /** preferred source address, "" for none */
  prefsrc: ByteString;
}

declare module "../../sched_types.ts" {
  interface net {
    fib: fib_route[];
  }
}

const table_order = (r: fib_route): number => (r.table === F.RT_TABLE_LOCAL ? 0 : 1);

/** Best route to an address, optionally by one device only; null when there is none. */
export function fib_lookup(net: net, dst: ByteString, oif: net_device | null = null): fib_route | null {
  let best: fib_route | null = null;
  for (const r of net.fib) {
    if (r.dst.length !== dst.length || !same_prefix(r.dst, dst, r.prefix)) continue;
    if (oif && r.dev !== oif && r.type !== F.RTN_LOCAL) continue;
    if (r.dev && !is_up(r.dev) && r.type === F.RTN_UNICAST) continue;
    if (
      !best ||
      table_order(r) < table_order(best) ||
      (r.table === best.table &&
        (r.prefix > best.prefix || (r.prefix === best.prefix && r.metric < best.metric)))
    )
      best = r;
  }
  return best;
}

/** Whether packets to the address are for this host. */
export const is_local = (net: net, address: ByteString): boolean =>
  fib_lookup(net, address)?.type === F.RTN_LOCAL;

/** Routes of IPv6 to the same destination may differ in the way. */
const same_route = (a: fib_route, b: fib_route): boolean =>
  a.dst === b.dst &&
  a.prefix === b.prefix &&
  a.table === b.table &&
  a.metric === b.metric &&
  (a.dst.length === 4 || (a.dev === b.dev && a.gw === b.gw));

/** Adds a route: -EEXIST when there is one to the destination with the same metric, unless it is to be replaced. */
export function fib_table_insert(net: net, route: fib_route, replace = false): number {
  const at = net.fib.findIndex((r) => same_route(r, route));
  if (at >= 0 && !replace) return -E.EEXIST;
  if (at >= 0) net.fib[at] = route;
  else net.fib.push(route);
  return 0;
}

/** Removes the first route that fits what is given: -ESRCH when none does. */
export function fib_table_delete(net: net, fits: (r: fib_route) => boolean): number {
  const at = net.fib.findIndex(fits);
  if (at < 0) return -E.ESRCH;
  net.fib.splice(at, 1);
  return 0;
}

/** A device goes down or away: its routes go, those of local delivery too. */
export function fib_sync_down_dev(net: net, dev: net_device): void {
  net.fib = net.fib.filter((r) => r.dev !== dev);
}
