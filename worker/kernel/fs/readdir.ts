// fs/readdir: getdents64.
import type { Kernel } from "../kernel.ts";
import type { syscall_defs } from "../syscall_types.ts";
import { EBADF, EINVAL, ENOENT, ENOTDIR } from "../uapi/errno.ts";
import { type dirent, S_ISDIR } from "../uapi/stat.ts";
import type { Syscall } from "../uapi/syscall.ts";
import { fget } from "./file.ts";
import type { file } from "./fs.ts";

/** d_type of a mode: its file type bits shifted. */
export const mode_to_dtype = (mode: number): number => (mode >> 12) & 15;

/**
 * Snapshot of a directory. One that lives in the dcache alone (dcache_readdir) lists what was made last first; a disk
 * file system has an order of its own, here that of creation.
 */
export function iterate_dentries(file: file): dirent[] {
  const { dentry } = file.f_path;
  const entries: dirent[] = [
    { d_ino: file.f_inode.i_ino, d_type: 4, d_name: "." },
    { d_ino: dentry.d_parent.d_inode?.i_ino ?? 1, d_type: 4, d_name: ".." },
  ];
  const children = [...(dentry.d_children?.values() ?? [])];
  if (dentry.d_sb.s_type.name !== "ext4") children.reverse();
  for (const child of children)
    if (child.d_inode)
      entries.push({
        d_ino: child.d_inode.i_ino,
        d_type: mode_to_dtype(child.d_inode.i_mode),
        d_name: child.d_name,
      });
  return entries;
}

function sys_getdents64(k: Kernel, op: Syscall): number {
  const file = fget(k, op.a0 as number);
  if (!file) return -EBADF;
  if (!S_ISDIR(file.f_inode.i_mode) || !file.f_op.iterate) return -ENOTDIR;
  if (file.f_path.dentry.d_unlinked) return -ENOENT;
  const out = op.a1 as dirent[];
  const room = op.a2 as number;
  if (file.f_pos === 0 || !file.private_data) file.private_data = file.f_op.iterate(k, file);
  const all = file.private_data as dirent[];
  out.length = 0;
  let used = 0;
  while (file.f_pos < all.length) {
    const size = (19 + all[file.f_pos].d_name.length + 1 + 7) & ~7;
    if (used + size > room) {
      if (used === 0) return -EINVAL;
      break;
    }
    used += size;
    out.push(all[file.f_pos++]);
  }
  return used;
}

export const readdir_syscalls: syscall_defs = { getdents64: { fn: sys_getdents64, ptr: " h" } };
