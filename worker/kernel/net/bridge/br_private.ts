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
  /** when it was joined (ns since boot) */
  joined: number;
}

/** What is known of a hardware address. */
export interface fdb_entry {
  port: net_bridge_port;
  /** it is this host's: frames to it end here */
  is_local: boolean;
  /** an administrator has said so: it does not age */
  is_static: boolean;
  /** when a frame last went to it, and when one last came from it (ns since boot) */
  used: number;
  updated: number;
}

export interface net_bridge {
  /** in the order they were joined */
  ports: net_bridge_port[];
  /** hardware addresses behind the ports, the one seen last at the end */
  fdb: Map<ByteString, fdb_entry>;
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
