// net/socket: the socket calls, for the one family simulated so far, AF_NETLINK.
import { audit_sockaddr } from "../auditsc.ts";
import { fget, install_new_fd } from "../fs/file.ts";
import type { Kernel } from "../kernel.ts";
import type { syscall_defs } from "../syscall_types.ts";
import * as E from "../uapi/errno.ts";
import { O_NONBLOCK } from "../uapi/fcntl.ts";
import * as N from "../uapi/netlink.ts";
import type { ByteString, Syscall } from "../uapi/syscall.ts";
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
const SO_REUSEADDR = 2;
const SO_SNDBUF = 7;
const SO_RCVBUF = 8;
const SO_PASSCRED = 16;
const SO_RCVTIMEO = 20;

/** Families Linux knows; beyond them EAFNOSUPPORT would be the answer too. */
function sys_socket(k: Kernel, op: Syscall): number {
  const [domain, type, protocol] = [op.a0, op.a1, op.a2] as number[];
  if (domain !== N.AF_NETLINK) return -E.EAFNOSUPPORT;
  const flags = type & (N.SOCK_CLOEXEC | N.SOCK_NONBLOCK);
  const file = netlink_create(k, type & ~flags, protocol, (flags & N.SOCK_NONBLOCK) !== 0);
  if (typeof file === "number") return file;
  return install_new_fd(k, file, (flags & N.SOCK_CLOEXEC) !== 0);
}

function with_sock(k: Kernel, fd: unknown, act: (sock: netlink_sock, nonblock: boolean) => number): number {
  const file = fget(k, fd as number);
  if (!file) return -E.EBADF;
  const sock = netlink_sock_of(file);
  return sock ? act(sock, (file.f_flags & O_NONBLOCK) !== 0) : -E.ENOTSOCK;
}

/** struct sockaddr_nl as bytes, for the SOCKADDR record. */
function nl_bytes(addr: N.sockaddr_nl): ByteString {
  const u32 = (n: number) => String.fromCharCode(n & 255, (n >>> 8) & 255, (n >>> 16) & 255, n >>> 24);
  return `\x10\0\0\0${u32(addr.nl_pid)}${u32(addr.nl_groups)}`;
}
function note_address(k: Kernel, addr: N.sockaddr_nl): void {
  if (k.current.audit_context) audit_sockaddr(k, nl_bytes(addr));
}

function sys_setsockopt(k: Kernel, op: Syscall): number {
  return with_sock(k, op.a0, (sock) => {
    if (op.a1 !== SOL_SOCKET) return -E.ENOPROTOOPT;
    switch (op.a2) {
      case SO_RCVTIMEO:
        sock.rcvtimeo = op.a3 as number;
        return 0;
      case SO_RCVBUF:
        sock.rcvbuf = Math.max(2304, 2 * Math.min(op.a3 as number, 106496));
        return 0;
      case SO_REUSEADDR:
      case SO_SNDBUF:
      case SO_PASSCRED:
        return 0;
      default:
        return -E.ENOPROTOOPT;
    }
  });
}

export const socket_syscalls: syscall_defs = {
  socket: { fn: sys_socket, note: "AF_NETLINK with NETLINK_AUDIT; other families: EAFNOSUPPORT" },
  bind: {
    fn: (k: Kernel, op: Syscall) =>
      with_sock(k, op.a0, (sock) => {
        note_address(k, op.a1 as N.sockaddr_nl);
        return netlink_bind(k, sock, op.a1 as N.sockaddr_nl);
      }),
    ptr: " s",
  },
  connect: {
    fn: (k, op) =>
      with_sock(k, op.a0, (sock) => {
        note_address(k, op.a1 as N.sockaddr_nl);
        return netlink_connect(k, sock, op.a1 as N.sockaddr_nl);
      }),
    ptr: " s",
  },
  getsockname: {
    fn: (k, op) =>
      with_sock(k, op.a0, (sock) => {
        Object.assign(op.a1 as N.sockaddr_nl, {
          nl_family: N.AF_NETLINK,
          nl_pid: sock.portid,
          nl_groups: sock.groups,
        });
        return 0;
      }),
    ptr: " s",
  },
  sendto: {
    fn: (k, op) =>
      with_sock(k, op.a0, (sock) => {
        const to = (op.a4 ?? null) as N.sockaddr_nl | null;
        if (to) note_address(k, to);
        return netlink_sendmsg(k, sock, op.a1 as N.nlmsghdr, to);
      }),
    ptr: " s  s",
  },
  recvfrom: {
    fn: (k, op) =>
      with_sock(k, op.a0, (sock, nonblock) =>
        netlink_recvmsg(k, sock, op.a1 as N.nl_msg_ref, (op.a3 as number) ?? 0, nonblock),
      ),
    ptr: " s  s",
  },
  setsockopt: { fn: sys_setsockopt, ptr: "   s" },
};
