// fs/overlayfs/readdir: what is in a directory of all layers.
import type { Kernel } from "../../kernel.ts";
import type { dirent } from "../../uapi/stat.ts";
import type { dentry, file } from "../fs.ts";
import { vfs_remove } from "../namei_create.ts";
import {
  d_inode,
  OVL_D,
  OVL_FS,
  type ovl_inode,
  ovl_is_whiteout,
  ovl_lookup_single,
  with_cred,
} from "./overlayfs.ts";

function list_layer(k: Kernel, file: file | null, mnt: file["f_path"]["mnt"], dir: dentry): dirent[] {
  const inode = d_inode(dir);
  const open = { ...file, f_path: { mnt, dentry: dir }, f_inode: inode } as file;
  return inode.i_fop.iterate?.(k, open) ?? [];
}

/** Entries without "." and "..": those of the lowest layer come first. */
export function ovl_dir_read_merged(k: Kernel, at: dentry): dirent[] {
  const ofs = OVL_FS(d_inode(at));
  const { upper, lowers }: ovl_inode = OVL_D(at);
  const layers = upper ? [upper, ...lowers] : lowers;
  const seen = new Set([".", ".."]);
  let all: dirent[] = [];
  layers.forEach((layer, i) => {
    const here: dirent[] = [];
    for (const entry of list_layer(k, null, ofs.lower_mnt, layer)) {
      if (seen.has(entry.d_name)) continue;
      seen.add(entry.d_name);
      const found = entry.d_type === 2 ? ovl_lookup_single(k, ofs, layer, entry.d_name) : null;
      if (found === null || typeof found === "number" || !ovl_is_whiteout(found)) here.push(entry);
    }
    all = i === layers.length - 1 && i > 0 ? [...here, ...all] : [...all, ...here];
  });
  return all;
}

/** readdir(3) of an overlay. */
export function ovl_iterate(k: Kernel, file: file): dirent[] {
  const { dentry } = file.f_path;
  const real = (at: dentry) => d_inode(OVL_D(at).upper ?? OVL_D(at).lowers[0]).i_ino;
  return with_cred(k, OVL_FS(d_inode(dentry)).creator_cred, () => [
    { d_ino: real(dentry), d_type: 4, d_name: "." },
    { d_ino: real(dentry.d_parent), d_type: 4, d_name: ".." },
    ...ovl_dir_read_merged(k, dentry),
  ]);
}

/** A directory of the upper layer that shows nothing may hold whiteouts, which go with it. */
export function ovl_cleanup_whiteouts(k: Kernel, upper: dentry): number {
  for (const child of [...(upper.d_children?.values() ?? [])]) {
    if (!ovl_is_whiteout(child)) continue;
    const r = vfs_remove(k, upper, child, false);
    if (r) return r;
  }
  return 0;
}
