// Questions on standard error, answered on standard input (gnulib's yesno).
import { SEEK_CUR } from "../../kernel/uapi/fcntl.ts";
import { type ByteString, UserBuffer } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { eprint } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";

/** The answers on standard input, read ahead by the buffer. */
export class Answers {
  #buffer = "";
  #eof = false;

  *#line(): Code<ByteString> {
    while (!this.#buffer.includes("\n") && !this.#eof) {
      const buf = new UserBuffer();
      const n = yield sys.read(0, buf, 4096);
      if (n <= 0) this.#eof = true;
      else this.#buffer += buf.data;
    }
    const end = this.#buffer.indexOf("\n");
    const line = end < 0 ? this.#buffer : this.#buffer.slice(0, end + 1);
    this.#buffer = this.#buffer.slice(line.length);
    return line;
  }

  /** Asks; true for an answer that begins with y or Y. */
  *ask(question: ByteString): Code<boolean> {
    yield* eprint(question);
    return /^[yY]/.test(yield* this.#line());
  }

  /** close_stdin: what was read ahead of a seekable input is given back to the next reader. */
  *close(): Code<void> {
    if (this.#buffer !== "") yield sys.lseek(0, -this.#buffer.length, SEEK_CUR);
    this.#buffer = "";
  }
}
