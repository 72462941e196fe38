// Addresses as sockets of the two Internet families show them.
import * as I from "../../uapi/in.ts";
import { AF_INET, AF_INET6 } from "../../uapi/netlink.ts";
import type { ByteString } from "../../uapi/syscall.ts";

const MAPPED = `${"\0".repeat(10)}\xff\xff`;
/** ::ffff:a.b.c.d as the IPv4 address it stands for. */
export const unmapped = (a: ByteString): ByteString =>
  a.startsWith(MAPPED) && a.length === 16 ? a.slice(12) : a;
/** An address as a socket of the family shows it. */
export const shown = (family: number, a: ByteString): ByteString => {
  if (a === "") return family === AF_INET ? I.INADDR_ANY : I.IN6ADDR_ANY;
  return family === AF_INET6 && a.length === 4 ? MAPPED + a : a;
};
/** The socket address of one end of a socket. */
export const sockaddr_shown = (family: number, a: ByteString, port: number): ByteString =>
  I.sockaddr_of(shown(family, a), port);
