// Removing files and trees, for rm(1) and for mv(1) between file systems (coreutils' remove.c by its behaviour).
import { EACCES, EEXIST, EISDIR, ENOENT, ENOTDIR, ENOTEMPTY, EPERM, EROFS } from "../../kernel/uapi/errno.ts";
import {
  AT_REMOVEDIR,
  O_DIRECTORY,
  O_NOCTTY,
  O_NOFOLLOW,
  O_NONBLOCK,
  O_RDONLY,
  W_OK,
} from "../../kernel/uapi/fcntl.ts";
import { type dirent, S_ISLNK, type stat } from "../../kernel/uapi/stat.ts";
import type { Code } from "../lib/code.ts";
import * as sys from "../lib/sys.ts";
import { last_component, stat_path } from "./files.ts";
import { Fts, type FtsEntry, fdopendir } from "./fts.ts";
import { file_type } from "./mode.ts";
import { refuses_root } from "./preserve_root.ts";
import type { Tool } from "./tool.ts";
import type { Answers } from "./yesno.ts";

export interface RemoveOptions {
  /** when to ask: sometimes is for write-protected files when standard input is a terminal */
  interactive: "never" | "sometimes" | "always";
  /** -f: a missing file is no failure */
  ignore_missing: boolean;
  recursive: boolean;
  /** -d */
  empty_dirs: boolean;
  one_file_system: boolean;
  /** the directory that must not be removed, "/"; null with --no-preserve-root */
  root: stat | null;
  /** --preserve-root=all: refuse arguments on another device than their parent */
  preserve_all: boolean;
  stdin_tty: boolean;
  verbose: boolean;
  answers: Answers;
}

const DIR_FLAGS = O_RDONLY | O_NOCTTY | O_NONBLOCK | O_NOFOLLOW | O_DIRECTORY;

/** Whether a directory has no entries; false when it cannot be read. Stops at the first batch that has one. */
function* is_empty_dir(dfd: number, name: string): Code<boolean> {
  const fd = yield sys.openat(dfd, name, DIR_FLAGS);
  if (fd < 0) return false;
  let empty = (yield* fdopendir(fd)) === 0;
  while (empty) {
    const batch: dirent[] = [];
    const n = yield sys.getdents(fd, batch);
    if (n <= 0) {
      empty = n === 0;
      break;
    }
    empty = batch.every((e) => e.d_name === "." || e.d_name === "..");
  }
  yield sys.close(fd);
  return empty;
}

class Remover {
  readonly t: Tool;
  readonly x: RemoveOptions;
  readonly fts: Fts;
  ok = true;

  constructor(t: Tool, paths: readonly string[], x: RemoveOptions) {
    this.t = t;
    this.x = x;
    this.fts = new Fts(paths, { nostat: true, xdev: x.one_file_system });
  }

  *#error(message: string, errno = 0): Code<void> {
    this.ok = false;
    yield* this.t.error(message, errno);
  }

  /** What stays although it should have gone, or is not entered, keeps its ancestors, without further questions. */
  #mark_ancestors(ent: FtsEntry): void {
    for (let p = ent.parent; p && p.number === 0; p = p.parent) p.number = 1;
  }

  /** Passes over the contents of a directory. */
  *#skip_tree(ent: FtsEntry): Code<void> {
    ent.instruction = "skip";
    yield* this.fts.read();
  }

  /** 1 write-protected, 0 not, or a negated errno. */
  *#write_protected(ent: FtsEntry): Code<number> {
    const st = yield* stat_path(ent.accpath, false, this.fts.cwd_fd);
    if (typeof st === "number") return st;
    ent.st = st;
    if (S_ISLNK(st.st_mode)) return 0;
    if ((yield sys.geteuid()) === 0) return 0;
    const r = yield sys.faccessat(this.fts.cwd_fd, ent.accpath, W_OK);
    return r >= 0 ? 0 : r === -EACCES ? 1 : r;
  }

  /** Asks what must be asked before `ent` goes. `descend`: it is a directory that is about to be entered. */
  *#permitted(ent: FtsEntry, descend: boolean, empty: boolean): Code<boolean> {
    const { t, x } = this;
    if (ent.number) return false;
    if (x.interactive === "never") return true;
    let locked = 0;
    if (!x.ignore_missing && (x.interactive === "always" || x.stdin_tty))
      locked = yield* this.#write_protected(ent);
    const name = t.quoteaf(ent.path);
    if (locked < 0) {
      yield* this.#error(`cannot remove ${name}`, locked);
      return false;
    }
    if (!locked && x.interactive !== "always") return true;
    const how = locked ? "write-protected " : "";
    const question =
      descend && !empty
        ? `${t.name}: descend into ${how}directory ${name}? `
        : `${t.name}: remove ${how}${file_type(ent.st.st_mode, ent.st.st_size)} ${name}? `;
    return yield* x.answers.ask(question);
  }

  /** Removes one name. */
  *#excise(ent: FtsEntry, is_dir: boolean): Code<void> {
    const { t, x, fts } = this;
    let r = yield sys.unlinkat(fts.cwd_fd, ent.accpath, is_dir ? AT_REMOVEDIR : 0);
    const name = t.quoteaf(ent.path);
    if (r >= 0) {
      if (x.verbose) yield* t.out.print(`removed ${is_dir ? "directory " : ""}${name}\n`);
      return;
    }
    if (r === -EROFS) {
      // a missing file on a read-only file system is just missing
      const st = yield* stat_path(ent.accpath, false, fts.cwd_fd);
      if (st === -ENOENT) r = st;
    }
    if (x.ignore_missing && (r === -ENOENT || r === -ENOTDIR)) return;
    if (
      ent.info === "DNR" &&
      [-ENOTEMPTY, -EISDIR, -ENOTDIR, -EEXIST].includes(r) &&
      [-EPERM, -EACCES].includes(ent.errno)
    )
      r = ent.errno;
    yield* this.#error(`cannot remove ${name}`, r);
    this.#mark_ancestors(ent);
  }

  /** Whether an argument must be left alone. */
  *#protected(ent: FtsEntry): Code<boolean> {
    const { t, x } = this;
    const last = last_component(ent.path);
    if (last === "." || last === "..") {
      yield* this.#error(`refusing to remove '.' or '..' directory: skipping ${t.quoteaf(ent.path)}`);
      return true;
    }
    if (yield* refuses_root(t, x.root, ent, (message) => this.#error(message))) return true;
    if (x.preserve_all) {
      const up = yield* stat_path(`${ent.accpath}/..`, false, this.fts.cwd_fd);
      if (typeof up === "number" || up.st_dev !== ent.st.st_dev) {
        if (typeof up === "number")
          yield* this.#error(
            `failed to stat ${t.quoteaf(`${ent.accpath}/..`)}: skipping ${t.quoteaf(ent.path)}`,
          );
        else yield* this.#error(`skipping ${t.quoteaf(ent.path)}, since it's on a different device`);
        if (typeof up !== "number") yield* this.#error("and --preserve-root=all is in effect");
        return true;
      }
    }
    return false;
  }

  *#directory(ent: FtsEntry): Code<void> {
    const { t, x, fts } = this;
    if (!x.recursive && !(x.empty_dirs && (yield* is_empty_dir(fts.cwd_fd, ent.accpath)))) {
      const why = x.empty_dirs ? ENOTEMPTY : EISDIR;
      yield* this.#error(`cannot remove ${t.quoteaf(ent.path)}`, why);
      this.#mark_ancestors(ent);
      return yield* this.#skip_tree(ent);
    }
    if (x.recursive && ent.level === 0 && (yield* this.#protected(ent))) return yield* this.#skip_tree(ent);
    const empty = yield* is_empty_dir(fts.cwd_fd, ent.accpath);
    const go = yield* this.#permitted(ent, true, empty);
    if (go && !empty) return;
    if (go) yield* this.#excise(ent, true);
    else this.#mark_ancestors(ent);
    yield* this.#skip_tree(ent);
  }

  *#one(ent: FtsEntry): Code<void> {
    const { t, x } = this;
    switch (ent.info) {
      case "D":
        return yield* this.#directory(ent);
      case "DC":
        yield* report_cycle(t, ent);
        this.ok = false;
        return yield* this.#skip_tree(ent);
      case "ERR":
        yield* this.#error(`traversal failed: ${t.quotef(ent.path)}`, ent.errno);
        return yield* this.#skip_tree(ent);
      default: {
        const root = ent.level > 0 ? top(ent) : ent;
        if (ent.info === "DP" && x.one_file_system && ent.st.st_dev !== root.st.st_dev) {
          this.#mark_ancestors(ent);
          return yield* this.#error(`skipping ${t.quoteaf(ent.path)}, since it's on a different device`);
        }
        const is_dir = ent.info === "DP" || ent.info === "DNR";
        if (yield* this.#permitted(ent, false, false)) yield* this.#excise(ent, is_dir);
      }
    }
  }

  *run(): Code<boolean> {
    for (let ent = yield* this.fts.read(); ent; ent = yield* this.fts.read()) yield* this.#one(ent);
    yield* this.fts.close();
    return this.ok;
  }
}

function top(ent: FtsEntry): FtsEntry {
  let p = ent;
  while (p.parent) p = p.parent;
  return p;
}

/** The message about a directory that contains itself. */
export function* report_cycle(t: Tool, ent: FtsEntry): Code<void> {
  yield* t.error(
    `WARNING: Circular directory structure.\nThis almost certainly means that you have a corrupted file system.\nNOTIFY YOUR SYSTEM MANAGER.\nThe following directory is part of the cycle:\n  ${t.quotef(ent.path)}\n`,
  );
}

/** Removes all of `paths`; false when something that should have gone is still there. */
export function* remove_files(t: Tool, paths: readonly string[], x: RemoveOptions): Code<boolean> {
  return yield* new Remover(t, paths, x).run();
}
