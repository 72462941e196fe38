// Making the destination of a copy by the kind of its source, and giving it its attributes.
import { EXDEV } from "../../kernel/uapi/errno.ts";
import * as F from "../../kernel/uapi/fcntl.ts";
import * as S from "../../kernel/uapi/stat.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import * as sys from "../lib/sys.ts";
import type { Copier, Item } from "./copy.ts";
import {
  type AttributeJob,
  copy_extended,
  copy_owner,
  copy_permissions,
  copy_times,
  default_permissions,
  lchmod,
} from "./copy_attributes.ts";
import { inode_key } from "./copy_options.ts";
import { copy_regular } from "./copy_regular.ts";
import { dir_name, join_path, read_dir, read_link, same_inode, stat_path } from "./files.ts";
import { fdopendir } from "./fts.ts";
import { get_file_context, set_attr, set_file_context } from "./selinux.ts";
import { force_link, force_symlink } from "./target_dir.ts";

/** The new file's label: the source's, with --preserve=context. False after an error that matters. */
function* prepare_context(c: Copier, item: Item, exists: boolean): Code<boolean> {
  const { t, x } = c;
  if (!x.preserve.context) return true;
  const label = yield* get_file_context(item.from, c.follows(item.argument));
  if (typeof label === "number") {
    if (!x.require.context) return true;
    yield* t.error(`failed to get security context of ${t.quoteaf(item.from)}`, label);
    return false;
  }
  const r =
    exists && item.to.dfd === F.AT_FDCWD
      ? yield set_file_context(item.to.name, label)
      : yield* set_attr("fscreate", label);
  if (r >= 0 || !x.require.context) return true;
  yield* t.error(`failed to set the security context of ${t.quoteaf(item.to.shown)} to ${t.quote(label)}`, r);
  return false;
}

/** Entries of a directory, in the order of their inodes (it saves disk heads the way); null after a message. */
function* list_source(c: Copier, path: ByteString): Code<ByteString[] | null> {
  const fd = yield sys.open(path, F.O_RDONLY | F.O_NONBLOCK | F.O_CLOEXEC | F.O_DIRECTORY);
  let error = fd;
  if (fd >= 0) {
    error = yield* fdopendir(fd);
    const entries = yield* read_dir(fd);
    yield sys.close(fd);
    if (typeof entries !== "number") return entries.sort((a, b) => a.d_ino - b.d_ino).map((e) => e.d_name);
    error = entries;
  }
  yield* c.t.error(`cannot access ${c.t.quoteaf(path)}`, error);
  return null;
}

function* copy_contents(c: Copier, item: Item, src: S.stat, made: boolean): Code<boolean> {
  const names = yield* list_source(c, item.from);
  if (names === null) return false;
  let ok = true;
  const ancestors = [...item.ancestors, src];
  for (const name of names) {
    const { to } = item;
    const child: Item = {
      from: join_path(item.from, name),
      to: { dfd: to.dfd, name: join_path(to.name, name), shown: join_path(to.shown, name) },
      argument: false,
      is_new: made && !c.x.move ? "yes" : "no",
      top: item.top,
      ancestors,
      device: src.st_dev,
    };
    const result = yield* c.copy(child, c.x.move ? -EXDEV : 0);
    ok = result.ok && ok;
    if (result.into_self) break;
  }
  return ok;
}

/** The tail of all copies but those of regular files: times, owner, extended attributes, mode. */
function* finish(
  c: Copier,
  item: Item,
  src: S.stat,
  dst: S.stat | null,
  omitted: number,
  current: S.stat | null,
): Code<boolean> {
  const { t, x } = c;
  const job: AttributeJob = { t, x, from: item.from, to: item.to, src, owner: dst, ends: null };
  if (x.preserve.timestamps && !(yield* copy_times(job))) return false;
  if (x.preserve.ownership && !S.S_ISLNK(src.st_mode) && !(yield* copy_owner(job))) return false;
  if (x.preserve.xattr && !(yield* copy_extended(job))) return false;
  if (S.S_ISLNK(src.st_mode)) return true;
  if (x.preserve.mode || x.move) return yield* copy_permissions(job);
  if (x.no_preserve_mode && !dst)
    return yield* default_permissions(job, S.S_ISDIR(src.st_mode) ? 0o777 : 0o666);
  let missing = 0;
  if (omitted) {
    const mask = yield sys.umask(0);
    yield sys.umask(mask);
    missing = omitted & ~mask;
  }
  let now = current;
  if (missing && !now) {
    const st = yield* stat_path(item.to.name, false, item.to.dfd);
    if (typeof st !== "number" && missing & ~st.st_mode) now = st;
  }
  if (!now) return true;
  const r = yield* lchmod(item.to.dfd, item.to.name, now.st_mode | missing);
  if (r >= 0) return true;
  yield* t.error(`preserving permissions for ${t.quoteaf(item.to.shown)}`, r);
  return !x.require.attributes;
}

function* copy_directory(
  c: Copier,
  item: Item,
  src: S.stat,
  dst: S.stat | null,
  omitted: number,
): Code<boolean> {
  const { t, x } = c;
  const { to } = item;
  if (item.ancestors.some((a) => same_inode(a, src))) {
    yield* t.error(`cannot copy cyclic symbolic link ${t.quoteaf(item.from)}`);
    return false;
  }
  const existing = dst !== null && S.S_ISDIR(dst.st_mode);
  if (!(yield* prepare_context(c, item, existing))) return false;
  /** the mode to go back to, where the directory had to be made accessible first */
  let restore: S.stat | null = null;
  if (!existing) {
    const r = yield sys.mkdirat(to.dfd, to.name, src.st_mode & 0o7777 & ~omitted);
    if (r < 0) {
      yield* t.error(`cannot create directory ${t.quoteaf(to.shown)}`, r);
      return false;
    }
    const made = yield* stat_path(to.name, false, to.dfd);
    if (typeof made === "number") {
      yield* t.error(`cannot stat ${t.quoteaf(to.shown)}`, made);
      return false;
    }
    if ((made.st_mode & 0o700) !== 0o700) {
      restore = made;
      const m = yield* lchmod(to.dfd, to.name, made.st_mode | 0o700);
      if (m < 0) {
        yield* t.error(`setting permissions for ${t.quoteaf(to.shown)}`, m);
        return false;
      }
    }
    if (!item.top.made_directory) {
      c.memory.copied.set(inode_key(made), to);
      item.top.made_directory = true;
    }
    if (x.verbose) {
      if (x.move) yield* t.out.print(`created directory ${t.quoteaf(to.shown)}\n`);
      else yield* t.out.print(`${t.quoteaf(item.from)} -> ${t.quoteaf(to.shown)}\n`);
    }
  }
  let ok = true;
  if (!(x.one_file_system && item.device !== 0 && item.device !== src.st_dev))
    ok = yield* copy_contents(c, item, src, !existing);
  return (yield* finish(c, item, src, dst, existing ? 0 : omitted, restore)) && ok;
}

/** -s: a symbolic link in place of the copy. */
function* link_symbolically(c: Copier, item: Item): Code<boolean> {
  const { t, x } = c;
  const { to, from } = item;
  if (!from.startsWith("/")) {
    const dir = dir_name(to.name);
    let here = to.dfd === F.AT_FDCWD && dir === ".";
    if (!here) {
      const cwd = yield* stat_path(".", true);
      const parent = yield* stat_path(dir, true, to.dfd);
      here = typeof cwd !== "number" && typeof parent !== "number" && same_inode(cwd, parent);
    }
    if (!here) {
      yield* t.error(`${t.quotef(to.shown)}: can make relative symbolic links only in current directory`);
      return false;
    }
  }
  const r = yield* force_symlink(from, to.dfd, to.name, x.unlink_after_failed_open);
  if (r >= 0) return true;
  yield* t.error(`cannot create symbolic link ${t.quoteaf(to.shown)} to ${t.quoteaf(from)}`, r);
  return false;
}

function* copy_symlink(c: Copier, item: Item, src: S.stat, dst: S.stat | null): Code<boolean> {
  const { t, x } = c;
  const { to, from } = item;
  const target = yield* read_link(from);
  if (typeof target === "number") {
    yield* t.error(`cannot read symbolic link ${t.quoteaf(from)}`, target);
    return false;
  }
  const r = yield* force_symlink(target, to.dfd, to.name, x.unlink_after_failed_open);
  if (r < 0) {
    yield* t.error(`cannot create symbolic link ${t.quoteaf(to.shown)}`, r);
    return false;
  }
  if (x.preserve.ownership) {
    const o = yield sys.fchownat(to.dfd, to.name, src.st_uid, src.st_gid, F.AT_SYMLINK_NOFOLLOW);
    if (o < 0 && (yield sys.geteuid()) === 0) {
      yield* t.error(`failed to preserve ownership for ${t.quoteaf(to.shown)}`, o);
      if (x.require.attributes) return false;
    }
  }
  return yield* finish(c, item, src, dst, 0, null);
}

function* copy_special(
  c: Copier,
  item: Item,
  src: S.stat,
  dst: S.stat | null,
  omitted: number,
): Code<boolean> {
  const { t } = c;
  const { to } = item;
  const mode = src.st_mode & ~omitted;
  const r = yield sys.mknodat(
    to.dfd,
    to.name,
    mode,
    S.S_ISFIFO(mode) || S.S_ISSOCK(mode) ? 0 : S.new_encode_dev(src.st_rdev),
  );
  if (r >= 0) return yield* finish(c, item, src, dst, omitted, null);
  const what = S.S_ISFIFO(mode) ? "fifo" : "special file";
  yield* t.error(`cannot create ${what} ${t.quoteaf(to.shown)}`, r);
  return false;
}

/** Makes the destination of `item`. `dst` is what stands there still, null when nothing does. False after a message. */
export function* create_node(c: Copier, item: Item, src: S.stat, dst: S.stat | null): Code<boolean> {
  const { x } = c;
  const { to } = item;
  const { st_mode } = src;
  const is_dir = S.S_ISDIR(st_mode);
  // others must not get at a file before its owner is right, nor into a directory that is being filled
  const omitted = st_mode & (x.preserve.ownership ? 0o077 : is_dir ? 0o022 : 0);
  if (is_dir) return yield* copy_directory(c, item, src, dst, omitted);
  if (!(yield* prepare_context(c, item, dst !== null))) return false;
  if (x.symbolic_link) return yield* link_symbolically(c, item);
  const follow = c.follows(item.argument);
  if (x.hard_link) {
    const flags = follow ? F.AT_SYMLINK_FOLLOW : 0;
    const r = yield* force_link(item.from, to.dfd, to.name, flags, x.unlink_after_failed_open);
    if (r >= 0) return true;
    yield* c.t.error(`cannot create hard link ${c.t.quoteaf(to.shown)} to ${c.t.quoteaf(item.from)}`, r);
    return false;
  }
  const as_regular = (x.copy_contents || !x.recursive) && !S.S_ISLNK(st_mode);
  if (S.S_ISREG(st_mode) || as_regular) {
    const mode = S.S_ISREG(st_mode) ? st_mode : 0o666;
    return yield* copy_regular({
      t: c.t,
      x,
      from: item.from,
      to,
      src,
      mode,
      omitted: omitted & mode,
      is_new: dst === null,
      follow,
    });
  }
  if (S.S_ISLNK(st_mode)) return yield* copy_symlink(c, item, src, dst);
  if (S.S_ISFIFO(st_mode) || S.S_ISBLK(st_mode) || S.S_ISCHR(st_mode) || S.S_ISSOCK(st_mode))
    return yield* copy_special(c, item, src, dst, omitted);
  yield* c.t.error(`${c.t.quoteaf(item.from)} has unknown file type`);
  return false;
}
