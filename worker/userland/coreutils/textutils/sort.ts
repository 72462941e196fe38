// sort(1), in the C collating order. Files are read whole; runs are sorted and then merged.
import { O_CLOEXEC, O_CREAT, O_RDONLY, O_WRONLY, R_OK } from "../../../kernel/uapi/fcntl.ts";
import { type ByteString, UserBuffer } from "../../../kernel/uapi/syscall.ts";
import type { Code } from "../../lib/code.ts";
import { InStream, read_fd, read_file } from "../../lib/stdio.ts";
import * as sys from "../../lib/sys.ts";
import { type Tool, tool } from "../tool.ts";
import {
  compare_keys,
  incompatible,
  is_default,
  type Key,
  key_bounds,
  no_order,
  type Order,
  type Prepared,
  parse_key,
  prepare_key,
  set_order,
} from "./sort_keys.ts";

const SORT_FAILURE = 2;
/** Lines sorted at a time before other tasks get a turn. */
const RUN = 4096;

interface Line {
  text: ByteString;
  keys: Prepared[];
}

interface Settings {
  t: Tool;
  keys: Key[];
  tab: string | null;
  eol: string;
  unique: boolean;
  stable: boolean;
  /** -r without keys, or for the last resort */
  reverse: boolean;
  salt: ByteString;
}

/** A whole-line comparison needs no prepared key. */
const plain = (o: Order): boolean => o.kind === "" && !o.dictionary && !o.printable && !o.fold;

function make_line(text: ByteString, s: Settings): Line {
  const keys = s.keys.map((k) => {
    const [a, b] = key_bounds(text, k, s.tab);
    return prepare_key(a === 0 && b === text.length ? text : text.slice(a, b), k.order, s.salt, s.t.utf8);
  });
  return { text, keys };
}

/** Order of two lines; 0 only when none comes first. */
function compare(a: Line, b: Line, s: Settings): number {
  for (let i = 0; i < s.keys.length; i++) {
    const { order } = s.keys[i];
    const d = compare_keys(a.keys[i], b.keys[i], order);
    if (d !== 0) return order.reverse ? -d : d;
  }
  if (s.keys.length > 0 && (s.unique || s.stable)) return 0;
  const d = a.text < b.text ? -1 : a.text > b.text ? 1 : 0;
  return s.reverse ? -d : d;
}

/** Merges two sorted lists; of equal lines those of `a` come first. */
function* merge(a: readonly Line[], b: readonly Line[], s: Settings): Code<Line[]> {
  const out: Line[] = [];
  let i = 0;
  let k = 0;
  while (i < a.length && k < b.length) {
    out.push(compare(b[k], a[i], s) < 0 ? b[k++] : a[i++]);
    if (out.length % RUN === 0) yield sys.preempt();
  }
  while (i < a.length) out.push(a[i++]);
  while (k < b.length) out.push(b[k++]);
  return out;
}

function* merge_all(runs: Line[][], s: Settings): Code<Line[]> {
  let list = runs;
  while (list.length > 1) {
    const next: Line[][] = [];
    for (let i = 0; i < list.length; i += 2)
      next.push(i + 1 < list.length ? yield* merge(list[i], list[i + 1], s) : list[i]);
    list = next;
  }
  return list[0] ?? [];
}

function* sort_lines(lines: Line[], s: Settings): Code<Line[]> {
  const runs: Line[][] = [];
  for (let i = 0; i < lines.length; i += RUN) {
    runs.push(lines.slice(i, i + RUN).sort((a, b) => compare(a, b, s)));
    yield sys.preempt();
  }
  return yield* merge_all(runs, s);
}

function* open_file(t: Tool, name: ByteString): Code<number> {
  if (name === "-") return 0;
  const fd = yield sys.open(name, O_RDONLY | O_CLOEXEC);
  if (fd < 0) yield* t.die(`open failed: ${t.quotef(name)}`, fd, SORT_FAILURE);
  return fd;
}

/** All lines of a file, made ready. */
function* read_lines(s: Settings, name: ByteString): Code<Line[]> {
  const fd = yield* open_file(s.t, name);
  const text = yield* read_fd(fd);
  if (typeof text === "number") return yield* s.t.die(`read failed: ${s.t.quotef(name)}`, text, SORT_FAILURE);
  if (fd !== 0) yield sys.close(fd);
  const lines: Line[] = [];
  for (let i = 0; i < text.length; ) {
    const end = text.indexOf(s.eol, i);
    lines.push(make_line(end < 0 ? text.slice(i) : text.slice(i, end), s));
    i = end < 0 ? text.length : end + 1;
    if (lines.length % RUN === 0) yield sys.preempt();
  }
  return lines;
}

/** -c and -C: 1 at the first line that comes before its predecessor. */
function* check(s: Settings, name: ByteString, quiet: boolean): Code<number> {
  const { t } = s;
  const input = new InStream(yield* open_file(t, name));
  let last: Line | null = null;
  let number = 0;
  for (let text = yield* input.line(s.eol); text !== null; text = yield* input.line(s.eol)) {
    number++;
    const line = make_line(text.endsWith(s.eol) ? text.slice(0, -1) : text, s);
    if (last) {
      const d = compare(last, line, s);
      if (d > 0 || (s.unique && d === 0)) {
        if (!quiet) yield* t.warn(`${name}:${number}: disorder: ${line.text}`);
        return 1;
      }
    }
    last = line;
  }
  if (input.error) yield* t.die(`read failed: ${t.quotef(name)}`, input.error, SORT_FAILURE);
  return 0;
}

/** The obsolete +POS1 [-POS2] keys, as -k. */
function old_keys(args: readonly string[]): string[] {
  const out: string[] = [];
  const at = (pos: string, end: boolean): string | null => {
    const m = /^(\d+)(?:\.(\d+))?([bdfgiMhnRrV]*)$/.exec(pos);
    if (!m) return null;
    const c = Number(m[2] ?? 0);
    if (!end) return `${Number(m[1]) + 1}.${c + 1}${m[3]}`;
    return c === 0 ? `${m[1]}${m[3]}` : `${Number(m[1]) + 1}.${c}${m[3]}`;
  };
  for (let i = 0; i < args.length; i++) {
    const a = args[i];
    if (a === "--") return [...out, ...args.slice(i)];
    const start = a.startsWith("+") ? at(a.slice(1), false) : null;
    if (start === null) {
      out.push(a);
      if (/^-[a-zA-Z]*[ktoST]$/.test(a) && i + 1 < args.length) out.push(args[++i]);
      continue;
    }
    const next = /^-\d/.test(args[i + 1] ?? "") ? at(args[i + 1].slice(1), true) : null;
    if (next !== null) i++;
    out.push("-k", next === null || next.startsWith("0") ? start : `${start},${next}`);
  }
  return out;
}

const SORT_WORDS = [
  ["general-numeric", "g"],
  ["human-numeric", "h"],
  ["month", "M"],
  ["numeric", "n"],
  ["random", "R"],
  ["version", "V"],
] as const;

interface Request extends Settings {
  check: "" | "c" | "C";
  merge: boolean;
  output: ByteString | null;
}

function* field_separator(t: Tool, arg: string): Code<string> {
  if (arg === "") yield* t.die("empty tab", 0, SORT_FAILURE);
  if (arg === "\\0") return "\0";
  if (arg.length > 1) yield* t.die(`multi-character tab ${t.quote(arg)}`, 0, SORT_FAILURE);
  return arg;
}

function* check_number(t: Tool, o: { opt: string; arg: string | null }): Code<void> {
  const arg = o.arg ?? "";
  if (o.opt === "S") {
    if (!/^\d+([%bKkMGTPEZY]B?)?$/.test(arg))
      yield* t.die(`invalid -S argument ${t.quoteaf(arg)}`, 0, SORT_FAILURE);
  } else if (o.opt === "parallel") {
    if (!/^\d+$/.test(arg)) yield* t.die(`invalid --parallel argument ${t.quoteaf(arg)}`, 0, SORT_FAILURE);
    if (Number(arg) === 0) yield* t.die("number in parallel must be nonzero", 0, SORT_FAILURE);
  } else if (!/^\d+$/.test(arg) || Number(arg) < 2) {
    yield* t.warn(`invalid --batch-size argument ${t.quote(arg)}`);
    yield* t.die(`minimum --batch-size argument is ${t.quote("2")}`, 0, SORT_FAILURE);
  }
}

function* read_request(t: Tool): Code<Request> {
  const global = no_order();
  const r: Request = {
    t,
    keys: [],
    tab: null,
    eol: t.has("z") ? "\0" : "\n",
    unique: t.has("u"),
    stable: t.has("s"),
    reverse: false,
    salt: "",
    check: "",
    merge: t.has("m"),
    output: null,
  };
  for (const o of t.options) {
    const arg = o.arg ?? "";
    if (o.opt.length === 1 && set_order(global, o.opt, "both")) continue;
    switch (o.opt) {
      case "c":
      case "C": {
        let how: "c" | "C" = o.opt;
        if (o.arg !== null)
          how =
            (yield* t.choose("--check", arg, [["quiet", "silent"], ["diagnose-first"]])) === 0 ? "C" : "c";
        if (r.check !== "" && r.check !== how)
          yield* t.die("options '-cC' are incompatible", 0, SORT_FAILURE);
        r.check = how;
        break;
      }
      case "sort":
        set_order(
          global,
          SORT_WORDS[
            yield* t.choose(
              "--sort",
              arg,
              SORT_WORDS.map(([w]) => [w]),
            )
          ][1],
          "both",
        );
        break;
      case "k": {
        const key = parse_key(arg, (x) => t.quote(x));
        if (typeof key === "string") yield* t.die(key, 0, SORT_FAILURE);
        else r.keys.push(key);
        break;
      }
      case "o":
        if (r.output !== null && r.output !== arg)
          yield* t.die("multiple output files specified", 0, SORT_FAILURE);
        r.output = arg;
        break;
      case "t": {
        const tab = yield* field_separator(t, arg);
        if (r.tab !== null && r.tab !== tab) yield* t.die("incompatible tabs", 0, SORT_FAILURE);
        r.tab = tab;
        break;
      }
      case "S":
      case "parallel":
      case "batch-size":
        yield* check_number(t, o);
        break;
      case "debug":
        yield* t.die("option --debug is not simulated", 0, SORT_FAILURE);
    }
  }
  for (const k of r.keys)
    if (is_default(k.order)) {
      Object.assign(k.order, global);
    }
  r.reverse = global.reverse;
  if (r.keys.length === 0 && !(plain(global) && !global.skip_start))
    r.keys.push({ sword: 0, schar: 0, eword: null, echar: 0, order: global });
  for (const k of r.keys) {
    const bad = incompatible(k.order);
    if (bad !== null) yield* t.die(`options '-${bad}' are incompatible`, 0, SORT_FAILURE);
  }
  if (r.keys.some((k) => k.order.kind === "R")) r.salt = yield* random_salt(t);
  return r;
}

/** Sixteen bytes that decide the order of -R. */
function* random_salt(t: Tool): Code<ByteString> {
  const source = t.last("random-source")?.arg ?? null;
  const buf = new UserBuffer();
  if (source === null) {
    yield sys.getrandom(buf, 16);
    return buf.data;
  }
  const fd = yield sys.open(source, O_RDONLY | O_CLOEXEC);
  if (fd < 0) yield* t.die(`open failed: ${t.quotef(source)}`, fd, SORT_FAILURE);
  yield sys.read(fd, buf, 16);
  yield sys.close(fd);
  if (buf.data.length < 16) yield* t.die(`${t.quote(source)}: end of file`, 0, SORT_FAILURE);
  return buf.data;
}

function* input_names(t: Tool): Code<string[]> {
  const from = t.last("files0-from")?.arg ?? null;
  if (from === null) return t.operands.length > 0 ? t.operands : ["-"];
  if (t.operands.length > 0) {
    yield* t.warn(
      `extra operand ${t.quoteaf(t.operands[0])}\nfile operands cannot be combined with --files0-from`,
    );
    yield* t.usage();
  }
  const text = from === "-" ? yield* read_fd(0) : yield* read_file(from);
  if (typeof text === "number") return yield* t.die(`open failed: ${t.quotef(from)}`, text, SORT_FAILURE);
  const names = text.split("\0");
  if (names.at(-1) === "") names.pop();
  if (names.length === 0) yield* t.die(`no input from ${t.quote(from)}`, 0, SORT_FAILURE);
  return names;
}

export const sort = tool({
  name: "sort",
  usage: "[OPTION]... [FILE]...\n[OPTION]... --files0-from=F",
  about: `Write sorted concatenation of all FILE(s) to standard output.

With no FILE, or when FILE is -, read standard input.

Mandatory arguments to long options are mandatory for short options too.
Ordering options:`,
  usage_status: SORT_FAILURE,
  options: `
  -b, --ignore-leading-blanks  ignore leading blanks
  -d, --dictionary-order      consider only blanks and alphanumeric characters
  -f, --ignore-case           fold lower case to upper case characters
  -g, --general-numeric-sort  compare according to general numerical value
  -i, --ignore-nonprinting    consider only printable characters
  -M, --month-sort            compare (unknown) < 'JAN' < ... < 'DEC'
  -h, --human-numeric-sort    compare human readable numbers (e.g., 2K 1G)
  -n, --numeric-sort          compare according to string numerical value
  -R, --random-sort           shuffle, but group identical keys.  See shuf(1)
      --random-source=FILE    get random bytes from FILE
  -r, --reverse               reverse the result of comparisons
      --sort=WORD             sort according to WORD:
                                general-numeric -g, human-numeric -h, month -M,
                                numeric -n, random -R, version -V
  -V, --version-sort          natural sort of (version) numbers within text

Other options:

      --batch-size=NMERGE   merge at most NMERGE inputs at once;
                            for more use temp files
  -c, --check[=WORD]        check for sorted input; do not sort
  -C                        like -c, but do not report first bad line
      --compress-program=PROG  compress temporaries with PROG;
                              decompress them with PROG -d
      --debug               annotate the part of the line used to sort,
                              and warn about questionable usage to stderr
      --files0-from=F       read input from the files specified by
                            NUL-terminated names in file F;
                            If F is - then read names from standard input
  -k, --key=KEYDEF          sort via a key; KEYDEF gives location and type
  -m, --merge               merge already sorted files; do not sort
  -o, --output=FILE         write result to FILE instead of standard output
  -s, --stable              stabilize sort by disabling last-resort comparison
  -S, --buffer-size=SIZE    use SIZE for main memory buffer
  -t, --field-separator=SEP  use SEP instead of non-blank to blank transition
  -T, --temporary-directory=DIR  use DIR for temporaries, not $TMPDIR or /tmp;
                              multiple options specify multiple directories
      --parallel=N          change the number of sorts run concurrently to N
  -u, --unique              with -c, check for strict ordering;
                              without -c, output only the first of an equal run
  -z, --zero-terminated     line delimiter is NUL, not newline`,
  notes: `KEYDEF is F[.C][OPTS][,F[.C][OPTS]] for start and stop position, where F is a
field number and C a character position in the field; both are origin 1, and
the stop position defaults to the line's end.  If neither -t nor -b is in
effect, characters in a field are counted from the beginning of the preceding
whitespace.  OPTS is one or more single-letter ordering options [bdfgiMhnRrV],
which override global ordering options for that key.  If no key is given, use
the entire line as the key.

SIZE may be followed by the following multiplicative suffixes:
% 1% of memory, b 1, K 1024 (default), and so on for M, G, T, P, E, Z, Y.`,
  prepare: old_keys,
  *run(t) {
    const r = yield* read_request(t);
    const names = yield* input_names(t);
    if (r.check !== "") {
      if (names.length > 1)
        yield* t.die(`extra operand ${t.quoteaf(names[1])} not allowed with -${r.check}`, 0, SORT_FAILURE);
      if (r.output !== null) yield* t.die(`options '-${r.check}o' are incompatible`, 0, SORT_FAILURE);
      return yield* check(r, names[0], r.check === "C");
    }
    for (const name of names) {
      const e = name === "-" ? 0 : yield sys.access(name, R_OK);
      if (e < 0) yield* t.die(`cannot read: ${t.quotef(name)}`, e, SORT_FAILURE);
    }
    let out = 1;
    if (r.output !== null) {
      out = yield sys.open(r.output, O_WRONLY | O_CREAT | O_CLOEXEC, 0o666);
      if (out < 0) yield* t.die(`open failed: ${t.quotef(r.output)}`, out, SORT_FAILURE);
    }
    const runs: Line[][] = [];
    for (const name of names) runs.push(yield* read_lines(r, name));
    const sorted = r.merge ? yield* merge_all(runs, r) : yield* sort_lines(runs.flat(), r);
    if (out !== 1) {
      yield sys.ftruncate(out, 0);
      yield sys.dup2(out, 1);
      yield sys.close(out);
    }
    let last: Line | null = null;
    for (const line of sorted) {
      if (r.unique && last && compare(last, line, r) === 0) continue;
      last = line;
      yield* t.out.print(line.text + r.eol);
      if (t.out.error) break;
    }
    const what = t.out.error ? "write failed" : "fflush failed";
    const e = yield* t.out.flush();
    if (e) {
      t.out.reported = true;
      yield* t.die(`${what}: ${t.quoteaf(r.output ?? "standard output")}`, e, SORT_FAILURE);
    }
    return 0;
  },
});
