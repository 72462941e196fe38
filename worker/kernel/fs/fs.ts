// include/linux/fs.h, dcache.h, mount.h, path.h: the objects of the VFS.

import type { audit_names } from "../auditsc.ts";
import type { Kernel } from "../kernel.ts";
import type { proto_ops } from "../net/net.ts";
import type { cred, ns_common, pid_namespace, wait_queue_head } from "../sched_types.ts";
import { FS_APPEND_FL, FS_IMMUTABLE_FL } from "../uapi/fs.ts";
import type { dirent, stat, statfs } from "../uapi/stat.ts";
import type { ByteString } from "../uapi/syscall.ts";
import type { file_lock_context } from "./locks.ts";

export interface file_system_type {
  name: string;
  /** /proc/filesystems prints nodev */
  nodev: boolean;
  /** a new superblock with its root; `source` and `data` as given to mount(2); negated errno on error */
  mount: (k: Kernel, source: ByteString, data: ByteString) => super_block | number;
  /** Whether its code is not there yet: mount(2) waits for it. */
  missing?: () => boolean;
}

export interface super_block {
  s_type: file_system_type;
  /** how many mounts show it, in all namespaces */
  s_active: number;
  /** MKDEV(0, minor) for virtual file systems */
  s_dev: number;
  s_magic: number;
  s_root: dentry;
  s_next_ino: number;
  /** inodes that have a name and the limit (tmpfs nr_inodes=); ENOSPC beyond */
  s_inodes: number;
  s_max_inodes: number;
  /** source string shown in /proc/mounts */
  s_id: ByteString;
  /** dentries are made by i_op.lookup at every walk and not cached (procfs, devpts) */
  s_dynamic: boolean;
  /** the pid namespace whose numbers a procfs shows: that of who mounted it */
  s_pid_ns?: pid_namespace;
  /** bytes stored and the limit (tmpfs size=); ENOSPC beyond */
  s_used: number;
  s_max: number;
  statfs?: (k: Kernel, sb: super_block) => statfs;
  /** mount(2) with MS_REMOUNT and options; absent: there is none to change */
  remount_fs?: (sb: super_block, data: ByteString) => number;
  /** nothing can be written, however it is mounted */
  s_rdonly?: boolean;
  /** how many file systems are stacked below it (overlay) */
  s_stack_depth?: number;
  /** its options as /proc/mounts shows them, each after a comma */
  show_options?: ByteString;
  s_fs_info?: unknown;
}

/** A mark on an inode: a listener of the fsnotify groups audit keeps (fs/notify). */
export interface fsnotify_mark {
  mask: number;
  /** `inode` is the object the event is about, `name` the entry in the marked directory (null: the object itself) */
  handle_event: (
    k: Kernel,
    mark: fsnotify_mark,
    mask: number,
    inode: inode | null,
    name: ByteString | null,
  ) => void;
}

/** May it only grow, and can it not be changed at all? Nobody may, root included, until the attribute is gone. */
export const IS_APPEND = (inode: inode): boolean => (inode.i_flags & FS_APPEND_FL) !== 0;
export const IS_IMMUTABLE = (inode: inode): boolean => (inode.i_flags & FS_IMMUTABLE_FL) !== 0;

export interface inode {
  i_ino: number;
  i_mode: number;
  i_uid: number;
  i_gid: number;
  i_rdev: number;
  i_nlink: number;
  i_size: number;
  /** microseconds since the Epoch */
  i_atime: number;
  i_mtime: number;
  i_ctime: number;
  i_sb: super_block;
  i_op: inode_operations;
  i_fop: file_operations;
  /** SELinux context */
  i_security: ByteString;
  /** extended attributes other than security.selinux */
  i_xattrs: Map<ByteString, ByteString> | null;
  i_link: ByteString;
  i_fsnotify_marks: fsnotify_mark[] | null;
  /** open descriptions that may write it: a program is not started meanwhile */
  i_writecount: number;
  /** a program has been started from it, so that somebody may be running it */
  i_executed: boolean;
  /** FS_*_FL: attributes that chattr(1) sets (inode_flags.ts) */
  i_flags: number;
  /** advisory locks, once there has been one */
  i_flctx?: file_lock_context;
  /** made by O_TMPFILE and without a name ever since; whether it may get one (I_LINKABLE) */
  i_tmpfile?: { linkable: boolean };
  /** file-system or device private data (tmpfs data, pipe, proc entry ...) */
  i_private: unknown;
}

export interface dentry {
  d_name: ByteString;
  /** itself for a root */
  d_parent: dentry;
  /** null for a negative dentry (a name about to be created) */
  d_inode: inode | null;
  d_sb: super_block;
  /** cached children by name; for tmpfs this IS the directory */
  d_children: Map<ByteString, dentry> | null;
  /** something is mounted on it or below, so that a dynamic file system keeps it */
  d_pinned?: boolean;
  /** unlinked or moved away from its parent's children */
  d_unlinked: boolean;
  /** how many mounts sit on this dentry (a quick test during walks) */
  d_mounted: number;
}

export interface mount {
  mnt_id: number;
  mnt_parent: mount;
  mnt_mountpoint: dentry;
  mnt_root: dentry;
  mnt_sb: super_block;
  mnt_flags: number;
  mnt_devname: ByteString;
  mnt_ns: mnt_namespace;
  /** peer group, and the group it is a slave of (pnode.ts) */
  mnt_share?: number;
  mnt_master?: number;
  mnt_unbindable?: boolean;
}

/** What shared mounts want to hear of (pnode.ts). */
export interface mount_propagation {
  /** a mount has been put on another, with what is on it */
  attach_recursive_mnt: (k: Kernel, mnt: mount) => void;
  /** a namespace has been copied */
  copied: (k: Kernel, old: mnt_namespace, ns: mnt_namespace) => void;
  /** how often what is mounted on it is mounted elsewhere, too */
  seen_from: (k: Kernel, mnt: mount) => number;
}

export interface mnt_namespace {
  ns: ns_common;
  root: mount;
  /** in order of mounting */
  list: mount[];
}

export interface path {
  mnt: mount;
  dentry: dentry;
}

export interface fs_struct {
  count: number;
  umask: number;
  root: path;
  pwd: path;
}

/** struct filename: a path name taken from user space, with audit's note on it. */
export interface filename {
  name: ByteString;
  aname: audit_names | null;
}

export interface inode_operations {
  /** For s_dynamic file systems and lazily filled directories; others use d_children. null: no such entry. */
  lookup?: (k: Kernel, dir: inode, name: ByteString, parent: dentry) => inode | null | number;
  /** These make `dentry` (negative) positive, or return a negated errno. VFS has checked permissions and existence. */
  create?: (k: Kernel, dir: inode, dentry: dentry, mode: number) => number;
  mkdir?: (k: Kernel, dir: inode, dentry: dentry, mode: number) => number;
  mknod?: (k: Kernel, dir: inode, dentry: dentry, mode: number, dev: number) => number;
  /** makes `dentry` positive without adding it to the directory */
  tmpfile?: (k: Kernel, dir: inode, dentry: dentry, mode: number, linkable: boolean) => number;
  symlink?: (k: Kernel, dir: inode, dentry: dentry, target: ByteString) => number;
  link?: (k: Kernel, old: dentry, dir: inode, dentry: dentry) => number;
  unlink?: (k: Kernel, dir: inode, dentry: dentry) => number;
  rmdir?: (k: Kernel, dir: inode, dentry: dentry) => number;
  rename?: (k: Kernel, odir: inode, od: dentry, ndir: inode, nd: dentry, flags: number) => number;
  /** target text of a symlink for readlink(2); default i_link */
  readlink?: (k: Kernel, inode: inode) => ByteString | number;
  /** magic links (/proc/PID/fd/N, exe, cwd): where following really goes */
  get_link?: (k: Kernel, inode: inode) => path | ByteString | number;
  /** extra permission test (proc); called instead of generic_permission when present */
  permission?: (k: Kernel, inode: inode, mask: number, cred: cred) => number;
  /** fill i_uid/i_gid/i_mode that depend on live state (proc) before stat and permission */
  revalidate?: (k: Kernel, inode: inode) => void;
  setattr?: (k: Kernel, dentry: dentry, attr: iattr) => number;
  getattr?: (k: Kernel, inode: inode, st: stat) => void;
  /** The inode of another file system whose data this is (overlay), fit for writing when the flags ask for that. */
  d_real?: (k: Kernel, dentry: dentry, flags: number) => inode | number;
}

/** struct iattr: fields present are to be changed. */
export interface iattr {
  ia_mode?: number;
  ia_uid?: number;
  ia_gid?: number;
  ia_size?: number;
  ia_atime?: number;
  ia_mtime?: number;
}

/**
 * Operations of an open file. A handler that must wait registers by sleep_on() (kernel/sched/core.ts) and returns
 * what that returned; it is then called again from the start when woken (task.call_state keeps progress).
 */
export interface file_operations {
  open?: (k: Kernel, inode: inode, file: file) => number;
  /** Data (""=EOF), or a negated errno / SLEEP. `pos` is f_pos or pread's offset; the caller advances f_pos. */
  read?: (k: Kernel, file: file, count: number, pos: number) => ByteString | number;
  /** Bytes taken, or a negated errno / SLEEP. The caller advances f_pos (O_APPEND is resolved before). */
  write?: (k: Kernel, file: file, data: ByteString, pos: number) => number;
  /** Whether what is read is made by code that is not there yet: the machine stands still until it is. */
  read_missing?: () => boolean;
  /** write leaves f_pos alone, as the handlers of fs/proc/base.c do */
  write_keeps_pos?: boolean;
  /** Snapshot of all entries incl. "." and ".." */
  iterate?: (k: Kernel, file: file) => dirent[];
  llseek?: (k: Kernel, file: file, offset: number, whence: number) => number;
  /** poll mask now */
  poll?: (k: Kernel, file: file) => number;
  /** wait queues to sleep on for poll */
  poll_wait?: (k: Kernel, file: file) => wait_queue_head[];
  ioctl?: (k: Kernel, file: file, cmd: number, arg: unknown) => number;
  /** Whether what `cmd` asks for is not known yet: the machine stands still until it is. */
  ioctl_missing?: (file: file, cmd: number) => boolean;
  /** last reference dropped */
  release?: (k: Kernel, inode: inode, file: file) => void;
  fsync?: (k: Kernel, file: file) => number;
  /** the file is a socket: what the socket calls do with it */
  socket?: proto_ops;
}

export const FMODE_READ = 1;
export const FMODE_WRITE = 2;
export const FMODE_PATH = 0x4000;
/** Counts among the inode's writers (i_writecount) until it is closed. */
export const FMODE_WRITER = 0x10000;

export interface file {
  f_path: path;
  f_inode: inode;
  f_op: file_operations;
  f_flags: number;
  f_mode: number;
  f_pos: number;
  /** references: descriptors in all tables, plus kernel holders */
  f_count: number;
  f_cred: cred;
  private_data: unknown;
}

/** Global VFS state: file system types, device drivers, mount ids. */
export interface vfsmount_globals {
  file_systems: Map<string, file_system_type>;
  /** character devices by MKDEV */
  chrdevs: Map<number, file_operations>;
  next_mnt_id: number;
  next_anon_dev: number;
  /** anonymous device numbers below next_anon_dev that are free again */
  free_anon_devs: number[];
  init_mnt_ns: mnt_namespace;
  /** anonymous superblocks for pipes, sockets, namespaces */
  pipefs: super_block;
  /** the kernel's own tmpfs, which is mounted nowhere: memory files */
  shmem: super_block;
  sockfs: super_block;
  /** once it has been mounted */
  tracefs?: { sb: super_block; tracing_on: boolean };
  nsfs: super_block;
  /** once a mount has been shared */
  propagation?: mount_propagation;
  nr_files: number;
  /** how many locks there have been (locks.ts) */
  nr_locks: number;
  /** sysctl fs.protected_symlinks and fs.protected_hardlinks: as systemd sets them */
  protected_symlinks: number;
  protected_hardlinks: number;
}

export const MAY_EXEC = 1;
export const MAY_WRITE = 2;
export const MAY_READ = 4;
