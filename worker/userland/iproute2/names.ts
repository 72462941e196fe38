// Names of the numbers that ip(8) prints.
import * as F from "../../kernel/uapi/if.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";

/** Flags in the order they are printed. */
const FLAGS: readonly (readonly [bit: number, name: string])[] = [
  [F.IFF_LOOPBACK, "LOOPBACK"],
  [F.IFF_BROADCAST, "BROADCAST"],
  [F.IFF_MULTICAST, "MULTICAST"],
  [F.IFF_NOARP, "NOARP"],
  [F.IFF_ALLMULTI, "ALLMULTI"],
  [F.IFF_PROMISC, "PROMISC"],
  [F.IFF_UP, "UP"],
  [F.IFF_LOWER_UP, "LOWER_UP"],
];

/** "<BROADCAST,MULTICAST,UP>"; `mdown`: the device it depends on is down. */
export const flags_text = (flags: number, mdown: boolean): string =>
  `<${flag_names(flags, mdown).join(",")}>`;

export function flag_names(flags: number, mdown: boolean): string[] {
  const names = FLAGS.filter(([bit]) => flags & bit).map(([, name]) => name);
  if (flags & F.IFF_UP && !(flags & F.IFF_RUNNING)) names.unshift("NO-CARRIER");
  if (mdown) names.push("M-DOWN");
  return names;
}

export const OPERSTATES = [
  "UNKNOWN",
  "NOTPRESENT",
  "DOWN",
  "LOWERLAYERDOWN",
  "TESTING",
  "DORMANT",
  "UP",
] as const;

export const LINK_TYPES: ReadonlyMap<number, string> = new Map([
  [F.ARPHRD_ETHER, "ether"],
  [F.ARPHRD_LOOPBACK, "loopback"],
]);

export const SCOPES: ReadonlyMap<number, string> = new Map([
  [F.RT_SCOPE_UNIVERSE, "global"],
  [F.RT_SCOPE_SITE, "site"],
  [F.RT_SCOPE_LINK, "link"],
  [F.RT_SCOPE_HOST, "host"],
  [F.RT_SCOPE_NOWHERE, "nowhere"],
]);

export const PROTOCOLS: ReadonlyMap<number, string> = new Map([
  [0, "unspec"],
  [1, "redirect"],
  [F.RTPROT_KERNEL, "kernel"],
  [F.RTPROT_BOOT, "boot"],
  [F.RTPROT_STATIC, "static"],
]);

export const TABLES: ReadonlyMap<number, string> = new Map([
  [F.RT_TABLE_DEFAULT, "default"],
  [F.RT_TABLE_MAIN, "main"],
  [F.RT_TABLE_LOCAL, "local"],
]);

export const ROUTE_TYPES: ReadonlyMap<number, string> = new Map([
  [F.RTN_UNICAST, "unicast"],
  [F.RTN_LOCAL, "local"],
  [F.RTN_BROADCAST, "broadcast"],
  [F.RTN_BLACKHOLE, "blackhole"],
  [F.RTN_UNREACHABLE, "unreachable"],
  [F.RTN_PROHIBIT, "prohibit"],
]);

/** The number of a name or of digits; null when it is neither. */
export function number_of(names: ReadonlyMap<number, string>, word: string): number | null {
  for (const [n, name] of names) if (name === word) return n;
  return /^\d+$/.test(word) && Number(word) <= 0xffffffff ? Number(word) : null;
}

export const lladdr_text = (address: ByteString): string =>
  [...address].map((c) => c.charCodeAt(0).toString(16).padStart(2, "0")).join(":");

/** A hardware address in text; null when it is none. */
export function lladdr_of(word: string): ByteString | null {
  const parts = word.split(":");
  if (parts.length !== 6 || !parts.every((p) => /^[0-9a-fA-F]{1,2}$/.test(p))) return null;
  return String.fromCharCode(...parts.map((p) => Number.parseInt(p, 16)));
}
