// paste(1).
import type { ByteString } from "../../../kernel/uapi/syscall.ts";
import type { Code } from "../../lib/code.ts";
import { InStream } from "../../lib/stdio.ts";
import * as sys from "../../lib/sys.ts";
import { type Tool, tool } from "../tool.ts";

const ESCAPES: Readonly<Record<string, ByteString>> = {
  "0": "",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  "\\": "\\",
};

/** The delimiters of -d, each one byte or empty (\0); null when the list ends in a lone backslash. */
function parse_delimiters(list: ByteString): ByteString[] | null {
  const out: ByteString[] = [];
  for (let i = 0; i < list.length; i++) {
    if (list[i] !== "\\") out.push(list[i]);
    else if (++i === list.length) return null;
    else out.push(ESCAPES[list[i]] ?? list[i]);
  }
  return out.length > 0 ? out : [""];
}

interface Job {
  t: Tool;
  delimiters: readonly ByteString[];
  eol: ByteString;
  /** standard input, shared by all operands "-" */
  stdin: InStream;
}

/** Opens a file; null after a message that it cannot be. */
function* open_input(job: Job, name: ByteString): Code<InStream | null> {
  if (name === "-") return job.stdin;
  const fd = yield sys.open(name, 0);
  if (fd >= 0) return new InStream(fd);
  yield* job.t.error(job.t.quotef(name), fd);
  return null;
}

function* close_input(job: Job, name: ByteString, input: InStream): Code<void> {
  if (input.error < 0) yield* job.t.error(job.t.quotef(name), input.error);
  if (input !== job.stdin) yield sys.close(input.fd);
}

/** -s: the lines of one file side by side, then those of the next. */
function* paste_serial(job: Job): Code<void> {
  const { t, delimiters, eol } = job;
  for (const name of t.operands) {
    const input = yield* open_input(job, name);
    if (!input) continue;
    for (let n = 0; ; n++) {
      const line = yield* input.line(eol);
      if (line === null) break;
      if (n > 0) yield* t.out.print(delimiters[(n - 1) % delimiters.length]);
      yield* t.out.print(line.endsWith(eol) ? line.slice(0, -1) : line);
    }
    yield* t.out.print(eol);
    yield* close_input(job, name, input);
  }
}

/** One line of each file per line, until all files are at their end. */
function* paste_parallel(job: Job): Code<void> {
  const { t, delimiters, eol } = job;
  /** null at its end */
  const inputs: (InStream | null)[] = [];
  for (const name of t.operands) {
    const input = yield* open_input(job, name);
    if (!input) return;
    inputs.push(input);
  }
  for (;;) {
    let text = "";
    let any = false;
    for (const [i, input] of inputs.entries()) {
      if (i > 0) text += delimiters[(i - 1) % delimiters.length];
      const line = input ? yield* input.line(eol) : null;
      if (input && line === null) {
        // a message stands behind what the row has so far
        if (any) {
          yield* t.out.print(text);
          text = "";
        }
        yield* close_input(job, t.operands[i], input);
        inputs[i] = null;
      }
      if (line === null) continue;
      any = true;
      text += line.endsWith(eol) ? line.slice(0, -1) : line;
    }
    if (!any) break;
    yield* t.out.print(text + eol);
  }
}

export const paste = tool({
  name: "paste",
  usage: "[OPTION]... [FILE]...",
  about: `Write lines consisting of the sequentially corresponding lines from
each FILE, separated by TABs, to standard output.

With no FILE, or when FILE is -, read standard input.

Mandatory arguments to long options are mandatory for short options too.`,
  options: `
  -d, --delimiters=LIST   reuse characters from LIST instead of TABs
  -s, --serial            paste one file at a time instead of in parallel
  -z, --zero-terminated    line delimiter is NUL, not newline`,
  *run(t) {
    const list = t.last("d")?.arg ?? "\t";
    const delimiters = parse_delimiters(list);
    if (delimiters === null) return yield* t.die(`delimiter list ends with an unescaped backslash: ${list}`);
    if (t.operands.length === 0) t.operands = ["-"];
    const job: Job = { t, delimiters, eol: t.has("z") ? "\0" : "\n", stdin: new InStream(0) };
    yield* t.has("s") ? paste_serial(job) : paste_parallel(job);
  },
});
