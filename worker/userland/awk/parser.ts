// The grammar of awk (POSIX "awk", with the extensions mawk has).
import {
  AwkError,
  type AwkProgram,
  type Expr,
  type FunctionDef,
  type Pattern,
  type Redirection,
  type Ref,
  type Rule,
  type Stmt,
} from "./ast.ts";
import { Lexer, type Token } from "./lexer.ts";

/** Nesting of expressions and statements: far more than programs have, far less than the stack holds. */
const MAX_DEPTH = 400;
const COMPARISONS = new Set(["<", "<=", "==", "!=", ">", ">="]);
const ASSIGNMENTS = new Set(["=", "+=", "-=", "*=", "/=", "%=", "^="]);

/** Stands for the program's name at the start of a further message. */
export const MARK = "\0";

/** What a global name is used as. */
type Usage = "scalar" | "array";

class Parser {
  readonly #lexer: Lexer;
  #t: Token;
  #depth = 0;
  /** parameters of the function being parsed */
  #locals: string[] = [];
  #loops = 0;
  /** parentheses that are open */
  #parens = 0;
  /** inside a rule: where next makes sense */
  #in_rule = false;
  #in_function = false;
  readonly #usage = new Map<string, Usage>();
  readonly program: AwkProgram = { begin: [], end: [], rules: [], functions: new Map() };
  readonly #calls = new Set<string>();

  constructor(source: string) {
    this.#lexer = new Lexer(source);
    this.#t = this.#lexer.next();
  }

  #advance(): Token {
    const t = this.#t;
    if (t.type === "op") this.#parens += t.text === "(" ? 1 : t.text === ")" ? -1 : 0;
    this.#t = this.#lexer.next();
    return t;
  }

  #is(...texts: string[]): boolean {
    return (this.#t.type === "op" || this.#t.type === "keyword") && texts.includes(this.#t.text);
  }

  #accept(text: string): boolean {
    if (!this.#is(text)) return false;
    this.#advance();
    return true;
  }

  #at_end(): boolean {
    return this.#t.type === "eof";
  }

  #expect(text: string): void {
    if (!this.#accept(text)) this.#syntax_error();
  }

  #syntax_error(t = this.#t): never {
    if (this.#parens > 0 && (t.text === "}" || t.type === "newline" || t.type === "eof"))
      this.#error(`missing ) near ${t.text}`, t.line);
    // mawk has no name for the match operators
    const shown = t.text === "~" || t.text === "!~" ? "" : t.text;
    throw new AwkError(`line ${t.line}: syntax error at or near ${shown}`);
  }

  #error(message: string, line = this.#t.line): never {
    throw new AwkError(`line ${line}: ${message}`);
  }

  #newlines(): void {
    while (this.#t.type === "newline") this.#advance();
  }

  #terminators(): void {
    while (this.#t.type === "newline" || this.#is(";")) this.#advance();
  }

  #deeper<T>(parse: () => T): T {
    if (++this.#depth > MAX_DEPTH) this.#error("program nested too deeply");
    const result = parse();
    this.#depth--;
    return result;
  }

  parse(): AwkProgram {
    this.#terminators();
    while (this.#t.type !== "eof") {
      if (this.#is("}")) {
        const { line } = this.#advance();
        const more = this.#at_end() ? `\n${MARK}line ${line}: syntax error at or near end of line` : "";
        throw new AwkError(`line ${line}: extra '}'${more}`);
      }
      this.#item();
      this.#accept(";");
      this.#newlines();
    }
    // the end of the program counts as a line of its own
    for (const name of this.#calls)
      if (!this.program.functions.has(name))
        this.#error(`function ${name} never defined`, this.#lexer.line + 1);
    return this.program;
  }

  #item(): void {
    if (this.#is("function")) {
      this.#function();
      return;
    }
    if (this.#is("BEGIN") || this.#is("END")) {
      const { text } = this.#advance();
      if (!this.#is("{")) this.#syntax_error();
      (text === "BEGIN" ? this.program.begin : this.program.end).push(this.#block());
      return;
    }
    let pattern: Pattern = { type: "always" };
    if (!this.#is("{")) {
      const first = this.#expr();
      pattern = { type: "expr", value: first };
      if (this.#accept(",")) {
        this.#newlines();
        pattern = { type: "range", first, last: this.#expr() };
      }
    }
    this.#in_rule = true;
    const rule: Rule = { pattern, body: this.#is("{") ? this.#block() : null };
    this.#in_rule = false;
    if (rule.body === null && this.#t.type !== "newline" && this.#t.type !== "eof" && !this.#is(";"))
      this.#syntax_error();
    this.program.rules.push(rule);
  }

  #function(): void {
    this.#advance();
    const name = this.#t;
    if (name.type !== "name" && name.type !== "func_name") this.#syntax_error();
    if (this.program.functions.has(name.text)) this.#error(`function ${name.text} redefined`);
    this.#advance();
    this.#expect("(");
    const params: string[] = [];
    while (!this.#is(")")) {
      if (params.length > 0) {
        this.#expect(",");
        this.#newlines();
      }
      const p = this.#t;
      if (p.type !== "name" || p.text === name.text) this.#syntax_error();
      if (params.includes(p.text)) this.#error(`${p.text} is duplicated in argument list`);
      params.push(this.#advance().text);
    }
    this.#advance();
    this.#newlines();
    this.#locals = params;
    this.#in_function = true;
    const def: FunctionDef = { name: name.text, params, body: { type: "block", body: [] } };
    this.program.functions.set(def.name, def);
    if (!this.#is("{")) this.#syntax_error();
    def.body = this.#block();
    this.#locals = [];
    this.#in_function = false;
  }

  #block(): Stmt {
    this.#expect("{");
    const body: Stmt[] = [];
    this.#terminators();
    while (!this.#is("}")) {
      if (this.#t.type === "eof") this.#error("missing } near end of file", this.#lexer.line + 1);
      body.push(this.#statement());
      this.#terminators();
    }
    this.#advance();
    return { type: "block", body };
  }

  /** ; newline, or a } that is left alone. */
  #end_simple(): void {
    if (this.#t.type === "newline" || this.#is(";")) this.#advance();
    else if (!this.#is("}") && this.#t.type !== "eof") this.#syntax_error();
  }

  #statement(): Stmt {
    return this.#deeper(() => this.#any_statement());
  }

  #any_statement(): Stmt {
    if (this.#is("{")) return this.#block();
    if (this.#t.type === "keyword")
      switch (this.#t.text) {
        case "if":
          return this.#if();
        case "while": {
          this.#advance();
          const test = this.#condition();
          if (this.#accept(";")) return { type: "while", test, body: { type: "block", body: [] } };
          return { type: "while", test, body: this.#loop_body() };
        }
        case "do": {
          this.#advance();
          this.#newlines();
          const body = this.#loop_body();
          this.#terminators();
          this.#expect("while");
          const test = this.#condition();
          this.#end_simple();
          return { type: "do", test, body };
        }
        case "for":
          return this.#for();
      }
    if (this.#accept(";")) return { type: "block", body: [] };
    const s = this.#simple_statement();
    this.#end_simple();
    return s;
  }

  #condition(): Expr {
    this.#expect("(");
    const e = this.#expr();
    this.#expect(")");
    return e;
  }

  #loop_body(): Stmt {
    this.#newlines();
    this.#loops++;
    const body = this.#statement();
    this.#loops--;
    return body;
  }

  #if(): Stmt {
    this.#advance();
    const test = this.#condition();
    this.#newlines();
    const yes = this.#statement();
    // an else may come after newlines and a semicolon
    while (this.#t.type === "newline" || this.#is(";")) {
      if (!this.#else_follows()) return { type: "if", test, yes, no: null };
      this.#advance();
    }
    if (!this.#accept("else")) return { type: "if", test, yes, no: null };
    this.#newlines();
    return { type: "if", test, yes, no: this.#statement() };
  }

  /** Is there an else behind the newlines and semicolons that come next? They are skipped when there is none, too. */
  #else_follows(): boolean {
    while (this.#t.type === "newline" || this.#is(";")) this.#advance();
    return this.#is("else");
  }

  #for(): Stmt {
    this.#advance();
    this.#expect("(");
    let init: Stmt | null = null;
    if (!this.#is(";")) {
      init = this.#simple_statement();
      const e = init.type === "expr" ? init.value : null;
      if (e?.type === "in" && e.subscripts.length === 1 && e.subscripts[0].type === "var" && this.#is(")")) {
        this.#advance();
        return { type: "for_in", variable: e.subscripts[0], array: e.array, body: this.#loop_body() };
      }
    }
    this.#expect(";");
    this.#newlines();
    const test = this.#is(";") ? null : this.#expr();
    this.#expect(";");
    this.#newlines();
    const step = this.#is(")") ? null : this.#simple_statement();
    this.#expect(")");
    if (this.#accept(";")) return { type: "for", init, test, step, body: { type: "block", body: [] } };
    return { type: "for", init, test, step, body: this.#loop_body() };
  }

  #simple_statement(): Stmt {
    const t = this.#t;
    if (t.type === "keyword")
      switch (t.text) {
        case "print":
        case "printf":
          return this.#print();
        case "next":
        case "nextfile":
          if (!this.#in_rule) this.#error(`improper use of ${t.text}`);
          this.#advance();
          return { type: t.text };
        case "break":
        case "continue":
          if (this.#loops === 0) this.#error(`${t.text} statement outside of loop`);
          this.#advance();
          return { type: t.text };
        case "exit":
          this.#advance();
          return { type: "exit", value: this.#ends_statement() ? null : this.#expr() };
        case "return":
          if (!this.#in_function) this.#error("return outside function body");
          this.#advance();
          return { type: "return", value: this.#ends_statement() ? null : this.#expr() };
        case "delete":
          return this.#delete();
      }
    return { type: "expr", value: this.#expr() };
  }

  #ends_statement(): boolean {
    return this.#t.type === "newline" || this.#t.type === "eof" || this.#is(";", "}", ")");
  }

  #delete(): Stmt {
    this.#advance();
    const name = this.#t;
    if (name.type !== "name") this.#syntax_error();
    this.#advance();
    const array = this.#array(name);
    if (!this.#accept("[")) return { type: "delete", array, subscripts: null };
    const subscripts = this.#list("]");
    this.#expect("]");
    return { type: "delete", array, subscripts };
  }

  #print(): Stmt {
    const type = this.#advance().text as "print" | "printf";
    let args: Expr[] = [];
    if (!this.#ends_statement() && !this.#is(">", ">>", "|")) {
      args = this.#list_no_gt();
      const [only] = args;
      if (args.length === 1 && only.type === "group" && only.list) args = only.list;
    }
    if (type === "printf" && args.length === 0) this.#error("no arguments in call to printf");
    return { type, args, to: this.#redirection() };
  }

  #redirection(): Redirection | null {
    if (!this.#is(">", ">>", "|")) return null;
    const kind = this.#advance().text as Redirection["kind"];
    return { kind, target: this.#expr({ gt: false, in: true }) };
  }

  #list_no_gt(): Expr[] {
    const list = [this.#expr({ gt: false, in: true })];
    while (this.#accept(",")) {
      this.#newlines();
      list.push(this.#expr({ gt: false, in: true }));
    }
    return list;
  }

  #list(end: string): Expr[] {
    const list: Expr[] = [];
    if (this.#is(end)) return list;
    list.push(this.#expr());
    while (this.#accept(",")) {
      this.#newlines();
      list.push(this.#expr());
    }
    return list;
  }

  // Expressions, from the loosest operator to the tightest. `m.gt`: is > a comparison here?

  #expr(m: Mode = BOTH): Expr {
    return this.#deeper(() => this.#assignment(m));
  }

  #assignment(m: Mode): Expr {
    const left = this.#conditional(m);
    if (this.#t.type !== "op" || !ASSIGNMENTS.has(this.#t.text)) return left;
    if (!is_lvalue(left)) {
      // a == b = c and the like: the last operand of the left side is what is assigned to
      const inner = rightmost(left);
      if (!inner || !is_lvalue(inner.value)) return this.#syntax_error();
      inner.replace(this.#assign(inner.value, m));
      return left;
    }
    return this.#assign(left, m);
  }

  #assign(target: Expr, m: Mode): Expr {
    const op = this.#advance().text;
    this.#newlines();
    return { type: "assign", op: op.slice(0, -1), target, value: this.#expr(m) };
  }

  #conditional(m: Mode): Expr {
    const test = this.#or(m);
    if (!this.#accept("?")) return test;
    this.#newlines();
    const yes = this.#expr(m);
    this.#newlines();
    this.#expect(":");
    this.#newlines();
    return { type: "cond", test, yes, no: this.#expr(m) };
  }

  #or(m: Mode): Expr {
    let left = this.#and(m);
    while (this.#accept("||")) {
      this.#newlines();
      left = { type: "or", left, right: this.#and(m) };
    }
    return left;
  }

  #and(m: Mode): Expr {
    let left = this.#membership(m);
    while (this.#accept("&&")) {
      this.#newlines();
      left = { type: "and", left, right: this.#membership(m) };
    }
    return left;
  }

  #membership(m: Mode): Expr {
    let left = this.#matching(m);
    while (m.in && this.#accept("in")) {
      const name = this.#t;
      if (name.type !== "name") this.#syntax_error();
      this.#advance();
      left = { type: "in", subscripts: [left], array: this.#array(name) };
    }
    return left;
  }

  #matching(m: Mode): Expr {
    let left = this.#comparison(m);
    while (this.#is("~", "!~")) {
      const negate = this.#advance().text === "!~";
      left = { type: "match", negate, left, right: this.#comparison(m) };
    }
    return left;
  }

  #comparison(m: Mode): Expr {
    let left = this.#concatenation(m);
    while (this.#t.type === "op" && COMPARISONS.has(this.#t.text) && (m.gt || this.#t.text !== ">")) {
      const op = this.#advance().text;
      left = { type: "binary", op, left, right: this.#concatenation(m) };
    }
    return left;
  }

  #starts_operand(): boolean {
    const t = this.#t;
    switch (t.type) {
      case "number":
      case "string":
      case "regex":
      case "name":
      case "func_name":
      case "builtin":
        return true;
      case "op":
        return ["$", "!", "(", "-", "+", "++", "--"].includes(t.text);
      default:
        return false;
    }
  }

  #concatenation(m: Mode): Expr {
    let left = this.#additive(m);
    while (this.#starts_operand() && !this.#is("+", "-"))
      left = { type: "concat", left, right: this.#additive(m) };
    return left;
  }

  #additive(m: Mode): Expr {
    let left = this.#multiplicative(m);
    while (this.#is("+", "-")) {
      const op = this.#advance().text;
      left = { type: "binary", op, left, right: this.#multiplicative(m) };
    }
    return left;
  }

  #multiplicative(m: Mode): Expr {
    let left = this.#unary(m);
    while (this.#is("*", "/", "%")) {
      const op = this.#advance().text;
      left = { type: "binary", op, left, right: this.#unary(m) };
    }
    return left;
  }

  #unary(m: Mode): Expr {
    if (this.#is("!", "-", "+")) {
      const op = this.#advance().text;
      const value = this.#deeper(() => this.#unary(m));
      return { type: op === "!" ? "not" : op === "-" ? "minus" : "plus", value };
    }
    return this.#power(m);
  }

  #power(m: Mode): Expr {
    const left = this.#postfix(m);
    if (!this.#accept("^")) return left;
    // the exponent may have a sign, and ^ groups from the right
    return { type: "binary", op: "^", left, right: this.#deeper(() => this.#unary(m)) };
  }

  #postfix(m: Mode): Expr {
    let e = this.#primary(m);
    if (is_lvalue(e) && this.#is("++", "--")) {
      const by = this.#advance().text === "++" ? 1 : -1;
      e = { type: "increment", by, prefix: false, target: e };
    }
    // "cmd" | getline binds tighter than concatenation
    while (this.#is("|") && this.#lexer.peek_word() === "getline") {
      this.#advance();
      this.#expect("getline");
      e = { type: "getline", target: this.#lvalue(), from: "command", source: e };
    }
    return e;
  }

  /** An optional variable after getline. */
  #lvalue(): Expr | null {
    if (this.#t.type !== "name" && !this.#is("$")) return null;
    const e = this.#primary(BOTH);
    return is_lvalue(e) ? e : this.#syntax_error();
  }

  #array(name: Token): Ref {
    const ref = this.#ref(name);
    if (ref.kind === "global") this.#use(ref.name, "array", name.line);
    return ref;
  }

  #ref(name: Token): Ref {
    const index = this.#locals.indexOf(name.text);
    if (index >= 0) return { kind: "local", index, name: name.text };
    return { kind: "global", name: name.text };
  }

  #use(name: string, as: Usage, line: number): void {
    const before = this.#usage.get(name);
    if (before !== undefined && before !== as)
      this.#error(`illegal reference to ${before === "array" ? "array" : "variable"} ${name}`, line);
    this.#usage.set(name, as);
  }

  #primary(m: Mode): Expr {
    const t = this.#t;
    switch (t.type) {
      case "number":
        this.#advance();
        return { type: "num", value: t.value };
      case "string":
        this.#advance();
        return { type: "str", value: t.text, line: t.line };
      case "builtin":
        return this.#builtin();
      case "func_name":
        return this.#call();
      case "name":
        return this.#variable();
      case "op":
        break;
      case "keyword":
        if (t.text === "getline") return this.#getline();
        return this.#syntax_error();
      default:
        return this.#syntax_error();
    }
    switch (t.text) {
      case "/":
      case "/=": {
        const regex = this.#lexer.regex(t);
        this.#advance();
        return { type: "regex", source: regex.text, line: regex.line };
      }
      case "$": {
        this.#advance();
        if (this.#is("++", "--")) {
          const by = this.#advance().text === "++" ? 1 : -1;
          const target = this.#primary(m);
          if (!is_lvalue(target)) this.#syntax_error();
          return { type: "field", index: { type: "increment", by, prefix: true, target } };
        }
        if (this.#is("-", "+", "!")) {
          const op = this.#advance().text;
          const value = this.#primary(m);
          return {
            type: "field",
            index: { type: op === "-" ? "minus" : op === "+" ? "plus" : "not", value },
          };
        }
        return { type: "field", index: this.#deeper(() => this.#primary(m)) };
      }
      case "++":
      case "--": {
        this.#advance();
        const target = this.#primary(m);
        if (!is_lvalue(target)) this.#syntax_error();
        return { type: "increment", by: t.text === "++" ? 1 : -1, prefix: true, target };
      }
      case "(":
        return this.#grouping();
    }
    return this.#syntax_error();
  }

  #grouping(): Expr {
    this.#expect("(");
    const list = this.#deeper(() => this.#list(")"));
    if (list.length === 0) this.#syntax_error();
    this.#expect(")");
    if (list.length === 1) return { type: "group", value: list[0] };
    if (this.#accept("in")) {
      const name = this.#t;
      if (name.type !== "name") this.#syntax_error();
      this.#advance();
      return { type: "in", subscripts: list, array: this.#array(name) };
    }
    // print (a, b) > "file"
    if (!this.#ends_statement() && !this.#is(">", ">>", "|")) this.#syntax_error();
    return { type: "group", value: list[0], list };
  }

  #variable(): Expr {
    const name = this.#advance();
    const ref = this.#ref(name);
    if (this.#accept("[")) {
      const array = this.#array(name);
      const subscripts = this.#list("]");
      if (subscripts.length === 0) this.#syntax_error();
      this.#expect("]");
      return { type: "index", array, subscripts };
    }
    if (ref.kind === "global" && !this.#is(",", ")") && !this.#is("in"))
      this.#use(
        ref.name,
        this.#usage.get(ref.name) === "array" ? this.#illegal_array(name) : "scalar",
        name.line,
      );
    return { type: "var", ref };
  }

  #illegal_array(name: Token): never {
    return this.#error(`illegal reference to array ${name.text}`, name.line);
  }

  #call(): Expr {
    const name = this.#advance();
    this.#expect("(");
    this.#newlines();
    const args = this.#list(")");
    this.#newlines();
    this.#expect(")");
    this.#calls.add(name.text);
    return { type: "call", name: name.text, args, line: name.line };
  }

  #builtin(): Expr {
    const { text } = this.#advance();
    if (!this.#is("(")) {
      if (text === "length") return { type: "builtin", name: text, args: [] };
      return this.#syntax_error();
    }
    this.#advance();
    this.#newlines();
    const args = this.#list(")");
    this.#newlines();
    this.#expect(")");
    const [min, max] = ARGUMENTS[text];
    if (args.length < min || args.length > max) this.#error(`wrong number of arguments in call to ${text}`);
    return { type: "builtin", name: text, args };
  }

  #getline(): Expr {
    this.#advance();
    const target = this.#lvalue();
    if (!this.#accept("<")) return { type: "getline", target, from: "input", source: null };
    return { type: "getline", target, from: "file", source: this.#postfix_source() };
  }

  #postfix_source(): Expr {
    return this.#primary(BOTH);
  }
}

/** What the surroundings allow: > as a comparison, in as an operator. */
interface Mode {
  gt: boolean;
  in: boolean;
}
const BOTH: Mode = { gt: true, in: true };

/** [min, max] numbers of arguments of the built-in functions. */
const ARGUMENTS: Readonly<Record<string, readonly [number, number]>> = {
  length: [0, 1],
  substr: [2, 3],
  index: [2, 2],
  split: [2, 3],
  sub: [2, 3],
  gsub: [2, 3],
  match: [2, 2],
  sprintf: [1, 255],
  sin: [1, 1],
  cos: [1, 1],
  atan2: [2, 2],
  exp: [1, 1],
  log: [1, 1],
  sqrt: [1, 1],
  int: [1, 1],
  rand: [0, 0],
  srand: [0, 1],
  tolower: [1, 1],
  toupper: [1, 1],
  system: [1, 1],
  close: [1, 1],
  fflush: [0, 1],
  strftime: [0, 3],
  mktime: [1, 1],
  systime: [0, 0],
};

const is_lvalue = (e: Expr): boolean => e.type === "var" || e.type === "field" || e.type === "index";

function right_of(e: Expr & { right: Expr }): ReturnType<typeof rightmost> {
  return (
    rightmost(e.right) ?? {
      value: e.right,
      replace: (by) => {
        e.right = by;
      },
    }
  );
}

/** The last operand of an operator expression, and how to put another in its place; null for other expressions. */
function rightmost(e: Expr): { value: Expr; replace: (by: Expr) => void } | null {
  switch (e.type) {
    case "binary":
      if (!COMPARISONS.has(e.op)) return null;
      return right_of(e);
    case "and":
    case "or":
    case "match":
      return right_of(e);
    case "cond":
      return (
        rightmost(e.no) ?? {
          value: e.no,
          replace: (by) => {
            e.no = by;
          },
        }
      );
    default:
      return null;
  }
}

/** Parses a whole program; throws AwkError. */
export const parse_awk = (source: string): AwkProgram => new Parser(source).parse();
