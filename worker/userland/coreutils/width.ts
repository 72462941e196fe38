// Columns a character takes on a terminal: wcwidth(3) as far as names in listings need it.
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { decode_utf8 } from "../lib/bytes.ts";

/** [first, last] of combining and other zero-width ranges. */
const ZERO: readonly (readonly [number, number])[] = [
  [0x300, 0x36f],
  [0x483, 0x489],
  [0x591, 0x5bd],
  [0x610, 0x61a],
  [0x64b, 0x65f],
  [0x6d6, 0x6dc],
  [0x900, 0x902],
  [0x1ab0, 0x1aff],
  [0x1dc0, 0x1dff],
  [0x200b, 0x200f],
  [0x202a, 0x202e],
  [0x2060, 0x2064],
  [0x20d0, 0x20ff],
  [0xfe00, 0xfe0f],
  [0xfe20, 0xfe2f],
  [0xfeff, 0xfeff],
  [0xe0100, 0xe01ef],
];
/** [first, last] of wide ranges (East Asian wide, emoji). */
const WIDE: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x231a, 0x231b],
  [0x2e80, 0x303e],
  [0x3041, 0x33ff],
  [0x3400, 0x4dbf],
  [0x4e00, 0x9fff],
  [0xa000, 0xa4cf],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x1f300, 0x1f64f],
  [0x1f680, 0x1f6ff],
  [0x1f900, 0x1f9ff],
  [0x20000, 0x3fffd],
];
const within = (c: number, ranges: readonly (readonly [number, number])[]): boolean =>
  ranges.some(([a, b]) => c >= a && c <= b);

/** Columns of a code point; -1 when it is not printable. */
export function char_width(c: number): number {
  if (c < 0x20 || (c >= 0x7f && c < 0xa0)) return -1;
  if (c < 0x300) return 1;
  if ((c >= 0xd800 && c < 0xf900) || c === 0xfffe || c === 0xffff || c === 0x2028 || c === 0x2029) return -1;
  return within(c, ZERO) ? 0 : within(c, WIDE) ? 2 : 1;
}

/** Columns of a byte string; unprintable characters count nothing. */
export function text_width(s: ByteString, utf8: boolean): number {
  if (!utf8) return s.length;
  if (/^[\x20-\x7e]*$/.test(s)) return s.length;
  let n = 0;
  for (const ch of decode_utf8(s)) n += Math.max(0, char_width(ch.codePointAt(0) as number));
  return n;
}
