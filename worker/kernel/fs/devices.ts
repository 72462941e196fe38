// fs/char_dev and init_special_inode: what opening a device node or a fifo leads to.
import type { Kernel } from "../kernel.ts";
import { ENXIO } from "../uapi/errno.ts";
import * as T from "../uapi/stat.ts";
import type { file_operations, inode } from "./fs.ts";
import { fifo_operations } from "./pipe.ts";

/** Registers a character device driver for one MKDEV number. */
export function register_chrdev(k: Kernel, dev: number, fops: file_operations): void {
  k.vfs.chrdevs.set(dev, fops);
}

const chrdev_operations: file_operations = {
  open: (k, inode, file) => {
    const fops = k.vfs.chrdevs.get(inode.i_rdev);
    if (!fops) return -ENXIO;
    file.f_op = fops;
    return fops.open?.(k, inode, file) ?? 0;
  },
};
const blkdev_operations: file_operations = { open: () => -ENXIO };
const socket_operations: file_operations = { open: () => -ENXIO };

/** Sets up an inode that is neither a regular file, a directory nor a symbolic link. */
export function init_special_inode(inode: inode, mode: number, dev: number): void {
  switch (mode & T.S_IFMT) {
    case T.S_IFCHR:
      inode.i_fop = chrdev_operations;
      inode.i_rdev = dev;
      break;
    case T.S_IFBLK:
      inode.i_fop = blkdev_operations;
      inode.i_rdev = dev;
      break;
    case T.S_IFIFO:
      inode.i_fop = fifo_operations;
      break;
    default:
      inode.i_fop = socket_operations;
  }
}
