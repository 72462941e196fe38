// head(1).
import { O_RDONLY, SEEK_CUR } from "../../../kernel/uapi/fcntl.ts";
import { type ByteString, UserBuffer } from "../../../kernel/uapi/syscall.ts";
import type { Code } from "../../lib/code.ts";
import * as sys from "../../lib/sys.ts";
import { type Tool, tool } from "../tool.ts";
import { count_argument, Headers, xwrite } from "./counts.ts";

const BUFSIZE = 8192;

interface Job {
  t: Tool;
  count: number;
  bytes: boolean;
  /** all but the last `count` */
  but_last: boolean;
  delimiter: string;
}

/** Gives back what was read beyond the end of the output, so that the next reader of the file finds it. */
function* unread(fd: number, n: number): Code<void> {
  if (n > 0) yield sys.lseek(fd, -n, SEEK_CUR);
}

/** Index after the n-th delimiter of `data`, or how many there are when there are fewer. */
function after_nth(data: ByteString, delimiter: string, n: number): { end: number | null; seen: number } {
  let at = 0;
  for (let seen = 0; seen < n; seen++) {
    const i = data.indexOf(delimiter, at);
    if (i < 0) return { end: null, seen };
    at = i + 1;
  }
  return { end: at, seen: n };
}

/** Each returns 0 or the negated errno of a failed read. */
function* first_bytes(job: Job, fd: number): Code<number> {
  const buf = new UserBuffer();
  for (let left = job.count; left > 0; ) {
    const n = yield sys.read(fd, buf, Math.min(left, BUFSIZE));
    if (n <= 0) return n;
    yield* xwrite(job.t, buf.data);
    left -= n;
  }
  return 0;
}

function* first_lines(job: Job, fd: number): Code<number> {
  const buf = new UserBuffer();
  for (let left = job.count; left > 0; ) {
    const n = yield sys.read(fd, buf, BUFSIZE);
    if (n <= 0) return n;
    const { end, seen } = after_nth(buf.data, job.delimiter, left);
    if (end !== null) {
      yield* unread(fd, n - end);
      yield* xwrite(job.t, buf.data.slice(0, end));
      return 0;
    }
    left -= seen;
    yield* xwrite(job.t, buf.data);
  }
  return 0;
}

function* all_but_bytes(job: Job, fd: number): Code<number> {
  const buf = new UserBuffer();
  let held = "";
  for (;;) {
    const n = yield sys.read(fd, buf, BUFSIZE);
    if (n <= 0) {
      yield* unread(fd, held.length);
      return n;
    }
    held += buf.data;
    const out = held.length - job.count;
    if (out > 0) {
      yield* xwrite(job.t, held.slice(0, out));
      held = held.slice(out);
    }
  }
}

function* all_but_lines(job: Job, fd: number): Code<number> {
  const buf = new UserBuffer();
  /** whole lines held back, oldest first from `from` on, and the unfinished one */
  let held: ByteString[] = [];
  let from = 0;
  let rest = "";
  for (;;) {
    const n = yield sys.read(fd, buf, BUFSIZE);
    if (n <= 0) {
      // an unfinished last line counts as one
      if (rest !== "" && n === 0 && held.length - from >= job.count && job.count > 0)
        yield* xwrite(job.t, held[from++]);
      if (rest !== "" && job.count === 0) {
        yield* xwrite(job.t, rest);
        rest = "";
      }
      let left = rest.length;
      for (let i = from; i < held.length; i++) left += held[i].length;
      yield* unread(fd, left);
      return n;
    }
    const parts = (rest + buf.data).split(job.delimiter);
    rest = parts.pop() ?? "";
    for (const p of parts) held.push(p + job.delimiter);
    while (held.length - from > job.count) yield* xwrite(job.t, held[from++]);
    if (from > 1000) {
      held = held.slice(from);
      from = 0;
    }
  }
}

function* copy(job: Job, fd: number): Code<number> {
  if (job.but_last) return yield* job.bytes ? all_but_bytes(job, fd) : all_but_lines(job, fd);
  return yield* job.bytes ? first_bytes(job, fd) : first_lines(job, fd);
}

/** The old form -NUM[bcklmqv]... as the first argument, in today's options. */
function new_options(arg: string): string[] | null {
  const m = /^-(\d+)([a-z]*)$/.exec(arg);
  if (!m) return null;
  let unit = "";
  let by_bytes = false;
  const more: string[] = [];
  for (const c of m[2]) {
    if (c === "c") {
      by_bytes = true;
      unit = "";
    } else if ("bkm".includes(c)) {
      by_bytes = true;
      unit = c;
    } else if (c === "l") by_bytes = false;
    else if ("qvz".includes(c)) more.push(`-${c}`);
    else return null;
  }
  return [by_bytes ? "-c" : "-n", m[1] + unit, ...more];
}

export const head = tool({
  name: "head",
  usage: "[OPTION]... [FILE]...",
  about: `Print the first 10 lines of each FILE to standard output.
With more than one FILE, precede each with a header giving the file name.

With no FILE, or when FILE is -, read standard input.`,
  options: `
  -c, --bytes=[-]NUM       print the first NUM bytes of each file;
                             with the leading '-', print all but the last
                             NUM bytes of each file
  -n, --lines=[-]NUM       print the first NUM lines instead of the first 10;
                             with the leading '-', print all but the last
                             NUM lines of each file
  -q, --quiet, --silent    never print headers giving file names
  -v, --verbose            always print headers giving file names
  -z, --zero-terminated    line delimiter is NUL, not newline`,
  notes: `NUM may have a multiplier suffix:
b 512, kB 1000, K 1024, MB 1000*1000, M 1024*1024,
GB 1000*1000*1000, G 1024*1024*1024, and so on for T, P, E, Z, Y.
Binary prefixes can be used, too: KiB=K, MiB=M, and so on.`,
  prepare: (args) => [...(args.length > 0 ? (new_options(args[0]) ?? [args[0]]) : []), ...args.slice(1)],
  *explain(t, digit) {
    const old = /^-\d+(.*)$/s.exec(t.args[0] ?? "");
    const bad = old ? /[^bcklmqvz]/.exec(old[1])?.[0] : digit;
    if (bad) yield* t.usage(`invalid trailing option -- ${bad}`);
  },
  *run(t) {
    const job: Job = { t, count: 10, bytes: false, but_last: false, delimiter: t.has("z") ? "\0" : "\n" };
    for (const o of t.options) {
      if (o.opt !== "n" && o.opt !== "c") continue;
      job.bytes = o.opt === "c";
      const text = o.arg ?? "";
      job.but_last = text.startsWith("-");
      job.count = yield* count_argument(
        t,
        job.but_last ? text.slice(1) : text,
        job.bytes ? "bytes" : "lines",
      );
    }
    const files = t.operands.length > 0 ? t.operands : ["-"];
    const choice = t.last("q", "v")?.opt;
    const headers = new Headers(t, choice === "v" || (choice !== "q" && files.length > 1));
    for (const name of files) {
      const fd = name === "-" ? 0 : yield sys.open(name, O_RDONLY);
      if (fd < 0) {
        yield* t.error(`cannot open ${t.quoteaf(name)} for reading`, fd);
        continue;
      }
      yield* headers.print(name);
      const e = yield* copy(job, fd);
      if (e < 0) yield* t.error(`error reading ${t.quoteaf(name === "-" ? "standard input" : name)}`, e);
      if (fd !== 0) yield sys.close(fd);
    }
  },
});
