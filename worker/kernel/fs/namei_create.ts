// fs/namei: mknod, mkdir, rmdir, unlink, symlink, link and rename.

import { AUDIT_TYPE_CHILD_CREATE, AUDIT_TYPE_CHILD_DELETE, audit_inode_child } from "../auditsc.ts";
import { capable } from "../capability.ts";
import type { Kernel } from "../kernel.ts";
import type { syscall_defs } from "../syscall_types.ts";
import { CAP_FOWNER, CAP_MKNOD } from "../uapi/capability.ts";
import * as E from "../uapi/errno.ts";
import * as F from "../uapi/fcntl.ts";
import * as T from "../uapi/stat.ts";
import type { ByteString, Syscall } from "../uapi/syscall.ts";
import { capable_wrt_ids } from "../user_namespace.ts";
import { is_subdir } from "./d_path.ts";
import {
  type dentry,
  type filename,
  IS_APPEND,
  IS_IMMUTABLE,
  type inode,
  MAY_EXEC,
  MAY_WRITE,
  type path,
} from "./fs.ts";
import {
  FS_CREATE,
  FS_DELETE,
  FS_ISDIR,
  FS_MOVE_SELF,
  FS_MOVED_FROM,
  FS_MOVED_TO,
  fsnotify,
  fsnotify_inoderemove,
} from "./fsnotify.ts";
import { d_alloc } from "./inode.ts";
import {
  filename_lookup,
  filename_parentat,
  getname,
  inode_permission,
  LOOKUP_FOLLOW,
  lookup_child,
  mnt_want_write,
  type nameidata,
} from "./namei.ts";
import { is_local_mountpoint } from "./namespace.ts";
import { may_linkat } from "./protected_links.ts";

const is_dir_flag = (inode: inode | null) => (inode && T.S_ISDIR(inode.i_mode) ? FS_ISDIR : 0);

/** May entries be made in `dir`? */
export function may_create(k: Kernel, dir: dentry): number {
  const inode = dir.d_inode as inode;
  if (dir.d_unlinked || inode.i_nlink === 0) return -E.ENOENT;
  return inode_permission(k, inode, MAY_WRITE | MAY_EXEC);
}

/** fs/namei.c:may_delete, with the sticky bit rule. */
function may_delete(k: Kernel, dir: dentry, victim: dentry, isdir: boolean): number {
  const inode = victim.d_inode as inode;
  const parent = dir.d_inode as inode;
  if (k.current.audit_context) audit_inode_child(k, parent, victim, AUDIT_TYPE_CHILD_DELETE);
  const denied = inode_permission(k, parent, MAY_WRITE | MAY_EXEC);
  if (denied) return denied;
  if (IS_APPEND(parent)) return -E.EPERM;
  const { fsuid } = k.current.cred;
  if (
    parent.i_mode & T.S_ISVTX &&
    inode.i_uid !== fsuid &&
    parent.i_uid !== fsuid &&
    !capable_wrt_ids(k, k.current.cred, inode.i_uid, inode.i_gid, CAP_FOWNER)
  )
    return -E.EPERM;
  if (IS_APPEND(inode) || IS_IMMUTABLE(inode)) return -E.EPERM;
  if (isdir) {
    if (!T.S_ISDIR(inode.i_mode)) return -E.ENOTDIR;
    if (victim === victim.d_parent) return -E.EBUSY;
  } else if (T.S_ISDIR(inode.i_mode)) return -E.EISDIR;
  if (is_local_mountpoint(k, victim)) return -E.EBUSY;
  return 0;
}

/** Directory of a name to be created, and a negative dentry for it; -EEXIST when it is there. */
function filename_create(
  k: Kernel,
  dfd: number,
  name: filename,
  directory: boolean,
): { nd: nameidata; dentry: dentry } | number {
  const nd = filename_parentat(k, dfd, name);
  if (typeof nd === "number") return nd;
  if (nd.last_type !== "norm") return -E.EEXIST;
  const child = lookup_child(k, nd.path, nd.last);
  if (typeof child === "number") return child;
  if (child) {
    // what is about to be made exists: audit shows the existing object
    return -E.EEXIST;
  }
  if (!directory && nd.trailing_slash) return -E.ENOENT;
  // a lookup in procfs fails by itself (proc_lookup_de, proc_pident_lookup)
  if (nd.path.dentry.d_sb.s_type.name === "proc") return -E.ENOENT;
  const readonly = mnt_want_write(nd.path.mnt);
  if (readonly) return readonly;
  return { nd, dentry: d_alloc(nd.path.dentry, nd.last) };
}

/** Common frame of all calls that make a name. */
function create_at(
  k: Kernel,
  dfd: number,
  name: unknown,
  directory: boolean,
  make: (dir: inode, dentry: dentry) => number,
  /** what is looked at before the directory's permissions */
  first: (dir: path) => number = () => 0,
): number {
  const filename = getname(k, name);
  if (typeof filename === "number") return filename;
  const at = filename_create(k, dfd, filename, directory);
  if (typeof at === "number") return at;
  const refused = first(at.nd.path);
  if (refused) return refused;
  return vfs_make(k, at.nd.path.dentry, at.dentry, make);
}

/** vfs_create and its kin: `make` makes the negative dentry of the directory positive. */
export function vfs_make(
  k: Kernel,
  parent: dentry,
  dentry: dentry,
  make: (dir: inode, dentry: dentry) => number,
): number {
  if (k.current.audit_context) audit_inode_child(k, parent.d_inode as inode, dentry, AUDIT_TYPE_CHILD_CREATE);
  const denied = may_create(k, parent);
  if (denied) return denied;
  const r = make(parent.d_inode as inode, dentry);
  if (r === 0) notify_create(k, parent, dentry);
  return r;
}

/** After a dentry became positive: tells audit's context and the directory's marks. */
export function notify_create(k: Kernel, parent: dentry, dentry: dentry): void {
  const dir = parent.d_inode as inode;
  if (k.current.audit_context) audit_inode_child(k, dir, dentry, AUDIT_TYPE_CHILD_CREATE);
  fsnotify(k, dir, FS_CREATE | is_dir_flag(dentry.d_inode), dentry.d_inode, dentry.d_name);
}

const umask = (k: Kernel, mode: number) => mode & ~k.current.fs.umask;

function do_mknodat(k: Kernel, dfd: number, name: unknown, mode: number, dev: number): number {
  const kind = mode & T.S_IFMT;
  if (kind === T.S_IFDIR) return -E.EPERM;
  if (kind && ![T.S_IFREG, T.S_IFCHR, T.S_IFBLK, T.S_IFIFO, T.S_IFSOCK].includes(kind)) return -E.EINVAL;
  return create_at(k, dfd, name, false, (dir, dentry) => {
    if ((kind === T.S_IFCHR || kind === T.S_IFBLK) && !capable(k, CAP_MKNOD)) return -E.EPERM;
    const full = umask(k, mode & 0o7777) | (kind || T.S_IFREG);
    if (!dir.i_op.mknod || !dir.i_op.create) return -E.EPERM;
    return kind === 0 || kind === T.S_IFREG
      ? dir.i_op.create(k, dir, dentry, full)
      : dir.i_op.mknod(k, dir, dentry, full, dev);
  });
}

/** bind(2) of an AF_UNIX socket: a socket in the file system, whose inode is returned, or a negated errno. */
export function mknod_socket(k: Kernel, name: ByteString): inode | number {
  let made: inode | null = null;
  const r = create_at(k, F.AT_FDCWD, name, false, (dir, dentry) => {
    const done = dir.i_op.mknod?.(k, dir, dentry, umask(k, 0o777) | T.S_IFSOCK, 0) ?? -E.EPERM;
    made = dentry.d_inode;
    return done;
  });
  return r < 0 || made === null ? r : made;
}

const do_mkdirat = (k: Kernel, dfd: number, name: unknown, mode: number): number =>
  create_at(k, dfd, name, true, (dir, dentry) =>
    dir.i_op.mkdir ? dir.i_op.mkdir(k, dir, dentry, umask(k, mode & 0o1777)) : -E.EPERM,
  );

function do_symlinkat(k: Kernel, target: unknown, dfd: number, name: unknown): number {
  if (typeof target !== "string") return -E.EFAULT;
  const from = getname(k, target);
  if (typeof from === "number") return from;
  return create_at(k, dfd, name, false, (dir, dentry) =>
    dir.i_op.symlink ? dir.i_op.symlink(k, dir, dentry, target) : -E.EPERM,
  );
}

function do_linkat(k: Kernel, odfd: number, from: unknown, ndfd: number, to: unknown, flags: number): number {
  if (flags & ~(F.AT_SYMLINK_FOLLOW | F.AT_EMPTY_PATH)) return -E.EINVAL;
  const name = getname(k, from, (flags & F.AT_EMPTY_PATH) !== 0);
  if (typeof name === "number") return name;
  const old = filename_lookup(k, odfd, name, flags & F.AT_SYMLINK_FOLLOW ? LOOKUP_FOLLOW : 0);
  if (typeof old === "number") return old;
  const vfs_link = (dir: inode, dentry: dentry): number => {
    const inode = old.dentry.d_inode as inode;
    if (T.S_ISDIR(inode.i_mode)) return -E.EPERM;
    if (IS_APPEND(inode) || IS_IMMUTABLE(inode)) return -E.EPERM;
    if (inode.i_nlink === 0 && !inode.i_tmpfile?.linkable) return -E.ENOENT;
    return dir.i_op.link ? dir.i_op.link(k, old.dentry, dir, dentry) : -E.EPERM;
  };
  // not across mounts, be it the same file system
  const first = (dir: path) => (dir.mnt === old.mnt ? may_linkat(k, old) : -E.EXDEV);
  return create_at(k, ndfd, to, false, vfs_link, first);
}

/** Directory and existing entry of a name to be removed. */
function lookup_victim(k: Kernel, dfd: number, name: unknown): { nd: nameidata; victim: dentry } | number {
  const filename = getname(k, name);
  if (typeof filename === "number") return filename;
  const nd = filename_parentat(k, dfd, filename);
  if (typeof nd === "number") return nd;
  const victim = nd.last_type === "norm" ? lookup_child(k, nd.path, nd.last) : nd.path.dentry;
  if (typeof victim === "number") return victim;
  if (nd.last_type !== "norm") return { nd, victim: nd.path.dentry };
  if (!victim?.d_inode) return -E.ENOENT;
  return { nd, victim };
}

function removed(k: Kernel, parent: dentry, victim: dentry, inode: inode): void {
  fsnotify(k, parent.d_inode as inode, FS_DELETE | is_dir_flag(inode), inode, victim.d_name);
  if (inode.i_nlink === 0) fsnotify_inoderemove(k, inode);
}

function do_unlinkat(k: Kernel, dfd: number, name: unknown): number {
  const at = lookup_victim(k, dfd, name);
  if (typeof at === "number") return at;
  if (at.nd.last_type !== "norm") return -E.EISDIR;
  const { victim } = at;
  const inode = victim.d_inode as inode;
  if (at.nd.trailing_slash) return T.S_ISDIR(inode.i_mode) ? -E.EISDIR : -E.ENOTDIR;
  const readonly = mnt_want_write(at.nd.path.mnt);
  if (readonly) return readonly;
  return vfs_remove(k, at.nd.path.dentry, victim, false);
}

/** vfs_unlink and vfs_rmdir. */
export function vfs_remove(k: Kernel, parent: dentry, victim: dentry, isdir: boolean): number {
  const denied = may_delete(k, parent, victim, isdir);
  if (denied) return denied;
  if (isdir && victim.d_children && victim.d_children.size > 0) return -E.ENOTEMPTY;
  const inode = victim.d_inode as inode;
  const dir = parent.d_inode as inode;
  const r = (isdir ? dir.i_op.rmdir : dir.i_op.unlink)?.(k, dir, victim) ?? -E.EPERM;
  if (r === 0) removed(k, parent, victim, inode);
  return r;
}

function do_rmdir(k: Kernel, dfd: number, name: unknown): number {
  const at = lookup_victim(k, dfd, name);
  if (typeof at === "number") return at;
  if (at.nd.last_type === "dotdot") return -E.ENOTEMPTY;
  if (at.nd.last_type === "dot") return -E.EINVAL;
  if (at.nd.last_type === "root") return -E.EBUSY;
  const readonly = mnt_want_write(at.nd.path.mnt);
  if (readonly) return readonly;
  return vfs_remove(k, at.nd.path.dentry, at.victim, true);
}

function do_renameat2(
  k: Kernel,
  odfd: number,
  from: unknown,
  ndfd: number,
  to: unknown,
  flags: number,
): number {
  if (flags & ~(F.RENAME_NOREPLACE | F.RENAME_EXCHANGE)) return -E.EINVAL;
  if (flags === (F.RENAME_NOREPLACE | F.RENAME_EXCHANGE)) return -E.EINVAL;
  const fname = getname(k, from);
  if (typeof fname === "number") return fname;
  const tname = getname(k, to);
  if (typeof tname === "number") return tname;
  const ond = filename_parentat(k, odfd, fname);
  if (typeof ond === "number") return ond;
  const nnd = filename_parentat(k, ndfd, tname);
  if (typeof nnd === "number") return nnd;
  if (ond.path.mnt !== nnd.path.mnt) return -E.EXDEV;
  if (ond.last_type !== "norm") return -E.EBUSY;
  if (nnd.last_type !== "norm") return flags & F.RENAME_NOREPLACE ? -E.EEXIST : -E.EBUSY;
  const readonly = mnt_want_write(ond.path.mnt);
  if (readonly) return readonly;
  const od = lookup_child(k, ond.path, ond.last);
  if (typeof od === "number") return od;
  if (!od?.d_inode) return -E.ENOENT;
  const found = lookup_child(k, nnd.path, nnd.last);
  if (typeof found === "number") return found;
  if (flags & F.RENAME_NOREPLACE && found) return -E.EEXIST;
  if (flags & F.RENAME_EXCHANGE && !found) return -E.ENOENT;
  const moved = od.d_inode;
  const isdir = T.S_ISDIR(moved.i_mode);
  if (!isdir && (ond.trailing_slash || (nnd.trailing_slash && !(flags & F.RENAME_EXCHANGE))))
    return -E.ENOTDIR;
  const odir = ond.path.dentry;
  const ndir = nnd.path.dentry;
  if (isdir && is_subdir(ndir, od)) return -E.EINVAL;
  if (found && is_subdir(odir, found)) return flags & F.RENAME_EXCHANGE ? -E.EINVAL : -E.ENOTEMPTY;
  const target = found?.d_inode ?? null;
  if (target === moved) return 0;
  return vfs_rename(k, od, found ?? d_alloc(ndir, nnd.last), flags);
}

/** To where `nd` is, which may be negative. */
export function vfs_rename(k: Kernel, od: dentry, nd: dentry, flags: number): number {
  const odir = od.d_parent;
  const ndir = nd.d_parent;
  const moved = od.d_inode as inode;
  const isdir = T.S_ISDIR(moved.i_mode);
  const target = nd.d_inode;
  let denied = may_delete(k, odir, od, isdir);
  if (denied) return denied;
  if (!target) {
    if (k.current.audit_context) audit_inode_child(k, ndir.d_inode as inode, nd, AUDIT_TYPE_CHILD_CREATE);
    denied = may_create(k, ndir);
  } else denied = may_delete(k, ndir, nd, flags & F.RENAME_EXCHANGE ? T.S_ISDIR(target.i_mode) : isdir);
  if (denied) return denied;
  if (isdir && odir !== ndir && inode_permission(k, moved, MAY_WRITE)) return -E.EACCES;
  if (is_local_mountpoint(k, od) || is_local_mountpoint(k, nd)) return -E.EBUSY;
  if (target && isdir && !(flags & F.RENAME_EXCHANGE) && nd.d_children && nd.d_children.size > 0)
    return -E.ENOTEMPTY;
  const oi = odir.d_inode as inode;
  const ni = ndir.d_inode as inode;
  if (!oi.i_op.rename) return -E.EPERM;
  const old_name = od.d_name;
  const r = oi.i_op.rename(k, oi, od, ni, nd, flags);
  if (r) return r;
  fsnotify_move(k, odir, ndir, old_name, od.d_name, moved, flags & F.RENAME_EXCHANGE ? null : target, od);
  if (flags & F.RENAME_EXCHANGE && target)
    fsnotify_move(k, ndir, odir, od.d_name, old_name, target, null, nd);
  return 0;
}

function fsnotify_move(
  k: Kernel,
  odir: dentry,
  ndir: dentry,
  old_name: ByteString,
  new_name: ByteString,
  moved: inode,
  replaced: inode | null,
  at: dentry,
): void {
  const dirflag = is_dir_flag(moved);
  fsnotify(k, odir.d_inode as inode, FS_MOVED_FROM | dirflag, moved, old_name);
  fsnotify(k, ndir.d_inode as inode, FS_MOVED_TO | dirflag, moved, new_name);
  if (replaced && replaced.i_nlink === 0) fsnotify_inoderemove(k, replaced);
  fsnotify(k, moved, FS_MOVE_SELF, moved, null);
  if (k.current.audit_context) audit_inode_child(k, ndir.d_inode as inode, at, AUDIT_TYPE_CHILD_CREATE);
}

const { AT_FDCWD } = F;
const n = (x: unknown) => x as number;

export const namei_syscalls: syscall_defs = {
  mknod: {
    fn: (k: Kernel, op: Syscall) => do_mknodat(k, AT_FDCWD, op.a0, n(op.a1), T.new_decode_dev(n(op.a2))),
    ptr: "h",
  },
  mknodat: { fn: (k, op) => do_mknodat(k, n(op.a0), op.a1, n(op.a2), T.new_decode_dev(n(op.a3))), ptr: " h" },
  mkdir: { fn: (k, op) => do_mkdirat(k, AT_FDCWD, op.a0, n(op.a1)), ptr: "h" },
  mkdirat: { fn: (k, op) => do_mkdirat(k, n(op.a0), op.a1, n(op.a2)), ptr: " h" },
  symlink: { fn: (k, op) => do_symlinkat(k, op.a0, AT_FDCWD, op.a1), ptr: "hh" },
  symlinkat: { fn: (k, op) => do_symlinkat(k, op.a0, n(op.a1), op.a2), ptr: "h h" },
  link: { fn: (k, op) => do_linkat(k, AT_FDCWD, op.a0, AT_FDCWD, op.a1, 0), ptr: "hh" },
  linkat: { fn: (k, op) => do_linkat(k, n(op.a0), op.a1, n(op.a2), op.a3, n(op.a4)), ptr: " h h" },
  unlink: { fn: (k, op) => do_unlinkat(k, AT_FDCWD, op.a0), ptr: "h" },
  unlinkat: {
    fn: (k, op) => {
      const flags = n(op.a2);
      if (flags & ~F.AT_REMOVEDIR) return -E.EINVAL;
      return flags ? do_rmdir(k, n(op.a0), op.a1) : do_unlinkat(k, n(op.a0), op.a1);
    },
    ptr: " h",
  },
  rmdir: { fn: (k, op) => do_rmdir(k, AT_FDCWD, op.a0), ptr: "h" },
  rename: { fn: (k, op) => do_renameat2(k, AT_FDCWD, op.a0, AT_FDCWD, op.a1, 0), ptr: "hh" },
  renameat: { fn: (k, op) => do_renameat2(k, n(op.a0), op.a1, n(op.a2), op.a3, 0), ptr: " h h" },
  renameat2: { fn: (k, op) => do_renameat2(k, n(op.a0), op.a1, n(op.a2), op.a3, n(op.a4)), ptr: " h h" },
};
