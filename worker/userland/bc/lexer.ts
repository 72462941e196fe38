// The words of bc(1)'s language, read line by line.
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import type { InStream } from "../lib/stdio.ts";

export interface Token {
  kind: "number" | "name" | "string" | "keyword" | "mark" | "line" | "end";
  text: string;
}
const KEYWORDS = new Set(
  "define break quit length return for if while sqrt else scale ibase obase auto read random warranty halt last continue print limits void".split(
    " ",
  ),
);
const PATTERNS: readonly (readonly [Token["kind"], RegExp])[] = [
  ["number", /[0-9A-Z](?:[0-9A-Z]|\\\n)*(?:\.(?:[0-9A-Z]|\\\n)*)?|\.(?:[0-9A-Z]|\\\n)+/y],
  ["name", /[a-z][a-z0-9_]*/y],
  ["mark", /\|\||&&|\+\+|--|[-+*/%^=<>!]=|[-+*/%^=<>!(){}[\],;&.]/y],
];
const BLANKS = /(?:[ \t\r\f]|\\\n|#[^\n]*)+/y;

export class Lexer {
  readonly #input: InStream;
  readonly #name: string;
  readonly #tell: (text: string) => Code<void>;
  #text: ByteString = "";
  #at = 0;
  /** number of the line that is read */
  line = 1;
  /** a character was none of the language */
  wrong = false;

  /** `tell` writes to standard error, after what was printed before. */
  constructor(input: InStream, name: string, tell: (text: string) => Code<void>) {
    this.#input = input;
    this.#name = name;
    this.#tell = tell;
  }

  /** Another line behind what is left; false at the end. */
  *#more(): Code<boolean> {
    const line = yield* this.#input.line();
    if (line === null) return false;
    this.#text = this.#text.slice(this.#at) + (line.endsWith("\n") ? line : `${line}\n`);
    this.#at = 0;
    return true;
  }

  *complain(message: string): Code<void> {
    yield* this.#tell(`${this.#name} ${this.line}: ${message}`);
  }

  /** The text up to `end`, over lines; null when the input ends before. */
  *#up_to(end: string, from: number): Code<ByteString | null> {
    for (let search = from; ; ) {
      const found = this.#text.indexOf(end, this.#at + search);
      if (found >= 0) {
        const text = this.#text.slice(this.#at + from, found);
        this.line += text.split("\n").length - 1;
        this.#at = found + end.length;
        return text;
      }
      search = Math.max(from, this.#text.length - this.#at - 1);
      if (!(yield* this.#more())) return null;
    }
  }

  #back: Token[] = [];
  /** Tokens that come again. */
  put_back(tokens: Token[]): void {
    this.#back = [...tokens, ...this.#back];
  }

  *next(): Code<Token> {
    const back = this.#back.shift();
    if (back) return back;
    for (;;) {
      if (this.#at >= this.#text.length && !(yield* this.#more())) {
        this.line = 1;
        return { kind: "end", text: "" };
      }
      BLANKS.lastIndex = this.#at;
      const blanks = BLANKS.exec(this.#text)?.[0] ?? "";
      this.line += blanks.split("\n").length - 1;
      this.#at += blanks.length;
      const c = this.#text[this.#at];
      if (c === undefined) continue;
      if (c === "\n") {
        this.#at++;
        this.line++;
        return { kind: "line", text: c };
      }
      if (c === "/" && this.#text[this.#at + 1] === "*") {
        if ((yield* this.#up_to("*/", 2)) === null) {
          yield* this.#tell("EOF encountered in a comment.");
          this.#at = this.#text.length;
        }
        continue;
      }
      if (c === '"') {
        const text = yield* this.#up_to('"', 1);
        if (text !== null) return { kind: "string", text };
      }
      for (const [kind, pattern] of PATTERNS) {
        pattern.lastIndex = this.#at;
        const text = pattern.exec(this.#text)?.[0];
        if (text === undefined) continue;
        this.#at += text.length;
        this.line += text.split("\n").length - 1;
        if (kind === "number") return { kind, text: text.replace(/\\\n/g, "") };
        return { kind: KEYWORDS.has(text) ? "keyword" : kind, text };
      }
      this.#at++;
      this.wrong = true;
      const shown = c < " " ? `^${String.fromCharCode(c.charCodeAt(0) + 64)}` : c;
      yield* this.complain(`illegal character: ${shown}`);
    }
  }
}
