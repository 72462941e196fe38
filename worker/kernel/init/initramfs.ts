// init/initramfs: fills the root file system at boot from the image's list of files.
import { elf_image } from "../fs/exec.ts";
import type { dentry, inode } from "../fs/fs.ts";
import { d_alloc } from "../fs/inode.ts";
import { tmpfs_extend, tmpfs_set_data } from "../fs/tmpfs.ts";
import type { Kernel } from "../kernel.ts";
import { file_context } from "../security/selinux.ts";
import type { image_entry } from "../uapi/image.ts";
import * as T from "../uapi/stat.ts";
import type { ByteString } from "../uapi/syscall.ts";

/** The list of files makes no file system: a directory where a file is, or the other way round. */
export class UnpackError extends Error {}

function child(parent: dentry, name: ByteString, make: (dir: inode, dentry: dentry) => number): dentry {
  const found = parent.d_children?.get(name);
  if (found) return found;
  const dentry = d_alloc(parent, name);
  const r = make(parent.d_inode as inode, dentry);
  if (r) throw new Error(`BUG: cannot unpack ${name}: ${r}`);
  return dentry;
}

function parent_of(k: Kernel, root: dentry, path: ByteString): dentry {
  let at = root;
  let full = "";
  for (const part of path.split("/").slice(1, -1)) {
    full += `/${part}`;
    at = child(at, part, (dir, d) => dir.i_op.mkdir?.(k, dir, d, 0o755) ?? -1);
    label(at, full);
    while (at.d_inode && T.S_ISLNK(at.d_inode.i_mode)) {
      const target = at.d_inode.i_link;
      at = target.startsWith("/")
        ? resolve(root, target)
        : resolve(root, `${full.slice(0, full.lastIndexOf("/"))}/${target}`);
    }
    if (!T.S_ISDIR(at.d_inode?.i_mode ?? 0)) throw new UnpackError(`${path}: ${full} is not a directory`);
  }
  return at;
}

function resolve(root: dentry, path: ByteString): dentry {
  let at = root;
  for (const part of path.split("/").filter(Boolean)) at = at.d_children?.get(part) as dentry;
  return at;
}

function label(dentry: dentry, path: ByteString, type?: string): void {
  const inode = dentry.d_inode as inode;
  inode.i_security = type ? `system_u:object_r:${type}:s0` : file_context(path);
}

/** Unpacks entries in order; directories on the way are made as needed. */
export function populate_rootfs(k: Kernel, root: dentry, entries: readonly image_entry[]): void {
  for (const entry of entries) {
    const name = entry.path.slice(entry.path.lastIndexOf("/") + 1);
    const parent = parent_of(k, root, entry.path);
    const link = parent.d_children?.get(name);
    // what is put where a link is takes its place, as cp --remove-destination does
    if (entry.kind === "file" && link?.d_inode && T.S_ISLNK(link.d_inode.i_mode)) {
      const dir = parent.d_inode as inode;
      dir.i_op.unlink?.(k, dir, link);
    }
    const dentry = child(parent, name, (dir, d) => {
      switch (entry.kind) {
        case "dir":
          return dir.i_op.mkdir?.(k, dir, d, entry.mode ?? 0o755) ?? -1;
        case "symlink":
          return dir.i_op.symlink?.(k, dir, d, entry.target) ?? -1;
        default:
          return dir.i_op.create?.(k, dir, d, T.S_IFREG | (entry.mode ?? 0o644)) ?? -1;
      }
    });
    const inode = dentry.d_inode as inode;
    if ((entry.kind === "dir") !== T.S_ISDIR(inode.i_mode))
      throw new UnpackError(
        `${entry.path}: there is a ${entry.kind === "dir" ? "file" : "directory"} already`,
      );
    label(dentry, entry.path, entry.type);
    inode.i_uid = entry.uid ?? 0;
    inode.i_gid = entry.gid ?? 0;
    if (entry.kind === "dir") inode.i_mode = T.S_IFDIR | (entry.mode ?? 0o755);
    else if (entry.kind === "file") {
      inode.i_mode = T.S_IFREG | (entry.mode ?? 0o644);
      tmpfs_set_data(inode, entry.data);
    } else if (entry.kind === "program") {
      inode.i_mode = T.S_IFREG | (entry.mode ?? 0o755);
      tmpfs_set_data(inode, elf_image(entry.program, entry.interp));
    }
    if (entry.size) tmpfs_extend(inode, entry.size);
  }
}
