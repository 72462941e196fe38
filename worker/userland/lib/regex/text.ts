// Subjects of a match: a byte string seen as characters, with offsets mapped both ways.
import type { ByteString } from "../../../kernel/uapi/syscall.ts";
import { utf8_length_at } from "../bytes.ts";

/** An invalid UTF-8 byte b is the lone surrogate U+DC00+b, which no valid text holds. */
const INVALID = 0xdc00;

export const is_ascii = (s: ByteString): boolean => /^[\0-\x7f]*$/.test(s);

/** Length in bytes of the character at `i`; encoded surrogates count as invalid bytes. */
function char_length(s: ByteString, i: number): number {
  const n = utf8_length_at(s, i);
  return n === 3 && s.charCodeAt(i) === 0xed && s.charCodeAt(i + 1) >= 0xa0 ? 1 : n;
}

function code_at(s: ByteString, i: number, n: number): number {
  const c = s.charCodeAt(i);
  if (n === 1) return c < 0x80 ? c : INVALID + c;
  let cp = c & (0xff >> (n + 1));
  for (let k = 1; k < n; k++) cp = (cp << 6) | (s.charCodeAt(i + k) & 63);
  return cp;
}

/** Is there a byte that is no part of a UTF-8 character? */
export function has_invalid(s: ByteString): boolean {
  for (let i = s.search(/[\x80-\xff]/); i >= 0 && i < s.length; ) {
    const n = char_length(s, i);
    if (n === 1 && s.charCodeAt(i) >= 0x80) return true;
    i += n;
  }
  return false;
}

/** What {@link code_points} makes of invalid bytes. */
export const INVALID_RANGE = [INVALID + 0x80, INVALID + 0xff] as const;

/** Code points of a byte string; `bytes`: every byte is one. */
export function code_points(s: ByteString, bytes: boolean): number[] {
  const out: number[] = [];
  for (let i = 0; i < s.length; ) {
    const n = bytes ? 1 : char_length(s, i);
    out.push(bytes ? s.charCodeAt(i) : code_at(s, i, n));
    i += n;
  }
  return out;
}

/** Bytes of one code point, undoing {@link code_points}. */
export function code_bytes(code: number, bytes: boolean): ByteString {
  if (bytes || code < 0x80) return String.fromCharCode(code);
  if (code >= INVALID && code < INVALID + 256) return String.fromCharCode(code - INVALID);
  const tail = (shift: number) => String.fromCharCode(0x80 | ((code >> shift) & 63));
  if (code < 0x800) return String.fromCharCode(0xc0 | (code >> 6)) + tail(0);
  if (code < 0x10000) return String.fromCharCode(0xe0 | (code >> 12)) + tail(6) + tail(0);
  return String.fromCharCode(0xf0 | (code >> 18)) + tail(12) + tail(6) + tail(0);
}

/** What an engine runs on: UTF-16 text, and the byte offset of each of its indices (null: they are the same). */
export interface Subject {
  text: string;
  offsets: Int32Array | null;
}

/** Decodes a subject; a byte-wise or ASCII one is used as it is. */
export function subject_of(s: ByteString, bytes: boolean): Subject {
  if (bytes || is_ascii(s)) return { text: s, offsets: null };
  const offsets = new Int32Array(s.length + 1);
  const parts: string[] = [];
  let at = 0;
  for (let i = 0; i < s.length; ) {
    const n = char_length(s, i);
    const ch = String.fromCodePoint(code_at(s, i, n));
    for (let k = 0; k < ch.length; k++) offsets[at + k] = i;
    at += ch.length;
    parts.push(ch);
    i += n;
  }
  offsets[at] = s.length;
  return { text: parts.join(""), offsets: offsets.subarray(0, at + 1) };
}

/** First index of the text whose byte offset is at least `offset`. */
export function index_of_offset(subject: Subject, offset: number): number {
  const o = subject.offsets;
  if (!o) return offset;
  let lo = 0;
  let hi = o.length - 1;
  while (lo < hi) {
    const mid = (lo + hi) >> 1;
    if (o[mid] < offset) lo = mid + 1;
    else hi = mid;
  }
  return lo;
}
