// Tokens of shell arithmetic (bash(1), "ARITHMETIC EVALUATION").
import type { ByteString } from "../../kernel/uapi/syscall.ts";

/** What bash prints after its name and, for let and ((, after the command's. */
export class ArithError extends Error {}

export type Token =
  | { kind: "end"; start: number; end: number }
  | { kind: "number"; start: number; end: number; value: bigint }
  | { kind: "name"; start: number; end: number; name: ByteString; index: ByteString | null }
  /** post/pre: ++ and --; op: every other operator */
  | { kind: "post" | "pre" | "op"; start: number; end: number; op: string };

const OPERATORS = [
  ..."<<= >>= ** << >> <= >= == != && || *= /= %= += -= &= ^= |=".split(" "),
  ..."= + - * / % < > & | ^ ! ~ ( ) ? : ,".split(" "),
];

const is_space = (c: string) => c === " " || c === "\t" || c === "\n" || c === "\r";
const is_name_start = (c: string) => (c >= "a" && c <= "z") || (c >= "A" && c <= "Z") || c === "_";
const is_digit = (c: string) => c >= "0" && c <= "9";
const is_name_char = (c: string) => is_name_start(c) || is_digit(c);

/** Throws the error that bash prints: the expression, the reason, and the rest of the text from the bad token on. */
export function fail(text: ByteString, message: string, token: ByteString): never {
  throw new ArithError(`${text.replace(/^[ \t]+/, "")}: ${message} (error token is "${token}")`);
}

const wrap = (n: bigint): bigint => BigInt.asIntN(64, n);

/** Value of one digit in a base up to 64; 64 when it is none. */
function digit(c: string, base: number): number {
  if (is_digit(c)) return c.charCodeAt(0) - 48;
  if (c >= "a" && c <= "z") return c.charCodeAt(0) - 87;
  if (c >= "A" && c <= "Z") return c.charCodeAt(0) - (base <= 36 ? 55 : 29);
  return c === "@" ? 62 : c === "_" ? 63 : 64;
}

/** Value of a constant: decimal, 0 octal, 0x hexadecimal, base#digits. `text` ends with it, for messages. */
function number_value(text: ByteString, start: number): bigint {
  const s = text.slice(start);
  let base = 10;
  let fixed = false;
  let i = 0;
  if (s[0] === "0" && s.length > 1) {
    fixed = true;
    base = s[1] === "x" || s[1] === "X" ? 16 : 8;
    i = base === 16 ? 2 : 1;
  }
  let value = 0n;
  for (; i < s.length; i++) {
    const c = s[i];
    if (c === "#") {
      if (fixed) fail(text, "invalid number", s);
      if (value < 2n || value > 64n) fail(text, "invalid arithmetic base", s);
      if (i + 1 === s.length) fail(text, "invalid integer constant", s);
      base = Number(value);
      value = 0n;
      fixed = true;
      continue;
    }
    const d = digit(c, base);
    if (d >= base) fail(text, "value too great for base", s);
    value = wrap(value * BigInt(base) + BigInt(d));
  }
  return value;
}

/** Index after the `]` that closes the subscript opened at `i`, or -1. */
function subscript_end(text: ByteString, i: number): number {
  let depth = 0;
  for (; i < text.length; i++) {
    const c = text[i];
    if (c === "\\") i++;
    else if (c === "'" || c === '"') {
      const close = text.indexOf(c, i + 1);
      if (close < 0) return -1;
      i = close;
    } else if (c === "[") depth++;
    else if (c === "]" && --depth === 0) return i + 1;
  }
  return -1;
}

/**
 * The token at or after `from`. `previous` is the one before it, because `++` after a name increments that name
 * and elsewhere is a prefix or two signs. Throws ArithError for bad constants, subscripts and characters.
 */
export function next_token(text: ByteString, from: number, previous: Token | null): Token {
  let start = from;
  while (start < text.length && is_space(text[start])) start++;
  if (start >= text.length) return { kind: "end", start, end: start };
  const c = text[start];
  let end = start + 1;
  if (is_digit(c)) {
    while (end < text.length && (is_name_char(text[end]) || text[end] === "#" || text[end] === "@")) end++;
    const value = end - start < 15 && c !== "0" ? small_value(text, start, end) : -1;
    if (value >= 0) return { kind: "number", start, end, value: BigInt(value) };
    return { kind: "number", start, end, value: number_value(text.slice(0, end), start) };
  }
  if (is_name_start(c)) {
    while (end < text.length && is_name_char(text[end])) end++;
    const name = text.slice(start, end);
    if (text[end] !== "[") return { kind: "name", start, end, name, index: null };
    const close = subscript_end(text, end);
    if (close < 0) fail(text, "bad array subscript", text.slice(start));
    return { kind: "name", start, end: close, name, index: text.slice(end + 1, close - 1) };
  }
  const op = OPERATORS.find((o) => text.startsWith(o, start));
  if ((c === "+" || c === "-") && text[start + 1] === c) {
    end = start + 2;
    if (previous?.kind === "name") return { kind: "post", start, end, op: c + c };
    let next = end;
    while (next < text.length && is_space(text[next])) next++;
    const prefix = next < text.length && is_name_start(text[next]);
    return prefix ? { kind: "pre", start, end, op: c + c } : { kind: "op", start, end: start + 1, op: c };
  }
  if (op) return { kind: "op", start, end: start + op.length, op };
  const after_operator = previous === null || previous.kind === "op" || previous.kind === "pre";
  const what = after_operator ? "operand expected" : "invalid arithmetic operator";
  return fail(text, `syntax error: ${what}`, text.slice(start));
}

/** A plain decimal constant, or -1. */
function small_value(text: ByteString, start: number, end: number): number {
  let value = 0;
  for (let i = start; i < end; i++) {
    if (!is_digit(text[i])) return -1;
    value = value * 10 + text.charCodeAt(i) - 48;
  }
  return value;
}
