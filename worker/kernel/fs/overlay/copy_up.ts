// fs/overlayfs/copy_up: what is only in a lower layer is copied to the upper one before it is changed.
import type { Kernel } from "../../kernel.ts";
import * as E from "../../uapi/errno.ts";
import { O_TRUNC } from "../../uapi/fcntl.ts";
import * as T from "../../uapi/stat.ts";
import type { dentry, file, inode } from "../fs.ts";
import { d_alloc } from "../inode.ts";
import { vfs_make, vfs_rename } from "../namei_create.ts";
import {
  d_inode,
  OVL_D,
  OVL_FS,
  OVL_I,
  ovl_copyattr,
  ovl_data_inode,
  ovl_inode_real,
  with_cred,
} from "./overlayfs.ts";

/** Bytes copied at once. */
const CHUNK = 1 << 20;

function copy_data(k: Kernel, from: inode | number, to: inode): number {
  if (typeof from === "number") return from;
  const open = (inode: inode) =>
    ({ f_inode: inode, f_op: inode.i_fop, f_flags: 0, private_data: null }) as file;
  for (let pos = 0; pos < from.i_size; ) {
    const data = from.i_fop.read?.(k, open(from), CHUNK, pos) ?? -E.EINVAL;
    if (typeof data === "number") return data;
    if (data === "") break;
    const r = to.i_fop.write?.(k, open(to), data, pos) ?? -E.EINVAL;
    if (r < 0) return r;
    if (r < data.length) return -E.ENOSPC;
    pos += r;
  }
  return 0;
}

function copy_attributes(from: inode, to: inode): void {
  to.i_uid = from.i_uid;
  to.i_gid = from.i_gid;
  to.i_mode = from.i_mode;
  to.i_atime = from.i_atime;
  to.i_mtime = from.i_mtime;
  to.i_security = from.i_security;
  if (from.i_xattrs)
    to.i_xattrs = new Map([...from.i_xattrs].filter(([name]) => !name.startsWith("trusted.overlay.")));
}

/** A name in the work directory, where things are made ready. */
export const ovl_lookup_temp = (k: Kernel, work: dentry): dentry =>
  d_alloc(work, `#${(k.vfs.nr_locks + d_inode(work).i_sb.s_next_ino).toString(16)}`);

/** Makes a copy of what is not a regular file, or an empty directory, in the work directory. */
function make_like(k: Kernel, real: inode, work: dentry): dentry | number {
  const temp = ovl_lookup_temp(k, work);
  const r = vfs_make(k, work, temp, (dir, dentry) => {
    const { i_op } = dir;
    if (T.S_ISDIR(real.i_mode)) return i_op.mkdir?.(k, dir, dentry, 0) ?? -E.EPERM;
    if (T.S_ISLNK(real.i_mode)) return i_op.symlink?.(k, dir, dentry, real.i_link) ?? -E.EPERM;
    return i_op.mknod?.(k, dir, dentry, real.i_mode, real.i_rdev) ?? -E.EPERM;
  });
  return r || temp;
}

function copy_up_one(k: Kernel, dentry: dentry, flags: number): number {
  const inode = d_inode(dentry);
  const { workdir, inodes } = OVL_FS(inode);
  if (!workdir) return -E.EROFS;
  const real = ovl_inode_real(inode);
  const udir = OVL_D(dentry.d_parent).upper as dentry;
  let upper = d_alloc(udir, dentry.d_name);
  if (T.S_ISREG(real.i_mode)) {
    const temp = d_alloc(workdir, "/");
    const dir = d_inode(workdir);
    const r = dir.i_op.tmpfile?.(k, dir, temp, real.i_mode, true) ?? -E.EOPNOTSUPP;
    if (r) return r;
    const e = flags & O_TRUNC ? 0 : copy_data(k, ovl_data_inode(k, inode), d_inode(temp));
    if (e) {
      d_inode(temp).i_sb.s_used -= d_inode(temp).i_size;
      return e;
    }
    copy_attributes(real, d_inode(temp));
    const linked = dentry.d_unlinked
      ? 0
      : vfs_make(k, udir, upper, (to, at) => to.i_op.link?.(k, temp, to, at) ?? -E.EPERM);
    if (linked) return linked;
    if (dentry.d_unlinked) upper = temp;
    d_inode(upper).i_mtime = real.i_mtime;
  } else {
    const temp = make_like(k, real, workdir);
    if (typeof temp === "number") return temp;
    copy_attributes(real, d_inode(temp));
    const r = dentry.d_unlinked ? 0 : vfs_rename(k, temp, upper, 0);
    if (r) return r;
    upper = temp;
  }
  OVL_I(inode).upper = upper;
  inodes.set(d_inode(upper), inode);
  ovl_copyattr(inode);
  return 0;
}

/** Copies up what is not in the upper layer yet, its directories first: 0 or a negated errno. */
export function ovl_copy_up(k: Kernel, dentry: dentry, flags = 0): number {
  if (OVL_D(dentry).upper) return 0;
  const e = ovl_copy_up(k, dentry.d_parent);
  return e || with_cred(k, OVL_FS(d_inode(dentry)).creator_cred, () => copy_up_one(k, dentry, flags));
}
