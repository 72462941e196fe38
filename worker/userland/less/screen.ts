// The terminal that less draws on.
import { EINTR } from "../../kernel/uapi/errno.ts";
import { O_RDWR } from "../../kernel/uapi/fcntl.ts";
import { POLLIN, type pollfd } from "../../kernel/uapi/sched.ts";
import { SIGINT, SIGWINCH } from "../../kernel/uapi/signal.ts";
import { type ByteString, UserBuffer } from "../../kernel/uapi/syscall.ts";
import * as T from "../../kernel/uapi/termios.ts";
import type { Code } from "../lib/code.ts";
import { write_all } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";

/** Alternate screen and cursor keys of an xterm (smcup, smkx). */
const INIT = "\x1b[?1049h\x1b[22;0;0t\x1b[?1h\x1b=\r";
const END = "\x1b[?1l\x1b>\x1b[?1049l\x1b[23;0;0t";

export class Screen {
  rows = 24;
  columns = 80;
  /** a terminal without cursor movement: every screen comes after the last */
  readonly dumb: boolean;
  /** SIGINT came since this was last cleared */
  interrupted = false;
  /** SIGWINCH came */
  resized = false;
  /** the screen has been switched to the alternate one */
  #started = false;
  #tty = -1;
  #saved: T.termios | null = null;
  #out: ByteString = "";

  constructor(term: string) {
    this.dumb = !/^(xterm|screen|tmux|linux|rxvt|vt|putty)/.test(term);
  }

  /** Opens the terminal for keys; false when there is none. */
  *open(): Code<boolean> {
    this.#tty = yield sys.open("/dev/tty", O_RDWR);
    if (this.#tty < 0) return false;
    const mode: T.termios = { c_iflag: 0, c_oflag: 0, c_cflag: 0, c_lflag: 0, c_cc: [] };
    if ((yield sys.ioctl(this.#tty, T.TCGETS, mode)) < 0) return false;
    this.#saved = { ...mode, c_cc: mode.c_cc.slice() };
    yield* this.measure();
    for (const [sig, set] of [
      [SIGINT, "interrupted"],
      [SIGWINCH, "resized"],
    ] as const)
      yield sys.rt_sigaction(sig, {
        sa_handler: () => {
          this[set] = true;
        },
        sa_flags: 0,
        sa_mask: 0n,
      });
    return true;
  }

  *measure(): Code<void> {
    const ws: T.winsize = { ws_row: 0, ws_col: 0 };
    yield sys.ioctl(1, T.TIOCGWINSZ, ws);
    this.rows = ws.ws_row || 24;
    this.columns = ws.ws_col || 80;
    this.resized = false;
  }

  /** Keys come one by one; the alternate screen unless told otherwise. */
  *start(alternate: boolean): Code<void> {
    const mode = this.#saved;
    if (mode) {
      const raw = { ...mode, c_cc: mode.c_cc.slice() };
      raw.c_lflag &= ~(T.ICANON | T.ECHO | T.ECHOE | T.ECHOK | T.ECHONL);
      raw.c_oflag |= T.OPOST | T.ONLCR;
      raw.c_iflag &= ~T.ICRNL;
      raw.c_cc[T.VMIN] = 1;
      raw.c_cc[T.VTIME] = 0;
      raw.c_cc[T.VLNEXT] = 0;
      yield sys.ioctl(this.#tty, T.TCSETSW, raw);
    }
    this.#started = alternate && !this.dumb;
    this.put(this.#started ? INIT : "\r");
  }

  *stop(): Code<void> {
    this.put("\r\x1b[K");
    if (this.#started) this.put(END);
    this.#started = false;
    yield* this.flush();
    if (this.#saved && this.#tty >= 0) yield sys.ioctl(this.#tty, T.TCSETSW, this.#saved);
  }

  put(text: ByteString): void {
    this.#out += text;
  }
  *flush(): Code<void> {
    const text = this.#out;
    this.#out = "";
    if (text !== "") yield* write_all(1, this.dumb ? text.replace(/\x1b\[[0-9;]*[A-Za-z]/g, "") : text);
  }

  /** The next byte typed; null when a signal came instead, or the terminal is gone. */
  *key(): Code<string | null> {
    yield* this.flush();
    const buf = new UserBuffer();
    const n = yield sys.read(this.#tty, buf, 1);
    if (n === -EINTR) return null;
    return n > 0 ? buf.data : "\x04";
  }

  /** Waits `ms` for a key. Returns whether there is one. */
  *typed(ms: number): Code<boolean> {
    yield* this.flush();
    const fds: pollfd[] = [{ fd: this.#tty, events: POLLIN, revents: 0 }];
    return (yield sys.poll(fds, ms)) > 0;
  }
}
