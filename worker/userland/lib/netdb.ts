// netdb.h with nsswitch's "files": names of hosts, services and protocols.
import { inet_ntop, inet_pton, inet_pton_any, PROTOCOL_NAMES } from "../../kernel/uapi/in.ts";
import { AF_INET, AF_INET6 } from "../../kernel/uapi/netlink.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "./code.ts";
import { read_file } from "./stdio.ts";

/** Fields of each line of a file of /etc, without its comments. */
function* rows(path: string): Code<string[][]> {
  const text = yield* read_file(path);
  if (typeof text === "number") return [];
  return text
    .split("\n")
    .map((line) => line.replace(/#.*/, "").split(/\s+/).filter(Boolean))
    .filter((fields) => fields.length > 1);
}

export interface host {
  address: ByteString;
  /** name as found, null when the text was an address */
  name: string | null;
}

/** Addresses of a host by name or in text; family 0 takes both. Empty: "Name or service not known". */
export function* getaddrinfo(text: string, family = 0): Code<host[]> {
  const fits = (a: ByteString) =>
    family === 0 || (family === AF_INET && a.length === 4) || (family === AF_INET6 && a.length === 16);
  const literal = family === 0 ? inet_pton_any(text) : inet_pton(family, text);
  if (literal !== null) return [{ address: literal, name: null }];
  const found: host[] = [];
  for (const [address, ...names] of yield* rows("/etc/hosts")) {
    const bytes = inet_pton_any(address);
    if (bytes !== null && fits(bytes) && names.includes(text)) found.push({ address: bytes, name: text });
  }
  // IPv6 first, as RFC 6724 has it for loopback addresses
  return found.sort((a, b) => b.address.length - a.address.length);
}

/** Name of an address; null when it has none. */
export function* gethostbyaddr(address: ByteString): Code<string | null> {
  const text = inet_ntop(address);
  const row = (yield* rows("/etc/hosts")).find((r) => r[0] === text);
  return row?.[1] ?? null;
}

/** All services: "port/protocol" to name. */
export function* services(): Code<ReadonlyMap<string, string>> {
  const map = new Map<string, string>();
  for (const [service, port] of yield* rows("/etc/services")) if (!map.has(port)) map.set(port, service);
  return map;
}

/** Number of a protocol by name. */
export function getprotobyname(name: string): number | null {
  const alias = name === "icmpv6" ? "ipv6-icmp" : name;
  for (const [number, known] of PROTOCOL_NAMES) if (known === alias) return number;
  return null;
}
