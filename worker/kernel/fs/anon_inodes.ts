// fs/anon_inodes, pipefs, sockfs: files without a name in any directory.
import type { Kernel } from "../kernel.ts";
import type { ByteString } from "../uapi/syscall.ts";
import { alloc_file } from "./file_table.ts";
import {
  FMODE_READ,
  FMODE_WRITE,
  type file,
  type file_operations,
  type inode,
  type mount,
  type path,
  type super_block,
} from "./fs.ts";
import { alloc_super, d_alloc, d_make_root, new_inode } from "./inode.ts";

/** A pseudo file system (pipefs, sockfs, nsfs): a superblock nobody can mount. */
export function new_pseudo_fs(k: Kernel, name: string, magic: number): super_block {
  const sb = alloc_super(k, { name, nodev: true, mount: () => -1 }, { magic, id: name });
  d_make_root(sb, new_inode(k, sb, 0o040555, {}, {}));
  return sb;
}

/** A file on a new inode of a pseudo file system, or a negated errno. */
export function anon_inode_file(
  k: Kernel,
  sb: super_block,
  mode: number,
  fop: file_operations,
  flags: number,
  name: ByteString = "",
): file | number {
  const inode = new_inode(k, sb, mode, {}, fop);
  inode.i_security = k.current.cred.security.replace(/:[^:]*:([^:]*):.*/, ":object_r:$1:s0");
  const acc = flags & 3;
  const fmode = acc === 0 ? FMODE_READ : acc === 1 ? FMODE_WRITE : FMODE_READ | FMODE_WRITE;
  return alloc_file(k, pseudo_path(k, sb, name, inode), inode, fop, flags, fmode);
}

/** The path of an inode that no directory names, on a mount that is none of a namespace. */
export function pseudo_path(k: Kernel, sb: super_block, name: ByteString, inode: inode): path {
  const dentry = d_alloc(sb.s_root, name);
  dentry.d_inode = inode;
  const mnt = {
    mnt_id: 0,
    mnt_mountpoint: sb.s_root,
    mnt_root: sb.s_root,
    mnt_sb: sb,
    mnt_flags: 0,
    mnt_devname: sb.s_id,
    mnt_ns: k.vfs.init_mnt_ns,
  } as unknown as mount;
  mnt.mnt_parent = mnt;
  return { mnt, dentry };
}
