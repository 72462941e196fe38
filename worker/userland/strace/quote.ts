// Strings as strace shows them: C escapes, octal by default.
import type { ByteString } from "../../kernel/uapi/syscall.ts";

const NAMED: Readonly<Record<string, string>> = {
  '"': '\\"',
  "\\": "\\\\",
  "\f": "\\f",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\v": "\\v",
};
const HEX_ALL = (s: ByteString) =>
  [...s].map((ch) => `\\x${ch.charCodeAt(0).toString(16).padStart(2, "0")}`).join("");
const printable = (ch: string) => ch >= " " && ch <= "~";
const is_ascii = (ch: string) => printable(ch) || (ch in NAMED && ch !== "\\");

/** How bytes that are no text look: octal, everything in hexadecimal if some are not (-x), all strings (-xx). */
export type hex_style = "octal" | "non-ascii" | "all";

/** An octal escape, as short as the byte after it allows. */
const octal = (ch: string, next: string | undefined): string => {
  const digits = ch.charCodeAt(0).toString(8);
  return `\\${next !== undefined && next >= "0" && next <= "7" ? digits.padStart(3, "0") : digits}`;
};

/** Bytes in double quotes. */
export function quote(s: ByteString, style: hex_style = "octal"): ByteString {
  if (style === "all" || (style === "non-ascii" && ![...s].every(is_ascii))) return `"${HEX_ALL(s)}"`;
  let out = "";
  for (let i = 0; i < s.length; i++) {
    const ch = s[i];
    out += NAMED[ch] ?? (printable(ch) ? ch : octal(ch, s[i + 1]));
  }
  return `"${out}"`;
}

/** At most `limit` bytes, and dots when there are more. */
export const quote_limited = (s: ByteString, limit: number, style: hex_style = "octal"): ByteString =>
  s.length > limit ? `${quote(s.slice(0, limit), style)}...` : quote(s, style);
