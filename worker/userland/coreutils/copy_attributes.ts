// Giving a copy the attributes of its source: times, owner, extended attributes, mode (through libacl's calls).
import { EINVAL, ENODATA, EOPNOTSUPP, EPERM } from "../../kernel/uapi/errno.ts";
import * as F from "../../kernel/uapi/fcntl.ts";
import {
  XATTR_NAME_POSIX_ACL_ACCESS as ACL_ACCESS,
  XATTR_NAME_POSIX_ACL_DEFAULT as ACL_DEFAULT,
  posix_acl_from_mode,
  posix_acl_to_xattr,
} from "../../kernel/uapi/posix_acl.ts";
import type { timespec } from "../../kernel/uapi/sched.ts";
import { new_stat, S_ISDIR, S_ISGID, S_ISLNK, S_ISUID, S_ISVTX, type stat } from "../../kernel/uapi/stat.ts";
import { type ByteString, UserBuffer } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import * as sys from "../lib/sys.ts";
import type { CopyOptions, Place } from "./copy_options.ts";
import type { Tool } from "./tool.ts";

const SPECIAL = S_ISUID | S_ISGID | S_ISVTX;

const micro = (us: number): timespec => ({
  tv_sec: Math.floor(us / 1e6),
  tv_nsec: Math.round(us - Math.floor(us / 1e6) * 1e6) * 1000,
});
export const times_of = (st: stat): timespec[] => [micro(st.st_atime), micro(st.st_mtime)];

/** fchmodat(AT_SYMLINK_NOFOLLOW) as glibc does it: through /proc/self/fd. 0 or a negated errno. */
export function* lchmod(dfd: number, name: ByteString, mode: number): Code<number> {
  const fd = yield sys.openat(dfd, name, F.O_RDONLY | F.O_NOFOLLOW | F.O_CLOEXEC | F.O_PATH);
  if (fd < 0) return fd;
  const st = new_stat();
  let r = yield sys.fstat(fd, st);
  if (r >= 0) r = S_ISLNK(st.st_mode) ? -EOPNOTSUPP : yield sys.chmod(`/proc/self/fd/${fd}`, mode);
  yield sys.close(fd);
  return r;
}

/** An open file by its descriptors, or a file by its names. */
export type Ends = { from_fd: number; to_fd: number } | null;

/** libacl: the mode of `mode`, and with it the lack of a real access control list. 0 or a negated errno. */
export function* set_mode(path: ByteString, fd: number, mode: number, is_dir: boolean): Code<number> {
  if (mode & SPECIAL) {
    const r = fd >= 0 ? yield sys.fchmod(fd, mode) : yield sys.chmod(path, mode);
    if (r < 0) return r;
  }
  const acl = posix_acl_to_xattr(posix_acl_from_mode(mode));
  const r = fd >= 0 ? yield sys.fsetxattr(fd, ACL_ACCESS, acl) : yield sys.setxattr(path, ACL_ACCESS, acl);
  if (r === -EOPNOTSUPP || r === -EINVAL)
    return fd >= 0 ? yield sys.fchmod(fd, mode) : yield sys.chmod(path, mode);
  if (r < 0) return r;
  if (is_dir) {
    const d = yield sys.removexattr(path, ACL_DEFAULT);
    if (d < 0 && d !== -ENODATA && d !== -EOPNOTSUPP) return d;
  }
  return 0;
}

/** Copies the mode: asks for the source's list first, which it does not have. */
function* copy_mode(from: ByteString, to: ByteString, ends: Ends, mode: number): Code<number> {
  const buf = new UserBuffer();
  const st = new_stat();
  if (ends) {
    yield sys.fgetxattr(ends.from_fd, ACL_ACCESS, buf, 132);
    yield sys.fstat(ends.from_fd, st);
  } else {
    yield sys.getxattr(from, ACL_ACCESS, buf, 132);
    yield sys.fstatat(F.AT_FDCWD, from, st, 0);
    if (S_ISDIR(mode)) {
      yield sys.getxattr(from, ACL_DEFAULT, buf, 132);
      yield sys.fstatat(F.AT_FDCWD, from, st, 0);
    }
  }
  return yield* set_mode(to, ends?.to_fd ?? -1, mode, S_ISDIR(mode));
}

/** Extended attributes except those with a meaning of their own (label, access control lists). 0 or a negated errno. */
function* copy_xattrs(from: ByteString, to: ByteString, ends: Ends): Code<number> {
  const buf = new UserBuffer();
  const list = (size: number) =>
    ends ? sys.flistxattr(ends.from_fd, buf, size) : sys.llistxattr(from, buf, size);
  let r = yield list(0);
  if (r >= 0) r = yield list(r);
  if (r < 0) return r === -EOPNOTSUPP ? 0 : r;
  let result = 0;
  for (const name of buf.data.split("\0")) {
    if (name === "" || name === "security.selinux" || name.startsWith("system.posix_acl_")) continue;
    const value = new UserBuffer();
    const n = ends ? yield sys.fgetxattr(ends.from_fd, name, value) : yield sys.lgetxattr(from, name, value);
    if (n < 0) {
      result = n;
      continue;
    }
    const w = ends
      ? yield sys.fsetxattr(ends.to_fd, name, value.data)
      : yield sys.lsetxattr(to, name, value.data);
    if (w < 0) result = w;
  }
  return result;
}

export interface AttributeJob {
  t: Tool;
  x: CopyOptions;
  from: ByteString;
  to: Place;
  src: stat;
  /** the destination was made just now, or its owner before */
  owner: stat | null;
  ends: Ends;
}

/** Times: for open files by descriptor. False after an error that matters. */
export function* copy_times(job: AttributeJob): Code<boolean> {
  const { t, x, to, src, ends } = job;
  const times = times_of(src);
  const r = ends
    ? yield sys.utimensat(ends.to_fd, null, times, 0)
    : yield sys.utimensat(to.dfd, to.name, times, S_ISLNK(src.st_mode) ? F.AT_SYMLINK_NOFOLLOW : 0);
  if (r >= 0) return true;
  yield* t.error(`preserving times for ${t.quoteaf(to.shown)}`, r);
  return !x.require.attributes;
}

/** Owner and group; without the right to give files away, that is no failure. */
export function* copy_owner(job: AttributeJob): Code<boolean> {
  const { t, x, to, src, owner, ends } = job;
  if (owner && owner.st_uid === src.st_uid && owner.st_gid === src.st_gid) return true;
  const chown = (uid: number, gid: number) =>
    ends ? sys.fchown(ends.to_fd, uid, gid) : sys.fchownat(to.dfd, to.name, uid, gid, F.AT_SYMLINK_NOFOLLOW);
  const r = yield chown(src.st_uid, src.st_gid);
  if (r >= 0) return true;
  if (r === -EPERM || r === -EINVAL) {
    // the group alone may still be ours to set
    yield chown(-1, src.st_gid);
    if ((yield sys.geteuid()) !== 0) return true;
  }
  yield* t.error(`failed to preserve ownership for ${t.quoteaf(to.shown)}`, r);
  return !x.require.attributes;
}

export function* copy_extended(job: AttributeJob): Code<boolean> {
  const { t, x, from, to, ends } = job;
  const r = yield* copy_xattrs(from, to.shown, ends);
  if (r >= 0 || !x.require.xattr) return true;
  yield* t.error(`setting attributes for ${t.quoteaf(to.shown)}`, r);
  return false;
}

/** The mode of the source, special bits and all. */
export function* copy_permissions(job: AttributeJob): Code<boolean> {
  const { t, x, from, to, src, ends } = job;
  const r = yield* copy_mode(from, to.shown, ends, src.st_mode);
  if (r >= 0) return true;
  yield* t.error(`preserving permissions for ${t.quoteaf(to.shown)}`, r);
  return !x.require.attributes;
}

/** A mode given: what else would say who may do what goes. */
export function* exact_permissions(job: AttributeJob, mode: number): Code<boolean> {
  const { t, to, ends, src } = job;
  const r = yield* set_mode(to.shown, ends?.to_fd ?? -1, mode, S_ISDIR(src.st_mode));
  if (r >= 0) return true;
  yield* t.error(`setting permissions for ${t.quoteaf(to.shown)}`, r);
  return false;
}

/** --no-preserve=mode: what the umask leaves of a new file's mode. */
export function* default_permissions(job: AttributeJob, mode: number): Code<boolean> {
  const mask = yield sys.umask(0);
  yield sys.umask(mask);
  return yield* exact_permissions(job, mode & ~mask);
}
