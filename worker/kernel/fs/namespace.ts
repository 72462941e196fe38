// fs/namespace: mounting.
import { ns_capable, ns_owner } from "../capability.ts";
import type { Kernel } from "../kernel.ts";
import { new_ns_common } from "../nsproxy.ts";
import type { task_struct, user_namespace } from "../sched_types.ts";
import type { syscall_defs } from "../syscall_types.ts";
import { CAP_SYS_ADMIN } from "../uapi/capability.ts";
import { EINVAL, ELOOP, ENODEV, ENOTDIR, EPERM } from "../uapi/errno.ts";
import { AT_FDCWD } from "../uapi/fcntl.ts";
import * as M from "../uapi/mount.ts";
import { S_ISDIR } from "../uapi/stat.ts";
import type { ByteString, Syscall } from "../uapi/syscall.ts";
import { is_under } from "./d_path.ts";
import type { dentry, mnt_namespace, mount, path, super_block } from "./fs.ts";
import { LOOKUP_FOLLOW, user_path_at } from "./namei.ts";

const KEPT_FLAGS = M.MS_RDONLY | M.MS_NOSUID | M.MS_NODEV | M.MS_NOEXEC | M.MS_NOATIME | M.MS_RELATIME;

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

/** Attaches a superblock's root (or another dentry of it) at a path. */
export function attach_mount(
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
  const move = (p: path): path => ({ mnt: copies.get(p.mnt) ?? p.mnt, dentry: p.dentry });
  task.fs = { ...task.fs, count: 1, root: move(task.fs.root), pwd: move(task.fs.pwd) };
  return ns;
}

/** A copy of a mount, which shows `root`, at a path. */
const clone_mount = (k: Kernel, mnt: mount, root: dentry, at: path): mount =>
  attach_mount(k, mnt.mnt_sb, root, at, mnt.mnt_flags, mnt.mnt_devname);

/** The mounts below a path, those that others are on first. */
const mounts_below = (path: path): mount[] =>
  path.mnt.mnt_ns.list.filter(
    (m) =>
      m !== path.mnt && m.mnt_parent !== m && is_under({ mnt: m.mnt_parent, dentry: m.mnt_mountpoint }, path),
  );

function sys_mount(k: Kernel, op: Syscall): number {
  const [source, target, type, data] = [op.a0, op.a1, op.a2, op.a4] as ByteString[];
  const flags = (op.a3 as number) >>> 0;
  const path = user_path_at(k, AT_FDCWD, target, LOOKUP_FOLLOW);
  if (typeof path === "number") return path;
  if (!may_mount(k)) return -EPERM;
  if (flags & M.MS_REMOUNT) {
    if (path.dentry !== path.mnt.mnt_root) return -EINVAL;
    path.mnt.mnt_flags = flags & KEPT_FLAGS;
    return 0;
  }
  if (flags & (M.MS_PRIVATE | M.MS_SLAVE | M.MS_SHARED))
    return path.dentry === path.mnt.mnt_root ? 0 : -EINVAL;
  if (flags & M.MS_BIND) {
    const from = user_path_at(k, AT_FDCWD, source, LOOKUP_FOLLOW);
    if (typeof from === "number") return from;
    if (S_ISDIR(from.dentry.d_inode?.i_mode ?? 0) !== S_ISDIR(path.dentry.d_inode?.i_mode ?? 0))
      return -ENOTDIR;
    // what is mounted below is copied before the copy itself could be below
    const copies = flags & M.MS_REC ? mounts_below(from) : [];
    const copy = new Map([[from.mnt, clone_mount(k, from.mnt, from.dentry, path)]]);
    for (const m of copies) {
      const mnt = copy.get(m.mnt_parent);
      if (mnt) copy.set(m, clone_mount(k, m, m.mnt_root, { mnt, dentry: m.mnt_mountpoint }));
    }
    return 0;
  }
  if (flags & M.MS_MOVE) {
    const from = user_path_at(k, AT_FDCWD, source, LOOKUP_FOLLOW);
    if (typeof from === "number") return from;
    const { mnt } = from;
    if (from.dentry !== mnt.mnt_root || mnt === mnt.mnt_ns.root) return -EINVAL;
    for (let m = path.mnt; m !== m.mnt_parent; m = m.mnt_parent) if (m === mnt) return -ELOOP;
    mnt.mnt_mountpoint.d_mounted--;
    mnt.mnt_parent = path.mnt;
    mnt.mnt_mountpoint = path.dentry;
    path.dentry.d_mounted++;
    return 0;
  }
  const fs = k.vfs.file_systems.get(type);
  if (!fs) return -ENODEV;
  if (k.current.cred.user_ns !== k.init_user_ns && !FS_USERNS_MOUNT.has(type)) return -EPERM;
  if (!S_ISDIR(path.dentry.d_inode?.i_mode ?? 0)) return -ENOTDIR;
  const sb = fs.mount(k, source, data ?? "");
  if (typeof sb === "number") return sb;
  attach_mount(k, sb, sb.s_root, path, flags | M.MS_RELATIME, source || "none");
  return 0;
}

export const namespace_syscalls: syscall_defs = {
  mount: {
    fn: sys_mount,
    missing: (op, k) => k.vfs.file_systems.get(op.a2 as string)?.missing?.() ?? false,
    ptr: "hhh h",
    note: "propagation types are accepted and ignored: every mount is private",
  },
};
