// fs/anon_inodes, pipefs, sockfs: files without a name in any directory.
import type { Kernel } from "../kernel.ts";
import type { ByteString } from "../uapi/syscall.ts";
import { alloc_file } from "./file_table.ts";
import {
  type dentry,
  FMODE_READ,
  FMODE_WRITE,
  type file,
  type file_operations,
  type mount,
  type super_block,
} from "./fs.ts";
import { alloc_super, d_make_root, new_inode } from "./inode.ts";

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
  const dentry: dentry = {
    d_name: name,
    d_parent: sb.s_root,
    d_inode: inode,
    d_sb: sb,
    d_children: null,
    d_unlinked: false,
    d_mounted: 0,
  };
  const acc = flags & 3;
  const fmode = acc === 0 ? FMODE_READ : acc === 1 ? FMODE_WRITE : FMODE_READ | FMODE_WRITE;
  return alloc_file(k, { mnt: pseudo_mount(k, sb), dentry }, inode, fop, flags, fmode);
}

function pseudo_mount(k: Kernel, sb: super_block): mount {
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
  return mnt;
}
