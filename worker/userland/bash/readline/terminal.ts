// The terminal while a line is edited: its modes, its size, reading keys.
import { EINTR } from "../../../kernel/uapi/errno.ts";
import { POLLIN, type pollfd } from "../../../kernel/uapi/sched.ts";
import { type ByteString, type Syscall, UserBuffer } from "../../../kernel/uapi/syscall.ts";
import * as T from "../../../kernel/uapi/termios.ts";
import type { Code } from "../../lib/code.ts";
import { write_all } from "../../lib/stdio.ts";
import * as sys from "../../lib/sys.ts";

const new_termios = (): T.termios => ({ c_iflag: 0, c_oflag: 0, c_cflag: 0, c_lflag: 0, c_cc: [] });

export class Terminal {
  readonly input = 0;
  readonly output = 2;
  /** modes outside editing; null while not editing */
  saved: T.termios | null = null;
  /** the characters of the modes outside: end of file, erase ... */
  c_cc: readonly number[] = [];
  /** the terminal echoes what is typed outside editing, so it shall echo signals */
  echoes = true;
  readonly #buf = new UserBuffer();
  readonly #fds: pollfd[] = [{ fd: this.input, events: POLLIN, revents: 0 }];
  /** poll(2) said that there is input, and nobody has read since */
  #ready = false;

  /** Rows and columns; 24 x 80 when the terminal does not say. */
  *size(): Code<{ rows: number; columns: number }> {
    const ws: T.winsize = { ws_row: 0, ws_col: 0 };
    yield sys.ioctl(this.input, T.TIOCGWINSZ, ws);
    return { rows: ws.ws_row || 24, columns: ws.ws_col || 80 };
  }

  /** Keys come one by one, unechoed; signals and flow control stay with the kernel. */
  *prepare(bracketed_paste: boolean): Code<void> {
    this.#ready = false;
    const t = new_termios();
    if ((yield sys.ioctl(this.input, T.TCGETS, t)) === 0) {
      this.saved = { ...t, c_cc: t.c_cc.slice() };
      this.c_cc = this.saved.c_cc;
      this.echoes = (t.c_lflag & T.ECHO) !== 0;
      t.c_lflag &= ~(T.ICANON | T.ECHO);
      t.c_iflag &= ~(T.ICRNL | T.INLCR);
      t.c_cc[T.VMIN] = 1;
      t.c_cc[T.VTIME] = 0;
      t.c_cc[T.VLNEXT] = 0;
      t.c_cc[T.VDISCARD] = 0;
      yield sys.ioctl(this.input, T.TCSETSW, t);
    }
    if (bracketed_paste) yield* write_all(this.output, "\x1b[?2004h");
  }

  *restore(bracketed_paste: boolean): Code<void> {
    if (bracketed_paste) yield* write_all(this.output, "\x1b[?2004l\r");
    if (this.saved) yield sys.ioctl(this.input, T.TCSETSW, this.saved);
    this.saved = null;
  }

  /** The call that waits for input for `timeout` ms; its result is for {@link saw}. */
  ask(timeout: number): Syscall {
    return sys.poll(this.#fds, timeout);
  }
  /** Above 0: input is there; a negated EINTR: a signal came first. */
  saw(n: number): number {
    this.#ready = n > 0;
    return n;
  }
  /** Both. */
  *wait(timeout: number): Code<number> {
    return this.saw(yield this.ask(timeout));
  }

  /**
   * At most `max` bytes; null at the end of input, a negated EINTR when a signal came. One byte is the rule: what is
   * typed ahead belongs to the program that runs next.
   */
  *read(max: number): Code<ByteString | number | null> {
    if (!this.#ready && (yield this.ask(-1)) === -EINTR) return -EINTR;
    this.#ready = false;
    const n = yield sys.read(this.input, this.#buf, max);
    if (n === -EINTR) return n;
    return n > 0 ? this.#buf.data : null;
  }
}
