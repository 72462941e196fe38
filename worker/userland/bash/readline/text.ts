// Characters of an edited line: where they begin and end, how wide they are, how they show.
import type { ByteString } from "../../../kernel/uapi/syscall.ts";
import { char_width } from "../../coreutils/width.ts";
import { decode_utf8, utf8_length_at } from "../../lib/bytes.ts";

/** Bytes of the character at `i` with what combines with it; 0 at the end. */
export function char_length(s: ByteString, i: number, utf8: boolean): number {
  if (i >= s.length) return 0;
  if (!utf8 || s.charCodeAt(i) < 0x80) {
    if (!utf8 || i + 1 >= s.length || s.charCodeAt(i + 1) < 0xcc) return 1;
  }
  let n = utf8_length_at(s, i);
  while (i + n < s.length && s.charCodeAt(i + n) >= 0xcc) {
    const m = utf8_length_at(s, i + n);
    if (m < 2 || code_width(s, i + n, m) !== 0) break;
    n += m;
  }
  return n;
}

/** Start of the character that ends before `i`; 0 at the start. */
export function previous_char(s: ByteString, i: number, utf8: boolean): number {
  if (i <= 0) return 0;
  if (!utf8) return i - 1;
  let at = i;
  for (;;) {
    let start = at - 1;
    for (let k = 0; k < 3 && start > 0 && (s.charCodeAt(start) & 0xc0) === 0x80; k++) start--;
    // bytes that make no character stand alone
    if (start + utf8_length_at(s, start) !== at) start = at - 1;
    const combining = start > 0 && at - start >= 2 && code_width(s, start, at - start) === 0;
    if (!combining) return start;
    at = start;
  }
}

function code_width(s: ByteString, i: number, n: number): number {
  return char_width(decode_utf8(s.slice(i, i + n)).codePointAt(0) as number);
}

/** Columns of the character of `n` bytes at `i` that is neither a control character nor a tab. */
export function shown_width(s: ByteString, i: number, n: number): number {
  const c = s.charCodeAt(i);
  if (c < 0x80) return 1;
  const m = Math.min(n, utf8_length_at(s, i));
  if (m === 1) return 1;
  return Math.max(code_width(s, i, m), 1);
}

/** The characters of a text, and where each begins. */
export function* characters(s: ByteString, utf8: boolean): Generator<[start: number, bytes: ByteString]> {
  for (let i = 0; i < s.length; ) {
    const n = char_length(s, i, utf8);
    yield [i, s.slice(i, i + n)];
    i += n;
  }
}

/** Letters, digits and everything beyond ASCII make words for M-b, M-f, M-d ... */
export function is_word(s: ByteString, i: number): boolean {
  return /[A-Za-z0-9\x80-\xff]/.test(s[i] ?? "");
}

/** The bytes begin a character that is not complete yet. */
export function utf8_pending(bytes: ByteString): boolean {
  const c = bytes.charCodeAt(0);
  const need = c >= 0xc2 && c < 0xe0 ? 2 : c >= 0xe0 && c < 0xf0 ? 3 : c >= 0xf0 && c < 0xf5 ? 4 : 1;
  if (bytes.length >= need) return false;
  for (let i = 1; i < bytes.length; i++) if ((bytes.charCodeAt(i) & 0xc0) !== 0x80) return false;
  return true;
}
