// fs/ext4/ioctl.c: the attributes of files that chattr(1) sets. Only the root file system has them.
import { capable } from "../capability.ts";
import type { Kernel } from "../kernel.ts";
import type { syscall_defs } from "../syscall_types.ts";
import { ktime_get_coarse_real_us } from "../time.ts";
import { CAP_LINUX_IMMUTABLE, CAP_SYS_RESOURCE } from "../uapi/capability.ts";
import * as E from "../uapi/errno.ts";
import * as S from "../uapi/fs.ts";
import { S_ISDIR, S_ISREG } from "../uapi/stat.ts";
import type { Syscall } from "../uapi/syscall.ts";
import { owner_or_capable } from "./attr.ts";
import { fget } from "./file.ts";
import type { file } from "./fs.ts";
import { mnt_want_write } from "./namei.ts";

/** EXT4_FL_USER_VISIBLE and EXT4_FL_USER_MODIFIABLE of 4.16. */
const USER_VISIBLE = 0x304bdfff;
const USER_MODIFIABLE = 0x204bc0ff;
/** What ext4 sets by itself: files are laid out in extents. Kept the other way round, so that 0 is a new file. */
const OWN = S.FS_EXTENT_FL;

/** Of those which can be set, what means nothing for a file (ext4_mask_flags). */
const OF_DIRECTORIES = S.FS_DIRSYNC_FL | S.FS_TOPDIR_FL;

function set_flags(k: Kernel, file: file, asked: number): number {
  const inode = file.f_inode;
  if (!owner_or_capable(k, inode)) return -E.EACCES;
  if (asked & ~USER_VISIBLE) return -E.EOPNOTSUPP;
  if (!S_ISDIR(inode.i_mode) && asked & OF_DIRECTORIES) return -E.EOPNOTSUPP;
  const readonly = mnt_want_write(file.f_path.mnt);
  if (readonly) return readonly;
  const old = inode.i_flags ^ OWN;
  const changed = (asked ^ old) & USER_MODIFIABLE;
  if (changed & (S.FS_APPEND_FL | S.FS_IMMUTABLE_FL) && !capable(k, CAP_LINUX_IMMUTABLE)) return -E.EPERM;
  if (changed & S.FS_JOURNAL_DATA_FL && !capable(k, CAP_SYS_RESOURCE)) return -E.EPERM;
  inode.i_flags ^= changed;
  inode.i_ctime = ktime_get_coarse_real_us(k);
  return 0;
}

/** FS_IOC_GETFLAGS and FS_IOC_SETFLAGS; the argument holds the word. */
function ioctl_flags(k: Kernel, op: Syscall): number {
  const file = fget(k, op.a0 as number);
  if (!file) return -E.EBADF;
  const inode = file.f_inode;
  const has_flags = S_ISREG(inode.i_mode) || S_ISDIR(inode.i_mode);
  if (!has_flags || inode.i_sb.s_type.name !== "ext4") return -E.ENOTTY;
  const word = op.a2 as { value: number } | null;
  if (!word) return -E.EFAULT;
  if (op.a1 === S.FS_IOC_SETFLAGS) return set_flags(k, file, word.value);
  word.value = (inode.i_flags ^ OWN) & USER_VISIBLE;
  return 0;
}

/** ioctl(2) of these requests: a table of its own, which the page loads after the boot. */
export const inode_flags_syscalls: syscall_defs = { ioctl: { fn: ioctl_flags } };
