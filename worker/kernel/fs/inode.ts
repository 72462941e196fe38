// fs/inode and fs/dcache: making inodes and dentries.
import type { Kernel } from "../kernel.ts";
import { ktime_get_coarse_real_us } from "../time.ts";
import type { ByteString } from "../uapi/syscall.ts";
import type { dentry, file_operations, inode, inode_operations, super_block } from "./fs.ts";

/** A new inode owned by the current task's fsuid and fsgid, with one link and the current time. */
export function new_inode(
  k: Kernel,
  sb: super_block,
  mode: number,
  iop: inode_operations,
  fop: file_operations,
): inode {
  const now = ktime_get_coarse_real_us(k);
  return {
    i_ino: sb.s_next_ino++,
    i_mode: mode,
    i_uid: k.current.cred.fsuid,
    i_gid: k.current.cred.fsgid,
    i_rdev: 0,
    i_nlink: 1,
    i_size: 0,
    i_atime: now,
    i_mtime: now,
    i_ctime: now,
    i_sb: sb,
    i_op: iop,
    i_fop: fop,
    i_security: "system_u:object_r:unlabeled_t:s0",
    i_xattrs: null,
    i_link: "",
    i_fsnotify_marks: null,
    i_writecount: 0,
    i_executed: false,
    i_flags: 0,
    i_private: null,
  };
}

/** A negative dentry, not yet among its parent's children. */
export const d_alloc = (parent: dentry, name: ByteString): dentry => ({
  d_name: name,
  d_parent: parent,
  d_inode: null,
  d_sb: parent.d_sb,
  d_children: null,
  d_unlinked: false,
  d_mounted: 0,
});

/** The root dentry of a file system. */
export function d_make_root(sb: super_block, inode: inode): dentry {
  const root = d_alloc({ d_sb: sb } as dentry, "/");
  root.d_parent = root;
  root.d_inode = inode;
  root.d_children = new Map();
  sb.s_root = root;
  return root;
}

/** Gives a dentry its inode and enters it in its directory. */
export function d_add(dentry: dentry, inode: inode): void {
  dentry.d_inode = inode;
  dentry.d_unlinked = false;
  const parent = dentry.d_parent;
  parent.d_children ??= new Map();
  parent.d_children.set(dentry.d_name, dentry);
}

/** Takes a dentry out of its directory (unlink); it keeps its inode for whoever holds it. */
export function d_drop(dentry: dentry): void {
  if (dentry.d_parent.d_children?.get(dentry.d_name) === dentry)
    dentry.d_parent.d_children.delete(dentry.d_name);
  dentry.d_unlinked = true;
}

/** An empty superblock: the file system fills s_root. `s_dev` gets the lowest anonymous device number that is free. */
export function alloc_super(
  k: Kernel,
  type: super_block["s_type"],
  init: { magic: number; id: ByteString; dynamic?: boolean; max?: number; max_inodes?: number },
): super_block {
  const free = k.vfs.free_anon_devs.sort((a, b) => a - b);
  return {
    s_type: type,
    s_active: 0,
    s_dev: free.shift() ?? k.vfs.next_anon_dev++,
    s_magic: init.magic,
    s_root: null as unknown as dentry,
    s_next_ino: 1,
    s_inodes: 0,
    s_max_inodes: init.max_inodes ?? Infinity,
    s_id: init.id,
    s_dynamic: init.dynamic ?? false,
    s_used: 0,
    s_max: init.max ?? Infinity,
  };
}
