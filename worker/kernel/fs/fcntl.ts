// fs/fcntl and fs/ioctl.
import type { Kernel } from "../kernel.ts";
import type { syscall_defs } from "../syscall_types.ts";
import { EBADF, EINVAL, ENOTTY } from "../uapi/errno.ts";
import * as F from "../uapi/fcntl.ts";
import { S_ISREG } from "../uapi/stat.ts";
import type { Syscall } from "../uapi/syscall.ts";
import { FIONREAD, type int_ref } from "../uapi/termios.ts";
import { f_dupfd, fget, fget_raw } from "./file.ts";
import { FMODE_PATH } from "./fs.ts";

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
      file.f_flags = (file.f_flags & ~SETFL_MASK) | (arg & SETFL_MASK);
      return 0;
    case F.F_SETLK:
    case F.F_SETLKW:
      return 0;
    default:
      return -EINVAL;
  }
}

function sys_ioctl(k: Kernel, op: Syscall): number {
  const file = fget(k, op.a0 as number);
  if (!file) return -EBADF;
  const cmd = op.a1 as number;
  if (cmd === FIONREAD && S_ISREG(file.f_inode.i_mode)) {
    (op.a2 as int_ref).value = file.f_inode.i_size - file.f_pos;
    return 0;
  }
  return file.f_op.ioctl?.(k, file, cmd, op.a2) ?? -ENOTTY;
}

export const fcntl_syscalls: syscall_defs = {
  fcntl: { fn: sys_fcntl, note: "record locks always succeed" },
  ioctl: { fn: sys_ioctl, ptr: "  s" },
  flock: { fn: (k, op) => (fget(k, op.a0 as number) ? 0 : -EBADF), note: "always succeeds" },
};
