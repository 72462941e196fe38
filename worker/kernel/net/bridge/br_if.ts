// net/bridge/br_if, br_stp_if: joining devices to a bridge and taking them out, and what becomes of its ports.
import type { Kernel } from "../../kernel.ts";
import { KERN_INFO, printk } from "../../printk.ts";
import * as E from "../../uapi/errno.ts";
import { ARPHRD_ETHER } from "../../uapi/if.ts";
import { BR_STATE_DISABLED, BR_STATE_FORWARDING } from "../../uapi/rtnetlink.ts";
import { is_up, type net_device, type net_device_ops, netif_carrier_ok } from "../core/dev.ts";
import { dev_set_promiscuity } from "../core/dev_promiscuity.ts";
import { addrconf_link_ready } from "../ipv4/devinet.ts";
import { br_fdb_delete_by_port } from "./br_fdb.ts";
import { br_dev_xmit } from "./br_forward.ts";
import { is_forwarding, type net_bridge, type net_bridge_port } from "./br_private.ts";

/** BR_MAX_PORTS. */
const MAX_PORTS = 1023;
const DEFAULT_MTU = 1500;

export const bridge_ops: net_device_ops = {
  kind: "bridge",
  carrier: (dev) => dev.br?.carrier ?? true,
  ndo_start_xmit: br_dev_xmit,
};

const br_log_state = (k: Kernel, port: net_bridge_port, state: string): void =>
  printk(k, KERN_INFO, `${port.br.name}: port ${port.port_no}(${port.dev.name}) entered ${state} state`);

/** br_stp_recalculate_bridge_id: the bridge has the lowest address of its ports, unless it was given one. */
function br_stp_recalculate_bridge_id(dev: net_device): void {
  const { ports, addr_set } = dev.br as net_bridge;
  const lowest = ports.map((port) => port.dev.dev_addr).sort()[0];
  if (!addr_set) dev.dev_addr = lowest ?? "\0".repeat(6);
}

/** br_min_mtu: frames that every port can take. */
export const br_min_mtu = ({ ports }: net_bridge): number =>
  ports.length > 0 ? Math.min(...ports.map((port) => port.dev.mtu)) : DEFAULT_MTU;

/** Its ports are others than before. */
function ports_changed(bridge: net_device): void {
  (bridge.br as net_bridge).carrier ??= false;
  br_stp_recalculate_bridge_id(bridge);
  bridge.mtu = br_min_mtu(bridge.br as net_bridge);
}

/** The lowest number that is free. */
function find_portno(br: net_bridge): number {
  const used = new Set(br.ports.map((port) => port.port_no));
  let n = 1;
  while (used.has(n)) n++;
  return n;
}

/**
 * Joins a device to a bridge: -EINVAL for one that is no Ethernet, -EBUSY when it is joined
 * already, -EXFULL. Its packets are the bridge's from now on, so it listens to all of them.
 */
export function br_add_if(k: Kernel, bridge: net_device, dev: net_device): number {
  const br = bridge.br as net_bridge;
  if (dev.type !== ARPHRD_ETHER) return -E.EINVAL;
  if (dev.br_port) return -E.EBUSY;
  if (br.ports.length >= MAX_PORTS) return -E.EXFULL;
  const port = { br: bridge, dev, port_no: find_portno(br), state: BR_STATE_DISABLED, joined: k.now };
  br.ports.push(port);
  dev.br_port = port;
  br_log_state(k, port, "blocking");
  br_log_state(k, port, "disabled");
  dev_set_promiscuity(k, dev, 1);
  ports_changed(bridge);
  return 0;
}

/** Takes a device out of its bridge. */
export function br_del_if(k: Kernel, dev: net_device): void {
  const port = dev.br_port;
  if (!port) return;
  const br = port.br.br as net_bridge;
  br_log_state(k, port, "disabled");
  br.ports.splice(br.ports.indexOf(port), 1);
  br_fdb_delete_by_port(br, port, true);
  dev.br_port = null;
  dev_set_promiscuity(k, dev, -1);
  br_log_state(k, port, "disabled");
  ports_changed(port.br);
}

/** A bridge goes away: its ports are on their own again. */
export function br_dev_delete(k: Kernel, bridge: net_device): void {
  for (const { dev } of [...(bridge.br as net_bridge).ports]) br_del_if(k, dev);
}

/** Something has changed about a bridge or its ports: they forward when it is up, and they are up and have a carrier. */
function br_port_state_selection(k: Kernel, bridge: net_device): void {
  const br = bridge.br as net_bridge;
  const had_carrier = netif_carrier_ok(bridge);
  if (br.ports.length > 0) br_stp_recalculate_bridge_id(bridge);
  for (const port of br.ports) {
    const forwards = is_up(bridge) && is_up(port.dev) && netif_carrier_ok(port.dev);
    if (forwards === is_forwarding(port)) continue;
    port.state = forwards ? BR_STATE_FORWARDING : BR_STATE_DISABLED;
    if (forwards) br_log_state(k, port, "blocking");
    else br_fdb_delete_by_port(br, port, false);
    br_log_state(k, port, forwards ? "forwarding" : "disabled");
  }
  if (br.carrier === null) return;
  br.carrier = br.ports.some(is_forwarding);
  if (br.carrier && !had_carrier) addrconf_link_ready(bridge);
}

/** br_device_event: devices have been changed somewhere. */
export function br_device_event(k: Kernel): void {
  for (const net of [k.init_nsproxy.net_ns, ...k.softnet.nets])
    for (const dev of net.dev_base) if (dev.br) br_port_state_selection(k, dev);
}
