// The input files of sed, one after the other as one stream (or each by itself with -s), and editing in place (-i).
import { EEXIST } from "../../kernel/uapi/errno.ts";
import { O_CREAT, O_EXCL, O_RDONLY, O_RDWR } from "../../kernel/uapi/fcntl.ts";
import { new_stat, S_ISREG } from "../../kernel/uapi/stat.ts";
import { type ByteString, UserBuffer } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { random_suffix } from "../lib/random_suffix.ts";
import { eprint, InStream, OutStream, strerror } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { SedError } from "./ast.ts";
import { EXIT_PANIC, Output, type Outputs } from "./output.ts";

/** Some file could not be read. */
const EXIT_BAD_INPUT = 2;

export interface InputOptions {
  delimiter: string;
  separate: boolean;
  /** suffix of the backup; null without -i */
  in_place: ByteString | null;
  follow_symlinks: boolean;
  /** reads no further than a line: -u */
  unbuffered: boolean;
}

export interface Line {
  text: ByteString;
  /** ended with the delimiter */
  ended: boolean;
}

const LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

/** mkstemp(3) beside `path`: descriptor and name, or a negated errno. */
function* make_temporary(path: ByteString): Code<{ fd: number; name: ByteString } | number> {
  const slash = path.lastIndexOf("/");
  const dir = slash < 0 ? "." : path.slice(0, slash) || "/";
  const mask = yield sys.umask(0o77);
  let r = 0;
  for (let tries = 0; tries < 100; tries++) {
    const name = `${dir === "/" ? "" : dir}/sed${yield* random_suffix(LETTERS)}`;
    r = yield sys.open(name, O_RDWR | O_CREAT | O_EXCL, 0o600);
    if (r >= 0) {
      yield sys.umask(mask);
      return { fd: r, name };
    }
    if (r !== -EEXIST) break;
  }
  yield sys.umask(mask);
  return r;
}

/** Name of the backup: a suffix with * takes the file's name in its place, and may name another directory. */
function backup_name(path: ByteString, suffix: ByteString): ByteString {
  const slash = path.lastIndexOf("/");
  const dir = path.slice(0, slash + 1);
  const base = path.slice(slash + 1);
  const name = suffix.includes("*") ? suffix.replaceAll("*", base) : base + suffix;
  return name.includes("/") ? name : dir + name;
}

export class Input {
  readonly #names: readonly ByteString[];
  readonly #o: InputOptions;
  readonly #outputs: Outputs;
  #next = 0;
  #stream: InStream | null = null;
  #ahead: Line | null = null;
  #temporary: { fd: number; name: ByteString } | null = null;
  /** name of the file being read, "-" for standard input */
  file: ByteString = "-";
  line_number = 0;
  /** files that were begun each with line 1, as -s and -i do */
  separate_files = 0;
  status = 0;

  constructor(names: readonly ByteString[], outputs: Outputs, o: InputOptions) {
    this.#names = names;
    this.#outputs = outputs;
    this.#o = o;
  }

  /** Standard output keeps what it has buffered, and so comes later in a file that both go to. */
  *#cannot(name: ByteString, why: number): Code<void> {
    yield* eprint(`sed: can't read ${name}: ${strerror(why)}\n`);
    this.status = EXIT_BAD_INPUT;
  }

  /** Opens the next file that can be opened; false when there is none. */
  *#open_next(): Code<boolean> {
    while (this.#next < this.#names.length) {
      const name = this.#names[this.#next++];
      if (this.#o.separate) {
        this.line_number = 0;
        this.separate_files++;
      }
      if (name === "-" && this.#o.in_place === null) {
        this.#stream = new InStream(0);
        this.file = "-";
        return true;
      }
      const fd = yield sys.open(name, O_RDONLY);
      if (fd < 0) {
        yield* this.#cannot(name, fd);
        continue;
      }
      if (this.#o.in_place !== null && !(yield* this.#begin_in_place(name, fd))) {
        yield sys.close(fd);
        continue;
      }
      this.#stream = new InStream(fd);
      this.file = name;
      return true;
    }
    return false;
  }

  *#begin_in_place(name: ByteString, fd: number): Code<boolean> {
    const st = new_stat();
    yield sys.fstat(fd, st);
    if (!S_ISREG(st.st_mode)) throw new SedError(`couldn't edit ${name}: not a regular file`, EXIT_PANIC);
    const t = yield* make_temporary(name);
    if (typeof t === "number") {
      const slash = name.lastIndexOf("/");
      const dir = slash < 0 ? "." : name.slice(0, slash);
      throw new SedError(`couldn't open temporary file ${dir}/sedXXXXXX: ${strerror(t)}`, EXIT_PANIC);
    }
    this.#temporary = t;
    this.#outputs.main = new Output(new OutStream(t.fd), t.name, false, this.#o.delimiter);
    return true;
  }

  /** At the end of a file edited in place: the new one takes its place. */
  *#end_in_place(fd: number): Code<void> {
    const t = this.#temporary;
    if (!t) return;
    this.#temporary = null;
    const st = new_stat();
    yield sys.fstat(fd, st);
    yield sys.fchown(t.fd, st.st_uid, st.st_gid);
    yield sys.fchmod(t.fd, st.st_mode & 0o7777);
    yield* this.#outputs.main.flush();
    this.#outputs.main = this.#outputs.stdout;
    yield sys.close(t.fd);
    let target = this.file;
    if (this.#o.follow_symlinks) {
      const buf = new UserBuffer();
      for (let hops = 0; hops < 40 && (yield sys.readlink(target, buf)) >= 0; hops++)
        target = buf.data.startsWith("/") ? buf.data : target.replace(/[^/]*$/, buf.data);
    }
    if (this.#o.in_place) yield sys.rename(target, backup_name(target, this.#o.in_place));
    const r = yield sys.rename(t.name, target);
    if (r < 0) {
      yield sys.unlink(t.name);
      throw new SedError(`cannot rename ${t.name}: ${strerror(r)}`, EXIT_PANIC);
    }
  }

  *#close(): Code<void> {
    const s = this.#stream as InStream;
    if (s.error) {
      const what = s.fd === 0 ? "stdin" : this.file;
      throw new SedError(`read error on ${what}: ${strerror(s.error)}`, EXIT_PANIC);
    }
    yield* this.#end_in_place(s.fd);
    if (s.fd !== 0) yield sys.close(s.fd);
    this.#stream = null;
  }

  *#read_from_stream(): Code<Line | null> {
    const d = this.#o.delimiter;
    const s = this.#stream as InStream;
    const raw = yield* this.#o.unbuffered ? s.line_unbuffered(d) : s.line(d);
    if (raw === null) return null;
    return raw.endsWith(d) ? { text: raw.slice(0, -1), ended: true } : { text: raw, ended: false };
  }

  /** Next line of the input, over the ends of files; null at the end of all. */
  *read(): Code<Line | null> {
    let line = this.#ahead;
    this.#ahead = null;
    while (!line) {
      if (!this.#stream && !(yield* this.#open_next())) return null;
      line = yield* this.#read_from_stream();
      if (!line) yield* this.#close();
    }
    this.line_number++;
    return line;
  }

  /** Is the line read last the last one (of its file, with -s)? Looks ahead, into further files if need be. */
  *at_end(): Code<boolean> {
    if (this.#ahead) return false;
    for (;;) {
      if (this.#stream) {
        this.#ahead = yield* this.#read_from_stream();
        if (this.#ahead) return false;
        if (this.#o.separate) return true;
        yield* this.#close();
      }
      if (this.#o.separate) return this.#next >= this.#names.length || this.#stream === null;
      if (!(yield* this.#open_next())) return true;
    }
  }

  /** No line is left in any file: what n and N ask. */
  *exhausted(): Code<boolean> {
    if (!(yield* this.at_end())) return false;
    return !this.#o.separate || this.#next >= this.#names.length;
  }

  /** q and Q: what is written of a file edited in place is all of it. */
  *finish(): Code<void> {
    if (this.#temporary && this.#stream) yield* this.#close();
  }
}
