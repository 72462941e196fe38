// SELinux as libselinux shows it to programs: labels of files and of the calling process.
import { O_CLOEXEC, O_RDONLY, O_RDWR } from "../../kernel/uapi/fcntl.ts";
import { type ByteString, UserBuffer } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { read_file, write_all } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";

const XATTR = "security.selinux";
const without_nul = (s: ByteString): ByteString => s.replace(/\0+$/, "");

/** What getfilecon reserves for a label before it asks. */
const INITCONTEXTLEN = 255;

/** lgetfilecon / getfilecon: the label, or a negated errno. */
export function* get_file_context(path: ByteString, follow: boolean): Code<ByteString | number> {
  const buf = new UserBuffer();
  const r = yield (follow ? sys.getxattr : sys.lgetxattr)(path, XATTR, buf, INITCONTEXTLEN);
  return r < 0 ? r : without_nul(buf.data);
}

/** setfilecon: 0 or a negated errno. */
export const set_file_context = (path: ByteString, context: ByteString) =>
  sys.setxattr(path, XATTR, `${context}\0`);

/** getcon: label of the calling process, or a negated errno. */
export function* get_context(): Code<ByteString | number> {
  const text = yield* read_file("/proc/self/attr/current");
  return typeof text === "number" ? text : without_nul(text).replace(/\n$/, "");
}

/** Whether the kernel labels its tasks: this one does, without a selinuxfs to say so. */
export function* has_context(): Code<boolean> {
  const context = yield* get_context();
  return typeof context === "string" && context !== "";
}

/** Writes one of /proc/self/attr/{exec,fscreate,current}; null resets it. 0 or a negated errno. */
export function* set_attr(which: "exec" | "fscreate" | "current", context: ByteString | null): Code<number> {
  const fd = yield sys.open(`/proc/self/attr/${which}`, O_RDWR | O_CLOEXEC);
  if (fd < 0) return fd;
  const r = yield* context === null ? write_all(fd, "\n") : write_all(fd, `${context}\0`);
  yield sys.close(fd);
  return r;
}

/** is_selinux_enabled(3): the kernel knows selinuxfs. */
export function* is_selinux_enabled(): Code<boolean> {
  const fd = yield sys.open("/sys/fs/selinux", O_RDONLY | O_CLOEXEC);
  if (fd >= 0) {
    yield sys.close(fd);
    return true;
  }
  const text = yield* read_file("/proc/filesystems");
  return typeof text !== "number" && /\bselinuxfs$/m.test(text);
}
