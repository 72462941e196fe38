// AF_NETLINK messages (linux/netlink.h), as far as the audit subsystem uses them. Payloads are struct objects.
export const AF_UNSPEC = 0;
export const AF_UNIX = 1;
export const AF_INET = 2;
export const AF_BRIDGE = 7;
export const AF_INET6 = 10;
export const AF_NETLINK = 16;
export const AF_PACKET = 17;
export const SOCK_STREAM = 1;
export const SOCK_DGRAM = 2;
export const SOCK_RAW = 3;
export const SOCK_CLOEXEC = 0o2000000;
export const SOCK_NONBLOCK = 0o4000;
export const NETLINK_ROUTE = 0;
export const NETLINK_SOCK_DIAG = 4;
export const NETLINK_AUDIT = 9;
// Level and options of setsockopt(2).
export const SOL_NETLINK = 270;
export const NETLINK_ADD_MEMBERSHIP = 1;
export const NETLINK_DROP_MEMBERSHIP = 2;
export const NETLINK_EXT_ACK = 11;
export const NETLINK_GET_STRICT_CHK = 12;
export const MSG_PEEK = 2;
export const MSG_DONTWAIT = 0x40;

export const NLMSG_NOOP = 1;
export const NLMSG_ERROR = 2;
export const NLMSG_DONE = 3;
export const NLM_F_REQUEST = 1;
export const NLM_F_MULTI = 2;
export const NLM_F_ACK = 4;
export const NLMSG_HDRLEN = 16;
export const NLMSG_ALIGN = (len: number) => (len + 3) & ~3;
export const NLMSG_SPACE = (len: number) => NLMSG_ALIGN(NLMSG_HDRLEN + len);

/** struct sockaddr_nl: the port id (usually the pid; 0 is the kernel) and multicast groups. */
export interface sockaddr_nl {
  nl_family: typeof AF_NETLINK;
  nl_pid: number;
  nl_groups: number;
}

/** Payload of NLMSG_ERROR; error 0 is the acknowledgement. `type` and `seq` are the failing request's. */
export interface nlmsgerr {
  error: number;
  type: number;
  seq: number;
  /** NLMSGERR_ATTR_MSG: what is wrong, for those who asked for it (NETLINK_EXT_ACK) */
  msg?: string;
}

/** One netlink message. `nlmsg_len` is header + payload in bytes, as on the wire. */
export interface nlmsghdr<P = unknown> {
  nlmsg_len: number;
  nlmsg_type: number;
  nlmsg_flags: number;
  nlmsg_seq: number;
  nlmsg_pid: number;
  payload: P;
}

/** What recvfrom(2) fills in: the message and its sender. */
export interface nl_msg_ref {
  msg: nlmsghdr | null;
  from: sockaddr_nl | null;
}
