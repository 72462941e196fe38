// The text of a Perl program under the parser's finger: positions, lines, blanks, comments, here-documents, quotes.
import type { Block } from "./ast.ts";

/** A compile-time error, complete with place and newline. */
export class PerlSyntaxError extends Error {}

/** What the parser of one file knows; quoted texts inside it are parsed with the same. */
export class SharedState {
  readonly file: string;
  /** subs known so far, which may be called without parentheses */
  readonly subs = new Set<string>();
  /** `use strict` is in force */
  strict = false;
  /** -w or `use warnings` */
  warnings = false;
  /** `say` is a function */
  say: boolean;
  /** `use Time::HiRes` made sleep and time take fractions */
  readonly hires = new Set<string>();
  /** text after __END__ or __DATA__ */
  data: string | null = null;
  readonly begin: Block[] = [];
  readonly end: Block[] = [];
  /** errors that do not stop the parser: strict's */
  readonly errors: string[] = [];
  /** names declared with my and our ("$x", "@a"), innermost block last */
  readonly #scopes: Set<string>[] = [new Set()];

  constructor(file: string, say: boolean) {
    this.file = file;
    this.say = say;
  }
  enter(): void {
    this.#scopes.push(new Set());
  }
  leave(): void {
    this.#scopes.pop();
  }
  declare(name: string): void {
    this.#scopes.at(-1)?.add(name);
  }
  is_declared(name: string): boolean {
    return this.#scopes.some((s) => s.has(name));
  }
}

const CLOSERS: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}", "<": ">" };

/** Operators, longest first, as they may follow a term. */
const OPERATORS =
  "<=> **= ||= &&= //= ... <<= >>= -> ++ -- ** =~ !~ == != <= >= && || // .. << >> => += -= *= /= .= %= &= |= ^= x= + - * / % . < > = ? : , ; & | ^ ! ~ \\ ( ) [ ] { }".split(
    " ",
  );
const WORD_OPERATORS = new Set(
  "x lt gt le ge eq ne cmp and or xor if unless while until for foreach".split(" "),
);

export class Source {
  readonly text: string;
  pos = 0;
  readonly state: SharedState;
  readonly #first_line: number;
  /** here-document bodies to jump over: end of line -> where to go on */
  readonly #jumps = new Map<number, number>();
  readonly #newlines: number[] = [];

  constructor(text: string, state: SharedState, first_line = 1) {
    this.text = text;
    this.state = state;
    this.#first_line = first_line;
    for (let i = text.indexOf("\n"); i >= 0; i = text.indexOf("\n", i + 1)) this.#newlines.push(i);
  }

  line(pos = this.pos): number {
    let lo = 0;
    let hi = this.#newlines.length;
    while (lo < hi) {
      const mid = (lo + hi) >> 1;
      if (this.#newlines[mid] < pos) lo = mid + 1;
      else hi = mid;
    }
    return this.#first_line + lo;
  }

  where(pos = this.pos): string {
    return ` at ${this.state.file} line ${this.line(pos)}`;
  }

  fail(message: string, pos = this.pos): never {
    throw new PerlSyntaxError(`${message}${this.where(pos)}.\n`);
  }

  /** What Perl says when nothing fits. */
  syntax_error(pos = this.pos): never {
    const rest = this.text.slice(pos).trimStart();
    const aborted = `Execution of ${this.state.file} aborted due to compilation errors.\n`;
    if (rest === "") throw new PerlSyntaxError(`syntax error${this.where(this.last())}, at EOF\n${aborted}`);
    // Perl shows the token before and the one it stumbled over
    const before = /(?:"[^"\n]*"|'[^'\n]*'|[$@%]?\w+|[^\w\s])\s*$/.exec(this.text.slice(0, pos))?.[0] ?? "";
    const token = /^(?:"[^"\n]*"|'[^'\n]*'|q[qwrx]?\([^)]*\)|[$@%]?\w+|.)/s.exec(rest)?.[0] ?? "";
    const gap = before === "" ? "" : before + this.text.slice(pos, this.text.length - rest.length);
    throw new PerlSyntaxError(`syntax error${this.where(pos)}, near "${gap}${token}"\n${aborted}`);
  }

  /** Position of the last character that is not the newline at the end. */
  last(): number {
    return this.text.endsWith("\n") ? this.text.length - 1 : this.text.length;
  }

  /** A part of Perl that is not simulated; `what` as it stands in the program. */
  unsupported(what: string, pos = this.pos): never {
    throw new PerlSyntaxError(`perl: the construct '${what}' is not simulated${this.where(pos)}.\n`);
  }

  /** Notes strict's complaint about a variable that nobody declared. `name` with its sigil. */
  check_declared(name: string, pos = this.pos): void {
    const { state } = this;
    if (!state.strict || !/^.[A-Za-z]\w*$/.test(name) || state.is_declared(name)) return;
    if (/^(?:\$ENV|\$ARGV|\$[ab]|[@%]ENV|@ARGV|@INC|%INC|%SIG|@F|\$F|.STDIN|.STDOUT|.STDERR|._)$/.test(name))
      return;
    state.errors.push(
      `Global symbol "${name}" requires explicit package name (did you forget to declare "my ${name}"?)${this.where(pos)}.\n`,
    );
  }

  at_end(): boolean {
    this.skip();
    return this.pos >= this.text.length;
  }

  /** Passes a newline at `pos`, and the here-document bodies behind it. */
  #newline(): void {
    const jump = this.#jumps.get(this.pos);
    this.pos = jump ?? this.pos + 1;
    // POD stands where a statement could
    while (this.text[this.pos] === "=" && /^=[a-zA-Z]/.test(this.text.slice(this.pos, this.pos + 2))) {
      const cut = /^=cut\b.*$/m.exec(this.text.slice(this.pos));
      this.pos = cut ? this.pos + cut.index + cut[0].length : this.text.length;
      if (this.text[this.pos] === "\n") this.pos++;
    }
  }

  /** Blanks, comments and POD. */
  skip(): void {
    const { text } = this;
    for (;;) {
      const c = text[this.pos];
      if (c === "\n") this.#newline();
      else if (c === " " || c === "\t" || c === "\r" || c === "\f") this.pos++;
      else if (c === "#") while (this.pos < text.length && text[this.pos] !== "\n") this.pos++;
      else return;
    }
  }

  /** Next character after blanks. */
  peek(): string {
    this.skip();
    return this.text[this.pos] ?? "";
  }

  looking_at(s: string): boolean {
    this.skip();
    return this.text.startsWith(s, this.pos);
  }

  /** Takes `s` if it is next. */
  accept(s: string): boolean {
    if (!this.looking_at(s)) return false;
    this.pos += s.length;
    return true;
  }

  expect(s: string): void {
    if (!this.accept(s)) this.syntax_error();
  }

  /** The word here, with package parts, not taken; "" when there is none. */
  peek_word(): string {
    this.skip();
    return this.word_at(this.pos);
  }

  word_at(pos: number): string {
    const re = /(?:::|')?[A-Za-z_]\w*(?:(?:::|'(?=[A-Za-z_]))\w*)*(?:::)?/y;
    re.lastIndex = pos;
    const m = re.exec(this.text);
    if (!m || m[0].startsWith("'")) return "";
    return m[0].replaceAll("'", "::");
  }

  accept_word(word: string): boolean {
    if (this.peek_word() !== word) return false;
    this.pos += word.length;
    return true;
  }

  /** Is the word that ends at `end` quoted by a following "=>"? */
  fat_comma_follows(end: number): boolean {
    const re = /\s*=>/y;
    re.lastIndex = end;
    return re.test(this.text);
  }

  /** The operator here, not taken; "" at the end. */
  peek_operator(): string {
    this.skip();
    const c = this.text[this.pos];
    if (c === undefined) return "";
    if (/[A-Za-z_]/.test(c)) {
      const word = this.word_at(this.pos);
      // "x3" repeats; "x=" assigns
      if (/^x\d+$/.test(word)) return "x";
      if (word === "x" && this.text[this.pos + 1] === "=" && !"=~>".includes(this.text[this.pos + 2] ?? " "))
        return "x=";
      return WORD_OPERATORS.has(word) ? word : "";
    }
    return OPERATORS.find((op) => op !== "x=" && this.text.startsWith(op, this.pos)) ?? "";
  }

  /**
   * Text up to the delimiter that closes `open` (just passed), nested when it is a bracket. A backslash keeps the next
   * character; before a delimiter it is dropped, unless `keep` (patterns keep it where it means something).
   */
  delimited(open: string, keep = false): string {
    const close = CLOSERS[open] ?? open;
    const start = this.pos;
    let depth = 1;
    let out = "";
    for (; this.pos < this.text.length; this.pos++) {
      const c = this.text[this.pos];
      if (c === "\\" && this.pos + 1 < this.text.length) {
        const next = this.text[++this.pos];
        const is_delimiter = next === open || next === close;
        out += is_delimiter && !(keep && (close !== open || /[{}()[\].*+?|^$]/.test(next))) ? next : c + next;
        continue;
      }
      if (c === close && --depth === 0) {
        this.pos++;
        return out;
      }
      if (c === open && close !== open) depth++;
      out += c;
    }
    this.fail(
      `Can't find string terminator ${close === '"' ? `'"'` : `"${close}"`} anywhere before EOF`,
      start - 1,
    );
  }

  /** The delimiter of a quote-like operator: the next character, after blanks (a "#" only without them). */
  quote_delimiter(): string {
    const before = this.pos;
    if (this.text[this.pos] !== "#") this.skip();
    const c = this.text[this.pos++];
    if (c === undefined || (/\w/.test(c) && this.pos - 1 === before)) this.syntax_error(before);
    return c;
  }

  /** Body of a here-document whose operator has been read; the lines are taken out of the program. */
  here_document(tag: string, indented: boolean): string {
    let eol = this.text.indexOf("\n", this.pos);
    if (eol < 0) eol = this.text.length;
    let at = this.#jumps.get(eol) ?? eol + 1;
    const lines: string[] = [];
    for (;;) {
      if (at >= this.text.length)
        this.fail(`Can't find string terminator ${tag === "" ? '"\n"' : `"${tag}"`} anywhere before EOF`);
      let end = this.text.indexOf("\n", at);
      if (end < 0) end = this.text.length;
      const line = this.text.slice(at, end);
      at = end + 1;
      if ((indented ? line.trimStart() : line) === tag) break;
      lines.push(`${line}\n`);
    }
    this.#jumps.set(eol, Math.min(at, this.text.length));
    if (!indented) return lines.join("");
    const indents = lines.filter((l) => l.trim() !== "").map((l) => /^[ \t]*/.exec(l)?.[0].length ?? 0);
    const cut = indents.length > 0 ? Math.min(...indents) : 0;
    return lines.map((l) => l.slice(Math.min(cut, l.length - 1))).join("");
  }
}
