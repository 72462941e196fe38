// split(1): into files of so many lines, bytes, or chunks.
import { EOVERFLOW, EPIPE, ERANGE } from "../../../kernel/uapi/errno.ts";
import { O_CREAT, O_TRUNC, O_WRONLY } from "../../../kernel/uapi/fcntl.ts";
import { WEXITSTATUS, WIFEXITED, WTERMSIG } from "../../../kernel/uapi/sched.ts";
import { SIG_IGN, SIGNAL_NAMES, SIGPIPE } from "../../../kernel/uapi/signal.ts";
import { new_stat, S_ISFIFO } from "../../../kernel/uapi/stat.ts";
import type { ByteString } from "../../../kernel/uapi/syscall.ts";
import type { Code } from "../../lib/code.ts";
import { pclose, popen } from "../../lib/popen.ts";
import { write_all } from "../../lib/stdio.ts";
import * as sys from "../../lib/sys.ts";
import { parse_size } from "../sizes.ts";
import { type Tool, tool } from "../tool.ts";
import { historic } from "./historic.ts";
import { read_all } from "./whole.ts";

const MAX_SUFFIX = 1 << 20;
/** Pieces between two chances for other tasks. */
const PREEMPT_EVERY = 1000;

/** Names of the pieces: PREFIXaa, PREFIXab, ... which grow when they run out, unless a length was given. */
class Names {
  #n: number;
  readonly #t: Tool;
  readonly #prefix: ByteString;
  readonly #suffix: ByteString;
  readonly #length: number | null;
  readonly #alphabet: string;

  constructor(
    t: Tool,
    prefix: ByteString,
    suffix: ByteString,
    length: number | null,
    alphabet: string,
    from: number,
  ) {
    this.#t = t;
    this.#prefix = prefix;
    this.#suffix = suffix;
    this.#length = length;
    this.#alphabet = alphabet;
    this.#n = from;
  }

  *next(): Code<ByteString> {
    const base = this.#alphabet.length;
    const n = this.#n++;
    let rest = n;
    let lead = 0;
    // after yz comes zaaa: a last letter in front for each further digit
    if (this.#length === null)
      for (let room = (base - 1) * base; rest >= room; room *= base) {
        rest -= room;
        lead++;
      }
    else if (n >= base ** this.#length) yield* this.#t.die("output file suffixes exhausted");
    const digits = (this.#length ?? 2) + lead;
    let text = "";
    for (let i = 0; i < digits; i++) {
      text = this.#alphabet[rest % base] + text;
      rest = Math.floor(rest / base);
    }
    return this.#prefix + (this.#alphabet.at(-1) ?? "").repeat(lead) + text + this.#suffix;
  }
}

/** Gives a piece to a command, which finds the name in $FILE. */
function* filter_piece(t: Tool, command: ByteString, name: ByteString, data: ByteString): Code<void> {
  if (t.has("verbose")) yield* t.out.print(`executing with FILE=${t.quotef(name)}\n`);
  yield* t.out.flush();
  const p = yield* popen(command, "w", [...t.envp.filter((e) => !e.startsWith("FILE=")), `FILE=${name}`]);
  if (typeof p === "number") return yield* t.die("fork system call failed", p);
  // a command may end without reading all of it
  const r = yield* write_all(p.fd, data);
  if (r < 0 && r !== -EPIPE) yield* t.die(t.quotef(name), r);
  const status = yield* pclose(p);
  if (WIFEXITED(status) && WEXITSTATUS(status) === 0) return;
  const [what, code] = WIFEXITED(status)
    ? [`exit ${WEXITSTATUS(status)}`, WEXITSTATUS(status)]
    : [`signal ${SIGNAL_NAMES[WTERMSIG(status)]}`, WTERMSIG(status) + 128];
  yield* t.die(`with FILE=${t.quotef(name)}, ${what} from command: ${command}`, 0, code);
}

function* write_piece(t: Tool, names: Names, data: ByteString): Code<void> {
  const name = yield* names.next();
  const filter = t.last("filter")?.arg ?? null;
  if (filter !== null) {
    yield* filter_piece(t, filter, name, data);
    return;
  }
  if (t.has("verbose")) yield* t.out.print(`creating file ${t.quoteaf(name)}\n`);
  const fd = yield sys.open(name, O_WRONLY | O_CREAT | O_TRUNC, 0o666);
  if (fd < 0) return yield* t.die(t.quotef(name), fd);
  const r = yield* write_all(fd, data);
  if (r < 0) yield* t.die(t.quotef(name), r);
  yield sys.close(fd);
}

/** Cuts into pieces of `n` lines. */
function line_pieces(data: ByteString, n: number, eol: string): ByteString[] {
  const pieces: ByteString[] = [];
  for (let at = 0; at < data.length; ) {
    let end = at;
    for (let i = 0; i < n && end < data.length; i++) {
      const eol_at = data.indexOf(eol, end);
      end = eol_at < 0 ? data.length : eol_at + 1;
    }
    pieces.push(data.slice(at, end));
    at = end;
  }
  return pieces;
}

/** N chunks by size; with `lines` a line stays whole in the chunk that it begins in. */
function* chunks(data: ByteString, n: number, lines: boolean, eol: string): Generator<ByteString> {
  const size = Math.floor(data.length / n);
  let at = 0;
  for (let i = 0; i < n; i++) {
    const end = i === n - 1 ? data.length : size * (i + 1);
    let stop = Math.max(end, at);
    if (lines && stop > at && stop < data.length && data[stop - 1] !== eol) {
      const eol_at = data.indexOf(eol, stop);
      stop = eol_at < 0 ? data.length : eol_at + 1;
    }
    yield data.slice(at, stop);
    at = stop;
  }
}

/** Pieces of at most `n` bytes that end with a line where one ends in them. */
function byte_line_pieces(data: ByteString, n: number, eol: string): ByteString[] {
  const pieces: ByteString[] = [];
  for (let at = 0; at < data.length; ) {
    const piece = data.slice(at, at + n);
    const last = at + n < data.length ? piece.lastIndexOf(eol) : -1;
    pieces.push(last < 0 ? piece : piece.slice(0, last + 1));
    at += pieces[pieces.length - 1].length;
  }
  return pieces;
}

/** Lines dealt out in turn. */
function* dealt(data: ByteString, n: number, eol: string): Generator<ByteString> {
  const hands: ByteString[] = [];
  line_pieces(data, 1, eol).forEach((line, i) => {
    hands[i % n] = (hands[i % n] ?? "") + line;
  });
  for (let i = 0; i < n; i++) yield hands[i] ?? "";
}

/** How to cut, as the options say. */
interface Plan {
  how: "bytes" | "lines" | "line_bytes" | "chunks" | "line_chunks" | "dealt";
  n: number;
  /** the one chunk that is wanted, from 1: it goes to standard output */
  only: number | null;
  eol: string;
}

function* count(t: Tool, text: string, what: string): Code<number> {
  const size = parse_size(text, "bEGKkMmPTYZ0");
  const error = "error" in size && size.error === "overflow" ? EOVERFLOW : "n" in size ? ERANGE : 0;
  if ("error" in size || size.n === 0)
    return yield* t.die(`invalid number of ${what}: ${t.quote(text)}`, error);
  return size.n;
}

/** The value of -n: N, K/N, l/N, l/K/N, r/N, r/K/N. */
function* chunk_plan(t: Tool, value: string, eol: string): Code<Plan> {
  const kind = /^[lr]\//.exec(value)?.[0] ?? "";
  const rest = value.slice(kind.length);
  const slash = rest.indexOf("/");
  const n = yield* count(t, rest.slice(slash + 1), "chunks");
  let only: number | null = null;
  if (slash >= 0) {
    const text = rest.slice(0, slash);
    only = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (Number.isNaN(only)) yield* t.die(`invalid chunk number: ${t.quote(text)}`);
    if (only < 1 || only > n) yield* t.die(`invalid chunk number: ${t.quote(text)}`, ERANGE);
    if (t.has("filter")) yield* t.usage("--filter does not process a chunk extracted to stdout");
  }
  return { how: kind === "l/" ? "line_chunks" : kind === "r/" ? "dealt" : "chunks", n, only, eol };
}

function* plan_of(t: Tool): Code<Plan> {
  const separators = new Set(t.options.filter((o) => o.opt === "t").map((o) => o.arg ?? ""));
  for (const sep of separators) {
    if (sep === "") yield* t.die("empty record separator");
    if (sep.length !== 1 && sep !== "\\0") yield* t.die(`multi-character separator ${t.quote(sep)}`);
  }
  if (separators.size > 1) yield* t.die("multiple separator characters specified");
  const [sep = "\n"] = separators;
  const eol = sep === "\\0" ? "\0" : sep;
  const given = t.options.filter((o) => "blCn".includes(o.opt));
  // the digits of -1 -2 are one number
  if (given.length > 1) yield* t.usage("cannot split in more than one way");
  const { opt, arg } = given.at(-1) ?? { opt: "l", arg: "1000" };
  const value = arg ?? "";
  switch (opt) {
    case "b":
      return { how: "bytes", n: yield* count(t, value, "bytes"), only: null, eol };
    case "C":
      return { how: "line_bytes", n: yield* count(t, value, "bytes"), only: null, eol };
    case "l":
      return { how: "lines", n: yield* count(t, value, "lines"), only: null, eol };
    default:
      return yield* chunk_plan(t, value, eol);
  }
}

/** One after the other: of chunks there can be more than any list holds. */
function pieces_of({ how, n, eol }: Plan, data: ByteString): Iterable<ByteString> {
  switch (how) {
    case "bytes":
      return Array.from({ length: Math.ceil(data.length / n) }, (_, i) => data.slice(i * n, (i + 1) * n));
    case "lines":
      return line_pieces(data, n, eol);
    case "line_bytes":
      return byte_line_pieces(data, n, eol);
    case "dealt":
      return dealt(data, n, eol);
    default:
      return chunks(data, n, how === "line_chunks", eol);
  }
}

/** Length of the suffixes; null when they may grow. */
function* suffix_length(
  t: Tool,
  plan: Plan,
  base: number,
  from: number,
  start: string | null,
): Code<number | null> {
  const text = t.last("a")?.arg ?? null;
  if (text !== null && !/^\d+$/.test(text)) yield* t.die(`invalid suffix length: ${t.quote(text)}`);
  if (text !== null && Number(text) > Number.MAX_SAFE_INTEGER)
    yield* t.die(`invalid suffix length: ${t.quote(text)}`, EOVERFLOW);
  const given = Number(text ?? 0);
  // a name of that length would not fit any memory the machine has
  if (given > MAX_SUFFIX) yield* t.die("memory exhausted");
  if (!["chunks", "line_chunks", "dealt"].includes(plan.how)) {
    if (given > 0) return given;
    return start === null ? null : Math.max(2, start.length);
  }
  let needed = 1;
  while (base ** needed < plan.n + (from < plan.n ? from : 0)) needed++;
  if (given > 0 && given < needed) yield* t.die(`the suffix length needs to be at least ${needed}`);
  return given > 0 ? given : Math.max(2, needed);
}

export const split = tool({
  name: "split",
  usage: "[OPTION]... [FILE [PREFIX]]",
  about: `Output pieces of FILE to PREFIXaa, PREFIXab, ...;
default size is 1000 lines, and default PREFIX is 'x'.

With no FILE, or when FILE is -, read standard input.

Mandatory arguments to long options are mandatory for short options too.`,
  options: `
  -a, --suffix-length=N   generate suffixes of length N (default 2)
      --additional-suffix=SUFFIX  append an additional SUFFIX to file names
  -b, --bytes=SIZE        put SIZE bytes per output file
  -C, --line-bytes=SIZE   put at most SIZE bytes of records per output file
  -d                      use numeric suffixes starting at 0, not alphabetic
      --numeric-suffixes[=FROM]  same as -d, but allow setting the start value
  -x                      use hex suffixes starting at 0, not alphabetic
      --hex-suffixes[=FROM]  same as -x, but allow setting the start value
  -e, --elide-empty-files  do not generate empty output files with '-n'
      --filter=COMMAND    write to shell COMMAND; file name is $FILE
  -l, --lines=NUMBER      put NUMBER lines/records per output file
  -n, --number=CHUNKS     generate CHUNKS output files; see explanation below
  -t, --separator=SEP     use SEP instead of newline as the record separator;
                            '\\0' (zero) specifies the NUL character
  -u, --unbuffered        immediately copy input to output with '-n r/...'
      --verbose           print a diagnostic just before each
                            output file is opened`,
  notes: `The SIZE argument is an integer and optional unit (example: 10K is 10*1024).
Units are K,M,G,T,P,E,Z,Y (powers of 1024) or KB,MB,... (powers of 1000).
Binary prefixes can be used, too: KiB=K, MiB=M, and so on.

CHUNKS may be:
  N       split into N files based on size of input
  K/N     output Kth of N to stdout
  l/N     split into N files without splitting lines/records
  l/K/N   output Kth of N to stdout without splitting lines/records
  r/N     like 'l' but use round robin distribution
  r/K/N   likewise but only output Kth of N to stdout`,
  prepare: (args) => historic(args, "l", /^-[dexu]*[abClnt]$|^--(suf|add|byt|lin|num|fil|sep)[a-z-]*$/),
  *run(t) {
    yield* t.expect_operands(0, 2);
    const plan = yield* plan_of(t);
    const kind = t.last("d", "x", "numeric-suffixes", "hex-suffixes");
    const hex = kind?.opt.startsWith("h") || kind?.opt === "x";
    const alphabet = !kind ? "abcdefghijklmnopqrstuvwxyz" : hex ? "0123456789abcdef" : "0123456789";
    const start = kind?.arg ?? null;
    if (start !== null && !(hex ? /^[0-9a-f]+$/ : /^\d+$/).test(start))
      yield* t.usage(
        `${t.quote(start)}: invalid start value for ${hex ? "hexadecimal" : "numerical"} suffix`,
      );
    const from = start === null ? 0 : Number.parseInt(start, hex ? 16 : 10);
    const suffix = t.last("additional-suffix")?.arg ?? "";
    if (suffix.includes("/"))
      yield* t.usage(`invalid suffix ${t.quote(suffix)}, contains directory separator`);
    const digits = yield* suffix_length(t, plan, alphabet.length, from, start);
    const names = new Names(t, t.operands[1] ?? "x", suffix, digits, alphabet, from);
    const file = t.operands[0] ?? "-";
    const st = new_stat();
    const r = file === "-" ? yield sys.fstat(0, st) : yield sys.stat_(file, st);
    if (r < 0) yield* t.die(`cannot open ${t.quoteaf(file)} for reading`, r);
    if (plan.how.endsWith("chunks") && S_ISFIFO(st.st_mode))
      yield* t.die(`${t.quotef(file)}: cannot determine file size`);
    const data = yield* read_all(t, file);
    if (data === null) return 1;
    if (t.has("filter")) yield sys.rt_sigaction(SIGPIPE, { sa_handler: SIG_IGN, sa_flags: 0, sa_mask: 0n });
    let number = 0;
    for (const piece of pieces_of(plan, data)) {
      if (++number % PREEMPT_EVERY === 0) yield sys.preempt();
      if (plan.only === null) {
        if (piece !== "" || !t.has("e")) yield* write_piece(t, names, piece);
      } else if (number === plan.only) {
        yield* t.out.print(piece);
        break;
      }
    }
    return t.status;
  },
});
