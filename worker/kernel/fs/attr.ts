// fs/attr and the calls of fs/open that change attributes: chmod, chown, truncate, utimensat.

import { audit_file } from "../auditsc.ts";
import { capable } from "../capability.ts";
import { in_group_p } from "../cred.ts";
import type { Kernel } from "../kernel.ts";
import { send_sig } from "../signal.ts";
import type { syscall_defs } from "../syscall_types.ts";
import { ktime_get_coarse_real_us } from "../time.ts";
import { CAP_CHOWN, CAP_FOWNER, CAP_FSETID } from "../uapi/capability.ts";
import * as E from "../uapi/errno.ts";
import * as F from "../uapi/fcntl.ts";
import { RLIMIT_FSIZE, type timespec } from "../uapi/sched.ts";
import { SIGXFSZ } from "../uapi/signal.ts";
import * as T from "../uapi/stat.ts";
import { capable_wrt_ids, gid_given, INVALID_ID, uid_given } from "../user_namespace.ts";
import { fget } from "./file.ts";
import {
  type dentry,
  FMODE_WRITE,
  IS_APPEND,
  IS_IMMUTABLE,
  type iattr,
  type inode,
  MAY_WRITE,
  type path,
} from "./fs.ts";
import { FS_ATTRIB, fsnotify } from "./fsnotify.ts";
import { inode_permission, LOOKUP_FOLLOW, mnt_want_write, user_path_at } from "./namei.ts";

/** The capability counts for a file of those owners. */
const over_inode = (k: Kernel, inode: inode, cap: number): boolean =>
  capable_wrt_ids(k, k.current.cred, inode.i_uid, inode.i_gid, cap);
export const owner_or_capable = (k: Kernel, inode: inode): boolean =>
  k.current.cred.fsuid === inode.i_uid || over_inode(k, inode, CAP_FOWNER);

/**
 * RLIMIT_FSIZE, in bytes: what the caller may write from `pos` on. -EFBIG and SIGXFSZ when a file of that size would
 * be more than is allowed (inode_newsize_ok, generic_write_checks).
 */
export function file_size_room(k: Kernel, pos: number): number {
  const limit = k.current.signal.rlim[RLIMIT_FSIZE].rlim_cur;
  if (pos <= limit) return limit - pos;
  send_sig(k, SIGXFSZ, k.current);
  return -E.EFBIG;
}

/** ATTR_KILL_SUID and ATTR_KILL_SGID: the group's bit counts only with its execute bit, else it means locking. */
export function kill_suid(inode: inode): void {
  inode.i_mode &= ~T.S_ISUID;
  if (inode.i_mode & 0o010) inode.i_mode &= ~T.S_ISGID;
}

/** fs/inode.c:file_remove_privs: set-id bits and file capabilities do not outlive a change of what is in the file. */
export function file_remove_privs(k: Kernel, inode: inode): void {
  inode.i_xattrs?.delete("security.capability");
  if (inode.i_mode & (T.S_ISUID | T.S_ISGID) && !capable(k, CAP_FSETID)) kill_suid(inode);
}

/** setattr_prepare and notify_change: checks what may be changed, changes it, and tells the marks. */
export function notify_change(k: Kernel, dentry: dentry, attr: iattr): number {
  const inode = dentry.d_inode as inode;
  inode.i_op.revalidate?.(k, inode);
  const { cred } = k.current;
  const changes_owner = attr.ia_uid !== undefined || attr.ia_gid !== undefined;
  if ((changes_owner || attr.ia_mode !== undefined) && (IS_APPEND(inode) || IS_IMMUTABLE(inode)))
    return -E.EPERM;
  if (attr.ia_uid !== undefined && !over_inode(k, inode, CAP_CHOWN))
    if (cred.fsuid !== inode.i_uid || attr.ia_uid !== inode.i_uid) return -E.EPERM;
  if (attr.ia_gid !== undefined && !over_inode(k, inode, CAP_CHOWN))
    if (cred.fsuid !== inode.i_uid || (!in_group_p(cred, attr.ia_gid) && attr.ia_gid !== inode.i_gid))
      return -E.EPERM;
  if (attr.ia_size !== undefined && attr.ia_size > inode.i_size) {
    const room = file_size_room(k, attr.ia_size);
    if (room < 0) return room;
  }
  let { ia_mode } = attr;
  if (ia_mode !== undefined) {
    if (!owner_or_capable(k, inode)) return -E.EPERM;
    const gid = attr.ia_gid ?? inode.i_gid;
    if (!in_group_p(cred, gid) && !over_inode(k, inode, CAP_FSETID)) ia_mode &= ~T.S_ISGID;
  }
  const error = inode.i_op.setattr?.(k, dentry, ia_mode === attr.ia_mode ? attr : { ...attr, ia_mode }) ?? 0;
  if (error) return error;
  if (attr.ia_uid !== undefined) inode.i_uid = attr.ia_uid;
  if (attr.ia_gid !== undefined) inode.i_gid = attr.ia_gid;
  if (ia_mode !== undefined) inode.i_mode = (inode.i_mode & T.S_IFMT) | (ia_mode & 0o7777);
  const now = ktime_get_coarse_real_us(k);
  if (attr.ia_atime !== undefined) inode.i_atime = attr.ia_atime;
  if (attr.ia_mtime !== undefined) inode.i_mtime = attr.ia_mtime;
  if (attr.ia_size !== undefined) inode.i_mtime = now;
  inode.i_ctime = now;
  fsnotify(k, inode, FS_ATTRIB, inode, null);
  return 0;
}

function chmod_path(k: Kernel, path: path, mode: number): number {
  return mnt_want_write(path.mnt) || notify_change(k, path.dentry, { ia_mode: mode });
}

function chown_path(k: Kernel, path: path, uid: number, gid: number): number {
  const readonly = mnt_want_write(path.mnt);
  if (readonly) return readonly;
  const inode = path.dentry.d_inode as inode;
  const attr: iattr = {};
  if (uid !== -1 && uid >>> 0 !== 0xffffffff) attr.ia_uid = uid_given(k, uid);
  if (gid !== -1 && gid >>> 0 !== 0xffffffff) attr.ia_gid = gid_given(k, gid);
  if (attr.ia_uid === INVALID_ID || attr.ia_gid === INVALID_ID) return -E.EINVAL;
  const error = notify_change(k, path.dentry, attr);
  if (error) return error;
  // set-id bits and file capabilities go when a file changes hands, whoever gives it away
  if (!T.S_ISDIR(inode.i_mode)) {
    kill_suid(inode);
    inode.i_xattrs?.delete("security.capability");
  }
  return 0;
}

function with_path(k: Kernel, dfd: number, name: unknown, flags: number, act: (p: path) => number): number {
  const path = user_path_at(k, dfd, name, flags);
  return typeof path === "number" ? path : act(path);
}

function with_fd(k: Kernel, fd: number, act: (p: path) => number): number {
  const file = fget(k, fd);
  if (!file) return -E.EBADF;
  if (k.current.audit_context) audit_file(k, file);
  return act(file.f_path);
}

/** fs/open.c:do_truncate. */
export function do_truncate(k: Kernel, dentry: dentry, length: number): number {
  const error = notify_change(k, dentry, { ia_size: length });
  if (error === 0) file_remove_privs(k, dentry.d_inode as inode);
  return error;
}

/** Does a process run the program in this file? Then it cannot be written (get_write_access: ETXTBSY). */
export function is_running(k: Kernel, inode: inode): boolean {
  if (!inode.i_executed) return false;
  for (const task of k.tasks.values()) if (task.mm?.exe_file?.f_inode === inode) return true;
  inode.i_executed = false;
  return false;
}

function truncate_path(k: Kernel, path: path, length: number): number {
  const inode = path.dentry.d_inode as inode;
  if (T.S_ISDIR(inode.i_mode)) return -E.EISDIR;
  if (!T.S_ISREG(inode.i_mode)) return -E.EINVAL;
  return (
    mnt_want_write(path.mnt) ||
    inode_permission(k, inode, MAY_WRITE) ||
    (IS_APPEND(inode) ? -E.EPERM : 0) ||
    (is_running(k, inode) ? -E.ETXTBSY : do_truncate(k, path.dentry, length))
  );
}

function do_utimensat(
  k: Kernel,
  dfd: number,
  name: unknown,
  times: timespec[] | null,
  flags: number,
): number {
  const now = ktime_get_coarse_real_us(k);
  const value = (t: timespec | undefined): number | undefined =>
    !t || t.tv_nsec === F.UTIME_NOW
      ? now
      : t.tv_nsec === F.UTIME_OMIT
        ? undefined
        : t.tv_sec * 1e6 + Math.floor(t.tv_nsec / 1000);
  for (const t of times ?? [])
    if (t.tv_nsec !== F.UTIME_NOW && t.tv_nsec !== F.UTIME_OMIT && (t.tv_nsec < 0 || t.tv_nsec > 999999999))
      return -E.EINVAL;
  const attr: iattr = { ia_atime: value(times?.[0]), ia_mtime: value(times?.[1]) };
  if (attr.ia_atime === undefined && attr.ia_mtime === undefined) return 0;
  const sets_now = !times || (times[0].tv_nsec === F.UTIME_NOW && times[1].tv_nsec === F.UTIME_NOW);
  const act = (path: path): number => {
    const inode = path.dentry.d_inode as inode;
    const readonly = mnt_want_write(path.mnt);
    if (readonly) return readonly;
    if (IS_IMMUTABLE(inode) || (!sets_now && IS_APPEND(inode))) return -E.EPERM;
    if (!owner_or_capable(k, inode)) {
      if (!sets_now) return -E.EPERM;
      const denied = inode_permission(k, inode, MAY_WRITE);
      if (denied) return denied;
    }
    return notify_change(k, path.dentry, attr);
  };
  if (name === null) return with_fd(k, dfd, act);
  return with_path(k, dfd, name, flags & F.AT_SYMLINK_NOFOLLOW ? 0 : LOOKUP_FOLLOW, act);
}

const n = (x: unknown) => x as number;
export const attr_syscalls: syscall_defs = {
  chmod: {
    fn: (k, op) => with_path(k, F.AT_FDCWD, op.a0, LOOKUP_FOLLOW, (p) => chmod_path(k, p, n(op.a1))),
    ptr: "h",
  },
  fchmodat: {
    fn: (k, op) => with_path(k, n(op.a0), op.a1, LOOKUP_FOLLOW, (p) => chmod_path(k, p, n(op.a2))),
    ptr: " h",
  },
  fchmod: { fn: (k, op) => with_fd(k, n(op.a0), (p) => chmod_path(k, p, n(op.a1))) },
  chown: {
    fn: (k, op) =>
      with_path(k, F.AT_FDCWD, op.a0, LOOKUP_FOLLOW, (p) => chown_path(k, p, n(op.a1), n(op.a2))),
    ptr: "h",
  },
  lchown: {
    fn: (k, op) => with_path(k, F.AT_FDCWD, op.a0, 0, (p) => chown_path(k, p, n(op.a1), n(op.a2))),
    ptr: "h",
  },
  fchown: { fn: (k, op) => with_fd(k, n(op.a0), (p) => chown_path(k, p, n(op.a1), n(op.a2))) },
  fchownat: {
    fn: (k, op) => {
      const flags = n(op.a4 ?? 0);
      if (flags & ~(F.AT_SYMLINK_NOFOLLOW | F.AT_EMPTY_PATH)) return -E.EINVAL;
      const act = (p: path) => chown_path(k, p, n(op.a2), n(op.a3));
      return with_path(k, n(op.a0), op.a1, flags & F.AT_SYMLINK_NOFOLLOW ? 0 : LOOKUP_FOLLOW, act);
    },
    ptr: " h",
  },
  truncate: {
    fn: (k, op) =>
      n(op.a1) < 0
        ? -E.EINVAL
        : with_path(k, F.AT_FDCWD, op.a0, LOOKUP_FOLLOW, (p) => truncate_path(k, p, n(op.a1))),
    ptr: "hl",
  },
  ftruncate: {
    fn: (k, op) => {
      const file = fget(k, n(op.a0));
      if (n(op.a1) < 0) return -E.EINVAL;
      if (!file) return -E.EBADF;
      if (!T.S_ISREG(file.f_inode.i_mode) || !(file.f_mode & FMODE_WRITE)) return -E.EINVAL;
      if (IS_APPEND(file.f_inode)) return -E.EPERM;
      return do_truncate(k, file.f_path.dentry, n(op.a1));
    },
    ptr: " l",
  },
  utimensat: {
    fn: (k, op) => do_utimensat(k, n(op.a0), op.a1, op.a2 as timespec[] | null, n(op.a3 ?? 0)),
    ptr: " hs",
  },
};
