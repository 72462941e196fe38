// File handles: buffered reading and writing over a descriptor, as PerlIO does it.
import { O_APPEND, O_CREAT, O_RDONLY, O_RDWR, O_TRUNC, O_WRONLY } from "../../kernel/uapi/fcntl.ts";
import type { dirent } from "../../kernel/uapi/stat.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { InStream, OutStream } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { Scalar } from "./values.ts";

export class Handle {
  fd: number;
  readonly readable: boolean;
  readonly writable: boolean;
  /** what is written leaves at the end of every line: a terminal */
  line_buffered = false;
  /** the handle's own $| */
  readonly autoflush = new Scalar(0);
  /** records read so far: $. */
  lines = 0;
  /** entries of a directory handle not read yet */
  entries: dirent[] | null = null;
  #in: InStream | null = null;
  #out: OutStream | null = null;
  /** read ahead by eof() */
  #ahead: ByteString | null = null;

  constructor(fd: number, readable: boolean, writable: boolean) {
    this.fd = fd;
    this.readable = readable;
    this.writable = writable;
  }

  /** Data to read before the descriptor's: the DATA handle's text. */
  give(data: ByteString): void {
    this.#in = new InStream(this.fd, data);
  }

  /** Writes, or buffers. Returns 0 or a negated errno. */
  *write(data: ByteString): Code<number> {
    this.#out ??= new OutStream(this.fd);
    yield* this.#out.print(data);
    const flush = this.autoflush.v || (this.line_buffered && data.includes("\n"));
    return flush ? yield* this.flush() : this.#out.error;
  }

  *flush(): Code<number> {
    return this.#out ? yield* this.#out.flush() : 0;
  }

  /** The next record up to `separator` (null: everything; "": a paragraph); null at the end. */
  *read(separator: ByteString | null): Code<ByteString | null> {
    this.#in ??= new InStream(this.fd);
    const ahead = this.#ahead;
    this.#ahead = null;
    let record: ByteString | null;
    if (separator === null) record = yield* this.#rest(ahead);
    else if (separator === "") record = yield* this.#paragraph(ahead);
    else record = yield* this.#until(separator, ahead);
    if (record !== null) this.lines++;
    return record;
  }

  *#rest(ahead: ByteString | null): Code<ByteString | null> {
    let all = ahead;
    for (;;) {
      const more = yield* (this.#in as InStream).chunk();
      if (more === null) return all;
      all = (all ?? "") + more;
    }
  }

  /** Reads by the separator's last character until the whole of it stands at the end. */
  *#until(separator: ByteString, ahead: ByteString | null): Code<ByteString | null> {
    const last = separator[separator.length - 1];
    let record = ahead;
    while (record === null || !record.endsWith(separator)) {
      const more = yield* (this.#in as InStream).line(last);
      if (more === null) return record;
      record = (record ?? "") + more;
    }
    return record;
  }

  *#paragraph(ahead: ByteString | null): Code<ByteString | null> {
    let record = ahead === "\n" ? "" : (ahead ?? "");
    for (;;) {
      const line = yield* (this.#in as InStream).line();
      if (line === null) return record === "" ? null : record;
      if (line !== "\n") record += line;
      else if (record !== "") {
        // further blank lines belong to no paragraph
        let next: ByteString | null;
        do next = yield* (this.#in as InStream).line();
        while (next === "\n");
        this.#ahead = next;
        return `${record}\n`;
      }
    }
  }

  /** Is there nothing more to read? Reads ahead to find out. */
  *at_eof(): Code<boolean> {
    if (this.#ahead !== null) return false;
    this.#in ??= new InStream(this.fd);
    this.#ahead = yield* this.#in.line();
    return this.#ahead === null;
  }

  *seek(offset: number, whence: number): Code<number> {
    yield* this.flush();
    this.#in = null;
    this.#ahead = null;
    return yield sys.lseek(this.fd, offset, whence);
  }

  /** Writes out and closes. Returns 0 or a negated errno. */
  *close(): Code<number> {
    const error = yield* this.flush();
    const r = yield sys.close(this.fd);
    return error || r;
  }
}

/** Flags of open(2) for a mode of open(). */
export const OPEN_MODES: Readonly<Record<string, number>> = {
  "<": O_RDONLY,
  ">": O_WRONLY | O_CREAT | O_TRUNC,
  ">>": O_WRONLY | O_CREAT | O_APPEND,
  "+<": O_RDWR,
  "+>": O_RDWR | O_CREAT | O_TRUNC,
  "+>>": O_RDWR | O_CREAT | O_APPEND,
};
