// The grammar of awk (POSIX "awk", with the extensions mawk has): programs, rules, functions and statements.
import type { AwkProgram, Expr, FunctionDef, Pattern, Redirection, Rule, Stmt } from "./ast.ts";
import { ExprParser } from "./parse_expr.ts";

class Parser extends ExprParser {
  #loops = 0;
  /** inside a rule: where next makes sense */
  #in_rule = false;
  #in_function = false;
  readonly program: AwkProgram = { begin: [], end: [], rules: [], functions: new Map() };

  parse(): AwkProgram {
    this.newlines();
    while (this.t.type !== "eof") {
      this.#item();
      this.accept(";");
      this.newlines();
    }
    this.check_extras();
    // the end of the program counts as a line of its own
    const unknown = this.calls
      .filter((c) => !this.program.functions.has(c.name))
      .map((c) => `line ${this.lexer.line + 1}: function ${c.name} never defined`);
    if (unknown.length > 0) throw this.complaint(...unknown);
    for (const call of this.calls)
      if (call.args.length > (this.params.get(call.name) ?? 0))
        this.error(`too many arguments in call to ${call.name}`, call.line);
    return this.program;
  }

  #item(): void {
    if (this.is("function")) {
      this.#function();
      return;
    }
    if (this.is("BEGIN") || this.is("END")) {
      const { text } = this.advance();
      if (!this.is("{")) this.syntax_error();
      (text === "BEGIN" ? this.program.begin : this.program.end).push(this.#block());
      return;
    }
    let pattern: Pattern = { type: "always" };
    if (!this.is("{")) {
      const first = this.expr();
      pattern = { type: "expr", value: first };
      if (this.accept(",")) {
        this.newlines();
        pattern = { type: "range", first, last: this.expr() };
      }
    }
    this.#in_rule = true;
    const rule: Rule = { pattern, body: this.is("{") ? this.#block() : null };
    this.#in_rule = false;
    if (rule.body === null && this.t.type !== "newline" && this.t.type !== "eof" && !this.is(";"))
      this.syntax_error();
    this.program.rules.push(rule);
  }

  #function(): void {
    this.advance();
    const name = this.t;
    if (name.type !== "name" && name.type !== "func_name") this.syntax_error();
    if (this.program.functions.has(name.text)) this.error(`redefinition of ${name.text}`);
    if (this.is_variable(name.text)) this.error(`illegal reference to variable ${name.text}`);
    this.advance();
    this.expect("(");
    const params: string[] = [];
    while (!this.is(")")) {
      if (params.length > 0) {
        this.expect(",");
        this.newlines();
      }
      const p = this.t;
      if (p.type !== "name" || p.text === name.text) this.syntax_error();
      if (params.includes(p.text)) this.error(`${p.text} is duplicated in argument list`);
      params.push(this.advance().text);
    }
    this.advance();
    this.newlines();
    this.params.set(name.text, params.length);
    this.locals = params;
    this.#in_function = true;
    const def: FunctionDef = { name: name.text, params, body: { type: "block", body: [] } };
    this.program.functions.set(def.name, def);
    if (!this.is("{")) this.syntax_error();
    def.body = this.#block();
    this.locals = [];
    this.#in_function = false;
  }

  #block(): Stmt {
    this.expect("{");
    const body: Stmt[] = [];
    this.terminators();
    while (!this.is("}")) {
      if (this.t.type === "eof") this.error("missing } near end of file", this.lexer.line + 1);
      body.push(this.#statement());
      this.terminators();
    }
    this.advance();
    return { type: "block", body };
  }

  /** ; newline, or a } that is left alone. */
  #end_simple(): void {
    if (this.t.type === "newline" || this.is(";")) this.advance();
    else if (!this.is("}") && this.t.type !== "eof") this.syntax_error();
  }

  #statement(): Stmt {
    return this.deeper(() => this.#any_statement());
  }

  #any_statement(): Stmt {
    if (this.is("{")) return this.#block();
    if (this.t.type === "keyword")
      switch (this.t.text) {
        case "if":
          return this.#if();
        case "while": {
          this.advance();
          const test = this.#condition();
          if (this.accept(";")) return { type: "while", test, body: { type: "block", body: [] } };
          return { type: "while", test, body: this.#loop_body() };
        }
        case "do": {
          this.advance();
          this.newlines();
          const body = this.#loop_body();
          this.terminators();
          this.expect("while");
          const test = this.#condition();
          this.#end_simple();
          return { type: "do", test, body };
        }
        case "for":
          return this.#for();
      }
    // a brace that closes stands for a semicolon, too
    if (this.accept(";") || this.is("}")) return { type: "block", body: [] };
    const s = this.#simple_statement();
    this.#end_simple();
    return s;
  }

  #condition(): Expr {
    this.expect("(");
    const e = this.expr();
    this.expect(")");
    return e;
  }

  #loop_body(): Stmt {
    this.newlines();
    this.#loops++;
    const body = this.#statement();
    this.#loops--;
    return body;
  }

  #if(): Stmt {
    this.advance();
    const test = this.#condition();
    this.newlines();
    const yes = this.#statement();
    // an else may come after newlines and a semicolon
    while (this.t.type === "newline" || this.is(";")) {
      if (!this.#else_follows()) return { type: "if", test, yes, no: null };
      this.advance();
    }
    if (!this.accept("else")) return { type: "if", test, yes, no: null };
    this.newlines();
    return { type: "if", test, yes, no: this.#statement() };
  }

  /** Is there an else behind the newlines and semicolons that come next? They are skipped when there is none, too. */
  #else_follows(): boolean {
    while (this.t.type === "newline" || this.is(";")) this.advance();
    return this.is("else");
  }

  #for(): Stmt {
    this.advance();
    this.expect("(");
    let init: Stmt | null = null;
    if (!this.is(";")) {
      init = this.#simple_statement();
      const e = init.type === "expr" ? init.value : null;
      if (e?.type === "in" && e.subscripts.length === 1 && e.subscripts[0].type === "var" && this.is(")")) {
        this.advance();
        return { type: "for_in", variable: e.subscripts[0], array: e.array, body: this.#loop_body() };
      }
    }
    this.expect(";");
    this.newlines();
    const test = this.is(";") ? null : this.expr();
    this.expect(";");
    this.newlines();
    const step = this.is(")") ? null : this.#simple_statement();
    this.expect(")");
    if (this.accept(";")) return { type: "for", init, test, step, body: { type: "block", body: [] } };
    return { type: "for", init, test, step, body: this.#loop_body() };
  }

  #simple_statement(): Stmt {
    const t = this.t;
    if (t.type === "keyword")
      switch (t.text) {
        case "print":
        case "printf":
          return this.#print();
        case "next":
        case "nextfile":
          if (!this.#in_rule) this.error(`improper use of ${t.text}`);
          this.advance();
          return { type: t.text };
        case "break":
        case "continue":
          if (this.#loops === 0) this.error(`${t.text} statement outside of loop`);
          this.advance();
          return { type: t.text };
        case "exit":
          this.advance();
          return { type: "exit", value: this.ends_statement() ? null : this.expr() };
        case "return":
          if (!this.#in_function) this.error("return outside function body");
          this.advance();
          return { type: "return", value: this.ends_statement() ? null : this.expr() };
        case "delete":
          return this.#delete();
      }
    return { type: "expr", value: this.expr() };
  }

  #delete(): Stmt {
    this.advance();
    const name = this.t;
    if (name.type !== "name") this.syntax_error();
    this.advance();
    const array = this.array(name);
    if (!this.accept("[")) return { type: "delete", array, subscripts: null };
    const subscripts = this.list("]");
    this.expect("]");
    return { type: "delete", array, subscripts };
  }

  #print(): Stmt {
    this.printing = true;
    const type = this.advance().text as "print" | "printf";
    let args: Expr[] = [];
    if (!this.ends_statement() && !this.redirects()) {
      args = this.list("");
      const [only] = args;
      if (args.length === 1 && only.type === "group" && only.list) args = only.list;
    }
    this.printing = false;
    if (type === "printf" && args.length === 0) this.error("no arguments in call to printf");
    return { type, args, to: this.#redirection() };
  }

  #redirection(): Redirection | null {
    if (!this.redirects()) return null;
    const kind = this.advance().text as Redirection["kind"];
    return { kind, target: this.expr() };
  }
}

/** Parses a whole program; throws AwkError. */
export const parse_awk = (source: string): AwkProgram => new Parser(source).parse();
