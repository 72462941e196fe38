// Parses shell patterns (bash(1), "Pattern Matching") into a small tree for pattern.ts.
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { utf8_length_at } from "../lib/bytes.ts";

/** What a bracket expression accepts. Characters are code points; an invalid byte b is INVALID + b. */
export interface BracketSet {
  negated: boolean;
  /** pairs [lo, hi], inclusive */
  ranges: [number, number][];
  /** character class tests */
  classes: ((c: number) => boolean)[];
}

export type PatternNode =
  | { kind: "char"; c: number }
  | { kind: "any" }
  | { kind: "star" }
  | { kind: "set"; set: BracketSet }
  | { kind: "ext"; op: "?" | "*" | "+" | "@" | "!"; alternatives: PatternNode[][] };

/** Bytes that are no part of valid UTF-8 become characters above Unicode. */
export const INVALID = 0x110000;

/** The characters of a byte string; `offsets[i]` is the byte offset of character i, with one more for the end. */
export interface Characters {
  codes: ArrayLike<number>;
  /** null when every character is one byte */
  offsets: Int32Array | null;
}

/** Splits a byte string into UTF-8 characters. */
export function characters(s: ByteString): Characters {
  let ascii = true;
  const codes = new Int32Array(s.length);
  for (let i = 0; i < s.length; i++) {
    const c = s.charCodeAt(i);
    codes[i] = c;
    if (c >= 0x80) {
      ascii = false;
      break;
    }
  }
  if (ascii) return { codes, offsets: null };
  const offsets = new Int32Array(s.length + 1);
  let n = 0;
  for (let i = 0; i < s.length; ) {
    const len = utf8_length_at(s, i);
    let c = s.charCodeAt(i);
    if (len > 1) {
      c &= 0xff >> (len + 1);
      for (let k = 1; k < len; k++) c = (c << 6) | (s.charCodeAt(i + k) & 63);
    } else if (c >= 0x80) c += INVALID;
    offsets[n] = i;
    codes[n++] = c;
    i += len;
  }
  offsets[n] = s.length;
  return { codes: codes.subarray(0, n), offsets: offsets.subarray(0, n + 1) };
}

const text_of = (c: number): string => (c < INVALID ? String.fromCodePoint(c) : "");
const lower = (c: number): number => {
  if (c < 0x80) return c >= 65 && c <= 90 ? c + 32 : c;
  const t = text_of(c).toLowerCase();
  return t && [...t].length === 1 ? (t.codePointAt(0) as number) : c;
};
const upper = (c: number): number => {
  if (c < 0x80) return c >= 97 && c <= 122 ? c - 32 : c;
  const t = text_of(c).toUpperCase();
  return t && [...t].length === 1 ? (t.codePointAt(0) as number) : c;
};

/** Both spellings of a letter, for case-insensitive comparison. */
export const case_variants = (c: number): [number, number] => [lower(c), upper(c)];
/** The form in which case-insensitive matching compares characters. */
export const fold = lower;

const unicode = (re: RegExp, ascii: (c: number) => boolean) => (c: number) =>
  c < 0x80 ? ascii(c) : c < INVALID && re.test(text_of(c));
const between = (lo: number, hi: number) => (c: number) => c >= lo && c <= hi;
const is_upper = unicode(/\p{Lu}/u, between(65, 90));
const is_lower = unicode(/\p{Ll}/u, between(97, 122));
const is_alpha = unicode(/\p{Alphabetic}/u, (c) => between(65, 90)(c) || between(97, 122)(c));
const is_digit = between(48, 57);
const is_space = unicode(
  /[\u1680\u2000-\u2006\u2008-\u200a\u2028\u2029\u205f\u3000]/,
  (c) => c === 32 || between(9, 13)(c),
);
const is_blank = unicode(/[\u1680\u2000-\u2006\u2008-\u200a\u205f\u3000]/, (c) => c === 32 || c === 9);
const is_cntrl = unicode(/[\x80-\x9f\u2028\u2029]/, (c) => c < 32 || c === 127);
const is_print = unicode(/[^\p{Cc}\p{Cs}\p{Cn}\u2028\u2029]/u, between(32, 126));
const is_graph = (c: number) => is_print(c) && !is_space(c);
const is_alnum = (c: number) => is_alpha(c) || is_digit(c);

/** [:name:] classes. */
export const CHARACTER_CLASSES: Readonly<Record<string, (c: number) => boolean>> = {
  alnum: is_alnum,
  alpha: is_alpha,
  ascii: (c) => c < 0x80,
  blank: is_blank,
  cntrl: is_cntrl,
  digit: is_digit,
  graph: is_graph,
  lower: is_lower,
  print: is_print,
  punct: (c) => is_graph(c) && !is_alnum(c),
  space: is_space,
  upper: is_upper,
  word: (c) => is_alnum(c) || c === 95,
  xdigit: (c) => is_digit(c) || between(65, 70)(c) || between(97, 102)(c),
};

/** POSIX names of the characters from NUL to @, in order. */
const LOW_NAMES =
  "NUL SOH STX ETX EOT ENQ ACK alert backspace tab newline vertical-tab form-feed carriage-return SO SI DLE DC1 " +
  "DC2 DC3 DC4 NAK SYN ETB CAN EM SUB ESC IS4 IS3 IS2 IS1 space exclamation-mark quotation-mark number-sign " +
  "dollar-sign percent-sign ampersand apostrophe left-parenthesis right-parenthesis asterisk plus-sign comma " +
  "hyphen period slash zero one two three four five six seven eight nine colon semicolon less-than-sign " +
  "equals-sign greater-than-sign question-mark commercial-at";

/** Those of the others, and second names. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  "left-square-bracket": "[",
  backslash: "\\",
  "reverse-solidus": "\\",
  solidus: "/",
  "right-square-bracket": "]",
  circumflex: "^",
  "circumflex-accent": "^",
  underscore: "_",
  "low-line": "_",
  "grave-accent": "`",
  "left-brace": "{",
  "left-curly-bracket": "{",
  "vertical-line": "|",
  "right-brace": "}",
  "right-curly-bracket": "}",
  tilde: "~",
  DEL: "\x7f",
  "hyphen-minus": "-",
  dash: "-",
  "full-stop": ".",
};

/** The character that [.name.] stands for. */
function collating_symbol(name: string): string | undefined {
  const low = LOW_NAMES.split(" ").indexOf(name);
  return low >= 0 ? String.fromCharCode(low) : OTHER_NAMES[name];
}

const [BACKSLASH, LBRACKET, RBRACKET, SLASH] = [92, 91, 93, 47];
const [STAR, QUESTION, LPAREN, RPAREN, BAR, BANG, CARET, DASH] = [42, 63, 40, 41, 124, 33, 94, 45];
const is_ext_op = (c: number) => c === STAR || c === QUESTION || c === 43 || c === 64 || c === BANG;

/** Parses `p` (characters of a pattern) into a sequence of nodes. */
export class PatternParser {
  readonly #p: ArrayLike<number>;
  readonly #extglob: boolean;
  readonly #pathname: boolean;
  #i = 0;

  constructor(p: ArrayLike<number>, extglob: boolean, pathname: boolean) {
    this.#p = p;
    this.#extglob = extglob;
    this.#pathname = pathname;
  }

  parse(): PatternNode[] {
    return this.#sequence(this.#p.length);
  }

  #sequence(end: number): PatternNode[] {
    const out: PatternNode[] = [];
    const p = this.#p;
    while (this.#i < end) {
      const c = p[this.#i];
      if (this.#extglob && is_ext_op(c) && this.#i + 1 < end && p[this.#i + 1] === LPAREN) {
        const close = this.#closing_paren(this.#i + 2, end);
        if (close >= 0) {
          const op = String.fromCharCode(c) as "?" | "*" | "+" | "@" | "!";
          out.push({ kind: "ext", op, alternatives: this.#alternatives(this.#i + 2, close) });
          this.#i = close + 1;
        } else {
          // as bash does it: with the closing parenthesis missing, all that is left stands for itself
          while (this.#i < end) out.push({ kind: "char", c: p[this.#i++] });
        }
        continue;
      }
      if (c === STAR) {
        if (out.at(-1)?.kind !== "star") out.push({ kind: "star" });
        this.#i++;
      } else if (c === QUESTION) {
        out.push({ kind: "any" });
        this.#i++;
      } else if (c === LBRACKET) {
        const set = this.#bracket(end);
        out.push(set ? { kind: "set", set } : { kind: "char", c });
        if (!set) this.#i++;
      } else {
        if (c === BACKSLASH && this.#i + 1 < end) this.#i++;
        out.push({ kind: "char", c: p[this.#i++] });
      }
    }
    return out;
  }

  /** Index of the `)` that closes a list whose text starts at `i`, or -1. */
  #closing_paren(i: number, end: number): number {
    const p = this.#p;
    let depth = 0;
    for (; i < end; i++) {
      const c = p[i];
      if (c === BACKSLASH) i++;
      else if (c === LBRACKET) {
        const close = this.#bracket_end(i, end);
        if (close < 0) return -1;
        i = close;
      } else if (c === LPAREN) depth++;
      else if (c === RPAREN && depth-- === 0) return i;
    }
    return -1;
  }

  #alternatives(from: number, to: number): PatternNode[][] {
    const out: PatternNode[][] = [];
    const p = this.#p;
    let depth = 0;
    let start = from;
    const take = (end: number) => {
      this.#i = start;
      out.push(this.#sequence(end));
      start = end + 1;
    };
    for (let i = from; i < to; i++) {
      const c = p[i];
      if (c === BACKSLASH) i++;
      else if (c === LBRACKET) {
        const close = this.#bracket_end(i, to);
        if (close > 0) i = close;
      } else if (c === LPAREN) depth++;
      else if (c === RPAREN) depth--;
      else if (c === BAR && depth === 0) take(i);
    }
    take(to);
    return out;
  }

  /** Index of the `]` that ends the bracket expression at `i`, or -1 when there is none. */
  #bracket_end(i: number, end: number): number {
    const save = this.#i;
    this.#i = i;
    const set = this.#bracket(end);
    const close = this.#i - 1;
    this.#i = save;
    return set ? close : -1;
  }

  /** Parses the bracket expression at the current position; null (and no movement) when it is not one. */
  #bracket(end: number): BracketSet | null {
    const p = this.#p;
    let i = this.#i + 1;
    const set: BracketSet = { negated: false, ranges: [], classes: [] };
    if (i < end && (p[i] === BANG || p[i] === CARET)) {
      set.negated = true;
      i++;
    }
    let first = true;
    // One element: its code (-1 for a class or an unknown symbol); `i` moves behind it.
    const element = (): number | null => {
      const c = p[i];
      const kind = p[i + 1];
      if (c === LBRACKET && i + 1 < end && (kind === 58 || kind === 46 || kind === 61)) {
        for (let k = i + 2; k + 1 < end; k++) {
          if (p[k] !== kind || p[k + 1] !== RBRACKET) continue;
          const name = Array.from(Array.prototype.slice.call(p, i + 2, k), text_of).join("");
          i = k + 2;
          if (kind === 58) {
            set.classes.push(CHARACTER_CLASSES[name] ?? (() => false));
            return -1;
          }
          const only = [...name].length === 1 ? name : kind === 46 ? collating_symbol(name) : undefined;
          return only === undefined ? -1 : (only.codePointAt(0) as number);
        }
      }
      if (c === BACKSLASH && i + 1 < end) i++;
      if (p[i] === SLASH && this.#pathname) return null;
      return p[i++];
    };
    for (;;) {
      if (i >= end) return null;
      if (p[i] === RBRACKET && !first) break;
      first = false;
      const lo = element();
      if (lo === null) return null;
      if (lo >= 0 && p[i] === DASH && i + 1 < end && p[i + 1] !== RBRACKET) {
        i++;
        const hi = element();
        if (hi === null) return null;
        if (hi >= 0 && lo <= hi) set.ranges.push([lo, hi]);
      } else if (lo >= 0) set.ranges.push([lo, lo]);
    }
    this.#i = i + 1;
    return set;
  }
}
