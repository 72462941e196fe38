// Where the trace goes: lines with their leader (pid, time), results in a column, and messages on standard error.
import { CLOCK_MONOTONIC, CLOCK_REALTIME, type timespec } from "../../kernel/uapi/sched.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { localtime, parse_tz } from "../coreutils/calendar.ts";
import type { Code } from "../lib/code.ts";
import { eprint, write_all } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import type { Options } from "./options.ts";

/** A moment in nanoseconds of a clock. */
export function* now(clock: number): Code<number> {
  const t: timespec = { tv_sec: 0, tv_nsec: 0 };
  yield sys.clock_gettime(clock, t);
  return t.tv_sec * 1e9 + t.tv_nsec;
}
const pad = (n: number, width: number, fill = "0") => String(n).padStart(width, fill);
/** Seconds and microseconds. */
const split = (ns: number): [number, number] => [Math.floor(ns / 1e9), Math.floor((ns % 1e9) / 1000)];

export class Log {
  readonly o: Options;
  readonly #fd: number;
  readonly #zone;
  /** columns of the line so far */
  #column = 0;
  /** whose line is not finished yet */
  printing: number | null = null;
  #last: number | null = null;

  constructor(o: Options, fd: number, tz: string | undefined) {
    this.o = o;
    this.#fd = fd;
    this.#zone = parse_tz(tz);
  }

  /** More of the current line. */
  *put(text: ByteString): Code<void> {
    if (text === "") return;
    const newline = text.lastIndexOf("\n");
    this.#column = newline < 0 ? this.#column + text.length : text.length - newline - 1;
    yield* write_all(this.#fd, text);
  }

  /** Blanks up to the column of results, before `text`. */
  align(before: number): ByteString {
    const at = this.#column + before;
    return " ".repeat(Math.max(0, this.o.column - at));
  }

  /** The line of `pid` ends here. */
  line_ended(): void {
    this.printing = null;
  }

  /**
   * Begins a line of `pid`. One that somebody else has begun is left unfinished. `alone`: no other process is traced.
   */
  *leader(pid: number, alone: boolean): Code<void> {
    let text = "";
    if (this.printing !== null && this.#column > 0) {
      text = " <unfinished ...>\n";
      this.#column = 0;
    }
    this.printing = pid;
    // with -ff and a file each, all lines are of one process
    const separate = this.o.follow === 2 && this.o.outfile !== null;
    if (this.o.outfile !== null && !separate && (this.o.follow > 0 || !alone))
      text += `${String(pid).padEnd(5)} `;
    else if (this.o.outfile === null && !alone) text += `[pid ${String(pid).padStart(5)}] `;
    yield* this.put(text + (yield* this.#stamp()));
  }

  *#stamp(): Code<ByteString> {
    let text = "";
    if (this.o.absolute > 0) {
      const ns = yield* now(CLOCK_REALTIME);
      const [s, us] = split(ns);
      const t = localtime(s, this.#zone);
      const day = `${pad(t.hour, 2)}:${pad(t.min, 2)}:${pad(t.sec, 2)}`;
      if (this.o.absolute === 1) text = `${day} `;
      else text = `${this.o.absolute === 2 ? day : s}.${pad(us, 6)} `;
    }
    if (!this.o.relative) return text;
    const at = yield* now(CLOCK_MONOTONIC);
    const [s, us] = split(this.#last === null ? 0 : at - this.#last);
    this.#last = at;
    const relative = `${pad(s, 6, " ")}.${pad(us, 6)}`;
    return text === "" ? `${relative} ` : `${text}(+${relative}) `;
  }
}

/** A message on standard error. */
export function* message(text: ByteString): Code<void> {
  yield* eprint(`strace: ${text}\n`);
}
