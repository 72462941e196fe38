// Files and commands a program reads from and writes to.
import { O_APPEND, O_CREAT, O_TRUNC, O_WRONLY } from "../../kernel/uapi/fcntl.ts";
import { WEXITSTATUS, WIFEXITED, WTERMSIG } from "../../kernel/uapi/sched.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { type Pipe, pclose, popen } from "../lib/popen.ts";
import { InStream, OutStream, strerror } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { AwkError } from "./ast.ts";
import type { Patterns } from "./patterns.ts";

/** mawk's exit status of a command: 256 + n for signal n. */
export const command_status = (status: number): number =>
  WIFEXITED(status) ? WEXITSTATUS(status) : 256 + WTERMSIG(status);

/** Reads records as RS says. */
export class RecordReader {
  readonly input: InStream;
  #buffer = "";
  #eof = false;

  constructor(fd: number) {
    this.input = new InStream(fd);
  }

  *#more(): Code<boolean> {
    if (this.#eof) return false;
    const chunk = yield* this.input.chunk();
    if (chunk === null) this.#eof = true;
    else this.#buffer += chunk;
    return chunk !== null;
  }

  #take(length: number, skip: number): ByteString {
    const record = this.#buffer.slice(0, length);
    this.#buffer = this.#buffer.slice(length + skip);
    return record;
  }

  *#rest(): Code<ByteString | null> {
    if (this.#buffer === "") return null;
    return this.#take(this.#buffer.length, 0);
  }

  /** The next record without its separator, null at the end. */
  *read(rs: string, patterns: Patterns): Code<ByteString | null> {
    if (rs.length === 1 && this.#buffer === "") {
      const line = yield* this.input.line(rs);
      return line === null ? null : line.endsWith(rs) ? line.slice(0, -1) : line;
    }
    if (rs.length === 1) {
      // what a longer separator left over comes first
      for (;;) {
        const i = this.#buffer.indexOf(rs);
        if (i >= 0) return this.#take(i, 1);
        if (!(yield* this.#more())) return yield* this.#rest();
      }
    }
    return yield* rs === "" ? this.#paragraph() : this.#by_regex(rs, patterns);
  }

  *#paragraph(): Code<ByteString | null> {
    for (;;) {
      this.#buffer = this.#buffer.replace(/^\n+/, "");
      if (this.#buffer !== "" || !(yield* this.#more())) break;
    }
    for (;;) {
      const m = /\n\n+/.exec(this.#buffer);
      if (m && m.index + m[0].length < this.#buffer.length) return this.#take(m.index, m[0].length);
      if (!(yield* this.#more())) {
        if (this.#buffer === "") return null;
        const record = this.#take(this.#buffer.length, 0);
        return record.replace(/\n+$/, "");
      }
    }
  }

  *#by_regex(rs: string, patterns: Patterns): Code<ByteString | null> {
    const regex = patterns.get(rs);
    for (;;) {
      const m = regex.exec(this.#buffer);
      // a match at the end of the buffer might go on
      if (m && m.end > m.start && (m.end < this.#buffer.length || this.#eof))
        return this.#take(m.start, m.end - m.start);
      if (!(yield* this.#more())) {
        if (m && m.end > m.start) continue;
        return yield* this.#rest();
      }
    }
  }
}

interface Opened {
  out: OutStream | null;
  reader: RecordReader | null;
  pipe: Pipe | null;
}

/** All open files and commands by the name the program gives them. */
export class Streams {
  readonly stdout = new OutStream(1);
  readonly #open = new Map<string, Opened>();
  readonly #envp: readonly ByteString[];

  constructor(envp: readonly ByteString[]) {
    this.#envp = envp;
  }

  /** Where print writes; `kind` as in the program. */
  *output(kind: ">" | ">>" | "|", name: ByteString): Code<OutStream> {
    if (kind !== "|" && (name === "/dev/stdout" || name === "-")) return this.stdout;
    const known = this.#open.get(name);
    if (known?.out) return known.out;
    let fd: number;
    let pipe: Pipe | null = null;
    if (kind === "|") {
      yield* this.flush();
      const p = yield* popen(name, "w", this.#envp);
      if (typeof p === "number") throw new AwkError(`cannot open "${name}" for output (${strerror(p)})`);
      pipe = p;
      fd = p.fd;
    } else if (name === "/dev/stderr") fd = 2;
    else {
      fd = yield sys.open(name, O_WRONLY | O_CREAT | (kind === ">" ? O_TRUNC : O_APPEND), 0o666);
      if (fd < 0) throw new AwkError(`cannot open "${name}" for output (${strerror(fd)})`);
    }
    const out = new OutStream(fd);
    this.#open.set(name, { out, reader: null, pipe });
    return out;
  }

  /** Where getline reads; null when the file cannot be opened. */
  *input(kind: "file" | "command", name: ByteString): Code<RecordReader | null> {
    const known = this.#open.get(name);
    if (known?.reader) return known.reader;
    let fd = 0;
    let pipe: Pipe | null = null;
    if (kind === "command") {
      yield* this.flush();
      const p = yield* popen(name, "r", this.#envp);
      if (typeof p === "number") return null;
      pipe = p;
      fd = p.fd;
    } else if (name !== "-" && name !== "/dev/stdin") {
      fd = yield sys.open(name, 0);
      if (fd < 0) return null;
    }
    const reader = new RecordReader(fd);
    this.#open.set(name, { out: null, reader, pipe });
    return reader;
  }

  *#close(o: Opened, name: ByteString): Code<number> {
    const error = o.out ? yield* o.out.flush() : 0;
    if (error && o.out) {
      o.out.error = 0;
      throw new AwkError(`close failed on file ${name} (${strerror(error)})`);
    }
    if (o.pipe) return command_status(yield* pclose(o.pipe));
    const fd = o.out?.fd ?? o.reader?.input.fd ?? 0;
    if (fd > 2) yield sys.close(fd);
    return 0;
  }

  /** close(): 0, a command's status, or -1 when nothing of that name is open. */
  *close(name: ByteString): Code<number> {
    const o = this.#open.get(name);
    if (!o) return -1;
    this.#open.delete(name);
    return yield* this.#close(o, name);
  }

  /** Writes out what is buffered: all of it, or that of one name (-1 when it is not open). */
  *flush(name?: ByteString): Code<number> {
    if (name !== undefined && name !== "/dev/stdout") {
      const o = this.#open.get(name);
      if (!o?.out) return -1;
      return (yield* o.out.flush()) < 0 ? -1 : 0;
    }
    yield* this.stdout.flush();
    if (name === undefined) for (const o of this.#open.values()) if (o.out) yield* o.out.flush();
    return 0;
  }

  /** At the end: commands are waited for, and have their say before what standard output still holds. */
  *close_all(): Code<void> {
    for (const [name, o] of [...this.#open]) {
      this.#open.delete(name);
      yield* this.#close(o, name);
    }
    yield* this.flush();
  }
}
