// tar -x and -t: members become files, or lines.
import { EEXIST, ENOENT } from "../../kernel/uapi/errno.ts";
import * as F from "../../kernel/uapi/fcntl.ts";
import * as S from "../../kernel/uapi/stat.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { compile_pattern, type Pattern } from "../bash/pattern.ts";
import { dir_name, stat_path } from "../coreutils/files.ts";
import type { Code } from "../lib/code.ts";
import { getgrnam, getpwnam } from "../lib/passwd.ts";
import type { Cli } from "../lib/program.ts";
import { strerror, write_all } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { BLOCK, type Member, read_member } from "../lib/tar.ts";
import { fatal } from "./archive.ts";
import { list_line } from "./list.ts";
import { FAILURE, type TarOptions } from "./options.ts";

const CREATE = F.O_WRONLY | F.O_CREAT | F.O_EXCL | F.O_NOCTTY | F.O_NONBLOCK | F.O_CLOEXEC;

/** Modes and times that directories get when everything is in them. */
interface Delayed {
  path: ByteString;
  mode: number;
  mtime: number;
}

export class Extractor {
  readonly #c: Cli;
  readonly #o: TarOptions;
  readonly #wanted: { name: ByteString; pattern: Pattern | null; found: boolean }[];
  readonly #exclude: readonly Pattern[];
  readonly #delayed: Delayed[] = [];
  #removed = "";
  #root = false;
  #umask = 0;

  constructor(c: Cli, o: TarOptions) {
    this.#c = c;
    this.#o = o;
    this.#wanted = o.names.map(({ name }) => ({
      name: name.replace(/(?<=.)\/+$/, ""),
      pattern: o.has("wildcards") ? compile_pattern(name) : null,
      found: false,
    }));
    this.#exclude = o.exclude.map((p) => compile_pattern(p));
  }

  *#fail(message: string, errno = 0): Code<void> {
    yield* this.#c.error(message, errno, FAILURE);
  }

  /** Asked for, by its name or that of a directory above it, and not excluded. */
  #is_wanted(name: ByteString): boolean {
    const parts = name.replace(/\/+$/, "").split("/");
    if (
      this.#exclude.some((p) =>
        parts.some((_, i) => parts.some((__, k) => k >= i && p.matches(parts.slice(i, k + 1).join("/")))),
      )
    )
      return false;
    if (this.#wanted.length === 0) return true;
    let found = false;
    for (const w of this.#wanted) {
      const hit = parts.some((_, i) => {
        const above = parts.slice(0, i + 1).join("/");
        return w.pattern ? w.pattern.matches(above) : above === w.name;
      });
      if (hit) {
        w.found = true;
        found = true;
      }
    }
    return found;
  }

  *run(archive: ByteString): Code<void> {
    if (this.#o.mode === "x") {
      this.#root = (yield sys.geteuid()) === 0;
      this.#umask = yield sys.umask(0);
      yield sys.umask(this.#umask);
    }
    let skipping = false;
    for (let at = 0; ; ) {
      const r = read_member(archive, at);
      if (r === "end" || r === "cut") {
        if (at === 0 && archive.length < BLOCK) yield* this.#fail("This does not look like a tar archive");
        if (r === "cut") yield* fatal(this.#c, "Unexpected EOF in archive");
        break;
      }
      if (r === "invalid") {
        if (at === 0) yield* this.#fail("This does not look like a tar archive");
        if (!skipping) yield* this.#fail("Skipping to next header");
        skipping = true;
        at += BLOCK;
        continue;
      }
      skipping = false;
      at = r.next;
      const { member } = r;
      if (!this.#is_wanted(member.name)) continue;
      if (this.#o.mode === "t") yield* this.#show(member, this.#o.verbose > 0, member.name);
      else yield* this.#extract(member);
    }
    for (const d of this.#delayed.reverse()) {
      if (!this.#o.has("m")) yield* this.#set_time(d.path, d.mtime);
      yield sys.chmod(d.path, d.mode);
    }
    const magic = this.#wanted.filter((w) => !w.found && !w.pattern && /[*?[]/.test(w.name));
    if (magic.length > 0) {
      yield* this.#c.warn("Pattern matching characters used in file names");
      yield* this.#c.warn(
        "Use --wildcards to enable pattern matching, or --no-wildcards to suppress this warning",
      );
    }
    for (const w of this.#wanted) if (!w.found) yield* this.#fail(`${w.name}: Not found in archive`);
  }

  *#show(m: Member, long: boolean, name: ByteString): Code<void> {
    yield* this.#local_name(name);
    const line = list_line(this.#o, m, long);
    if (this.#o.mode === "x" && this.#o.has("O")) yield sys.write(2, line);
    else yield* this.#c.out.print(line);
  }

  /** Where a member is put: a relative path unless -P is given; null when it would lead elsewhere. */
  *#local_name(name: ByteString): Code<ByteString | null> {
    if (this.#o.has("P")) return name;
    const prefix = /^\/+/.exec(name)?.[0] ?? "";
    if (prefix !== "" && this.#removed !== prefix) {
      this.#removed = prefix;
      yield* this.#c.warn(`Removing leading \`${prefix}' from member names`);
    }
    return name.slice(prefix.length) || ".";
  }

  *#set_time(path: ByteString, mtime: number): Code<void> {
    const omit = { tv_sec: 0, tv_nsec: F.UTIME_OMIT };
    yield sys.utimensat(F.AT_FDCWD, path, [omit, { tv_sec: mtime, tv_nsec: 0 }], F.AT_SYMLINK_NOFOLLOW);
  }

  *#extract(m: Member): Code<void> {
    const { strip } = this.#o;
    const stripped = strip === 0 ? m.name : m.name.replace(/^\/+/, "").split("/").slice(strip).join("/");
    if (stripped === "") return;
    if (this.#o.has("O")) {
      if (this.#o.verbose > 0) yield* this.#show(m, this.#o.verbose > 1, m.name);
      if (m.type === "0" || m.type === "7") yield* this.#c.out.print(m.data);
      return;
    }
    if (this.#o.verbose > 0) yield* this.#show(m, this.#o.verbose > 1, stripped);
    if (!this.#o.has("P") && /(^|\/)\.\.(\/|$)/.test(stripped))
      return yield* this.#fail(`${stripped}: Member name contains '..'`);
    const path = (yield* this.#local_name(stripped)) as ByteString;
    let r = yield* this.#make(path, m);
    if (r === -ENOENT && m.type !== "1") {
      yield* this.#make_parents(path);
      r = yield* this.#make(path, m);
    }
    if (r === -EEXIST && m.type !== "5") {
      if (this.#o.has("k")) return yield* this.#fail(`${path}: Cannot open: ${strerror(EEXIST)}`);
      const removed = yield sys.unlinkat(F.AT_FDCWD, path, 0);
      if (removed < 0) yield sys.unlinkat(F.AT_FDCWD, path, F.AT_REMOVEDIR);
      r = yield* this.#make(path, m);
    }
    if (r < 0) return yield* this.#fail(this.#cannot(path, m), r);
  }

  #cannot(path: ByteString, m: Member): string {
    if (m.type === "1") return `${path}: Cannot hard link to '${m.link}'`;
    if (m.type === "2") return `${path}: Cannot create symlink to '${m.link}'`;
    return `${path}: Cannot ${m.type === "5" ? "mkdir" : "3456".includes(m.type) ? "mknod" : "open"}`;
  }

  *#make_parents(path: ByteString): Code<void> {
    const dir = dir_name(path);
    if (dir === "." || dir === "/") return;
    if ((yield sys.mkdirat(F.AT_FDCWD, dir, 0o777)) === -ENOENT) {
      yield* this.#make_parents(dir);
      yield sys.mkdirat(F.AT_FDCWD, dir, 0o777);
    }
  }

  /** The owner that the member names, for whom root extracts. */
  *#owner(m: Member): Code<[number, number]> {
    const numeric = this.#o.has("numeric-owner");
    const user = numeric ? undefined : yield* getpwnam(m.uname);
    const group = numeric ? undefined : yield* getgrnam(m.gname);
    return [user?.uid ?? m.uid, group?.gid ?? m.gid];
  }

  *#make(path: ByteString, m: Member): Code<number> {
    const chown = (this.#root && !this.#o.has("o")) || this.#o.has("same-owner");
    const mode = this.#root || this.#o.has("p") ? m.mode : m.mode & 0o777 & ~this.#umask;
    const { AT_FDCWD } = F;
    if (m.type === "1") {
      const link = (yield* this.#local_name(m.link)) as ByteString;
      return yield sys.linkat(AT_FDCWD, link, AT_FDCWD, path, 0);
    }
    let r: number;
    if (m.type === "5") {
      const name = path.replace(/(?<=.)\/+$/, "");
      r = yield sys.mkdirat(AT_FDCWD, name, mode | 0o700);
      if (r === -EEXIST) {
        const st = yield* stat_path(name, false);
        if (typeof st === "number" || !S.S_ISDIR(st.st_mode)) return r;
        r = 0;
      }
      if (r < 0) return r;
      this.#delayed.push({ path: name, mode, mtime: m.mtime });
      if (chown) yield sys.fchownat(AT_FDCWD, name, ...(yield* this.#owner(m)), F.AT_SYMLINK_NOFOLLOW);
      return 0;
    }
    if (m.type === "2") r = yield sys.symlinkat(m.link, AT_FDCWD, path);
    else if ("346".includes(m.type)) {
      const kind = { "3": S.S_IFCHR, "4": S.S_IFBLK, "6": S.S_IFIFO }[m.type] as number;
      r = yield sys.mknodat(AT_FDCWD, path, kind | mode, S.new_encode_dev(S.MKDEV(m.major, m.minor)));
    } else {
      const fd = yield sys.openat(AT_FDCWD, path, CREATE, mode & 0o777);
      if (fd < 0) return fd;
      const e = yield* write_all(fd, m.data);
      if (e < 0) yield* this.#fail(`${path}: Cannot write`, e);
      if (!this.#o.has("m"))
        yield sys.utimensat(
          fd,
          null,
          [
            { tv_sec: 0, tv_nsec: F.UTIME_OMIT },
            { tv_sec: m.mtime, tv_nsec: 0 },
          ],
          0,
        );
      if (chown) yield sys.fchown(fd, ...(yield* this.#owner(m)));
      if (mode !== (mode & 0o777 & ~this.#umask)) yield sys.fchmod(fd, mode);
      yield sys.close(fd);
      return 0;
    }
    if (r < 0) return r;
    if (!this.#o.has("m")) yield* this.#set_time(path, m.mtime);
    if (chown) yield sys.fchownat(AT_FDCWD, path, ...(yield* this.#owner(m)), F.AT_SYMLINK_NOFOLLOW);
    return 0;
  }
}
