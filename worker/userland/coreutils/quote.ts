// The quoting styles of GNU messages and of ls (quotearg in the gnulib manual, "Quoting").
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { decode_utf8, utf8_length_at } from "../lib/bytes.ts";
import { CONTROL_ESCAPES } from "../lib/escapes.ts";
import { char_width } from "./width.ts";

const octal = (c: number): string => `\\${c.toString(8).padStart(3, "0")}`;

/** One piece of a byte string: a whole printable character, or one byte that is not printable. */
interface Piece {
  text: ByteString;
  printable: boolean;
}

/** Splits into characters; in a UTF-8 locale a well-formed printable sequence is one piece. */
export function* pieces(s: ByteString, utf8: boolean): Generator<Piece> {
  for (let i = 0; i < s.length; ) {
    const c = s.charCodeAt(i);
    if (c < 0x80) {
      yield { text: s[i++], printable: c >= 0x20 && c < 0x7f };
      continue;
    }
    const n = utf8 ? utf8_length_at(s, i) : 1;
    if (n > 1) {
      const text = s.slice(i, i + n);
      const printable = char_width(decode_utf8(text).codePointAt(0) as number) >= 0;
      if (printable) yield { text, printable };
      else for (const b of text) yield { text: b, printable: false };
    } else yield { text: s[i], printable: false };
    i += n;
  }
}

const LEFT = "\xe2\x80\x98";
const RIGHT = "\xe2\x80\x99";

/** Escapes as in a C string literal, `quote` being the character that must be escaped as well. */
export function c_escape(s: ByteString, utf8: boolean, quote: string, escape_quote: string): ByteString {
  let out = "";
  for (const p of pieces(s, utf8)) {
    const c = p.text.charCodeAt(0);
    if (p.text === quote) out += escape_quote;
    else if (p.text === "\\") out += "\\\\";
    else out += p.printable ? p.text : (CONTROL_ESCAPES[c] ?? octal(c));
  }
  return out;
}

/** Locale quoting: ‘x’ in UTF-8 (as its bytes), 'x' otherwise. */
export const locale_quote = (s: ByteString, utf8: boolean): ByteString =>
  utf8 ? LEFT + c_escape(s, true, RIGHT, `\\${RIGHT}`) + RIGHT : `'${c_escape(s, false, "'", "\\'")}'`;

/** "x" as a C string literal (ls -Q). */
export const c_quote = (s: ByteString, utf8: boolean): ByteString => `"${c_escape(s, utf8, '"', '\\"')}"`;

const ALWAYS_SPECIAL = '!"$&()*;<=>?[^`|\\\n\t ';
const SAFE_IN_DOUBLE = /^[\w%+,\-./:@\]{}#~ ']$/;

/** Names that need no quotes in any case, as most are. */
const PLAIN = /^[\w%+,\-./@]+$/;

interface ShellOptions {
  /** quotes even when nothing needs it */
  always?: boolean;
  /** a colon needs quotes too, as in "name: error" messages */
  colon?: boolean;
}

function needs_quotes(s: ByteString, colon: boolean, list: readonly Piece[]): boolean {
  if (s === "") return true;
  if (s === "{" || s === "}" || s[0] === "#" || s[0] === "~") return true;
  return list.some(
    (p) => !p.printable || ALWAYS_SPECIAL.includes(p.text) || p.text === "'" || (colon && p.text === ":"),
  );
}

/** shell-escape quoting: pastes back into a shell; unprintable bytes stand as $'\n' or $'\303'. */
export function shell_escape(s: ByteString, utf8: boolean, opts: ShellOptions = {}): ByteString {
  if (!opts.always && PLAIN.test(s)) return s;
  const list = [...pieces(s, utf8)];
  if (!opts.always && !needs_quotes(s, opts.colon ?? false, list)) return s;
  if (s.includes("'") && list.every((p) => p.printable && (p.text.length > 1 || SAFE_IN_DOUBLE.test(p.text))))
    return `"${s}"`;
  let out = "'";
  let escaping = false;
  for (const p of list) {
    const c = p.text.charCodeAt(0);
    if (!p.printable) {
      if (!escaping) out += "'$'";
      escaping = true;
      out += CONTROL_ESCAPES[c] ?? octal(c);
      continue;
    }
    // the quote that ends $'\t' also serves the "'\''" of a quote character
    if (escaping && p.text !== "'") out += "''";
    escaping = false;
    out += p.text === "'" ? "'\\''" : p.text;
  }
  return `${out}'`;
}
