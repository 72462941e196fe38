// Base64 (RFC 4648, section 4) of bytes.
import type { ByteString } from "../../kernel/uapi/syscall.ts";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

export function encode_base64(data: ByteString): string {
  let out = "";
  for (let i = 0; i < data.length; i += 3) {
    const n =
      (data.charCodeAt(i) << 16) | ((data.charCodeAt(i + 1) || 0) << 8) | (data.charCodeAt(i + 2) || 0);
    const four = [18, 12, 6, 0].map((s) => ALPHABET[(n >>> s) & 63]).join("");
    const left = data.length - i;
    out += left >= 3 ? four : four.slice(0, left + 1) + "=".repeat(3 - left);
  }
  return out;
}

/** What could be decoded, and whether all of it could. */
export function decode_base64(text: string): { data: ByteString; ok: boolean } {
  let data = "";
  let i = 0;
  for (; i + 4 <= text.length; i += 4) {
    const four = text.slice(i, i + 4);
    const m = /^([A-Za-z0-9+/]{2})(==|[A-Za-z0-9+/]=|[A-Za-z0-9+/]{2})$/.exec(four);
    if (!m) {
      // the first byte of a bad group is there when its two characters are
      if (/^[A-Za-z0-9+/]{2}/.test(four))
        data += group(four).slice(0, /^[A-Za-z0-9+/]{3}/.test(four) ? 2 : 1);
      return { data, ok: false };
    }
    data += group(four).slice(0, 3 - (four.match(/=/g)?.length ?? 0));
  }
  const rest = text.slice(i);
  if (rest.length >= 2 && /^[A-Za-z0-9+/]+$/.test(rest))
    data += group(rest.padEnd(4, "A")).slice(0, rest.length - 1);
  return { data, ok: rest === "" };
}

function group(four: string): ByteString {
  let n = 0;
  for (const c of four) n = (n << 6) | Math.max(ALPHABET.indexOf(c), 0);
  return String.fromCharCode((n >>> 16) & 255, (n >>> 8) & 255, n & 255);
}
