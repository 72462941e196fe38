// net/core/neighbour, net/ipv4/arp, net/ipv6/ndisc: who on a link answers to an address, and what each device remembers
// of it. Question and answer take no packets and no time here, but the bridges that they pass learn from them as from any
// frame. Every packet asks anew, so a neighbour that has moved is found at once; the table tells what a table would be
// like. States change when somebody looks, by the times at which timers would have changed them.
import type { Kernel } from "../../kernel.ts";
import { NSEC_PER_SEC } from "../../time.ts";
import * as R from "../../uapi/rtnetlink.ts";
import type { ByteString } from "../../uapi/syscall.ts";
import { br_fdb_update } from "../bridge/br_fdb.ts";
import { is_forwarding, type net_bridge, type net_bridge_port } from "../bridge/br_private.ts";
import { inet_select_addr } from "../ipv4/devinet.ts";
import { is_local } from "../ipv4/fib.ts";
import { is_up, type net_device, netif_carrier_ok } from "./dev.ts";

/** net.ipv4.neigh.default.base_reachable_time_ms; the kernel's is this on average. */
const REACHABLE_TIME = 30 * NSEC_PER_SEC;
/** delay_first_probe_time */
const DELAY_PROBE_TIME = 5 * NSEC_PER_SEC;
/** Three questions, a second apart (mcast_solicit, ucast_solicit, retrans_time_ms). */
export const NEIGH_FAILED_AFTER = 3 * NSEC_PER_SEC;
/** gc_thresh3: neighbours that a device may have. The one that changed longest ago makes place for another. */
const MAX_NEIGHBOURS = 1024;

/** What a device knows of an address on its link. */
export interface neighbour {
  nud_state: number;
  /** hardware address, "" when it is not known */
  ha: ByteString;
  /** when it was last sent to, last heard of, and when its state changed (ns since boot) */
  used: number;
  confirmed: number;
  updated: number;
  probes: number;
}

/** Hardware address of the host that has `address` on the link of `dev`; null when none answers. */
export function neigh_lookup(k: Kernel, dev: net_device, address: ByteString): ByteString | null {
  const known = neigh_get(k, dev, address);
  if (known && known.nud_state & (R.NUD_PERMANENT | R.NUD_NOARP)) {
    known.used = k.now;
    return known.ha;
  }
  if (!is_up(dev) || !netif_carrier_ok(dev)) {
    neigh_carrier_down(dev);
    return null;
  }
  const ha = neigh_solicit(k, dev, address);
  const n = known ?? neigh_create(k, dev, address);
  n.used = k.now;
  if (ha === null) {
    if (n.nud_state !== R.NUD_INCOMPLETE) neigh_update(k, n, R.NUD_INCOMPLETE, "");
  } else if (ha !== n.ha || n.nud_state & (R.NUD_INCOMPLETE | R.NUD_FAILED))
    neigh_update(k, n, R.NUD_REACHABLE, ha);
  else if (n.nud_state === R.NUD_STALE) neigh_update(k, n, R.NUD_DELAY, ha);
  return ha;
}

/** Nothing can be heard by this device: only what an administrator has said remains. */
function neigh_carrier_down(dev: net_device): void {
  for (const [address, n] of dev.neigh) if (n.nud_state !== R.NUD_PERMANENT) dev.neigh.delete(address);
}

export function neigh_create(k: Kernel, dev: net_device, address: ByteString): neighbour {
  for (const [oldest, n] of dev.neigh) {
    if (dev.neigh.size < MAX_NEIGHBOURS) break;
    if (n.nud_state !== R.NUD_PERMANENT) dev.neigh.delete(oldest);
  }
  const { now } = k;
  const n = { nud_state: R.NUD_NONE, ha: "", used: now, confirmed: now, updated: now, probes: 0 };
  dev.neigh.set(address, n);
  return n;
}

export function neigh_update(k: Kernel, n: neighbour, nud_state: number, ha: ByteString): void {
  n.updated = k.now;
  n.ha = ha;
  n.nud_state = nud_state;
  if (nud_state === R.NUD_REACHABLE) n.confirmed = k.now;
  if (nud_state === R.NUD_INCOMPLETE) n.probes = 3;
}

/** The entry of an address in the state that it has by now. */
export function neigh_get(k: Kernel, dev: net_device, address: ByteString): neighbour | null {
  const n = dev.neigh.get(address);
  if (!n) return null;
  while (neigh_timer_handler(k, dev, address, n));
  return n;
}

/** One change of state whose time has come; false when there is none. */
function neigh_timer_handler(k: Kernel, dev: net_device, address: ByteString, n: neighbour): boolean {
  const becomes = (nud_state: number, at: number): boolean => {
    n.nud_state = nud_state;
    n.updated = at;
    return true;
  };
  if (n.nud_state === R.NUD_INCOMPLETE || n.nud_state === R.NUD_PROBE) {
    const end = n.updated + NEIGH_FAILED_AFTER;
    if (k.now < end) return false;
    n.ha = "";
    return becomes(R.NUD_FAILED, end);
  }
  if (n.nud_state === R.NUD_REACHABLE) {
    const end = n.confirmed + REACHABLE_TIME;
    if (k.now < end) return false;
    return becomes(end <= n.used + DELAY_PROBE_TIME ? R.NUD_DELAY : R.NUD_STALE, end);
  }
  if (n.nud_state !== R.NUD_DELAY) return false;
  const end = n.updated + DELAY_PROBE_TIME;
  if (k.now < end) return false;
  n.probes = 1;
  // before the question: who answers may have one of his own for this host
  becomes(R.NUD_PROBE, end);
  if (neigh_solicit(k, dev, address) !== n.ha) return true;
  n.confirmed = end;
  return becomes(R.NUD_REACHABLE, end);
}

/** Somebody on the link has asked `dev` for something, and has said who he is (neigh_event_ns). */
function neigh_event_ns(k: Kernel, dev: net_device, address: ByteString, ha: ByteString): void {
  if (address === "") return;
  const n = dev.neigh.get(address) ?? neigh_create(k, dev, address);
  if (n.nud_state & (R.NUD_PERMANENT | R.NUD_NOARP)) return;
  const known = n.nud_state & (R.NUD_REACHABLE | R.NUD_STALE | R.NUD_DELAY | R.NUD_PROBE);
  if (!known || n.ha !== ha) neigh_update(k, n, R.NUD_STALE, ha);
}

/** Asks the link; whoever has the address hears who asks. */
function neigh_solicit(k: Kernel, dev: net_device, address: ByteString): ByteString | null {
  const found = arp_send(k, { from: dev.dev_addr, address, passed: new Set() }, dev);
  if (found) neigh_event_ns(k, found, inet_select_addr(dev.net, dev, address), dev.dev_addr);
  return found?.dev_addr ?? null;
}

interface question {
  /** hardware address of who asks */
  from: ByteString;
  address: ByteString;
  /** bridges it has been to */
  passed: Set<net_device>;
}

/** The question leaves by `dev`. */
function arp_send(k: Kernel, q: question, dev: net_device): net_device | null {
  if (!is_up(dev) || !netif_carrier_ok(dev)) return null;
  if (dev.br) {
    q.passed.add(dev);
    return arp_flood(k, q, dev.br, null);
  }
  return dev.peer && arp_process(k, q, dev.peer);
}

/** The question arrives at `dev`. */
function arp_process(k: Kernel, q: question, dev: net_device): net_device | null {
  const port = dev.br_port;
  if (!port) return is_local(dev.net, q.address) ? dev : null;
  const { br: bridge } = port;
  if (!is_forwarding(port) || q.passed.has(bridge)) return null;
  q.passed.add(bridge);
  const br = bridge.br as net_bridge;
  br_fdb_update(k, br, port, q.from);
  return is_local(bridge.net, q.address) ? bridge : arp_flood(k, q, br, port);
}

function arp_flood(k: Kernel, q: question, br: net_bridge, by: net_bridge_port | null): net_device | null {
  for (const port of br.ports) {
    if (port === by || !is_forwarding(port)) continue;
    const found = arp_send(k, q, port.dev);
    if (found) {
      br_fdb_update(k, br, port, found.dev_addr);
      return found;
    }
  }
  return null;
}
