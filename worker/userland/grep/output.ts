// What grep prints around a line: file name, numbers, separators, colours.
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { is_utf8 } from "../lib/bytes.ts";
import type { Regex } from "../lib/regex.ts";
import type { GrepOptions } from "./options.ts";

/** The default GREP_COLORS, and a user's changes to them. */
export interface Colors {
  /** match in a selected line, match in a context line, file name, line number, byte offset, separator */
  ms: string;
  mc: string;
  fn: string;
  ln: string;
  bn: string;
  se: string;
  /** whole selected and context lines */
  sl: string;
  cx: string;
}

/** Reads GREP_COLORS ("ms=01;32:fn=..."); parts that are not well formed are left as they were. */
export function parse_colors(text: string | undefined): Colors {
  const colors: Colors = { ms: "01;31", mc: "01;31", fn: "35", ln: "32", bn: "32", se: "36", sl: "", cx: "" };
  for (const part of (text ?? "").split(":")) {
    const m = /^(\w\w)=([\d;]*)$/.exec(part);
    if (!m) continue;
    if (m[1] === "mt") colors.ms = colors.mc = m[2];
    else if (Object.hasOwn(colors, m[1])) colors[m[1] as keyof Colors] = m[2];
  }
  return colors;
}

/** Formats lines of one file. */
export class LinePrinter {
  readonly #o: GrepOptions;
  readonly #colors: Colors | null;
  readonly #regex: Regex;
  /** file name to print, or null */
  readonly #name: ByteString | null;
  /** width of numbers with -T */
  readonly #width: number;

  readonly #utf8: boolean;
  /** lines were not printed because they are not in the encoding of the locale */
  encoding_errors = false;

  constructor(
    o: GrepOptions,
    regex: Regex,
    colors: Colors | null,
    name: ByteString | null,
    width: number,
    utf8: boolean,
  ) {
    this.#o = o;
    this.#utf8 = utf8;
    this.#regex = regex;
    this.#colors = colors;
    this.#name = name;
    this.#width = o.initial_tab ? width : 0;
  }

  #paint(text: ByteString, color: keyof Colors): ByteString {
    const code = this.#colors?.[color];
    return code ? `\x1b[${code}m\x1b[K${text}\x1b[m\x1b[K` : text;
  }

  /** The file name and what follows it (":" or NUL), as -c and line output print it. */
  name_prefix(separator: string): ByteString {
    if (this.#name === null) return "";
    const painted = this.#paint(this.#name, "fn");
    return painted + (this.#o.null_after_name ? "\0" : this.#paint(separator, "se"));
  }

  /** The file name alone, for -l and -L. */
  listed_name(name: ByteString): ByteString {
    return this.#paint(name, "fn") + (this.#o.null_after_name ? "\0" : "\n");
  }

  #number(n: number, color: keyof Colors, separator: string): ByteString {
    return this.#paint(String(n).padStart(this.#width), color) + this.#paint(separator, "se");
  }

  #head(line_number: number, offset: number, separator: string): ByteString {
    let out = this.name_prefix(separator);
    if (this.#o.line_number) out += this.#number(line_number, "ln", separator);
    if (this.#o.byte_offset) out += this.#number(offset, "bn", separator);
    if (this.#o.initial_tab && out !== "") out += "\t";
    return out;
  }

  /** Notes that a piece is not text, which is not printed then. */
  #is_broken(text: ByteString): boolean {
    if (!this.#utf8 || this.#o.binary === "text" || is_utf8(text)) return false;
    this.encoding_errors = true;
    return true;
  }

  /** `line` without its end; `selected` or a line of context. */
  line(line: ByteString, selected: boolean, line_number: number, offset: number): ByteString {
    const o = this.#o;
    const separator = selected ? ":" : "-";
    const matching = selected !== o.invert;
    const color: keyof Colors = selected ? "ms" : "mc";
    if (o.only_matching) {
      if (!matching || !selected) return "";
      let out = "";
      for (const [from, to] of this.#matches(line)) {
        if (this.#is_broken(line.slice(from, to))) continue;
        out +=
          this.#head(line_number, offset + from, separator) +
          this.#paint(line.slice(from, to), color) +
          o.eol;
      }
      return out;
    }
    if (this.#is_broken(line)) return "";
    const whole: keyof Colors = selected ? "sl" : "cx";
    let body = "";
    let at = 0;
    if (matching && this.#colors?.[color])
      for (const [from, to] of this.#matches(line)) {
        body += this.#paint(line.slice(at, from), whole) + this.#paint(line.slice(from, to), color);
        at = to;
      }
    if (at < line.length) body += this.#paint(line.slice(at), whole);
    return this.#head(line_number, offset, separator) + body + o.eol;
  }

  /** The line between two groups of context. */
  group_separator(): ByteString {
    const text = this.#o.group_separator;
    return text === null ? "" : `${this.#paint(text, "se")}\n`;
  }

  /** Ranges of the non-empty matches of a line. */
  *#matches(line: ByteString): Generator<[number, number]> {
    for (let at = 0; at <= line.length; ) {
      const m = this.#regex.exec(line, at);
      if (!m) return;
      if (m.end > m.start) yield [m.start, m.end];
      at = m.end > m.start ? m.end : m.end + 1;
    }
  }
}
