// fs/overlayfs/namei: which layers have a name.
import type { Kernel } from "../../kernel.ts";
import type { ByteString } from "../../uapi/syscall.ts";
import type { dentry, inode } from "../fs.ts";
import { d_add, d_alloc } from "../inode.ts";
import { ovl_get_inode } from "./inode.ts";
import {
  is_dir,
  OVL_D,
  OVL_FS,
  OVL_I,
  ovl_is_opaque,
  ovl_is_whiteout,
  ovl_lookup_single,
  with_cred,
} from "./overlayfs.ts";

function lookup_layers(k: Kernel, dir: inode, name: ByteString) {
  const ofs = OVL_FS(dir);
  const above = OVL_I(dir);
  let upper: dentry | null = null;
  const lowers: dentry[] = [];
  if (above.upper) {
    const found = ovl_lookup_single(k, ofs, above.upper, name);
    if (typeof found === "number") return found;
    if (found) {
      if (ovl_is_whiteout(found)) return null;
      upper = found;
      if (!is_dir(found) || ovl_is_opaque(found)) return { upper, lowers };
    }
  }
  for (const layer of above.lowers) {
    const found = ovl_lookup_single(k, ofs, layer, name);
    if (typeof found === "number") return found;
    if (!found) continue;
    if (ovl_is_whiteout(found)) break;
    if (!is_dir(found)) {
      if (!upper && lowers.length === 0) lowers.push(found);
      break;
    }
    lowers.push(found);
    if (ovl_is_opaque(found)) break;
  }
  return upper || lowers.length > 0 ? { upper, lowers } : null;
}

/** The overlay's inode for a name, whose dentry it keeps. */
export function ovl_lookup(k: Kernel, dir: inode, name: ByteString, parent: dentry): inode | null | number {
  const found = with_cred(k, OVL_FS(dir).creator_cred, () => lookup_layers(k, dir, name));
  if (found === null || typeof found === "number") return found;
  const inode = ovl_get_inode(k, dir.i_sb, found);
  d_add(d_alloc(parent, name), inode);
  return inode;
}

/** Would the name be there without the upper layer? Then what is removed leaves a whiteout. */
export function ovl_lower_positive(k: Kernel, parent: dentry, name: ByteString): boolean {
  for (const layer of OVL_D(parent).lowers) {
    const found = ovl_lookup_single(k, OVL_FS(parent.d_inode as inode), layer, name);
    if (found !== null && typeof found !== "number") return !ovl_is_whiteout(found);
  }
  return false;
}
