// fs/stat: the stat family, access, readlink, statfs, and the working directory.

import type { Kernel } from "../kernel.ts";
import type { syscall_defs } from "../syscall_types.ts";
import { CAP_FULL_SET } from "../uapi/capability.ts";
import * as E from "../uapi/errno.ts";
import * as F from "../uapi/fcntl.ts";
import * as T from "../uapi/stat.ts";
import type { Syscall, UserBuffer } from "../uapi/syscall.ts";
import { gid_shown, make_kid, uid_shown } from "../user_namespace.ts";
import { path_to } from "./d_path.ts";
import { fget_raw } from "./file.ts";
import { type file, type inode, MAY_EXEC, type path, type super_block } from "./fs.ts";
import {
  generic_permission,
  inode_permission,
  LOOKUP_FOLLOW,
  mnt_want_write,
  user_path_at,
} from "./namei.ts";

const EXT4_SUPER_MAGIC = 0xef53;

/** What fstat tells of: an open file of an overlay is another file system's inode, but has the overlay's name. */
const stat_inode = (file: file): inode => {
  const inode = file.f_path.dentry.d_inode;
  return inode?.i_op.d_real ? inode : file.f_inode;
};

/** Fills a struct stat from an inode. */
export function generic_fillattr(k: Kernel, inode: inode, st: T.stat): void {
  inode.i_op.revalidate?.(k, inode);
  st.st_dev = inode.i_sb.s_dev;
  st.st_ino = inode.i_ino;
  st.st_mode = inode.i_mode;
  st.st_nlink = inode.i_nlink;
  st.st_uid = uid_shown(k, inode.i_uid);
  st.st_gid = gid_shown(k, inode.i_gid);
  st.st_rdev = inode.i_rdev;
  st.st_size = T.S_ISDIR(inode.i_mode) ? (inode.i_sb.s_dynamic ? 0 : 4096) : inode.i_size;
  st.st_blksize = 4096;
  // a directory takes a block on a disk, but none in memory
  const dir_blocks = inode.i_sb.s_magic === EXT4_SUPER_MAGIC ? 8 : 0;
  st.st_blocks = T.S_ISREG(inode.i_mode)
    ? Math.ceil(inode.i_size / 4096) * 8
    : T.S_ISDIR(inode.i_mode)
      ? dir_blocks
      : 0;
  st.st_atime = inode.i_atime;
  st.st_mtime = inode.i_mtime;
  st.st_ctime = inode.i_ctime;
  inode.i_op.getattr?.(k, inode, st);
}

function do_stat(k: Kernel, dfd: number, name: unknown, out: unknown, flags: number): number {
  if (flags & ~(F.AT_SYMLINK_NOFOLLOW | F.AT_EMPTY_PATH | F.AT_NO_AUTOMOUNT)) return -E.EINVAL;
  const path = user_path_at(
    k,
    dfd,
    name,
    flags & F.AT_SYMLINK_NOFOLLOW ? 0 : LOOKUP_FOLLOW,
    (flags & F.AT_EMPTY_PATH) !== 0,
  );
  if (typeof path === "number") return path;
  generic_fillattr(k, path.dentry.d_inode as inode, out as T.stat);
  return 0;
}

/** access(2) asks with the real ids, and with the permitted set only for real root. */
function do_faccessat(k: Kernel, dfd: number, name: unknown, mode: number, effective = false): number {
  if (mode & ~7) return -E.EINVAL;
  const path = user_path_at(k, dfd, name, LOOKUP_FOLLOW);
  if (typeof path === "number") return path;
  const { cred } = k.current;
  const asking = effective
    ? cred
    : {
        ...cred,
        fsuid: cred.uid,
        fsgid: cred.gid,
        cap_effective:
          cred.uid === make_kid(cred.user_ns, "uid_map", 0) ? cred.cap_permitted & CAP_FULL_SET : 0n,
      };
  const inode = path.dentry.d_inode as inode;
  if (mode & F.W_OK && !T.S_ISCHR(inode.i_mode) && !T.S_ISFIFO(inode.i_mode)) {
    const readonly = mnt_want_write(path.mnt);
    if (readonly) return readonly;
  }
  return mode
    ? inode.i_op.permission
      ? inode_permission(k, inode, mode, asking)
      : generic_permission(k, inode, mode, asking)
    : 0;
}

function do_readlinkat(k: Kernel, dfd: number, name: unknown, buf: unknown, size: number): number {
  if (size <= 0) return -E.EINVAL;
  const path = user_path_at(k, dfd, name, 0, true);
  if (typeof path === "number") return path;
  const inode = path.dentry.d_inode as inode;
  if (!T.S_ISLNK(inode.i_mode)) return name === "" ? -E.ENOENT : -E.EINVAL;
  let target = inode.i_op.readlink ? inode.i_op.readlink(k, inode) : inode.i_link;
  if (typeof target === "number") return target;
  target = target.slice(0, size);
  (buf as UserBuffer).data = target;
  return target.length;
}

function statfs_sb(k: Kernel, sb: super_block, out: T.statfs): number {
  Object.assign(out, T.new_statfs(), { f_type: sb.s_magic }, sb.statfs?.(k, sb));
  return 0;
}

/** statx(2): the file systems here do not keep times of birth. */
function sys_statx(k: Kernel, op: Syscall): number {
  const flags = op.a2 as number;
  const sync = flags & (F.AT_STATX_FORCE_SYNC | F.AT_STATX_DONT_SYNC);
  if (sync === (F.AT_STATX_FORCE_SYNC | F.AT_STATX_DONT_SYNC)) return -E.EINVAL;
  if ((op.a3 as number) < 0) return -E.EINVAL;
  const r = do_stat(k, op.a0 as number, op.a1, op.a4, flags & ~sync);
  if (r === 0) (op.a4 as T.statx).stx_btime = null;
  return r;
}

function set_pwd(k: Kernel, path: path): number {
  const inode = path.dentry.d_inode as inode;
  if (!T.S_ISDIR(inode.i_mode)) return -E.ENOTDIR;
  const denied = inode_permission(k, inode, MAY_EXEC);
  if (denied) return denied;
  k.current.fs.pwd = path;
  return 0;
}

function sys_getcwd(k: Kernel, op: Syscall): number {
  const { pwd } = k.current.fs;
  if (pwd.dentry.d_unlinked) return -E.ENOENT;
  const name = path_to(pwd, k.current.fs.root);
  if (name.length + 1 > (op.a1 as number)) return -E.ERANGE;
  (op.a0 as UserBuffer).data = name;
  return name.length + 1;
}

const n = (x: unknown) => x as number;
export const stat_syscalls: syscall_defs = {
  stat: { fn: (k, op) => do_stat(k, F.AT_FDCWD, op.a0, op.a1, 0), ptr: "hs" },
  lstat: { fn: (k, op) => do_stat(k, F.AT_FDCWD, op.a0, op.a1, F.AT_SYMLINK_NOFOLLOW), ptr: "hs" },
  newfstatat: { fn: (k, op) => do_stat(k, n(op.a0), op.a1, op.a2, n(op.a3)), ptr: " hs" },
  fstat: {
    fn: (k, op) => {
      const file = fget_raw(k, n(op.a0));
      if (!file) return -E.EBADF;
      generic_fillattr(k, stat_inode(file), op.a1 as T.stat);
      return 0;
    },
    ptr: " s",
  },
  statx: { fn: sys_statx, ptr: " h  s", note: "no time of birth" },
  access: { fn: (k, op) => do_faccessat(k, F.AT_FDCWD, op.a0, n(op.a1)), ptr: "h" },
  faccessat: { fn: (k, op) => do_faccessat(k, n(op.a0), op.a1, n(op.a2)), ptr: " h" },
  readlink: { fn: (k, op) => do_readlinkat(k, F.AT_FDCWD, op.a0, op.a1, n(op.a2)), ptr: "hs" },
  readlinkat: { fn: (k, op) => do_readlinkat(k, n(op.a0), op.a1, op.a2, n(op.a3)), ptr: " hs" },
  statfs: {
    fn: (k, op) => {
      const path = user_path_at(k, F.AT_FDCWD, op.a0, LOOKUP_FOLLOW);
      return typeof path === "number" ? path : statfs_sb(k, path.mnt.mnt_sb, op.a1 as T.statfs);
    },
    ptr: "hs",
  },
  fstatfs: {
    fn: (k, op) => {
      const file = fget_raw(k, n(op.a0));
      return file ? statfs_sb(k, stat_inode(file).i_sb, op.a1 as T.statfs) : -E.EBADF;
    },
    ptr: " s",
  },
  chdir: {
    fn: (k, op) => {
      const path = user_path_at(k, F.AT_FDCWD, op.a0, LOOKUP_FOLLOW);
      return typeof path === "number" ? path : set_pwd(k, path);
    },
    ptr: "h",
  },
  fchdir: {
    fn: (k, op) => {
      const file = fget_raw(k, n(op.a0));
      if (!file) return -E.EBADF;
      return set_pwd(k, file.f_path);
    },
  },
  getcwd: { fn: sys_getcwd, ptr: "s" },
  umask: {
    fn: (k, op) => {
      const old = k.current.fs.umask;
      k.current.fs.umask = n(op.a0) & 0o777;
      return old;
    },
  },
  sync: { fn: () => 0 },
  syncfs: { fn: (k, op) => (fget_raw(k, n(op.a0)) ? 0 : -E.EBADF) },
  fsync: { fn: (k, op) => (fget_raw(k, n(op.a0)) ? 0 : -E.EBADF) },
  fdatasync: { fn: (k, op) => (fget_raw(k, n(op.a0)) ? 0 : -E.EBADF) },
};
