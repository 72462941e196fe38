// fs/overlayfs/dir: what makes, removes and renames names. What a lower layer has of a name is hidden by a whiteout.
import type { Kernel } from "../../kernel.ts";
import { selinux_inode_init_security } from "../../security/selinux.ts";
import * as E from "../../uapi/errno.ts";
import { RENAME_EXCHANGE } from "../../uapi/fcntl.ts";
import * as T from "../../uapi/stat.ts";
import type { ByteString } from "../../uapi/syscall.ts";
import type { dentry, inode, inode_operations } from "../fs.ts";
import { d_add, d_alloc, d_drop } from "../inode.ts";
import { vfs_make, vfs_remove, vfs_rename } from "../namei_create.ts";
import { ovl_copy_up, ovl_lookup_temp } from "./copy_up.ts";
import { ovl_get_inode } from "./inode.ts";
import { ovl_lower_positive } from "./namei.ts";
import {
  d_inode,
  is_dir,
  OVL_D,
  OVL_FS,
  ovl_copyattr,
  ovl_is_whiteout,
  ovl_lookup_single,
  ovl_set_opaque,
  ovl_type_merge_or_lower,
  with_cred,
} from "./overlayfs.ts";
import { ovl_cleanup_whiteouts, ovl_dir_read_merged } from "./readdir.ts";

type make = (dir: inode, dentry: dentry) => number;

/** Makes something in the place of a whiteout: in the work directory, and then there. */
function create_over_whiteout(
  k: Kernel,
  udir: dentry,
  white: dentry,
  work: dentry,
  make: make,
): dentry | number {
  const temp = ovl_lookup_temp(k, work);
  let r = vfs_make(k, work, temp, make);
  if (r) return r;
  const inode = d_inode(temp);
  const above = d_inode(udir);
  inode.i_security = selinux_inode_init_security(k, udir, inode.i_mode);
  if (above.i_mode & T.S_ISGID) {
    inode.i_gid = above.i_gid;
    if (is_dir(temp)) inode.i_mode |= T.S_ISGID;
  }
  const dir = is_dir(temp);
  r = vfs_rename(k, temp, white, dir ? RENAME_EXCHANGE : 0);
  if (!r && dir) r = vfs_remove(k, work, white, false);
  return r || temp;
}

/** Makes a name in the upper layer by `make`, and the overlay's. */
function create_object(k: Kernel, dentry: dentry, make: make, linked: inode | null = null): number {
  const parent = dentry.d_parent;
  const ofs = OVL_FS(d_inode(parent));
  const e = ovl_copy_up(k, parent);
  if (e) return e;
  const udir = OVL_D(parent).upper as dentry;
  const { fsuid, fsgid } = k.current.cred;
  return with_cred(k, { ...ofs.creator_cred, fsuid, fsgid }, () => {
    const there = ovl_lookup_single(k, ofs, udir, dentry.d_name);
    if (typeof there === "number") return there;
    if (there && !ovl_is_whiteout(there)) return -E.ESTALE;
    let made: dentry | number = there ?? d_alloc(udir, dentry.d_name);
    if (there) made = create_over_whiteout(k, udir, there, ofs.workdir as dentry, make);
    else {
      const r = vfs_make(k, udir, made, make);
      if (r) return r;
    }
    if (typeof made === "number") return made;
    if (is_dir(made) && ovl_type_merge_or_lower(parent)) ovl_set_opaque(made);
    const inode = linked ?? ovl_get_inode(k, d_inode(parent).i_sb, { upper: made, lowers: [] });
    d_add(dentry, inode);
    ovl_copyattr(inode);
    ovl_copyattr(d_inode(parent));
    return 0;
  });
}

const make_whiteout = (k: Kernel, parent: dentry, dentry: dentry): number =>
  vfs_make(k, parent, dentry, (dir, at) => dir.i_op.mknod?.(k, dir, at, T.S_IFCHR, 0) ?? -E.EPERM);

/** Puts a whiteout where `upper` is, or where nothing is. */
function whiteout(k: Kernel, work: dentry, upper: dentry): number {
  const white = ovl_lookup_temp(k, work);
  const dir = is_dir(upper);
  const r = make_whiteout(k, work, white) || vfs_rename(k, white, upper, dir ? RENAME_EXCHANGE : 0);
  return r || (dir ? vfs_remove(k, work, upper, true) : 0);
}

const upper_of = (k: Kernel, parent: dentry, name: ByteString): dentry | null | number =>
  ovl_lookup_single(k, OVL_FS(d_inode(parent)), OVL_D(parent).upper as dentry, name);

function do_remove(k: Kernel, dentry: dentry): number {
  const parent = dentry.d_parent;
  const inode = d_inode(dentry);
  const dir = is_dir(dentry);
  const ofs = OVL_FS(inode);
  const e = ovl_copy_up(k, parent);
  if (e) return e;
  return with_cred(k, ofs.creator_cred, () => {
    if (dir && ovl_dir_read_merged(k, dentry).length > 0) return -E.ENOTEMPTY;
    const udir = OVL_D(parent).upper as dentry;
    const upper = upper_of(k, parent, dentry.d_name);
    if (typeof upper === "number") return upper;
    let r = dir && upper && is_dir(upper) ? ovl_cleanup_whiteouts(k, upper) : 0;
    if (r) return r;
    if (ovl_lower_positive(k, parent, dentry.d_name))
      r = whiteout(k, ofs.workdir as dentry, upper ?? d_alloc(udir, dentry.d_name));
    else r = upper ? vfs_remove(k, udir, upper, dir) : -E.ESTALE;
    if (r) return r;
    if (dir || OVL_D(dentry).upper === null) inode.i_nlink = 0;
    else ovl_copyattr(inode);
    ovl_copyattr(d_inode(parent));
    d_drop(dentry);
    return 0;
  });
}

/** Moves the overlay's own dentries as the upper layer's have been. */
function d_move(od: dentry, nd: dentry, exchange: boolean): void {
  const [oparent, oname] = [od.d_parent, od.d_name];
  const [nparent, nname] = [nd.d_parent, nd.d_name];
  if (!exchange && nd.d_inode) d_drop(nd);
  oparent.d_children?.delete(oname);
  od.d_parent = nparent;
  od.d_name = nname;
  nparent.d_children ??= new Map();
  nparent.d_children.set(nname, od);
  if (!exchange) return;
  nd.d_parent = oparent;
  nd.d_name = oname;
  oparent.d_children?.set(oname, nd);
}

function rename_upper(k: Kernel, od: dentry, nd: dentry, exchange: boolean): number {
  const [op, np] = [od.d_parent, nd.d_parent];
  const udir = OVL_D(op).upper as dentry;
  const old = upper_of(k, op, od.d_name);
  const there = upper_of(k, np, nd.d_name);
  if (typeof old === "number" || typeof there === "number" || !old) return -E.ESTALE;
  if (!exchange && is_dir(nd)) {
    if (ovl_dir_read_merged(k, nd).length > 0) return -E.ENOTEMPTY;
    const r = there && is_dir(there) ? ovl_cleanup_whiteouts(k, there) : 0;
    if (r) return r;
  }
  if (is_dir(old) && ovl_type_merge_or_lower(np)) ovl_set_opaque(old);
  if (exchange && there && is_dir(there) && ovl_type_merge_or_lower(op)) ovl_set_opaque(there);
  const covers = !exchange && ovl_lower_positive(k, op, od.d_name);
  const white = there !== null && ovl_is_whiteout(there);
  const swap = exchange || (white && (covers || is_dir(old)));
  const name = od.d_name;
  const r = vfs_rename(
    k,
    old,
    there ?? d_alloc(OVL_D(np).upper as dentry, nd.d_name),
    swap ? RENAME_EXCHANGE : 0,
  );
  if (r || exchange) return r;
  // the whiteout that came back in exchange is of use only where a lower layer has the name
  if (swap) return covers ? 0 : vfs_remove(k, udir, there as dentry, false);
  if (!covers) return 0;
  const dir = d_inode(udir);
  return dir.i_op.mknod?.(k, dir, d_alloc(udir, name), T.S_IFCHR, 0) ?? -E.EPERM;
}

function ovl_rename(k: Kernel, _odir: inode, od: dentry, _ndir: inode, nd: dentry, flags: number): number {
  const exchange = (flags & RENAME_EXCHANGE) !== 0;
  // redirect_dir=off: where a lower layer has a directory cannot be told otherwise
  if (is_dir(od) && ovl_type_merge_or_lower(od)) return -E.EXDEV;
  if (exchange && is_dir(nd) && ovl_type_merge_or_lower(nd)) return -E.EXDEV;
  const [op, np] = [od.d_parent, nd.d_parent];
  const e =
    ovl_copy_up(k, op) || ovl_copy_up(k, od) || ovl_copy_up(k, np) || (exchange ? ovl_copy_up(k, nd) : 0);
  if (e) return e;
  const { creator_cred } = OVL_FS(d_inode(od));
  const r = with_cred(k, creator_cred, () => rename_upper(k, od, nd, exchange));
  if (r) return r;
  const replaced = exchange ? null : nd.d_inode;
  const gone = nd.d_inode !== null && (is_dir(nd) || OVL_D(nd).upper === null);
  d_move(od, nd, exchange);
  for (const inode of [d_inode(od), d_inode(op), d_inode(np)]) ovl_copyattr(inode);
  if (replaced && gone) replaced.i_nlink = 0;
  else if (replaced) ovl_copyattr(replaced);
  return 0;
}

function ovl_link(k: Kernel, old: dentry, _dir: inode, dentry: dentry): number {
  const e = ovl_copy_up(k, old);
  if (e) return e;
  const upper = OVL_D(old).upper as dentry;
  return create_object(k, dentry, (to, at) => to.i_op.link?.(k, upper, to, at) ?? -E.EPERM, d_inode(old));
}

export const ovl_dir_operations: inode_operations = {
  create: (k, _dir, dentry, mode) =>
    create_object(k, dentry, (to, at) => to.i_op.create?.(k, to, at, mode) ?? -E.EPERM),
  mkdir: (k, _dir, dentry, mode) =>
    create_object(k, dentry, (to, at) => to.i_op.mkdir?.(k, to, at, mode) ?? -E.EPERM),
  mknod: (k, _dir, dentry, mode, dev) => {
    // that would be a whiteout
    if (T.S_ISCHR(mode) && dev === 0) return -E.EPERM;
    return create_object(k, dentry, (to, at) => to.i_op.mknod?.(k, to, at, mode, dev) ?? -E.EPERM);
  },
  symlink: (k, _dir, dentry, target) =>
    create_object(k, dentry, (to, at) => to.i_op.symlink?.(k, to, at, target) ?? -E.EPERM),
  link: ovl_link,
  unlink: (k, _dir, dentry) => do_remove(k, dentry),
  rmdir: (k, _dir, dentry) => do_remove(k, dentry),
  rename: ovl_rename,
};
