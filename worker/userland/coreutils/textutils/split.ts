// split(1): into files of so many lines, bytes, or chunks. --filter, -C and -n with r/ are not simulated.
import { O_CREAT, O_TRUNC, O_WRONLY } from "../../../kernel/uapi/fcntl.ts";
import { new_stat } from "../../../kernel/uapi/stat.ts";
import type { ByteString } from "../../../kernel/uapi/syscall.ts";
import type { Code } from "../../lib/code.ts";
import { write_all } from "../../lib/stdio.ts";
import * as sys from "../../lib/sys.ts";
import { parse_size } from "../sizes.ts";
import { type Tool, tool } from "../tool.ts";
import { read_all } from "./whole.ts";

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

function* write_piece(t: Tool, names: Names, data: ByteString): Code<void> {
  const name = yield* names.next();
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
function chunks(data: ByteString, n: number, lines: boolean, eol: string): ByteString[] {
  const size = Math.floor(data.length / n);
  const ends = Array.from({ length: n }, (_, i) => (i === n - 1 ? data.length : size * (i + 1)));
  let at = 0;
  return ends.map((end) => {
    let stop = Math.max(end, at);
    if (lines && stop > at && stop < data.length && data[stop - 1] !== eol) {
      const eol_at = data.indexOf(eol, stop);
      stop = eol_at < 0 ? data.length : eol_at + 1;
    }
    const piece = data.slice(at, stop);
    at = stop;
    return piece;
  });
}

function* count(t: Tool, text: string, what: string): Code<number> {
  const size = parse_size(text, "bEGKkMmPTYZ0");
  const range = "n" in size && size.n === 0 ? ": Numerical result out of range" : "";
  if ("error" in size || size.n === 0)
    return yield* t.die(`invalid number of ${what}: ${t.quote(text)}${range}`);
  return size.n;
}

function* pieces_of(t: Tool, data: ByteString): Code<ByteString[]> {
  const sep = t.last("t")?.arg ?? "\n";
  const eol = sep === "\\0" ? "\0" : sep;
  if (eol.length !== 1)
    yield* t.die(eol === "" ? "empty record separator" : `multi-character separator ${t.quote(eol)}`);
  const how = t.options.filter((o) => "blCn".includes(o.opt));
  if (how.length > 1 && !how.every((o) => o.opt === how[0].opt))
    yield* t.usage("cannot split in more than one way");
  const { opt, arg } = how.at(-1) ?? { opt: "l", arg: "1000" };
  const value = arg ?? "";
  if (opt === "b") {
    const n = yield* count(t, value, "bytes");
    return Array.from({ length: Math.ceil(data.length / n) }, (_, i) => data.slice(i * n, (i + 1) * n));
  }
  if (opt === "l") return line_pieces(data, yield* count(t, value, "lines"), eol);
  if (opt === "C") return yield* t.die("option -C is not simulated");
  if (/^r\//.test(value) || /\/\d+\//.test(value) || /^\d+\//.test(value))
    return yield* t.die(`option -n ${value} is not simulated`);
  const m = /^(l\/)?(\d+)$/.exec(value);
  if (!m || Number(m[2]) === 0)
    return yield* t.die(
      `invalid number of chunks: ${t.quote(value)}${m ? ": Numerical result out of range" : ""}`,
    );
  const all = chunks(data, Number(m[2]), m[1] !== undefined, eol);
  return t.has("e") ? all.filter((p) => p !== "") : all;
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
  prepare: (args) => args.map((a) => (/^-\d+$/.test(a) ? `-l${a.slice(1)}` : a)),
  *run(t) {
    if (t.has("filter")) yield* t.die("option --filter is not simulated");
    yield* t.expect_operands(0, 2);
    const length = t.last("a")?.arg ?? null;
    if (length !== null && !/^\d+$/.test(length)) yield* t.die(`invalid suffix length: ${t.quote(length)}`);
    const kind = t.last("d", "x", "numeric-suffixes", "hex-suffixes");
    const hex = kind?.opt.startsWith("h") || kind?.opt === "x";
    const alphabet = !kind ? "abcdefghijklmnopqrstuvwxyz" : hex ? "0123456789abcdef" : "0123456789";
    const from = kind?.arg ? Number.parseInt(kind.arg, hex ? 16 : 10) : 0;
    const suffix = t.last("additional-suffix")?.arg ?? "";
    if (suffix.includes("/")) yield* t.die(`invalid suffix ${t.quote(suffix)}, contains directory separator`);
    const digits = length === null || length === "0" ? null : Number(length);
    const names = new Names(t, t.operands[1] ?? "x", suffix, digits, alphabet, from);
    const file = t.operands[0] ?? "-";
    const st = new_stat();
    const r = file === "-" ? 0 : yield sys.stat_(file, st);
    if (r < 0) yield* t.die(`cannot open ${t.quoteaf(file)} for reading`, r);
    const data = yield* read_all(t, file);
    if (data === null) return 1;
    for (const piece of yield* pieces_of(t, data)) yield* write_piece(t, names, piece);
    return t.status;
  },
});
