// od(1). Numbers of type long double (-t fL) are not simulated.
import type { ByteString } from "../../../kernel/uapi/syscall.ts";
import type { Code } from "../../lib/code.ts";
import { DUMP_ESCAPES, is_print } from "../../lib/escapes.ts";
import { parse_size } from "../sizes.ts";
import { type Tool, tool } from "../tool.ts";
import { FLOATS, show_float } from "./od_float.ts";
import { old_offsets, spell_out } from "./od_historic.ts";

/** One output format: how `size` bytes are shown in `width` columns. */
interface Format {
  kind: "a" | "c" | "d" | "f" | "o" | "u" | "x";
  size: number;
  width: number;
  /** "z": the printable bytes follow */
  text: boolean;
}

const WIDTHS: Readonly<Record<string, readonly number[]>> = {
  d: [4, 6, 11, 20],
  o: [3, 6, 11, 22],
  u: [3, 5, 10, 20],
  x: [2, 4, 8, 16],
};
const SIZES: Readonly<Record<string, number>> = { C: 1, S: 2, I: 4, L: 8 };
const NAMES =
  "nul soh stx etx eot enq ack bel bs ht nl vt ff cr so si dle dc1 dc2 dc3 dc4 nak syn etb can em sub esc fs gs rs us sp".split(
    " ",
  );
/** Options that stand for a format. */
const TRADITIONAL: Readonly<Record<string, string>> = {
  a: "a",
  b: "o1",
  c: "c",
  d: "u2",
  f: "fF",
  i: "dI",
  l: "dL",
  o: "o2",
  s: "d2",
  x: "x2",
};

/** The type that a letter or a number of bytes stands for, null when there is none. */
function float_size(text: string): { letter: string | null; bytes: number } {
  if (/^[FDL]$/.test(text)) return { letter: text, bytes: 0 };
  const bytes = Number(text);
  return { letter: { 4: "F", 8: "D", 16: "L" }[bytes] ?? null, bytes };
}

function* parse_formats(t: Tool, text: string): Code<Format[]> {
  const out: Format[] = [];
  for (let rest = text; rest !== ""; ) {
    const float = /^f([0-9]+|[FDL])?(z?)/.exec(rest);
    if (float) {
      const { letter, bytes } = float_size(float[1] ?? "D");
      if (letter === "L") yield* t.die("option -t fL is not simulated");
      if (letter === null)
        return yield* t.die(
          `invalid type string ${t.quote(text)};\nthis system doesn't provide a ${bytes}-byte floating point type`,
        );
      const { size, width } = FLOATS[letter];
      out.push({ kind: "f", size, width, text: float[2] === "z" });
      rest = rest.slice(float[0].length);
      continue;
    }
    const m = /^([acdoux])([0-9]+|[CSIL])?(z?)/.exec(rest);
    if (!m) return yield* t.die(`invalid character '${rest[0]}' in type string ${t.quote(text)}`);
    const kind = m[1] as Format["kind"];
    if ((kind === "a" || kind === "c") && m[2] !== undefined)
      return yield* t.die(`invalid character '${m[2][0]}' in type string ${t.quote(text)}`);
    const size = kind === "a" || kind === "c" ? 1 : m[2] === undefined ? 4 : (SIZES[m[2]] ?? Number(m[2]));
    if (![1, 2, 4, 8].includes(size))
      return yield* t.die(
        `invalid type string ${t.quote(text)};\nthis system doesn't provide a ${size}-byte integral type`,
      );
    const width = kind === "a" || kind === "c" ? 3 : WIDTHS[kind][Math.log2(size)];
    out.push({ kind, size, width, text: m[3] === "z" });
    rest = rest.slice(m[0].length);
  }
  return out;
}

function show(f: Format, bytes: ByteString, big: boolean): string {
  const code = bytes.charCodeAt(0);
  if (f.kind === "a")
    return (code & 127) === 127 ? "del" : (NAMES[code & 127] ?? String.fromCharCode(code & 127));
  if (f.kind === "c")
    return is_print(bytes) ? bytes : (DUMP_ESCAPES[code] ?? code.toString(8).padStart(3, "0"));
  if (f.kind === "f") {
    const view = new DataView(Uint8Array.from(bytes, (c) => c.charCodeAt(0)).buffer);
    return show_float(FLOATS[f.size === 4 ? "F" : "D"], view, big);
  }
  let value = 0n;
  for (const c of big ? bytes : [...bytes].reverse().join(""))
    value = (value << 8n) | BigInt(c.charCodeAt(0));
  if (f.kind === "d") return String(BigInt.asIntN(8 * f.size, value));
  if (f.kind === "u") return String(value);
  return value.toString(f.kind === "x" ? 16 : 8).padStart(f.width, "0");
}

interface Job {
  formats: Format[];
  /** bytes in a line, and in the smallest piece that every format divides */
  per_line: number;
  block: number;
  width_per_block: number;
  big: boolean;
}

function lines_of(job: Job, data: ByteString): string[] {
  const { block, per_line } = job;
  return job.formats.map((f) => {
    const fields = per_line / f.size;
    const pad = (job.width_per_block * per_line) / block - f.width * fields;
    let left = pad;
    let line = "";
    const shown = Math.ceil(data.length / f.size);
    for (let i = 0; i < shown; i++) {
      const next = Math.trunc((pad * (fields - i - 1)) / fields);
      const bytes = data.slice(i * f.size, (i + 1) * f.size).padEnd(f.size, "\0");
      line += show(f, bytes, job.big).padStart(left - next + f.width);
      left = next;
    }
    if (!f.text) return line;
    const blank = f.width * (fields - shown) + left;
    return `${line}${" ".repeat(blank)}  >${[...data].map((c) => (is_print(c) ? c : ".")).join("")}<`;
  });
}

function* size_option(t: Tool, opt: string, absent: number, max = Number.MAX_SAFE_INTEGER): Code<number> {
  const given = t.last(opt);
  const text = given?.arg ?? null;
  if (!given || text === null) return absent;
  const hex = /^0[xX][0-9a-fA-F]+$/.test(text);
  const octal = /^0[0-7]+$/.test(text);
  const size = hex
    ? { n: Number(text) }
    : octal
      ? { n: Number.parseInt(text, 8) }
      : parse_size(text, "bcEGkKmMPTYZ0", max);
  if ("error" in size) {
    const what = size.error === "suffix" ? "invalid suffix in" : "invalid";
    return yield* t.die(`${what} ${given.spelled} argument '${text}'`);
  }
  return size.n;
}

/** -S: strings of at least `least` printable characters that a NUL ends. */
function* strings(t: Tool, data: ByteString, least: number, address: (n: number) => string): Code<void> {
  for (const m of data.matchAll(/[ -~]+\0/g)) {
    const text = m[0].slice(0, -1);
    if (text.length < least) continue;
    const at = address(m.index);
    yield* t.out.print(`${at}${at === "" ? "" : " "}${text}\n`);
  }
}

const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));

export const od = tool({
  name: "od",
  prepare: spell_out,
  usage:
    "[OPTION]... [FILE]...\n[-abcdfilosx]... [FILE] [[+]OFFSET[.][b]]\n--traditional [OPTION]... [FILE] [[+]OFFSET[.][b] [+][LABEL][.][b]]",
  about: `
Write an unambiguous representation, octal bytes by default,
of FILE to standard output.  With more than one FILE argument,
concatenate them in the listed order to form the input.

With no FILE, or when FILE is -, read standard input.

If first and second call formats both apply, the second format is assumed
if the last operand begins with + or (if there are 2 operands) a digit.
An OFFSET operand means -j OFFSET.  LABEL is the pseudo-address
at first byte printed, incremented when dump is progressing.
For OFFSET and LABEL, a 0x or 0X prefix indicates hexadecimal;
suffixes may be . for octal and b for multiply by 512.

Mandatory arguments to long options are mandatory for short options too.`,
  options: `
  -A, --address-radix=RADIX   output format for file offsets; RADIX is one
                                of [doxn], for Decimal, Octal, Hex or None
      --endian={big|little}   swap input bytes according the specified order
  -j, --skip-bytes=BYTES      skip BYTES input bytes first
  -N, --read-bytes=BYTES      limit dump to BYTES input bytes
  -S BYTES, --strings[=BYTES]  output strings of at least BYTES graphic chars;
                                3 is implied when BYTES is not specified
  -t, --format=TYPE           select output format or formats
  -v, --output-duplicates     do not use * to mark line suppression
  -w[BYTES], --width[=BYTES]  output BYTES bytes per output line;
                                32 is implied when BYTES is not specified
      --traditional           accept arguments in third form above

Traditional format specifications may be intermixed; they accumulate:
  -a   same as -t a,  select named characters, ignoring high-order bit
  -b   same as -t o1, select octal bytes
  -c   same as -t c,  select printable characters or backslash escapes
  -d   same as -t u2, select unsigned decimal 2-byte units
  -f   same as -t fF, select floats
  -i   same as -t dI, select decimal ints
  -l   same as -t dL, select decimal longs
  -o   same as -t o2, select octal 2-byte units
  -s   same as -t d2, select decimal 2-byte units
  -x   same as -t x2, select hexadecimal 2-byte units`,
  notes: `TYPE is made up of one or more of these specifications:
  a          named character, ignoring high-order bit
  c          printable character or backslash escape
  d[SIZE]    signed decimal, SIZE bytes per integer
  f[SIZE]    floating point, SIZE bytes per float
  o[SIZE]    octal, SIZE bytes per integer
  u[SIZE]    unsigned decimal, SIZE bytes per integer
  x[SIZE]    hexadecimal, SIZE bytes per integer

SIZE is a number.  For TYPE in [doux], SIZE may also be C for
sizeof(char), S for sizeof(short), I for sizeof(int) or L for
sizeof(long).  If TYPE is f, SIZE may also be F for sizeof(float), D
for sizeof(double) or L for sizeof(long double).

Adding a z suffix to any type displays printable characters at the end of
each output line.


BYTES is hex with 0x or 0X prefix, and may have a multiplier suffix:
  b    512
  KB   1000
  K    1024
  MB   1000*1000
  M    1024*1024
and so on for G, T, P, E, Z, Y.
Binary prefixes can be used, too: KiB=K, MiB=M, and so on.`,
  *run(t) {
    const radix = t.last("A")?.arg ?? "o";
    if (!/^[doxn]/.test(radix))
      yield* t.die(`invalid output address radix '${radix[0] ?? ""}'; it must be one character from [doxn]`);
    const plain = (n: number): string =>
      radix === "x" ? n.toString(16).padStart(6, "0") : n.toString(radix === "o" ? 8 : 10).padStart(7, "0");
    /** of a byte of the input: with the label's count behind it */
    const address = (n: number): string => {
      if (radix === "n") return "";
      return old.label === null ? plain(n) : `${plain(n)} (${plain(n - skip + old.label)})`;
    };
    const endian = t.last("endian")?.arg ?? "little";
    const big = (yield* t.choose("--endian", endian, [["little"], ["big"]])) === 1;
    const formats: Format[] = [];
    for (const { opt, arg } of t.options) {
      if (opt === "t") formats.push(...(yield* parse_formats(t, arg ?? "")));
      else if (opt in TRADITIONAL) formats.push(...(yield* parse_formats(t, TRADITIONAL[opt])));
    }
    if (formats.length === 0) formats.push(...(yield* parse_formats(t, "o2")));
    const old = yield* old_offsets(t);
    const skip = old.skip ?? (yield* size_option(t, "j", 0));
    const most = yield* size_option(t, "N", Number.POSITIVE_INFINITY);
    const least = yield* size_option(t, "S", 3);
    const block = formats.map((f) => f.size).reduce((a, b) => (a * b) / gcd(a, b));
    let per_line = Math.max(16 - (16 % block), block);
    const w = t.last("w");
    if (w) {
      const asked = w.arg === null ? 32 : Number(w.arg);
      if (w.arg !== null && !/^\d+$/.test(w.arg)) yield* t.die(`invalid -w argument ${t.quote(w.arg)}`);
      if (asked === 0 || asked % block !== 0)
        yield* t.warn(`warning: invalid width ${asked}; using ${block} instead`);
      per_line = asked === 0 || asked % block !== 0 ? block : asked;
    }
    const width_per_block = Math.max(...formats.map((f) => (f.width + 1) * (block / f.size)));
    const job: Job = { formats, per_line, block, width_per_block, big };
    let data = "";
    let any = false;
    for (const name of t.operands.length > 0 ? t.operands : ["-"]) {
      const input = yield* t.open_input(name);
      if (!input) continue;
      any = true;
      for (let c = yield* input.chunk(); c !== null && data.length < skip + most; c = yield* input.chunk())
        data += c;
      yield* t.close_input(input, name);
    }
    if (skip > data.length) yield* t.die("cannot skip past end of combined input");
    data = data.slice(skip, skip + most);
    if (t.has("S")) {
      yield* strings(t, data, least, (n) => address(n + skip));
      return t.status;
    }
    let previous: ByteString | null = null;
    let starred = false;
    const blank = " ".repeat(address(0).length);
    for (let at = 0; at < data.length; at += per_line) {
      const piece = data.slice(at, at + per_line);
      if (!t.has("v") && piece === previous && piece.length === per_line) {
        if (!starred) yield* t.out.print("*\n");
        starred = true;
        continue;
      }
      starred = false;
      previous = piece;
      const lines = lines_of(job, piece);
      yield* t.out.print(lines.map((l, i) => `${i === 0 ? address(at + skip) : blank}${l}\n`).join(""));
    }
    if (radix !== "n" && any) yield* t.out.print(`${address(data.length + skip)}\n`);
    return t.status;
  },
});
