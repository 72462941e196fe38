// /dev/kmsg: the kernel log as a stream of records (Documentation/ABI/testing/dev-kmsg).
import type { file, file_operations } from "../../fs/fs.ts";
import type { Kernel } from "../../kernel.ts";
import { KERN_WARNING, printk } from "../../printk.ts";
import { sleep_on } from "../../sched/core.ts";
import { NSEC_PER_USEC } from "../../time.ts";
import { EAGAIN, EINVAL } from "../../uapi/errno.ts";
import { O_NONBLOCK, SEEK_END, SEEK_SET } from "../../uapi/fcntl.ts";
import { POLLIN, POLLOUT } from "../../uapi/sched.ts";
import type { ByteString } from "../../uapi/syscall.ts";

/** Longest message one write takes. */
const LOG_LINE_MAX = 992;
/** Facility "user" in the priority of messages from user space. */
const LOG_USER = 1 << 3;

type log_entry = Kernel["log_buf"][number];
/** Position of a reader: the entry it read last, null before the first. */
interface log_reader {
  last: log_entry | null;
}

const reader = (file: file): log_reader => {
  file.private_data ??= { last: null };
  return file.private_data as log_reader;
};

/** Index of the next entry to read. Entries the log has dropped meanwhile are skipped. */
function next_index(k: Kernel, at: log_reader): number {
  return at.last === null ? 0 : k.log_buf.lastIndexOf(at.last) + 1;
}

/** One record: "priority,sequence,microseconds,-;text". */
function format_kmsg([ns, level, text]: log_entry, seq: number): ByteString {
  return `${level},${seq},${Math.floor(ns / NSEC_PER_USEC)},-;${text}\n`;
}

function kmsg_write(k: Kernel, _file: file, data: ByteString): number {
  if (data.length > LOG_LINE_MAX) return -EINVAL;
  const prefix = /^<([0-9]{1,4})>/.exec(data);
  const priority = prefix ? Number(prefix[1]) : KERN_WARNING;
  const text = (prefix ? data.slice(prefix[0].length) : data).replace(/\n+$/, "");
  const facility = priority >> 3 ? priority & ~7 : LOG_USER;
  printk(k, facility | (priority & 7), text);
  return data.length;
}

export const kmsg_fops: file_operations = {
  read: (k, file, count) => {
    const at = reader(file);
    const i = next_index(k, at);
    if (i >= k.log_buf.length) {
      if (file.f_flags & O_NONBLOCK) return -EAGAIN;
      return sleep_on(k, k.log_wait);
    }
    const record = format_kmsg(k.log_buf[i], i);
    if (record.length > count) return -EINVAL;
    at.last = k.log_buf[i];
    return record;
  },
  poll: (k, file) => POLLOUT | (next_index(k, reader(file)) < k.log_buf.length ? POLLIN : 0),
  poll_wait: (k) => [k.log_wait],
  write: kmsg_write,
  llseek: (k, file, offset, whence) => {
    if (offset !== 0) return -EINVAL;
    if (whence === SEEK_SET) reader(file).last = null;
    else if (whence === SEEK_END) reader(file).last = k.log_buf.at(-1) ?? null;
    else return -EINVAL;
    return 0;
  },
};
