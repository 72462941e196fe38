// drivers/char/mem, random: /dev/null, zero, full, random and urandom.
import { register_chrdev } from "../../fs/devices.ts";
import type { file_operations } from "../../fs/fs.ts";
import type { Kernel } from "../../kernel.ts";
import { get_random_bytes } from "../../random.ts";
import { ENOSPC } from "../../uapi/errno.ts";
import { POLLIN, POLLOUT } from "../../uapi/sched.ts";
import { MKDEV } from "../../uapi/stat.ts";
import { kmsg_fops } from "./kmsg.ts";

/** Most bytes one read of /dev/random gives: what its pool holds. */
const RANDOM_XFER_SIZE = 512;

const common: file_operations = {
  llseek: (_k, file) => {
    file.f_pos = 0;
    return 0;
  },
  poll: () => POLLIN | POLLOUT,
  poll_wait: () => [],
};
const swallow: file_operations["write"] = (_k, _file, data) => data.length;
const zeros: file_operations["read"] = (_k, _file, count) => "\0".repeat(count);

const null_fops: file_operations = { ...common, read: () => "", write: swallow };
const zero_fops: file_operations = { ...common, read: zeros, write: swallow };
const full_fops: file_operations = { ...common, read: zeros, write: () => -ENOSPC };
const urandom_fops: file_operations = {
  ...common,
  read: (k, _file, count) => get_random_bytes(k, count),
  write: swallow,
};
const random_fops: file_operations = {
  ...common,
  read: (k, _file, count) => get_random_bytes(k, Math.min(count, RANDOM_XFER_SIZE)),
  write: swallow,
};

/** Registers the memory devices, major 1. */
export function char_devices_init(k: Kernel): void {
  register_chrdev(k, MKDEV(1, 3), null_fops);
  register_chrdev(k, MKDEV(1, 5), zero_fops);
  register_chrdev(k, MKDEV(1, 7), full_fops);
  register_chrdev(k, MKDEV(1, 8), random_fops);
  register_chrdev(k, MKDEV(1, 9), urandom_fops);
  register_chrdev(k, MKDEV(1, 11), kmsg_fops);
}
