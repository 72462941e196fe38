// Buffered streams, as stdio(3) gives them, over file descriptors of the calling program.
import { ERRNO_TEXTS } from "../../kernel/uapi/errno.ts";
import { O_WRONLY } from "../../kernel/uapi/fcntl.ts";
import { new_stat, S_ISCHR } from "../../kernel/uapi/stat.ts";
import { type ByteString, UserBuffer } from "../../kernel/uapi/syscall.ts";
import { TCGETS, type termios } from "../../kernel/uapi/termios.ts";
import type { Code } from "./code.ts";
import * as sys from "./sys.ts";

/** strerror(3): the text of a (positive or negated) errno. */
export const strerror = (errno: number): string =>
  ERRNO_TEXTS[Math.abs(errno)] ?? `Unknown error ${Math.abs(errno)}`;

/** Writes all of `data`, continuing after partial writes. Returns 0 or a negated errno. */
export function* write_all(fd: number, data: ByteString): Code<number> {
  while (data.length > 0) {
    const n = yield sys.write(fd, data);
    if (n < 0) return n;
    data = data.slice(n);
  }
  return 0;
}

/** Writes to a file that is there, as those of /proc. 0, or a negated errno. */
export function* write_file(path: ByteString, data: ByteString): Code<number> {
  const fd = yield sys.open(path, O_WRONLY);
  if (fd < 0) return fd;
  const r = yield* write_all(fd, data);
  yield sys.close(fd);
  return r;
}

/** An output stream, buffered by lines on a terminal and fully elsewhere; `yield* flush()` before the program exits. */
export class OutStream {
  readonly fd: number;
  /** first error seen (negated errno), 0 if none; later output is dropped, as with ferror(3) */
  error = 0;
  /** the error came up when the program asked to flush: at exit nothing is left to fail, and the reason is lost */
  reported = false;
  #buffer = "";
  /** null until the first output, when stdio looks at what the descriptor is */
  #by_lines: boolean | null = null;
  static readonly BUFSIZ = 4096;

  constructor(fd: number) {
    this.fd = fd;
  }

  /** Appends to the buffer without a system call. */
  put(text: ByteString): void {
    this.#buffer += text;
  }

  /** Appends, and writes out when a buffer is full or, on a terminal, a line has ended. */
  *print(text: ByteString): Code<void> {
    this.#buffer += text;
    this.#by_lines ??= yield* this.#on_terminal();
    if (this.#buffer.length >= OutStream.BUFSIZ || (this.#by_lines && text.includes("\n")))
      yield* this.#write();
  }

  *#on_terminal(): Code<boolean> {
    const st = new_stat();
    if ((yield sys.fstat(this.fd, st)) < 0 || !S_ISCHR(st.st_mode)) return false;
    const t: termios = { c_iflag: 0, c_oflag: 0, c_cflag: 0, c_lflag: 0, c_cc: [] };
    return (yield sys.ioctl(this.fd, TCGETS, t)) >= 0;
  }

  *#write(): Code<void> {
    const data = this.#buffer;
    this.#buffer = "";
    if (data && !this.error) this.error = yield* write_all(this.fd, data);
  }

  /** Returns 0 or the stream's (negated) error. */
  *flush(): Code<number> {
    const before = this.error;
    yield* this.#write();
    if (this.error && !before) this.reported = true;
    return this.error;
  }
}

/** Unbuffered message to standard error. */
export function* eprint(text: ByteString): Code<void> {
  yield* write_all(2, text);
}

/** A buffered input stream; `given` is read before what the descriptor has (a descriptor of -1 has nothing). */
export class InStream {
  readonly fd: number;
  /** negated errno of a failed read, 0 if none */
  error = 0;
  #buffer = "";
  #pos = 0;
  #eof: boolean;

  constructor(fd: number, given: ByteString = "") {
    this.fd = fd;
    this.#buffer = given;
    this.#eof = fd < 0;
  }

  *#fill(): Code<boolean> {
    if (this.#eof) return false;
    const buf = new UserBuffer();
    const n = yield sys.read(this.fd, buf, 65536);
    if (n <= 0) {
      this.#eof = true;
      this.error = n;
      return false;
    }
    this.#buffer = this.#buffer.slice(this.#pos) + buf.data;
    this.#pos = 0;
    return true;
  }

  /** Next line with its delimiter (the last one may lack it); null at end of input or on error. */
  *line(delimiter = "\n"): Code<ByteString | null> {
    let from = this.#pos;
    for (;;) {
      const i = this.#buffer.indexOf(delimiter, from);
      if (i >= 0) {
        const line = this.#buffer.slice(this.#pos, i + 1);
        this.#pos = i + 1;
        return line;
      }
      from = this.#buffer.length - this.#pos;
      if (!(yield* this.#fill())) {
        const rest = this.#buffer.slice(this.#pos);
        this.#buffer = "";
        this.#pos = 0;
        return rest === "" ? null : rest;
      }
    }
  }

  /** Like line, but reads byte by byte, so that nothing beyond the line is taken from the file. */
  *line_unbuffered(delimiter = "\n"): Code<ByteString | null> {
    const buf = new UserBuffer();
    let line = "";
    for (;;) {
      const n = yield sys.read(this.fd, buf, 1);
      if (n < 0) this.error = n;
      if (n <= 0) return line === "" ? null : line;
      line += buf.data;
      if (buf.data === delimiter) return line;
    }
  }

  /** Whatever is buffered, or one more read; null at end of input or on error. */
  *chunk(): Code<ByteString | null> {
    if (this.#pos >= this.#buffer.length && !(yield* this.#fill())) return null;
    const data = this.#buffer.slice(this.#pos);
    this.#buffer = "";
    this.#pos = 0;
    return data;
  }
}

/** The whole of a file: its bytes, or a negated errno. */
export function* read_file(path: ByteString): Code<ByteString | number> {
  const fd = yield sys.open(path, 0);
  if (fd < 0) return fd;
  const data = yield* read_fd(fd);
  yield sys.close(fd);
  return data;
}

/** Everything up to end of file from an open descriptor: its bytes, or a negated errno. */
export function* read_fd(fd: number): Code<ByteString | number> {
  const buf = new UserBuffer();
  let data = "";
  for (;;) {
    const n = yield sys.read(fd, buf, 65536);
    if (n < 0) return n;
    if (n === 0) return data;
    data += buf.data;
  }
}
