// Looking at the machine's disk from outside: no task, no permission, no audit.
import type { dentry, inode } from "../kernel/fs/fs.ts";
import { lookup_mnt } from "../kernel/fs/namespace.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { S_ISLNK, S_ISREG } from "../kernel/uapi/stat.ts";
import type { ByteString } from "../kernel/uapi/syscall.ts";

/** The object at an absolute path, or null. Symbolic links are followed. */
export const host_inode = (k: Kernel, path: string): inode | null => host_dentry(k, path)?.d_inode ?? null;

/** The names in a directory by absolute path, of the file systems that keep them in memory. */
export function host_names(k: Kernel, path: string): ByteString[] {
  const entries = host_dentry(k, path)?.d_children?.values() ?? [];
  return [...entries].filter(({ d_inode }) => d_inode).map(({ d_name }) => d_name);
}

/** Where a path leads to, with something there. */
function host_dentry(k: Kernel, path: string, depth = 0): dentry | null {
  if (depth > 40) return null;
  let mnt = k.vfs.init_mnt_ns.root;
  let at: dentry = mnt.mnt_root;
  const parts = path.split("/").filter(Boolean);
  for (const [i, part] of parts.entries()) {
    const child = at.d_children?.get(part);
    if (!child?.d_inode) return null;
    if (S_ISLNK(child.d_inode.i_mode)) {
      const target = child.d_inode.i_link;
      const base = target.startsWith("/") ? target : `/${[...parts.slice(0, i), target].join("/")}`;
      return host_dentry(k, [base, ...parts.slice(i + 1)].join("/"), depth + 1);
    }
    at = child;
    for (let m = lookup_mnt(mnt, at); m; m = lookup_mnt(mnt, at)) {
      mnt = m;
      at = m.mnt_root;
    }
  }
  return at.d_inode ? at : null;
}

/** Is there anything at the absolute path? */
export const exists_on_host = (k: Kernel, path: string): boolean => host_inode(k, path) !== null;

/** Contents of a regular file by absolute path, the first `max` bytes, or null when there is none. */
export function read_host_file(k: Kernel, path: string, max = Number.POSITIVE_INFINITY): ByteString | null {
  const inode = host_inode(k, path);
  if (!inode || !S_ISREG(inode.i_mode) || !inode.i_fop.read) return null;
  const file = { f_inode: inode } as Parameters<NonNullable<typeof inode.i_fop.read>>[1];
  let data = "";
  while (data.length < max) {
    const piece = inode.i_fop.read(k, file, 1 << 20, data.length);
    if (typeof piece !== "string" || piece === "") break;
    data += piece;
  }
  return data.slice(0, max);
}
