// fs/d_path: from dentries back to names.
import type { Kernel } from "../kernel.ts";
import type { ByteString } from "../uapi/syscall.ts";
import type { dentry, path } from "./fs.ts";

/** Path inside its own file system, "/" for the root. */
export function dentry_path_raw(dentry: dentry): ByteString {
  let out = "";
  for (let d = dentry; d.d_parent !== d; d = d.d_parent) out = `/${d.d_name}${out}`;
  return out || "/";
}

/** Pseudo file systems name their files themselves ("pipe:[12]"). */
function simple_dname(dentry: dentry): ByteString | null {
  const type = dentry.d_sb.s_type.name;
  if (type === "pipefs") return `pipe:[${dentry.d_inode?.i_ino}]`;
  if (type === "sockfs") return `socket:[${dentry.d_inode?.i_ino}]`;
  if (type === "nsfs") return `${dentry.d_name}:[${dentry.d_inode?.i_ino}]`;
  return null;
}

/** Whether `dentry` is `above` or below it, within its file system. */
export function is_subdir(dentry: dentry, above: dentry): boolean {
  for (let d = dentry; ; d = d.d_parent) {
    if (d === above) return true;
    if (d.d_parent === d) return false;
  }
}

/** Whether a path can be reached from `root` by going down. */
export function is_path_reachable(path: path, root: path): boolean {
  let { mnt, dentry } = path;
  for (;;) {
    if (mnt === root.mnt && dentry === root.dentry) return true;
    if (dentry === mnt.mnt_root || dentry.d_parent === dentry) {
      if (mnt.mnt_parent === mnt) return false;
      dentry = mnt.mnt_mountpoint;
      mnt = mnt.mnt_parent;
    } else dentry = dentry.d_parent;
  }
}

/** Path of `path` up to `root`, without a "(deleted)" note. */
export function path_to(path: path, root: path): ByteString {
  const special = simple_dname(path.dentry);
  if (special) return special;
  let out = "";
  let { mnt, dentry } = path;
  for (;;) {
    if (dentry === root.dentry && mnt === root.mnt) break;
    if (dentry === mnt.mnt_root) {
      if (mnt.mnt_parent === mnt) break;
      dentry = mnt.mnt_mountpoint;
      mnt = mnt.mnt_parent;
      continue;
    }
    if (dentry.d_parent === dentry) break;
    out = `/${dentry.d_name}${out}`;
    dentry = dentry.d_parent;
  }
  return out || "/";
}

/** The path as the current task sees it; " (deleted)" is added for unlinked files. */
export function d_path(k: Kernel, path: path): ByteString {
  const name = path_to(path, k.current.fs.root);
  return path.dentry.d_unlinked && !simple_dname(path.dentry) ? `${name} (deleted)` : name;
}
