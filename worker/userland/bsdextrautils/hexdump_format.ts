// The formats of hexdump -e: units of a repeat count, a byte count and a C format, applied to each block of the input.
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { C_ESCAPES, DUMP_ESCAPES, is_print } from "../lib/escapes.ts";

/** One conversion with the text around it; `bytes` of the input are behind it. */
interface Piece {
  before: string;
  /** "": text alone */
  conversion: string;
  flags: string;
  width: number;
  precision: number | null;
  bytes: number;
  after: string;
}
interface Unit {
  repeat: number;
  repeat_given: boolean;
  /** input bytes of one repetition */
  bytes: number;
  pieces: Piece[];
}
export type Format = Unit[];

/** What is wrong with a format, in hexdump's words. */
export class FormatError extends Error {}

/** A repetition, a field or a block larger than this, in bytes, fails as it would for want of memory. */
const MAX_SIZE = 1 << 20;
/** So does a block that would be shown in more than this. */
const MAX_OUTPUT = 1 << 26;
function limited(size: number, max: number): number {
  if (size > max) throw new FormatError(`cannot allocate ${size} bytes: Cannot allocate memory`);
  return size;
}

const NAMES =
  "nul soh stx etx eot enq ack bel bs ht lf vt ff cr so si dle dcl dc2 dc3 dc4 nak syn etb can em sub esc fs gs rs us".split(
    " ",
  );
const LETTERS: Readonly<Record<string, string>> = { ...C_ESCAPES, "0": "\0" };

/** How many bytes a conversion takes: what the unit says, if it may. */
function bytes_of(conversion: string, precision: number | null, asked: number | null): number {
  if (/^_[aA]/.test(conversion)) return 0;
  if (conversion === "s") {
    if (precision === null && asked === null)
      throw new FormatError("%s requires a precision or a byte count");
    return asked ?? precision ?? 0;
  }
  const whole = /^[dioxXu]$/.test(conversion);
  const allowed = whole ? [1, 2, 4, 8] : [1];
  if (asked !== null && !allowed.includes(asked))
    throw new FormatError(`bad byte count for conversion character ${conversion}`);
  return asked ?? (whole ? 4 : 1);
}

function pieces_of(text: string, asked: number | null): Piece[] {
  const pieces: Piece[] = [];
  let rest = text;
  for (;;) {
    const m = /^([^%]*)%([-+ #0]*)(\d*)(?:\.(\d*))?(_[aA][dox]|_[\s\S]|[\s\S])?/.exec(rest);
    if (!m) break;
    const [whole, before, flags, width, digits, conversion = ""] = m;
    if (/^[eEfgG]$/.test(conversion))
      throw new FormatError(`conversion character %${conversion} is not simulated`);
    if (!/^(?:[cdiouxXs]|_[cpu]|_[aA][dox])$/.test(conversion))
      throw new FormatError(`bad conversion character %${conversion}`);
    const precision = digits === undefined ? null : limited(Number(digits), MAX_SIZE);
    const bytes = bytes_of(conversion, precision, asked);
    pieces.push({
      before,
      conversion,
      flags,
      width: limited(Number(width), MAX_SIZE),
      precision,
      bytes,
      after: "",
    });
    rest = rest.slice(whole.length);
  }
  if (pieces.filter((p) => p.bytes > 0).length > 1 && asked !== null)
    throw new FormatError("byte count with multiple conversion characters");
  const last = pieces.at(-1);
  if (last) last.after = rest;
  else
    pieces.push({ before: rest, conversion: "", flags: "", width: 0, precision: null, bytes: 0, after: "" });
  return pieces;
}

/** A format string: units, which white space may separate. */
export function parse_format(source: string): Format {
  const units: Unit[] = [];
  let rest = source.trimStart();
  while (rest !== "") {
    const m = /^(?:(\d+)(?=[\s/])\s*)?(?:\/\s*(?:(\d+)(?=\s)\s*)?)?"([^"]*)"\s*/.exec(rest);
    if (!m) throw new FormatError(`bad format {${source}}`);
    const text = m[3].replace(/\\([\s\S])/g, (_, c: string) => LETTERS[c] ?? c);
    // a count of 0 is none
    const asked = Number(m[2] ?? 0) || null;
    const pieces = pieces_of(text, asked);
    const bytes = asked ?? pieces.reduce((sum, p) => sum + p.bytes, 0);
    const repeat = limited(Number(m[1] ?? 1), MAX_SIZE);
    units.push({ repeat, repeat_given: m[1] !== undefined, bytes, pieces });
    rest = rest.slice(m[0].length);
  }
  return units;
}

const size_of = (format: Format): number => format.reduce((sum, u) => sum + u.repeat * u.bytes, 0);

/** Bytes of a block: what the longest format takes. The last unit of a shorter one goes on to there. */
export function block_size(formats: readonly Format[]): number {
  const size = limited(Math.max(0, ...formats.map(size_of)), MAX_SIZE);
  for (const format of formats) {
    const last = format.at(-1);
    if (last && !last.repeat_given && last.bytes > 0)
      last.repeat += Math.trunc((size - size_of(format)) / last.bytes);
  }
  return size;
}

function pad(text: string, p: Piece, zero: boolean): string {
  if (p.flags.includes("-")) return text.padEnd(p.width);
  if (!zero || !p.flags.includes("0")) return text.padStart(p.width);
  const sign = /^[-+ ]?(?:0[xX])?/.exec(text)?.[0] ?? "";
  return sign + text.slice(sign.length).padStart(p.width - sign.length, "0");
}

/** An integer as printf(3) shows it. */
function integer(value: bigint, p: Piece, kind: string): string {
  const base = /[xX]/.test(kind) ? 16 : kind === "o" ? 8 : 10;
  let digits = (value < 0n ? -value : value).toString(base);
  if (p.precision !== null) digits = digits.padStart(p.precision, "0");
  if (p.flags.includes("#") && value !== 0n)
    digits = base === 16 ? `0x${digits}` : base === 8 && !digits.startsWith("0") ? `0${digits}` : digits;
  if (kind === "X") digits = digits.toUpperCase();
  const plus = /[di]/.test(kind) ? (p.flags.includes("+") ? "+" : p.flags.includes(" ") ? " " : "") : "";
  return pad((value < 0n ? "-" : plus) + digits, p, p.precision === null);
}

/** What stands for a byte with %_c or %_u. */
function name_of(c: string, kind: string): string {
  const code = c.charCodeAt(0);
  if (is_print(c)) return c;
  if (kind === "_c") return DUMP_ESCAPES[code] ?? code.toString(8).padStart(3, "0");
  return code === 0x7f ? "del" : (NAMES[code] ?? code.toString(16).padStart(2, "0"));
}

function show(p: Piece, block: ByteString, at: number, address: number): string {
  const { conversion: kind } = p;
  if (kind === "") return "";
  if (/^_[aA]/.test(kind)) return integer(BigInt(address), p, kind[2]);
  const bytes = block.slice(at, at + p.bytes);
  if (kind === "c") return pad(bytes, p, false);
  if (kind === "s") {
    const text = block.slice(at, at + (p.precision ?? block.length)).split("\0", 1)[0];
    return pad(text, p, false);
  }
  if (kind === "_p") return pad(is_print(bytes) ? bytes : ".", p, false);
  if (kind.startsWith("_")) return pad(name_of(bytes, kind), p, false);
  let value = 0n;
  for (const c of [...bytes].reverse()) value = (value << 8n) | BigInt(c.charCodeAt(0));
  return integer(/[di]/.test(kind) ? BigInt.asIntN(8 * p.bytes, value) : value, p, kind);
}

const at_end = (unit: Unit): boolean => unit.pieces.some((p) => p.conversion.startsWith("_A"));

/** A block by all formats; behind `end` (an offset in it) there is no input, and blanks keep the columns. */
export function show_block(
  formats: readonly Format[],
  block: ByteString,
  address: number,
  end: number,
): string {
  let out = "";
  for (const format of formats) {
    let at = 0;
    for (const unit of format) {
      if (at_end(unit)) break;
      for (let left = unit.repeat; left > 0; left--)
        for (const [i, p] of unit.pieces.entries()) {
          const gone = at >= end && p.conversion !== "";
          const text = gone ? "".padEnd(p.width) : show(p, block, at, address + at);
          // the blanks behind the last of several are left out
          const cut = left === 1 && unit.repeat > 1 && i === unit.pieces.length - 1;
          const after = p.conversion === "" ? "" : p.after;
          out += p.before + text + (cut ? after.trimEnd() : after);
          limited(out.length, MAX_OUTPUT);
          at += p.bytes;
        }
    }
  }
  return out;
}

/** What %_A asks for behind the input. */
export const show_end = (formats: readonly Format[], address: number): string =>
  formats
    .flat()
    .filter(at_end)
    .slice(-1)
    .flatMap((u) => u.pieces.map((p) => p.before + show(p, "", 0, address) + p.after))
    .join("");
