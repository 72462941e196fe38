// tar -x and -t: members become files, or lines.
import { EEXIST, ENOENT } from "../../kernel/uapi/errno.ts";
import * as F from "../../kernel/uapi/fcntl.ts";
import * as S from "../../kernel/uapi/stat.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { dir_name, join_path, stat_path, strip_slashes } from "../coreutils/files.ts";
import type { Code } from "../lib/code.ts";
import { getgrnam, getpwnam } from "../lib/passwd.ts";
import type { Cli } from "../lib/program.ts";
import { strerror, write_all } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import type { Member } from "../lib/tar.ts";
import { list_line } from "./list.ts";
import { each_member, Wanted } from "./members.ts";
import { FAILURE, type TarOptions } from "./options.ts";
import { transform_name } from "./transform.ts";

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
  readonly #wanted: Wanted;
  readonly #delayed: Delayed[] = [];
  #removed = "";
  #root = false;
  #umask = 0;

  constructor(c: Cli, o: TarOptions) {
    this.#c = c;
    this.#o = o;
    this.#wanted = new Wanted(c, o);
  }

  *#fail(message: string, errno = 0): Code<void> {
    yield* this.#c.error(message, errno, FAILURE);
  }

  *run(archive: ByteString): Code<void> {
    if (this.#o.mode === "x") {
      this.#root = (yield sys.geteuid()) === 0;
      this.#umask = yield sys.umask(0);
      yield sys.umask(this.#umask);
    }
    if (this.#o.top !== null) yield sys.mkdirat(F.AT_FDCWD, this.#o.top, 0o777);
    const visit = (m: Member): Code<void> =>
      this.#o.mode === "t"
        ? this.#show(m, this.#o.verbose > 0, this.#changed(m.name) || (m.type === "5" ? "/" : ""))
        : this.#extract(m);
    const wanted = this.#wanted;
    yield* each_member(this.#c, archive, function* each(m): Code<void> {
      if (wanted.has(m.name)) yield* visit(m);
    });
    for (const d of this.#delayed.reverse()) {
      if (!this.#o.has("m")) yield* this.#set_time(d.path, d.mtime);
      yield sys.chmod(d.path, d.mode);
    }
    yield* wanted.report();
  }

  /** A member's name as --strip-components and --transform make it; "" is not extracted. */
  #changed(name: ByteString, scope: "r" | "h" = "r"): ByteString {
    const { strip, transform } = this.#o;
    const stripped = strip === 0 ? name : name.replace(/^\/+/, "").split("/").slice(strip).join("/");
    return stripped === "" ? "" : transform_name(transform, scope, stripped);
  }

  *#show(m: Member, long: boolean, name: ByteString): Code<void> {
    yield* this.#local_name(m.name);
    const shown = this.#o.has("show-transformed-names") ? { ...m, name } : m;
    const line = list_line(this.#o, shown, long, this.#c.getenv("TZ"));
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
    const stripped = this.#changed(m.name);
    if (stripped === "") return;
    if (this.#o.has("O")) {
      if (this.#o.verbose > 0) yield* this.#show(m, this.#o.verbose > 1, m.name);
      if (m.type === "0" || m.type === "7") yield* this.#c.out.print(m.data);
      return;
    }
    if (this.#o.verbose > 0) yield* this.#show(m, this.#o.verbose > 1, stripped);
    if (!this.#o.has("P") && /(^|\/)\.\.(\/|$)/.test(stripped))
      return yield* this.#fail(`${stripped}: Member name contains '..'`);
    const below = (yield* this.#local_name(stripped)) as ByteString;
    const path = this.#o.top === null ? below : join_path(this.#o.top, below);
    if (yield* this.#stays(path, m)) return;
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

  /** --skip-old-files and --keep-newer-files: what is there is left as it is. */
  *#stays(path: ByteString, m: Member): Code<boolean> {
    const newer = this.#o.has("keep-newer-files");
    if (!newer && !this.#o.has("skip-old-files")) return false;
    const name = strip_slashes(path);
    const st = yield* stat_path(name, false);
    if (typeof st === "number" || (newer && (m.type === "5" || st.st_mtime < m.mtime))) return false;
    if (newer) yield* this.#c.warn(`Current '${name}' is newer or same age`);
    else if (this.#o.verbose > 0) yield* this.#c.warn(`${name}: skipping existing file`);
    return true;
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
      const below = (yield* this.#local_name(this.#changed(m.link, "h"))) as ByteString;
      const link = this.#o.top === null ? below : join_path(this.#o.top, below);
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
    if (m.type === "2")
      r = yield sys.symlinkat(transform_name(this.#o.transform, "s", m.link), AT_FDCWD, path);
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
