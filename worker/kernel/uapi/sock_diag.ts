// linux/sock_diag.h, inet_diag.h, unix_diag.h: NETLINK_SOCK_DIAG, by which ss(8) asks for sockets.
import type { ByteString } from "./syscall.ts";

export const SOCK_DIAG_BY_FAMILY = 20;
/** sk_state of sockets that are not connected. */
export const TCP_ESTABLISHED = 1;
export const TCP_CLOSE = 7;
export const TCP_LISTEN = 10;

/** struct inet_diag_req_v2 and unix_diag_req: all sockets of a family and, for Internet families, a protocol. */
export interface sock_diag_req {
  family: number;
  protocol: number;
}

/** struct inet_diag_msg with the attributes that are asked for. */
export interface inet_diag_msg {
  family: number;
  /** TCP_ of the connection, for datagrams ESTABLISHED or CLOSE */
  state: number;
  src: ByteString;
  sport: number;
  dst: ByteString;
  dport: number;
  /** bytes to be read; connections to be accepted */
  rqueue: number;
  /** bytes not acknowledged; the most connections that may wait */
  wqueue: number;
  uid: number;
  inode: number;
  v6only: boolean;
}

/** struct unix_diag_msg with the attributes that are asked for. */
export interface unix_diag_msg {
  type: number;
  state: number;
  inode: number;
  /** inode of the peer, 0 for none */
  peer: number;
  /** path, or abstract name with its NUL, "" for none */
  name: ByteString;
  rqueue: number;
  wqueue: number;
}
