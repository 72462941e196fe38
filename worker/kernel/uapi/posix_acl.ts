// linux/posix_acl.h and linux/posix_acl_xattr.h: access control lists as the extended attributes that hold them.
import { le16, le32 } from "./byteorder.ts";
import type { ByteString } from "./syscall.ts";

export const XATTR_NAME_POSIX_ACL_ACCESS = "system.posix_acl_access";
export const XATTR_NAME_POSIX_ACL_DEFAULT = "system.posix_acl_default";

export const ACL_USER_OBJ = 0x01;
export const ACL_USER = 0x02;
export const ACL_GROUP_OBJ = 0x04;
export const ACL_GROUP = 0x08;
export const ACL_MASK = 0x10;
export const ACL_OTHER = 0x20;
/** The id of entries that name nobody. */
export const ACL_UNDEFINED_ID = 0xffffffff;

/** The version, in little endian. */
export const POSIX_ACL_XATTR_HEADER = "\x02\0\0\0";

export interface posix_acl_entry {
  tag: number;
  id: number;
  perm: number;
}

export const posix_acl_to_xattr = (acl: readonly posix_acl_entry[]): ByteString =>
  POSIX_ACL_XATTR_HEADER + acl.map((e) => le16(e.tag) + le16(e.perm) + le32(e.id)).join("");

/** The three entries that say the same as a mode. */
export const posix_acl_from_mode = (mode: number): posix_acl_entry[] => [
  { tag: ACL_USER_OBJ, id: ACL_UNDEFINED_ID, perm: (mode >> 6) & 7 },
  { tag: ACL_GROUP_OBJ, id: ACL_UNDEFINED_ID, perm: (mode >> 3) & 7 },
  { tag: ACL_OTHER, id: ACL_UNDEFINED_ID, perm: mode & 7 },
];
