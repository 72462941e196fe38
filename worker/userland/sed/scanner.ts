// Reading a script character by character, with the places of errors: "-e expression #1, char 3" or "file f line 2".
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { SedError } from "./ast.ts";

/** One -e argument or one -f file. */
export interface Source {
  text: ByteString;
  /** file name; null for an expression */
  file: ByteString | null;
  /** number of the expression, from 1 */
  number: number;
  /** newlines of a file, that at its end with them */
  lines: number;
}

export const EOF = "";

export class Scanner {
  readonly source: Source;
  pos = 0;

  constructor(source: Source) {
    this.source = source;
  }

  /** Next character, or EOF (which is not consumed). */
  next(): string {
    return this.pos < this.source.text.length ? this.source.text[this.pos++] : EOF;
  }

  back(c: string): void {
    if (c !== EOF) this.pos--;
  }

  /** Next character that is no blank. */
  next_nonblank(): string {
    let c = this.next();
    while (c === " " || c === "\t") c = this.next();
    return c;
  }

  /** Digits from `c` on, as a number. */
  integer(c: string): number {
    let digits = "";
    let ch = c;
    for (; ch >= "0" && ch <= "9"; ch = this.next()) digits += ch;
    this.back(ch);
    return Math.min(Number(digits), Number.MAX_SAFE_INTEGER);
  }

  where(at = this.pos): string {
    if (this.source.file === null) return `-e expression #${this.source.number}, char ${at}`;
    const line = this.source.text.slice(0, at).split("\n").length;
    return `file ${this.source.file} line ${line}`;
  }

  fail(message: string): never {
    throw new SedError(`${this.where()}: ${message}`);
  }

  /** A word up to white space or a semicolon. */
  label(): ByteString {
    let c = this.next_nonblank();
    let word = "";
    for (; c !== EOF && !/[\s;]/.test(c); c = this.next()) word += c;
    this.back(c);
    return word;
  }

  /** The rest of the line. */
  file_name(): ByteString {
    let c = this.next_nonblank();
    let name = "";
    for (; c !== EOF && c !== "\n"; c = this.next()) name += c;
    return name;
  }

  /** Nothing but blanks may follow until ; } # or the end of the line. */
  end_of_command(): void {
    const c = this.next_nonblank();
    if (c === "}" || c === "#") this.back(c);
    else if (c !== EOF && c !== "\n" && c !== ";") this.fail("extra characters after command");
  }

  /**
   * Text up to the delimiter; null when it does not come before the end of the line. In a regular expression \n is a
   * newline, and a bracket expression hides the delimiter.
   */
  delimited(slash: string, regex: boolean): ByteString | null {
    let out = "";
    for (;;) {
      const c = this.next();
      if (c === EOF) return null;
      if (c === slash) return out;
      if (c === "\\") {
        const e = this.next();
        if (e === EOF) return null;
        if (e === slash) out += !regex && e === "&" ? "\\&" : e;
        else if (e === "n" && regex) out += "\n";
        else if (e === "\n" && regex) out += e;
        else out += `\\${e}`;
      } else if (c === "\n" && regex) {
        this.back(c);
        return null;
      } else if (c === "[" && regex) {
        const bracket = this.#bracket();
        if (bracket === null) return null;
        out += bracket;
      } else if (c === "\n") {
        this.back(c);
        return null;
      } else out += c;
    }
  }

  /** A bracket expression after its [; null when it does not end. */
  #bracket(): ByteString | null {
    let out = "[";
    let c = this.next();
    if (c === "^") {
      out += c;
      c = this.next();
    }
    if (c === "]") {
      out += c;
      c = this.next();
    }
    for (; c !== "]"; c = this.next()) {
      if (c === EOF || c === "\n") {
        this.back(c);
        return null;
      }
      if (c === "[") {
        const kind = this.next();
        if (kind === ":" || kind === "." || kind === "=") {
          const end = this.source.text.indexOf(`${kind}]`, this.pos);
          if (end < 0) {
            this.pos = this.source.text.length;
            return null;
          }
          out += `[${this.source.text.slice(this.pos - 1, end + 2)}`;
          this.pos = end + 2;
          continue;
        }
        this.back(kind);
        out += c;
      } else if (c === "\\") {
        const e = this.next();
        if (e === "n") out += "\n";
        else {
          out += c;
          this.back(e);
        }
      } else out += c;
    }
    return `${out}]`;
  }
}
