// sys/un.h, linux/socket.h: addresses of AF_UNIX sockets, and what travels beside their data.
import { AF_UNIX } from "./netlink.ts";
import type { ByteString } from "./syscall.ts";

export const SOCK_SEQPACKET = 5;
/** Bytes of sun_path. */
export const UNIX_PATH_MAX = 108;
export const SO_PASSCRED = 16;
export const SO_PEERCRED = 17;
/** Control messages of level SOL_SOCKET: descriptors (number[]) and the sender's identity (ucred). */
export const SCM_RIGHTS = 1;
export const SCM_CREDENTIALS = 2;
export const MSG_CTRUNC = 8;
export const MSG_EOR = 0x80;

/** struct ucred. */
export interface ucred {
  pid: number;
  uid: number;
  gid: number;
}

/**
 * struct sockaddr_un of a path, with the NUL that ends it; of an abstract name (which begins with NUL) without. ""
 * gives the bare family: no name yet.
 */
export const sockaddr_un = (path: ByteString): ByteString =>
  String.fromCharCode(AF_UNIX, 0) + path + (path === "" || path.startsWith("\0") ? "" : "\0");

/** The name in an address: a path, an abstract name with its NUL, or "" for none. */
export function sun_path(addr: ByteString): ByteString {
  const path = addr.slice(2);
  const end = path.indexOf("\0");
  return end > 0 ? path.slice(0, end) : path;
}
