// ByteString (one char per byte) to and from Unicode text.
import type { ByteString } from "../../kernel/uapi/syscall.ts";

/** The bytes of an array, one char each. */
export function byte_string(bytes: Uint8Array): ByteString {
  const pieces: string[] = [];
  for (let at = 0; at < bytes.length; at += 4096)
    pieces.push(String.fromCharCode(...bytes.subarray(at, at + 4096)));
  return pieces.join("");
}

/** The other way round. */
export const bytes_of = (bytes: ByteString): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(bytes, (ch) => ch.charCodeAt(0));

/** UTF-8 bytes of a text. ASCII text, the usual case, is returned as it is. */
export function encode_utf8(text: string): ByteString {
  if (/^[\0-\x7f]*$/.test(text)) return text;
  let out = "";
  for (const ch of text) {
    const c = ch.codePointAt(0) as number;
    if (c < 0x80) out += ch;
    else if (c < 0x800) out += String.fromCharCode(0xc0 | (c >> 6), 0x80 | (c & 63));
    else if (c < 0x10000)
      out += String.fromCharCode(0xe0 | (c >> 12), 0x80 | ((c >> 6) & 63), 0x80 | (c & 63));
    else
      out += String.fromCharCode(
        0xf0 | (c >> 18),
        0x80 | ((c >> 12) & 63),
        0x80 | ((c >> 6) & 63),
        0x80 | (c & 63),
      );
  }
  return out;
}

/** Length in bytes of the UTF-8 character that starts at `i` (1 for an invalid byte). */
export function utf8_length_at(s: ByteString, i: number): number {
  const c = s.charCodeAt(i);
  const n =
    c < 0x80 ? 1 : c >= 0xc2 && c < 0xe0 ? 2 : c >= 0xe0 && c < 0xf0 ? 3 : c >= 0xf0 && c < 0xf5 ? 4 : 1;
  for (let k = 1; k < n; k++) if ((s.charCodeAt(i + k) & 0xc0) !== 0x80) return 1;
  return n;
}

/** The characters of UTF-8 text; an invalid byte is one. */
export function utf8_characters(s: ByteString): ByteString[] {
  if (/^[\0-\x7f]*$/.test(s)) return [...s];
  const out: ByteString[] = [];
  for (let i = 0; i < s.length; ) {
    const n = utf8_length_at(s, i);
    out.push(s.slice(i, i + n));
    i += n;
  }
  return out;
}

/** Whether all of it is UTF-8. */
export function is_utf8(s: ByteString): boolean {
  if (/^[\0-\x7f]*$/.test(s)) return true;
  for (let i = 0; i < s.length; ) {
    const n = utf8_length_at(s, i);
    if (n === 1 && s.charCodeAt(i) >= 0x80) return false;
    i += n;
  }
  return true;
}

/** Text of a byte string; an invalid byte becomes U+FFFD. */
export function decode_utf8(s: ByteString): string {
  if (/^[\0-\x7f]*$/.test(s)) return s;
  let out = "";
  for (let i = 0; i < s.length; ) {
    const n = utf8_length_at(s, i);
    const c = s.charCodeAt(i);
    if (n === 1) out += c < 0x80 ? s[i] : "\ufffd";
    else {
      let cp = c & (0xff >> (n + 1));
      for (let k = 1; k < n; k++) cp = (cp << 6) | (s.charCodeAt(i + k) & 63);
      out += String.fromCodePoint(cp);
    }
    i += n;
  }
  return out;
}
