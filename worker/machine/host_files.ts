// Looking at the machine's disk from outside: no task, no permission, no audit.
import type { dentry } from "../kernel/fs/fs.ts";
import { lookup_mnt } from "../kernel/fs/namespace.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { S_ISLNK, S_ISREG } from "../kernel/uapi/stat.ts";
import type { ByteString } from "../kernel/uapi/syscall.ts";

/** Whole contents of a regular file by absolute path, or null when there is none. Symbolic links are followed. */
export function read_host_file(k: Kernel, path: string, depth = 0): ByteString | null {
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
      return read_host_file(k, [base, ...parts.slice(i + 1)].join("/"), depth + 1);
    }
    at = child;
    for (let m = lookup_mnt(mnt, at); m; m = lookup_mnt(mnt, at)) {
      mnt = m;
      at = m.mnt_root;
    }
  }
  const inode = at.d_inode;
  if (!inode || !S_ISREG(inode.i_mode) || !inode.i_fop.read) return null;
  const file = { f_inode: inode } as Parameters<NonNullable<typeof inode.i_fop.read>>[1];
  let data = "";
  for (;;) {
    const piece = inode.i_fop.read(k, file, 1 << 20, data.length);
    if (typeof piece !== "string" || piece === "") return data;
    data += piece;
  }
}
