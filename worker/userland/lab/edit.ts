// edit: a file in the text editor of the page. The file goes there and comes back through the terminal (lib/edit_wire.ts),
// and is read and written here, so that audit sees an editor at work.
import { EINTR, EISDIR, ENOENT } from "../../kernel/uapi/errno.ts";
import { O_CREAT, O_TRUNC, O_WRONLY, W_OK } from "../../kernel/uapi/fcntl.ts";
import { POLLIN, type pollfd } from "../../kernel/uapi/sched.ts";
import { SIGINT, SIGTERM } from "../../kernel/uapi/signal.ts";
import { new_stat, S_ISDIR, S_ISREG, type stat } from "../../kernel/uapi/stat.ts";
import { type ByteString, UserBuffer } from "../../kernel/uapi/syscall.ts";
import * as T from "../../kernel/uapi/termios.ts";
import { decode_utf8, encode_utf8 } from "../lib/bytes.ts";
import type { Code } from "../lib/code.ts";
import {
  data_messages,
  type EditMessage,
  EditReader,
  edit_message,
  MAX_EDIT,
  Parcel,
  word_of,
} from "../lib/edit_wire.ts";
import { type Cli, program } from "../lib/program.ts";
import { read_file, strerror, write_all } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";

const HELP = `Usage: edit FILE
Opens FILE in the text editor of the page that shows this terminal. A file that
is not there is made when it is saved. Ctrl-C ends it without saving.
`;
/** How long the page may take to answer, and how often it is looked for, ms. */
const PATIENCE = 5000;
const LOOK_EVERY = 50;

/** A file as it is on the disk. */
interface Contents {
  readonly data: ByteString;
  /** null: there is none so far */
  readonly st: stat | null;
  readonly writable: boolean;
}

/** Reads the file, or says why it cannot be edited. */
function* contents_of(c: Cli, path: ByteString): Code<Contents> {
  const st = new_stat();
  const found = yield sys.stat_(path, st);
  if (found === -ENOENT) {
    const parent = path.replace(/[^/]*\/*$/, "") || ".";
    const there = yield sys.stat_(parent, new_stat());
    if (there < 0) yield* c.die(path, there);
    return { data: "", st: null, writable: true };
  }
  if (found < 0) yield* c.die(path, found);
  if (S_ISDIR(st.st_mode)) yield* c.die(path, EISDIR);
  if (!S_ISREG(st.st_mode)) yield* c.die(`${path}: not a regular file`);
  if (st.st_size > MAX_EDIT) yield* too_large(c, path);
  const data = yield* read_file(path);
  if (typeof data === "number") return yield* c.die(path, data);
  // files of /proc have no size before they are read
  if (data.length > MAX_EDIT) yield* too_large(c, path);
  if (data.includes("\0") || encode_utf8(decode_utf8(data)) !== data)
    yield* c.die(`${path}: binary file (not text in UTF-8)`);
  if (data.includes("\r"))
    yield* c.die(`${path}: has carriage returns, which the editor would change (tr -d '\\r' takes them out)`);
  return { data, st, writable: (yield sys.access(path, W_OK)) === 0 };
}

const too_large = (c: Cli, path: ByteString): Code<never> =>
  c.die(`${path}: larger than ${MAX_EDIT} bytes, the most that can be edited`);

/** The terminal, with keys as they come and no echo. */
class Line {
  readonly #saved: T.termios;
  readonly #reader = new EditReader();
  readonly #waiting: EditMessage[] = [];
  /** SIGINT or SIGTERM came: its number. */
  signal = 0;

  constructor(saved: T.termios) {
    this.#saved = saved;
  }

  *start(): Code<void> {
    for (const sig of [SIGINT, SIGTERM])
      yield sys.rt_sigaction(sig, {
        sa_handler: () => {
          this.signal = sig;
        },
        sa_flags: 0,
        sa_mask: 0n,
      });
    const raw = { ...this.#saved, c_cc: this.#saved.c_cc.slice() };
    raw.c_iflag &= ~(T.ICRNL | T.INLCR | T.IGNCR | T.ISTRIP | T.IXON);
    // Ctrl-C remains, so that there is always a way out
    raw.c_lflag &= ~(T.ICANON | T.ECHO | T.ECHONL | T.IEXTEN);
    raw.c_cc[T.VQUIT] = 0;
    raw.c_cc[T.VSUSP] = 0;
    raw.c_cc[T.VMIN] = 1;
    raw.c_cc[T.VTIME] = 0;
    yield sys.ioctl(0, T.TCSETSW, raw);
  }

  *stop(): Code<void> {
    yield sys.ioctl(0, T.TCSETSW, this.#saved);
  }

  /** Takes in what has been typed, or waits for it. False when a signal ended that, or the terminal is gone. */
  *#read(): Code<boolean> {
    const buf = new UserBuffer();
    const n = yield sys.read(0, buf, 4096);
    if (n > 0) this.#waiting.push(...this.#reader.push(buf.data));
    return n > 0 || (n === -EINTR && this.signal === 0);
  }

  /** The first of the messages that are here for this run of edit. */
  #taken(nonce: string): EditMessage | null {
    const at = this.#waiting.findIndex((message) => message.nonce === nonce);
    return at < 0 ? null : this.#waiting.splice(0, at + 1)[at];
  }

  /**
   * Looks for a message, and sleeps in between: who waits at the terminal all the time is taken for a program that
   * wants to be typed into, by everything that types without an editor. Null when none comes.
   */
  *answer(nonce: string): Code<EditMessage | null> {
    for (let waited = 0; waited < PATIENCE && this.signal === 0; waited += LOOK_EVERY) {
      const fds: pollfd[] = [{ fd: 0, events: POLLIN, revents: 0 }];
      if ((yield sys.poll(fds, 0)) > 0 && !(yield* this.#read())) return null;
      const message = this.#taken(nonce);
      if (message) return message;
      yield sys.nanosleep({ tv_sec: 0, tv_nsec: LOOK_EVERY * 1e6 });
    }
    return null;
  }

  /** The next message to this run of edit; null when a signal came, or the terminal is gone. */
  *message(nonce: string): Code<EditMessage | null> {
    for (;;) {
      const message = this.#taken(nonce);
      if (message) return message;
      if (!(yield* this.#read())) return null;
    }
  }
}

/** The file on the disk is not the one that was read. */
function* has_changed(path: ByteString, before: stat | null): Code<boolean> {
  const now = new_stat();
  const found = (yield sys.stat_(path, now)) === 0;
  if (!before || !found) return found !== (before !== null);
  return now.st_ino !== before.st_ino || now.st_size !== before.st_size || now.st_mtime !== before.st_mtime;
}

/** Writes the file as editors do. Returns 0 or a negated errno. */
function* replace_file(path: ByteString, data: ByteString): Code<number> {
  const fd = yield sys.open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o666);
  if (fd < 0) return fd;
  const written = yield* write_all(fd, data);
  const closed = yield sys.close(fd);
  return written || closed;
}

/** Answers to `save`; returns how the file is then, undefined when it was not written. */
function* save(
  path: ByteString,
  data: ByteString,
  before: stat | null,
  force: boolean,
  tell: (verb: string, ...words: string[]) => Code<unknown>,
): Code<stat | undefined> {
  if (!force && (yield* has_changed(path, before))) {
    yield* tell("changed");
    return undefined;
  }
  const r = yield* replace_file(path, data);
  if (r < 0) {
    yield* tell("failed", word_of(strerror(r)));
    return undefined;
  }
  const st = new_stat();
  yield sys.stat_(path, st);
  yield* tell("saved");
  return st;
}

function* absolute(path: ByteString): Code<ByteString> {
  if (path.startsWith("/")) return path;
  const buf = new UserBuffer();
  const length = yield sys.getcwd(buf);
  const directory = length > 0 ? buf.data.replace(/\0[\s\S]*$/, "") : "";
  return `${directory.replace(/\/$/, "")}/${path.replace(/^(?:\.\/+)+/, "")}`;
}

/** Works for the page until it has had enough. Returns the last contents that were written, null when none were. */
function* serve(line: Line, nonce: string, path: ByteString, opened: Contents): Code<ByteString | null> {
  const tell = (verb: string, ...words: (string | number)[]) =>
    write_all(1, edit_message(nonce, verb, ...words));
  const { data } = opened;
  const flags = `${opened.st ? "" : "new"}${opened.writable ? "" : "readonly"}`;
  yield* tell("open", word_of(yield* absolute(path)), data.length, flags);
  yield* write_all(1, data_messages(nonce, data).join(""));
  let { st } = opened;
  let written: ByteString | null = null;
  let parcel: Parcel | null = null;
  let force = false;
  for (;;) {
    const message = yield* line.message(nonce);
    if (!message || message.verb === "quit") return written;
    if (message.verb === "save") {
      parcel = Parcel.of(message.words[0]);
      force = message.words[1] === "1";
      if (!parcel) yield* tell("failed", word_of(`larger than ${MAX_EDIT} bytes`));
    } else if (message.verb === "data" && parcel && !parcel.add(message.words[0])) parcel = null;
    const text = parcel?.data ?? null;
    if (text === null) continue;
    parcel = null;
    const now = yield* save(path, text, st, force, tell);
    if (!now) continue;
    st = now;
    written = text;
  }
}

function* nonce_of(): Code<string> {
  const buf = new UserBuffer();
  yield sys.getrandom(buf, 8);
  return [...buf.data].map((c) => c.charCodeAt(0).toString(16).padStart(2, "0")).join("");
}

function* edit_file(c: Cli, path: ByteString, mode: T.termios): Code<number> {
  const opened = yield* contents_of(c, path);
  const line = new Line(mode);
  const nonce = yield* nonce_of();
  yield* line.start();
  yield* write_all(1, edit_message(nonce, "hello"));
  const answer = yield* line.answer(nonce);
  if (!answer) {
    yield* line.stop();
    if (line.signal) return 128 + line.signal;
    return yield* c.die(
      `no editor answers: ${path} can be edited only where the page shows this terminal.\n` +
        `To write it here: cat >${path} (end with Ctrl-D); to change it: sed -i s/OLD/NEW/ ${path}`,
    );
  }
  yield* write_all(1, "Open in the page's editor. Ctrl-C ends it.");
  const written = yield* serve(line, nonce, path, opened);
  yield* write_all(1, `\r\x1b[K${edit_message(nonce, "close")}`);
  yield* line.stop();
  yield* c.out.print(
    `${path}: ${written === null ? "not changed" : `${written.length} ${written.length === 1 ? "byte" : "bytes"} written`}\n`,
  );
  return line.signal ? 128 + line.signal : 0;
}

export const edit = program({
  name: "edit",
  help: HELP,
  *run(c) {
    const files = c.args[0] === "--" ? c.args.slice(1) : c.args;
    const [path] = files;
    if (c.args[0]?.startsWith("-") && c.args[0] !== "--" && c.args[0] !== "-")
      yield* c.usage(`edit: invalid option ${c.args[0]}\n${HELP}`, 2);
    if (files.length !== 1 || path === "") yield* c.usage(`edit: one file, please\n${HELP}`, 2);
    const mode: T.termios = { c_iflag: 0, c_oflag: 0, c_cflag: 0, c_lflag: 0, c_cc: [] };
    for (const fd of [1, 0])
      if ((yield sys.ioctl(fd, T.TCGETS, mode)) < 0)
        yield* c.die(`standard ${fd ? "output" : "input"} is not a terminal`);
    return yield* edit_file(c, path, mode);
  },
});
