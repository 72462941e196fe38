// Copying the contents of one regular file (or of any other, read as if it were one).
import {
  EBADF,
  EEXIST,
  EINVAL,
  EISDIR,
  ENOSYS,
  ENOTDIR,
  EOPNOTSUPP,
  EPERM,
  EXDEV,
} from "../../kernel/uapi/errno.ts";
import * as F from "../../kernel/uapi/fcntl.ts";
import { FICLONE } from "../../kernel/uapi/fs.ts";
import { new_stat, type stat } from "../../kernel/uapi/stat.ts";
import { type ByteString, UserBuffer } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { write_all } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import {
  type AttributeJob,
  copy_extended,
  copy_owner,
  copy_permissions,
  copy_times,
  default_permissions,
  exact_permissions,
} from "./copy_attributes.ts";
import type { CopyOptions, Place } from "./copy_options.ts";
import { same_inode } from "./files.ts";
import type { Tool } from "./tool.ts";

/** more than any file holds, and what a real cp asks for: SSIZE_MAX rounded down to a multiple of 1 GiB */
const COPY_MAX = 2 ** 63 - 2 ** 30;
/** size of the reads when the kernel does not copy by itself */
const BUFFER = 131072;
/** errors of copy_file_range that only mean "do it yourself" */
const NOT_BY_KERNEL = [-ENOSYS, -EXDEV, -EINVAL, -EBADF, -EOPNOTSUPP, -EPERM];

export interface RegularJob {
  t: Tool;
  x: CopyOptions;
  from: ByteString;
  to: Place;
  /** what the source was when it was looked at */
  src: stat;
  /** mode of a new file, and the bits of it that are withheld until the owner is right */
  mode: number;
  omitted: number;
  is_new: boolean;
  follow: boolean;
}

/** The contents of one descriptor to another. False after a message. */
function* copy_data(job: RegularJob, from_fd: number, to_fd: number): Code<boolean> {
  const { t, from, to } = job;
  let copied = false;
  for (;;) {
    const n = yield sys.copy_file_range(from_fd, null, to_fd, null, COPY_MAX, 0);
    // nothing at the first attempt may be a file that does not know its size (as in /proc): it is read
    if (n === 0 && copied) return true;
    if (n === 0 || NOT_BY_KERNEL.includes(n)) break;
    if (n < 0) {
      yield* t.error(`error copying ${t.quoteaf(from)} to ${t.quoteaf(to.shown)}`, n);
      return false;
    }
    copied = true;
  }
  for (;;) {
    const buf = new UserBuffer();
    const n = yield sys.read(from_fd, buf, BUFFER);
    if (n === 0) return true;
    if (n < 0) {
      yield* t.error(`error reading ${t.quoteaf(from)}`, n);
      return false;
    }
    const w = yield* write_all(to_fd, buf.data);
    if (w < 0) {
      yield* t.error(`error writing ${t.quoteaf(to.shown)}`, w);
      return false;
    }
  }
}

/** Opens an existing destination; with -f one that cannot be opened is removed, and null says so. */
function* open_existing(job: RegularJob): Code<number | null> {
  const { t, x, to } = job;
  const fd = yield sys.openat(to.dfd, to.name, F.O_WRONLY | (x.data ? F.O_TRUNC : 0));
  if (fd >= 0 || !x.unlink_after_failed_open) return fd;
  const r = yield sys.unlinkat(to.dfd, to.name, 0);
  if (r < 0) {
    yield* t.error(`cannot remove ${t.quoteaf(to.shown)}`, r);
    return r;
  }
  if (x.verbose) yield* t.out.print(`removed ${t.quoteaf(to.shown)}\n`);
  return null;
}

/** Opens the destination. A negated errno after a message. */
function* open_destination(job: RegularJob): Code<{ fd: number; is_new: boolean }> {
  const { t, x, to } = job;
  if (!job.is_new) {
    const fd = yield* open_existing(job);
    if (fd !== null && fd >= 0) return { fd, is_new: false };
    if (fd !== null) {
      if (!x.unlink_after_failed_open)
        yield* t.error(`cannot create regular file ${t.quoteaf(to.shown)}`, fd);
      return { fd, is_new: false };
    }
  }
  let fd = yield sys.openat(
    to.dfd,
    to.name,
    F.O_WRONLY | F.O_CREAT | F.O_EXCL,
    x.set_mode ?? job.mode & 0o777 & ~job.omitted,
  );
  if (fd === -EEXIST && !x.move) {
    if ((yield sys.readlinkat(to.dfd, to.name, new UserBuffer(), 1)) >= 0) {
      if (t.getenv("POSIXLY_CORRECT") === undefined) {
        yield* t.error(`not writing through dangling symlink ${t.quoteaf(to.shown)}`);
        return { fd, is_new: true };
      }
      fd = yield sys.openat(to.dfd, to.name, F.O_WRONLY | F.O_CREAT, job.mode & 0o777 & ~job.omitted);
    }
  }
  if (fd === -EISDIR && to.name.endsWith("/")) fd = -ENOTDIR;
  if (fd < 0) yield* t.error(`cannot create regular file ${t.quoteaf(to.shown)}`, fd);
  return { fd, is_new: true };
}

/** Data and attributes between two open files. */
function* fill(job: RegularJob, from_fd: number, to_fd: number, is_new: boolean, src: stat): Code<boolean> {
  const { t, x, to } = job;
  let by_clone = false;
  if (x.data && x.reflink !== "never") {
    const r = yield sys.ioctl(to_fd, FICLONE, from_fd);
    by_clone = r >= 0;
    if (r < 0 && x.reflink === "always") {
      yield* t.error(`failed to clone ${t.quoteaf(to.shown)} from ${t.quoteaf(job.from)}`, r);
      return false;
    }
  }
  const dst = new_stat();
  const r = yield sys.fstat(to_fd, dst);
  if (r < 0) {
    yield* t.error(`cannot fstat ${t.quoteaf(to.shown)}`, r);
    return false;
  }
  if (x.data && !by_clone) {
    yield sys.fadvise64(from_fd, 0, 0, F.POSIX_FADV_SEQUENTIAL);
    if (!(yield* copy_data(job, from_fd, to_fd))) return false;
  }
  const attributes: AttributeJob = {
    t,
    x,
    from: job.from,
    to,
    src: { ...job.src },
    owner: dst,
    ends: { from_fd, to_fd },
  };
  attributes.src.st_mode = src.st_mode;
  if (x.preserve.timestamps && !(yield* copy_times(attributes))) return false;
  if (x.preserve.ownership && !(yield* copy_owner(attributes))) return false;
  if (x.preserve.xattr && !(yield* copy_extended(attributes)) && x.require.xattr) return false;
  if (x.preserve.mode || x.move) return (yield* copy_permissions(attributes)) || !x.require.attributes;
  if (x.set_mode !== null) return yield* exact_permissions(attributes, x.set_mode);
  if (x.no_preserve_mode && is_new) return yield* default_permissions(attributes, 0o666);
  if (is_new && job.omitted) {
    const mask = yield sys.umask(0);
    yield sys.umask(mask);
    const missing = job.omitted & ~mask;
    if (missing) {
      const c = yield sys.fchmod(to_fd, job.mode & 0o777 & ~mask);
      if (c < 0) {
        yield* t.error(`preserving permissions for ${t.quoteaf(to.shown)}`, c);
        return !x.require.attributes;
      }
    }
  }
  return true;
}

/** Copies one file's contents and attributes. False after a message. */
export function* copy_regular(job: RegularJob): Code<boolean> {
  const { t, from, to } = job;
  const from_fd = yield sys.open(from, F.O_RDONLY | (job.follow ? 0 : F.O_NOFOLLOW));
  if (from_fd < 0) {
    yield* t.error(`cannot open ${t.quoteaf(from)} for reading`, from_fd);
    return false;
  }
  let ok = false;
  const open = new_stat();
  const r = yield sys.fstat(from_fd, open);
  if (r < 0) yield* t.error(`cannot fstat ${t.quoteaf(from)}`, r);
  else if (!same_inode(open, job.src))
    yield* t.error(`skipping file ${t.quoteaf(from)}, as it was replaced while being copied`);
  else {
    const { fd, is_new } = yield* open_destination(job);
    if (fd >= 0) {
      ok = yield* fill(job, from_fd, fd, is_new, open);
      const c = yield sys.close(fd);
      if (c < 0) {
        yield* t.error(`failed to close ${t.quoteaf(to.shown)}`, c);
        ok = false;
      }
    }
  }
  yield sys.close(from_fd);
  return ok;
}
