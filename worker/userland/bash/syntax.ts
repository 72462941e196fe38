// The shell's grammar as a judge: it finds where a complete command ends, and what bash says about text that is none.
// It builds no tree; that is the parser's work, on text that passed.
import { MAX_SYNTAX_DEPTH } from "./limits.ts";
import { skip_arith } from "./scan.ts";
import { condition } from "./syntax_condition.ts";
import { Lexer, type LexerOptions, REDIRECTIONS, SyntaxStop, type Token } from "./syntax_lexer.ts";

const DECLARATIONS: ReadonlySet<string> = new Set(
  "declare typeset local export readonly alias eval let".split(" "),
);
/** Reserved words that end or continue a command and so cannot begin one. */
const NO_START: ReadonlySet<string> = new Set("then else elif fi do done esac } in ]]".split(" "));
const COMPOUND: ReadonlySet<string> = new Set("{ if while until for select case [[".split(" "));
const ASSIGNMENT = /^[A-Za-z_][A-Za-z0-9_]*(?:\[[\s\S]*\])?\+?=/;

export class Grammar {
  readonly lexer: Lexer;
  #depth = 0;

  constructor(source: string, options: LexerOptions) {
    this.lexer = new Lexer(source, options, () => this.#substitution());
  }

  /** Reads the next complete command, with the newline and the here-documents after it; null at the end. */
  complete_command(): { pos: number; end: number } | null {
    this.#newlines();
    const { lexer } = this;
    lexer.assignment_ok = true;
    const { pos, t } = lexer.peek();
    if (t === "eof") return null;
    for (;;) {
      this.#and_or();
      const after = lexer.peek();
      if (after.t === "op" && (after.text === ";" || after.text === "&")) {
        lexer.advance();
        lexer.assignment_ok = true;
        const next = lexer.peek();
        if (next.t !== "newline" && next.t !== "eof") continue;
      }
      const last = lexer.peek();
      if (last.t === "newline" || last.t === "eof") {
        lexer.advance();
        return { pos, end: lexer.i };
      }
      this.#unexpected();
    }
  }

  #unexpected(t: Token = this.lexer.peek()): never {
    if (t.t === "eof") throw new SyntaxStop({ kind: "eof" });
    throw new SyntaxStop({ kind: "token", text: t.text, pos: t.pos });
  }
  #is(text: string): boolean {
    const t = this.lexer.peek();
    return t.text === text && (t.t === "word" || t.t === "op");
  }
  #accept(text: string): boolean {
    if (!this.#is(text)) return false;
    this.lexer.advance();
    return true;
  }
  #expect(text: string): void {
    if (!this.#accept(text)) this.#unexpected();
  }
  #newlines(): void {
    this.lexer.assignment_ok = true;
    while (this.lexer.peek().t === "newline") this.lexer.advance();
  }
  #deeper(run: () => void): void {
    if (++this.#depth > MAX_SYNTAX_DEPTH)
      throw new SyntaxStop({
        kind: "message",
        lines: [`syntax error: commands nested too deeply (limit ${MAX_SYNTAX_DEPTH})`],
        pos: this.lexer.i,
        status: 2,
      });
    run();
    this.#depth--;
  }

  /** The inside of $( ) and <( ), up to its parenthesis. */
  #substitution(): void {
    const { lexer } = this;
    this.#deeper(() =>
      lexer.nested(() => {
        this.#newlines();
        if (!this.#is(")")) this.#at_end(() => this.#list());
        const t = lexer.peek();
        if (t.t === "eof") throw new SyntaxStop({ kind: "unterminated", close: ")", pos: null });
        this.#expect(")");
        lexer.i = t.end;
      }),
    );
  }
  /** Inside a substitution the end of the text is its missing parenthesis. */
  #at_end(run: () => void): void {
    try {
      run();
    } catch (e) {
      if (e instanceof SyntaxStop && e.problem.kind === "eof")
        throw new SyntaxStop({ kind: "unterminated", close: ")", pos: null });
      throw e;
    }
  }

  /** Commands up to a word or operator that cannot begin one; at least one. */
  #list(): void {
    this.#newlines();
    for (;;) {
      this.#and_or();
      const t = this.lexer.peek();
      if (t.t === "newline" || (t.t === "op" && (t.text === ";" || t.text === "&"))) {
        this.lexer.advance();
        this.#newlines();
        const next = this.lexer.peek();
        if (next.t === "eof") return;
        if (next.t === "word" ? NO_START.has(next.text) : next.t === "op" && this.#ends_list(next.text))
          return;
        continue;
      }
      return;
    }
  }
  #ends_list(op: string): boolean {
    return op === ")" || op === ";;" || op === ";&" || op === ";;&";
  }

  #and_or(): void {
    this.#pipeline();
    while (this.#accept("&&") || this.#accept("||")) {
      this.#newlines();
      this.#pipeline();
    }
  }

  #pipeline(): void {
    const { lexer } = this;
    let prefixed = false;
    lexer.assignment_ok = true;
    for (;;) {
      while (lexer.expand_alias(true));
      if (this.#accept("!")) prefixed = true;
      else if (this.#accept("time")) {
        prefixed = true;
        if (this.#accept("-p")) this.#accept("--");
      } else break;
      lexer.assignment_ok = true;
    }
    if (prefixed) {
      const t = lexer.peek();
      if (t.t === "newline" || t.t === "eof" || (t.t === "op" && (t.text === ";" || t.text === "&"))) return;
    }
    this.#command();
    while (this.#accept("|") || this.#accept("|&")) {
      this.#newlines();
      this.#command();
    }
  }

  #command(): void {
    const { lexer } = this;
    lexer.assignment_ok = true;
    while (lexer.expand_alias(true));
    const t = lexer.peek();
    if (t.t === "op" && t.text === "(") {
      this.#deeper(() => this.#compound(t));
      this.#redirections();
      return;
    }
    if (t.t === "number" || (t.t === "op" && REDIRECTIONS.has(t.text))) {
      this.#simple();
      return;
    }
    if (t.t !== "word" || NO_START.has(t.text)) this.#unexpected();
    if (COMPOUND.has(t.text)) {
      this.#deeper(() => this.#compound(t));
      this.#redirections();
    } else if (t.text === "function") this.#function();
    else if (t.text === "coproc") this.#coproc();
    else this.#simple();
  }

  #starts_compound(t: Token): boolean {
    return t.t === "op" ? t.text === "(" : t.t === "word" && COMPOUND.has(t.text);
  }

  #compound(t: Token): void {
    const { lexer } = this;
    lexer.advance();
    switch (t.text) {
      case "(":
        this.#parenthesis(t);
        return;
      case "{":
        this.#list();
        this.#expect("}");
        return;
      case "[[":
        condition(lexer);
        return;
      case "if":
        this.#if();
        return;
      case "while":
      case "until":
        this.#list();
        this.#expect("do");
        this.#list();
        this.#expect("done");
        return;
      case "case":
        this.#case();
        return;
      default:
        this.#for(t.text);
        return;
    }
  }

  #parenthesis(open: Token): void {
    const { lexer } = this;
    if (lexer.s[open.end] === "(") {
      const end = skip_arith(lexer.s, open.end + 1);
      if (end >= 0) {
        lexer.rewind(end);
        return;
      }
      if (!lexer.s.includes(")", open.end))
        throw new SyntaxStop({ kind: "unterminated", close: ")", pos: open.pos });
      try {
        this.#list();
        this.#expect(")");
        return;
      } catch (e) {
        // the text was pushed back to be read again, with one more line
        if (e instanceof SyntaxStop && e.problem.kind === "eof")
          throw new SyntaxStop({ kind: "eof", extra_lines: 1 });
        throw e;
      }
    }
    this.#list();
    this.#expect(")");
  }

  #if(): void {
    this.#list();
    this.#expect("then");
    this.#list();
    while (this.#accept("elif")) {
      this.#list();
      this.#expect("then");
      this.#list();
    }
    if (this.#accept("else")) this.#list();
    this.#expect("fi");
  }

  #for(keyword: string): void {
    const { lexer } = this;
    const name = lexer.peek();
    if (keyword === "for" && name.t === "op" && name.text === "(" && lexer.s[name.end] === "(") {
      const check = this.#arith_for(name);
      if (this.#accept(";")) this.#newlines();
      this.#loop_body();
      check();
      return;
    } else {
      if (name.t !== "word") this.#unexpected();
      lexer.advance();
      const separated = lexer.peek().t === "newline";
      this.#newlines();
      if (this.#accept("in")) {
        while (lexer.peek().t === "word" || lexer.peek().t === "number") lexer.advance();
        if (lexer.peek().t !== "newline" && !this.#is(";")) this.#unexpected();
        lexer.advance();
      } else if (!separated) this.#accept(";");
    }
    this.#loop_body();
  }

  #loop_body(): void {
    this.#newlines();
    if (this.#accept("{")) {
      this.#list();
      this.#expect("}");
      return;
    }
    this.#expect("do");
    this.#list();
    this.#expect("done");
  }

  /** Skips the three expressions; that they are three is checked only when the whole loop has been read. */
  #arith_for(open: Token): () => void {
    const { lexer } = this;
    const end = skip_arith(lexer.s, open.end + 1);
    if (end < 0)
      throw new SyntaxStop({ kind: "message", lines: [], pos: open.pos, status: 2, at_end: end === -2 });
    const text = lexer.s.slice(open.end + 1, end - 2);
    const parts = text.split(";").length;
    lexer.rewind(end);
    return () => {
      if (parts !== 3)
        throw new SyntaxStop({
          kind: "message",
          lines: [
            parts < 3 ? "syntax error: arithmetic expression required" : "syntax error: `;' unexpected",
            `syntax error: \`((${text}))'`,
          ],
          pos: open.pos,
          status: 2,
        });
    };
  }

  #case(): void {
    const { lexer } = this;
    if (lexer.peek().t !== "word") this.#unexpected();
    lexer.advance();
    this.#newlines();
    this.#expect("in");
    for (;;) {
      this.#newlines();
      if (this.#accept("esac")) return;
      this.#accept("(");
      do {
        if (lexer.peek().t !== "word") this.#unexpected();
        lexer.advance();
      } while (this.#accept("|"));
      this.#expect(")");
      this.#newlines();
      const t = lexer.peek();
      const empty = t.t === "op" ? this.#ends_list(t.text) && t.text !== ")" : t.text === "esac";
      if (!empty) this.#list();
      if (this.#accept(";;") || this.#accept(";&") || this.#accept(";;&")) continue;
      this.#expect("esac");
      return;
    }
  }

  #function(): void {
    const { lexer } = this;
    lexer.advance();
    if (lexer.peek().t !== "word") this.#unexpected();
    lexer.advance();
    if (this.#is("(") && lexer.s[lexer.peek().end] !== "(") {
      const open = lexer.advance();
      if (!this.#accept(")")) lexer.rewind(open.pos);
    }
    this.#function_body();
  }

  #function_body(): void {
    this.#newlines();
    const t = this.lexer.peek();
    if (!this.#starts_compound(t)) this.#unexpected();
    this.#deeper(() => this.#compound(t));
    this.#redirections();
  }

  #coproc(): void {
    const { lexer } = this;
    lexer.advance();
    const t = lexer.peek();
    if (this.#starts_compound(t)) {
      this.#deeper(() => this.#compound(t));
      this.#redirections();
      return;
    }
    if (t.t === "word" && t.text === "!") this.#unexpected();
    if (t.t !== "word") {
      if (t.t === "number" || (t.t === "op" && REDIRECTIONS.has(t.text))) {
        this.#simple();
        return;
      }
      this.#unexpected();
    }
    lexer.advance();
    const next = lexer.peek();
    if (next.t === "word" && next.text === "!") this.#unexpected();
    if (!this.#starts_compound(next)) {
      lexer.rewind(t.pos);
      this.#simple();
      return;
    }
    this.#deeper(() => this.#compound(next));
    this.#redirections();
  }

  #redirections(): void {
    while (this.#redirection());
  }

  #redirection(): boolean {
    const { lexer } = this;
    const t = lexer.peek();
    if (t.t === "number") lexer.advance();
    else if (t.t !== "op" || !REDIRECTIONS.has(t.text)) return false;
    const op = lexer.advance();
    const target = lexer.peek();
    // the number of a descriptor is the target only where one is copied: < 1>x
    const copied = target.t === "number" && (op.text === "<&" || op.text === ">&");
    if (target.t !== "word" && !copied) this.#unexpected();
    lexer.advance();
    if (op.text === "<<" || op.text === "<<-") lexer.announce_document(target.text, op.text === "<<-");
    return true;
  }

  #simple(): void {
    const { lexer } = this;
    let words = 0;
    let others = 0;
    let declares = false;
    for (;;) {
      lexer.assignment_ok = words === 0 || declares;
      if (words + others > 0) while (lexer.expand_alias(words === 0));
      const t = lexer.peek();
      if (t.t === "word") {
        lexer.advance();
        const assignment = lexer.assignment_ok && ASSIGNMENT.test(t.text);
        if (assignment && t.text.endsWith("=") && lexer.s[t.end] === "(") this.#array(t.end);
        if (assignment && words === 0) others++;
        else if (words++ === 0) declares = DECLARATIONS.has(t.text);
        continue;
      }
      if (this.#redirection()) {
        others++;
        continue;
      }
      if (t.t !== "op" || t.text !== "(") return;
      if (words !== 1 || others > 0) this.#unexpected();
      lexer.advance();
      this.#expect(")");
      this.#function_body();
      return;
    }
  }

  /** NAME=( ... ) : only this command fails when it is wrong. */
  #array(open: number): void {
    const { lexer } = this;
    lexer.rewind(open + 1);
    for (;;) {
      lexer.assignment_ok = false;
      const t = lexer.peek();
      if (t.t === "eof") throw new SyntaxStop({ kind: "unterminated", close: ")", pos: open, array: true });
      if (t.t === "op" && t.text !== ")")
        throw new SyntaxStop({ kind: "token", text: t.text, pos: t.pos, array: true });
      if (t.t === "word" && t.text[0] === "[") lexer.check_subscript(t.pos);
      lexer.advance();
      if (t.t === "op") {
        lexer.rewind(t.end);
        return;
      }
    }
  }
}
