// fs/posix_acl: access control lists as the extended attributes system.posix_acl_*. A list that says no more than the
// mode bits do is stored in them; others are not simulated (EOPNOTSUPP), so reading always finds none.
import { capable } from "../capability.ts";
import { in_group_p } from "../cred.ts";
import type { Kernel } from "../kernel.ts";
import { CAP_FOWNER, CAP_FSETID } from "../uapi/capability.ts";
import * as E from "../uapi/errno.ts";
import {
  ACL_GROUP,
  ACL_GROUP_OBJ,
  ACL_MASK,
  ACL_OTHER,
  ACL_USER,
  ACL_USER_OBJ,
  POSIX_ACL_XATTR_HEADER,
  XATTR_NAME_POSIX_ACL_ACCESS,
  XATTR_NAME_POSIX_ACL_DEFAULT,
} from "../uapi/posix_acl.ts";
import * as T from "../uapi/stat.ts";
import type { ByteString } from "../uapi/syscall.ts";
import type { inode } from "./fs.ts";

const HEADER_SIZE = POSIX_ACL_XATTR_HEADER.length;
const ENTRY_SIZE = 8;

export const is_posix_acl = (name: ByteString): boolean =>
  name === XATTR_NAME_POSIX_ACL_ACCESS || name === XATTR_NAME_POSIX_ACL_DEFAULT;

/** Only file systems in memory keep lists, and not on symbolic links. */
const supported = (inode: inode): boolean => !inode.i_sb.s_dynamic && !T.S_ISLNK(inode.i_mode);

/** posix_acl_equiv_mode: the mode bits a list amounts to, or a negated errno. */
export function posix_acl_equiv_mode(value: ByteString): number {
  if (value.length < HEADER_SIZE || (value.length - HEADER_SIZE) % ENTRY_SIZE !== 0) return -E.EINVAL;
  if (!value.startsWith(POSIX_ACL_XATTR_HEADER)) return -E.EOPNOTSUPP;
  const shifts = new Map([
    [ACL_USER_OBJ, 6],
    [ACL_GROUP_OBJ, 3],
    [ACL_OTHER, 0],
  ]);
  let mode = 0;
  for (let at = HEADER_SIZE; at < value.length; at += ENTRY_SIZE) {
    const tag = value.charCodeAt(at) | (value.charCodeAt(at + 1) << 8);
    const perm = value.charCodeAt(at + 2) | (value.charCodeAt(at + 3) << 8);
    const shift = shifts.get(tag);
    // named users and groups and a mask go beyond a mode; a second entry of a kind is malformed
    if (shift === undefined) return [ACL_USER, ACL_GROUP, ACL_MASK].includes(tag) ? -E.EOPNOTSUPP : -E.EINVAL;
    if (perm & ~7) return -E.EINVAL;
    shifts.delete(tag);
    mode |= perm << shift;
  }
  return shifts.size === 0 ? mode : -E.EINVAL;
}

/** posix_acl_xattr_get */
export const posix_acl_get = (inode: inode): number => (supported(inode) ? -E.ENODATA : -E.EOPNOTSUPP);

/** posix_acl_xattr_set; value null removes. */
export function posix_acl_set(k: Kernel, inode: inode, name: ByteString, value: ByteString | null): number {
  if (!supported(inode)) return -E.EOPNOTSUPP;
  const is_default = name === XATTR_NAME_POSIX_ACL_DEFAULT;
  if (is_default && !T.S_ISDIR(inode.i_mode)) return value === null ? 0 : -E.EACCES;
  const { cred } = k.current;
  if (cred.fsuid !== inode.i_uid && !capable(k, CAP_FOWNER)) return -E.EPERM;
  if (value === null || value === "") return 0;
  const mode = posix_acl_equiv_mode(value);
  if (mode < 0) return mode;
  if (is_default) return -E.EOPNOTSUPP;
  inode.i_mode = (inode.i_mode & ~0o777) | mode;
  if (!in_group_p(cred, inode.i_gid) && !capable(k, CAP_FSETID)) inode.i_mode &= ~T.S_ISGID;
  return 0;
}
