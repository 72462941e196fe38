// Names and facts of files: stat wrappers, path arithmetic, directory listings.
import {
  AT_FDCWD,
  AT_SYMLINK_NOFOLLOW,
  O_CLOEXEC,
  O_DIRECTORY,
  O_NONBLOCK,
  O_RDONLY,
} from "../../kernel/uapi/fcntl.ts";
import { type dirent, new_stat, type stat } from "../../kernel/uapi/stat.ts";
import { type ByteString, UserBuffer } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import * as sys from "../lib/sys.ts";

/** fstatat(AT_FDCWD): the stat, or a negated errno. */
export function* stat_path(path: ByteString, follow: boolean, dfd = AT_FDCWD): Code<stat | number> {
  const st = new_stat();
  const r = yield sys.fstatat(dfd, path, st, follow ? 0 : AT_SYMLINK_NOFOLLOW);
  return r < 0 ? r : st;
}

export const same_inode = (a: stat, b: stat): boolean => a.st_ino === b.st_ino && a.st_dev === b.st_dev;

/** Target of a symbolic link, or a negated errno. */
export function* read_link(path: ByteString): Code<ByteString | number> {
  const buf = new UserBuffer();
  const r = yield sys.readlink(path, buf);
  return r < 0 ? r : buf.data;
}

/** Current directory, or a negated errno. */
export function* current_dir(): Code<ByteString | number> {
  const buf = new UserBuffer();
  const r = yield sys.getcwd(buf);
  return r < 0 ? r : buf.data.replace(/\0.*$/s, "");
}

/** All entries of an open directory without "." and "..", in the file system's order, or a negated errno. */
export function* read_dir(fd: number): Code<dirent[] | number> {
  const all: dirent[] = [];
  for (;;) {
    const batch: dirent[] = [];
    const n = yield sys.getdents(fd, batch);
    if (n < 0) return n;
    if (n === 0 || batch.length === 0) return all;
    for (const e of batch) if (e.d_name !== "." && e.d_name !== "..") all.push(e);
  }
}

/** Opens a directory as opendir does. A descriptor, or a negated errno. */
export const open_dir = (path: ByteString) => sys.open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_DIRECTORY);

/** Opens, lists and closes a directory, as opendir and readdir do. */
export function* list_dir(path: ByteString): Code<dirent[] | number> {
  const fd = yield open_dir(path);
  if (fd < 0) return fd;
  const entries = yield* read_dir(fd);
  yield sys.close(fd);
  return entries;
}

export const join_path = (dir: ByteString, name: ByteString): ByteString =>
  dir.endsWith("/") ? dir + name : `${dir}/${name}`;

/** Without trailing slashes (but "/" stays). */
export const strip_slashes = (path: ByteString): ByteString => path.replace(/(?<=.)\/+$/, "");

/** basename(1) without suffix. */
export function base_name(path: ByteString): ByteString {
  const p = strip_slashes(path);
  return p === "/" || /^\/+$/.test(p) ? "/" : p.slice(p.lastIndexOf("/") + 1);
}

/** dirname(1). */
export function dir_name(path: ByteString): ByteString {
  const p = strip_slashes(path);
  const slash = p.lastIndexOf("/");
  if (slash < 0) return ".";
  return p.slice(0, slash).replace(/\/+$/, "") || "/";
}

/** Whether `path` is `dir` or below it, by their names. */
export const is_below = (path: ByteString, dir: ByteString): boolean =>
  `${path}/`.startsWith(dir.replace(/\/?$/, "/"));

/** Last part of a name as typed, for joining to a target directory (trailing slashes dropped). */
export const last_component = (path: ByteString): ByteString => {
  const base = base_name(path);
  return base === "/" ? "" : base;
};
