// The tokens of an awk program, one ahead, and the complaints about them.
import { AwkError } from "./ast.ts";
import { Lexer, type Token } from "./lexer.ts";

/** Nesting of expressions and statements: far more than programs have, far less than the stack holds. */
const MAX_DEPTH = 400;

/** Stands for the program's name at the start of a further message. */
export const MARK = "\0";

export class TokenReader {
  protected readonly lexer: Lexer;
  protected t: Token;
  /** the arguments of print are being read: outside parentheses, > is no comparison there */
  protected printing = false;
  #depth = 0;
  /** parentheses and braces that are open */
  #parens = 0;
  #braces = 0;
  /** complaints about closing ones that nothing opened: these are left out, and the program is read on */
  #extras: string[] = [];

  constructor(source: string) {
    this.lexer = new Lexer(source);
    this.t = this.#next();
  }

  #next(): Token {
    for (let extra = false; ; extra = true) {
      const t = this.lexer.next(this.printing && this.#parens === 0);
      const open = t.text === ")" ? this.#parens : t.text === "}" ? this.#braces : 1;
      if (t.type === "op" && open <= 0) {
        this.#extras.push(`line ${t.line}: extra '${t.text}'`);
        continue;
      }
      // where a rule should begin, the end is no better
      if (extra && t.type === "eof" && this.#braces === 0) this.syntax_error(t);
      return t;
    }
  }

  /** What was complained of on the way, and now. */
  protected complaint(...last: string[]): AwkError {
    return new AwkError([...this.#extras, ...last].join(`\n${MARK}`));
  }

  protected check_extras(): void {
    if (this.#extras.length > 0) throw this.complaint();
  }

  protected advance(): Token {
    const t = this.t;
    if (t.type === "op") {
      this.#parens += t.text === "(" ? 1 : t.text === ")" ? -1 : 0;
      this.#braces += t.text === "{" ? 1 : t.text === "}" ? -1 : 0;
    }
    this.t = this.#next();
    return t;
  }

  protected is(...texts: string[]): boolean {
    return (this.t.type === "op" || this.t.type === "keyword") && texts.includes(this.t.text);
  }

  protected accept(text: string): boolean {
    if (!this.is(text)) return false;
    this.advance();
    return true;
  }

  protected at_end(): boolean {
    return this.t.type === "eof";
  }

  protected expect(text: string): void {
    if (!this.accept(text)) this.syntax_error();
  }

  protected syntax_error(t = this.t): never {
    if (this.#parens > 0 && (t.text === "}" || t.type === "newline" || t.type === "eof"))
      this.error(`missing ) near ${t.text}`, t.line);
    // mawk has no name for the match operators
    const shown = t.text === "~" || t.text === "!~" ? "" : t.text;
    return this.error(`syntax error at or near ${shown}`, t.line);
  }

  protected error(message: string, line = this.t.line): never {
    throw this.complaint(`line ${line}: ${message}`);
  }

  protected newlines(): void {
    while (this.t.type === "newline") this.advance();
  }

  protected terminators(): void {
    while (this.t.type === "newline" || this.is(";")) this.advance();
  }

  protected deeper<T>(parse: () => T): T {
    if (++this.#depth > MAX_DEPTH) this.error("program nested too deeply");
    const result = parse();
    this.#depth--;
    return result;
  }

  /** Whether the output of print goes elsewhere from here. */
  protected redirects(): boolean {
    return this.t.type === "redirect" || this.is("|");
  }

  protected ends_statement(): boolean {
    return this.t.type === "newline" || this.t.type === "eof" || this.is(";", "}", ")");
  }
}
