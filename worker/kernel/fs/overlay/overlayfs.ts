// fs/overlayfs: what an overlay keeps. An inode of it stands for one in the upper layer, or for one in a lower layer,
// or, a directory, for those of all layers that have it.
import type { Kernel } from "../../kernel.ts";
import type { cred } from "../../sched_types.ts";
import { O_RDONLY } from "../../uapi/fcntl.ts";
import { S_ISCHR, S_ISDIR } from "../../uapi/stat.ts";
import type { ByteString } from "../../uapi/syscall.ts";
import type { dentry, inode, mount } from "../fs.ts";
import { lookup_child } from "../namei.ts";

/** Of the superblock. */
export interface ovl_fs {
  /** The upper layer, when there is one, and the directory "work" in the workdir. */
  upper_mnt: mount | null;
  workdir: dentry | null;
  lower_mnt: mount;
  /** who mounted it: the layers are used in that name */
  creator_cred: cred;
  /** all layers are on one file system, whose inode numbers are then shown */
  same_sb: boolean;
  /** device numbers of the files of lower layers on other file systems, by theirs */
  pseudo_dev: Map<number, number>;
  /** inodes by the upper layer's, so that hard links are one file */
  inodes: WeakMap<inode, inode>;
}

/** Of an inode. */
export interface ovl_inode {
  upper: dentry | null;
  /** topmost first; of a file one at most, which stays known when the file was copied up */
  lowers: dentry[];
}

export const OVL_I = (inode: inode): ovl_inode => inode.i_private as ovl_inode;
export const OVL_FS = (inode: inode): ovl_fs => inode.i_sb.s_fs_info as ovl_fs;
export const d_inode = (dentry: dentry): inode => dentry.d_inode as inode;
export const OVL_D = (dentry: dentry): ovl_inode => OVL_I(d_inode(dentry));
export const is_dir = (dentry: dentry): boolean => dentry.d_inode !== null && S_ISDIR(dentry.d_inode.i_mode);

/** Is it made of more than the upper layer alone? */
export const ovl_type_merge_or_lower = (dentry: dentry): boolean =>
  OVL_D(dentry).lowers.length > 0 || OVL_D(dentry).upper === null;

const OPAQUE = "trusted.overlay.opaque";
export const ovl_is_opaque = (dentry: dentry): boolean => dentry.d_inode?.i_xattrs?.get(OPAQUE) === "y";
export function ovl_set_opaque(dentry: dentry): void {
  const inode = d_inode(dentry);
  inode.i_xattrs ??= new Map();
  inode.i_xattrs.set(OPAQUE, "y");
}
export const ovl_is_whiteout = (dentry: dentry): boolean =>
  dentry.d_inode !== null && S_ISCHR(dentry.d_inode.i_mode) && dentry.d_inode.i_rdev === 0;

/** The inode that stands behind one of the overlay. */
export function ovl_inode_real(inode: inode): inode {
  const { upper, lowers } = OVL_I(inode);
  return d_inode(upper ?? lowers[0]);
}

/** The inode that has the data: the real one may itself be an overlay's. */
export function ovl_data_inode(k: Kernel, inode: inode): inode | number {
  const { upper, lowers } = OVL_I(inode);
  const real = upper ?? lowers[0];
  return d_inode(real).i_op.d_real?.(k, real, O_RDONLY) ?? d_inode(real);
}

/** What stat(2), permissions and audit are told of the real inode. */
export function ovl_copyattr(inode: inode): void {
  const real = ovl_inode_real(inode);
  inode.i_mode = real.i_mode;
  inode.i_uid = real.i_uid;
  inode.i_gid = real.i_gid;
  inode.i_nlink = real.i_nlink;
  inode.i_size = real.i_size;
  inode.i_atime = real.i_atime;
  inode.i_mtime = real.i_mtime;
  inode.i_ctime = real.i_ctime;
  inode.i_security = real.i_security;
  inode.i_xattrs = real.i_xattrs;
  inode.i_link = real.i_link;
  inode.i_flags = real.i_flags;
}

/** Does something as another. */
export function with_cred<T>(k: Kernel, cred: cred, act: () => T): T {
  const task = k.current;
  const own = task.cred;
  task.cred = cred;
  try {
    return act();
  } finally {
    task.cred = own;
  }
}

/** What a directory of a layer has of this name; null when there is nothing. */
export function ovl_lookup_single(
  k: Kernel,
  ofs: ovl_fs,
  dir: dentry,
  name: ByteString,
): dentry | null | number {
  const found = lookup_child(k, { mnt: ofs.lower_mnt, dentry: dir }, name);
  return typeof found === "number" || found?.d_inode ? found : null;
}
