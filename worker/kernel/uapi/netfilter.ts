// linux/netfilter*.h: the tables of iptables as they cross setsockopt(2) and getsockopt(2), as objects.
import type { ByteString } from "./syscall.ts";

export const IPT_SO_SET_REPLACE = 64;
export const IPT_SO_GET_INFO = 64;
export const IPT_SO_GET_ENTRIES = 65;

/** Names of the hooks, which are the built-in chains, in their order. */
export const HOOK_NAMES = ["PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING"] as const;
export type hook_name = (typeof HOOK_NAMES)[number];
/** The built-in chains of the tables that exist, in the order they are listed. */
export const TABLE_HOOKS: Readonly<Record<string, readonly hook_name[]>> = {
  filter: ["INPUT", "FORWARD", "OUTPUT"],
  mangle: ["PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING"],
};
/** Longest name of a chain (XT_EXTENSION_MAXNAMELEN less its terminator). */
export const XT_CHAIN_MAX = 28;

export interface xt_counters {
  pcnt: number;
  bcnt: number;
}
export interface xt_address {
  addr: ByteString;
  mask: ByteString;
  invert: boolean;
}
/** Interface name; one that ends in "+" stands for all that begin so. */
export interface xt_interface {
  name: ByteString;
  invert: boolean;
}
/** Range of ports, both ends included. */
export interface xt_ports {
  from: number;
  to: number;
  invert: boolean;
}
export type ct_state = "INVALID" | "NEW" | "RELATED" | "ESTABLISHED" | "UNTRACKED";

export type xt_match =
  | { name: "tcp"; sport: xt_ports | null; dport: xt_ports | null; flags: xt_tcp_flags | null }
  | { name: "udp"; sport: xt_ports | null; dport: xt_ports | null }
  | { name: "icmp" | "icmp6"; type: number; code: readonly [number, number]; invert: boolean }
  | { name: "mark"; mark: number; mask: number; invert: boolean }
  | { name: "conntrack" | "state"; states: readonly ct_state[]; invert: boolean }
  | { name: "comment"; comment: ByteString };
/** Bits as in the header: FIN 1, SYN 2, RST 4, PSH 8, ACK 16, URG 32. */
export interface xt_tcp_flags {
  mask: number;
  comp: number;
  invert: boolean;
}

export type xt_verdict = "ACCEPT" | "DROP" | "RETURN";
export type xt_target =
  | { name: "standard"; verdict: xt_verdict }
  | { name: "jump"; chain: ByteString; goto: boolean }
  | { name: "AUDIT"; type: 0 | 1 | 2 }
  | { name: "LOG"; level: number; prefix: ByteString; flags: number }
  | { name: "MARK"; mark: number; mask: number }
  | { name: "REJECT"; with: ByteString };

export interface ipt_entry {
  src: xt_address | null;
  dst: xt_address | null;
  iniface: xt_interface | null;
  outiface: xt_interface | null;
  proto: { number: number; invert: boolean } | null;
  matches: readonly xt_match[];
  /** null: only counts */
  target: xt_target | null;
  counters: xt_counters;
}
export interface xt_chain {
  name: ByteString;
  /** of a built-in chain; null for one of the user's */
  policy: "ACCEPT" | "DROP" | null;
  counters: xt_counters;
  rules: ipt_entry[];
}
/** What SET_REPLACE takes and GET_ENTRIES gives: built-in chains first. */
export interface ipt_replace {
  name: ByteString;
  chains: xt_chain[];
}
/** What GET_INFO and GET_ENTRIES fill in; `name` is given. */
export interface ipt_get {
  name: ByteString;
  num_entries: number;
  table: ipt_replace | null;
}
