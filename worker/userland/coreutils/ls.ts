// ls(1), dir(1) and vdir(1), which differ in their defaults alone (ls_settings.ts): gathers the entries of each directory and prints them.

import { ELOOP, ENOENT } from "../../kernel/uapi/errno.ts";
import { XATTR_NAME_POSIX_ACL_ACCESS, XATTR_NAME_POSIX_ACL_DEFAULT } from "../../kernel/uapi/posix_acl.ts";
import { CLOCK_REALTIME } from "../../kernel/uapi/sched.ts";
import * as S from "../../kernel/uapi/stat.ts";
import type { ByteString, Program } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import * as sys from "../lib/sys.ts";
import { join_path, open_dir, read_dir, read_link } from "./files.ts";
import {
  columns,
  commas,
  long,
  measure,
  type Names,
  one_per_line,
  Painter,
  quote_name,
} from "./ls_format.ts";
import { LS_OPTIONS, ls_settings } from "./ls_settings.ts";
import { sort_entries } from "./ls_sort.ts";
import type { Entry, Settings } from "./ls_types.ts";
import { NO_NAMES, read_names } from "./names.ts";
import { shell_escape } from "./quote.ts";
import { get_file_context } from "./selinux.ts";
import { format_size } from "./sizes.ts";
import { tool } from "./tool.ts";

const D_TYPES: Readonly<Record<number, number>> = {
  [S.DT_FIFO]: S.S_IFIFO,
  [S.DT_CHR]: S.S_IFCHR,
  [S.DT_DIR]: S.S_IFDIR,
  [S.DT_BLK]: S.S_IFBLK,
  [S.DT_REG]: S.S_IFREG,
  [S.DT_LNK]: S.S_IFLNK,
  [S.DT_SOCK]: S.S_IFSOCK,
};

/** The run of one ls. */
class Lister {
  readonly s: Settings;
  readonly painter: Painter;
  names: Names | null = null;
  /** something was already printed: the next directory is set off by an empty line */
  printed = false;

  constructor(s: Settings) {
    this.s = s;
    this.painter = new Painter(s);
  }

  /** "cannot access" and the like: status 2 for what was named on the command line, else 1. */
  *failure(what: string, path: ByteString, errno: number, argument: boolean): Code<void> {
    const { t } = this.s;
    yield* t.warn(`${what} ${t.quoteaf(path)}`, errno);
    t.status = Math.max(t.status, argument ? 2 : 1);
  }

  needs_stat(type: number): boolean {
    const s = this.s;
    if (s.format === "long" || s.blocks || s.context || s.inode || s.deref) return true;
    if (s.sort === "size" || s.sort === "time") return true;
    const needs_type = s.recursive || s.colors !== null || s.indicator !== "none" || s.dirs_first;
    if (needs_type && type === 0) return true;
    if (type === S.S_IFREG) return s.indicator === "classify" || s.colors !== null;
    if (type === S.S_IFDIR) return s.colors !== null;
    return type === S.S_IFLNK && s.dirs_first;
  }

  *stat_entry(path: ByteString, argument: boolean): Code<S.stat | number> {
    const { s } = this;
    const st = S.new_stat();
    if (s.deref || (argument && s.deref_args !== "never")) {
      const r = yield sys.stat_(path, st);
      if (s.deref || s.deref_args === "always") {
        if (r >= 0 || s.deref) return r < 0 ? r : st;
        if (r !== -ENOENT && r !== -ELOOP) return r;
      } else if (r >= 0 && S.S_ISDIR(st.st_mode)) return st;
      else if (r < 0 && r !== -ENOENT && r !== -ELOOP) return r;
    }
    const r = yield sys.lstat(path, st);
    return r < 0 ? r : st;
  }

  /** Labels and ACLs, which -l and -Z ask for. */
  *security(e: Entry): Code<void> {
    const context = yield* get_file_context(e.path, this.s.deref);
    if (typeof context !== "number") {
      e.context = context;
      if (context !== "unlabeled") e.acl = ".";
    }
    if (this.s.format !== "long" || !e.st || S.S_ISLNK(e.st.st_mode)) return;
    const acl = yield sys.getxattr(e.path, XATTR_NAME_POSIX_ACL_ACCESS, null, 0);
    const dflt = S.S_ISDIR(e.st.st_mode)
      ? yield sys.getxattr(e.path, XATTR_NAME_POSIX_ACL_DEFAULT, null, 0)
      : -1;
    if (acl > 0 || dflt > 0) e.acl = "+";
  }

  *follow_link(e: Entry): Code<void> {
    const { s } = this;
    const link = yield* read_link(e.path);
    if (typeof link === "number")
      return yield* this.failure("cannot read symbolic link", e.path, link, e.argument);
    e.link = link;
    const marks = s.indicator === "classify" || s.indicator === "file-type";
    const orphans = s.colors?.indicators.has("or") || s.colors?.indicators.has("mi");
    if (!marks && !s.dirs_first && !orphans) {
      e.link_ok = true;
      return;
    }
    const st = S.new_stat();
    e.link_ok = (yield sys.stat_(e.path, st)) >= 0;
    if (e.link_ok) e.link_mode = st.st_mode;
  }

  /** One entry, examined as far as the options need; null when a named file does not exist. */
  *gather(name: ByteString, path: ByteString, type: number, argument: boolean): Code<Entry | null> {
    const { s } = this;
    const shown = quote_name(s, name);
    const e: Entry = {
      name,
      path,
      st: null,
      type,
      link: null,
      link_mode: 0,
      link_ok: false,
      context: null,
      acl: "",
      argument,
      shown,
      quoted: shown !== name,
    };
    if (!argument && !this.needs_stat(type)) return e;
    const st = yield* this.stat_entry(path, argument);
    if (typeof st === "number") {
      yield* this.failure("cannot access", path, st, argument);
      return argument ? null : e;
    }
    e.st = st;
    if (s.format === "long" || s.context) yield* this.security(e);
    if (S.S_ISLNK(st.st_mode) && (s.format === "long" || s.dirs_first || s.colors?.indicators.has("or")))
      yield* this.follow_link(e);
    return e;
  }

  *print(entries: readonly Entry[]): Code<void> {
    const { s } = this;
    const { out } = s.t;
    if (entries.length === 0) return;
    if (this.names === null) this.names = s.format === "long" && !s.numeric ? yield* read_names() : NO_NAMES;
    const w = measure(s, this.names, entries);
    let text: string;
    if (s.format === "long") {
      const now = { tv_sec: 0, tv_nsec: 0 };
      yield sys.clock_gettime(CLOCK_REALTIME, now);
      text = long(s, w, this.painter, this.names, entries, now.tv_sec * 1e6 + now.tv_nsec / 1000);
    } else if (s.format === "one") text = one_per_line(s, w, this.painter, entries);
    else if (s.format === "commas") text = commas(s, w, this.painter, entries);
    else text = columns(s, w, this.painter, entries);
    yield* out.print(text);
  }

  wanted(name: ByteString): boolean {
    const { s } = this;
    if (s.all === "none" && name.startsWith(".")) return false;
    return !s.ignore.some((matches) => matches(name));
  }

  *directory(path: ByteString, heading: boolean, argument: boolean, above: readonly S.stat[]): Code<void> {
    const { s } = this;
    const { out } = s.t;
    const fd = yield open_dir(path);
    if (fd < 0) return yield* this.failure("cannot open directory", path, fd, argument);
    const listed = yield* read_dir(fd);
    if (typeof listed === "number") {
      yield* this.failure("reading directory", path, listed, argument);
      yield sys.close(fd);
      return;
    }
    const self = S.new_stat();
    if (s.recursive) {
      yield sys.stat_(path, self);
      if (above.some((a) => a.st_ino === self.st_ino && a.st_dev === self.st_dev)) {
        yield* s.t.warn(`${s.t.quotef(path)}: not listing already-listed directory`);
        s.t.status = 2;
        yield sys.close(fd);
        return;
      }
    }
    if (heading) {
      if (this.printed) out.put("\n");
      const quoted =
        s.quoting === "shell-escape" ? shell_escape(path, s.t.utf8, { colon: true }) : quote_name(s, path);
      out.put(`${quoted}:\n`);
    }
    this.printed = true;
    const entries: Entry[] = [];
    const names = listed.filter((d) => this.wanted(d.d_name));
    if (s.all === "all")
      for (const d_name of ["..", "."]) names.unshift({ d_ino: 0, d_type: S.DT_DIR, d_name });
    let count = 0;
    for (const d of names) {
      if (++count % 256 === 0) yield sys.preempt();
      const e = yield* this.gather(d.d_name, join_path(path, d.d_name), D_TYPES[d.d_type] ?? 0, false);
      if (e) entries.push(e);
    }
    // only now: among /proc/self/fd is the directory's own
    yield sys.close(fd);
    sort_entries(s, entries);
    if (s.format === "long" || s.blocks) {
      const blocks = entries.reduce((sum, e) => sum + (e.st?.st_blocks ?? 0), 0);
      out.put(`total ${format_size(blocks * 512, s.block_style)}${s.eol}`);
    }
    yield* this.print(entries);
    if (!s.recursive) return;
    for (const e of entries) {
      if (e.name === "." || e.name === ".." || !S.S_ISDIR(e.st?.st_mode ?? e.type)) continue;
      yield* this.directory(e.path, true, false, [...above, self]);
    }
  }
}

const lister = (name: string): Program =>
  tool({
    name,
    usage: "[OPTION]... [FILE]...",
    about: `List information about the FILEs (the current directory by default).
Sort entries alphabetically if none of -cftuvSUX nor --sort is specified.`,
    options: LS_OPTIONS,
    usage_status: 2,
    *run(t) {
      const s = yield* ls_settings(t);
      const run = new Lister(s);
      const files: Entry[] = [];
      for (const name of t.operands) {
        const e = yield* run.gather(name, name, 0, true);
        if (e) files.push(e);
      }
      if (t.operands.length === 0 && s.directory) {
        const e = yield* run.gather(".", ".", 0, true);
        if (e) files.push(e);
      }
      sort_entries(s, files);
      const is_listed_dir = (e: Entry) => !s.directory && e.st !== null && S.S_ISDIR(e.st.st_mode);
      const plain = files.filter((e) => !is_listed_dir(e));
      const dirs = files.filter(is_listed_dir);
      yield* run.print(plain);
      if (plain.length) run.printed = true;
      if (t.operands.length === 0) {
        if (!s.directory) yield* run.directory(".", s.recursive, true, []);
      } else {
        const heading = t.operands.length > 1 || s.recursive;
        for (const e of dirs) yield* run.directory(e.path, heading, true, []);
      }
    },
  });

export const ls = lister("ls");
export const dir = lister("dir");
export const vdir = lister("vdir");
