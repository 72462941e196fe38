// net/unix/af_unix: names of sockets, in the file system or abstract.
import { inode_permission, LOOKUP_FOLLOW, user_path_at } from "../../fs/namei.ts";
import { mknod_socket } from "../../fs/namei_create.ts";
import type { Kernel } from "../../kernel.ts";
import * as E from "../../uapi/errno.ts";
import { AT_FDCWD } from "../../uapi/fcntl.ts";
import { sa_family } from "../../uapi/in.ts";
import { AF_UNIX } from "../../uapi/netlink.ts";
import { S_ISSOCK } from "../../uapi/stat.ts";
import type { ByteString } from "../../uapi/syscall.ts";
import { sockaddr_un, sun_path, UNIX_PATH_MAX } from "../../uapi/un.ts";
import type { unix_sock } from "./unix_sock.ts";

const MAY_WRITE = 2;

/** unix_mkname: the name in an address, or -EINVAL. "" is an address without a name. */
export function unix_mkname(addr: unknown): ByteString | number {
  if (typeof addr !== "string" || addr.length < 2 || addr.length > UNIX_PATH_MAX + 2) return -E.EINVAL;
  return sa_family(addr) === AF_UNIX ? sun_path(addr) : -E.EINVAL;
}

/** The socket of a name, of that type: -ECONNREFUSED nobody there, -EPROTOTYPE of another type, or the path's error. */
export function unix_find_other(k: Kernel, sk: unix_sock, name: ByteString): unix_sock | number {
  let other: unix_sock | null;
  if (name.startsWith("\0")) other = sk.net.unix.abstract.get(name) ?? null;
  else {
    const path = user_path_at(k, AT_FDCWD, name, LOOKUP_FOLLOW);
    if (typeof path === "number") return path;
    const inode = path.dentry.d_inode;
    if (!inode) return -E.ENOENT;
    const denied = inode_permission(k, inode, MAY_WRITE);
    if (denied) return denied;
    other = S_ISSOCK(inode.i_mode) ? ((inode.i_private as unix_sock | null) ?? null) : null;
  }
  if (!other || other.dead) return -E.ECONNREFUSED;
  return other.type === sk.type ? other : -E.EPROTOTYPE;
}

/** Gives the socket an abstract name of five hexadecimal digits. */
export function unix_autobind(sk: unix_sock): number {
  if (sk.addr !== "") return 0;
  const { unix } = sk.net;
  for (let tries = 0; tries <= 0xfffff; tries++) {
    unix.ordernum = (unix.ordernum + 1) & 0xfffff;
    const name = `\0${unix.ordernum.toString(16).padStart(5, "0")}`;
    if (unix.abstract.has(name)) continue;
    unix.abstract.set(name, sk);
    sk.addr = sockaddr_un(name);
    return 0;
  }
  return -E.ENOSPC;
}

/** bind(2): makes the name. */
export function unix_bind(k: Kernel, sk: unix_sock, addr: unknown): number {
  const name = unix_mkname(addr);
  if (typeof name === "number") return name;
  if (name === "") return unix_autobind(sk);
  if (name.startsWith("\0")) {
    if (sk.addr !== "") return -E.EINVAL;
    if (sk.net.unix.abstract.has(name)) return -E.EADDRINUSE;
    sk.net.unix.abstract.set(name, sk);
    sk.addr = sockaddr_un(name);
    return 0;
  }
  const inode = mknod_socket(k, name);
  if (typeof inode === "number") return inode === -E.EEXIST ? -E.EADDRINUSE : inode;
  if (sk.addr !== "") return -E.EINVAL;
  inode.i_private = sk;
  sk.path = inode;
  sk.addr = sockaddr_un(name);
  return 0;
}
