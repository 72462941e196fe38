// Internet addresses (netinet/in.h, arpa/inet.h): numbers, socket addresses as bytes, and their text.
import { be16, get_be16, get_le32, le16, le32 } from "./byteorder.ts";
import { AF_INET, AF_INET6 } from "./netlink.ts";
import type { ByteString } from "./syscall.ts";

export const IPPROTO_IP = 0;
export const IPPROTO_ICMP = 1;
export const IPPROTO_TCP = 6;
export const IPPROTO_UDP = 17;
export const IPPROTO_IPV6 = 41;
export const IPPROTO_ICMPV6 = 58;
export const IPPROTO_RAW = 255;

/** Names of /etc/protocols for the protocols that exist here. */
export const PROTOCOL_NAMES: ReadonlyMap<number, string> = new Map([
  [IPPROTO_ICMP, "icmp"],
  [IPPROTO_TCP, "tcp"],
  [IPPROTO_UDP, "udp"],
  [IPPROTO_IPV6, "ipv6"],
  [IPPROTO_ICMPV6, "ipv6-icmp"],
]);

// Levels and options of setsockopt(2).
export const SOL_SOCKET = 1;
export const SO_REUSEADDR = 2;
export const SO_TYPE = 3;
export const SO_ERROR = 4;
export const SO_BROADCAST = 6;
export const SO_SNDBUF = 7;
export const SO_RCVBUF = 8;
export const SO_KEEPALIVE = 9;
export const SO_LINGER = 13;
export const SO_RCVTIMEO = 20;
export const SO_SNDTIMEO = 21;
export const SO_BINDTODEVICE = 25;
export const SO_TIMESTAMP = 29;
export const SO_ACCEPTCONN = 30;
export const SO_RCVBUFFORCE = 33;
export const SO_MARK = 36;
export const SO_PROTOCOL = 38;
export const SO_DOMAIN = 39;
export const IP_TTL = 2;
export const IP_RECVERR = 11;
export const IP_RECVTTL = 12;
export const TCP_NODELAY = 1;
export const IPV6_UNICAST_HOPS = 16;
export const IPV6_RECVERR = 25;
export const IPV6_V6ONLY = 26;
export const IPV6_RECVHOPLIMIT = 51;
export const IPV6_HOPLIMIT = 52;

export const SHUT_RD = 0;
export const SHUT_WR = 1;
export const SHUT_RDWR = 2;

export const MSG_TRUNC = 0x20;
export const MSG_WAITALL = 0x100;
export const MSG_ERRQUEUE = 0x2000;
export const MSG_NOSIGNAL = 0x4000;

/** First port an ordinary user may bind. */
export const PROT_SOCK = 1024;

export const INADDR_ANY: ByteString = "\0\0\0\0";
export const IN6ADDR_ANY: ByteString = "\0".repeat(16);
export const IN6ADDR_LOOPBACK: ByteString = `${"\0".repeat(15)}\x01`;

/** A part of a message for recvmsg(2) beyond its data (struct cmsghdr). */
export interface cmsghdr {
  cmsg_level: number;
  cmsg_type: number;
  value: unknown;
}

/** struct sock_extended_err: what IP_RECVERR queues, with the address of the host that said it. */
export interface sock_extended_err {
  ee_errno: number;
  /** 1 local, 2 ICMP, 3 ICMPv6 */
  ee_origin: number;
  ee_type: number;
  ee_code: number;
  offender: ByteString;
}

/** struct msghdr of sendmsg(2) and recvmsg(2): one buffer is enough for everybody here. */
export interface msghdr {
  /** address to send to; where it came from */
  name: ByteString;
  data: ByteString;
  control: cmsghdr[];
  flags: number;
}

/** struct sockaddr_in, 16 bytes. */
export const sockaddr_in = (address: ByteString, port: number): ByteString =>
  le16(AF_INET) + be16(port) + address + "\0".repeat(8);
/** struct sockaddr_in6, 28 bytes; `scope` is the interface of a link-local address. */
export const sockaddr_in6 = (address: ByteString, port: number, scope = 0): ByteString =>
  le16(AF_INET6) + be16(port) + le32(0) + address + le32(scope);
/** The one that fits the length of the address. */
export const sockaddr_of = (address: ByteString, port: number, scope = 0): ByteString =>
  address.length === 4 ? sockaddr_in(address, port) : sockaddr_in6(address, port, scope);

export interface inet_address {
  family: number;
  address: ByteString;
  port: number;
  scope: number;
}

/** Family in the first two bytes of any socket address; -1 of one that is too short. */
export const sa_family = (bytes: ByteString): number =>
  bytes.length < 2 ? -1 : bytes.charCodeAt(0) | (bytes.charCodeAt(1) << 8);

/** Takes an AF_INET or AF_INET6 address apart; null when it is neither, or too short. */
export function parse_sockaddr(bytes: ByteString): inet_address | null {
  const family = sa_family(bytes);
  if (family === AF_INET && bytes.length >= 16)
    return { family, address: bytes.slice(4, 8), port: get_be16(bytes, 2), scope: 0 };
  if (family === AF_INET6 && bytes.length >= 24) {
    const scope = bytes.length >= 28 ? get_le32(bytes, 24) : 0;
    return { family, address: bytes.slice(8, 24), port: get_be16(bytes, 2), scope };
  }
  return null;
}

function inet_pton4(text: string): ByteString | null {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)?.slice(1);
  if (!parts?.every((p) => Number(p) <= 255 && (p === "0" || !p.startsWith("0")))) return null;
  return String.fromCharCode(...parts.map(Number));
}

/** Groups of one side of "::"; null when one of them is none. */
function groups_of(text: string): ByteString | null {
  if (text === "") return "";
  let out = "";
  const words = text.split(":");
  for (const [i, word] of words.entries()) {
    const v4 = i === words.length - 1 && word.includes(".") ? inet_pton4(word) : null;
    if (v4 !== null) out += v4;
    else if (/^[0-9a-fA-F]{1,4}$/.test(word)) out += be16(Number.parseInt(word, 16));
    else return null;
  }
  return out;
}

function inet_pton6(text: string): ByteString | null {
  const [head, tail, more] = text.split("::");
  const a = groups_of(head);
  const b = groups_of(tail ?? "");
  if (a === null || b === null || more !== undefined) return null;
  if (tail === undefined) return a.length === 16 ? a : null;
  const gap = 16 - a.length - b.length;
  return gap >= 2 ? a + "\0".repeat(gap) + b : null;
}

/** The bytes of an address in text, or null when it is none of that family. */
export const inet_pton = (family: number, text: string): ByteString | null =>
  family === AF_INET ? inet_pton4(text) : family === AF_INET6 ? inet_pton6(text) : null;

/** Either family. */
export const inet_pton_any = (text: string): ByteString | null => inet_pton4(text) ?? inet_pton6(text);

const ntop4 = (address: ByteString): string => [...address].map((c) => c.charCodeAt(0)).join(".");

function ntop6(address: ByteString): string {
  const words = Array.from({ length: 8 }, (_, i) => get_be16(address, 2 * i));
  // the first longest run of two or more zero groups is shortened
  let best = { start: -1, length: 1 };
  for (let i = 0; i < 8; i++) {
    let n = 0;
    while (i + n < 8 && words[i + n] === 0) n++;
    if (n > best.length) best = { start: i, length: n };
    i += Math.max(0, n - 1);
  }
  const text = (from: number, to: number) =>
    words
      .slice(from, to)
      .map((w) => w.toString(16))
      .join(":");
  const mapped = best.start === 0 && (best.length === 6 || (best.length === 5 && words[5] === 0xffff));
  if (mapped) return `${best.length === 6 ? "::" : "::ffff:"}${ntop4(address.slice(12))}`;
  if (best.start < 0) return text(0, 8);
  return `${text(0, best.start)}::${text(best.start + best.length, 8)}`;
}

/** Text of an address, by its length. */
export const inet_ntop = (address: ByteString): string =>
  address.length === 4 ? ntop4(address) : ntop6(address);

/** The Internet checksum (RFC 1071) of some bytes. */
export function csum(bytes: ByteString): number {
  let sum = 0;
  for (let i = 0; i < bytes.length; i += 2)
    sum += (bytes.charCodeAt(i) << 8) | (i + 1 < bytes.length ? bytes.charCodeAt(i + 1) : 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + Math.floor(sum / 65536);
  return ~sum & 0xffff;
}

/** Whether the first `prefix` bits of two addresses of one family agree. */
export function same_prefix(a: ByteString, b: ByteString, prefix: number): boolean {
  if (a.length !== b.length) return false;
  const whole = prefix >> 3;
  if (a.slice(0, whole) !== b.slice(0, whole)) return false;
  const rest = prefix & 7;
  if (rest === 0) return true;
  return ((a.charCodeAt(whole) ^ b.charCodeAt(whole)) & (0xff00 >> rest) & 0xff) === 0;
}

/** The address with all bits after the prefix cleared (or set). */
export function mask_address(a: ByteString, prefix: number, set = false): ByteString {
  let out = "";
  for (let i = 0; i < a.length; i++) {
    const bits = Math.max(0, Math.min(8, prefix - 8 * i));
    const mask = (0xff00 >> bits) & 0xff;
    out += String.fromCharCode((a.charCodeAt(i) & mask) | (set ? ~mask & 0xff : 0));
  }
  return out;
}

/** The mask of a prefix, of the length of an address. */
export const prefix_mask = (length: number, prefix: number): ByteString =>
  mask_address("\xff".repeat(length), prefix);
