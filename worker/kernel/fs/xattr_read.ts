// fs/xattr: extended attributes are read, listed and removed. Nobody does so before the first prompt.
import type { Kernel } from "../kernel.ts";
import type { syscall_defs } from "../syscall_types.ts";
import * as E from "../uapi/errno.ts";
import { O_WRONLY } from "../uapi/fcntl.ts";
import type { ByteString, UserBuffer } from "../uapi/syscall.ts";
import type { inode } from "./fs.ts";
import { LOOKUP_FOLLOW } from "./namei.ts";
import { is_posix_acl, posix_acl_get, posix_acl_set } from "./posix_acl.ts";
import { at, has_handler, may_set, of_fd, SELINUX } from "./xattr.ts";

/** Hands a value over: size 0 only asks how long it is. */
function give(value: ByteString, buf: UserBuffer, size: number): number {
  if (size === 0) return value.length;
  if (value.length > size) return -E.ERANGE;
  buf.data = value;
  return value.length;
}

function get(inode: inode, name: ByteString, buf: UserBuffer, size: number): number {
  if (is_posix_acl(name)) return posix_acl_get(inode);
  if (!has_handler(inode, name)) return -E.EOPNOTSUPP;
  const value = name === SELINUX ? `${inode.i_security}\0` : inode.i_xattrs?.get(name);
  return value === undefined ? -E.ENODATA : give(value, buf, size);
}

function remove(k: Kernel, inode: inode, name: ByteString): number {
  if (is_posix_acl(name)) return posix_acl_set(k, inode, name, null);
  const denied = may_set(k, inode, name);
  if (denied) return denied;
  if (!has_handler(inode, name)) return -E.EOPNOTSUPP;
  if (name === SELINUX) return -E.EACCES;
  return inode.i_xattrs?.delete(name) ? 0 : -E.ENODATA;
}

function list(inode: inode, buf: UserBuffer, size: number): number {
  return give([...(inode.i_xattrs?.keys() ?? []), SELINUX].map((name) => `${name}\0`).join(""), buf, size);
}

const s = (x: unknown) => x as ByteString;
const n = (x: unknown) => x as number;

export const xattr_read_syscalls: syscall_defs = {
  getxattr: {
    fn: (k, op) => at(k, op.a0, LOOKUP_FOLLOW, (i) => get(i, s(op.a1), op.a2 as UserBuffer, n(op.a3))),
    ptr: "hhs",
  },
  lgetxattr: {
    fn: (k, op) => at(k, op.a0, 0, (i) => get(i, s(op.a1), op.a2 as UserBuffer, n(op.a3))),
    ptr: "hhs",
  },
  fgetxattr: {
    fn: (k, op) => of_fd(k, op.a0, (i) => get(i, s(op.a1), op.a2 as UserBuffer, n(op.a3))),
    ptr: " hs",
  },
  removexattr: {
    fn: (k, op) => at(k, op.a0, LOOKUP_FOLLOW, (i) => remove(k, i, s(op.a1)), O_WRONLY),
    ptr: "hh",
  },
  lremovexattr: { fn: (k, op) => at(k, op.a0, 0, (i) => remove(k, i, s(op.a1)), O_WRONLY), ptr: "hh" },
  fremovexattr: { fn: (k, op) => of_fd(k, op.a0, (i) => remove(k, i, s(op.a1)), O_WRONLY), ptr: " h" },
  listxattr: {
    fn: (k, op) => at(k, op.a0, LOOKUP_FOLLOW, (i) => list(i, op.a1 as UserBuffer, n(op.a2))),
    ptr: "hs",
  },
  flistxattr: { fn: (k, op) => of_fd(k, op.a0, (i) => list(i, op.a1 as UserBuffer, n(op.a2))), ptr: " s" },
  llistxattr: { fn: (k, op) => at(k, op.a0, 0, (i) => list(i, op.a1 as UserBuffer, n(op.a2))), ptr: "hs" },
};
