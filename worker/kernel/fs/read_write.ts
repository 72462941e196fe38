// fs/read_write: read, write and seeking.
import type { Kernel } from "../kernel.ts";
import { COST_BYTE_SHIFT, MAX_RW_COUNT } from "../limits.ts";
import { SLEEP } from "../sched/results.ts";
import type { syscall_defs } from "../syscall_types.ts";
import { EBADF, EFAULT, EINVAL, EISDIR, ESPIPE, EXDEV } from "../uapi/errno.ts";
import { O_APPEND, SEEK_CUR, SEEK_END, SEEK_SET } from "../uapi/fcntl.ts";
import { S_ISDIR, S_ISGID, S_ISREG, S_ISUID } from "../uapi/stat.ts";
import { type Syscall, UserBuffer } from "../uapi/syscall.ts";
import { file_remove_privs, file_size_room } from "./attr.ts";
import { fget } from "./file.ts";
import { FMODE_READ, FMODE_WRITE, type file } from "./fs.ts";
import { FS_MODIFY, fsnotify } from "./fsnotify.ts";

/** Whether reading and writing move the position: the handlers of devices, pipes and sockets leave it alone. */
const has_pos = (file: file) => S_ISREG(file.f_inode.i_mode);

function vfs_read(k: Kernel, file: file, buf: unknown, count: number, pos: number | null): number {
  if (!(file.f_mode & FMODE_READ)) return -EBADF;
  if (S_ISDIR(file.f_inode.i_mode)) return -EISDIR;
  if (!file.f_op.read) return -EINVAL;
  if (count < 0) return -EINVAL;
  if (!(buf instanceof UserBuffer)) return -EFAULT;
  const data = file.f_op.read(k, file, Math.min(count, MAX_RW_COUNT), pos ?? file.f_pos);
  if (data === SLEEP) return data;
  const { ioac } = k.current;
  ioac.syscr++;
  if (typeof data === "number") return data;
  ioac.rchar += data.length;
  k.now += data.length >> COST_BYTE_SHIFT;
  buf.data = data;
  if (pos === null && has_pos(file)) file.f_pos += data.length;
  return data.length;
}

function vfs_write(k: Kernel, file: file, data: unknown, pos: number | null): number {
  if (!(file.f_mode & FMODE_WRITE)) return -EBADF;
  if (!file.f_op.write) return -EINVAL;
  if (typeof data !== "string") return -EFAULT;
  const at = has_pos(file) && file.f_flags & O_APPEND ? file.f_inode.i_size : (pos ?? file.f_pos);
  let count = Math.min(data.length, MAX_RW_COUNT);
  if (has_pos(file) && !file.f_op.write_keeps_pos && count > 0) {
    // generic_write_checks: at the limit nothing goes in, below it what fits
    const room = file_size_room(k, at + 1);
    if (room < 0) return room;
    if (room < count - 1) count = room + 1;
    const { i_mode, i_xattrs } = file.f_inode;
    if (i_mode & (S_ISUID | S_ISGID) || i_xattrs) file_remove_privs(k, file.f_inode);
  }
  const r = file.f_op.write(k, file, data.length > count ? data.slice(0, count) : data, at);
  if (r === SLEEP) return r;
  const { ioac } = k.current;
  ioac.syscw++;
  if (r > 0) {
    ioac.wchar += r;
    k.now += r >> COST_BYTE_SHIFT;
    if (pos === null && has_pos(file) && !file.f_op.write_keeps_pos) file.f_pos = at + r;
    if (file.f_inode.i_fsnotify_marks) fsnotify(k, file.f_inode, FS_MODIFY, file.f_inode, null);
  }
  return r;
}

/** Position argument of copy_file_range: an offset that is advanced, or null for the file's own position. */
export interface loff_ref {
  value: number;
}

/** fs/read_write.c:vfs_copy_file_range. Both files must be on one file system: 4.16 does not copy across. */
function sys_copy_file_range(k: Kernel, op: Syscall): number {
  const src = fget(k, op.a0 as number);
  const dst = fget(k, op.a2 as number);
  if (!src || !dst) return -EBADF;
  const off_in = op.a1 as loff_ref | null;
  const off_out = op.a3 as loff_ref | null;
  if ((op.a5 as number) !== 0) return -EINVAL;
  const inode_in = src.f_inode;
  const inode_out = dst.f_inode;
  if (S_ISDIR(inode_in.i_mode) || S_ISDIR(inode_out.i_mode)) return -EISDIR;
  if (!S_ISREG(inode_in.i_mode) || !S_ISREG(inode_out.i_mode)) return -EINVAL;
  if (!(src.f_mode & FMODE_READ) || !(dst.f_mode & FMODE_WRITE) || dst.f_flags & O_APPEND) return -EBADF;
  if (inode_in.i_sb !== inode_out.i_sb) return -EXDEV;
  const count = Math.min(op.a4 as number, MAX_RW_COUNT);
  if (count < 0) return -EINVAL;
  const buf = new UserBuffer();
  const n = vfs_read(k, src, buf, count, off_in?.value ?? src.f_pos);
  if (n <= 0) return n;
  const w = vfs_write(k, dst, buf.data, off_out?.value ?? dst.f_pos);
  if (w <= 0) return w;
  if (off_in) off_in.value += w;
  else src.f_pos += w;
  if (off_out) off_out.value += w;
  else dst.f_pos += w;
  return w;
}

function sys_lseek(k: Kernel, op: Syscall): number {
  const file = fget(k, op.a0 as number);
  if (!file) return -EBADF;
  const offset = op.a1 as number;
  const whence = op.a2 as number;
  if (file.f_op.llseek) return file.f_op.llseek(k, file, offset, whence);
  const base = { [SEEK_SET]: 0, [SEEK_CUR]: file.f_pos, [SEEK_END]: file.f_inode.i_size }[whence];
  if (base === undefined || base + offset < 0) return -EINVAL;
  file.f_pos = base + offset;
  return file.f_pos;
}

const with_file = (k: Kernel, fd: unknown, act: (file: file) => number): number => {
  const file = fget(k, fd as number);
  return file ? act(file) : -EBADF;
};
const seekable = (file: file) => S_ISREG(file.f_inode.i_mode) || file.f_inode.i_sb.s_dynamic;

/** Whether the text of a file of procfs is still on its way into the machine. */
const read_missing = (op: Syscall, k: Kernel): boolean => {
  const file = fget(k, op.a0 as number);
  return file?.f_op.read_missing?.() ?? false;
};

export const read_write_syscalls: syscall_defs = {
  read: {
    fn: (k: Kernel, op: Syscall) => with_file(k, op.a0, (f) => vfs_read(k, f, op.a1, op.a2 as number, null)),
    missing: read_missing,
    ptr: " s",
  },
  write: { fn: (k, op) => with_file(k, op.a0, (f) => vfs_write(k, f, op.a1, null)), ptr: " h" },
  pread64: {
    fn: (k, op) =>
      with_file(k, op.a0, (f) =>
        (op.a3 as number) < 0
          ? -EINVAL
          : seekable(f)
            ? vfs_read(k, f, op.a1, op.a2 as number, op.a3 as number)
            : -ESPIPE,
      ),
    missing: read_missing,
    ptr: " s l",
  },
  pwrite64: {
    fn: (k, op) =>
      with_file(k, op.a0, (f) =>
        (op.a3 as number) < 0 ? -EINVAL : seekable(f) ? vfs_write(k, f, op.a1, op.a3 as number) : -ESPIPE,
      ),
    ptr: " h l",
  },
  copy_file_range: { fn: sys_copy_file_range, ptr: " s s" },
  lseek: { fn: sys_lseek, ptr: " l" },
};
