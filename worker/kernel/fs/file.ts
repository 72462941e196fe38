// fs/file: descriptor tables.
import type { Kernel } from "../kernel.ts";
import { new_files_struct } from "../sched_structs.ts";
import type { files_struct, task_struct } from "../sched_types.ts";
import type { syscall_defs } from "../syscall_types.ts";
import { EBADF, EINVAL, EMFILE } from "../uapi/errno.ts";
import { O_CLOEXEC } from "../uapi/fcntl.ts";
import { RLIMIT_NOFILE } from "../uapi/sched.ts";
import type { Syscall } from "../uapi/syscall.ts";
import { fput, get_file } from "./file_table.ts";
import { FMODE_PATH, type file } from "./fs.ts";
import { locks_remove_posix } from "./locks.ts";

/** A copy of a table for fork. */
export function dup_fd(old: files_struct): files_struct {
  const fd = old.fd.slice();
  for (let i = 0; i < fd.length; i++) {
    const file = fd[i];
    if (file) get_file(file);
  }
  return new_files_struct(fd, new Set(old.close_on_exec));
}

/** The file of a descriptor, also one opened with O_PATH. */
export const fget_raw = (k: Kernel, fd: number): file | null => k.current.files.fd[fd] ?? null;

/** The file of a descriptor; null when it is not open, or open with O_PATH only. */
export function fget(k: Kernel, fd: number): file | null {
  const file = k.current.files.fd[fd];
  return file && !(file.f_mode & FMODE_PATH) ? file : null;
}

/** Lowest free descriptor not below `start`, or -EMFILE. */
export function alloc_fd(k: Kernel, start = 0): number {
  const { fd } = k.current.files;
  const limit = k.current.signal.rlim[RLIMIT_NOFILE].rlim_cur;
  let n = start;
  while (fd[n]) n++;
  return n < limit ? n : -EMFILE;
}

/** Puts a file (whose reference is handed over) at a free descriptor. */
export function fd_install(k: Kernel, n: number, file: file, cloexec = false): void {
  const { files } = k.current;
  while (files.fd.length < n) files.fd.push(null);
  files.fd[n] = file;
  if (cloexec) files.close_on_exec.add(n);
  else files.close_on_exec.delete(n);
}

/** Allocates a descriptor and installs; on failure the reference is dropped. */
export function install_new_fd(k: Kernel, file: file, cloexec: boolean): number {
  const n = alloc_fd(k);
  if (n < 0) {
    fput(k, file);
    return n;
  }
  fd_install(k, n, file, cloexec);
  return n;
}

/** Installs two files (pipe, socketpair); on failure both references are dropped. Stores the descriptors in `fds`. */
export function install_fd_pair(k: Kernel, a: file, b: file, cloexec: boolean, fds: number[]): number {
  const first = install_new_fd(k, a, cloexec);
  if (first < 0) {
    fput(k, b);
    return first;
  }
  const second = install_new_fd(k, b, cloexec);
  if (second < 0) {
    close_fd(k, first);
    return second;
  }
  fds[0] = first;
  fds[1] = second;
  return 0;
}

/** close(2) on the current table. */
export function close_fd(k: Kernel, n: number): number {
  const { files } = k.current;
  const file = files.fd[n];
  if (!file) return -EBADF;
  files.fd[n] = null;
  files.close_on_exec.delete(n);
  locks_remove_posix(k, file, files);
  fput(k, file);
  return 0;
}

/** A dying task lets go of its table. */
export function put_files_struct(k: Kernel, task: task_struct): void {
  const { files } = task;
  if (--files.count > 0) {
    task.files = new_files_struct();
    return;
  }
  task.files = new_files_struct();
  for (let i = 0; i < files.fd.length; i++) {
    const file = files.fd[i];
    if (!file) continue;
    locks_remove_posix(k, file, files);
    fput(k, file);
  }
}

/** exec closes what is marked so. */
export function do_close_on_exec(k: Kernel): void {
  for (const n of [...k.current.files.close_on_exec]) close_fd(k, n);
}

function do_dup2(k: Kernel, oldfd: number, newfd: number, cloexec: boolean): number {
  const file = fget_raw(k, oldfd);
  if (!file) return -EBADF;
  if (newfd < 0 || newfd >= k.current.signal.rlim[RLIMIT_NOFILE].rlim_cur) return -EBADF;
  get_file(file);
  if (k.current.files.fd[newfd]) close_fd(k, newfd);
  fd_install(k, newfd, file, cloexec);
  return newfd;
}

/** F_DUPFD: duplicates to the lowest descriptor not below `from`. */
export function f_dupfd(k: Kernel, file: file, from: number, cloexec: boolean): number {
  if (from < 0 || from >= k.current.signal.rlim[RLIMIT_NOFILE].rlim_cur) return -EINVAL;
  const n = alloc_fd(k, from);
  if (n < 0) return n;
  fd_install(k, n, get_file(file), cloexec);
  return n;
}

const sys_dup = (k: Kernel, op: Syscall): number => {
  const file = fget_raw(k, op.a0 as number);
  return file ? f_dupfd(k, file, 0, false) : -EBADF;
};

export const file_syscalls: syscall_defs = {
  dup: { fn: sys_dup },
  dup2: {
    fn: (k, op) => {
      const oldfd = op.a0 as number;
      if (oldfd === op.a1) return fget_raw(k, oldfd) ? oldfd : -EBADF;
      return do_dup2(k, oldfd, op.a1 as number, false);
    },
  },
  dup3: {
    fn: (k, op) => {
      const flags = op.a2 as number;
      if (flags & ~O_CLOEXEC || op.a0 === op.a1) return -EINVAL;
      return do_dup2(k, op.a0 as number, op.a1 as number, flags !== 0);
    },
  },
  close: { fn: (k, op) => close_fd(k, op.a0 as number) },
};
