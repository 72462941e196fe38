// fs/nsfs: the files behind /proc/PID/ns/*.
import type { Kernel } from "../kernel.ts";
import { put_net } from "../net/core/net_cleanup.ts";
import type { ns_file } from "../nsproxy.ts";
import type { ByteString } from "../uapi/syscall.ts";
import { pseudo_path } from "./anon_inodes.ts";
import type { file_operations, path } from "./fs.ts";
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
  return pseudo_path(k, sb, name, inode);
}
