// Socket addresses as the bytes they have in memory.
import { le16, le32 } from "../../kernel/uapi/byteorder.ts";
import { IN6ADDR_ANY, INADDR_ANY, inet_pton, sockaddr_in, sockaddr_in6 } from "../../kernel/uapi/in.ts";
import { AF_INET, AF_INET6, AF_PACKET, AF_UNIX } from "../../kernel/uapi/netlink.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";

const zeros = (n: number): ByteString => "\0".repeat(n);

/** Longest path of a struct sockaddr_un, with its terminator. */
const UNIX_PATH_MAX = 108;

/** struct sockaddr_in; text that is no address gives 0.0.0.0, as memory stays when inet_pton(3) refuses. */
export const in4 = (address: ByteString, port: number): ByteString =>
  sockaddr_in(inet_pton(AF_INET, address) ?? INADDR_ANY, port);
/** struct sockaddr_in6, flow and scope 0. */
export const in6 = (address: ByteString, port: number): ByteString =>
  sockaddr_in6(inet_pton(AF_INET6, address) ?? IN6ADDR_ANY, port);
/** struct sockaddr_un up to the end of the path, with its terminator. */
export const un = (path: ByteString): ByteString => `${le16(AF_UNIX)}${path.slice(0, UNIX_PATH_MAX - 1)}\0`;
/** struct sockaddr_ll of an interface; the protocol is in network byte order already. */
export const packet = (protocol: number, ifindex: number): ByteString =>
  le16(AF_PACKET) + le16(protocol) + le32(ifindex) + zeros(12);
