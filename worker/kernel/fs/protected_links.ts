// fs/namei: links that an attacker may have laid in a directory all can write (proc(5), /proc/sys/fs/protected_*).
import { audit_log_link_denied } from "../audit_link.ts";
import type { Kernel } from "../kernel.ts";
import { CAP_FOWNER } from "../uapi/capability.ts";
import { EACCES, EPERM } from "../uapi/errno.ts";
import * as T from "../uapi/stat.ts";
import { capable_wrt_ids } from "../user_namespace.ts";
import { type inode, MAY_READ, MAY_WRITE, type path } from "./fs.ts";
import { inode_permission } from "./namei.ts";

const STICKY_FOR_ALL = T.S_ISVTX | 0o002;

/** A last link in a sticky directory of all is followed by its owner, or when the directory's owner laid it: or -EACCES. */
export function may_follow_link(k: Kernel, dir: inode, link: path): number {
  if (!k.vfs.protected_symlinks) return 0;
  const { i_uid } = link.dentry.d_inode as inode;
  if (k.current.cred.fsuid === i_uid || dir.i_uid === i_uid) return 0;
  if ((dir.i_mode & STICKY_FOR_ALL) !== STICKY_FOR_ALL) return 0;
  audit_log_link_denied(k, "follow_link", link);
  return -EACCES;
}

/** May the caller, were he another, gain by a further name of this file? */
function safe_hardlink_source(k: Kernel, inode: inode): boolean {
  const { i_mode } = inode;
  if (!T.S_ISREG(i_mode) || i_mode & T.S_ISUID) return false;
  if ((i_mode & (T.S_ISGID | 0o010)) === (T.S_ISGID | 0o010)) return false;
  return inode_permission(k, inode, MAY_READ | MAY_WRITE) === 0;
}

/** Files of others get a further name only from those who may read and write them: 0 or -EPERM. */
export function may_linkat(k: Kernel, link: path): number {
  const inode = link.dentry.d_inode as inode;
  const { cred } = k.current;
  const allowed =
    !k.vfs.protected_hardlinks ||
    cred.fsuid === inode.i_uid ||
    safe_hardlink_source(k, inode) ||
    capable_wrt_ids(k, cred, inode.i_uid, inode.i_gid, CAP_FOWNER);
  if (allowed) return 0;
  audit_log_link_denied(k, "linkat", link);
  return -EPERM;
}
