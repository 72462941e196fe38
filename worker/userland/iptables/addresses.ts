// iptables(8): addresses, masks, ports and protocols as they are written.
import { inet_ntop, inet_pton, PROTOCOL_NAMES, prefix_mask } from "../../kernel/uapi/in.ts";
import type { xt_address, xt_interface, xt_ports } from "../../kernel/uapi/netfilter.ts";
import { AF_INET, AF_INET6 } from "../../kernel/uapi/netlink.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { getprotobyname } from "../lib/netdb.ts";
import { type Flavour, parameter_problem } from "./types.ts";

/** Names that scripts use; the machine has no resolver beyond /etc/hosts, which is read before. */
export type Hosts = ReadonlyMap<string, readonly ByteString[]>;

function parse_mask(f: Flavour, text: string): ByteString {
  const length = f.v6 ? 16 : 4;
  if (/^\d+$/.test(text) && Number(text) <= length * 8) return prefix_mask(length, Number(text));
  const mask = inet_pton(f.v6 ? AF_INET6 : AF_INET, text);
  if (mask === null) throw parameter_problem(f, `invalid mask \`${text}' specified`);
  return mask;
}

/** "10.0.0.1,10.1.0.0/16" as addresses, each cut down to its mask. */
export function parse_addresses(
  f: Flavour,
  text: string,
  invert: boolean,
  hosts: Hosts,
): (xt_address | null)[] {
  const parts = text.split(",");
  if (invert && parts.length > 1)
    throw parameter_problem(f, "! not allowed with multiple source or destination IP addresses");
  return parts.flatMap((part) => {
    const slash = part.indexOf("/");
    const name = slash < 0 ? part : part.slice(0, slash);
    const length = f.v6 ? 16 : 4;
    const mask = slash < 0 ? prefix_mask(length, length * 8) : parse_mask(f, part.slice(slash + 1));
    const literal = inet_pton(f.v6 ? AF_INET6 : AF_INET, name);
    const found = literal === null ? (hosts.get(name) ?? []).filter((a) => a.length === length) : [literal];
    if (found.length === 0) throw parameter_problem(f, `host/network \`${name}' not found`);
    return found.map((a) => {
      let addr = "";
      for (let i = 0; i < length; i++) addr += String.fromCharCode(a.charCodeAt(i) & mask.charCodeAt(i));
      // everything, not inverted, is no condition at all
      return mask === "\0".repeat(length) && !invert ? null : { addr, mask, invert };
    });
  });
}

/** Number of one bits of a mask, or -1 when they do not stand at its beginning. */
function prefix_of(mask: ByteString): number {
  for (let n = 0; n <= mask.length * 8; n++) if (prefix_mask(mask.length, n) === mask) return n;
  return -1;
}

const mask_text = (mask: ByteString): string => {
  const n = prefix_of(mask);
  return n < 0 ? inet_ntop(mask) : String(n);
};

/** For -S: always with the mask. */
export const address_saved = (a: xt_address): string => `${inet_ntop(a.addr)}/${mask_text(a.mask)}`;

/** For -L: "anywhere" or 0.0.0.0/0 for none; the mask unless it is that of a single address. */
export function address_listed(a: xt_address | null, v6: boolean, numeric: boolean, names: Names): string {
  if (!a || /^\0*$/.test(a.mask)) return numeric ? (v6 ? "::/0" : "0.0.0.0/0") : "anywhere";
  const single = prefix_of(a.mask) === a.addr.length * 8;
  const name = numeric || !single ? undefined : names.hosts.get(inet_ntop(a.addr));
  return (name ?? inet_ntop(a.addr)) + (single ? "" : `/${mask_text(a.mask)}`);
}

/** What -L without -n puts for numbers: addresses and "port/protocol". */
export interface Names {
  hosts: ReadonlyMap<string, string>;
  services: ReadonlyMap<string, string>;
}

export function parse_interface(f: Flavour, name: string, invert: boolean): xt_interface {
  if (name.length > 15)
    throw parameter_problem(f, `interface name \`${name}' must be shorter than IFNAMSIZ (15)`);
  if (name === "") throw parameter_problem(f, "Empty interface is likely to be undesired");
  return { name, invert };
}

/** Number of a protocol; 0 stands for all. */
export function parse_protocol(f: Flavour, text: string): number {
  const name = text.toLowerCase();
  if (name === "all") return 0;
  const n = /^\d+$/.test(name) ? Number(name) : getprotobyname(name);
  if (n === null || n > 255) throw parameter_problem(f, `unknown protocol "${name}" specified`);
  return n;
}

/** Name of a protocol, as in rules. */
export const protocol_name = (n: number): string => PROTOCOL_NAMES.get(n) ?? String(n);

/** "80", "http", "1:1023", ":1023", "1024:". `services` is "name/protocol" to port. */
export function parse_ports(
  f: Flavour,
  text: string,
  invert: boolean,
  proto: string,
  services: ReadonlyMap<string, number>,
): xt_ports {
  const port = (word: string): number => {
    const n = /^\d+$/.test(word) ? Number(word) : services.get(`${word}/${proto}`);
    if (n === undefined || n > 65535) throw parameter_problem(f, `invalid port/service \`${word}' specified`);
    return n;
  };
  const colon = text.indexOf(":");
  if (colon < 0) return { from: port(text), to: port(text), invert };
  const from = colon === 0 ? 0 : port(text.slice(0, colon));
  const to = colon === text.length - 1 ? 65535 : port(text.slice(colon + 1));
  if (from > to) throw parameter_problem(f, "invalid portrange (min > max)");
  return { from, to, invert };
}
