// net/bridge/br_private.h: what a bridge and the devices joined to it know.
import { BR_STATE_FORWARDING } from "../../uapi/rtnetlink.ts";
import type { ByteString } from "../../uapi/syscall.ts";
import type { net_device } from "../core/dev.ts";

/** A device joined to a bridge. */
export interface net_bridge_port {
  /** the bridge's own device */
  br: net_device;
  dev: net_device;
  port_no: number;
  /** BR_STATE_FORWARDING or BR_STATE_DISABLED: there is no spanning tree that would hold it in between */
  state: number;
}

export interface net_bridge {
  /** in the order they were joined */
  ports: net_bridge_port[];
  /** behind which port a hardware address was last seen, and when (ns since boot) */
  fdb: Map<ByteString, { port: net_bridge_port; updated: number }>;
  /** the address was given to it, and is not that of a port (NET_ADDR_SET) */
  addr_set: boolean;
  /** some port forwards; null until a first one has been joined: it has a carrier then, and nobody knows its state */
  carrier: boolean | null;
}

export const new_net_bridge = (addr_set: boolean): net_bridge => ({
  ports: [],
  fdb: new Map(),
  addr_set,
  carrier: null,
});

export const is_forwarding = (port: net_bridge_port): boolean => port.state === BR_STATE_FORWARDING;
