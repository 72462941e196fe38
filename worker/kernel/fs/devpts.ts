// fs/devpts: /dev/pts, one node per unix98 pty, and ptmx.
import type { tty_struct } from "../drivers/tty/tty.ts";
import type { Kernel } from "../kernel.ts";
import * as T from "../uapi/stat.ts";
import type { ByteString } from "../uapi/syscall.ts";
import { init_special_inode } from "./devices.ts";
import type { file_operations, file_system_type, inode, inode_operations, super_block } from "./fs.ts";
import { alloc_super, d_make_root, new_inode } from "./inode.ts";

const DEVPTS_SUPER_MAGIC = 0x1cd1;
const TTY_GID = 5;
const PTMX_INO = 2;
/** inode number of pty 0's node */
const FIRST_PTY_INO = 3;

const is_live = (tty: tty_struct | undefined): tty is tty_struct =>
  tty?.port.open === true && tty.inode !== null;

const root_operations: inode_operations = {
  lookup: (k, dir, name) => {
    if (name === "ptmx") return dir.i_private as inode;
    if (!/^(0|[1-9][0-9]*)$/.test(name)) return null;
    const tty = k.tty.ptys.get(Number(name));
    return is_live(tty) ? tty.inode : null;
  },
};

const root_fops: file_operations = {
  iterate: (k, file) => {
    const entries = [
      { d_ino: 1, d_type: T.DT_DIR, d_name: "." },
      { d_ino: file.f_path.mnt.mnt_mountpoint.d_parent.d_inode?.i_ino ?? 1, d_type: T.DT_DIR, d_name: ".." },
      { d_ino: PTMX_INO, d_type: T.DT_CHR, d_name: "ptmx" },
    ];
    const ptys = [...k.tty.ptys.values()].filter(is_live).sort((a, b) => b.index - a.index);
    for (const { index } of ptys)
      entries.push({ d_ino: FIRST_PTY_INO + index, d_type: T.DT_CHR, d_name: String(index) });
    return entries;
  },
};

/** There is one instance; every mount shows it. Options as Debian mounts it: gid=5,mode=620,ptmxmode=000. */
function devpts_mount(k: Kernel, source: ByteString): super_block {
  if (k.tty.devpts) return k.tty.devpts;
  const init = { magic: DEVPTS_SUPER_MAGIC, id: source || "devpts", dynamic: true };
  const sb = alloc_super(k, devpts_fs_type, init);
  const root = new_inode(k, sb, T.S_IFDIR | 0o755, root_operations, root_fops);
  root.i_nlink = 2;
  root.i_security = "system_u:object_r:devpts_t:s0";
  const ptmx = new_inode(k, sb, T.S_IFCHR, {}, {});
  init_special_inode(ptmx, ptmx.i_mode, T.MKDEV(5, 2));
  ptmx.i_security = "system_u:object_r:ptmx_t:s0";
  ptmx.i_ino = PTMX_INO;
  root.i_private = ptmx;
  d_make_root(sb, root);
  k.tty.devpts = sb;
  return sb;
}

export const devpts_fs_type: file_system_type = { name: "devpts", nodev: true, mount: devpts_mount };

/** Makes the node of a new pty: owned by whoever opened the master, group tty, mode 620. */
export function devpts_pty_new(k: Kernel, tty: tty_struct): void {
  const inode = new_inode(k, devpts_mount(k, "devpts"), T.S_IFCHR | 0o620, {}, {});
  init_special_inode(inode, inode.i_mode, tty.dev);
  inode.i_ino = FIRST_PTY_INO + tty.index;
  inode.i_gid = TTY_GID;
  inode.i_security = k.current.cred.security.startsWith("unconfined_u:")
    ? "unconfined_u:object_r:user_devpts_t:s0"
    : "system_u:object_r:devpts_t:s0";
  tty.inode = inode;
}

/** Takes the node away with the master. */
export function devpts_pty_kill(tty: tty_struct): void {
  if (tty.inode) tty.inode.i_nlink = 0;
  tty.inode = null;
}
