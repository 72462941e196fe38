// Tokens of the shell's grammar, cut from program text as bash's reader cuts them: operators, words with everything
// quoted or substituted inside them, here-documents. Aliases are put into the text as it is read.
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { MAX_ALIAS_EXPANSIONS, MAX_EXPANSION_DEPTH } from "./limits.ts";
import { document_line, skip_arith } from "./scan.ts";

export interface Token {
  t: "word" | "op" | "number" | "newline" | "eof";
  text: ByteString;
  pos: number;
  /** index after the token */
  end: number;
}

/** Why reading stopped. */
export type SyntaxProblem =
  /** `syntax error near unexpected token`; `array`: inside a=( ), where only the command is given up */
  | { kind: "token"; text: ByteString; pos: number; array?: boolean }
  | { kind: "eof"; extra_lines?: number }
  /** a quote or substitution without its end; `pos` where it began, null: at the end of the text */
  | {
      kind: "unterminated";
      close: string;
      pos: number | null;
      array?: boolean;
      /** further messages */
      also?: readonly { message: string; pos: number | null }[];
    }
  /** [[ ]]: a message of its own, or none; `pos` null: at the end of the text */
  | {
      kind: "conditional";
      message: string | null;
      pos: number | null;
      status: number | null;
      at_end: boolean;
    }
  /** `at_end`: the text ended too early */
  | { kind: "message"; lines: readonly string[]; pos: number; status: number; at_end?: boolean };

export class SyntaxStop extends Error {
  readonly problem: SyntaxProblem;
  constructor(problem: SyntaxProblem) {
    super(problem.kind);
    this.problem = problem;
  }
}

export interface LexerOptions {
  /** `shopt -s extglob` */
  extglob: boolean;
  comments: boolean;
  /** null: aliases are not expanded */
  alias: ((name: string) => ByteString | undefined) | null;
}

/** A here-document that the end of the text or of a substitution ended. */
export interface OpenHereDocument {
  delimiter: ByteString;
  /** index where its body began */
  pos: number;
  /** index of the substitution's parenthesis */
  end?: number;
}

const OPERATORS = [
  ["&>>", "<<<", "<<-", ";;&"],
  ["&&", "||", ";;", ";&", "<<", ">>", "<&", ">&", "<>", ">|", "&>", "|&"],
] as const;
/** What is never anything but itself, for speed. */
const PLAIN = /[A-Za-z0-9_./:,%=^-]+/y;
const operator_at = (s: ByteString, pos: number): string =>
  OPERATORS[0].find((o) => s.startsWith(o, pos)) ?? OPERATORS[1].find((o) => s.startsWith(o, pos)) ?? s[pos];
/** Words that a line may be joined to the next one within. */
const RESERVED: ReadonlySet<string> = new Set(
  "if then elif else fi for select while until do done case esac in function time coproc { } ! [[ ]]".split(
    " ",
  ),
);
const META = " \t\n;|&()<>";
export const REDIRECTIONS: ReadonlySet<string> = new Set("< > << >> <<- <<< <& >& <> >| &> &>>".split(" "));

export class Lexer {
  s: ByteString;
  i = 0;
  /** the text ends with a backslash that joins the next line to it */
  continued = false;
  /** the next word may be an assignment, so that its subscript may hold blanks */
  assignment_ok = false;
  /** inside [[ ]]: extended patterns whatever the option says */
  in_condition = false;
  /** index of the [[ that is being read */
  condition_start = 0;
  readonly options: LexerOptions;
  readonly open_documents: OpenHereDocument[] = [];
  #token: Token | null = null;
  #documents: { delimiter: ByteString; tabs: boolean; quoted: boolean }[] = [];
  /** aliases being expanded: the text of each ends at `end` */
  #active: { name: string; end: number }[] = [];
  /** the word after this index follows an alias that ended with a blank */
  #blank_end = -1;
  #expansions = 0;
  #depth = 0;
  #substitutions = 0;
  /** the newline that the end of the text is taken for, where it has none, was given */
  #ended = false;
  /** checks the inside of $( ): from `i` to after the parenthesis */
  readonly #substitution: (lexer: Lexer) => void;

  constructor(source: ByteString, options: LexerOptions, substitution: (lexer: Lexer) => void) {
    this.s = source;
    this.options = options;
    this.#substitution = substitution;
  }

  peek(): Token {
    this.#token ??= this.#read();
    return this.#token;
  }
  advance(): Token {
    const t = this.peek();
    this.#token = null;
    return t;
  }
  /** Forgets the token that was looked at, to read on from `i` in another way. */
  rewind(i: number): void {
    this.#token = null;
    this.#depth = 0;
    this.#ended = false;
    this.i = i;
  }

  /** Runs `inner`, the inside of a substitution, with a fresh token and its own here-documents. */
  nested(inner: () => void): void {
    this.#substitutions++;
    const token = this.#token;
    const documents = this.#documents;
    const { assignment_ok, in_condition } = this;
    this.#token = null;
    this.#documents = [];
    this.in_condition = false;
    try {
      inner();
    } finally {
      this.#substitutions--;
    }
    // what was announced inside and not yet read comes after the line
    this.#documents = [...documents, ...this.#documents];
    this.#token = token;
    this.assignment_ok = assignment_ok;
    this.in_condition = in_condition;
  }

  #blanks(): void {
    const { s } = this;
    for (;;) {
      const c = s[this.i];
      if (c === " " || c === "\t") this.i++;
      else if (c === "\\" && s[this.i + 1] === "\n") {
        this.i += 2;
        this.continued = this.i >= s.length;
      } else break;
    }
    if (s[this.i] === "#" && this.options.comments) {
      const end = s.indexOf("\n", this.i);
      this.i = end < 0 ? s.length : end;
    }
  }

  #read(): Token {
    this.#blanks();
    const { s } = this;
    const pos = this.i;
    if (pos >= s.length) {
      if (pos > 0 && !this.#ended && !s.endsWith("\n")) {
        this.#ended = true;
        this.#read_documents();
        return { t: "newline", text: "newline", pos, end: pos };
      }
      if (this.#documents.length > 0) this.#read_documents();
      return { t: "eof", text: "", pos, end: pos };
    }
    if (s[pos] === "\n") {
      this.i++;
      this.#read_documents();
      return { t: "newline", text: "newline", pos, end: pos + 1 };
    }
    const substitution = (s[pos] === "<" || s[pos] === ">") && s[pos + 1] === "(";
    if (META.includes(s[pos]) && !substitution) {
      if (s[pos + 1] === "\\" || s[pos + 2] === "\\") this.#joined_operator(pos);
      const text = operator_at(this.s, pos);
      this.i += text.length;
      return { t: "op", text, pos, end: this.i };
    }
    let end = this.#word(pos);
    if (end >= this.s.length && this.s.endsWith("\\\n")) this.continued = true;
    let text = this.s.slice(pos, end);
    if (text.includes("\\\n")) {
      end = this.#joined(pos, end);
      text = this.s.slice(pos, end);
    }
    this.i = end;
    const redirected = this.s[end] === "<" || this.s[end] === ">";
    if (redirected && (/^\d+$/.test(text) || /^\{[A-Za-z_][A-Za-z0-9_]*\}$/.test(text)))
      return { t: "number", text, pos, end };
    return { t: "word", text, pos, end };
  }

  /** Puts an alias's text in place of the word just looked at; false when it is none. */
  expand_alias(command_position: boolean): boolean {
    const { alias } = this.options;
    if (!alias) return false;
    const t = this.peek();
    if (t.t !== "word") return false;
    let wanted = command_position;
    if (this.#blank_end >= 0 && t.pos >= this.#blank_end) {
      wanted = true;
      this.#blank_end = -1;
    }
    if (!wanted) return false;
    const value = alias(t.text);
    if (value === undefined) return false;
    this.#active = this.#active.filter((a) => a.end > t.pos);
    if (this.#active.some((a) => a.name === t.text) || ++this.#expansions > MAX_ALIAS_EXPANSIONS)
      return false;
    const grown = value.length - t.text.length;
    for (const a of this.#active) a.end += grown;
    if (this.#blank_end >= t.end) this.#blank_end += grown;
    this.#active.push({ name: t.text, end: t.pos + value.length });
    this.s = this.s.slice(0, t.pos) + value + this.s.slice(t.end);
    if (/[ \t]$/.test(value)) this.#blank_end = t.pos + value.length;
    this.rewind(t.pos);
    return true;
  }

  announce_document(word: ByteString, tabs: boolean): void {
    const delimiter = word.replace(/\\([\s\S])|\$?['"]([^'"]*)['"]/g, (_, c, q) => c ?? q ?? "");
    this.#documents.push({ delimiter, tabs, quoted: /[\\'"]/.test(word) });
  }

  #read_documents(): void {
    const { s } = this;
    for (const doc of this.#documents.splice(0)) {
      const pos = this.i;
      for (;;) {
        if (this.i >= s.length) {
          this.open_documents.push({ delimiter: doc.delimiter, pos });
          break;
        }
        const { line: text, end, newline } = document_line(s, this.i, doc.quoted);
        const line = doc.tabs ? text.replace(/^\t+/, "") : text;
        // inside $( ), its parenthesis may follow the delimiter: bash takes that for the end of the input
        if (this.#substitutions > 0 && line.startsWith(`${doc.delimiter})`)) {
          this.i = end - line.length + doc.delimiter.length;
          this.open_documents.push({ delimiter: doc.delimiter, pos, end: this.i });
          break;
        }
        this.i = newline ? end + 1 : end;
        if (line === doc.delimiter) break;
      }
    }
  }

  /** Index after the word that begins at `i`. */
  #word(start: number): number {
    let i = start;
    while (i < this.s.length) {
      // anew each time: an alias inside $( ) puts its text in place
      const { s } = this;
      PLAIN.lastIndex = i;
      if (PLAIN.test(s)) i = PLAIN.lastIndex;
      if (i >= s.length) break;
      const c = s[i];
      if (META.includes(c)) {
        if ((c === "<" || c === ">") && s[i + 1] === "(") i = this.#command(i + 2);
        else if (c === "(" && i > start && this.#extended(s[i - 1])) i = this.#parentheses(i + 1, i);
        else break;
      } else if (c === "[" && this.assignment_ok && i > start && /^[A-Za-z_]\w*$/.test(s.slice(start, i))) {
        const end = this.#subscript(i + 1);
        i = end > 0 && (s[end] === "=" || s.startsWith("+=", end)) ? end : i + 1;
      } else i = this.#unit(i, false);
    }
    return i;
  }

  /**
   * A word of several lines that is a reserved word or begins as an assignment is put together, with the joins behind
   * it, where they count as lines still. Returns its end.
   */
  #joined(pos: number, end: number): number {
    const text = this.s.slice(pos, end);
    const whole = text.replaceAll("\\\n", "");
    // a number belongs to the operator behind it
    if (/^\d+$/.test(whole) && "<>".includes(this.s[end] ?? " ")) {
      this.#put_together(pos, end, whole, this.s[end]);
      return pos + whole.length;
    }
    if (!RESERVED.has(whole) && !/^[A-Za-z_]\w*\+?=\w*$/.test(whole)) return end;
    // the parenthesis of an array stays where it is
    this.#put_together(pos, end, whole, whole.endsWith("=") && this.s[end] === "(" ? "(" : "");
    return pos + whole.length;
  }

  /** The text from `pos` to `end` becomes `whole`; `close` follows it still, or a blank does, and then the joins. */
  #put_together(pos: number, end: number, whole: string, close: string): void {
    const joins = "\\\n".repeat((end - pos - whole.length) / 2);
    const grown = close === "" ? 1 : 0;
    for (const a of this.#active) if (a.end >= end) a.end += grown;
    if (this.#blank_end >= end) this.#blank_end += grown;
    this.s = `${this.s.slice(0, pos)}${whole}${close || " "}${joins}${this.s.slice(end + close.length)}`;
  }

  /** An operator of several lines at `pos` is put together. */
  #joined_operator(pos: number): void {
    const [text] = /(?:[;|&<>-](?:\\\n)*){0,3}/.exec(this.s.slice(pos, pos + 100)) ?? [""];
    const operator = operator_at(text.replaceAll("\\\n", ""), 0);
    if (operator === undefined || operator.length < 2 || text.startsWith(operator)) return;
    let end = 0;
    for (const c of operator) end = text.indexOf(c, end) + 1;
    this.#put_together(pos, pos + end, operator, "");
  }

  #extended(before: string): boolean {
    return (this.options.extglob || this.in_condition) && "?*@+!".includes(before);
  }

  /** A regular expression of [[ =~ ]]: blanks outside parentheses end it. */
  regex_word(): Token {
    this.#blanks();
    const pos = this.i;
    while (this.i < this.s.length && !" \t\n;&<>".includes(this.s[this.i])) {
      if (this.s[this.i] === "(") this.i = this.#parentheses(this.i + 1, this.i);
      else if (this.s[this.i] === ")") break;
      else this.i = this.#unit(this.i, false);
    }
    if (this.i === pos) return this.peek();
    return { t: "word", text: this.s.slice(pos, this.i), pos, end: this.i };
  }

  /** One character, quoted text or substitution at `i`. */
  #unit(i: number, in_double: boolean): number {
    const { s } = this;
    switch (s[i]) {
      case "\\":
        return Math.min(i + 2, s.length);
      case "'":
        return in_double ? i + 1 : this.#until("'", i + 1, i);
      case '"':
        return in_double ? i + 1 : this.#double(i + 1, i);
      case "`":
        return this.#escaped("`", i + 1, i);
      case "$":
        return this.#deeper(i, in_double);
      default:
        return i + 1;
    }
  }

  #deeper(i: number, in_double: boolean): number {
    if (++this.#depth > MAX_EXPANSION_DEPTH)
      throw new SyntaxStop({
        kind: "message",
        lines: [`syntax error: expansions nested too deeply (limit ${MAX_EXPANSION_DEPTH})`],
        pos: i,
        status: 2,
      });
    const end = this.#dollar(i, in_double);
    this.#depth--;
    return end;
  }

  #until(close: string, i: number, from: number): number {
    const end = this.s.indexOf(close, i);
    if (end < 0) throw new SyntaxStop({ kind: "unterminated", close, pos: from });
    return end + 1;
  }

  /** Up to `close`, which a backslash hides. */
  #escaped(close: string, i: number, from: number): number {
    for (const { s } = this; i < s.length; i++) {
      if (s[i] === "\\") i++;
      else if (s[i] === close) return i + 1;
    }
    throw new SyntaxStop({ kind: "unterminated", close, pos: from });
  }

  #double(i: number, from: number): number {
    while (i < this.s.length) {
      if (this.s[i] === '"') return i + 1;
      i = this.#unit(i, true);
    }
    throw new SyntaxStop({ kind: "unterminated", close: '"', pos: from });
  }

  #dollar(i: number, in_double: boolean): number {
    const { s } = this;
    switch (s[i + 1]) {
      case "{":
        return this.#brace(i + 2, i, in_double);
      case "(": {
        if (s[i + 2] !== "(") return this.#command(i + 2);
        const end = skip_arith(s, i + 3);
        if (end >= 0) return end;
        // `$( (` ends somewhere as a command; an arithmetic expression without end does not
        if (this.#balanced(i + 2)) return this.#command(i + 2);
        throw new SyntaxStop({ kind: "unterminated", close: ")", pos: i });
      }
      case "[":
        return this.#bracket(i + 2, i);
      case "'":
        return in_double ? i + 1 : this.#escaped("'", i + 2, i);
      case '"':
        return in_double ? i + 1 : this.#double(i + 2, i);
      default:
        return i + 1;
    }
  }

  /** Whether the parentheses from `i` on close before the text ends. */
  #balanced(i: number): boolean {
    let depth = 1;
    for (const { s } = this; i < s.length; i++) {
      if (s[i] === "\\") i++;
      else if (s[i] === "(") depth++;
      else if (s[i] === ")" && --depth === 0) return true;
    }
    return false;
  }

  #brace(i: number, from: number, in_double: boolean): number {
    while (i < this.s.length) {
      const c = this.s[i];
      if (c === "}") return i + 1;
      if (c === "'") i = this.#until("'", i + 1, i);
      else if (c === '"') i = this.#double(i + 1, i);
      else i = this.#unit(i, in_double);
    }
    throw new SyntaxStop({ kind: "unterminated", close: "}", pos: from });
  }

  #bracket(i: number, from: number): number {
    for (let depth = 1; i < this.s.length; ) {
      const c = this.s[i];
      if (c === "[") depth++;
      else if (c === "]" && --depth === 0) return i + 1;
      i = this.#unit(i, false);
    }
    throw new SyntaxStop({ kind: "unterminated", close: "]", pos: from });
  }

  /** The [ at `pos` begins an element of NAME=( ): only this command fails when its ] is missing. */
  check_subscript(pos: number): void {
    try {
      this.#bracket(pos + 1, pos);
    } catch (e) {
      if (!(e instanceof SyntaxStop) || e.problem.kind !== "unterminated" || e.problem.close !== "]") throw e;
      const also = [{ message: "syntax error: unexpected end of file", pos: null }];
      throw new SyntaxStop({ ...e.problem, array: true, also });
    }
  }

  /** After the [ of NAME[: index after its ], or -1. */
  #subscript(i: number): number {
    for (let depth = 1; i < this.s.length; ) {
      const c = this.s[i];
      if (c === "\n" && depth === 1) return -1;
      if (c === "[") depth++;
      else if (c === "]" && --depth === 0) return i + 1;
      i = this.#unit(i, false);
    }
    return -1;
  }

  /** An extended pattern or the group of a regular expression. */
  #parentheses(i: number, from: number): number {
    for (let depth = 1; i < this.s.length; ) {
      const c = this.s[i];
      if (c === "(") depth++;
      else if (c === ")" && --depth === 0) return i + 1;
      i = this.#unit(i, false);
    }
    throw new SyntaxStop({ kind: "unterminated", close: ")", pos: from });
  }

  #command(i: number): number {
    this.i = i;
    this.#substitution(this);
    return this.i;
  }
}
