// fs/open: opening files.
import { AUDIT_TYPE_CHILD_CREATE, audit_inode, audit_inode_child } from "../auditsc.ts";
import { capable } from "../capability.ts";
import type { Kernel } from "../kernel.ts";
import { SLEEP } from "../sched/results.ts";
import type { syscall_defs } from "../syscall_types.ts";
import { CAP_FOWNER } from "../uapi/capability.ts";
import * as E from "../uapi/errno.ts";
import * as F from "../uapi/fcntl.ts";
import { MS_NODEV } from "../uapi/mount.ts";
import * as T from "../uapi/stat.ts";
import type { Syscall } from "../uapi/syscall.ts";
import { do_truncate, is_running } from "./attr.ts";
import { alloc_fd, fd_install } from "./file.ts";
import { alloc_file, fput } from "./file_table.ts";
import {
  type dentry,
  FMODE_PATH,
  FMODE_READ,
  FMODE_WRITE,
  FMODE_WRITER,
  type file,
  type filename,
  IS_APPEND,
  type inode,
  MAY_EXEC,
  MAY_READ,
  MAY_WRITE,
  type path,
} from "./fs.ts";
import { d_alloc } from "./inode.ts";
import {
  filename_lookup,
  filename_parentat,
  follow_last_link,
  getname,
  inode_permission,
  LOOKUP_DIRECTORY,
  LOOKUP_FOLLOW,
  LOOKUP_NO_AUDIT,
  lookup_child,
  mnt_want_write,
  type nameidata,
  parent_of_link,
} from "./namei.ts";
import { may_create, notify_create } from "./namei_create.ts";
import { follow_mount } from "./namespace.ts";

const fmode_of = (flags: number): number =>
  flags & F.O_PATH ? FMODE_PATH : [FMODE_READ, FMODE_WRITE, FMODE_READ | FMODE_WRITE, 0][flags & F.O_ACCMODE];

/** __FMODE_EXEC: a flag of the kernel's own opens, for execve. */
const FMODE_EXEC = 0x20;

/** fs/namei.c:may_open: what the flags ask, on an existing object. */
function may_open(k: Kernel, path: path, flags: number): number {
  const inode = path.dentry.d_inode as inode;
  const acc = flags & F.O_ACCMODE;
  const writes = acc !== F.O_RDONLY || (flags & F.O_TRUNC) !== 0;
  switch (inode.i_mode & T.S_IFMT) {
    case T.S_IFLNK:
      return -E.ELOOP;
    case T.S_IFDIR:
      if (writes) return -E.EISDIR;
      break;
    case T.S_IFCHR:
    case T.S_IFBLK:
      if (path.mnt.mnt_flags & MS_NODEV) return -E.EACCES;
      break;
    case T.S_IFREG:
      if (writes) {
        const readonly = mnt_want_write(path.mnt);
        if (readonly) return readonly;
      }
      break;
  }
  const mask = flags & FMODE_EXEC ? MAY_EXEC : (acc !== F.O_WRONLY ? MAY_READ : 0) | (writes ? MAY_WRITE : 0);
  const denied = inode_permission(k, inode, mask);
  if (denied) return denied;
  if (IS_APPEND(inode) && ((writes && !(flags & F.O_APPEND)) || flags & F.O_TRUNC)) return -E.EPERM;
  if (flags & F.O_NOATIME && k.current.cred.fsuid !== inode.i_uid && !capable(k, CAP_FOWNER)) return -E.EPERM;
  return 0;
}

/** What open(2) found or made. */
interface opened {
  path: path;
  created: boolean;
}

/** Creates or finds the last component for O_CREAT. Returns the path, and whether it was made here. */
function open_create(
  k: Kernel,
  name: filename,
  nd: nameidata,
  dir: path,
  flags: number,
  mode: number,
): opened | number {
  for (;;) {
    if (nd.last_type !== "norm") return -E.EISDIR;
    const child = lookup_child(k, dir, nd.last);
    if (typeof child === "number") return child;
    if (nd.trailing_slash) return child?.d_inode || !child ? -E.EISDIR : -E.ENOENT;
    if (child?.d_inode) {
      if (flags & F.O_EXCL) {
        if (k.current.audit_context) audit_inode(k, name, child, 0);
        return -E.EEXIST;
      }
      if (T.S_ISLNK(child.d_inode.i_mode)) {
        if (flags & F.O_NOFOLLOW) return -E.ELOOP;
        if (child.d_inode.i_op.get_link) {
          const to = follow_last_link(k, dir, { mnt: dir.mnt, dentry: child }, nd);
          if (typeof to === "number") return to;
          return { path: to, created: false };
        }
        const parent = parent_of_link(k, dir, { mnt: dir.mnt, dentry: child }, nd);
        if (typeof parent === "number") return parent;
        dir = parent;
        continue;
      }
      return { path: follow_mount({ mnt: dir.mnt, dentry: child }), created: false };
    }
    const readonly = mnt_want_write(dir.mnt);
    if (readonly) return readonly;
    const dentry: dentry = d_alloc(dir.dentry, nd.last);
    const parent = dir.dentry.d_inode as inode;
    // lookups of procfs fail by themselves: fs/proc/generic.c proc_lookup_de, base.c proc_pident_lookup
    if (parent.i_sb.s_type.name === "proc") return -E.ENOENT;
    const denied = may_create(k, dir.dentry);
    if (denied) return denied;
    if (k.current.audit_context) audit_inode_child(k, parent, dentry, AUDIT_TYPE_CHILD_CREATE);
    if (!parent.i_op.create) return -E.EACCES;
    const r = parent.i_op.create(k, parent, dentry, (mode & 0o7777 & ~k.current.fs.umask) | T.S_IFREG);
    if (r) return r;
    notify_create(k, dir.dentry, dentry);
    return { path: { mnt: dir.mnt, dentry }, created: true };
  }
}

/** O_TMPFILE less O_DIRECTORY, which goes with it. */
const __O_TMPFILE = F.O_TMPFILE & ~F.O_DIRECTORY;

/** O_TMPFILE: a file without a name in the directory. Audit sees the file by the directory's name. */
function do_tmpfile(k: Kernel, dfd: number, name: filename, flags: number, mode: number): opened | number {
  const lookup = (flags & F.O_NOFOLLOW ? 0 : LOOKUP_FOLLOW) | LOOKUP_DIRECTORY | LOOKUP_NO_AUDIT;
  const at = filename_lookup(k, dfd, name, lookup);
  if (typeof at === "number") return at;
  const dir = at.dentry.d_inode as inode;
  const denied = mnt_want_write(at.mnt) || inode_permission(k, dir, MAY_WRITE | MAY_EXEC);
  if (denied) return denied;
  const dentry = d_alloc(at.dentry, "/");
  const full = (mode & 0o7777 & ~k.current.fs.umask) | T.S_IFREG;
  const r = dir.i_op.tmpfile?.(k, dir, dentry, full, (flags & F.O_EXCL) === 0) ?? -E.EOPNOTSUPP;
  if (r) return r;
  if (k.current.audit_context) audit_inode(k, name, dentry, 0);
  return { path: { mnt: at.mnt, dentry }, created: true };
}

/** Finds the object to open; audit is told about it. */
function path_openat(k: Kernel, dfd: number, name: filename, flags: number, mode: number): opened | number {
  if (flags & __O_TMPFILE) return do_tmpfile(k, dfd, name, flags, mode);
  if (!(flags & F.O_CREAT)) {
    const lookup =
      (flags & F.O_NOFOLLOW ? 0 : LOOKUP_FOLLOW) |
      (flags & F.O_DIRECTORY ? LOOKUP_DIRECTORY : 0) |
      LOOKUP_NO_AUDIT;
    const path = filename_lookup(k, dfd, name, lookup);
    if (typeof path === "number") return path;
    if (k.current.audit_context) audit_inode(k, name, path.dentry, 0);
    return { path, created: false };
  }
  const nd = filename_parentat(k, dfd, name);
  if (typeof nd === "number") return nd;
  const opened = open_create(k, name, nd, nd.path, flags, mode);
  if (typeof opened === "number") return opened;
  if (!opened.created && k.current.audit_context) audit_inode(k, name, opened.path.dentry, 0);
  return opened;
}

/** Can it be opened with O_DIRECT? Regular files can that have blocks on a device; those of tmpfs and procfs have none. */
export const has_direct_io = (inode: inode): boolean =>
  T.S_ISREG(inode.i_mode) && inode.i_sb.s_type.name === "ext4";

/**
 * Opens by name. The file has one reference, which belongs to the caller. Negated errno, or SLEEP when the open
 * itself waits (fifo): then the caller returns SLEEP and is called again.
 */
export function do_filp_open(
  k: Kernel,
  dfd: number,
  name: filename,
  flags: number,
  mode: number,
): file | number {
  // build_open_flags: O_PATH beats everything else
  if (flags & F.O_PATH) flags &= F.O_DIRECTORY | F.O_NOFOLLOW | F.O_PATH;
  if (k.listeners.trace?.enter("do_filp_open"))
    return k.listeners.trace.leave(do_filp_open(k, dfd, name, flags, mode));
  const { current } = k;
  const pending = current.call_state as { opening?: file } | null;
  let file: file;
  if (pending?.opening) {
    file = pending.opening;
    const again = (file.f_inode.i_fop.open ?? (() => 0))(k, file.f_inode, file);
    if (again === SLEEP) {
      return SLEEP;
    }
    if (again < 0) {
      file.f_op = {};
      fput(k, file);
      return again;
    }
    return file;
  }
  const opened = path_openat(k, dfd, name, flags, mode);
  if (typeof opened === "number") return opened;
  const { path, created } = opened;
  let inode = path.dentry.d_inode as inode;
  if (flags & F.O_DIRECTORY && !created && !T.S_ISDIR(inode.i_mode)) return -E.ENOTDIR;
  if (flags & F.O_CREAT && T.S_ISDIR(inode.i_mode)) return -E.EISDIR;
  if (!created && !(flags & F.O_PATH)) {
    const denied = may_open(k, path, flags);
    if (denied) return denied;
  }
  if (inode.i_op.d_real && T.S_ISREG(inode.i_mode) && !(flags & F.O_PATH)) {
    const real = inode.i_op.d_real(k, path.dentry, flags);
    if (typeof real === "number") return real;
    inode = real;
  }
  const changes = (flags & F.O_ACCMODE) !== F.O_RDONLY || flags & F.O_TRUNC;
  if (changes && !(flags & F.O_PATH) && is_running(k, inode)) return -E.ETXTBSY;
  const made = alloc_file(
    k,
    path,
    inode,
    inode.i_fop,
    flags & ~(F.O_CREAT | F.O_EXCL | F.O_NOCTTY | F.O_TRUNC | F.O_CLOEXEC | FMODE_EXEC),
    fmode_of(flags),
  );
  if (typeof made === "number") return made;
  file = made;
  if (flags & F.O_PATH) {
    file.f_op = {};
    return file;
  }
  if (file.f_mode & FMODE_WRITE && T.S_ISREG(inode.i_mode)) {
    file.f_mode |= FMODE_WRITER;
    inode.i_writecount++;
  }
  if (flags & F.O_NOCTTY) file.f_flags |= F.O_NOCTTY;
  const r = inode.i_fop.open?.(k, inode, file) ?? 0;
  file.f_flags &= ~F.O_NOCTTY;
  if (r === SLEEP) {
    current.call_state = { ...(current.call_state as object), opening: file };
    return SLEEP;
  }
  if (r < 0) {
    file.f_op = {};
    fput(k, file);
    return r;
  }
  if (flags & F.O_DIRECT && !has_direct_io(inode)) {
    fput(k, file);
    return -E.EINVAL;
  }
  if (flags & F.O_TRUNC && !created && T.S_ISREG(inode.i_mode)) {
    const error = do_truncate(k, path.dentry, 0);
    if (error) {
      fput(k, file);
      return error;
    }
  }
  return file;
}

function do_sys_open(k: Kernel, dfd: number, path: unknown, flags: number, mode: number): number {
  // build_open_flags: what has no name is not there to be found, and of no use but to be written
  if (flags & __O_TMPFILE) {
    const writes = (flags & F.O_ACCMODE) !== F.O_RDONLY;
    if ((flags & (F.O_TMPFILE | F.O_CREAT)) !== F.O_TMPFILE || !writes) return -E.EINVAL;
  }
  const name = getname(k, path);
  if (typeof name === "number") return name;
  const fd = alloc_fd(k);
  if (fd < 0) return fd;
  // force_o_largefile: every program has 64-bit offsets
  const file = do_filp_open(k, dfd, name, flags | F.O_LARGEFILE, mode);
  if (typeof file === "number") return file;
  fd_install(k, fd, file, (flags & F.O_CLOEXEC) !== 0);
  return fd;
}

/** A file to be executed, by name: that it can be executed is all that is asked. Audit sees the lookup as the caller's. */
export function open_exec(k: Kernel, dfd: number, name: filename): file | number {
  return do_filp_open(k, dfd, name, F.O_RDONLY | FMODE_EXEC, 0);
}

const n = (x: unknown) => x as number;
/** An int out of an argument register: a program that fills the whole register passes a bigint. */
const int = (x: unknown) => (typeof x === "bigint" ? Number(BigInt.asIntN(32, x)) : (x as number));
export const open_syscalls: syscall_defs = {
  open: {
    fn: (k: Kernel, op: Syscall) => do_sys_open(k, F.AT_FDCWD, op.a0, n(op.a1), n(op.a2 ?? 0)),
    ptr: "h",
  },
  openat: {
    fn: (k, op) => do_sys_open(k, int(op.a0), op.a1, n(op.a2), n(op.a3 ?? 0)),
    ptr: " h",
  },
  creat: {
    fn: (k, op) => do_sys_open(k, F.AT_FDCWD, op.a0, F.O_CREAT | F.O_WRONLY | F.O_TRUNC, n(op.a1)),
    ptr: "h",
  },
};
