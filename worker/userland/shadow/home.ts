// Home directories: made from a skeleton, moved, removed.
import { EXDEV } from "../../kernel/uapi/errno.ts";
import { AT_REMOVEDIR, O_CREAT, O_RDONLY, O_TRUNC, O_WRONLY } from "../../kernel/uapi/fcntl.ts";
import { new_stat, S_ISDIR, S_ISLNK, S_ISREG, type stat } from "../../kernel/uapi/stat.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { list_dir, read_link } from "../coreutils/files.ts";
import type { Code } from "../lib/code.ts";
import { read_fd, write_all } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";

export interface Owner {
  uid: number;
  gid: number;
}

/** Makes a directory and the missing ones above it. Returns 0 or a negated errno. */
export function* make_home(path: ByteString, mode: number, owner: Owner): Code<number> {
  let at = "";
  for (const part of path.split("/").filter(Boolean)) {
    at += `/${part}`;
    if ((yield sys.access(at, 0)) === 0) continue;
    const r = yield sys.mkdir(at, 0);
    if (r < 0) return r;
    yield sys.chown(at, 0, 0);
    yield sys.chmod(at, 0o755);
  }
  yield sys.chown(path, owner.uid, owner.gid);
  yield sys.chmod(path, mode);
  return 0;
}

function* copy_file(from: ByteString, to: ByteString, st: stat, owner: Owner): Code<number> {
  const source = yield sys.open(from, O_RDONLY);
  if (source < 0) return source;
  const data = yield* read_fd(source);
  yield sys.close(source);
  if (typeof data === "number") return data;
  const fd = yield sys.open(to, O_WRONLY | O_CREAT | O_TRUNC, st.st_mode & 0o7777);
  if (fd < 0) return fd;
  yield sys.fchown(fd, owner.uid, owner.gid);
  yield sys.fchmod(fd, st.st_mode & 0o7777);
  const r = yield* write_all(fd, data);
  yield sys.close(fd);
  return r;
}

/** Copies what is in a directory, all of it owned by `owner`. Returns 0 or a negated errno. */
export function* copy_tree(from: ByteString, to: ByteString, owner: Owner): Code<number> {
  const entries = yield* list_dir(from);
  if (typeof entries === "number") return entries;
  for (const { d_name } of entries) {
    if (d_name === "." || d_name === "..") continue;
    const [source, target] = [`${from}/${d_name}`, `${to}/${d_name}`];
    const st = new_stat();
    let r = yield sys.lstat(source, st);
    if (r < 0) return r;
    if (S_ISDIR(st.st_mode)) {
      r = yield sys.mkdir(target, st.st_mode & 0o7777);
      if (r >= 0) r = yield sys.chown(target, owner.uid, owner.gid);
      if (r >= 0) r = yield* copy_tree(source, target, owner);
    } else if (S_ISLNK(st.st_mode)) {
      const link = yield* read_link(source);
      r = typeof link === "number" ? link : yield sys.symlink(link, target);
      if (r >= 0) r = yield sys.lchown(target, owner.uid, owner.gid);
    } else if (S_ISREG(st.st_mode)) r = yield* copy_file(source, target, st, owner);
    else r = yield sys.mknod(target, st.st_mode, st.st_rdev);
    if (r < 0) return r;
  }
  return 0;
}

/** Removes a directory and all that is in it. Returns 0 or a negated errno. */
export function* remove_tree(path: ByteString): Code<number> {
  const entries = yield* list_dir(path);
  if (typeof entries === "number") return entries;
  for (const { d_name } of entries) {
    if (d_name === "." || d_name === "..") continue;
    const st = new_stat();
    const below = `${path}/${d_name}`;
    yield sys.lstat(below, st);
    const r = S_ISDIR(st.st_mode) ? yield* remove_tree(below) : yield sys.unlink(below);
    if (r < 0) return r;
  }
  return yield sys.unlinkat(-100, path, AT_REMOVEDIR);
}

/** Gives what belongs to `from` in a tree to `to`. */
export function* chown_tree(path: ByteString, from: Owner, to: Owner): Code<number> {
  const st = new_stat();
  const r = yield sys.lstat(path, st);
  if (r < 0) return r;
  if (S_ISDIR(st.st_mode)) {
    const entries = yield* list_dir(path);
    if (typeof entries === "number") return entries;
    for (const { d_name } of entries) {
      if (d_name === "." || d_name === "..") continue;
      const below = yield* chown_tree(`${path}/${d_name}`, from, to);
      if (below < 0) return below;
    }
  }
  const uid = st.st_uid === from.uid ? to.uid : st.st_uid;
  const gid = st.st_gid === from.gid ? to.gid : st.st_gid;
  return uid === st.st_uid && gid === st.st_gid ? 0 : yield sys.lchown(path, uid, gid);
}

/** Moves a home directory, by copying when it goes to another file system. Returns 0 or a negated errno. */
export function* move_tree(from: ByteString, to: ByteString, owner: Owner): Code<number> {
  const r = yield sys.rename(from, to);
  if (r !== -EXDEV) return r;
  const made = yield sys.mkdir(to, 0o755);
  if (made < 0) return made;
  yield sys.chown(to, owner.uid, owner.gid);
  const copied = yield* copy_tree(from, to, owner);
  return copied < 0 ? copied : yield* remove_tree(from);
}
