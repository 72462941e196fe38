// How a text is encoded, and what its lines are like, as file(1) tells.
import type { ByteString } from "../../kernel/uapi/syscall.ts";

/** bytes that are looked at to find the encoding */
const ENCODING_MAX = 65536;
/** a line longer than this is very long */
const LINE_MAX = 300;

/** What may stand in plain text: printable characters and BEL, BS, HT, LF, VT, FF, CR and ESC. */
const ASCII = /^[\x07-\x0d\x1b\x20-\x7e]*$/;
const LATIN1 = /^[\x07-\x0d\x1b\x20-\x7e\x85\xa0-\xff]*$/;
const EXTENDED = /^[\x07-\x0d\x1b\x20-\x7e\x80-\xff]*$/;
/** the last sequence may be cut off */
const UTF8 =
  /^(?:[\x07-\x0d\x1b\x20-\x7e]|[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3})*(?:[\xc2-\xf4][\x80-\xbf]{0,2})?$/;

export interface Encoding {
  /** "ASCII" */
  name: string;
  /** "us-ascii" */
  charset: string;
  /** its characters, one code unit each */
  text: string;
}

/** Characters of UTF-16 behind its byte order mark; null when something in it is no text. */
function utf16(data: ByteString, big: boolean): string | null {
  let out = "";
  for (let i = 2; i + 1 < data.length; i += 2) {
    const [a, b] = [data.charCodeAt(i), data.charCodeAt(i + 1)];
    const c = big ? a * 256 + b : b * 256 + a;
    if (c === 0xfffe || (c < 128 && !ASCII.test(String.fromCharCode(c)))) return null;
    out += String.fromCharCode(c);
  }
  return out;
}

/** One unit for each character of UTF-8; those of 128 to 159 stay themselves. */
const characters = (s: ByteString): string =>
  s.replace(/([\xc2-\xf4])([\x80-\xbf]{0,3})/g, (_, first: string, rest: string) =>
    first === "\xc2" && rest < "\xa0" ? rest : "?",
  );

/** null: no text */
export function text_encoding(whole: ByteString): Encoding | null {
  const data = whole.slice(0, ENCODING_MAX);
  if (ASCII.test(data)) return { name: "ASCII", charset: "us-ascii", text: data };
  if (data.startsWith("\xef\xbb\xbf") && UTF8.test(data.slice(3)))
    return { name: "Unicode text, UTF-8 (with BOM)", charset: "utf-8", text: characters(data.slice(3)) };
  if (UTF8.test(data)) return { name: "Unicode text, UTF-8", charset: "utf-8", text: characters(data) };
  const big = data.startsWith("\xfe\xff");
  const wide = big || data.startsWith("\xff\xfe") ? utf16(data, big) : null;
  if (wide !== null)
    return {
      name: `Unicode text, UTF-16, ${big ? "big" : "little"}-endian`,
      charset: big ? "utf-16be" : "utf-16le",
      text: wide,
    };
  if (LATIN1.test(data)) return { name: "ISO-8859", charset: "iso-8859-1", text: data };
  if (EXTENDED.test(data)) return { name: "Non-ISO extended-ASCII", charset: "unknown-8bit", text: data };
  return null;
}

/** ", with CRLF line terminators" and the like. */
export function text_details({ text }: Encoding): string {
  const has = (pattern: RegExp): boolean => pattern.test(text);
  const ends: string[] = [];
  if (has(/\r\n/)) ends.push("CRLF");
  if (has(/\r(?!\n)/)) ends.push("CR");
  if (has(/(?<!\r)\n/)) ends.push("LF");
  if (has(/\x85/)) ends.push("NEL");
  const longest = Math.max(...text.split(/\r\n|[\n\r\x85]/).map((l) => l.length));
  const long = longest > LINE_MAX ? `, with very long lines (${longest})` : "";
  const terminators =
    ends.length === 1 && ends[0] === "LF"
      ? ""
      : `, with ${ends.length > 0 ? ends.join(", ") : "no"} line terminators`;
  return `${long}${terminators}${has(/\x1b/) ? ", with escape sequences" : ""}${has(/\x08/) ? ", with overstriking" : ""}`;
}
