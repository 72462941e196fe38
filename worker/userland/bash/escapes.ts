// Backslash escapes of $'...', echo -e, printf formats and printf %b (bash(1), printf(1)): five dialects of one idea.
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { C_ESCAPES } from "../lib/escapes.ts";

/** `ansi` is $'...'; `b` is printf's %b; `coreutils` and `coreutils_b` are /usr/bin/printf's. */
export type EscapeDialect = "ansi" | "echo" | "printf" | "b" | "coreutils" | "coreutils_b";

export interface Escape {
  text: ByteString;
  /** index of the first character after the escape */
  next: number;
  /** \c: output ends here */
  stop?: boolean;
  /** message without prefix; the text is still used */
  warning?: string;
  /** message without prefix; the program ends with status 1 */
  fatal?: string;
}

const SIMPLE: Readonly<Record<string, string>> = { ...C_ESCAPES, e: "\x1b" };

const is_octal = (c: string | undefined): boolean => c !== undefined && c >= "0" && c <= "7";
const hex_value = (c: string | undefined): number => {
  if (c === undefined || c === "") return -1;
  if (c >= "0" && c <= "9") return c.charCodeAt(0) - 48;
  const l = c.charCodeAt(0) | 32;
  return l >= 97 && l <= 102 ? l - 87 : -1;
};

/** Bytes of a code point in (original, up to six byte) UTF-8; nothing above 2^31 - 1. */
export function utf8_of(c: number): ByteString {
  if (c < 0x80) return String.fromCharCode(c);
  if (c > 0x7fffffff) return "";
  let n = 2;
  while (n < 6 && c >= 2 ** (5 * n + 1)) n++;
  let out = "";
  for (let k = 1; k < n; k++, c = Math.floor(c / 64)) out = String.fromCharCode(0x80 | (c % 64)) + out;
  return String.fromCharCode(((0xff00 >> n) & 0xff) | c) + out;
}

/** Reads up to `max` digits of base 8 or 16 at `i`. */
function digits(s: ByteString, i: number, max: number, base: 8 | 16): { value: number; next: number } {
  let value = 0;
  let next = i;
  while (next < i + max && (base === 8 ? is_octal(s[next]) : hex_value(s[next]) >= 0))
    value = value * base + hex_value(s[next++]);
  return { value, next };
}

const byte = (n: number): ByteString => String.fromCharCode(n & 0xff);

/**
 * Decodes one escape of `s`; `i` is the index after the backslash. An escape that the dialect does not know stands
 * for itself, backslash included.
 */
export function decode_escape(s: ByteString, i: number, dialect: EscapeDialect): Escape {
  const c = s[i];
  const itself: Escape = { text: `\\${c ?? ""}`, next: c === undefined ? i : i + 1 };
  if (c === undefined) return itself;
  const coreutils = dialect === "coreutils" || dialect === "coreutils_b";
  if (c in SIMPLE) return { text: SIMPLE[c], next: i + 1 };
  switch (c) {
    case "E":
      return coreutils ? itself : { text: "\x1b", next: i + 1 };
    case "'":
    case "?":
      return dialect === "ansi" || dialect === "printf" ? { text: c, next: i + 1 } : itself;
    case '"':
      return dialect === "echo" || dialect === "b" ? itself : { text: c, next: i + 1 };
    case "c":
      return control(s, i, dialect, itself);
    case "x":
      return hexadecimal(s, i, dialect, itself);
    case "u":
    case "U":
      return unicode(s, i, dialect, itself);
  }
  if (!is_octal(c)) return itself;
  // \0nnn in echo -e and %b, \nnn elsewhere; %b knows both
  const zero = c === "0" && (dialect === "echo" || dialect === "b" || dialect === "coreutils_b");
  if (dialect === "echo" && !zero) return itself;
  const { value, next } = digits(s, zero ? i + 1 : i, 3, 8);
  return { text: byte(value), next };
}

function control(s: ByteString, i: number, dialect: EscapeDialect, itself: Escape): Escape {
  if (dialect === "printf") return itself;
  if (dialect !== "ansi") return { text: "", next: i + 1, stop: true };
  const c = s[i + 1];
  if (c === undefined) return itself;
  if (c === "?") return { text: "\x7f", next: i + 2 };
  const skip = c === "\\" && s[i + 2] === "\\" ? 3 : 2;
  return { text: String.fromCharCode(c.charCodeAt(0) & 0x1f), next: i + skip };
}

function hexadecimal(s: ByteString, i: number, dialect: EscapeDialect, itself: Escape): Escape {
  if (dialect === "ansi" && s[i + 1] === "{") {
    const { value, next } = digits(s, i + 2, 16, 16);
    return { text: byte(value % 256), next: s[next] === "}" ? next + 1 : next };
  }
  const { value, next } = digits(s, i + 1, 2, 16);
  if (next > i + 1) return { text: byte(value), next };
  if (dialect === "coreutils" || dialect === "coreutils_b")
    return { text: "", next, fatal: "missing hexadecimal number in escape" };
  return dialect === "ansi" || dialect === "echo"
    ? itself
    : { ...itself, warning: "missing hex digit for \\x" };
}

function unicode(s: ByteString, i: number, dialect: EscapeDialect, itself: Escape): Escape {
  const width = s[i] === "u" ? 4 : 8;
  const { value, next } = digits(s, i + 1, width, 16);
  if (dialect === "coreutils" || dialect === "coreutils_b") {
    if (next < i + 1 + width) return { text: "", next, fatal: "missing hexadecimal number in escape" };
    const name = s.slice(i - 1, next);
    // ISO C keeps universal names away from ASCII (but $, @ and `) and from surrogates
    const basic = value < 0xa0 && value !== 0x24 && value !== 0x40 && value !== 0x60;
    if (basic || (value >= 0xd800 && value <= 0xdfff))
      return { text: "", next, fatal: `invalid universal character name ${name}` };
    return { text: value > 0x10ffff ? name : utf8_of(value), next };
  }
  if (next > i + 1) return { text: utf8_of(value), next };
  return dialect === "ansi" || dialect === "echo"
    ? itself
    : { ...itself, warning: `missing unicode digit for \\${s[i]}` };
}
