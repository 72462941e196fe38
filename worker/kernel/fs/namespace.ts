// fs/namespace: mounting.
import { ns_capable, ns_owner } from "../capability.ts";
import type { Kernel } from "../kernel.ts";
import { MOUNT_MAX } from "../limits.ts";
import { new_ns_common } from "../nsproxy.ts";
import type { task_struct, user_namespace } from "../sched_types.ts";
import type { syscall_def, syscall_defs } from "../syscall_types.ts";
import { CAP_SYS_ADMIN } from "../uapi/capability.ts";
import { ENODEV, ENOSPC, ENOTDIR, EPERM } from "../uapi/errno.ts";
import { AT_FDCWD } from "../uapi/fcntl.ts";
import * as M from "../uapi/mount.ts";
import { S_ISDIR } from "../uapi/stat.ts";
import type { ByteString, Syscall } from "../uapi/syscall.ts";
import type { dentry, mnt_namespace, mount, path, super_block } from "./fs.ts";
import { mount_change_syscalls } from "./mount_change.ts";
import { LOOKUP_FOLLOW, user_path_at } from "./namei.ts";

export const KEPT_FLAGS = M.MS_RDONLY | M.MS_NOSUID | M.MS_NODEV | M.MS_NOEXEC | M.MS_NOATIME | M.MS_RELATIME;

/** mount(2) with one of these is about something that is mounted already. */
const CHANGES =
  M.MS_REMOUNT | M.MS_BIND | M.MS_MOVE | M.MS_PRIVATE | M.MS_SLAVE | M.MS_SHARED | M.MS_UNBINDABLE;

/** The mount sitting on (mnt, dentry), or null. The topmost one, when several are stacked. */
export function lookup_mnt(mnt: mount, dentry: dentry): mount | null {
  if (dentry.d_mounted === 0) return null;
  const { list } = mnt.mnt_ns;
  for (let i = list.length - 1; i >= 0; i--) {
    const m = list[i];
    if (m.mnt_parent === mnt && m.mnt_mountpoint === dentry && m !== mnt) return m;
  }
  return null;
}

/** May the current task change the mounts of its namespace? */
export const may_mount = (k: Kernel): boolean =>
  ns_capable(k, ns_owner(k, k.current.nsproxy.mnt_ns.ns), CAP_SYS_ADMIN);
/** File systems that the root of any user namespace may mount. */
const FS_USERNS_MOUNT: ReadonlySet<string> = new Set(["devpts", "proc", "sysfs", "tmpfs"]);

/** Something is mounted there in the current task's own namespace. */
export const is_local_mountpoint = (k: Kernel, dentry: dentry): boolean =>
  dentry.d_mounted > 0 &&
  k.current.nsproxy.mnt_ns.list.some((m) => m.mnt_mountpoint === dentry && m.mnt_parent !== m);

/** Goes up onto whatever is mounted at a path. */
export function follow_mount(path: path): path {
  let at = path;
  for (let m = lookup_mnt(at.mnt, at.dentry); m; m = lookup_mnt(at.mnt, at.dentry))
    at = { mnt: m, dentry: m.mnt_root };
  return at;
}

/** Keeps the dentries that lead to a mount point in a file system that otherwise makes them anew at every walk. */
export function pin_dentry(dentry: dentry): void {
  for (let d = dentry; d.d_sb.s_dynamic && d.d_parent !== d && !d.d_pinned; d = d.d_parent) {
    d.d_pinned = true;
    (d.d_parent.d_children ??= new Map()).set(d.d_name, d);
  }
}

export function unpin_dentry(dentry: dentry): void {
  for (let d = dentry; d.d_pinned && d.d_mounted === 0 && !d.d_children?.size; d = d.d_parent) {
    d.d_pinned = false;
    d.d_parent.d_children?.delete(d.d_name);
  }
}

/** A mount of a superblock's root (or another dentry of it) at a path. */
export function new_mount(
  k: Kernel,
  sb: super_block,
  root: dentry,
  at: path,
  flags: number,
  devname: ByteString,
): mount {
  const ns = at.mnt.mnt_ns;
  const mnt: mount = {
    mnt_id: k.vfs.next_mnt_id++,
    mnt_parent: at.mnt,
    mnt_mountpoint: at.dentry,
    mnt_root: root,
    mnt_sb: sb,
    mnt_flags: flags & KEPT_FLAGS,
    mnt_devname: devname,
    mnt_ns: ns,
  };
  at.dentry.d_mounted++;
  pin_dentry(at.dentry);
  sb.s_active++;
  ns.list.push(mnt);
  return mnt;
}

/** count_mounts: whether so many more may be mounted there, and wherever that is seen. */
export function count_mounts(k: Kernel, at: mount, more: number): number {
  const copies = 1 + (k.vfs.propagation?.seen_from(k, at) ?? 0);
  return at.mnt_ns.list.length + more * copies > MOUNT_MAX ? -ENOSPC : 0;
}

/** The same, seen by whoever shares the place. */
export function attach_mount(...a: Parameters<typeof new_mount>): void {
  const mnt = new_mount(...a);
  a[0].vfs.propagation?.attach_recursive_mnt(a[0], mnt);
}

/** The first mount of a machine. */
export function new_root_mount(k: Kernel, sb: super_block): mnt_namespace {
  const ns = { ns: new_ns_common(k), list: [] } as unknown as mnt_namespace;
  const root = {
    mnt_id: k.vfs.next_mnt_id++,
    mnt_mountpoint: sb.s_root,
    mnt_root: sb.s_root,
    mnt_sb: sb,
    mnt_flags: M.MS_RELATIME,
    mnt_devname: sb.s_id,
    mnt_ns: ns,
  } as unknown as mount;
  root.mnt_parent = root;
  sb.s_active++;
  ns.root = root;
  ns.list.push(root);
  return ns;
}

/** CLONE_NEWNS: a copy of the mount tree; the task's root and pwd move to the copies. */
export function copy_mnt_ns(
  k: Kernel,
  old: mnt_namespace,
  task: task_struct,
  user_ns: user_namespace,
): mnt_namespace {
  if (k.listeners.trace?.enter("copy_mnt_ns"))
    return k.listeners.trace.leave(copy_mnt_ns(k, old, task, user_ns));
  const ns = { ns: new_ns_common(k, user_ns), list: [] } as unknown as mnt_namespace;
  const copies = new Map<mount, mount>();
  for (const m of old.list) {
    const copy: mount = { ...m, mnt_id: k.vfs.next_mnt_id++, mnt_ns: ns };
    copies.set(m, copy);
    copy.mnt_sb.s_active++;
    ns.list.push(copy);
    if (m !== old.root) m.mnt_mountpoint.d_mounted++;
  }
  for (const copy of ns.list) copy.mnt_parent = copies.get(copy.mnt_parent) as mount;
  ns.root = copies.get(old.root) as mount;
  k.vfs.propagation?.copied(k, old, ns);
  const move = (p: path): path => ({ mnt: copies.get(p.mnt) ?? p.mnt, dentry: p.dentry });
  task.fs = { ...task.fs, count: 1, root: move(task.fs.root), pwd: move(task.fs.pwd) };
  return ns;
}

function sys_mount(k: Kernel, op: Syscall): number {
  const [source, target, type, data] = [op.a0, op.a1, op.a2, op.a4] as ByteString[];
  const flags = (op.a3 as number) >>> 0;
  if (flags & CHANGES) return mount_change_syscalls.mount.fn(k, op);
  const path = user_path_at(k, AT_FDCWD, target, LOOKUP_FOLLOW);
  if (typeof path === "number") return path;
  if (!may_mount(k)) return -EPERM;
  const fs = k.vfs.file_systems.get(type);
  if (!fs) return -ENODEV;
  if (k.current.cred.user_ns !== k.init_user_ns && !FS_USERNS_MOUNT.has(type)) return -EPERM;
  if (!S_ISDIR(path.dentry.d_inode?.i_mode ?? 0)) return -ENOTDIR;
  const full = count_mounts(k, path.mnt, 1);
  if (full) return full;
  const sb = fs.mount(k, source, data ?? "");
  if (typeof sb === "number") return sb;
  attach_mount(k, sb, sb.s_root, path, flags | M.MS_RELATIME, source || "none");
  return 0;
}

export const namespace_syscalls: syscall_defs = {
  mount: {
    fn: sys_mount,
    missing: (op, k) =>
      ((op.a3 as number) & CHANGES
        ? (mount_change_syscalls.mount as syscall_def).missing?.(op, k)
        : k.vfs.file_systems.get(op.a2 as string)?.missing?.()) ?? false,
    ptr: "hhh h",
  },
};
