// The escapes of GNU sed that produce characters: \a \f \r \t \v \cX \dNNN \oNNN \xHH (sed manual, "Escapes").
import type { ByteString } from "../../kernel/uapi/syscall.ts";

const SIMPLE: Readonly<Record<string, string>> = { a: "\x07", f: "\f", r: "\r", t: "\t", v: "\v" };
const NUMBERS: Readonly<Record<string, { digits: RegExp; base: number }>> = {
  d: { digits: /^\d{1,3}/, base: 10 },
  o: { digits: /^[0-7]{1,3}/, base: 8 },
  x: { digits: /^[0-9a-fA-F]{1,2}/, base: 16 },
};

/**
 * Decodes the escape whose letter is at s[i] (after the backslash): its character and where it ends; null when the
 * backslash means something else.
 */
export function char_escape(s: ByteString, i: number): { char: string; next: number } | null {
  const c = s[i];
  if (c === undefined) return null;
  if (SIMPLE[c] !== undefined) return { char: SIMPLE[c], next: i + 1 };
  const number = NUMBERS[c];
  if (number) {
    const digits = number.digits.exec(s.slice(i + 1, i + 4))?.[0];
    if (digits === undefined) return null;
    return {
      char: String.fromCharCode(Number.parseInt(digits, number.base) & 255),
      next: i + 1 + digits.length,
    };
  }
  if (c === "c" && i + 1 < s.length) {
    const doubled = s[i + 1] === "\\" && s[i + 2] === "\\";
    const char = String.fromCharCode(s[i + 1].toUpperCase().charCodeAt(0) ^ 64);
    return { char, next: i + (doubled ? 3 : 2) };
  }
  return null;
}

/** `s` with its character escapes decoded; `other` says what becomes of a backslash that is none ("" at the end). */
function decode(s: ByteString, other: (next: string) => string): ByteString {
  let out = "";
  for (let i = 0; i < s.length; ) {
    if (s[i] !== "\\") {
      out += s[i++];
      continue;
    }
    const e = char_escape(s, i + 1);
    out += e ? e.char : other(s[i + 1] ?? "");
    i = e ? e.next : i + 2;
  }
  return out;
}

/** A regular expression with its character escapes decoded; all others are left to the regex parser. */
export const decode_regex = (s: ByteString): ByteString => decode(s, (next) => `\\${next}`);

/** The text of a, i and c: escapes decoded, other backslashes dropped. */
export const decode_text = (s: ByteString): ByteString => decode(s, (next) => (next === "n" ? "\n" : next));
