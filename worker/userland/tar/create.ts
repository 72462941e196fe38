// tar -c, -r and -u: files become members.
import { ENOENT } from "../../kernel/uapi/errno.ts";
import * as F from "../../kernel/uapi/fcntl.ts";
import * as S from "../../kernel/uapi/stat.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { compile_pattern, type Pattern } from "../bash/pattern.ts";
import { join_path, read_dir, read_link, stat_path } from "../coreutils/files.ts";
import type { Code } from "../lib/code.ts";
import type { Cli } from "../lib/program.ts";
import { read_fd, strerror } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { type Member, write_member } from "../lib/tar.ts";
import { list_line } from "./list.ts";
import { member_of, too_old } from "./metadata.ts";
import { FAILURE, type TarOptions } from "./options.ts";
import { transform_name } from "./transform.ts";

const OPEN = F.O_RDONLY | F.O_NOCTTY | F.O_NONBLOCK | F.O_NOFOLLOW | F.O_CLOEXEC;

export class Creator {
  readonly #c: Cli;
  readonly #o: TarOptions;
  readonly #exclude: readonly Pattern[];
  /** device and inode of the archive, which is not put into itself */
  readonly #self: string;
  /** first names of files with several links, by device and inode */
  readonly #links = new Map<string, ByteString>();
  #removed = "";
  readonly #done: { path: ByteString; is_dir: boolean }[] = [];
  readonly blocks: ByteString[] = [];

  constructor(c: Cli, o: TarOptions, self: string) {
    this.#c = c;
    this.#o = o;
    this.#self = self;
    this.#exclude = o.exclude.map((p) => compile_pattern(p));
  }

  *#fail(message: string, errno = 0): Code<void> {
    yield* this.#c.error(message, errno, FAILURE);
  }

  /** A pattern excludes what it matches, or the end of it after a slash. */
  #excluded(path: ByteString): boolean {
    const parts = path.split("/");
    return this.#exclude.some((p) => parts.some((_, i) => p.matches(parts.slice(i).join("/"))));
  }

  /** The name within the archive: as --transform makes it, and relative unless -P is given. */
  *#member_name(given: ByteString, scope: "r" | "h" = "r"): Code<ByteString> {
    const path = transform_name(this.#o.transform, scope, given);
    if (this.#o.has("P")) return path;
    const prefix = /^(?:.*(?:^|\/)\.\.(?:\/|$)|\/)\/*/.exec(path)?.[0] ?? "";
    if (prefix !== "" && this.#removed !== prefix) {
      this.#removed = prefix;
      yield* this.#c.warn(`Removing leading \`${prefix}' from member names`);
    }
    return path.slice(prefix.length) || "./";
  }

  /** Archives a file, and all below it; `top` is the file system to stay in, that of what was asked for. */
  *add(path: ByteString, top = -1): Code<void> {
    if (this.#excluded(path.replace(/(?<=.)\/+$/, ""))) return;
    const st = yield* stat_path(path, this.#o.has("h"));
    if (typeof st === "number") {
      if (this.#o.has("ignore-failed-read")) return yield* this.#c.warn(`${path}: Warning: Cannot stat`, st);
      return yield* this.#fail(`${path}: Cannot stat`, st);
    }
    const id = `${st.st_dev}:${st.st_ino}`;
    if (id === this.#self) return yield* this.#c.warn(`${path}: file is the archive; not dumped`);
    const is_dir = S.S_ISDIR(st.st_mode);
    if (!is_dir && too_old(this.#o.metadata, st)) {
      if (this.#o.verbose > 0) yield* this.#c.warn(`${path}: file is unchanged; not dumped`);
      return;
    }
    const shown = is_dir && !path.endsWith("/") ? `${path}/` : path;
    const name = yield* this.#member_name(shown);
    if (name === "") return;
    const m: Member = {
      name,
      ...(yield* member_of(this.#o.metadata, st, is_dir)),
      type: "0",
      link: "",
      major: 0,
      minor: 0,
      data: "",
    };
    const first = is_dir ? undefined : this.#links.get(id);
    if (!is_dir && st.st_nlink > 1 && first === undefined) this.#links.set(id, path);
    if (first !== undefined) Object.assign(m, { type: "1", link: yield* this.#member_name(first, "h") });
    else if (is_dir) return yield* this.#directory(path, shown, m, st.st_dev, top);
    else if (S.S_ISLNK(st.st_mode)) {
      const link = yield* read_link(path);
      if (typeof link === "number") return yield* this.#fail(`${path}: Cannot readlink`, link);
      Object.assign(m, { type: "2", link: transform_name(this.#o.transform, "s", link) });
    } else if (S.S_ISFIFO(st.st_mode)) m.type = "6";
    else if (S.S_ISCHR(st.st_mode) || S.S_ISBLK(st.st_mode))
      Object.assign(m, {
        type: S.S_ISCHR(st.st_mode) ? "3" : "4",
        major: S.MAJOR(st.st_rdev),
        minor: S.MINOR(st.st_rdev),
      });
    else if (S.S_ISSOCK(st.st_mode)) return yield* this.#c.warn(`${path}: socket ignored`);
    else {
      const fd = yield sys.openat(F.AT_FDCWD, path, this.#o.has("h") ? OPEN & ~F.O_NOFOLLOW : OPEN);
      if (fd < 0)
        return yield* this.#fail(
          `${path}: ${fd === -ENOENT ? "File removed before we read it" : `Cannot open: ${strerror(fd)}`}`,
        );
      const data = yield* read_fd(fd);
      yield sys.close(fd);
      if (typeof data === "number") return yield* this.#fail(`${path}: Read error at byte 0`, data);
      m.data = data;
    }
    yield* this.#put(m, shown);
    if (this.#o.has("remove-files")) this.#done.push({ path, is_dir: false });
  }

  *#put(m: Member, name: ByteString): Code<void> {
    // the list stands where the archive does not
    if (this.#o.verbose > 0) {
      const stored = this.#o.has("show-transformed-names") ? m : { ...m, name };
      const line = list_line(this.#o, stored, this.#o.verbose > 1, this.#c.getenv("TZ"));
      if (this.#o.file === null) yield sys.write(2, line);
      else yield* this.#c.out.print(line);
    }
    this.blocks.push(write_member(m));
  }

  *#directory(path: ByteString, shown: ByteString, m: Member, dev: number, top: number): Code<void> {
    m.type = "5";
    const fd = yield sys.openat(F.AT_FDCWD, path, OPEN | F.O_DIRECTORY);
    if (fd < 0) return yield* this.#fail(`${path}: Cannot open`, fd);
    const entries = yield* read_dir(fd);
    yield* this.#put(m, shown);
    if (typeof entries === "number") yield* this.#fail(`${path}: Cannot read`, entries);
    else if (this.#o.has("one-file-system") && top >= 0 && dev !== top) {
      if (this.#o.verbose > 0) yield* this.#c.warn(`${shown}: file is on a different filesystem; not dumped`);
    } else if (!this.#o.has("no-recursion")) {
      if (this.#o.sort === "name") entries.sort((a, b) => (a.d_name < b.d_name ? -1 : 1));
      if (this.#o.sort === "inode") entries.sort((a, b) => a.d_ino - b.d_ino);
      for (const e of entries) yield* this.add(join_path(path, e.d_name), top < 0 ? dev : top);
    }
    yield sys.close(fd);
    if (this.#o.has("remove-files")) this.#done.push({ path, is_dir: true });
  }

  /** --remove-files, when the archive is written. */
  *remove_files(): Code<void> {
    for (const { path, is_dir } of this.#done) {
      const r = yield sys.unlinkat(F.AT_FDCWD, path, is_dir ? F.AT_REMOVEDIR : 0);
      if (r < 0) yield* this.#fail(`${path}: Cannot ${is_dir ? "rmdir" : "unlink"}`, r);
    }
  }
}
