// net/core/neighbour, net/ipv4/arp, net/ipv6/ndisc: who on a link answers to an address. Question and answer take no
// packets and no time here, but the bridges that they pass learn from them as from any frame.
import type { Kernel } from "../../kernel.ts";
import type { ByteString } from "../../uapi/syscall.ts";
import { br_fdb_update } from "../bridge/br_fdb.ts";
import { is_forwarding, type net_bridge, type net_bridge_port } from "../bridge/br_private.ts";
import { is_local } from "../ipv4/fib.ts";
import { is_up, type net_device, netif_carrier_ok } from "./dev.ts";

/** Hardware address of the host that has `address` on the link of `dev`; null when none answers. */
export function neigh_lookup(k: Kernel, dev: net_device, address: ByteString): ByteString | null {
  return arp_send(k, { from: dev.dev_addr, address, passed: new Set() }, dev)?.dev_addr ?? null;
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
