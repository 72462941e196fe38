// Copying and moving files: the engine of cp(1) and mv(1) (coreutils' copy.c by its behaviour and system calls).
import { EEXIST, EINVAL, ELOOP, ENOENT, ENOSYS, EOPNOTSUPP, EXDEV } from "../../kernel/uapi/errno.ts";
import { AT_FDCWD, AT_REMOVEDIR, RENAME_NOREPLACE, W_OK } from "../../kernel/uapi/fcntl.ts";
import { S_ISDIR, S_ISLNK, S_ISREG, type stat } from "../../kernel/uapi/stat.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import * as sys from "../lib/sys.ts";
import { backup_rename } from "./backup.ts";
import { create_node } from "./copy_nodes.ts";
import { CopyMemory, type CopyOptions, file_key, inode_key, type Place } from "./copy_options.ts";
import { same_file_ok, same_name } from "./copy_same.ts";
import { base_name, same_inode, stat_path } from "./files.ts";
import { mode_string } from "./mode.ts";
import { is_selinux_enabled } from "./selinux.ts";
import { force_link } from "./target_dir.ts";
import type { Tool } from "./tool.ts";

/** One file on its way: where from, where to, and what is known about both. */
export interface Item {
  from: ByteString;
  to: Place;
  /** named on the command line */
  argument: boolean;
  /** the destination: "yes" it is known not to exist, "maybe" nothing was found by following links, "no" unknown */
  is_new: "yes" | "maybe" | "no";
  /** the argument this belongs to, for messages */
  top: { from: ByteString; to: ByteString; made_directory: boolean };
  /** the directories being copied that this is in */
  ancestors: readonly stat[];
  /** device of the argument, for -x; 0 for an argument */
  device: number;
}

export interface Outcome {
  ok: boolean;
  /** mv: the source is gone from its place, or is to stay there: it must not be removed */
  renamed: boolean;
  /** a directory was about to be copied into itself */
  into_self: boolean;
}

const done = (ok: boolean, renamed = false): Outcome => ({ ok, renamed, into_self: false });

/** renameat2(RENAME_NOREPLACE), with gnulib's way round kernels and file systems that do not know it. */
export function* rename_noreplace(from: ByteString, dfd: number, to: ByteString): Code<number> {
  const r = yield sys.renameat2(AT_FDCWD, from, dfd, to, RENAME_NOREPLACE);
  if (![-EINVAL, -ENOSYS, -EOPNOTSUPP].includes(r)) return r;
  if (typeof (yield* stat_path(to, false, dfd)) !== "number") return -EEXIST;
  return yield sys.renameat(AT_FDCWD, from, dfd, to);
}

export class Copier {
  readonly t: Tool;
  readonly x: CopyOptions;
  readonly memory = new CopyMemory();

  constructor(t: Tool, x: CopyOptions) {
    this.t = t;
    this.x = x;
  }

  /** Copies or moves an argument. `rename_error`: what rename(2) said already (0 it worked), null if not yet tried. */
  *argument(
    from: ByteString,
    to: Place,
    is_new: Item["is_new"],
    rename_error: number | null = null,
    last = false,
  ): Code<Outcome> {
    const top = { from, to: to.shown, made_directory: false };
    const item: Item = { from, to, argument: true, is_new, top, ancestors: [], device: 0 };
    let error = rename_error;
    if (this.x.move) {
      error ??= yield* rename_noreplace(from, to.dfd, to.name);
      if (error >= 0) return yield* this.#renamed(item, null, last);
      // -n: nothing is moved, and the source stays
      if (error === -EEXIST && this.x.interactive === "no") return done(true, true);
    }
    return yield* this.copy(item, error ?? 0);
  }

  /** After a successful rename. */
  *#renamed(item: Item, backup: ByteString | null, last: boolean): Code<Outcome> {
    if (this.x.verbose) yield* this.#say("renamed ", item, backup);
    if (!last) yield* this.#remember_destination(item);
    return done(true, true);
  }

  *#say(before: string, item: Item, backup: ByteString | null): Code<void> {
    const { t } = this;
    const kept = backup === null ? "" : ` (backup: ${t.quoteaf(backup)})`;
    yield* t.out.print(`${before}${t.quoteaf(item.from)} -> ${t.quoteaf(item.to.shown)}${kept}\n`);
  }

  /** A destination made for one argument must not be overwritten by another. */
  *#remember_destination(item: Item): Code<void> {
    if (!item.argument || !this.memory.destinations) return;
    const st = yield* stat_path(item.to.name, false, item.to.dfd);
    if (typeof st !== "number") this.memory.destinations.add(file_key(item.to, st));
  }

  follows(argument: boolean): boolean {
    const { dereference } = this.x;
    return dereference === "always" || (dereference === "arguments" && argument);
  }

  /** Copies `item`; `rename_error` is why it could not just be renamed (mv). */
  *copy(item: Item, rename_error = 0): Code<Outcome> {
    const { t, x, memory } = this;
    const { from, to } = item;
    const src = yield* stat_path(from, this.follows(item.argument));
    if (typeof src === "number") {
      yield* t.error(`cannot stat ${t.quoteaf(from)}`, src);
      return done(false);
    }
    const is_dir = S_ISDIR(src.st_mode);
    if (is_dir && !x.recursive) {
      const hint = x.set_mode === null ? "-r not specified; " : "";
      yield* t.error(`${hint}omitting directory ${t.quoteaf(from)}`);
      return done(false);
    }
    if (item.argument && memory.sources) {
      const key = `${inode_key(src)}:${from}`;
      if (!is_dir && x.backup.type === "none" && memory.sources.has(key)) {
        yield* t.warn(`warning: source file ${t.quoteaf(from)} specified more than once`);
        return done(true);
      }
      memory.sources.add(key);
    }
    const seen = yield* this.#look_at_destination(item, src);
    if (seen === "failed") return done(false);
    let dst = seen === "new" ? null : seen.dst;
    let backup: ByteString | null = null;
    let error = rename_error;
    if (dst !== null) {
      if (x.move) error = -EEXIST;
      const verdict = yield* this.#existing(item, src, dst, seen === "new" ? true : seen.by_lstat);
      if (verdict.stop) return verdict.stop;
      ({ backup } = verdict);
      if (verdict.gone) dst = null;
    }
    if (x.verbose && !x.move && !is_dir) yield* this.#say("", item, backup);
    const linked = yield* this.#earlier(item, src);
    if (linked) return linked.ok || backup === null ? linked : yield* this.#undo_backup(item, backup);
    if (x.move) {
      if (error === -EEXIST) error = yield sys.renameat(AT_FDCWD, from, to.dfd, to.name);
      if (error >= 0) return yield* this.#renamed(item, backup, false);
      const refused = yield* this.#cannot_move(item, src, error, backup);
      if (refused) return refused;
      dst = null;
    }
    const ok = yield* create_node(this, item, src, dst);
    if (!ok) return backup === null ? done(false) : yield* this.#undo_backup(item, backup);
    yield* this.#remember_destination(item);
    return done(true);
  }

  /** What stands at the destination. Only what can be written through a link is looked at through links. */
  *#look_at_destination(item: Item, src: stat): Code<"failed" | "new" | { dst: stat; by_lstat: boolean }> {
    const { t, x } = this;
    const { to } = item;
    if (item.is_new === "yes") return "new";
    const as_regular = x.copy_contents || !x.recursive;
    const itself =
      (!S_ISREG(src.st_mode) && (!as_regular || S_ISDIR(src.st_mode) || S_ISLNK(src.st_mode))) ||
      x.move ||
      x.symbolic_link ||
      x.hard_link ||
      x.backup.type !== "none" ||
      x.unlink_first;
    let st: stat | number = -ENOENT;
    if (itself || item.is_new === "no") st = yield* stat_path(to.name, !itself, to.dfd);
    if (st === -ELOOP && !itself && x.unlink_after_failed_open) st = yield* stat_path(to.name, false, to.dfd);
    if (st === -ENOENT) {
      // a link that leads nowhere must not be one this run has just made
      if (this.memory.destinations && item.argument && !x.move && x.backup.type === "none") {
        const link = yield* stat_path(to.name, false, to.dfd);
        if (typeof link !== "number" && (yield* this.#just_created_link(item, link))) return "failed";
      }
      return "new";
    }
    if (typeof st === "number") {
      yield* t.error(`cannot stat ${t.quoteaf(to.shown)}`, st);
      return "failed";
    }
    return { dst: st, by_lstat: itself };
  }

  *#just_created_link(item: Item, link: stat): Code<boolean> {
    const { t } = this;
    if (!S_ISLNK(link.st_mode) || !this.memory.destinations?.has(file_key(item.to, link))) return false;
    yield* t.error(
      `will not copy ${t.quoteaf(item.from)} through just-created symlink ${t.quoteaf(item.to.shown)}`,
    );
    return true;
  }

  /** Whether the user lets an existing file go. */
  *#overwrite_ok(item: Item, dst: stat, writable: boolean): Code<boolean> {
    const { t, x } = this;
    const name = t.quoteaf(item.to.shown);
    if (writable) return yield* x.answers.ask(`${t.name}: overwrite ${name}? `);
    const mode = (dst.st_mode & 0o7777).toString(8).padStart(4, "0");
    const perms = mode_string(dst.st_mode).slice(1);
    const question =
      x.move || x.unlink_first || x.unlink_after_failed_open
        ? `replace ${name}, overriding mode ${mode} (${perms})? `
        : `unwritable ${name} (mode ${mode}, ${perms}); try anyway? `;
    return yield* x.answers.ask(`${t.name}: ${question}`);
  }

  *#writable(item: Item, dst: stat): Code<boolean> {
    if (S_ISLNK(dst.st_mode)) return true;
    if ((yield sys.geteuid()) === 0) return true;
    return (yield sys.faccessat(item.to.dfd, item.to.name, W_OK)) >= 0;
  }

  /** Whether -n, -i, -u or the user says that an existing destination stays. */
  *#keeps(item: Item, src: stat, dst: stat): Code<boolean> {
    const { x } = this;
    if (x.update && !S_ISDIR(src.st_mode) && dst.st_mtime >= src.st_mtime) return true;
    if (!x.move && S_ISDIR(src.st_mode)) return false;
    if (x.interactive === "no") return true;
    if (x.interactive === "ask")
      return !(yield* this.#overwrite_ok(item, dst, yield* this.#writable(item, dst)));
    if (!x.move || x.interactive !== "unspecified" || !x.stdin_tty || (yield* this.#writable(item, dst)))
      return false;
    return !(yield* this.#overwrite_ok(item, dst, false));
  }

  /** Everything about a destination that exists: may it go, and does it go now? */
  *#existing(
    item: Item,
    src: stat,
    dst: stat,
    by_lstat: boolean,
  ): Code<{ stop: Outcome | null; backup: ByteString | null; gone: boolean }> {
    const { t, x, memory } = this;
    const { from, to } = item;
    const stop = (ok: boolean) => ({ stop: done(ok), backup: null, gone: false });
    const fail = function* (message: string, errno = 0) {
      yield* t.error(message, errno);
      return stop(false);
    };
    const same = yield* same_file_ok(x, from, src, to, dst);
    if (same === "no") return yield* fail(`${t.quoteaf(from)} and ${t.quoteaf(to.shown)} are the same file`);
    if (same === "nothing") return stop(true);
    if (yield* this.#keeps(item, src, dst)) return { stop: done(true, x.move), backup: null, gone: false };
    const has_backup = x.backup.type !== "none";
    const seen = item.argument && memory.destinations?.has(file_key(to, dst)) && x.backup.type !== "numbered";
    if (!S_ISDIR(dst.st_mode)) {
      if (S_ISDIR(src.st_mode) && !(x.move && has_backup))
        return yield* fail(
          `cannot overwrite non-directory ${t.quoteaf(to.shown)} with directory ${t.quoteaf(from)}`,
        );
      if (seen)
        return yield* fail(`will not overwrite just-created ${t.quoteaf(to.shown)} with ${t.quoteaf(from)}`);
    } else if (!S_ISDIR(src.st_mode) && !(x.move && has_backup))
      return yield* fail(`cannot overwrite directory ${t.quoteaf(to.shown)} with non-directory`);
    if (item.argument && memory.destinations && !x.move && !has_backup) {
      const link = by_lstat ? dst : yield* stat_path(to.name, false, to.dfd);
      if (typeof link !== "number" && (yield* this.#just_created_link(item, link))) return stop(false);
    }
    const last = base_name(from);
    if (has_backup && last !== "." && last !== ".." && (x.move || !S_ISDIR(dst.st_mode)))
      return yield* this.#back_up(item, src);
    const unlink =
      !S_ISDIR(dst.st_mode) &&
      !x.move &&
      (x.unlink_first ||
        (x.preserve.links && dst.st_nlink > 1) ||
        (x.dereference === "never" && !S_ISREG(src.st_mode)));
    if (!unlink) return { stop: null, backup: null, gone: false };
    const r = yield sys.unlinkat(to.dfd, to.name, 0);
    if (r < 0 && r !== -ENOENT) return yield* fail(`cannot remove ${t.quoteaf(to.shown)}`, r);
    if (x.verbose) yield* t.out.print(`removed ${t.quoteaf(to.shown)}\n`);
    return { stop: null, backup: null, gone: true };
  }

  *#back_up(item: Item, src: stat): Code<{ stop: Outcome | null; backup: ByteString | null; gone: boolean }> {
    const { t, x } = this;
    const { to } = item;
    if (x.backup.type !== "numbered") {
      // is the source what the backup would overwrite?
      const name = base_name(to.name) + x.backup.suffix;
      if (base_name(item.from) === name) {
        const there = yield* stat_path(to.name + x.backup.suffix, true, to.dfd);
        if (typeof there !== "number" && same_inode(there, src)) {
          const what = x.move ? "moved" : "copied";
          yield* t.error(
            `backing up ${t.quoteaf(to.shown)} might destroy source;  ${t.quoteaf(item.from)} not ${what}`,
          );
          return { stop: done(false), backup: null, gone: false };
        }
      }
    }
    const backup = yield* backup_rename(to.dfd, to.name, x.backup);
    if (typeof backup === "number") {
      if (backup === -ENOENT) return { stop: null, backup: null, gone: true };
      yield* t.error(`cannot backup ${t.quoteaf(to.shown)}`, backup);
      return { stop: done(false), backup: null, gone: false };
    }
    const shown = to.shown.slice(0, to.shown.length - to.name.length) + backup;
    return { stop: null, backup: shown, gone: true };
  }

  /** What could not be made after all gets its backup back. */
  *#undo_backup(item: Item, backup: ByteString): Code<Outcome> {
    const { t, x } = this;
    const name = backup.slice(item.to.shown.length - item.to.name.length);
    const r = yield sys.renameat(item.to.dfd, name, item.to.dfd, item.to.name);
    if (r < 0) yield* t.error(`cannot un-backup ${t.quoteaf(item.to.shown)}`, r);
    else if (x.verbose)
      yield* t.out.print(`${t.quoteaf(backup)} -> ${t.quoteaf(item.to.shown)} (unbackup)\n`);
    return done(false);
  }

  /** Another name of this file has been copied already: a hard link is made to that copy. Null when there is none. */
  *#earlier(item: Item, src: stat): Code<Outcome | null> {
    const { t, x, memory } = this;
    const key = inode_key(src);
    const is_dir = S_ISDIR(src.st_mode);
    const links = x.preserve.links && !x.hard_link;
    const several =
      src.st_nlink > 1 || x.dereference === "always" || (item.argument && x.dereference === "arguments");
    let earlier: Place | undefined;
    if (is_dir ? x.recursive && item.argument : links && several) {
      earlier = memory.copied.get(key);
      if (!earlier) memory.copied.set(key, item.to);
    } else if (is_dir ? x.recursive : x.move && src.st_nlink === 1) earlier = memory.copied.get(key);
    if (!earlier) return null;
    if (!is_dir) return yield* this.#link_to(item, earlier);
    if (yield* same_name({ dfd: AT_FDCWD, name: item.from, shown: item.from }, earlier)) {
      yield* t.error(
        `cannot copy a directory, ${t.quoteaf(item.top.from)}, into itself, ${t.quoteaf(item.top.to)}`,
      );
      return { ok: false, renamed: false, into_self: true };
    }
    if (yield* same_name(item.to, earlier)) {
      yield* t.warn(`warning: source directory ${t.quoteaf(item.top.from)} specified more than once`);
      return done(true);
    }
    if (this.follows(item.argument)) return null;
    yield* t.error(
      `will not create hard link ${t.quoteaf(item.top.to)} to directory ${t.quoteaf(earlier.shown)}`,
    );
    return done(false);
  }

  *#link_to(item: Item, earlier: Place): Code<Outcome> {
    const { t, x } = this;
    const { to } = item;
    const first = yield sys.linkat(earlier.dfd, earlier.name, to.dfd, to.name, 0);
    const r = first === -EEXIST ? yield* force_link(earlier.shown, to.dfd, to.name, 0, true, first) : first;
    if (r < 0) {
      yield* t.error(`cannot create hard link ${t.quoteaf(to.shown)} to ${t.quoteaf(earlier.shown)}`, r);
      return done(false);
    }
    if (r > 0 && x.verbose) yield* t.out.print(`removed ${t.quoteaf(to.shown)}\n`);
    return done(true);
  }

  /** A rename failed for good, or it must become a copy (null). */
  *#cannot_move(item: Item, src: stat, error: number, backup: ByteString | null): Code<Outcome | null> {
    const { t, x } = this;
    const { from, to } = item;
    const failed = function* (this: Copier): Code<Outcome> {
      return backup === null ? done(false) : yield* this.#undo_backup(item, backup);
    }.bind(this);
    if (error === -EINVAL) {
      yield* t.error(
        `cannot move ${t.quoteaf(item.top.from)} to a subdirectory of itself, ${t.quoteaf(item.top.to)}`,
      );
      return { ok: true, renamed: false, into_self: true };
    }
    if (error !== -EXDEV) {
      yield* t.error(`cannot move ${t.quoteaf(from)} to ${t.quoteaf(to.shown)}`, error);
      return yield* failed();
    }
    const r = yield sys.unlinkat(to.dfd, to.name, S_ISDIR(src.st_mode) ? AT_REMOVEDIR : 0);
    if (r < 0 && r !== -ENOENT) {
      yield* t.error(
        `inter-device move failed: ${t.quoteaf(from)} to ${t.quoteaf(to.shown)}; unable to remove target`,
        r,
      );
      return yield* failed();
    }
    if (x.verbose && !S_ISDIR(src.st_mode)) yield* this.#say("copied ", item, backup);
    // a copy in place of a move keeps its label, where there are any
    x.preserve.context ||= yield* is_selinux_enabled();
    return null;
  }
}
