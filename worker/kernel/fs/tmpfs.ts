// mm/shmem: tmpfs, which also serves as the root file system.
import type { Kernel } from "../kernel.ts";
import { FS_MAX_BYTES, FS_MAX_INODES } from "../limits.ts";
import { selinux_inode_init_security } from "../security/selinux.ts";
import { ktime_get_coarse_real_us } from "../time.ts";
import { EFBIG, EINVAL, ENOSPC } from "../uapi/errno.ts";
import { O_RDWR } from "../uapi/fcntl.ts";
import * as T from "../uapi/stat.ts";
import type { ByteString } from "../uapi/syscall.ts";
import { anon_inode_file } from "./anon_inodes.ts";
import { init_special_inode } from "./devices.ts";
import type { dentry, file, file_operations, inode, inode_operations, super_block } from "./fs.ts";
import { alloc_super, d_add, d_drop, d_make_root, new_inode } from "./inode.ts";
import { iterate_dentries } from "./readdir.ts";
import {
  type chunks,
  chunks_append,
  chunks_read,
  chunks_truncate,
  chunks_write,
  new_chunks,
} from "./tmpfs_data.ts";

const TMPFS_MAGIC = 0x01021994;
const PAGE_SIZE = 4096;
/** The pages of a regular file, which has none until something is written. */
const data_of = (inode: inode): chunks => (inode.i_private ??= new_chunks()) as chunks;

function charge(sb: super_block, bytes: number): boolean {
  if (sb.s_used + bytes > sb.s_max) return false;
  sb.s_used += bytes;
  return true;
}

export const tmpfs_file_operations: file_operations = {
  read: (k, file, count, pos) => {
    const inode = file.f_inode;
    if (pos >= inode.i_size) return "";
    inode.i_atime = ktime_get_coarse_real_us(k);
    return chunks_read(data_of(inode), pos, count);
  },
  write: (k, file, data, pos) => {
    const inode = file.f_inode;
    const end = pos + data.length;
    if (end > inode.i_size) {
      const room = inode.i_sb.s_max - inode.i_sb.s_used - (Math.max(pos, inode.i_size) - inode.i_size);
      const grow = end - inode.i_size;
      if (!charge(inode.i_sb, grow)) {
        if (room <= 0 || pos > inode.i_size) return -ENOSPC;
        data = data.slice(0, room);
        if (data.length === 0) return -ENOSPC;
        charge(inode.i_sb, data.length);
      }
    }
    const chunks = data_of(inode);
    if (pos === inode.i_size) chunks_append(chunks, data);
    else chunks_write(chunks, pos, data);
    inode.i_size = chunks.size;
    inode.i_mtime = inode.i_ctime = ktime_get_coarse_real_us(k);
    return data.length;
  },
  poll: () => 5,
};

/** A file that never had a name goes with its last open description. */
const tmpfile_operations: file_operations = {
  ...tmpfs_file_operations,
  release: (k, inode, file) => {
    if (!inode.i_tmpfile) return;
    for (const { files } of k.tasks.values())
      if (files.fd.some((f) => f && f !== file && f.f_inode === inode)) return;
    inode.i_sb.s_used -= inode.i_size;
    inode.i_size = 0;
  },
};

const dir_operations: file_operations = { iterate: (_k, file) => iterate_dentries(file) };

/**
 * The flags of ext4 that a new file has from its directory (EXT4_FL_INHERITED, masked as ext4_mask_flags does):
 * s u c S d A j t P, of directories D too, d and A of other kinds. Only on the root file system has one any.
 */
const inherited: Record<number, number> = { [T.S_IFDIR]: 0x2001c4cf, [T.S_IFREG]: 0x2000c4cf };

function shmem_get_inode(k: Kernel, dir: inode, dentry: dentry, mode: number, dev = 0): inode | number {
  const sb = dir.i_sb;
  if (sb.s_inodes >= sb.s_max_inodes) return -ENOSPC;
  const kind = mode & T.S_IFMT;
  const inode = new_inode(
    k,
    sb,
    mode,
    kind === T.S_IFDIR ? dir_inode_operations : file_inode_operations,
    kind === T.S_IFDIR ? dir_operations : tmpfs_file_operations,
  );
  if (dir.i_mode & T.S_ISGID) {
    inode.i_gid = dir.i_gid;
    if (kind === T.S_IFDIR) inode.i_mode |= T.S_ISGID;
  }
  inode.i_flags = dir.i_flags & (inherited[kind] ?? 0xc0);
  inode.i_security = selinux_inode_init_security(k, dentry.d_parent, mode);
  if (kind !== T.S_IFREG && kind !== T.S_IFDIR && kind !== T.S_IFLNK) init_special_inode(inode, mode, dev);
  return inode;
}

const touch_dir = (k: Kernel, dir: inode) => {
  dir.i_mtime = dir.i_ctime = ktime_get_coarse_real_us(k);
};

function add(k: Kernel, dir: inode, dentry: dentry, mode: number, dev = 0): number {
  const inode = shmem_get_inode(k, dir, dentry, mode, dev);
  if (typeof inode === "number") return inode;
  if (T.S_ISDIR(mode)) {
    inode.i_nlink = 2;
    dir.i_nlink++;
    dentry.d_children = new Map();
  }
  inode.i_sb.s_inodes++;
  d_add(dentry, inode);
  touch_dir(k, dir);
  return 0;
}

/** Gives the storage and the inode back once nobody can reach the data any more (no link; open descriptions may remain). */
function drop_link(k: Kernel, inode: inode): void {
  inode.i_nlink--;
  inode.i_ctime = ktime_get_coarse_real_us(k);
  if (inode.i_nlink !== 0) return;
  inode.i_sb.s_inodes--;
  if (T.S_ISREG(inode.i_mode)) inode.i_sb.s_used -= inode.i_size;
}

/** Of a directory that is empty. */
function drop_dir(dir: inode, inode: inode): void {
  inode.i_nlink = 0;
  inode.i_sb.s_inodes--;
  dir.i_nlink--;
}

const file_inode_operations: inode_operations = {
  setattr: (_k, dentry, attr) => {
    const inode = dentry.d_inode as inode;
    if (attr.ia_size !== undefined) {
      if (attr.ia_size < 0) return -EINVAL;
      if (attr.ia_size > Number.MAX_SAFE_INTEGER) return -EFBIG;
      const grow = attr.ia_size - inode.i_size;
      if (grow > 0 && !charge(inode.i_sb, grow)) return -ENOSPC;
      if (grow < 0) inode.i_sb.s_used += grow;
      chunks_truncate(data_of(inode), attr.ia_size);
      inode.i_size = attr.ia_size;
    }
    return 0;
  },
};

const dir_inode_operations: inode_operations = {
  create: (k, dir, dentry, mode) => add(k, dir, dentry, mode),
  mkdir: (k, dir, dentry, mode) => add(k, dir, dentry, mode | T.S_IFDIR),
  mknod: (k, dir, dentry, mode, dev) => add(k, dir, dentry, mode, dev),
  symlink: (k, dir, dentry, target) => {
    const r = add(k, dir, dentry, T.S_IFLNK | 0o777);
    if (r === 0 && dentry.d_inode) {
      dentry.d_inode.i_link = target;
      dentry.d_inode.i_size = target.length;
    }
    return r;
  },
  tmpfile: (k, dir, dentry, mode, linkable) => {
    const inode = shmem_get_inode(k, dir, dentry, mode);
    if (typeof inode === "number") return inode;
    inode.i_nlink = 0;
    inode.i_fop = tmpfile_operations;
    inode.i_tmpfile = { linkable };
    dentry.d_inode = inode;
    dentry.d_name = `#${inode.i_ino}`;
    dentry.d_unlinked = true;
    return 0;
  },
  link: (k, old, dir, dentry) => {
    const inode = old.d_inode as inode;
    inode.i_tmpfile = undefined;
    if (inode.i_nlink++ === 0) inode.i_sb.s_inodes++;
    inode.i_ctime = ktime_get_coarse_real_us(k);
    d_add(dentry, inode);
    touch_dir(k, dir);
    return 0;
  },
  unlink: (k, dir, dentry) => {
    drop_link(k, dentry.d_inode as inode);
    d_drop(dentry);
    touch_dir(k, dir);
    return 0;
  },
  rmdir: (k, dir, dentry) => {
    drop_dir(dir, dentry.d_inode as inode);
    d_drop(dentry);
    touch_dir(k, dir);
    return 0;
  },
  rename: (k, odir, od, ndir, nd, flags) => {
    const moved = od.d_inode as inode;
    const is_dir = T.S_ISDIR(moved.i_mode);
    if (flags & 2 && nd.d_inode) {
      // RENAME_EXCHANGE
      const other = nd.d_inode;
      const [oname, oparent, nname, nparent] = [od.d_name, od.d_parent, nd.d_name, nd.d_parent];
      od.d_name = nname;
      od.d_parent = nparent;
      nd.d_name = oname;
      nd.d_parent = oparent;
      nparent.d_children?.set(nname, od);
      oparent.d_children?.set(oname, nd);
      if (odir !== ndir) {
        const delta = (is_dir ? 1 : 0) - (T.S_ISDIR(other.i_mode) ? 1 : 0);
        ndir.i_nlink += delta;
        odir.i_nlink -= delta;
      }
      touch_dir(k, odir);
      touch_dir(k, ndir);
      return 0;
    }
    if (nd.d_inode) {
      if (is_dir) drop_dir(ndir, nd.d_inode);
      else drop_link(k, nd.d_inode);
      d_drop(nd);
    }
    const parent = nd.d_parent;
    od.d_parent.d_children?.delete(od.d_name);
    od.d_name = nd.d_name;
    od.d_parent = parent;
    parent.d_children?.set(od.d_name, od);
    if (is_dir && odir !== ndir) {
      odir.i_nlink--;
      ndir.i_nlink++;
    }
    moved.i_ctime = ktime_get_coarse_real_us(k);
    touch_dir(k, odir);
    touch_dir(k, ndir);
    return 0;
  },
};

interface shmem_options {
  /** bytes and inodes there may be */
  max: number;
  max_inodes: number;
  mode: number;
  uid: number;
  gid: number;
}

/** memparse: a number with a unit. */
const memparse = (digits: string, unit: string): number =>
  Number(digits) * ({ k: 1024, m: 1024 ** 2, g: 1024 ** 3 }[unit.toLowerCase()] ?? 1);

/** Options of a mount ("size=1m"), over those there were; null when malformed. */
function parse_options(data: ByteString, before: shmem_options): shmem_options | null {
  const out = { ...before };
  for (const option of data.split(",").filter(Boolean)) {
    const [name, value = ""] = option.split("=");
    const size = /^(\d+)([kKmMgG%]?)$/.exec(value);
    if (name === "size" && size) {
      const bytes = size[2] === "%" ? (Number(size[1]) * FS_MAX_BYTES) / 100 : memparse(size[1], size[2]);
      // 0: no limit
      out.max = Math.min(bytes || FS_MAX_BYTES, FS_MAX_BYTES);
    } else if (name === "nr_blocks" && size && size[2] !== "%")
      out.max = Math.min(memparse(size[1], size[2]) * PAGE_SIZE || FS_MAX_BYTES, FS_MAX_BYTES);
    else if (name === "nr_inodes" && size && size[2] !== "%")
      out.max_inodes = Math.min(memparse(size[1], size[2]) || FS_MAX_INODES, FS_MAX_INODES);
    else if (name === "mode" && /^[0-7]+$/.test(value)) out.mode = Number.parseInt(value, 8) & 0o7777;
    else if (name === "uid" && /^\d+$/.test(value)) out.uid = Number(value);
    else if (name === "gid" && /^\d+$/.test(value)) out.gid = Number(value);
    else if (!/^(seclabel|huge|inode64|rw|ro|relatime|noatime|nosuid|nodev|noexec)$/.test(name)) return null;
  }
  return out;
}

/** mm/shmem.c:shmem_show_options: what differs from what a mount without options has. */
function shmem_show_options(o: shmem_options): ByteString {
  return (
    (o.max === FS_MAX_BYTES ? "" : `,size=${Math.floor(o.max / 1024)}k`) +
    (o.max_inodes === FS_MAX_INODES ? "" : `,nr_inodes=${o.max_inodes}`) +
    (o.mode === 0o1777 ? "" : `,mode=${o.mode.toString(8).padStart(3, "0")}`) +
    (o.uid === 0 ? "" : `,uid=${o.uid}`) +
    (o.gid === 0 ? "" : `,gid=${o.gid}`)
  );
}

/** Mounts a new, empty tmpfs. */
export function tmpfs_mount(k: Kernel, type: super_block["s_type"], source: ByteString, data: ByteString) {
  const { fsuid: uid, fsgid: gid } = k.current.cred;
  const limits = { max: FS_MAX_BYTES, max_inodes: FS_MAX_INODES };
  let options = parse_options(data, { ...limits, mode: 0o1777, uid, gid });
  if (!options) return -EINVAL;
  const { max, max_inodes } = options;
  const sb = alloc_super(k, type, { magic: TMPFS_MAGIC, id: source || "none", max, max_inodes });
  const root = new_inode(k, sb, T.S_IFDIR | options.mode, dir_inode_operations, dir_operations);
  root.i_nlink = 2;
  root.i_uid = options.uid;
  root.i_gid = options.gid;
  root.i_security = "system_u:object_r:tmpfs_t:s0";
  sb.s_inodes = 1;
  sb.show_options = shmem_show_options(options);
  // shmem_remount_fs: limits alone, and none below what is there
  sb.remount_fs = (s, more) => {
    const { mode, uid: owner, gid: group } = options as shmem_options;
    const now = parse_options(more, options as shmem_options);
    if (!now || now.max < s.s_used || now.max_inodes < s.s_inodes) return -EINVAL;
    options = { ...now, mode, uid: owner, gid: group };
    s.s_max = now.max;
    s.s_max_inodes = now.max_inodes;
    s.show_options = shmem_show_options(options);
    return 0;
  };
  sb.statfs = (_k, s) => {
    const free = Math.max(0, Math.floor((s.s_max - s.s_used) / PAGE_SIZE));
    return {
      f_type: s.s_magic,
      f_bsize: PAGE_SIZE,
      f_blocks: Math.floor(s.s_max / PAGE_SIZE),
      f_bfree: free,
      f_bavail: free,
      f_files: s.s_max_inodes,
      f_ffree: Math.max(0, s.s_max_inodes - s.s_inodes),
      f_fsid: 0,
      f_namelen: 255,
    };
  };
  d_make_root(sb, root);
  return sb;
}

/**
 * A file in memory that has no name in any directory (mm/shmem.c:shmem_file_setup), open for reading and writing; or
 * a negated errno. `name` is what its link in /proc/PID/fd shows.
 */
export function shmem_file_setup(k: Kernel, name: ByteString): file | number {
  const file = anon_inode_file(k, k.vfs.shmem, T.S_IFREG | 0o777, tmpfs_file_operations, O_RDWR, name);
  if (typeof file === "number") return file;
  const inode = file.f_inode;
  inode.i_op = file_inode_operations;
  inode.i_nlink = 0;
  file.f_path.dentry.d_unlinked = true;
  return file;
}

/** Extends a file of the image with NUL bytes. */
export function tmpfs_extend(inode: inode, size: number): void {
  chunks_truncate(data_of(inode), size);
  inode.i_sb.s_used += size - inode.i_size;
  inode.i_size = size;
}

/** Fills a file of the image at boot. */
export function tmpfs_set_data(inode: inode, data: ByteString): void {
  const chunks = new_chunks();
  chunks_append(chunks, data);
  inode.i_private = chunks;
  inode.i_sb.s_used += data.length - inode.i_size;
  inode.i_size = data.length;
}
