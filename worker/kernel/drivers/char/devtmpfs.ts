// drivers/base/devtmpfs: /dev with the nodes of the devices there are.
import type { dentry, file_system_type, inode, super_block } from "../../fs/fs.ts";
import { d_alloc } from "../../fs/inode.ts";
import { tmpfs_mount } from "../../fs/tmpfs.ts";
import type { Kernel } from "../../kernel.ts";
import * as T from "../../uapi/stat.ts";
import type { ByteString } from "../../uapi/syscall.ts";

const TTY_GID = 5;

/** name, mode, major, minor, group, SELinux type */
const NODES: readonly (readonly [ByteString, number, number, number, number, string])[] = [
  ["console", 0o600, 5, 1, 0, "console_device_t"],
  ["full", 0o666, 1, 7, 0, "null_device_t"],
  ["kmsg", 0o644, 1, 11, 0, "kmsg_device_t"],
  ["null", 0o666, 1, 3, 0, "null_device_t"],
  ["ptmx", 0o666, 5, 2, TTY_GID, "ptmx_t"],
  ["random", 0o666, 1, 8, 0, "random_device_t"],
  ["tty", 0o666, 5, 0, TTY_GID, "devtty_t"],
  ["tty0", 0o620, 4, 0, TTY_GID, "tty_device_t"],
  ["tty1", 0o620, 4, 1, TTY_GID, "tty_device_t"],
  ["urandom", 0o666, 1, 9, 0, "urandom_device_t"],
  ["zero", 0o666, 1, 5, 0, "zero_device_t"],
];
/** The disk and its partition: name, major, minor. Opening one gives ENXIO. */
const DISK_GID = 6;
const DISKS: readonly (readonly [ByteString, number, number])[] = [
  ["vda", 253, 0],
  ["vda1", 253, 1],
];
const LINKS: readonly (readonly [ByteString, ByteString])[] = [
  ["fd", "/proc/self/fd"],
  ["stdin", "/proc/self/fd/0"],
  ["stdout", "/proc/self/fd/1"],
  ["stderr", "/proc/self/fd/2"],
];
/** Mount points: name, mode, SELinux type. */
const DIRECTORIES: readonly (readonly [ByteString, number, string])[] = [
  ["pts", 0o755, "devpts_t"],
  ["shm", 0o1777, "tmpfs_t"],
];

function add(
  root: dentry,
  name: ByteString,
  type: string,
  make: (dir: inode, dentry: dentry) => number | undefined,
) {
  const dentry = d_alloc(root, name);
  if (make(root.d_inode as inode, dentry) !== 0) throw new Error(`BUG: cannot make /dev/${name}`);
  const inode = dentry.d_inode as inode;
  inode.i_uid = 0;
  inode.i_gid = 0;
  inode.i_security = `system_u:object_r:${type}:s0`;
  return inode;
}

/** There is one instance; mounting it again shows it again. */
function devtmpfs_mount(k: Kernel, source: ByteString): super_block | number {
  const mounted = k.vfs.init_mnt_ns?.list.find((m) => m.mnt_sb.s_type === devtmpfs_fs_type);
  if (mounted) return mounted.mnt_sb;
  const sb = tmpfs_mount(k, devtmpfs_fs_type, source || "devtmpfs", "mode=755");
  if (typeof sb === "number") return sb;
  const root = sb.s_root;
  (root.d_inode as inode).i_security = "system_u:object_r:device_t:s0";
  for (const [name, mode, major, minor, gid, type] of NODES) {
    const inode = add(root, name, type, (dir, d) =>
      dir.i_op.mknod?.(k, dir, d, T.S_IFCHR | mode, T.MKDEV(major, minor)),
    );
    inode.i_gid = gid;
  }
  for (const [name, target] of LINKS)
    add(root, name, "device_t", (dir, d) => dir.i_op.symlink?.(k, dir, d, target));
  for (const [name, mode, type] of DIRECTORIES)
    add(root, name, type, (dir, d) => dir.i_op.mkdir?.(k, dir, d, T.S_IFDIR | mode));
  for (const [name, major, minor] of DISKS)
    add(root, name, "fixed_disk_device_t", (dir, d) =>
      dir.i_op.mknod?.(k, dir, d, T.S_IFBLK | 0o660, T.MKDEV(major, minor)),
    ).i_gid = DISK_GID;
  return sb;
}

export const devtmpfs_fs_type: file_system_type = { name: "devtmpfs", nodev: true, mount: devtmpfs_mount };
