// fs/namespace: mount(2) of what is mounted already: binding, moving, other flags, other propagation.
import type { Kernel } from "../kernel.ts";
import type { syscall_defs } from "../syscall_types.ts";
import { EINVAL, ELOOP, ENOTDIR, EPERM } from "../uapi/errno.ts";
import { AT_FDCWD } from "../uapi/fcntl.ts";
import * as M from "../uapi/mount.ts";
import { S_ISDIR } from "../uapi/stat.ts";
import type { ByteString, Syscall } from "../uapi/syscall.ts";
import { is_path_reachable } from "./d_path.ts";
import type { dentry, mount, path } from "./fs.ts";
import { LOOKUP_FOLLOW, user_path_at } from "./namei.ts";
import { count_mounts, KEPT_FLAGS, may_mount, new_mount } from "./namespace.ts";
import { change_mnt_propagation, mount_tree } from "./pnode.ts";

const TYPES = M.MS_PRIVATE | M.MS_SLAVE | M.MS_SHARED | M.MS_UNBINDABLE;

/** A copy of a mount, which shows `root`, at a path: in the groups of the mount. */
function clone_mount(k: Kernel, mnt: mount, root: dentry, at: path): mount {
  const copy = new_mount(k, mnt.mnt_sb, root, at, mnt.mnt_flags, mnt.mnt_devname);
  copy.mnt_share = mnt.mnt_share;
  copy.mnt_master = mnt.mnt_master;
  return copy;
}

/** The mounts below a path, those that others are on first. */
const mounts_below = (path: path): mount[] =>
  mount_tree(path.mnt).filter(
    (m) => m !== path.mnt && is_path_reachable({ mnt: m.mnt_parent, dentry: m.mnt_mountpoint }, path),
  );

const same_kind = (a: dentry, b: dentry): boolean =>
  S_ISDIR(a.d_inode?.i_mode ?? 0) === S_ISDIR(b.d_inode?.i_mode ?? 0);

/** --bind, --rbind */
function do_loopback(k: Kernel, from: path, path: path, flags: number): number {
  const ns = k.current.nsproxy.mnt_ns;
  if (from.mnt.mnt_unbindable || path.mnt.mnt_ns !== ns) return -EINVAL;
  if (!same_kind(from.dentry, path.dentry)) return -ENOTDIR;
  // what is mounted below is found before the copy itself could be below
  const below = flags & M.MS_REC ? mounts_below(from) : [];
  const full = count_mounts(k, path.mnt, 1 + below.length);
  if (full) return full;
  const top = clone_mount(k, from.mnt, from.dentry, path);
  const copies = new Map([[from.mnt, top]]);
  for (const m of below) {
    const mnt = copies.get(m.mnt_parent);
    if (mnt && !m.mnt_unbindable)
      copies.set(m, clone_mount(k, m, m.mnt_root, { mnt, dentry: m.mnt_mountpoint }));
  }
  k.vfs.propagation?.attach_recursive_mnt(k, top);
  return 0;
}

/** --move */
function do_move_mount(k: Kernel, from: path, path: path): number {
  const { mnt } = from;
  const ns = k.current.nsproxy.mnt_ns;
  if (mnt.mnt_ns !== ns || path.mnt.mnt_ns !== ns) return -EINVAL;
  if (from.dentry !== mnt.mnt_root || mnt === ns.root || mnt.mnt_parent.mnt_share) return -EINVAL;
  if (!same_kind(from.dentry, path.dentry)) return -EINVAL;
  if (path.mnt.mnt_share && mount_tree(mnt).some((m) => m.mnt_unbindable)) return -EINVAL;
  for (let m = path.mnt; m !== m.mnt_parent; m = m.mnt_parent) if (m === mnt) return -ELOOP;
  const full = path.mnt.mnt_share ? count_mounts(k, path.mnt, mount_tree(mnt).length) : 0;
  if (full) return full;
  mnt.mnt_mountpoint.d_mounted--;
  mnt.mnt_parent = path.mnt;
  mnt.mnt_mountpoint = path.dentry;
  path.dentry.d_mounted++;
  k.vfs.propagation?.attach_recursive_mnt(k, mnt);
  return 0;
}

/** --make-shared and its kin: one type at a time. */
function do_change_type(k: Kernel, { mnt, dentry }: path, flags: number): number {
  const type = flags & ~(M.MS_REC | M.MS_SILENT);
  if (type & ~TYPES || (type & (type - 1)) !== 0 || dentry !== mnt.mnt_root) return -EINVAL;
  for (const m of flags & M.MS_REC ? mount_tree(mnt) : [mnt]) change_mnt_propagation(k, m, type);
  return 0;
}

function sys_mount(k: Kernel, op: Syscall): number {
  const flags = (op.a3 as number) >>> 0;
  const path = user_path_at(k, AT_FDCWD, op.a1, LOOKUP_FOLLOW);
  if (typeof path === "number") return path;
  if (!may_mount(k)) return -EPERM;
  if (flags & M.MS_REMOUNT) {
    if (path.dentry !== path.mnt.mnt_root) return -EINVAL;
    const sb = path.mnt.mnt_sb;
    const r =
      sb.remount_fs && !(flags & M.MS_BIND) ? sb.remount_fs(sb, (op.a4 as ByteString | null) ?? "") : 0;
    if (r < 0) return r;
    path.mnt.mnt_flags = flags & KEPT_FLAGS;
    return 0;
  }
  if (!(flags & M.MS_BIND) && flags & TYPES) return do_change_type(k, path, flags);
  const from = user_path_at(k, AT_FDCWD, op.a0, LOOKUP_FOLLOW);
  if (typeof from === "number") return from;
  return flags & M.MS_BIND ? do_loopback(k, from, path, flags) : do_move_mount(k, from, path);
}

/** mount(2) with one of CHANGES (namespace.ts), which hands it over. */
export const mount_change_syscalls = { mount: { fn: sys_mount } } satisfies syscall_defs;
