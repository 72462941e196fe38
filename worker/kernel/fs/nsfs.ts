// fs/nsfs: the files behind /proc/PID/ns/*.
import type { Kernel } from "../kernel.ts";
import { put_net } from "../net/core/net_cleanup.ts";
import type { ns_file } from "../nsproxy.ts";
import type { ByteString } from "../uapi/syscall.ts";
import type { dentry, file_operations, mount, path } from "./fs.ts";
import { new_inode } from "./inode.ts";

const nsfs_operations: file_operations = {
  open: (_k, inode, file) => {
    file.private_data = inode.i_private;
    return 0;
  },
  release: (k) => put_net(k),
};

/** Path of a namespace's own file ("net:[4026531993]"), for the magic links of procfs. */
export function ns_get_path(k: Kernel, name: ByteString, ns: ns_file): path {
  const sb = k.vfs.nsfs;
  const inode = new_inode(k, sb, 0o100444, {}, nsfs_operations);
  inode.i_ino = ns.ns.ns.inum;
  inode.i_uid = 0;
  inode.i_gid = 0;
  inode.i_private = ns;
  const dentry: dentry = {
    d_name: name,
    d_parent: sb.s_root,
    d_inode: inode,
    d_sb: sb,
    d_children: null,
    d_unlinked: false,
    d_mounted: 0,
  };
  const mnt = {
    mnt_id: 0,
    mnt_mountpoint: sb.s_root,
    mnt_root: sb.s_root,
    mnt_sb: sb,
    mnt_flags: 0,
    mnt_devname: "nsfs",
    mnt_ns: k.vfs.init_mnt_ns,
  } as unknown as mount;
  mnt.mnt_parent = mnt;
  return { mnt, dentry };
}
