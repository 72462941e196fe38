// Where command lines come from: the line editor, a terminal in canonical mode, a file or a pipe.
import { EINTR } from "../../kernel/uapi/errno.ts";
import { SEEK_CUR } from "../../kernel/uapi/fcntl.ts";
import { type ByteString, UserBuffer } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { write_all } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { edit_line, Interrupted, TimedOut } from "./editor.ts";
import { is_terminal } from "./file_test.ts";
import { MAX_COMMAND } from "./limits.ts";
import { get_variable } from "./names.ts";
import { notify_jobs } from "./notify.ts";
import { reap } from "./process.ts";
import { expand_prompt_string } from "./prompt_env.ts";
import { reading_mode } from "./read_line.ts";
import { Discard, ExitShell, type Shell } from "./shell.ts";
import { check_signals } from "./traps.ts";

/** $TMOUT in milliseconds, null when it sets no limit. */
function idle_limit(sh: Shell): number | null {
  const seconds = Number(get_variable(sh, "TMOUT") ?? 0);
  return Number.isInteger(seconds) && seconds > 0 ? seconds * 1000 : null;
}

export class LineReader {
  readonly sh: Shell;
  #buffer = "";
  /** lines that were pasted together with one that is being run */
  #pasted = "";
  /** text that the next line begins with */
  initial: ByteString = "";

  constructor(sh: Shell) {
    this.sh = sh;
  }

  /** The next line is one that has been pasted already: there is no prompt for it. */
  get pasted(): boolean {
    return this.#pasted !== "";
  }

  /** The next line with its newline (the last may lack it); null at end of file. */
  *line(prompt: "PS1" | "PS2"): Code<ByteString | null> {
    const sh = this.sh;
    if (sh.interactive && sh.editing && (sh.options.emacs || sh.options.vi) && (yield* is_terminal(0)))
      return yield* this.#edited(prompt);
    this.#pasted = "";
    if (sh.interactive) yield* write_all(2, yield* this.#prompt(prompt));
    return yield* this.#plain();
  }

  *#prompt(name: "PS1" | "PS2", editing = false): Code<ByteString> {
    const { sh } = this;
    const own = name === "PS2" && sh.shopts.cmdhist;
    return yield* expand_prompt_string(sh, get_variable(sh, name) ?? "", { editing, own });
  }

  /** A line typed with line editing. */
  *#edited(name: "PS1" | "PS2"): Code<ByteString | null> {
    const { sh } = this;
    if (this.pasted) return this.#first_of(this.#pasted);
    const prompt = yield* this.#prompt(name, true);
    try {
      const { initial } = this;
      this.initial = "";
      const line = yield* edit_line(sh, prompt, initial, name === "PS1" ? idle_limit(sh) : null);
      if (sh.signals.any) yield* check_signals(sh);
      return line === null ? null : this.#first_of(`${line}\n`);
    } catch (e) {
      if (e instanceof TimedOut) {
        yield* write_all(2, "\x07timed out waiting for input: auto-logout\n");
        throw new ExitShell(sh.status);
      }
      if (!(e instanceof Interrupted)) throw e;
      // traps first, as bash has it
      sh.signals.caught.interrupted = false;
      yield* check_signals(sh);
      yield* write_all(2, "\n");
      throw new Discard(130, false);
    }
  }

  /** The first of the lines that were pasted together: each is a line of input of its own, the rest wait. */
  #first_of(lines: ByteString): ByteString {
    const end = lines.indexOf("\n") + 1;
    this.#pasted = lines.slice(end);
    return lines.slice(0, end);
  }

  *#plain(): Code<ByteString | null> {
    const mode = yield* reading_mode(0);
    const buf = new UserBuffer();
    for (;;) {
      const n = yield sys.read(0, buf, mode === "bytes" ? 1 : 4096);
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
        if (this.#buffer.length > MAX_COMMAND) {
          yield* this.sh.error(`line exceeds ${MAX_COMMAND} bytes`);
          throw new ExitShell(2);
        }
        continue;
      }
      if (end + 1 < buf.data.length && mode === "seekable")
        yield sys.lseek(0, end + 1 - buf.data.length, SEEK_CUR);
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
