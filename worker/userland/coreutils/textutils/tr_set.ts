// The arrays of tr(1): parsing of STRING1 and STRING2, their expansion, and the rules of what may stand where.
import type { ByteString } from "../../../kernel/uapi/syscall.ts";
import { C_ESCAPES, CONTROL_ESCAPES } from "../../lib/escapes.ts";

/** Thrown for a wrong string; the message is tr's own. */
export class TrError extends Error {}

export type ClassName = string;
type Element =
  | { kind: "char"; code: number }
  | { kind: "range"; from: number; to: number }
  | { kind: "class"; name: ClassName }
  | { kind: "equiv"; code: number }
  /** count 0: as often as needed */
  | { kind: "repeat"; code: number; count: number };

const CLASSES: Readonly<Record<ClassName, RegExp>> = {
  alnum: /[0-9A-Za-z]/,
  alpha: /[A-Za-z]/,
  blank: /[\t ]/,
  cntrl: /[\0-\x1f\x7f]/,
  digit: /[0-9]/,
  graph: /[!-~]/,
  lower: /[a-z]/,
  print: /[ -~]/,
  punct: /[!-/:-@[-`{-~]/,
  space: /[\t-\r ]/,
  upper: /[A-Z]/,
  xdigit: /[0-9A-Fa-f]/,
};

const ALL = Array.from({ length: 256 }, (_, i) => i);
const members = (name: ClassName): number[] => ALL.filter((c) => CLASSES[name].test(String.fromCharCode(c)));

interface Char {
  code: number;
  /** came from an escape: never special */
  escaped: boolean;
}

function decode_escapes(s: ByteString, warn: (text: string) => void): Char[] {
  const out: Char[] = [];
  for (let i = 0; i < s.length; i++) {
    if (s[i] !== "\\") {
      out.push({ code: s.charCodeAt(i), escaped: false });
      continue;
    }
    const octal = /^[0-7]{1,3}/.exec(s.slice(i + 1))?.[0];
    if (octal !== undefined) {
      let digits = octal;
      if (Number.parseInt(octal, 8) > 255) {
        digits = octal.slice(0, 2);
        warn(
          `warning: the ambiguous octal escape \\${octal} is being\n\tinterpreted as the 2-byte sequence \\0${digits}, ${octal[2]}`,
        );
      }
      out.push({ code: Number.parseInt(digits, 8), escaped: true });
      i += digits.length;
    } else if (i + 1 === s.length) {
      warn("warning: an unescaped backslash at end of string is not portable");
      // the backslash stands for itself
      out.push({ code: 92, escaped: false });
    } else {
      const c = s[++i];
      out.push({ code: (C_ESCAPES[c] ?? c).charCodeAt(0), escaped: true });
    }
  }
  return out;
}

/** A character as messages show it. */
function printable(code: number): string {
  if (code === 92) return "\\\\";
  if (CONTROL_ESCAPES[code]) return CONTROL_ESCAPES[code];
  return code >= 32 && code < 127 ? String.fromCharCode(code) : `\\${code.toString(8).padStart(3, "0")}`;
}

class Parser {
  readonly #chars: readonly Char[];
  readonly #quote: (s: string) => string;

  constructor(chars: readonly Char[], quote: (s: string) => string) {
    this.#chars = chars;
    this.#quote = quote;
  }

  #is(i: number, c: string): boolean {
    const ch = this.#chars[i];
    return ch !== undefined && !ch.escaped && ch.code === c.charCodeAt(0);
  }

  #text(from: number, to: number): string {
    return String.fromCharCode(...this.#chars.slice(from, to).map((c) => c.code));
  }

  parse(): Element[] {
    const out: Element[] = [];
    const { length } = this.#chars;
    for (let i = 0; i < length; ) {
      const bracket = this.#is(i, "[") ? (this.#bracketed(i) ?? this.#repeat(i)) : null;
      if (bracket) {
        out.push(bracket.element);
        i = bracket.next;
      } else if (this.#is(i + 1, "-") && i + 2 < length) {
        const from = this.#chars[i].code;
        const to = this.#chars[i + 2].code;
        if (to < from)
          throw new TrError(
            `range-endpoints of '${printable(from)}-${printable(to)}' are in reverse collating sequence order`,
          );
        out.push({ kind: "range", from, to });
        i += 3;
      } else out.push({ kind: "char", code: this.#chars[i++].code });
    }
    return out;
  }

  /** [:class:] or [=c=] at `i`; null when there is none. */
  #bracketed(i: number): { element: Element; next: number } | null {
    const mark = this.#is(i + 1, ":") ? ":" : this.#is(i + 1, "=") ? "=" : null;
    if (mark === null) return null;
    let end = -1;
    for (let k = i + 2; k + 1 < this.#chars.length; k++)
      if (this.#is(k, mark) && this.#is(k + 1, "]")) {
        end = k;
        break;
      }
    if (end < 0) return null;
    const text = this.#text(i + 2, end);
    if (text === "")
      throw new TrError(
        mark === ":" ? "missing character class name '[::]'" : "missing equivalence class character '[==]'",
      );
    const next = end + 2;
    // [:*5] is a repeated colon
    const star = () => this.#is(i + 2, "*") && this.#repeat(i) !== null;
    if (mark === ":") {
      if (text in CLASSES) return { element: { kind: "class", name: text }, next };
      if (star()) return null;
      throw new TrError(`invalid character class ${this.#quote(text)}`);
    }
    if (text.length === 1) return { element: { kind: "equiv", code: text.charCodeAt(0) }, next };
    if (star()) return null;
    throw new TrError(`${text}: equivalence class operand must be a single character`);
  }

  /** [c*] or [c*n] at `i`; null when there is none. */
  #repeat(i: number): { element: Element; next: number } | null {
    if (!this.#is(i + 2, "*")) return null;
    let end = i + 3;
    while (end < this.#chars.length && !this.#is(end, "]")) {
      if (this.#chars[end].escaped) return null;
      end++;
    }
    if (end >= this.#chars.length) return null;
    const digits = this.#text(i + 3, end);
    const base = digits.startsWith("0") ? 8 : 10;
    if (!(base === 8 ? /^[0-7]*$/ : /^\d*$/).test(digits) || Number(digits) >= 2 ** 63)
      throw new TrError(`invalid repeat count ${this.#quote(digits)} in [c*n] construct`);
    const count = digits === "" ? 0 : Number.parseInt(digits, base);
    return { element: { kind: "repeat", code: this.#chars[i + 1].code, count }, next: end + 1 };
  }
}

/** Longer arrays have no use: there are 256 characters, and repeats beyond them change nothing. */
const MAX_REPEAT = 512;

/** One parsed string. */
export class TrSet {
  readonly elements: readonly Element[];

  constructor(s: ByteString, quote: (s: string) => string, warn: (text: string) => void) {
    this.elements = new Parser(decode_escapes(s, warn), quote).parse();
  }

  get indefinite_repeats(): number {
    return this.elements.filter((e) => e.kind === "repeat" && e.count === 0).length;
  }
  get has_equiv(): boolean {
    return this.elements.some((e) => e.kind === "equiv");
  }
  /** a class other than upper and lower */
  get has_restricted_class(): boolean {
    return this.elements.some((e) => e.kind === "class" && e.name !== "upper" && e.name !== "lower");
  }
  get has_class(): boolean {
    return this.elements.some((e) => e.kind === "class");
  }
  get ends_with_class(): boolean {
    return this.elements.at(-1)?.kind === "class";
  }

  /** Where upper and lower classes start in the expansion. */
  case_classes(fill = 0): Map<number, ClassName> {
    const starts = new Map<number, ClassName>();
    let at = 0;
    for (const e of this.elements) {
      if (e.kind === "class" && (e.name === "upper" || e.name === "lower")) starts.set(at, e.name);
      at += expand(e, fill).length;
    }
    return starts;
  }

  /** All characters in order; a [c*] stands for `fill` characters. */
  codes(fill = 0): number[] {
    return this.elements.flatMap((e) => expand(e, fill));
  }
}

function expand(e: Element, fill: number): number[] {
  switch (e.kind) {
    case "char":
    case "equiv":
      return [e.code];
    case "range":
      return ALL.slice(e.from, e.to + 1);
    case "class":
      return members(e.name);
    case "repeat":
      return new Array<number>(Math.min(e.count || fill, MAX_REPEAT)).fill(e.code);
  }
}
