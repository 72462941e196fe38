// fs/open.c:fallocate(2), and what ext4 and tmpfs make of it. Files have no holes and nothing beyond their end: what is
// punched out reads as zeros and counts on, and space that is only reserved is not taken.
import type { Kernel } from "../kernel.ts";
import type { syscall_defs } from "../syscall_types.ts";
import { ktime_get_coarse_real_us } from "../time.ts";
import * as E from "../uapi/errno.ts";
import * as F from "../uapi/falloc.ts";
import { S_ISBLK, S_ISDIR, S_ISFIFO, S_ISREG } from "../uapi/stat.ts";
import type { Syscall } from "../uapi/syscall.ts";
import { do_truncate } from "./attr.ts";
import { fget } from "./file.ts";
import { FMODE_WRITE, type file, IS_APPEND, IS_IMMUTABLE } from "./fs.ts";
import { FS_MODIFY, fsnotify } from "./fsnotify.ts";

const SUPPORTED = 0x7b;
/** Modes that stand alone. */
const ALONE = [F.FALLOC_FL_COLLAPSE_RANGE, F.FALLOC_FL_INSERT_RANGE];
const BLOCK = 4096;
/** Largest size of a file on ext4, with blocks of 4 kB. */
const EXT4_MAX_BYTES = 2 ** 44 - BLOCK;
const CHUNK = 65536;

/** What is wrong with the mode, 0 if nothing. */
function check_mode(mode: number): number {
  const punch = mode & F.FALLOC_FL_PUNCH_HOLE;
  if (mode & ~SUPPORTED || (punch && mode & F.FALLOC_FL_ZERO_RANGE)) return -E.EOPNOTSUPP;
  if (punch && !(mode & F.FALLOC_FL_KEEP_SIZE)) return -E.EOPNOTSUPP;
  if (ALONE.some((one) => mode & one && mode & ~one)) return -E.EINVAL;
  const others = mode & ~(F.FALLOC_FL_UNSHARE_RANGE | F.FALLOC_FL_KEEP_SIZE);
  return mode & F.FALLOC_FL_UNSHARE_RANGE && others ? -E.EINVAL : 0;
}

/** Zeros from `from` to `to`, as far as there is a file. */
function zero(k: Kernel, file: file, from: number, to: number): number {
  for (let at = from; at < Math.min(to, file.f_inode.i_size); at += CHUNK) {
    const length = Math.min(CHUNK, Math.min(to, file.f_inode.i_size) - at);
    const r = file.f_op.write?.(k, file, "\0".repeat(length), at) ?? 0;
    if (r < 0) return r;
  }
  return 0;
}

/** Takes a range out, or puts zeros in: what is behind it moves. */
function shift(k: Kernel, file: file, offset: number, length: number, insert: boolean): number {
  const { i_size } = file.f_inode;
  if (offset % BLOCK || length % BLOCK) return -E.EINVAL;
  if (insert ? offset >= i_size : offset + length >= i_size) return -E.EINVAL;
  if (insert && i_size + length > EXT4_MAX_BYTES) return -E.EFBIG;
  const from = insert ? offset : offset + length;
  const tail = file.f_op.read?.(k, file, i_size - from, from) ?? "";
  if (typeof tail === "number") return tail;
  const r = do_truncate(k, file.f_path.dentry, insert ? i_size + length : i_size - length);
  if (r < 0) return r;
  const moved = file.f_op.write?.(k, file, tail, insert ? offset + length : offset) ?? 0;
  if (moved < 0) return moved;
  return insert ? zero(k, file, offset, offset + length) : 0;
}

function do_fallocate(k: Kernel, file: file, mode: number, offset: number, length: number): number {
  const { f_inode: inode } = file;
  const ext4 = inode.i_sb.s_type.name === "ext4";
  if (!ext4 && mode & ~(F.FALLOC_FL_KEEP_SIZE | F.FALLOC_FL_PUNCH_HOLE)) return -E.EOPNOTSUPP;
  if (mode & F.FALLOC_FL_UNSHARE_RANGE) return -E.EOPNOTSUPP;
  if (mode & F.FALLOC_FL_COLLAPSE_RANGE) return shift(k, file, offset, length, false);
  if (mode & F.FALLOC_FL_INSERT_RANGE) return shift(k, file, offset, length, true);
  const end = offset + length;
  const grows = !(mode & F.FALLOC_FL_KEEP_SIZE) && end > inode.i_size;
  const wipes = (mode & (F.FALLOC_FL_PUNCH_HOLE | F.FALLOC_FL_ZERO_RANGE)) !== 0;
  const r = wipes ? zero(k, file, offset, end) : 0;
  if (r < 0) return r;
  if (grows) return do_truncate(k, file.f_path.dentry, end);
  inode.i_ctime = ktime_get_coarse_real_us(k);
  return 0;
}

/** vfs_fallocate: its checks in their order. */
function sys_fallocate(k: Kernel, op: Syscall): number {
  const file = fget(k, op.a0 as number);
  if (!file) return -E.EBADF;
  const [mode, offset, length] = [op.a1, op.a2, op.a3].map(Number);
  if (!(offset >= 0 && length > 0)) return -E.EINVAL;
  const wrong = check_mode(mode);
  if (wrong) return wrong;
  const { f_inode: inode } = file;
  if (!(file.f_mode & FMODE_WRITE)) return -E.EBADF;
  if (mode & ~F.FALLOC_FL_KEEP_SIZE && IS_APPEND(inode)) return -E.EPERM;
  if (IS_IMMUTABLE(inode)) return -E.EPERM;
  if (S_ISFIFO(inode.i_mode)) return -E.ESPIPE;
  if (S_ISDIR(inode.i_mode)) return -E.EISDIR;
  if (!S_ISREG(inode.i_mode) && !S_ISBLK(inode.i_mode)) return -E.ENODEV;
  const ext4 = inode.i_sb.s_type.name === "ext4";
  if (offset + length > (ext4 ? EXT4_MAX_BYTES : Number.MAX_SAFE_INTEGER)) return -E.EFBIG;
  if (!S_ISREG(inode.i_mode) || !["ext4", "tmpfs", "devtmpfs"].includes(inode.i_sb.s_type.name))
    return -E.EOPNOTSUPP;
  const r = do_fallocate(k, file, mode, offset, length);
  if (r === 0 && inode.i_fsnotify_marks) fsnotify(k, inode, FS_MODIFY, inode, null);
  return r;
}

export const fallocate_syscalls: syscall_defs = {
  fallocate: { fn: sys_fallocate, ptr: "  ll", note: "files have no holes and nothing beyond their end" },
};
