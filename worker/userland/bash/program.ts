// Program text delivered as complete commands, one after the other: aliases and shell options may change in between.
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { List } from "./ast.ts";
import { parse_command, type ShellSyntaxError } from "./parser.ts";
import type { Shell } from "./shell.ts";
import { Grammar } from "./syntax.ts";
import { type LexerOptions, type SyntaxProblem, SyntaxStop } from "./syntax_lexer.ts";

/** A message that is no error, with the line number of its prefix. */
export interface SyntaxWarning {
  message: string;
  line: number;
}
export interface Delivered {
  list: List;
  /** the command as written, without the newline after it */
  text: ByteString;
  /** all that was read for it, with comments and empty lines before it */
  raw: ByteString;
  /** number of its last line, here-documents included */
  end_line: number;
  warnings: readonly SyntaxWarning[];
}
/** `pos`: index in the text of what is wrong, where one place is. */
export type NextCommand =
  | Delivered
  | { error: ShellSyntaxError; warnings: readonly SyntaxWarning[]; pos?: number | null; raw?: ByteString };

/** How the shell reads text now. */
export function syntax_options(sh: Shell): LexerOptions {
  const aliases = (sh.shopts.expand_aliases || sh.interactive_shell) && sh.aliases.size > 0;
  return {
    extglob: sh.shopts.extglob,
    comments: !sh.interactive_shell || sh.shopts.interactive_comments,
    alias: aliases ? (name) => sh.aliases.get(name) : null,
  };
}

const NOTHING_LEFT = /(?:[ \t\n]|\\\n|#[^\n]*(?:\n|$))*$/y;

/** Cuts text into complete commands. */
export class CommandSource {
  line: number;
  readonly #laid_out: boolean;
  readonly #options: LexerOptions;
  readonly #refresh: () => LexerOptions;
  readonly #grammar: Grammar;
  #stopped = false;
  /** the text ended inside a command: more of it may complete it */
  incomplete = false;
  /** the last newline counted, so that line numbers cost little */
  #counted = { pos: 0, lines: 0 };

  constructor(source: ByteString, line: number, options: () => LexerOptions, laid_out = false) {
    this.line = line;
    this.#laid_out = laid_out;
    this.#refresh = options;
    this.#options = { ...options() };
    this.#grammar = new Grammar(source, this.#options);
  }

  #line_at(pos: number): number {
    const { s } = this.#grammar.lexer;
    if (pos < this.#counted.pos) this.#counted = { pos: 0, lines: 0 };
    let { lines } = this.#counted;
    for (let i = s.indexOf("\n", this.#counted.pos); i >= 0 && i < pos; i = s.indexOf("\n", i + 1)) lines++;
    this.#counted = { pos, lines };
    return this.line + lines;
  }
  /** The number of the last line. */
  #last_line(): number {
    const { s } = this.#grammar.lexer;
    return this.#line_at(s.endsWith("\n") ? s.length - 1 : s.length);
  }

  /** The next complete command, the syntax error that stands in its place, or null at the end. */
  next(): NextCommand | null {
    if (this.#stopped) return null;
    const { lexer } = this.#grammar;
    Object.assign(this.#options, this.#refresh());
    const from = lexer.i;
    let found: { pos: number; end: number } | null;
    try {
      found = this.#grammar.complete_command();
    } catch (e) {
      if (!(e instanceof SyntaxStop)) throw e;
      const error = this.#describe(e.problem);
      if (lexer.continued) this.incomplete = true;
      const warnings = this.#warnings();
      const next = e.problem.kind === "token" ? lexer.s.indexOf("\n", e.problem.pos) : -1;
      const raw = lexer.s.slice(from, next < 0 ? undefined : next);
      if (error.recoverable && next >= 0) lexer.rewind(next + 1);
      else this.#stopped = true;
      return { error, warnings, pos: "pos" in e.problem ? e.problem.pos : null, raw };
    }
    const warnings = this.#warnings();
    if (found === null) {
      if (lexer.continued) this.incomplete = true;
      return null;
    }
    const text = lexer.s.slice(found.pos, found.end);
    if (lexer.continued) this.incomplete = true;
    const list = parse_command(text, this.#line_at(found.pos), this.#laid_out);
    if (!("kind" in list)) {
      this.#stopped = true;
      return { error: list, warnings };
    }
    return {
      list,
      text: text.replace(/\n+$/, ""),
      raw: lexer.s.slice(from, found.end),
      end_line: this.#line_at(text.endsWith("\n") ? found.end - 1 : found.end),
      warnings,
    };
  }

  /** Counts on from `line`, where a command was given up: the lines that had been read of it are not counted. */
  go_on_from(line: number): void {
    this.line += line + 1 - this.#line_at(this.#grammar.lexer.i);
  }

  /** True when nothing but blanks and comments is left. */
  get at_end(): boolean {
    const { lexer } = this.#grammar;
    NOTHING_LEFT.lastIndex = lexer.i;
    return this.#stopped || NOTHING_LEFT.test(lexer.s);
  }

  #warnings(): SyntaxWarning[] {
    return this.#grammar.lexer.open_documents.splice(0).map((d) => {
      if (d.end === undefined) this.incomplete = true;
      return {
        message: `warning: here-document at line ${this.#line_at(d.pos) - 1} delimited by end-of-file (wanted \`${d.delimiter}')`,
        line: d.end === undefined ? this.#last_line() : this.#line_at(d.end),
      };
    });
  }

  #describe(p: SyntaxProblem): ShellSyntaxError {
    const fatal = { echo: null, status: 2, recoverable: false };
    const end = () => this.#last_line() + 1;
    switch (p.kind) {
      case "eof":
        this.incomplete = true;
        return {
          ...fatal,
          message: "syntax error: unexpected end of file",
          line: end() + (p.extra_lines ?? 0),
        };
      case "unterminated":
        this.incomplete = true;
        return {
          ...fatal,
          message: `unexpected EOF while looking for matching \`${p.close}'`,
          line: p.pos === null ? end() : this.#line_at(p.pos),
          ...(p.array ? { status: 1 } : {}),
          also: p.also?.map(({ message, pos }) => ({
            message,
            line: pos === null ? end() : this.#line_at(pos),
          })),
        };
      case "token": {
        const { s } = this.#grammar.lexer;
        const from = s.lastIndexOf("\n", p.pos - 1) + 1;
        const to = s.indexOf("\n", p.pos);
        return {
          message: `syntax error near unexpected token \`${p.text}'`,
          line: this.#line_at(p.pos),
          echo: s.slice(p.pos === 0 ? 0 : from, to < 0 ? s.length : to),
          status: p.array ? 1 : 2,
          recoverable: p.array === true,
        };
      }
      case "conditional": {
        this.incomplete = p.at_end;
        const line = p.pos === null ? end() : this.#line_at(p.pos);
        return { ...fatal, message: p.message ?? "", line, status: p.status };
      }
      case "message":
        this.incomplete = p.at_end === true;
        return { ...fatal, message: p.lines.join("\n"), line: this.#line_at(p.pos), status: p.status };
    }
  }
}

export interface Parsed {
  commands: readonly Delivered[];
  /** what is wrong after the commands; null when all is well */
  error: ShellSyntaxError | null;
  warnings: readonly SyntaxWarning[];
  /** more input could complete the last command */
  incomplete: boolean;
}

/** All commands of a text at once. `line` is the number of its first line; `laid_out`: see Word. */
export function parse_source(
  text: ByteString,
  line: number,
  options: LexerOptions,
  laid_out = false,
): Parsed {
  const source = new CommandSource(text, line, () => options, laid_out);
  const commands: Delivered[] = [];
  const warnings: SyntaxWarning[] = [];
  for (;;) {
    const next = source.next();
    if (next !== null) warnings.push(...next.warnings);
    if (next === null || "error" in next)
      return { commands, error: next === null ? null : next.error, warnings, incomplete: source.incomplete };
    commands.push(next);
  }
}
