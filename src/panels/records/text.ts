// Text of records made fit to be shown: bytes decoded, and nothing that could hide or reorder what is read.

import { bytes_of } from "../../../scenarios/format/bytes.ts";

/** Hex as the kernel writes untrusted strings: pairs of upper-case digits. */
const HEX = /^(?:[0-9A-F]{2})+$/;

/** UTF-8 text of a byte string; text that is no byte string is returned as it is. */
export function fromBytes(text: string): string {
  if (/^[\0-\x7f]*$/.test(text) || /[^\0-\xff]/.test(text)) return text;
  return new TextDecoder().decode(bytes_of(text));
}

/** Control, bidirectional and invisible characters as visible escapes: a record must not lie about its text. */
export function visible(text: string): string {
  return text.replace(
    /[\0-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g,
    (ch) => `\\u{${ch.charCodeAt(0).toString(16)}}`,
  );
}

/** The plain value of a raw field: quotes off, hex of an untrusted string decoded. */
export function plain(value: string, encoding: string): string {
  if (value.length >= 2 && value.startsWith('"') && value.endsWith('"')) return value.slice(1, -1);
  if (encoding.includes("untrusted") && HEX.test(value)) {
    const bytes = value.replace(/../g, (pair) => String.fromCharCode(Number.parseInt(pair, 16)));
    return bytes.replace(/\0/g, " ").trimEnd();
  }
  return value;
}
