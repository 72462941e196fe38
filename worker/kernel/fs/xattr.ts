// fs/xattr: extended attributes; security.selinux is the inode's label. Reading and removing them is in xattr_read.ts.

import { audit_file } from "../auditsc.ts";
import { capable } from "../capability.ts";
import type { Kernel } from "../kernel.ts";
import type { syscall_defs } from "../syscall_types.ts";
import { ktime_get_coarse_real_us } from "../time.ts";
import { CAP_SETFCAP, CAP_SYS_ADMIN } from "../uapi/capability.ts";
import * as E from "../uapi/errno.ts";
import { AT_FDCWD, O_RDONLY, O_WRONLY } from "../uapi/fcntl.ts";
import { S_ISDIR, S_ISREG } from "../uapi/stat.ts";
import type { ByteString, Syscall } from "../uapi/syscall.ts";
import { fget } from "./file.ts";
import { type dentry, IS_APPEND, IS_IMMUTABLE, type inode, MAY_WRITE, type path } from "./fs.ts";
import { FS_ATTRIB, fsnotify } from "./fsnotify.ts";
import { inode_permission, LOOKUP_FOLLOW, mnt_want_write, user_path_at } from "./namei.ts";
import { is_posix_acl, posix_acl_set } from "./posix_acl.ts";

const XATTR_NAME_MAX = 255;
const XATTR_SIZE_MAX = 65536;
export const SELINUX = "security.selinux";

/**
 * Does the inode's file system keep attributes of this name? A disk file system keeps all classes, tmpfs those of the
 * kernel and its security modules, others none; labels are kept for all by the security module.
 */
export function has_handler(inode: inode, name: ByteString): boolean {
  if (name === SELINUX) return true;
  const type = inode.i_sb.s_type.name;
  if (name.startsWith("user.")) return type === "ext4";
  return (type === "ext4" || type === "tmpfs" || type === "devtmpfs") && /^(?:trusted|security)\./.test(name);
}

export function may_set(k: Kernel, inode: inode, name: ByteString): number {
  if (name.length === 0 || name.length > XATTR_NAME_MAX) return -E.ERANGE;
  if (IS_APPEND(inode) || IS_IMMUTABLE(inode)) return -E.EPERM;
  if (name.startsWith("user.")) {
    if (!S_ISREG(inode.i_mode) && !S_ISDIR(inode.i_mode)) return -E.EPERM;
    return inode_permission(k, inode, MAY_WRITE);
  }
  if (name.startsWith("trusted.")) return capable(k, CAP_SYS_ADMIN) ? 0 : -E.EPERM;
  if (name === SELINUX)
    return k.current.cred.fsuid === inode.i_uid || capable(k, CAP_SYS_ADMIN) ? 0 : -E.EPERM;
  if (name === "security.capability" && S_ISREG(inode.i_mode)) return capable(k, CAP_SETFCAP) ? 0 : -E.EPERM;
  if (name.startsWith("security.")) return capable(k, CAP_SYS_ADMIN) ? 0 : -E.EPERM;
  return -E.EOPNOTSUPP;
}

function set(k: Kernel, inode: inode, name: ByteString, value: ByteString, flags: number): number {
  if (value.length > XATTR_SIZE_MAX) return -E.E2BIG;
  if (is_posix_acl(name)) {
    const r = posix_acl_set(k, inode, name, value);
    if (r === 0) changed(k, inode);
    return r;
  }
  const denied = may_set(k, inode, name);
  if (denied) return denied;
  if (!has_handler(inode, name)) return -E.EOPNOTSUPP;
  if (name === SELINUX) {
    const label = value.replace(/\0+$/, "");
    if (label.split(":").length < 4) return -E.EINVAL;
    inode.i_security = label;
  } else {
    const exists = inode.i_xattrs?.has(name) ?? false;
    if (flags === 1 && exists) return -E.EEXIST;
    if (flags === 2 && !exists) return -E.ENODATA;
    (inode.i_xattrs ??= new Map()).set(name, value);
  }
  changed(k, inode);
  return 0;
}

function changed(k: Kernel, inode: inode): void {
  inode.i_ctime = ktime_get_coarse_real_us(k);
  fsnotify(k, inode, FS_ATTRIB, inode, null);
}

/** A change needs a mount that can be written. */
const mnt_want = (path: path, how: number): number => (how === O_WRONLY ? mnt_want_write(path.mnt) : 0);

/** The inode that has the attributes: an overlay's are in its layers, and changed in the upper one. */
function real(k: Kernel, dentry: dentry, how: number, act: (inode: inode) => number): number {
  const inode = dentry.d_inode as inode;
  const found = inode.i_op.d_real?.(k, dentry, how) ?? inode;
  return typeof found === "number" ? found : act(found);
}

export function at(
  k: Kernel,
  name: unknown,
  flags: number,
  act: (inode: inode) => number,
  how = O_RDONLY,
): number {
  const path = user_path_at(k, AT_FDCWD, name, flags);
  return typeof path === "number" ? path : mnt_want(path, how) || real(k, path.dentry, how, act);
}
export function of_fd(k: Kernel, fd: unknown, act: (inode: inode) => number, how = O_RDONLY): number {
  const file = fget(k, fd as number);
  if (!file) return -E.EBADF;
  if (k.current.audit_context) audit_file(k, file);
  return (
    mnt_want(file.f_path, how) ||
    (file.f_path.dentry.d_inode?.i_op.d_real ? real(k, file.f_path.dentry, how, act) : act(file.f_inode))
  );
}
const s = (x: unknown) => x as ByteString;

export const xattr_syscalls: syscall_defs = {
  setxattr: {
    fn: (k: Kernel, op: Syscall) =>
      at(k, op.a0, LOOKUP_FOLLOW, (i) => set(k, i, s(op.a1), s(op.a2), op.a4 as number), O_WRONLY),
    ptr: "hhh",
  },
  lsetxattr: {
    fn: (k, op) => at(k, op.a0, 0, (i) => set(k, i, s(op.a1), s(op.a2), op.a4 as number), O_WRONLY),
    ptr: "hhh",
  },
  fsetxattr: {
    fn: (k, op) => of_fd(k, op.a0, (i) => set(k, i, s(op.a1), s(op.a2), op.a4 as number), O_WRONLY),
    ptr: " hh",
  },
};
