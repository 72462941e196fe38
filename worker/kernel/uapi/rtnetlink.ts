// linux/rtnetlink.h, linux/if_link.h, linux/if_addr.h: messages of NETLINK_ROUTE. Attributes are fields of the payload;
// one that is absent was not given.
import type { ByteString } from "./syscall.ts";

export const RTM_NEWLINK = 16;
export const RTM_DELLINK = 17;
export const RTM_GETLINK = 18;
export const RTM_NEWADDR = 20;
export const RTM_DELADDR = 21;
export const RTM_GETADDR = 22;
export const RTM_NEWROUTE = 24;
export const RTM_DELROUTE = 25;
export const RTM_GETROUTE = 26;
export const RTM_NEWNEIGH = 28;
export const RTM_DELNEIGH = 29;
export const RTM_GETNEIGH = 30;
export const RTM_NEWRULE = 32;
export const RTM_GETRULE = 34;
export const RTM_NEWNSID = 88;
export const RTM_GETNSID = 90;

export const NLM_F_DUMP = 0x300;
export const NLM_F_REPLACE = 0x100;
export const NLM_F_EXCL = 0x200;
export const NLM_F_CREATE = 0x400;
export const NLM_F_APPEND = 0x800;

export const IF_OPER_UNKNOWN = 0;
export const IF_OPER_DOWN = 2;
export const IF_OPER_LOWERLAYERDOWN = 3;
export const IF_OPER_UP = 6;

export const NUD_NONE = 0;
export const NUD_INCOMPLETE = 1;
export const NUD_REACHABLE = 2;
export const NUD_STALE = 4;
export const NUD_DELAY = 8;
export const NUD_PROBE = 16;
export const NUD_FAILED = 32;
export const NUD_NOARP = 64;
export const NUD_PERMANENT = 128;

export const BR_STATE_DISABLED = 0;
export const BR_STATE_FORWARDING = 3;

export const IFA_F_SECONDARY = 1;
export const IFA_F_PERMANENT = 0x80;
export const RTNH_F_LINKDOWN = 16;
export const RTM_F_CLONED = 0x200;

/** Counters of a device (struct rtnl_link_stats64), those that exist here. */
export interface link_stats {
  rx_packets: number;
  rx_bytes: number;
  rx_dropped: number;
  tx_packets: number;
  tx_bytes: number;
  tx_dropped: number;
}

/** RTM_NEWLINK as the kernel sends it. */
export interface link_info {
  index: number;
  /** ARPHRD_ */
  type: number;
  /** IFF_ */
  flags: number;
  name: ByteString;
  mtu: number;
  txqlen: number;
  qdisc: string;
  operstate: number;
  address: ByteString;
  broadcast: ByteString;
  promiscuity: number;
  stats: link_stats;
  /** IFLA_INFO_KIND, "" for none */
  kind: string;
  /** IFLA_LINK: index of the other end, 0 for none; with link_netnsid its index in that namespace */
  link: number;
  /** IFLA_LINK_NETNSID, -1 when the other end is in the same namespace */
  link_netnsid: number;
  /** IFLA_MASTER: index of the bridge it is joined to, 0 for none */
  master: number;
  /** IFLA_BRPORT_STATE, BR_STATE_; null when it is joined to none */
  port_state: number | null;
  num_queues: number;
}

/** RTM_NEWLINK, RTM_DELLINK and RTM_GETLINK as programs send them. */
export interface link_request {
  /** 0: by name, or a new one */
  index: number;
  name?: ByteString;
  flags?: number;
  /** which of the flags are to change */
  change?: number;
  mtu?: number;
  txqlen?: number;
  address?: ByteString;
  broadcast?: ByteString;
  kind?: string;
  /** IFLA_MASTER: the bridge to join, 0 for none */
  master?: number;
  /** VETH_INFO_PEER */
  peer?: link_request;
  /** namespace to make it in or move it to: of a process, or an open file */
  net_ns_pid?: number;
  net_ns_fd?: number;
}

export interface addr_info {
  family: number;
  prefixlen: number;
  flags: number;
  scope: number;
  index: number;
  local: ByteString;
  broadcast: ByteString;
  label: ByteString;
}
export type addr_request = Pick<addr_info, "family" | "index"> & Partial<addr_info>;

export interface route_info {
  family: number;
  dst: ByteString;
  dst_len: number;
  table: number;
  protocol: number;
  scope: number;
  type: number;
  flags: number;
  gateway: ByteString;
  oif: number;
  priority: number;
  prefsrc: ByteString;
  /** of the asker, with an answer to "which way" */
  uid?: number;
}
export type route_request = Pick<route_info, "family"> & Partial<route_info>;

/** RTM_NEWNEIGH as the kernel sends it; with AF_BRIDGE it is what a bridge knows of a hardware address. */
export interface neigh_info {
  family: number;
  index: number;
  /** NDA_MASTER: index of the bridge */
  master?: number;
  /** NUD_ */
  state: number;
  dst: ByteString;
  lladdr: ByteString;
  /** seconds ago */
  used: number;
  confirmed: number;
  updated: number;
  probes: number;
  refcnt: number;
}
export type neigh_request = Pick<neigh_info, "family" | "index"> & Partial<neigh_info>;

/** RTM_NEWRULE: which table is looked into, in order of the priority. */
export interface rule_info {
  family: number;
  priority: number;
  table: number;
}

/** RTM_NEWNSID, RTM_GETNSID: the number by which a namespace knows another. */
export interface nsid_info {
  fd?: number;
  pid?: number;
  /** -1: none */
  nsid: number;
}
