// fs/overlayfs/inode: attributes and permissions.
import type { Kernel } from "../../kernel.ts";
import * as E from "../../uapi/errno.ts";
import { O_ACCMODE, O_RDONLY, O_TRUNC } from "../../uapi/fcntl.ts";
import * as T from "../../uapi/stat.ts";
import { file_remove_privs, is_running, kill_suid, notify_change } from "../attr.ts";
import { init_special_inode } from "../devices.ts";
import type { dentry, inode, inode_operations, super_block } from "../fs.ts";
import { MAY_READ, MAY_WRITE } from "../fs.ts";
import { new_inode } from "../inode.ts";
import { generic_permission, inode_permission } from "../namei.ts";
import { ovl_copy_up } from "./copy_up.ts";
import { ovl_dir_operations } from "./dir.ts";
import { ovl_lookup } from "./namei.ts";
import {
  d_inode,
  OVL_FS,
  OVL_I,
  ovl_copyattr,
  ovl_data_inode,
  type ovl_inode,
  ovl_inode_real,
  with_cred,
} from "./overlayfs.ts";
import { ovl_iterate } from "./readdir.ts";

const EXT4_SUPER_MAGIC = 0xef53;

const attributes: inode_operations = {
  revalidate: (_k, inode) => ovl_copyattr(inode),
  /** The caller must be allowed by what the overlay shows, and who mounted it by the layer. */
  permission: (k, inode, mask, cred) => {
    const denied = generic_permission(k, inode, mask, cred);
    if (denied) return denied;
    const lower = OVL_I(inode).upper === null && mask & MAY_WRITE && !T.S_ISCHR(inode.i_mode);
    const asked = lower ? (mask & ~MAY_WRITE) | MAY_READ : mask;
    return inode_permission(k, ovl_inode_real(inode), asked, OVL_FS(inode).creator_cred);
  },
  setattr: (k, dentry, attr) => {
    const inode = d_inode(dentry);
    if (attr.ia_size !== undefined && is_running(k, ovl_inode_real(inode))) return -E.ETXTBSY;
    const e = ovl_copy_up(k, dentry, attr.ia_size === 0 ? O_TRUNC : 0);
    if (e) return e;
    const upper = OVL_I(inode).upper as dentry;
    const real = d_inode(upper);
    const r = with_cred(k, OVL_FS(inode).creator_cred, () => notify_change(k, upper, attr));
    if (r) return r;
    if (attr.ia_size !== undefined) file_remove_privs(k, real);
    if ((attr.ia_uid !== undefined || attr.ia_gid !== undefined) && !T.S_ISDIR(real.i_mode)) {
      kill_suid(real);
      real.i_xattrs?.delete("security.capability");
    }
    ovl_copyattr(inode);
    return 0;
  },
  getattr: (_k, inode, st) => {
    const ofs = OVL_FS(inode);
    const { upper, lowers } = OVL_I(inode);
    const real = ovl_inode_real(inode);
    if (T.S_ISDIR(inode.i_mode)) {
      if (upper && lowers.length > 0) st.st_nlink = 1;
      st.st_blocks = real.i_sb.s_magic === EXT4_SUPER_MAGIC ? 8 : 0;
    }
    // a file that was copied up keeps its number
    const origin = lowers[0]?.d_inode;
    const same = ofs.same_sb && origin && (T.S_ISDIR(inode.i_mode) || origin.i_nlink === 1) ? origin : real;
    if (ofs.same_sb) st.st_ino = same.i_ino;
    else if (!T.S_ISDIR(inode.i_mode)) {
      st.st_ino = real.i_ino;
      st.st_dev = upper ? real.i_sb.s_dev : (ofs.pseudo_dev.get(real.i_sb.s_dev) ?? real.i_sb.s_dev);
    }
  },
  d_real: (k, dentry, flags) => {
    const writes = (flags & O_ACCMODE) !== O_RDONLY || flags & O_TRUNC;
    const e = writes ? ovl_copy_up(k, dentry, flags) : 0;
    return e || ovl_data_inode(k, d_inode(dentry));
  },
};

const file_inode_operations: inode_operations = attributes;
const dir_inode_operations: inode_operations = { ...attributes, ...ovl_dir_operations, lookup: ovl_lookup };

/** The overlay's inode for what its layers have. */
export function ovl_get_inode(k: Kernel, sb: super_block, layers: ovl_inode): inode {
  const real = d_inode(layers.upper ?? layers.lowers[0]);
  const dir = T.S_ISDIR(real.i_mode);
  const { inodes } = sb.s_fs_info as ReturnType<typeof OVL_FS>;
  const known = layers.upper && !dir ? inodes.get(real) : undefined;
  if (known) return known;
  const inode = new_inode(
    k,
    sb,
    real.i_mode,
    dir ? dir_inode_operations : file_inode_operations,
    dir ? { iterate: ovl_iterate } : {},
  );
  if (!dir && !T.S_ISREG(real.i_mode) && !T.S_ISLNK(real.i_mode))
    init_special_inode(inode, real.i_mode, real.i_rdev);
  inode.i_private = layers;
  ovl_copyattr(inode);
  if (layers.upper) inodes.set(real, inode);
  return inode;
}
