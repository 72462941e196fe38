// fs/fcntl and fs/ioctl.
import type { Kernel } from "../kernel.ts";
import type { syscall_defs } from "../syscall_types.ts";
import { EBADF, EINVAL, EISDIR, ENOTTY, EOPNOTSUPP, EPERM, ESPIPE, EXDEV } from "../uapi/errno.ts";
import * as F from "../uapi/fcntl.ts";
import { FICLONE, FS_IOC_GETFLAGS, FS_IOC_SETFLAGS } from "../uapi/fs.ts";
import { S_ISDIR, S_ISFIFO, S_ISREG } from "../uapi/stat.ts";
import type { Syscall } from "../uapi/syscall.ts";
import { FIONREAD, type int_ref } from "../uapi/termios.ts";
import { f_dupfd, fget, fget_raw } from "./file.ts";
import { FMODE_PATH, FMODE_READ, FMODE_WRITE, type file, IS_APPEND } from "./fs.ts";
import { inode_flags_syscalls } from "./inode_flags.ts";
import { fcntl_lock, flock } from "./locks.ts";
import { has_direct_io } from "./open.ts";

const SETFL_MASK = F.O_APPEND | F.O_NONBLOCK | F.FASYNC | F.O_DIRECT | F.O_NOATIME;

function sys_fcntl(k: Kernel, op: Syscall): number {
  const fd = op.a0 as number;
  const arg = op.a2 as number;
  const file = fget_raw(k, fd);
  if (!file) return -EBADF;
  const { close_on_exec } = k.current.files;
  switch (op.a1) {
    case F.F_DUPFD:
      return f_dupfd(k, file, arg, false);
    case F.F_DUPFD_CLOEXEC:
      return f_dupfd(k, file, arg, true);
    case F.F_GETFD:
      return close_on_exec.has(fd) ? F.FD_CLOEXEC : 0;
    case F.F_SETFD:
      if (arg & F.FD_CLOEXEC) close_on_exec.add(fd);
      else close_on_exec.delete(fd);
      return 0;
    case F.F_GETFL:
      return file.f_flags;
    case F.F_SETFL:
      if (file.f_mode & FMODE_PATH) return -EBADF;
      if ((arg ^ file.f_flags) & F.O_APPEND && IS_APPEND(file.f_inode)) return -EPERM;
      // of a pipe it means packets
      if (arg & F.O_DIRECT && !S_ISFIFO(file.f_inode.i_mode) && !has_direct_io(file.f_inode)) return -EINVAL;
      file.f_flags = (file.f_flags & ~SETFL_MASK) | (arg & SETFL_MASK);
      return 0;
    case F.F_GETLK:
    case F.F_SETLK:
    case F.F_SETLKW:
    case F.F_OFD_GETLK:
    case F.F_OFD_SETLK:
    case F.F_OFD_SETLKW:
      return file.f_mode & FMODE_PATH ? -EBADF : fcntl_lock(k, file, op.a1 as number, op.a2);
    default:
      return -EINVAL;
  }
}

/** fs/ioctl.c:ioctl_file_clone and vfs_clone_file_range: no file system here shares data. */
function ioctl_file_clone(k: Kernel, dst: file, src_fd: number): number {
  const src = fget(k, src_fd);
  if (!src) return -EBADF;
  if (src.f_inode.i_sb !== dst.f_inode.i_sb) return -EXDEV;
  if (S_ISDIR(src.f_inode.i_mode) || S_ISDIR(dst.f_inode.i_mode)) return -EISDIR;
  if (!S_ISREG(src.f_inode.i_mode) || !S_ISREG(dst.f_inode.i_mode)) return -EINVAL;
  if (!(src.f_mode & FMODE_READ) || !(dst.f_mode & FMODE_WRITE) || dst.f_flags & F.O_APPEND) return -EBADF;
  return -EOPNOTSUPP;
}

/** mm/fadvise.c: good advice, which a file system in memory does not need. */
function sys_fadvise64(k: Kernel, op: Syscall): number {
  const file = fget(k, op.a0 as number);
  if (!file) return -EBADF;
  if (S_ISFIFO(file.f_inode.i_mode)) return -ESPIPE;
  const advice = op.a3 as number;
  return (op.a2 as number) < 0 || advice < 0 || advice > F.POSIX_FADV_NOREUSE ? -EINVAL : 0;
}

const ioctl_of_flags = (cmd: unknown) =>
  cmd === FS_IOC_GETFLAGS || cmd === FS_IOC_SETFLAGS ? inode_flags_syscalls.ioctl : undefined;

function sys_ioctl(k: Kernel, op: Syscall): number {
  const file = fget(k, op.a0 as number);
  if (!file) return -EBADF;
  const cmd = op.a1 as number;
  if (cmd === FIONREAD && S_ISREG(file.f_inode.i_mode)) {
    (op.a2 as int_ref).value = file.f_inode.i_size - file.f_pos;
    return 0;
  }
  if (cmd === FICLONE) return ioctl_file_clone(k, file, op.a2 as number);
  const flags_ioctl = ioctl_of_flags(cmd);
  if (flags_ioctl) return flags_ioctl.fn(k, op);
  return file.f_op.ioctl?.(k, file, cmd, op.a2) ?? -ENOTTY;
}

export const fcntl_syscalls: syscall_defs = {
  fcntl: { fn: sys_fcntl },
  ioctl: {
    fn: sys_ioctl,
    missing: (op, k) => {
      const flags_ioctl = ioctl_of_flags(op.a1);
      if (flags_ioctl) return flags_ioctl.missing?.(op, k) ?? false;
      const file = fget(k, op.a0 as number);
      return file?.f_op.ioctl_missing?.(file, op.a1 as number) ?? false;
    },
    ptr: "  s",
  },
  fadvise64: { fn: sys_fadvise64 },
  flock: {
    fn: (k, op) => {
      const file = fget(k, op.a0 as number);
      return file ? flock(k, file, op.a1 as number) : -EBADF;
    },
  },
};
