// System calls on sockets.
import * as A from "../../kernel/uapi/audit.ts";
import * as I from "../../kernel/uapi/in.ts";
import * as N from "../../kernel/uapi/netlink.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { sun_path } from "../../kernel/uapi/un.ts";
import * as B from "./basic.ts";
import { hex, int, type Printer, peek, plain, pointer, succeeded, type Table, uint } from "./call.ts";
import { quote, quote_limited } from "./quote.ts";
import { braces, has } from "./structs.ts";
import { bits, bits_of, type Names, one, one_of } from "./xlat.ts";

const FAMILIES: Names = {
  AF_UNSPEC: N.AF_UNSPEC,
  AF_UNIX: N.AF_UNIX,
  AF_INET: N.AF_INET,
  AF_INET6: N.AF_INET6,
  AF_NETLINK: N.AF_NETLINK,
  AF_PACKET: N.AF_PACKET,
};
const TYPES: Names = {
  SOCK_STREAM: N.SOCK_STREAM,
  SOCK_DGRAM: N.SOCK_DGRAM,
  SOCK_RAW: N.SOCK_RAW,
  SOCK_SEQPACKET: 5,
};
const TYPE_FLAGS: Names = { SOCK_CLOEXEC: N.SOCK_CLOEXEC, SOCK_NONBLOCK: N.SOCK_NONBLOCK };
const family = one(FAMILIES, "AF_???");
const type = plain((v) =>
  bits_of(TYPE_FLAGS, uint(v) & ~0xf, "SOCK_???", one_of(TYPES, uint(v) & 0xf, "SOCK_???")),
);
const PROTOCOLS: Names = {
  IPPROTO_IP: I.IPPROTO_IP,
  IPPROTO_ICMP: I.IPPROTO_ICMP,
  IPPROTO_TCP: I.IPPROTO_TCP,
  IPPROTO_UDP: I.IPPROTO_UDP,
  IPPROTO_ICMPV6: I.IPPROTO_ICMPV6,
  IPPROTO_RAW: I.IPPROTO_RAW,
};
const NETLINK_PROTOCOLS: Names = {
  NETLINK_ROUTE: 0,
  NETLINK_SOCK_DIAG: 4,
  NETLINK_AUDIT: N.NETLINK_AUDIT,
  NETLINK_NETFILTER: 12,
};
const protocol = plain((v, c) => {
  const f = int(c.args[0]);
  if (f === N.AF_NETLINK) return one_of(NETLINK_PROTOCOLS, int(v), "NETLINK_???");
  return f === N.AF_INET || f === N.AF_INET6 ? one_of(PROTOCOLS, int(v), "IPPROTO_???") : String(int(v));
});

/** A socket address: bytes, or netlink's structure. */
function sockaddr_text(value: unknown): ByteString | null {
  if (has(value, "nl_family"))
    return braces(
      "sa_family=AF_NETLINK",
      `nl_pid=${value.nl_pid}`,
      `nl_groups=${Number(value.nl_groups).toString(16).padStart(8, "0")}`,
    );
  if (typeof value !== "string" || value.length < 2) return null;
  const f = value.charCodeAt(0) | (value.charCodeAt(1) << 8);
  const name = `sa_family=${one_of(FAMILIES, f, "AF_???")}`;
  if (f === N.AF_UNIX) {
    const path = sun_path(value);
    return path === ""
      ? braces(name)
      : braces(name, `sun_path=${path[0] === "\0" ? `@${quote(path.slice(1))}` : quote(path)}`);
  }
  const at = I.parse_sockaddr(value);
  if (!at) return braces(name, `sa_data=${quote(value.slice(2))}`);
  const text = I.inet_ntop(at.address);
  return f === N.AF_INET
    ? braces(name, `sin_port=htons(${at.port})`, `sin_addr=inet_addr("${text}")`)
    : braces(
        name,
        `sin6_port=htons(${at.port})`,
        "sin6_flowinfo=htonl(0)",
        `inet_pton(AF_INET6, "${text}", &sin6_addr)`,
        `sin6_scope_id=${at.scope ?? 0}`,
      );
}
const sockaddr = pointer(128, sockaddr_text);
const sockaddr_out = pointer(128, sockaddr_text, true);
const length_ref = B.number_ref(true);

const MSG_FLAGS: Names = {
  MSG_PEEK: N.MSG_PEEK,
  MSG_TRUNC: I.MSG_TRUNC,
  MSG_DONTWAIT: N.MSG_DONTWAIT,
  MSG_WAITALL: I.MSG_WAITALL,
  MSG_NOSIGNAL: I.MSG_NOSIGNAL,
  MSG_ERRQUEUE: I.MSG_ERRQUEUE,
};
const msg_flags = bits(MSG_FLAGS, "MSG_???");
const NLM_FLAGS: Names = {
  NLM_F_REQUEST: N.NLM_F_REQUEST,
  NLM_F_MULTI: N.NLM_F_MULTI,
  NLM_F_ACK: N.NLM_F_ACK,
};
const NLMSG: Names = {
  NLMSG_NOOP: N.NLMSG_NOOP,
  NLMSG_ERROR: N.NLMSG_ERROR,
  NLMSG_DONE: N.NLMSG_DONE,
  AUDIT_GET: A.AUDIT_GET,
  AUDIT_SET: A.AUDIT_SET,
  AUDIT_USER: A.AUDIT_USER,
  AUDIT_SIGNAL_INFO: A.AUDIT_SIGNAL_INFO,
  AUDIT_ADD_RULE: A.AUDIT_ADD_RULE,
  AUDIT_DEL_RULE: A.AUDIT_DEL_RULE,
  AUDIT_LIST_RULES: A.AUDIT_LIST_RULES,
  AUDIT_TRIM: A.AUDIT_TRIM,
  AUDIT_MAKE_EQUIV: A.AUDIT_MAKE_EQUIV,
  AUDIT_TTY_GET: A.AUDIT_TTY_GET,
  AUDIT_TTY_SET: A.AUDIT_TTY_SET,
  AUDIT_SET_FEATURE: A.AUDIT_SET_FEATURE,
  AUDIT_GET_FEATURE: A.AUDIT_GET_FEATURE,
  AUDIT_SYSCALL: A.AUDIT_SYSCALL,
  AUDIT_PATH: A.AUDIT_PATH,
  AUDIT_IPC: A.AUDIT_IPC,
  AUDIT_SOCKETCALL: A.AUDIT_SOCKETCALL,
  AUDIT_CONFIG_CHANGE: A.AUDIT_CONFIG_CHANGE,
  AUDIT_SOCKADDR: A.AUDIT_SOCKADDR,
  AUDIT_CWD: A.AUDIT_CWD,
  AUDIT_EXECVE: A.AUDIT_EXECVE,
  AUDIT_IPC_SET_PERM: A.AUDIT_IPC_SET_PERM,
  AUDIT_MQ_OPEN: A.AUDIT_MQ_OPEN,
  AUDIT_MQ_SENDRECV: A.AUDIT_MQ_SENDRECV,
  AUDIT_MQ_NOTIFY: A.AUDIT_MQ_NOTIFY,
  AUDIT_MQ_GETSETATTR: A.AUDIT_MQ_GETSETATTR,
  AUDIT_KERNEL_OTHER: A.AUDIT_KERNEL_OTHER,
  AUDIT_FD_PAIR: A.AUDIT_FD_PAIR,
  AUDIT_OBJ_PID: A.AUDIT_OBJ_PID,
  AUDIT_TTY: A.AUDIT_TTY,
  AUDIT_EOE: A.AUDIT_EOE,
  AUDIT_BPRM_FCAPS: A.AUDIT_BPRM_FCAPS,
  AUDIT_CAPSET: A.AUDIT_CAPSET,
  AUDIT_MMAP: A.AUDIT_MMAP,
  AUDIT_NETFILTER_PKT: A.AUDIT_NETFILTER_PKT,
  AUDIT_NETFILTER_CFG: A.AUDIT_NETFILTER_CFG,
  AUDIT_SECCOMP: A.AUDIT_SECCOMP,
  AUDIT_PROCTITLE: A.AUDIT_PROCTITLE,
  AUDIT_FEATURE_CHANGE: A.AUDIT_FEATURE_CHANGE,
  AUDIT_AVC: A.AUDIT_AVC,
  AUDIT_ANOM_PROMISCUOUS: A.AUDIT_ANOM_PROMISCUOUS,
  AUDIT_ANOM_ABEND: A.AUDIT_ANOM_ABEND,
  AUDIT_ANOM_LINK: A.AUDIT_ANOM_LINK,
};
/** The header of a netlink message. */
function nlmsg_text(v: Record<string, unknown>): ByteString {
  const nr = Number(v.nlmsg_type);
  const name = Object.keys(NLMSG).find((n) => NLMSG[n] === nr);
  return `[${braces(
    `nlmsg_len=${v.nlmsg_len}`,
    `nlmsg_type=${name ?? hex(BigInt(nr))}`,
    `nlmsg_flags=${bits_of(NLM_FLAGS, Number(v.nlmsg_flags), "NLM_F_???")}`,
    `nlmsg_seq=${v.nlmsg_seq}`,
    `nlmsg_pid=${v.nlmsg_pid}`,
  )}, ...]`;
}
/** What is sent or has been received: bytes or a netlink message. */
const data = (out: boolean): Printer => ({
  out,
  *print(c, value) {
    if (value === 0n) return "NULL";
    if (out && !succeeded(c)) return hex(value);
    const n = Number(out ? (c.result ?? 0n) : c.args[2]);
    const found = yield* peek(c, value, Math.min(n, Math.max(c.o.strsize + 1, 16)));
    if (typeof found === "string") return quote_limited(found.slice(0, n), c.o.strsize, c.o.hex);
    const message = has(found, "msg") ? found.msg : found;
    return has(message, "nlmsg_len") ? nlmsg_text(message) : hex(value);
  },
});
/** struct msghdr. */
const msghdr = (out: boolean) =>
  pointer(
    56,
    (v, c) => {
      if (!has(v, "data")) return null;
      const bytes = String(v.data);
      const name = typeof v.name === "string" && v.name !== "" ? sockaddr_text(v.name) : null;
      return braces(
        `msg_name=${name ?? "NULL"}`,
        `msg_namelen=${typeof v.name === "string" ? v.name.length : 0}`,
        `msg_iov=[{iov_base=${quote_limited(bytes, c.o.strsize, c.o.hex)}, iov_len=${bytes.length}}]`,
        "msg_iovlen=1",
        "...",
      );
    },
    out,
  );

const LEVELS: Names = {
  SOL_IP: 0,
  SOL_SOCKET: I.SOL_SOCKET,
  SOL_TCP: I.IPPROTO_TCP,
  SOL_IPV6: I.IPPROTO_IPV6,
};
const SOCKET_OPTIONS: Names = {
  SO_REUSEADDR: I.SO_REUSEADDR,
  SO_TYPE: I.SO_TYPE,
  SO_ERROR: I.SO_ERROR,
  SO_BROADCAST: I.SO_BROADCAST,
  SO_SNDBUF: I.SO_SNDBUF,
  SO_RCVBUF: I.SO_RCVBUF,
  SO_KEEPALIVE: I.SO_KEEPALIVE,
  SO_LINGER: I.SO_LINGER,
  SO_RCVTIMEO_OLD: I.SO_RCVTIMEO,
  SO_SNDTIMEO_OLD: I.SO_SNDTIMEO,
  SO_BINDTODEVICE: I.SO_BINDTODEVICE,
  SO_TIMESTAMP_OLD: I.SO_TIMESTAMP,
  SO_ACCEPTCONN: I.SO_ACCEPTCONN,
  SO_RCVBUFFORCE: I.SO_RCVBUFFORCE,
  SO_MARK: I.SO_MARK,
  SO_PROTOCOL: I.SO_PROTOCOL,
  SO_DOMAIN: I.SO_DOMAIN,
};
const IP_OPTIONS: Names = { IP_TTL: I.IP_TTL, IP_RECVERR: I.IP_RECVERR, IP_RECVTTL: I.IP_RECVTTL };
const IPV6_OPTIONS: Names = {
  IPV6_UNICAST_HOPS: I.IPV6_UNICAST_HOPS,
  IPV6_RECVERR: I.IPV6_RECVERR,
  IPV6_V6ONLY: I.IPV6_V6ONLY,
  IPV6_RECVHOPLIMIT: I.IPV6_RECVHOPLIMIT,
};
const option = plain((v, c) => {
  const level = int(c.args[1]);
  if (level === I.SOL_SOCKET) return one_of(SOCKET_OPTIONS, int(v), "SO_???");
  if (level === 0) return one_of(IP_OPTIONS, int(v), "IP_???");
  if (level === I.IPPROTO_IPV6) return one_of(IPV6_OPTIONS, int(v), "IPV6_???");
  return level === I.IPPROTO_TCP ? one_of({ TCP_NODELAY: 1 }, int(v), "TCP_???") : hex(v);
});
/** The value of an option: programs of the machine may hand the number itself over. */
const option_value: Printer = {
  *print(c, value) {
    if (value < 0x100000000n) return `[${int(value)}]`;
    const found = yield* peek(c, value, 128);
    if (typeof found === "string") return quote(found.replace(/\0.*$/s, ""));
    return has(found, "value") ? `[${found.value}]` : hex(value);
  },
};

export const net: Table = {
  socket: { args: [family, type, protocol], result: "fd" },
  socketpair: { args: [family, type, protocol, B.fds_out] },
  bind: { args: [B.fd, sockaddr, B.d] },
  connect: { args: [B.fd, sockaddr, B.d] },
  listen: { args: [B.fd, B.d] },
  accept: { args: [B.fd, sockaddr_out, length_ref], result: "fd" },
  accept4: { args: [B.fd, sockaddr_out, length_ref, bits(TYPE_FLAGS, "SOCK_???")], result: "fd" },
  sendto: { args: [B.fd, data(false), B.lu, msg_flags, sockaddr, B.u] },
  recvfrom: { args: [B.fd, data(true), B.lu, msg_flags, sockaddr_out, length_ref] },
  sendmsg: { args: [B.fd, msghdr(false), msg_flags] },
  recvmsg: { args: [B.fd, msghdr(true), msg_flags] },
  shutdown: { args: [B.fd, one({ SHUT_RD: 0, SHUT_WR: 1, SHUT_RDWR: 2 }, "SHUT_???")] },
  getsockname: { args: [B.fd, sockaddr_out, length_ref] },
  getpeername: { args: [B.fd, sockaddr_out, length_ref] },
  setsockopt: { args: [B.fd, one(LEVELS, "SOL_???"), option, option_value, B.d] },
  getsockopt: {
    args: [B.fd, one(LEVELS, "SOL_???"), option, { out: true, print: option_value.print }, length_ref],
  },
};
