// Syntax tree of a regular expression, common to the POSIX and Perl parsers, and character sets.

/** Inclusive ranges of code points. */
export type Range = readonly [number, number];

export type AssertKind =
  /** start / end of the subject */
  | "bos"
  | "eos"
  /** start / end of any line */
  | "bol"
  | "eol"
  /** Perl's $: end, or before a newline at the end */
  | "eosnl"
  /** \b \B \< \> */
  | "word"
  | "nword"
  | "wstart"
  | "wend"
  /** what grep -w puts around a pattern: no word character before / after */
  | "prev_nonword"
  | "next_nonword"
  /** Perl's \K: the match is reported from here */
  | "keep";

export type Node =
  | { type: "empty" }
  | { type: "char"; code: number }
  | { type: "any"; newline: boolean }
  | { type: "set"; negate: boolean; ranges: readonly Range[] }
  | { type: "seq"; items: Node[] }
  | { type: "alt"; items: Node[] }
  | { type: "rep"; node: Node; min: number; max: number; mode: "greedy" | "lazy" | "possessive" }
  | { type: "group"; index: number; node: Node }
  | { type: "assert"; kind: AssertKind }
  | { type: "backref"; index: number; icase: boolean }
  | { type: "look"; ahead: boolean; negate: boolean; node: Node }
  | { type: "atomic"; node: Node };

export interface Parsed {
  node: Node;
  groups: number;
  names: Map<string, number>;
  warnings: string[];
}

/** A syntax error: the text, and for Perl where (offset in the pattern after the offending part). */
export class RegexError extends Error {
  readonly at: number;
  constructor(text: string, at = -1) {
    super(text);
    this.at = at;
  }
}

/** Nesting of groups a pattern may have: the parsers and engines are recursive in it. */
export const MAX_DEPTH = 200;
/** RE_DUP_MAX of glibc. */
export const MAX_REPEAT = 32767;

export const DIGIT: readonly Range[] = [[48, 57]];
export const WORD: readonly Range[] = [
  [48, 57],
  [65, 90],
  [95, 95],
  [97, 122],
];
export const SPACE: readonly Range[] = [
  [9, 13],
  [32, 32],
];

/** The classes of [[:name:]] in the C locale. */
export const CLASSES: Readonly<Record<string, readonly Range[]>> = {
  alpha: [
    [65, 90],
    [97, 122],
  ],
  digit: DIGIT,
  alnum: [
    [48, 57],
    [65, 90],
    [97, 122],
  ],
  upper: [[65, 90]],
  lower: [[97, 122]],
  space: SPACE,
  blank: [
    [9, 9],
    [32, 32],
  ],
  punct: [
    [33, 47],
    [58, 64],
    [91, 96],
    [123, 126],
  ],
  print: [[32, 126]],
  graph: [[33, 126]],
  cntrl: [
    [0, 31],
    [127, 127],
  ],
  xdigit: [
    [48, 57],
    [65, 70],
    [97, 102],
  ],
};

export const MAX_CODE = 0x10ffff;

/** Sorted, merged ranges. */
export function normalize(ranges: readonly Range[]): Range[] {
  const sorted = [...ranges].sort((a, b) => a[0] - b[0]);
  const out: [number, number][] = [];
  for (const [lo, hi] of sorted) {
    const last = out[out.length - 1];
    if (last && lo <= last[1] + 1) last[1] = Math.max(last[1], hi);
    else out.push([lo, hi]);
  }
  return out;
}

/** Everything the ranges do not hold. */
export function complement(ranges: readonly Range[]): Range[] {
  const out: Range[] = [];
  let next = 0;
  for (const [lo, hi] of normalize(ranges)) {
    if (lo > next) out.push([next, lo - 1]);
    next = hi + 1;
  }
  if (next <= MAX_CODE) out.push([next, MAX_CODE]);
  return out;
}

export function in_ranges(ranges: readonly Range[], code: number): boolean {
  for (const [lo, hi] of ranges) if (code >= lo && code <= hi) return true;
  return false;
}

export const is_word = (code: number): boolean =>
  (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code === 95;

/** The other case of a letter, or -1. `bytes`: only ASCII letters have a case. */
export function other_case(code: number, bytes: boolean): number {
  if (code < 128) {
    if (code >= 65 && code <= 90) return code + 32;
    if (code >= 97 && code <= 122) return code - 32;
    return -1;
  }
  if (bytes || (code >= 0xd800 && code < 0xe000)) return -1;
  const ch = String.fromCodePoint(code);
  for (const other of [ch.toLowerCase(), ch.toUpperCase()]) {
    const o = other.codePointAt(0) as number;
    if (o !== code && String.fromCodePoint(o) === other) return o;
  }
  return -1;
}

/** Beyond this size a range of non-ASCII characters is not folded letter by letter. */
const MAX_FOLD = 1024;

/** Ranges with both cases of every letter in them. */
export function fold(ranges: readonly Range[], bytes: boolean): Range[] {
  const out: Range[] = [...ranges];
  for (const [lo, hi] of ranges) {
    const end = Math.min(hi, lo + MAX_FOLD);
    for (let c = lo; c <= end; c++) {
      const o = other_case(c, bytes);
      if (o >= 0) out.push([o, o]);
    }
  }
  return normalize(out);
}

/** One character, honouring case-insensitivity. */
export function char_node(code: number, icase: boolean, bytes: boolean): Node {
  const other = icase ? other_case(code, bytes) : -1;
  if (other < 0) return { type: "char", code };
  return {
    type: "set",
    negate: false,
    ranges: normalize([
      [code, code],
      [other, other],
    ]),
  };
}

export const seq = (items: Node[]): Node =>
  items.length === 1 ? items[0] : items.length === 0 ? { type: "empty" } : { type: "seq", items };
export const alt = (items: Node[]): Node => (items.length === 1 ? items[0] : { type: "alt", items });
