// The items of xargs' input: separated by blanks and newlines, with quotes and backslashes; by newlines (-I); or by one
// character without any of that (-0, -d).
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import type { InStream } from "../lib/stdio.ts";

/** An item, and whether it ended a line that counts (blank lines and lines ending in a blank do not). */
export interface Item {
  text: ByteString;
  ends_line: boolean;
}

/** The input ends in a quote that was opened; what came before it is valid. */
export class UnmatchedQuote {
  readonly quote: "single" | "double";
  constructor(quote: "single" | "double") {
    this.quote = quote;
  }
}

export interface InputOptions {
  /** the one separator, or null for blanks and newlines */
  delimiter: string | null;
  /** items are whole lines (-I): blanks separate nothing */
  lines: boolean;
  /** logical end of file (-E); null for none */
  eof: ByteString | null;
}

const is_blank = (c: string): boolean => c === " " || c === "\t";
const is_space = (c: string): boolean => /[ \t\n\v\f\r]/.test(c);

/** Reads items one by one. */
export class ItemReader {
  readonly #input: InStream;
  readonly #options: InputOptions;
  #data = "";
  #at = 0;
  /** the character before the next one */
  #before = "\n";
  /** a NUL was seen where it means nothing */
  nul_seen = false;

  constructor(input: InStream, options: InputOptions) {
    this.#input = input;
    this.#options = options;
  }

  /** Next character, or null at the end of the input. */
  *#next(): Code<string | null> {
    if (this.#at >= this.#data.length) {
      const chunk = yield* this.#input.chunk();
      if (chunk === null) return null;
      this.#data = chunk;
      this.#at = 0;
    }
    return this.#data[this.#at++];
  }

  /** Next item; null at the end of the input, physical or logical. */
  *next(): Code<Item | UnmatchedQuote | null> {
    const item =
      this.#options.delimiter === null ? yield* this.#quoted() : yield* this.#plain(this.#options.delimiter);
    if (item === null || item instanceof UnmatchedQuote) return item;
    return this.#options.delimiter === null && item.text === this.#options.eof ? null : item;
  }

  *#plain(delimiter: string): Code<Item | null> {
    let text = "";
    for (;;) {
      const c = yield* this.#next();
      if (c === null) return text === "" ? null : { text, ends_line: true };
      if (c === delimiter) return { text, ends_line: true };
      text += c;
    }
  }

  *#quoted(): Code<Item | UnmatchedQuote | null> {
    let text = "";
    let state: "space" | "plain" | "'" | '"' | "\\" = "space";
    for (;;) {
      const c = yield* this.#next();
      if (c === null) {
        if (state === "'" || state === '"') return new UnmatchedQuote(state === "'" ? "single" : "double");
        // an empty pair of quotes counts only when its line is ended
        return text === "" ? null : { text, ends_line: true };
      }
      const before = this.#before;
      this.#before = c;
      if (c === "\0" && state !== "space") this.nul_seen = true;
      if (state === "'" || state === '"') {
        if (c === "\n") return new UnmatchedQuote(state === "'" ? "single" : "double");
        if (c === state) state = "plain";
        else text += c;
        continue;
      }
      if (state === "\\") {
        text += c;
        state = "plain";
        continue;
      }
      if (state === "space") {
        if (is_space(c)) continue;
        state = "plain";
      }
      if (c === "\n") return { text, ends_line: !is_blank(before) };
      if (is_blank(c) && !this.#options.lines) return { text, ends_line: false };
      if (c === "\\" || c === "'" || c === '"') state = c;
      else text += c;
    }
  }
}
