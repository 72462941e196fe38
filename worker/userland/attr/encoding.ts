// How setfattr and getfattr write the value of an attribute: text between quotes, hexadecimal or base64.
import { ENODATA } from "../../kernel/uapi/errno.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { decode_base64, encode_base64 } from "../lib/base64.ts";
import { strerror } from "../lib/stdio.ts";

export type Encoding = "text" | "hex" | "base64";

function from_base64(text: string): ByteString | null {
  const { data } = decode_base64(text);
  return encode_base64(data) === text ? data : null;
}

const from_hex = (text: string): ByteString | null => {
  const digits = text.replace(/ /g, "");
  return /^(?:[0-9a-fA-F]{2})*$/.test(digits)
    ? digits.replace(/../g, (pair) => String.fromCharCode(Number.parseInt(pair, 16)))
    : null;
};

/** Text, perhaps between quotes: a backslash stands before up to three octal digits, a quote or another backslash. */
function from_text(text: string): ByteString {
  const quoted = text.length > 1 && text.startsWith('"') && text.endsWith('"');
  const inner = quoted ? text.slice(1) : text;
  return inner.replace(/\\([0-7]{1,3}|[\\"])|"$/g, (all, what: string | undefined) => {
    if (what === undefined) return quoted ? "" : all;
    return /^[0-7]/.test(what) ? String.fromCharCode(Number.parseInt(what, 8) & 255) : what;
  });
}

/** The bytes that the argument of -v stands for; null when it is badly encoded. */
export function decode_value(text: string): ByteString | null {
  if (/^0[xX]/.test(text)) return from_hex(text.slice(2));
  if (/^0[sS]/.test(text)) return from_base64(text.slice(2));
  return from_text(text);
}

/** A NUL at the end does not count: the value is a C string then. */
const without_nul = (value: ByteString): ByteString => (value.endsWith("\0") ? value.slice(0, -1) : value);

/** Text when at least seven of eight bytes are printable, base64 otherwise. */
function well_suited(value: ByteString): Encoding {
  const text = without_nul(value);
  const odd = text.replace(/[ -~]/g, "").length;
  return text.length >= odd * 8 ? "text" : "base64";
}

const octal = (ch: string): string => `\\${ch.charCodeAt(0).toString(8).padStart(3, "0")}`;

/** The value as getfattr prints it behind the equals sign. */
export function encode_value(value: ByteString, encoding: Encoding | null): string {
  switch (encoding ?? well_suited(value)) {
    case "hex":
      return `0x${[...value].map((ch) => ch.charCodeAt(0).toString(16).padStart(2, "0")).join("")}`;
    case "base64":
      return `0s${encode_base64(value)}`;
    default:
      return `"${without_nul(value)
        .replace(/["\\]/g, "\\$&")
        .replace(/[\0\n\r]/g, octal)}"`;
  }
}

/** The name of an attribute as getfattr prints it. */
export const encode_name = (name: ByteString): string => name.replace(/[\\=\n\r]/g, octal);

/** What the two programs call an error: ENODATA is an attribute that is not there. */
export const attr_strerror = (errno: number): string =>
  errno === -ENODATA ? "No such attribute" : strerror(errno);
