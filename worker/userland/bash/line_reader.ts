// Where command lines come from: the line editor, a terminal in canonical mode, a file or a pipe.
import { EINTR } from "../../kernel/uapi/errno.ts";
import { SEEK_CUR } from "../../kernel/uapi/fcntl.ts";
import { type ByteString, UserBuffer } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { write_all } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { get_variable } from "./names.ts";
import { notify_jobs } from "./notify.ts";
import { reap } from "./process.ts";
import { expand_prompt_string } from "./prompt_env.ts";
import { reading_mode } from "./read_line.ts";
import { Discard, type Shell } from "./shell.ts";
import { check_signals } from "./traps.ts";

export class LineReader {
  readonly sh: Shell;
  #buffer = "";

  constructor(sh: Shell) {
    this.sh = sh;
  }

  /** The next line with its newline (the last may lack it); null at end of file. */
  *line(prompt: "PS1" | "PS2"): Code<ByteString | null> {
    const sh = this.sh;
    if (sh.interactive) yield* write_all(2, yield* expand_prompt_string(sh, get_variable(sh, prompt) ?? ""));
    return yield* this.#plain();
  }

  *#plain(): Code<ByteString | null> {
    const mode = yield* reading_mode(0);
    const buf = new UserBuffer();
    for (;;) {
      const n = yield* sys.read(0, buf, mode === "bytes" ? 1 : 4096);
      if (n === -EINTR) {
        yield* this.#interrupted();
        continue;
      }
      if (n <= 0) {
        const rest = this.#buffer;
        this.#buffer = "";
        return rest === "" ? null : rest;
      }
      const end = buf.data.indexOf("\n");
      if (end < 0) {
        this.#buffer += buf.data;
        continue;
      }
      if (end + 1 < buf.data.length && mode === "seekable")
        yield* sys.lseek(0, end + 1 - buf.data.length, SEEK_CUR);
      const line = this.#buffer + buf.data.slice(0, end + 1);
      this.#buffer = "";
      return line;
    }
  }

  /** A signal arrived while waiting for input. */
  *#interrupted(): Code<void> {
    const sh = this.sh;
    if (sh.signals.caught.child) {
      yield* reap(sh);
      if (sh.options.notify && sh.interactive_shell) yield* notify_jobs(sh);
    }
    if (sh.signals.caught.interrupted && sh.interactive) {
      this.#buffer = "";
      yield* write_all(2, "\n");
      yield* check_signals(sh);
      throw new Discard(130, false);
    }
    yield* check_signals(sh);
  }
}
