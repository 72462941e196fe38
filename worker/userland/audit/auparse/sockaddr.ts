// Socket addresses of SOCKADDR records: the bytes of a struct sockaddr in hex.
import { ADDRESS_FAMILIES } from "../tables/argument_names.ts";
import { hexBytes } from "./escaped.ts";

const AF_LOCAL = 1;
const AF_INET = 2;
const AF_INET6 = 10;
const AF_NETLINK = 16;
const LENGTH_OF_INET = 16;
const LENGTH_OF_INET6 = 28;

const u16 = (b: string, at: number): number => (b.charCodeAt(at) << 8) | b.charCodeAt(at + 1);
const u32le = (b: string, at: number): number =>
  (b.charCodeAt(at) |
    (b.charCodeAt(at + 1) << 8) |
    (b.charCodeAt(at + 2) << 16) |
    (b.charCodeAt(at + 3) << 24)) >>>
  0;

/** inet_ntop(3) of 4 bytes. */
export const inetText = (b: string, at = 0): string =>
  [0, 1, 2, 3].map((i) => b.charCodeAt(at + i)).join(".");

/** inet_ntop(3) of 16 bytes: the longest run of zero groups becomes "::". */
export function inet6Text(b: string, at = 0): string {
  const groups: number[] = [];
  for (let i = 0; i < 16; i += 2) groups.push(u16(b, at + i));
  let best = { start: -1, length: 1 };
  for (let i = 0; i < 8; i++) {
    let n = 0;
    while (i + n < 8 && groups[i + n] === 0) n++;
    if (n > best.length) best = { start: i, length: n };
  }
  // addresses that carry an IPv4 one are written with dots
  const mapped = best.start === 0 && (best.length === 6 || (best.length === 5 && groups[5] === 0xffff));
  const hex = (from: number, to: number): string =>
    groups
      .slice(from, to)
      .map((g) => g.toString(16))
      .join(":");
  if (mapped) return `::${best.length === 5 ? "ffff:" : ""}${inetText(b, at + 12)}`;
  if (best.start < 0) return hex(0, 8);
  return `${hex(0, best.start)}::${hex(best.start + best.length, 8)}`;
}

/** The parts of an address that reports use, beside the text of {@link interpretSockaddr}. */
export interface SocketAddress {
  family: string | null;
  /** numeric host, or path of a local socket */
  host: string | null;
  port: number | null;
}

/** Takes the hex text of saddr= apart. */
export function parseSockaddr(value: string): SocketAddress {
  const b = hexBytes(value);
  const family = b.charCodeAt(0) | (b.charCodeAt(1) << 8);
  const name = ADDRESS_FAMILIES.names.get(family) ?? null;
  if (family === AF_LOCAL && b.length > 2) return { family: name, host: localPath(b), port: null };
  if (family === AF_INET && b.length >= LENGTH_OF_INET)
    return { family: name, host: inetText(b, 4), port: u16(b, 2) };
  if (family === AF_INET6 && b.length >= LENGTH_OF_INET6)
    return { family: name, host: inet6Text(b, 8), port: u16(b, 2) };
  return { family: name, host: null, port: null };
}

/** The path; an abstract name stands behind a NUL. */
function localPath(b: string): string {
  const path = b.charCodeAt(2) === 0 ? b.slice(3) : b.slice(2);
  return path.split("\0")[0];
}

/** The text of a saddr= value in ausearch -i. */
export function interpretSockaddr(value: string): string {
  if (value.length < 2 || !/^[0-9A-Fa-f(]/.test(value) || value.startsWith('"'))
    return `malformed-host(${value})`;
  const b = hexBytes(value);
  const family = b.charCodeAt(0) | (b.length > 1 ? b.charCodeAt(1) << 8 : 0);
  const name = ADDRESS_FAMILIES.names.get(family);
  if (name === undefined) return `unknown-family(${family})`;
  const tooShort = `{ saddr_fam=${name} sockaddr len too short }`;
  const address = parseSockaddr(value);
  switch (family) {
    case AF_LOCAL:
      return address.host === null ? tooShort : `{ saddr_fam=${name} path=${address.host} }`;
    case AF_INET:
    case AF_INET6:
      return address.host === null
        ? tooShort
        : `{ saddr_fam=${name} laddr=${address.host} lport=${address.port} }`;
    case AF_NETLINK:
      return b.length < 8 ? tooShort : `{ saddr_fam=${name} nlnk-fam=${family} nlnk-pid=${u32le(b, 4)} }`;
    default:
      return `{ saddr_fam=${name} (unsupported) }`;
  }
}
