// net/socket: the socket system calls. AF_NETLINK (audit) is the only family there is.
import { audit_sockaddr } from "../audit_aux.ts";
import { fget, install_new_fd } from "../fs/file.ts";
import type { Kernel } from "../kernel.ts";
import type { syscall_defs } from "../syscall_types.ts";
import * as E from "../uapi/errno.ts";
import { O_NONBLOCK } from "../uapi/fcntl.ts";
import * as N from "../uapi/netlink.ts";
import type { Syscall } from "../uapi/syscall.ts";
import {
  netlink_bind,
  netlink_connect,
  netlink_create,
  netlink_recvmsg,
  netlink_sendmsg,
  type netlink_sock,
  netlink_sock_of,
} from "./netlink/af_netlink.ts";

const SOL_SOCKET = 1;
const SO_RCVBUF = 8;
const SO_RCVTIMEO = 20;
const SO_RCVBUFFORCE = 33;
const SOL_NETLINK = 270;
const NETLINK_ADD_MEMBERSHIP = 1;
const NETLINK_DROP_MEMBERSHIP = 2;
/** net.core.rmem_max. */
const RMEM_MAX = 212992;
const AF_MAX = 44;

function sockfd_lookup(k: Kernel, fd: unknown): { sock: netlink_sock; nonblock: boolean } | number {
  const file = fget(k, fd as number);
  if (!file) return -E.EBADF;
  const sock = netlink_sock_of(file);
  return sock ? { sock, nonblock: (file.f_flags & O_NONBLOCK) !== 0 } : -E.ENOTSOCK;
}

function sys_socket(k: Kernel, op: Syscall): number {
  const family = (op.a0 as number) | 0;
  const type = (op.a1 as number) | 0;
  const protocol = (op.a2 as number) | 0;
  const flags = type & ~0xf;
  if (flags & ~(N.SOCK_CLOEXEC | N.SOCK_NONBLOCK)) return -E.EINVAL;
  if (family < 0 || family >= AF_MAX) return -E.EAFNOSUPPORT;
  if ((type & 0xf) > 10) return -E.EINVAL;
  if (family !== N.AF_NETLINK) return -E.EAFNOSUPPORT;
  const file = netlink_create(k, type & 0xf, protocol, (flags & N.SOCK_NONBLOCK) !== 0);
  return typeof file === "number" ? file : install_new_fd(k, file, (flags & N.SOCK_CLOEXEC) !== 0);
}

/** An address of the caller: -EFAULT or -EINVAL when it is none; audit remembers it. */
function address(k: Kernel, arg: unknown): N.sockaddr_nl | number {
  if (typeof arg !== "object" || arg === null) return typeof arg === "string" ? -E.EINVAL : -E.EFAULT;
  if (k.current.audit_context) audit_sockaddr(k, arg);
  return arg as N.sockaddr_nl;
}

function sys_bind(k: Kernel, op: Syscall): number {
  const s = sockfd_lookup(k, op.a0);
  if (typeof s === "number") return s;
  const addr = address(k, op.a1);
  return typeof addr === "number" ? addr : netlink_bind(k, s.sock, addr);
}

function sys_connect(k: Kernel, op: Syscall): number {
  const s = sockfd_lookup(k, op.a0);
  if (typeof s === "number") return s;
  const addr = address(k, op.a1);
  return typeof addr === "number" ? addr : netlink_connect(k, s.sock, addr);
}

function sys_sendto(k: Kernel, op: Syscall): number {
  const s = sockfd_lookup(k, op.a0);
  if (typeof s === "number") return s;
  const addr = op.a4 === null || op.a4 === undefined ? null : address(k, op.a4);
  if (typeof addr === "number") return addr;
  const msg = op.a1 as N.nlmsghdr | null;
  if (typeof msg !== "object" || msg === null) return -E.EFAULT;
  return netlink_sendmsg(k, s.sock, msg, addr);
}

function sys_recvfrom(k: Kernel, op: Syscall): number {
  const s = sockfd_lookup(k, op.a0);
  if (typeof s === "number") return s;
  return netlink_recvmsg(k, s.sock, op.a1 as N.nl_msg_ref, ((op.a3 as number) ?? 0) | 0, s.nonblock);
}

function sys_getsockname(k: Kernel, op: Syscall): number {
  const s = sockfd_lookup(k, op.a0);
  if (typeof s === "number") return s;
  const out: N.sockaddr_nl = { nl_family: N.AF_NETLINK, nl_pid: s.sock.portid, nl_groups: s.sock.groups };
  if (typeof op.a1 !== "object" || op.a1 === null) return -E.EFAULT;
  Object.assign(op.a1, out);
  return 0;
}

function sys_setsockopt(k: Kernel, op: Syscall): number {
  const s = sockfd_lookup(k, op.a0);
  if (typeof s === "number") return s;
  const { sock } = s;
  const level = op.a1 as number;
  const name = op.a2 as number;
  const value = op.a3 as number;
  if (level === SOL_SOCKET) {
    if (name === SO_RCVTIMEO) sock.rcvtimeo = Math.max(0, value);
    else if (name === SO_RCVBUF) sock.rcvbuf = Math.max(2304, Math.min(value, RMEM_MAX) * 2);
    else if (name === SO_RCVBUFFORCE) sock.rcvbuf = Math.max(2304, value * 2);
    else return -E.ENOPROTOOPT;
    return 0;
  }
  if (level !== SOL_NETLINK || (name !== NETLINK_ADD_MEMBERSHIP && name !== NETLINK_DROP_MEMBERSHIP))
    return -E.ENOPROTOOPT;
  if (value !== 1) return -E.EINVAL;
  const join = name === NETLINK_ADD_MEMBERSHIP;
  const nl_groups = join ? sock.groups | 1 : sock.groups & ~1;
  return netlink_bind(k, sock, { nl_family: N.AF_NETLINK, nl_pid: sock.portid, nl_groups });
}

export const socket_syscalls: syscall_defs = {
  socket: { fn: sys_socket, note: "AF_NETLINK with NETLINK_AUDIT only; other families: EAFNOSUPPORT" },
  bind: { fn: sys_bind, ptr: " s" },
  connect: { fn: sys_connect, ptr: " s" },
  sendto: { fn: sys_sendto, ptr: " s  s" },
  recvfrom: { fn: sys_recvfrom, ptr: " s  ss" },
  getsockname: { fn: sys_getsockname, ptr: " ss" },
  setsockopt: { fn: sys_setsockopt, ptr: "   s" },
};
