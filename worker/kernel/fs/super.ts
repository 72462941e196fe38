// fs/super.c: file systems on block devices.
import type { Kernel } from "../kernel.ts";
import { EBUSY, ENOENT, ENOTBLK, ENXIO } from "../uapi/errno.ts";
import { MAJOR, S_ISBLK } from "../uapi/stat.ts";
import type { ByteString } from "../uapi/syscall.ts";
import type { super_block } from "./fs.ts";
import { kern_path, LOOKUP_FOLLOW } from "./namei.ts";

/**
 * mount_bdev: a device has one superblock, however often it is mounted. `sb` is the one of the only disk; its partition
 * is in use, so the disk itself is busy.
 */
export function mount_bdev(k: Kernel, source: ByteString, sb: super_block): super_block | number {
  const path = kern_path(k, source, LOOKUP_FOLLOW);
  if (typeof path === "number") return path;
  const inode = path.dentry.d_inode;
  if (!inode) return -ENOENT;
  if (!S_ISBLK(inode.i_mode)) return -ENOTBLK;
  if (inode.i_rdev === sb.s_dev) return sb;
  return MAJOR(inode.i_rdev) === MAJOR(sb.s_dev) ? -EBUSY : -ENXIO;
}
