// fs/namespace: unmounting, and other roots.
import { own_capable } from "../capability.ts";
import type { Kernel } from "../kernel.ts";
import { put_net } from "../net/core/net_cleanup.ts";
import type { syscall_defs } from "../syscall_types.ts";
import { CAP_SYS_CHROOT } from "../uapi/capability.ts";
import { EACCES, EBUSY, EINVAL, ENOENT, ENOTDIR, EPERM } from "../uapi/errno.ts";
import { AT_FDCWD } from "../uapi/fcntl.ts";
import * as M from "../uapi/mount.ts";
import { S_ISDIR } from "../uapi/stat.ts";
import type { ByteString, Syscall } from "../uapi/syscall.ts";
import { is_path_reachable } from "./d_path.ts";
import type { dentry, mount, path, super_block } from "./fs.ts";
import { FS_UNMOUNT, fsnotify } from "./fsnotify.ts";
import { inode_permission, LOOKUP_DIRECTORY, LOOKUP_FOLLOW, user_path_at } from "./namei.ts";
import { follow_mount, may_mount, pin_dentry, unpin_dentry } from "./namespace.ts";
import { leave_group, mount_tree, propagate_umount } from "./pnode.ts";

function is_busy(k: Kernel, mnt: mount): boolean {
  if (mnt.mnt_ns.list.some((m) => m !== mnt && m.mnt_parent === mnt)) return true;
  for (const t of k.tasks.values()) {
    if (t.fs.pwd.mnt === mnt || t.fs.root.mnt === mnt) return true;
    if (t.files.fd.some((f) => f?.f_path.mnt === mnt)) return true;
  }
  return false;
}

function detach(k: Kernel, mnt: mount): void {
  const { list } = mnt.mnt_ns;
  // gone with what it was on
  if (!list.includes(mnt)) return;
  for (const child of list.filter((m) => m !== mnt && m.mnt_parent === mnt)) detach(k, child);
  mnt.mnt_mountpoint.d_mounted--;
  unpin_dentry(mnt.mnt_mountpoint);
  list.splice(list.indexOf(mnt), 1);
  leave_group(k, mnt, false);
  if (mnt.mnt_sb === k.vfs.nsfs) put_net(k);
  mnt.mnt_sb.s_active--;
  if (!list.some((m) => m.mnt_sb === mnt.mnt_sb) && mnt.mnt_root === mnt.mnt_sb.s_root)
    unmount_marks(k, mnt.mnt_root);
}

/** A tmpfs that is mounted nowhere any more is gone, and the next file system gets its device number. */
function free_anon_dev(k: Kernel, sb: super_block): void {
  if (sb.s_active === 0 && ["tmpfs", "overlay"].includes(sb.s_type.name)) k.vfs.free_anon_devs.push(sb.s_dev);
}

/** fsnotify_unmount_inodes: every marked inode of a file system that goes away is told. */
function unmount_marks(k: Kernel, dentry: dentry): void {
  const inode = dentry.d_inode;
  if (inode?.i_fsnotify_marks) fsnotify(k, inode, FS_UNMOUNT, inode, null);
  for (const child of dentry.d_children?.values() ?? []) unmount_marks(k, child);
}

function sys_umount2(k: Kernel, op: Syscall): number {
  const flags = op.a1 as number;
  if (flags & ~(M.MNT_FORCE | M.MNT_DETACH | 4 | 8)) return -EINVAL;
  const found = user_path_at(k, AT_FDCWD, op.a0 as ByteString, flags & 8 ? 0 : LOOKUP_FOLLOW);
  if (typeof found === "number") return found;
  // what lies on top, be it on the current directory
  const path = follow_mount(found);
  if (path.dentry !== path.mnt.mnt_root) return -EINVAL;
  if (!may_mount(k)) return -EPERM;
  if (path.mnt === path.mnt.mnt_ns.root) return -EBUSY;
  const also = mount_tree(path.mnt).flatMap((m) => propagate_umount(k, m));
  if (!(flags & M.MNT_DETACH) && [path.mnt, ...also].some((m) => is_busy(k, m))) return -EBUSY;
  // those on others first
  for (const m of [...also.reverse(), path.mnt]) detach(k, m);
  if (!(flags & M.MNT_DETACH)) free_anon_dev(k, path.mnt.mnt_sb);
  return 0;
}

function sys_chroot(k: Kernel, op: Syscall): number {
  const path = user_path_at(k, AT_FDCWD, op.a0 as ByteString, LOOKUP_FOLLOW);
  if (typeof path === "number") return path;
  const inode = path.dentry.d_inode;
  if (!inode || !S_ISDIR(inode.i_mode)) return -ENOTDIR;
  if (inode_permission(k, inode, 1)) return -EACCES;
  if (!own_capable(k, CAP_SYS_CHROOT)) return -EPERM;
  k.current.fs.root = path;
  return 0;
}

/** Puts a mount somewhere else. */
function move_mount(mnt: mount, at: path): void {
  mnt.mnt_parent = at.mnt;
  mnt.mnt_mountpoint = at.dentry;
  at.dentry.d_mounted++;
  pin_dentry(at.dentry);
}

/**
 * pivot_root(2): the mount at `new_root` becomes the root, and the one that was moves to `put_old`, which may be
 * `new_root` itself: then it lies on top, to be unmounted.
 */
function sys_pivot_root(k: Kernel, op: Syscall): number {
  if (!may_mount(k)) return -EPERM;
  const fresh = user_path_at(k, AT_FDCWD, op.a0, LOOKUP_FOLLOW | LOOKUP_DIRECTORY);
  if (typeof fresh === "number") return fresh;
  const put_old = user_path_at(k, AT_FDCWD, op.a1, LOOKUP_FOLLOW | LOOKUP_DIRECTORY);
  if (typeof put_old === "number") return put_old;
  const ns = k.current.nsproxy.mnt_ns;
  const { root } = k.current.fs;
  if ([put_old.mnt, fresh.mnt.mnt_parent, root.mnt.mnt_parent].some((m) => m !== root.mnt && m.mnt_share))
    return -EINVAL;
  if (fresh.mnt.mnt_ns !== ns || root.mnt.mnt_ns !== ns) return -EINVAL;
  if (fresh.dentry.d_unlinked) return -ENOENT;
  if (fresh.mnt === root.mnt || put_old.mnt === root.mnt) return -EBUSY;
  if (root.dentry !== root.mnt.mnt_root || fresh.dentry !== fresh.mnt.mnt_root) return -EINVAL;
  if (!is_path_reachable(put_old, fresh) || !is_path_reachable(fresh, root)) return -EINVAL;
  const [old, next] = [root.mnt, fresh.mnt];
  next.mnt_mountpoint.d_mounted--;
  unpin_dentry(next.mnt_mountpoint);
  if (old === ns.root) {
    next.mnt_parent = next;
    next.mnt_mountpoint = next.mnt_root;
    ns.root = next;
  } else {
    old.mnt_mountpoint.d_mounted--;
    move_mount(next, { mnt: old.mnt_parent, dentry: old.mnt_mountpoint });
  }
  move_mount(old, put_old);
  const was = { ...root };
  const moved = (p: path) => (p.mnt === was.mnt && p.dentry === was.dentry ? fresh : p);
  for (const { fs } of k.tasks.values()) {
    fs.root = moved(fs.root);
    fs.pwd = moved(fs.pwd);
  }
  return 0;
}

export const namespace_change_syscalls: syscall_defs = {
  umount2: { fn: sys_umount2, ptr: "h" },
  chroot: { fn: sys_chroot, ptr: "h" },
  pivot_root: { fn: sys_pivot_root, ptr: "hh" },
};
