// net/socket: the socket system calls, which each family of sockets answers in its own way (net.ts).
import { audit_fd_pair, audit_sockaddr } from "../audit_aux.ts";
import { fget, install_fd_pair, install_new_fd } from "../fs/file.ts";
import { fput } from "../fs/file_table.ts";
import type { file } from "../fs/fs.ts";
import type { Kernel } from "../kernel.ts";
import type { syscall_defs } from "../syscall_types.ts";
import * as E from "../uapi/errno.ts";
import type { msghdr } from "../uapi/in.ts";
import * as N from "../uapi/netlink.ts";
import { type Syscall, UserBuffer } from "../uapi/syscall.ts";
import { no_control, type proto_ops } from "./net.ts";
import { netlink_create } from "./netlink/af_netlink.ts";
import { protocols } from "./part.ts";

const AF_MAX = 44;

/** Whether the code of the family that socket(2) or socketpair(2) is about has not arrived yet. */
const family_missing = (op: Syscall): boolean =>
  protocols() === null && (op.a0 !== N.AF_NETLINK || op.a2 !== N.NETLINK_AUDIT);

/** A new socket of a family, or a negated errno. */
function create(k: Kernel, family: number, type: number, protocol: number, nonblock: boolean): file | number {
  if (family === N.AF_NETLINK) return netlink_create(k, type, protocol, nonblock);
  return protocols()?.family_create(k, family, type, protocol, nonblock) ?? -E.EAFNOSUPPORT;
}

function sockfd_lookup(k: Kernel, fd: unknown): { file: file; ops: proto_ops } | number {
  const file = fget(k, fd as number);
  if (!file) return -E.EBADF;
  const ops = file.f_op.socket;
  return ops ? { file, ops } : -E.ENOTSOCK;
}

function sys_socket(k: Kernel, op: Syscall): number {
  const family = (op.a0 as number) | 0;
  const type = (op.a1 as number) | 0;
  const protocol = (op.a2 as number) | 0;
  const flags = type & ~0xf;
  if (flags & ~(N.SOCK_CLOEXEC | N.SOCK_NONBLOCK)) return -E.EINVAL;
  if (family < 0 || family >= AF_MAX) return -E.EAFNOSUPPORT;
  if ((type & 0xf) > 10) return -E.EINVAL;
  const file = create(k, family, type & 0xf, protocol, (flags & N.SOCK_NONBLOCK) !== 0);
  return typeof file === "number" ? file : install_new_fd(k, file, (flags & N.SOCK_CLOEXEC) !== 0);
}

function sys_socketpair(k: Kernel, op: Syscall): number {
  const family = (op.a0 as number) | 0;
  const type = (op.a1 as number) | 0;
  const flags = type & ~0xf;
  if (flags & ~(N.SOCK_CLOEXEC | N.SOCK_NONBLOCK)) return -E.EINVAL;
  if (!Array.isArray(op.a3)) return -E.EFAULT;
  const nonblock = (flags & N.SOCK_NONBLOCK) !== 0;
  const a = create(k, family, type & 0xf, (op.a2 as number) | 0, nonblock);
  if (typeof a === "number") return a;
  const b = create(k, family, type & 0xf, (op.a2 as number) | 0, nonblock);
  if (typeof b === "number" || family !== N.AF_UNIX) {
    fput(k, a);
    if (typeof b === "number") return b;
    fput(k, b);
    return -E.EOPNOTSUPP;
  }
  protocols()?.unix_socketpair(k, a, b);
  const r = install_fd_pair(k, a, b, (flags & N.SOCK_CLOEXEC) !== 0, op.a3 as number[]);
  if (r === 0 && k.current.audit_context) audit_fd_pair(k, op.a3[0], op.a3[1]);
  return r;
}

/** An address of the caller, which audit remembers: -EFAULT when there is none. */
function move_addr_to_kernel(k: Kernel, arg: unknown): unknown {
  if (arg === null || arg === undefined) return -E.EFAULT;
  if (k.current.audit_context) audit_sockaddr(k, arg);
  return arg;
}

/** An address for the caller, which audit remembers too. `out` and `len` may be absent. */
function move_addr_to_user(k: Kernel, addr: unknown, out: unknown, len: unknown): void {
  if (out === null || out === undefined) return;
  if (k.current.audit_context) audit_sockaddr(k, addr);
  if (out instanceof UserBuffer && typeof addr === "string") {
    out.data = addr;
    if (typeof len === "object" && len !== null) (len as { len: number }).len = addr.length;
  } else if (typeof addr === "object") Object.assign(out, addr);
}

const with_socket =
  (act: (k: Kernel, s: { file: file; ops: proto_ops }, op: Syscall) => number) =>
  (k: Kernel, op: Syscall): number => {
    const s = sockfd_lookup(k, op.a0);
    return typeof s === "number" ? s : act(k, s, op);
  };

const sys_bind = with_socket((k, { file, ops }, op) => {
  const addr = move_addr_to_kernel(k, op.a1);
  return typeof addr === "number" ? addr : ops.bind(k, file, addr);
});

const sys_connect = with_socket((k, { file, ops }, op) => {
  const addr = move_addr_to_kernel(k, op.a1);
  return typeof addr === "number" ? addr : ops.connect(k, file, addr);
});

const sys_listen = with_socket((k, { file, ops }, op) =>
  ops.listen ? ops.listen(k, file, (op.a1 as number) | 0) : -E.EOPNOTSUPP,
);

function do_accept(k: Kernel, op: Syscall, flags: number): number {
  if (flags & ~(N.SOCK_CLOEXEC | N.SOCK_NONBLOCK)) return -E.EINVAL;
  const s = sockfd_lookup(k, op.a0);
  if (typeof s === "number") return s;
  if (!s.ops.accept) return -E.EOPNOTSUPP;
  const file = s.ops.accept(k, s.file, (flags & N.SOCK_NONBLOCK) !== 0);
  if (typeof file === "number") return file;
  const peer = file.f_op.socket?.getname(k, file, true);
  if (typeof peer !== "number") move_addr_to_user(k, peer, op.a1, op.a2);
  return install_new_fd(k, file, (flags & N.SOCK_CLOEXEC) !== 0);
}

const sys_getname = (peer: boolean) =>
  with_socket((k, { file, ops }, op) => {
    const addr = ops.getname(k, file, peer);
    if (typeof addr === "number") return addr;
    if (typeof op.a1 !== "object" || op.a1 === null) return -E.EFAULT;
    move_addr_to_user(k, addr, op.a1, op.a2);
    return 0;
  });

const sys_sendto = with_socket((k, { file, ops }, op) => {
  const given = op.a4 !== null && op.a4 !== undefined && op.a4 !== 0;
  const addr = given ? move_addr_to_kernel(k, op.a4) : null;
  return typeof addr === "number" ? addr : ops.sendmsg(k, file, op.a1, ((op.a3 as number) ?? 0) | 0, addr);
});

const sys_sendmsg = with_socket((k, { file, ops }, op) => {
  const msg = op.a1 as msghdr | null;
  if (typeof msg !== "object" || msg === null) return -E.EFAULT;
  const addr = msg.name ? move_addr_to_kernel(k, msg.name) : null;
  return typeof addr === "number"
    ? addr
    : ops.sendmsg(k, file, msg.data, ((op.a2 as number) ?? 0) | 0, addr, msg.control);
});

const sys_recvfrom = with_socket((k, { file, ops }, op) => {
  const flags = ((op.a3 as number) ?? 0) | 0;
  // netlink messages are objects that are filled in whole
  if (!(op.a1 instanceof UserBuffer)) return ops.recvmsg(k, file, op.a1, op.a2 as number, flags);
  const msg: msghdr = { name: "", data: "", control: no_control, flags: 0 };
  const r = ops.recvmsg(k, file, msg, op.a2 as number, flags);
  if (r < 0) return r;
  op.a1.data = msg.data;
  if (msg.name !== "") move_addr_to_user(k, msg.name, op.a4, op.a5);
  return r;
});

const sys_recvmsg = with_socket((k, { file, ops }, op) => {
  const msg = op.a1 as msghdr;
  if (typeof msg !== "object" || msg === null) return -E.EFAULT;
  const r = ops.recvmsg(k, file, msg, 65536, ((op.a2 as number) ?? 0) | 0);
  // a netlink message comes with its sender in a field of its own
  const from = msg.name || (op.a1 as { from?: unknown }).from;
  if (r >= 0 && from && k.current.audit_context) audit_sockaddr(k, from);
  return r;
});

const sys_shutdown = with_socket((k, { file, ops }, op) => {
  const how = op.a1 as number;
  if (how < 0 || how > 2) return -E.EINVAL;
  return ops.shutdown ? ops.shutdown(k, file, how) : -E.EOPNOTSUPP;
});

const sys_setsockopt = with_socket((k, { file, ops }, op) =>
  ops.setsockopt(k, file, op.a1 as number, op.a2 as number, op.a3),
);
const sys_getsockopt = with_socket((k, { file, ops }, op) =>
  ops.getsockopt ? ops.getsockopt(k, file, op.a1 as number, op.a2 as number, op.a3) : -E.ENOPROTOOPT,
);

export const socket_syscalls: syscall_defs = {
  socket: {
    fn: sys_socket,
    missing: family_missing,
    note: "AF_UNIX, AF_INET, AF_INET6, AF_NETLINK and, to receive only, AF_PACKET; other families: EAFNOSUPPORT",
  },
  socketpair: { fn: sys_socketpair, missing: family_missing, ptr: "   s" },
  bind: { fn: sys_bind, ptr: " s" },
  connect: { fn: sys_connect, ptr: " s" },
  listen: { fn: sys_listen },
  accept: { fn: (k, op) => do_accept(k, op, 0), ptr: " sh" },
  accept4: { fn: (k, op) => do_accept(k, op, (op.a3 as number) ?? 0), ptr: " sh" },
  sendto: { fn: sys_sendto, ptr: " s  s" },
  sendmsg: { fn: sys_sendmsg, ptr: " s" },
  recvfrom: { fn: sys_recvfrom, ptr: " s  ss" },
  recvmsg: { fn: sys_recvmsg, ptr: " s" },
  shutdown: { fn: sys_shutdown },
  getsockname: { fn: sys_getname(false), ptr: " ss" },
  getpeername: { fn: sys_getname(true), ptr: " ss" },
  setsockopt: { fn: sys_setsockopt, ptr: "   h" },
  getsockopt: { fn: sys_getsockopt, ptr: "   s" },
};
