// The text of one file, read no further than it is looked at.
import { new_stat, S_ISREG } from "../../kernel/uapi/stat.ts";
import { type ByteString, UserBuffer } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import * as sys from "../lib/sys.ts";

const CHUNK = 65536;

export class Source {
  /** null: standard input */
  readonly name: ByteString | null;
  readonly fd: number;
  /** lines so far, without their newlines; the last may still grow */
  readonly lines: ByteString[] = [];
  /** byte at which each line begins */
  readonly starts: number[] = [];
  /** bytes read */
  length = 0;
  /** the end has been seen: there may be more later when the file grows */
  eof = false;
  /** the last line has no newline yet */
  #open = false;
  /** bytes of a regular file */
  size: number | null = null;
  readonly #buf = new UserBuffer();

  constructor(name: ByteString | null, fd: number) {
    this.name = name;
    this.fd = fd;
  }

  *stat(): Code<void> {
    const st = new_stat();
    if ((yield sys.fstat(this.fd, st)) >= 0 && S_ISREG(st.st_mode)) this.size = st.st_size;
  }

  /** Reads on. Returns the bytes there were: 0 at the end, or a negated errno. */
  *more(): Code<number> {
    const n = yield sys.read(this.fd, this.#buf, CHUNK);
    if (n <= 0) {
      this.eof = true;
      return n;
    }
    const parts = this.#buf.data.split("\n");
    let at = this.length;
    for (const [i, part] of parts.entries()) {
      if (i === 0 && this.#open) this.lines[this.lines.length - 1] += part;
      else if (i + 1 < parts.length || part !== "") {
        this.lines.push(part);
        this.starts.push(at);
      }
      at += part.length + 1;
    }
    this.#open = parts[parts.length - 1] !== "" || (parts.length === 1 && this.#open);
    this.length += n;
    if (this.size !== null && this.length > this.size) this.size = this.length;
    if (this.size !== null && this.length >= this.size) this.eof = true;
    return n;
  }

  /** Whether line `n` is there, reading up to it. */
  *has(n: number): Code<boolean> {
    // the last line may go on: it is whole when another has begun
    while (!this.eof && this.lines.length <= n + 1) if ((yield* this.more()) <= 0) break;
    return n < this.lines.length;
  }

  /** Reads to the end. Returns false when interrupted. */
  *read_all(interrupted: () => boolean): Code<boolean> {
    while (!this.eof) {
      if (interrupted()) return false;
      if ((yield* this.more()) <= 0) break;
    }
    return true;
  }
}
