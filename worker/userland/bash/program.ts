// Program text delivered as complete commands, one after the other: aliases and shell options may change in between.
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { List } from "./ast.ts";

import { type Parsed, parse_source, type ShellSyntaxError } from "./parser.ts";
import type { Shell } from "./shell.ts";

export type NextCommand = { list: List; text: ByteString } | { error: ShellSyntaxError };

export class Program {
  readonly sh: Shell;
  readonly text: ByteString;
  readonly line: number;
  #parsed: Parsed | null = null;
  #index = 0;

  constructor(sh: Shell, text: ByteString, line: number) {
    this.sh = sh;
    this.text = text;
    this.line = line;
  }

  /** The next complete command, the syntax error that stands in its place, or null at the end. */
  next(): NextCommand | null {
    this.#parsed ??= parse_source(this.text, this.line);
    const p = this.#parsed;
    if (this.#index < p.commands.length) {
      const c = p.commands[this.#index++];
      return { list: c.list, text: this.text.slice(c.pos, c.end) };
    }
    if (p.error && this.#index === p.commands.length) {
      this.#index++;
      return { error: p.error };
    }
    return null;
  }

  /** True when the command delivered last is the last one. */
  get at_end(): boolean {
    return this.#parsed !== null && this.#index >= this.#parsed.commands.length && !this.#parsed.error;
  }
}
