// tac(1).
import { EBADF, EINVAL, EISDIR } from "../../../kernel/uapi/errno.ts";
import { SEEK_SET } from "../../../kernel/uapi/fcntl.ts";
import type { ByteString } from "../../../kernel/uapi/syscall.ts";
import type { Code } from "../../lib/code.ts";
import { compile_regex } from "../../lib/regex.ts";
import { eprint, read_fd, strerror } from "../../lib/stdio.ts";
import * as sys from "../../lib/sys.ts";
import { type Tool, tool } from "../tool.ts";

/** Where separators stand, [start, end), from the first to the last. */
type Finder = (text: ByteString) => [number, number][];

const by_text =
  (separator: ByteString): Finder =>
  (text) => {
    const found: [number, number][] = [];
    for (let at = text.indexOf(separator); at >= 0; at = text.indexOf(separator, at + separator.length))
      found.push([at, at + separator.length]);
    return found;
  };

/** Expressions are looked for from the end: of those that begin last, each as long as what is left allows. */
function* by_regex(t: Tool, pattern: ByteString): Code<Finder> {
  const r = compile_regex(pattern, { syntax: "emacs", bytes: !t.utf8, nosub: true, newline: true });
  if (!r.ok) return yield* t.die(r.error);
  const { regex } = r;
  return (text) => {
    const starts: [number, number][] = [];
    for (let m = regex.exec(text, 0); m && m.start < text.length; m = regex.exec(text, m.start + 1))
      starts.push([m.start, m.end]);
    const found: [number, number][] = [];
    let limit = text.length;
    for (const [start, end] of starts.reverse()) {
      if (start >= limit) continue;
      const m = end > limit ? regex.exec(text.slice(0, limit), start) : { start, end };
      if (!m || m.start !== start) continue;
      found.push([start, m.end]);
      limit = start;
    }
    return found.reverse();
  };
}

/** The records of a text, last first, each with the separator behind it or before it. */
function* reversed(text: ByteString, marks: [number, number][], before: boolean): Generator<ByteString> {
  let end = text.length;
  for (let i = marks.length - 1; i >= 0; i--) {
    const cut = marks[i][before ? 0 : 1];
    if (cut < end) yield text.slice(cut, end);
    end = Math.min(end, cut);
  }
  if (end > 0) yield text.slice(0, end);
}

/** A message that does not wait for what is printed before it: that is still buffered. */
function* complain(t: Tool, message: string, errno: number): Code<void> {
  yield* eprint(`${t.name}: ${message}: ${strerror(errno)}\n`);
  t.status = 1;
}

export const tac = tool({
  name: "tac",
  usage: "[OPTION]... [FILE]...",
  about: `Write each FILE to standard output, last line first.

With no FILE, or when FILE is -, read standard input.

Mandatory arguments to long options are mandatory for short options too.`,
  options: `
  -b, --before             attach the separator before instead of after
  -r, --regex              interpret the separator as a regular expression
  -s, --separator=STRING   use STRING as the separator instead of newline`,
  *run(t) {
    const separator = t.last("s")?.arg ?? "\n";
    if (t.has("r") && separator === "") yield* t.die("separator cannot be empty");
    const find = t.has("r") ? yield* by_regex(t, separator) : by_text(separator === "" ? "\0" : separator);
    for (const name of t.operands.length > 0 ? t.operands : ["-"]) {
      const fd = name === "-" ? 0 : yield sys.open(name, 0);
      if (fd < 0) {
        yield* complain(t, `failed to open ${t.quoteaf(name)} for reading`, fd);
        continue;
      }
      // what can be read from its end is, however much of it has been read
      if (fd === 0) yield sys.lseek(fd, 0, SEEK_SET);
      const text = yield* read_fd(fd);
      if (typeof text === "number") {
        const shown = t.quotef(name === "-" ? "standard input" : name);
        // a directory has an end, and nothing before it
        yield* complain(t, `${shown}: read error`, text === -EISDIR ? EINVAL : text);
        if (text === -EBADF) yield* complain(t, name, text);
      } else for (const p of reversed(text, find(text), t.has("b"))) yield* t.out.print(p);
      if (fd !== 0) yield sys.close(fd);
    }
  },
});
