// Socket addresses as the bytes they have in memory.
import { AF_INET, AF_INET6, AF_PACKET, AF_UNIX } from "../../kernel/uapi/netlink.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";

const le16 = (n: number): ByteString => String.fromCharCode(n & 255, (n >> 8) & 255);
const be16 = (n: number): ByteString => String.fromCharCode((n >> 8) & 255, n & 255);
const le32 = (n: number): ByteString => le16(n & 0xffff) + le16(n >>> 16);
const zeros = (n: number): ByteString => "\0".repeat(n);

/** Longest path of a struct sockaddr_un, with its terminator. */
const UNIX_PATH_MAX = 108;

/** Four bytes; an address that is none is 0.0.0.0, as memory stays when inet_pton(3) refuses. */
function inet_pton4(text: ByteString): ByteString {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)?.slice(1).map(Number);
  return parts?.every((n) => n <= 255) ? String.fromCharCode(...parts) : zeros(4);
}

/** Sixteen bytes; :: when it is no address. */
function inet_pton6(text: ByteString): ByteString {
  const [head, tail, more] = text.split("::");
  const groups = (s: string | undefined): string | null => {
    if (!s) return "";
    let out = "";
    const words = s.split(":");
    for (const [i, word] of words.entries()) {
      if (i === words.length - 1 && word.includes(".")) out += inet_pton4(word);
      else if (/^[0-9a-fA-F]{1,4}$/.test(word)) out += be16(Number.parseInt(word, 16));
      else return null;
    }
    return out;
  };
  const a = groups(head);
  const b = groups(tail);
  if (a === null || b === null || more !== undefined) return zeros(16);
  if (tail === undefined) return a.length === 16 ? a : zeros(16);
  const gap = 16 - a.length - b.length;
  return gap >= 2 ? a + zeros(gap) + b : zeros(16);
}

/** struct sockaddr_in. */
export const in4 = (address: ByteString, port: number): ByteString =>
  le16(AF_INET) + be16(port) + inet_pton4(address) + zeros(8);
/** struct sockaddr_in6, flow and scope 0. */
export const in6 = (address: ByteString, port: number): ByteString =>
  le16(AF_INET6) + be16(port) + zeros(4) + inet_pton6(address) + zeros(4);
/** struct sockaddr_un up to the end of the path, with its terminator. */
export const un = (path: ByteString): ByteString => `${le16(AF_UNIX)}${path.slice(0, UNIX_PATH_MAX - 1)}\0`;
/** struct sockaddr_ll of an interface; the protocol is in network byte order already. */
export const packet = (protocol: number, ifindex: number): ByteString =>
  le16(AF_PACKET) + le16(protocol) + le32(ifindex) + zeros(12);
