// tail(1).
import { O_RDONLY, SEEK_CUR, SEEK_END, SEEK_SET } from "../../../kernel/uapi/fcntl.ts";
import { new_stat, S_ISDIR, S_ISFIFO, S_ISREG, type stat } from "../../../kernel/uapi/stat.ts";
import { type ByteString, UserBuffer } from "../../../kernel/uapi/syscall.ts";
import type { Code } from "../../lib/code.ts";
import * as sys from "../../lib/sys.ts";
import { parse_seconds } from "../duration.ts";
import { type Tool, tool } from "../tool.ts";
import { count_argument, Headers, xwrite } from "./counts.ts";
import { type Followed, Follower, type FollowOptions } from "./tail_follow.ts";

const BUFSIZE = 8192;

interface Job {
  t: Tool;
  count: number;
  bytes: boolean;
  /** count from the beginning: +NUM */
  from_start: boolean;
  delimiter: string;
}

/** Copies the rest of a file. 0 or the negated errno of a failed read, as with all below. */
function* copy_rest(job: Job, fd: number): Code<number> {
  const buf = new UserBuffer();
  for (;;) {
    const n = yield sys.read(fd, buf, BUFSIZE);
    if (n <= 0) return n;
    yield* xwrite(job.t, buf.data);
  }
}

/** +NUM: skips count - 1 lines or bytes. */
function* from_start(job: Job, fd: number, st: stat): Code<number> {
  let skip = Math.max(0, job.count - 1);
  if (job.bytes && S_ISREG(st.st_mode) && st.st_size > 0) {
    if (skip > 0) yield sys.lseek(fd, skip, SEEK_CUR);
    return yield* copy_rest(job, fd);
  }
  const buf = new UserBuffer();
  while (skip > 0) {
    const n = yield sys.read(fd, buf, BUFSIZE);
    if (n <= 0) return n;
    let at = 0;
    if (job.bytes) {
      at = Math.min(n, skip);
      skip -= at;
    } else
      while (skip > 0) {
        const i = buf.data.indexOf(job.delimiter, at);
        if (i < 0) break;
        at = i + 1;
        skip--;
      }
    if (skip === 0) yield* xwrite(job.t, buf.data.slice(at));
  }
  return yield* copy_rest(job, fd);
}

/** Index in `data` after the delimiter that comes before the last `count` lines; -count_seen - 1 when not there. */
function start_of_last(data: ByteString, delimiter: string, count: number): number {
  let n = count;
  let i = data.length;
  while (i > 0) {
    i = data.lastIndexOf(delimiter, i - 1);
    if (i < 0) break;
    if (n-- === 0) return i + 1;
  }
  return -(count - n) - 1;
}

/** The last lines of a file that can be sought: blocks are read from its end. */
function* last_lines_seek(job: Job, fd: number, start: number, end: number): Code<number> {
  const buf = new UserBuffer();
  let left = job.count;
  let size = (end - start) % BUFSIZE || BUFSIZE;
  let pos = end - size;
  if (left === 0) return 0;
  for (let first = true; ; first = false) {
    yield sys.lseek(fd, pos, SEEK_SET);
    const n = yield sys.read(fd, buf, size);
    if (n < 0) return n;
    let data = buf.data;
    // an unfinished last line counts as one, so the delimiter at the very end does not count
    if (first && data.endsWith(job.delimiter)) data = data.slice(0, -1);
    const at = start_of_last(data, job.delimiter, left - 1);
    if (at >= 0) {
      yield* xwrite(job.t, buf.data.slice(at));
      return yield* copy_rest(job, fd);
    }
    left -= -at - 1;
    if (pos <= start) {
      yield sys.lseek(fd, start, SEEK_SET);
      return yield* copy_rest(job, fd);
    }
    size = Math.min(BUFSIZE, pos - start);
    pos -= size;
  }
}

/** The last bytes or lines of what can only be read once. */
function* last_of_pipe(job: Job, fd: number): Code<number> {
  const buf = new UserBuffer();
  let blocks: { data: ByteString; weight: number }[] = [];
  let from = 0;
  let total = 0;
  const weigh = (data: ByteString): number =>
    job.bytes ? data.length : data.split(job.delimiter).length - 1;
  for (;;) {
    const n = yield sys.read(fd, buf, BUFSIZE);
    if (n < 0) return n;
    if (n === 0) break;
    const weight = weigh(buf.data);
    blocks.push({ data: buf.data, weight });
    total += weight;
    while (from < blocks.length - 1 && total - blocks[from].weight > job.count)
      total -= blocks[from++].weight;
    if (from > 100) {
      blocks = blocks.slice(from);
      from = 0;
    }
  }
  const data = blocks
    .slice(from)
    .map((b) => b.data)
    .join("");
  if (job.count === 0) return 0;
  if (job.bytes) {
    yield* xwrite(job.t, data.slice(-job.count));
    return 0;
  }
  const body = data.endsWith(job.delimiter) ? data.slice(0, -1) : data;
  yield* xwrite(job.t, data.slice(Math.max(0, start_of_last(body, job.delimiter, job.count - 1))));
  return 0;
}

function* last_part(job: Job, fd: number, st: stat): Code<number> {
  if (job.from_start) return yield* from_start(job, fd, st);
  const seekable = S_ISREG(st.st_mode);
  if (job.bytes) {
    // small files may be larger than they say (those of /proc)
    if (!seekable || st.st_size <= 4096) return yield* last_of_pipe(job, fd);
    const pos = yield sys.lseek(fd, 0, SEEK_CUR);
    if (st.st_size - pos > job.count) yield sys.lseek(fd, st.st_size - job.count, SEEK_SET);
    return yield* copy_rest(job, fd);
  }
  const start = seekable ? yield sys.lseek(fd, 0, SEEK_CUR) : -1;
  const end = start >= 0 ? yield sys.lseek(fd, 0, SEEK_END) : -1;
  if (start >= 0 && start < end) return yield* last_lines_seek(job, fd, start, end);
  if (start >= 0) yield sys.lseek(fd, start, SEEK_SET);
  return yield* last_of_pipe(job, fd);
}

/** tail -5, tail +5c, tail -5f: the old forms, as the first of at most two arguments. */
function prepare(args: readonly string[]): string[] {
  const m = /^([-+])(\d*)([bcl]?)(f?)$/.exec(args[0] ?? "");
  const files = args[1] === "--" ? args.slice(2) : args.slice(1);
  if (!m || m[2] === "" || files.length > 1) return [...args];
  if (args[1] !== "--" && /^-./.test(files[0] ?? "")) return [...args];
  const n = Number(m[2]) * (m[3] === "b" ? 512 : 1);
  const value = m[3] === "b" ? String(n) : m[2];
  const options = [m[3] === "c" || m[3] === "b" ? "-c" : "-n", m[1] === "+" ? `+${value}` : value];
  return [...options, ...(m[4] ? ["-f"] : []), "--", ...files];
}

function* whole_number(t: Tool, text: string, what: string): Code<number> {
  if (!/^\s*\+?\d+$/.test(text)) yield* t.die(`invalid ${what}: ${t.quote(text)}`);
  return Number(text);
}

function* follow_options(t: Tool): Code<FollowOptions & { follow: boolean }> {
  const o = {
    follow: false,
    by_name: false,
    retry: t.has("retry"),
    interval: 1,
    pids: [] as number[],
    max_unchanged: 5,
    headers: false,
  };
  for (const p of t.options) {
    const arg = p.arg ?? "";
    if (p.opt === "f") {
      o.follow = true;
      o.by_name = p.arg !== null && (yield* t.choose("--follow", arg, [["descriptor"], ["name"]])) === 1;
    } else if (p.opt === "F") {
      o.follow = true;
      o.by_name = true;
      o.retry = true;
    } else if (p.opt === "pid") o.pids.push(yield* whole_number(t, arg, "PID"));
    else if (p.opt === "max-unchanged-stats")
      o.max_unchanged = yield* whole_number(t, arg, "maximum number of unchanged stats between opens");
    else if (p.opt === "s") {
      const s = parse_seconds(arg);
      if (s === null) yield* t.die(`invalid number of seconds: ${t.quote(arg)}`);
      o.interval = s ?? 1;
    }
  }
  if (o.retry && !o.follow) yield* t.warn("warning: --retry ignored; --retry is useful only when following");
  else if (o.retry && !o.by_name) yield* t.warn("warning: --retry only effective for the initial open");
  if (o.pids.length > 0 && !o.follow)
    yield* t.warn("warning: PID ignored; --pid=PID is useful only when following");
  return o;
}

/** Prints the end of one file; what remains open if it is to be followed. */
function* tail_file(
  job: Job,
  name: ByteString,
  headers: Headers,
  o: FollowOptions & { follow: boolean },
): Code<Followed> {
  const { t } = job;
  const shown = name === "-" ? "standard input" : name;
  const f: Followed = { name, shown, fd: null, st: null, unchanged: 0, ignore: false };
  const fd = name === "-" ? 0 : yield sys.open(name, O_RDONLY);
  if (fd < 0) {
    yield* t.error(`cannot open ${t.quoteaf(shown)} for reading`, fd);
    f.ignore = !o.retry;
    return f;
  }
  yield* headers.print(name);
  const st = new_stat();
  yield sys.fstat(fd, st);
  const e = yield* last_part(job, fd, st);
  if (e < 0) yield* t.error(`error reading ${t.quoteaf(shown)}`, e);
  if (o.follow && e < 0 && S_ISDIR(st.st_mode)) {
    yield* t.error(
      `${shown}: cannot follow end of this type of file${o.retry ? "" : "; giving up on this name"}`,
    );
    f.ignore = !o.retry;
  } else if (o.follow && e === 0 && !(name === "-" && S_ISFIFO(st.st_mode))) {
    f.fd = fd;
    f.st = st;
    yield sys.fstat(fd, f.st);
    return f;
  }
  f.ignore ||= !o.retry;
  if (fd !== 0) yield sys.close(fd);
  return f;
}

export const tail = tool({
  name: "tail",
  usage: "[OPTION]... [FILE]...",
  about: `Print the last 10 lines of each FILE to standard output.
With more than one FILE, precede each with a header giving the file name.

With no FILE, or when FILE is -, read standard input.

Mandatory arguments to long options are mandatory for short options too.`,
  options: `
  -c, --bytes=[+]NUM       output the last NUM bytes; or use -c +NUM to
                             output starting with byte NUM of each file
  -f, --follow[={name|descriptor}]
                           output appended data as the file grows;
                             an absent option argument means 'descriptor'
  -F                       same as --follow=name --retry
  -n, --lines=[+]NUM       output the last NUM lines, instead of the last 10;
                             or use -n +NUM to output starting with line NUM
      --max-unchanged-stats=N
                           with --follow=name, reopen a FILE which has not
                             changed size after N (default 5) iterations
                             to see if it has been unlinked or renamed
                             (this is the usual case of rotated log files)
      --pid=PID            with -f, terminate after process ID, PID dies
  -q, --quiet, --silent    never output headers giving file names
      --retry              keep trying to open a file if it is inaccessible
  -s, --sleep-interval=N   with -f, sleep for approximately N seconds
                             (default 1.0) between iterations
  -v, --verbose            always output headers giving file names
  -z, --zero-terminated    line delimiter is NUL, not newline`,
  notes: `NUM may have a multiplier suffix:
b 512, kB 1000, K 1024, MB 1000*1000, M 1024*1024,
GB 1000*1000*1000, G 1024*1024*1024, and so on for T, P, E, Z, Y.
Binary prefixes can be used, too: KiB=K, MiB=M, and so on.

With --follow (-f), tail defaults to following the file descriptor, which
means that even if a tail'ed file is renamed, tail will continue to track
its end.  Use --follow=name to track the named file in a way that
accommodates renaming, removal and creation (log rotation).`,
  prepare,
  *explain(t, digit) {
    if (digit) yield* t.die(`option used in invalid context -- ${digit}`);
  },
  *run(t) {
    const job: Job = { t, count: 10, bytes: false, from_start: false, delimiter: t.has("z") ? "\0" : "\n" };
    for (const p of t.options) {
      if (p.opt !== "n" && p.opt !== "c") continue;
      job.bytes = p.opt === "c";
      const text = p.arg ?? "";
      // once asked for, it stays, as in the real one
      job.from_start ||= text.startsWith("+");
      const number = /^[-+]/.test(text) ? text.slice(1) : text;
      job.count = yield* count_argument(t, number, job.bytes ? "bytes" : "lines");
    }
    const o = yield* follow_options(t);
    // what never prints anything opens nothing, and names nothing
    if (job.count === 0 && !job.from_start && !o.follow) return 0;
    const names = t.operands.length > 0 ? t.operands : ["-"];
    if (o.follow && o.by_name && names.includes("-")) yield* t.die(`cannot follow ${t.quoteaf("-")} by name`);
    const choice = t.last("q", "v")?.opt;
    o.headers = choice === "v" || (choice !== "q" && names.length > 1);
    const headers = new Headers(t, o.headers);
    const files: Followed[] = [];
    for (const name of names) files.push(yield* tail_file(job, name, headers, o));
    if (!o.follow) return t.status;
    const live = files.filter((f) => !f.ignore);
    if (live.length === 0) {
      // standard input that is a pipe is simply read to its end
      if (t.status !== 0) yield* t.error("no files remaining");
      return t.status;
    }
    yield* t.out.flush();
    return yield* new Follower(t, live, o).run();
  },
});
