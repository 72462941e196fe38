// Standard output and error as a C program has them: stdout line buffered on a terminal, fully buffered otherwise.
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { TCGETS } from "../../kernel/uapi/termios.ts";
import type { Code } from "../lib/code.ts";
import { eprint, OutStream } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";

export class Console {
  readonly out = new OutStream(1);
  #terminal: boolean | null = null;
  #lineBuffered: boolean;

  /** `lineBuffered` forces a flush per line (ausearch -l). */
  constructor(lineBuffered = false) {
    this.#lineBuffered = lineBuffered;
  }

  /** Writes a complete line or several to standard output. */
  *print(text: ByteString): Code<void> {
    this.#terminal ??= (yield sys.ioctl(1, TCGETS, {})) >= 0;
    if (this.#terminal || this.#lineBuffered) {
      this.out.put(text);
      yield* this.out.flush();
    } else yield* this.out.print(text);
  }

  /** A line to standard error, at once. */
  *error(text: ByteString): Code<void> {
    yield* eprint(`${text}\n`);
  }

  *flush(): Code<void> {
    yield* this.out.flush();
  }
}
