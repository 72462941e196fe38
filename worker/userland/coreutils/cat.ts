// cat(1): concatenates files; plain copying block by block, or line by line with -n, -v and friends.

import { SEEK_CUR } from "../../kernel/uapi/fcntl.ts";
import { new_stat, S_ISREG } from "../../kernel/uapi/stat.ts";
import { type ByteString, UserBuffer } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { write_all } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { type Tool, tool } from "./tool.ts";

const BLOCK = 131072;

/** State of numbering and squeezing, which goes on from file to file. */
interface Formatting {
  number: "none" | "all" | "nonblank";
  ends: boolean;
  tabs: boolean;
  nonprinting: boolean;
  squeeze: boolean;
  line: number;
  /** newlines seen in a row; 1 at the start of a line */
  newlines: number;
}

function visible(c: number): string {
  if (c >= 128) return `M-${visible(c - 128)}`;
  if (c === 127) return "^?";
  return c < 32 ? `^${String.fromCharCode(c + 64)}` : String.fromCharCode(c);
}

function format_char(ch: string, f: Formatting): string {
  const c = ch.charCodeAt(0);
  if (c === 9) return f.tabs ? "^I" : ch;
  return f.nonprinting && (c < 32 || c >= 127) ? visible(c) : ch;
}

/** Formats a whole line, or a piece of one; `text` ends with "\n" when the line does. */
function format_piece(text: ByteString, f: Formatting): string {
  const ended = text.endsWith("\n");
  const body = ended ? text.slice(0, -1) : text;
  const at_start = f.newlines > 0;
  if (at_start && body === "" && ended) {
    f.newlines++;
    if (f.squeeze && f.newlines > 2) return "";
  } else f.newlines = ended ? 1 : 0;
  let out = "";
  if (at_start && (f.number === "all" || (f.number === "nonblank" && body !== "")))
    out = `${String(++f.line).padStart(6)}\t`;
  let shown = body;
  if (f.nonprinting || f.tabs) {
    shown = "";
    for (const ch of body) shown += format_char(ch, f);
  }
  if (ended && f.ends && body.endsWith("\r") && !f.nonprinting) shown = `${shown.slice(0, -1)}^M`;
  return out + shown + (ended ? (f.ends ? "$\n" : "\n") : "");
}

/** Copies one descriptor to standard output. Returns the read error (negated), or 0. */
function* copy_plain(t: Tool, fd: number): Code<number> {
  const buf = new UserBuffer();
  for (;;) {
    const n = yield sys.read(fd, buf, BLOCK);
    if (n <= 0) return n;
    const e = yield* write_all(1, buf.data);
    if (e < 0) yield* t.die("write error", e);
  }
}

function* copy_formatted(t: Tool, fd: number, f: Formatting): Code<number> {
  const buf = new UserBuffer();
  for (;;) {
    const n = yield sys.read(fd, buf, 65536);
    if (n <= 0) {
      yield* t.out.flush();
      return n;
    }
    for (let i = 0; i < buf.data.length; ) {
      const nl = buf.data.indexOf("\n", i);
      const end = nl < 0 ? buf.data.length : nl + 1;
      yield* t.out.print(format_piece(buf.data.slice(i, end), f));
      i = end;
    }
    yield* t.out.flush();
    if (t.out.error) yield* t.die("write error", t.out.error);
  }
}

/** Copying a file onto its own end would never finish. */
function* is_output(fd: number): Code<boolean> {
  const output = new_stat();
  const input = new_stat();
  if ((yield sys.fstat(1, output)) < 0 || !S_ISREG(output.st_mode)) return false;
  if ((yield sys.fstat(fd, input)) < 0) return false;
  if (input.st_ino !== output.st_ino || input.st_dev !== output.st_dev) return false;
  // of an empty file there is nothing to copy
  return (yield sys.lseek(fd, 0, SEEK_CUR)) < input.st_size;
}

export const cat = tool({
  name: "cat",
  usage: "[OPTION]... [FILE]...",
  about: "Concatenate FILE(s) to standard output.\n\nWith no FILE, or when FILE is -, read standard input.",
  options: `
  -A, --show-all           equivalent to -vET
  -b, --number-nonblank    number nonempty output lines, overrides -n
  -e                       equivalent to -vE
  -E, --show-ends          display $ at end of each line
  -n, --number             number all output lines
  -s, --squeeze-blank      suppress repeated empty output lines
  -t                       equivalent to -vT
  -T, --show-tabs          display TAB characters as ^I
  -u                       (ignored)
  -v, --show-nonprinting   use ^ and M- notation, except for LFD and TAB`,
  *run(t) {
    const f: Formatting = {
      number: t.has("b") ? "nonblank" : t.has("n") ? "all" : "none",
      ends: t.has("A", "e", "E"),
      tabs: t.has("A", "t", "T"),
      nonprinting: t.has("A", "e", "t", "v"),
      squeeze: t.has("s"),
      line: 0,
      newlines: 1,
    };
    const plain = f.number === "none" && !f.ends && !f.tabs && !f.nonprinting && !f.squeeze;
    for (const name of t.operands.length ? t.operands : ["-"]) {
      const input = yield* t.open_input(name);
      if (!input) continue;
      if (yield* is_output(input.fd)) yield* t.error(`${t.quotef(name)}: input file is output file`);
      else input.error = plain ? yield* copy_plain(t, input.fd) : yield* copy_formatted(t, input.fd, f);
      yield* t.close_input(input, name);
    }
  },
});
