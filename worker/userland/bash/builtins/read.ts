// read: one line, or so many characters, split by IFS into variables.
import { EBADF, EINTR } from "../../../kernel/uapi/errno.ts";
import { F_GETFD, SEEK_CUR } from "../../../kernel/uapi/fcntl.ts";
import { CLOCK_MONOTONIC, POLLIN } from "../../../kernel/uapi/sched.ts";
import type { ByteString } from "../../../kernel/uapi/syscall.ts";
import { UserBuffer } from "../../../kernel/uapi/syscall.ts";
import { ECHO, ICANON, TCGETS, TCSETSW, type termios, VMIN, VTIME } from "../../../kernel/uapi/termios.ts";
import { utf8_length_at } from "../../lib/bytes.ts";
import type { Code } from "../../lib/code.ts";
import { strerror, write_all } from "../../lib/stdio.ts";
import * as sys from "../../lib/sys.ts";
import { assign_values } from "../array_store.ts";
import { edit_line, Interrupted, TimedOut } from "../editor.ts";
import { ifs_value } from "../expand.ts";
import { is_terminal } from "../file_test.ts";
import { MAX_STRING } from "../limits.ts";
import { is_utf8 } from "../locale.ts";
import { assign, assign_reference, get_variable, split_reference } from "../names.ts";
import { reading_mode } from "../read_line.ts";
import { type Input, split_input } from "../read_split.ts";
import { Discard, type Shell } from "../shell.ts";
import { check_signals } from "../traps.ts";
import type { Builtin } from "./index.ts";
import { builtin_options } from "./options.ts";

interface Request {
  fd: number;
  raw: boolean;
  delimiter: ByteString;
  /** characters to read at most; -1 without limit */
  count: number;
  /** -N: delimiters do not end it */
  exact: boolean;
  /** monotonic time to give up at, in ms; Infinity without -t */
  deadline: number;
}

function* monotonic_ms(): Code<number> {
  const t = { tv_sec: 0, tv_nsec: 0 };
  yield sys.clock_gettime(CLOCK_MONOTONIC, t);
  return t.tv_sec * 1000 + t.tv_nsec / 1e6;
}

/** Where read gets its bytes. */
interface Bytes {
  readonly buffered: boolean;
  /** A byte; "" at end of file; a negated errno. */
  next(): Code<ByteString | number>;
}

/** Bytes of a descriptor, one at a time; what is read too much is given back where that is possible. */
class ByteReader implements Bytes {
  readonly #fd: number;
  readonly #chunk: number;
  readonly #seekable: boolean;
  readonly #buf = new UserBuffer();
  #pos = 0;

  constructor(fd: number, mode: "tty" | "seekable" | "bytes", by_character: boolean) {
    this.#fd = fd;
    this.#seekable = mode === "seekable";
    // a terminal gives one line per read, unless it was told to give characters
    this.#chunk = mode === "bytes" || (mode === "tty" && by_character) ? 1 : 4096;
  }
  get buffered(): boolean {
    return this.#pos < this.#buf.data.length;
  }
  /** A byte; "" at end of file; a negated errno. */
  *next(): Code<ByteString | number> {
    if (!this.buffered) {
      this.#buf.data = "";
      this.#pos = 0;
      const n = yield sys.read(this.#fd, this.#buf, this.#chunk);
      if (n <= 0) return n < 0 ? n : "";
    }
    return this.#buf.data[this.#pos++];
  }
  *give_back(): Code<void> {
    const over = this.#buf.data.length - this.#pos;
    if (over > 0 && this.#seekable) yield sys.lseek(this.#fd, -over, SEEK_CUR);
  }
}

type End = "delimiter" | "count" | "eof" | "timeout" | "error";

/** Reads by the request. */
function* read_input(sh: Shell, r: Request, reader: Bytes, who: string): Code<{ input: Input; end: End }> {
  let text = "";
  const quoted = new Set<number>();
  let escaped = false;
  let characters = 0;
  const utf8 = is_utf8(sh);
  let end: End = "count";
  while (r.count < 0 || characters < r.count) {
    if (r.deadline !== Infinity && !reader.buffered) {
      const left = r.deadline - (yield* monotonic_ms());
      const fds = [{ fd: r.fd, events: POLLIN, revents: 0 }];
      const n = left <= 0 ? 0 : yield sys.poll(fds, Math.ceil(left));
      if (n === -EINTR) {
        yield* check_signals(sh);
        continue;
      }
      if (n === 0) {
        end = "timeout";
        break;
      }
    }
    const c = yield* reader.next();
    if (c === -EINTR) {
      yield* check_signals(sh);
      continue;
    }
    if (typeof c === "number") {
      yield* sh.error(`${who}: read error: ${r.fd}: ${strerror(c)}`);
      end = "error";
      break;
    }
    if (c === "") {
      end = "eof";
      break;
    }
    if (escaped) {
      escaped = false;
      // a backslash before a newline joins the lines
      if (c === "\n") {
        if (sh.interactive_shell && (yield* is_terminal(r.fd)))
          yield* write_all(2, get_variable(sh, "PS2") ?? "");
        continue;
      }
      quoted.add(text.length);
    } else if (c === "\\" && !r.raw) {
      escaped = true;
      continue;
    } else if (c === r.delimiter && !r.exact) {
      end = "delimiter";
      break;
    } else if (c === "\0") continue;
    text += c;
    if (text.length > MAX_STRING) {
      yield* sh.error(`${who}: line exceeds ${MAX_STRING} bytes`);
      end = "error";
      break;
    }
    // the bytes of a character count as one
    if (!utf8 || c < "\x80") characters++;
    else {
      let start = text.length - 1;
      while (start > 0 && (text.charCodeAt(start) & 0xc0) === 0x80 && text.length - start < 4) start--;
      const size = utf8_length_at(text, start);
      if (size !== 0 && start + size <= text.length) characters++;
    }
  }
  return { input: { text, quoted }, end };
}

/** Gives the terminal the modes of -s and -n; returns what to restore. */
function* terminal_modes(fd: number, silent: boolean, by_character: boolean): Code<termios | null> {
  if (!silent && !by_character) return null;
  const old: termios = { c_iflag: 0, c_oflag: 0, c_cflag: 0, c_lflag: 0, c_cc: [] };
  if ((yield sys.ioctl(fd, TCGETS, old)) < 0) return null;
  const modes: termios = { ...old, c_cc: [...old.c_cc] };
  if (silent) modes.c_lflag &= ~ECHO;
  if (by_character) {
    modes.c_lflag &= ~ICANON;
    modes.c_cc[VMIN] = 1;
    modes.c_cc[VTIME] = 0;
  }
  yield sys.ioctl(fd, TCSETSW, modes);
  return old;
}

/** -t SECONDS as milliseconds; null when it is no such number. */
function timeout_ms(text: string): number | null {
  return /^(?:\d+\.?\d*|\.\d+)$/.test(text) ? Number(text) * 1000 : null;
}

const read: Builtin = {
  *run(sh, words) {
    const o = yield* builtin_options(sh, words, "ersa:d:i:n:p:t:u:N:");
    if (!o) return 2;
    const r: Request = { fd: 0, raw: false, delimiter: "\n", count: -1, exact: false, deadline: Infinity };
    let array: string | null = null;
    let prompt: ByteString | null = null;
    let initial = "";
    let edit = false;
    let silent = false;
    let timeout: number | null = null;
    for (const { letter, arg } of o.given) {
      const value = arg ?? "";
      switch (letter) {
        case "r":
          r.raw = true;
          break;
        case "s":
          silent = true;
          break;
        case "a":
          array = value;
          break;
        case "d":
          r.delimiter = value === "" ? "\0" : value[0];
          break;
        case "n":
        case "N":
          if (!/^\+?\d+$/.test(value) || Number(value) > MAX_STRING) {
            yield* sh.error(`read: ${value}: invalid number`);
            return 1;
          }
          r.count = Number(value);
          r.exact = letter === "N";
          break;
        case "p":
          prompt = value;
          break;
        case "t":
          timeout = timeout_ms(value);
          if (timeout === null) {
            yield* sh.error(`read: ${value}: invalid timeout specification`);
            return 1;
          }
          break;
        case "u":
          if (!/^\d+$/.test(value)) {
            yield* sh.error(`read: ${value}: invalid file descriptor specification`);
            return 1;
          }
          r.fd = Number(value);
          if ((yield sys.fcntl(r.fd, F_GETFD)) === -EBADF) {
            yield* sh.error(`read: ${value}: invalid file descriptor: Bad file descriptor`);
            return 1;
          }
          break;
        case "i":
          initial = value;
          break;
        case "e":
          edit = true;
      }
    }
    if (timeout === 0) {
      const fds = [{ fd: r.fd, events: POLLIN, revents: 0 }];
      return (yield sys.poll(fds, 0)) > 0 && fds[0].revents !== 0 ? 0 : 1;
    }
    const names = o.rest;
    for (const name of array === null ? names.slice(0, 1) : [array])
      if (!split_reference(name)) {
        yield* sh.error(`read: \`${name}': not a valid identifier`);
        return 1;
      }
    if (timeout !== null) r.deadline = (yield* monotonic_ms()) + timeout;
    const mode = yield* reading_mode(r.fd);
    const tty = mode === "tty";
    const by_character = r.count >= 0 || r.delimiter !== "\n";
    if (edit && r.fd === 0 && (yield* is_terminal(0)))
      return yield* read_edited(sh, r, prompt ?? "", initial, timeout, (input) =>
        store(sh, array, names, input, r.exact),
      );
    if (prompt !== null && tty) yield* write_all(2, prompt);
    const modes = tty ? yield* terminal_modes(r.fd, silent, by_character) : null;
    const reader = new ByteReader(r.fd, mode, by_character);
    let result: { input: Input; end: End };
    try {
      result = yield* read_input(sh, r, reader, "read");
    } finally {
      if (modes !== null) yield sys.ioctl(r.fd, TCSETSW, modes);
    }
    yield* reader.give_back();
    const { input, end } = result;
    if (end === "error") return 1;
    const status = end === "timeout" ? 142 : end === "eof" ? 1 : 0;
    if (!(yield* store(sh, array, names, input, r.exact))) return 1;
    return status;
  },
  usage:
    "[-ers] [-a array] [-d delim] [-i text] [-n nchars] [-N nchars] [-p prompt] [-t timeout] [-u fd] [name ...]",
  summary: "Read a line from the standard input and split it into fields.",
};

/** Lines typed with line editing (-e), as a source of bytes. */
class EditedReader implements Bytes {
  readonly #sh: Shell;
  readonly #prompt: ByteString;
  readonly #timeout: number | null;
  #initial: ByteString;
  #text = "";
  #pos = 0;

  constructor(sh: Shell, prompt: ByteString, initial: ByteString, timeout: number | null) {
    this.#sh = sh;
    this.#prompt = prompt;
    this.#initial = initial;
    this.#timeout = timeout;
  }
  get buffered(): boolean {
    return true;
  }
  *next(): Code<ByteString | number> {
    if (this.#pos >= this.#text.length) {
      const line = yield* edit_line(this.#sh, this.#prompt, this.#initial, this.#timeout, true);
      if (line === null) return "";
      this.#initial = "";
      this.#text = `${line}\n`;
      this.#pos = 0;
    }
    return this.#text[this.#pos++];
  }
}

/** read -e */
function* read_edited(
  sh: Shell,
  r: Request,
  prompt: ByteString,
  initial: ByteString,
  timeout: number | null,
  keep: (input: Input) => Code<boolean>,
): Code<number> {
  try {
    const reader = new EditedReader(sh, prompt, initial, timeout);
    const { input, end } = yield* read_input(sh, { ...r, deadline: Infinity }, reader, "read");
    if (!(yield* keep(input))) return 1;
    return end === "eof" || end === "error" ? 1 : 0;
  } catch (e) {
    if (e instanceof TimedOut) return 142;
    if (!(e instanceof Interrupted)) throw e;
    sh.signals.caught.interrupted = false;
    yield* write_all(2, "\n");
    throw new Discard(130, false);
  }
}

/** Assigns what was read; false after a message. */
function* store(
  sh: Shell,
  array: string | null,
  names: readonly string[],
  input: Input,
  whole: boolean,
): Code<boolean> {
  if (array !== null) {
    const words = whole ? [input.text] : split_input(input, ifs_value(sh), Infinity);
    return yield* assign_values(sh, array, words, "read");
  }
  if (names.length === 0) return yield* assign(sh, "REPLY", null, input.text);
  const values = whole ? [input.text] : split_input(input, ifs_value(sh), names.length);
  for (let i = 0; i < names.length; i++) {
    const ref = split_reference(names[i]);
    if (!ref) {
      yield* sh.error(`read: \`${names[i]}': not a valid identifier`);
      return false;
    }
    if (!(yield* assign_reference(sh, ref, values[i] ?? ""))) return false;
  }
  return true;
}

export const read_builtins: Readonly<Record<string, Builtin>> = { read };
