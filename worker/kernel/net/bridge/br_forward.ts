// net/bridge/br_input, br_forward, br_device: where a frame goes that a port has received, or that this host sends by
// the bridge.
import type { Kernel } from "../../kernel.ts";
import { dev_queue_xmit, is_multicast_ether_addr, type net_device, netif_rx } from "../core/dev.ts";
import type { sk_buff } from "../skbuff.ts";
import { br_fdb_find, br_fdb_update } from "./br_fdb.ts";
import { is_forwarding, type net_bridge, type net_bridge_port } from "./br_private.ts";

/**
 * Bridges that a frame may pass. Two bridges joined twice send a frame round and round: without a spanning tree that is
 * what happens on a real host too, until somebody pulls a plug. Here it ends.
 */
const MAX_BRIDGES = 16;

function br_forward(k: Kernel, skb: sk_buff, port: net_bridge_port): void {
  if (skb.bridges < MAX_BRIDGES) dev_queue_xmit(k, { ...skb, bridges: skb.bridges + 1 }, port.dev);
}

function br_flood(k: Kernel, skb: sk_buff, br: net_bridge, by: net_bridge_port | null): void {
  for (const port of br.ports) if (port !== by && is_forwarding(port)) br_forward(k, skb, port);
}

/** br_pass_frame_up: the frame is for this host, which gets it from the bridge's own device. */
const br_pass_frame_up = (k: Kernel, skb: sk_buff, dev: net_device, h_dest = skb.h_dest): void =>
  netif_rx(k, { ...skb, h_dest }, dev);

/** A port has received a frame (its device's rx_handler). */
export function br_handle_frame(k: Kernel, skb: sk_buff, port: net_bridge_port): void {
  const { br: dev } = port;
  const br = dev.br as net_bridge;
  if (!is_forwarding(port)) return;
  br_fdb_update(k, br, port, skb.h_source);
  const { h_dest } = skb;
  if (is_multicast_ether_addr(h_dest)) {
    br_flood(k, skb, br, port);
    br_pass_frame_up(k, skb, dev);
  } else if (h_dest === dev.dev_addr || br.ports.some((p) => p.dev.dev_addr === h_dest))
    br_pass_frame_up(k, skb, dev, dev.dev_addr);
  else {
    const known = br_fdb_find(k, br, h_dest);
    const to = known?.port;
    if (known?.is_local) br_pass_frame_up(k, skb, dev);
    else if (!to) br_flood(k, skb, br, port);
    else if (to !== port && is_forwarding(to)) br_forward(k, skb, to);
  }
}

/** This host sends a frame by the bridge's own device (its ndo_start_xmit). */
export function br_dev_xmit(k: Kernel, skb: sk_buff, dev: net_device): void {
  const br = dev.br as net_bridge;
  const known = is_multicast_ether_addr(skb.h_dest) ? null : br_fdb_find(k, br, skb.h_dest);
  const to = known?.port;
  if (known?.is_local) br_pass_frame_up(k, skb, dev);
  else if (!to) br_flood(k, skb, br, null);
  else if (is_forwarding(to)) br_forward(k, skb, to);
}
