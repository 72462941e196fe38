// The expressions of awk (POSIX "awk", "Grammar"), from the loosest operator to the tightest.
import type { Expr, Ref } from "./ast.ts";
import type { Token } from "./lexer.ts";
import { TokenReader } from "./parse_tokens.ts";

const COMPARISONS = new Set(["<", "<=", "==", "!=", ">", ">="]);
const ASSIGNMENTS = new Set(["=", "+=", "-=", "*=", "/=", "%=", "^="]);

/** Variables of awk's own. Those that belong to fields, as NF, are no names to mawk. */
const SPECIAL = new Set(
  "NR FNR ARGC ARGV FILENAME FS OFS ORS RLENGTH RS RSTART SUBSEP ENVIRON CONVFMT OFMT".split(" "),
);

/** What a global name is used as. */
type Usage = "scalar" | "array";

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

export class ExprParser extends TokenReader {
  /** parameters of the function being parsed */
  protected locals: string[] = [];
  readonly #usage = new Map<string, Usage>();
  protected readonly calls: (Expr & { type: "call" })[] = [];
  /** numbers of parameters of the functions met so far, by name */
  protected readonly params = new Map<string, number>();

  protected list(end: string): Expr[] {
    const list: Expr[] = [];
    if (this.is(end)) return list;
    list.push(this.expr());
    while (this.accept(",")) {
      this.newlines();
      list.push(this.expr());
    }
    return list;
  }

  protected expr(): Expr {
    return this.deeper(() => this.#assignment());
  }

  #assignment(): Expr {
    const left = this.#conditional();
    if (this.t.type !== "op" || !ASSIGNMENTS.has(this.t.text)) return left;
    if (!is_lvalue(left)) {
      // a == b = c and the like: the last operand of the left side is what is assigned to
      const inner = rightmost(left);
      if (!inner || !is_lvalue(inner.value)) return this.syntax_error();
      inner.replace(this.#assign(inner.value));
      return left;
    }
    return this.#assign(left);
  }

  #assign(target: Expr): Expr {
    const op = this.advance().text;
    this.newlines();
    return { type: "assign", op: op.slice(0, -1), target, value: this.expr() };
  }

  #conditional(): Expr {
    const test = this.#or();
    if (!this.accept("?")) return test;
    this.newlines();
    const yes = this.expr();
    this.newlines();
    this.expect(":");
    this.newlines();
    return { type: "cond", test, yes, no: this.expr() };
  }

  #or(): Expr {
    let left = this.#and();
    while (this.accept("||")) {
      this.newlines();
      left = { type: "or", left, right: this.#and() };
    }
    return left;
  }

  #and(): Expr {
    let left = this.#membership();
    while (this.accept("&&")) {
      this.newlines();
      left = { type: "and", left, right: this.#membership() };
    }
    return left;
  }

  #membership(): Expr {
    let left = this.#matching(this.#comparison());
    while (this.accept("in")) {
      const name = this.t;
      if (name.type !== "name") this.syntax_error();
      this.advance();
      const found: Expr = { type: "in", subscripts: [left], array: this.array(name) };
      // what was found may be compared with what follows
      left = this.#matching(this.#compared(found));
    }
    return left;
  }

  #matching(first: Expr): Expr {
    let left = first;
    while (this.is("~", "!~")) {
      const negate = this.advance().text === "!~";
      left = { type: "match", negate, left, right: this.#comparison() };
    }
    return left;
  }

  #comparison(): Expr {
    return this.#compared(this.#concatenation());
  }

  #compared(first: Expr): Expr {
    let left = first;
    while (this.t.type === "op" && COMPARISONS.has(this.t.text)) {
      const op = this.advance().text;
      left = { type: "binary", op, left, right: this.#concatenation() };
    }
    return left;
  }

  #starts_operand(): boolean {
    const t = this.t;
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

  #concatenation(): Expr {
    let left = this.#additive();
    while (this.#starts_operand() && !this.is("+", "-"))
      left = { type: "concat", left, right: this.#additive() };
    return left;
  }

  #additive(): Expr {
    let left = this.#multiplicative();
    while (this.is("+", "-")) {
      const op = this.advance().text;
      left = { type: "binary", op, left, right: this.#multiplicative() };
    }
    return left;
  }

  #multiplicative(): Expr {
    let left = this.#unary();
    while (this.is("*", "/", "%")) {
      const op = this.advance().text;
      left = { type: "binary", op, left, right: this.#unary() };
    }
    return left;
  }

  #unary(): Expr {
    if (this.is("!", "-", "+")) {
      const op = this.advance().text;
      const value = this.deeper(() => this.#unary());
      return { type: op === "!" ? "not" : op === "-" ? "minus" : "plus", value };
    }
    return this.#power();
  }

  #power(): Expr {
    const left = this.#postfix();
    if (!this.accept("^")) return left;
    // the exponent may have a sign, and ^ groups from the right
    return { type: "binary", op: "^", left, right: this.deeper(() => this.#unary()) };
  }

  #postfix(): Expr {
    let e = this.#primary();
    if (is_lvalue(e) && this.is("++", "--")) {
      const by = this.advance().text === "++" ? 1 : -1;
      e = { type: "increment", by, prefix: false, target: e };
    }
    // "cmd" | getline binds tighter than concatenation
    while (this.is("|") && this.lexer.peek_word() === "getline") {
      this.advance();
      this.expect("getline");
      e = { type: "getline", target: this.#lvalue(), from: "command", source: e };
    }
    return e;
  }

  /** An optional variable after getline. */
  #lvalue(): Expr | null {
    if (this.t.type !== "name" && !this.is("$")) return null;
    const e = this.#primary();
    return is_lvalue(e) ? e : this.syntax_error();
  }

  protected array(name: Token): Ref {
    const ref = this.#ref(name);
    if (ref.kind === "global") this.#use(ref.name, "array", name.line);
    return ref;
  }

  /** A word the program may not use as the name of a function: a variable so far, or one of awk's own. */
  protected is_variable(name: string): boolean {
    return this.#usage.has(name) || SPECIAL.has(name);
  }

  #ref(name: Token): Ref {
    const index = this.locals.indexOf(name.text);
    if (index >= 0) return { kind: "local", index, name: name.text };
    return { kind: "global", name: name.text };
  }

  #use(name: string, as: Usage, line: number): void {
    const before = this.#usage.get(name);
    if (before !== undefined && before !== as)
      this.error(`illegal reference to ${before === "array" ? "array" : "variable"} ${name}`, line);
    this.#usage.set(name, as);
  }

  #primary(): Expr {
    const t = this.t;
    switch (t.type) {
      case "number":
        this.advance();
        return { type: "num", value: t.value };
      case "string":
        this.advance();
        return { type: "str", value: t.text, line: t.line };
      case "builtin":
        return this.#builtin();
      case "func_name":
        return this.#call();
      case "name":
        return this.params.has(t.text) ? this.#call() : this.#variable();
      case "op":
        break;
      case "keyword":
        if (t.text === "getline") return this.#getline();
        return this.syntax_error();
      default:
        return this.syntax_error();
    }
    switch (t.text) {
      case "/":
      case "/=": {
        const regex = this.lexer.regex(t);
        this.advance();
        return { type: "regex", source: regex.text, line: regex.line };
      }
      case "$": {
        this.advance();
        if (this.is("++", "--")) {
          const by = this.advance().text === "++" ? 1 : -1;
          const target = this.#primary();
          if (!is_lvalue(target)) this.syntax_error();
          return { type: "field", index: { type: "increment", by, prefix: true, target } };
        }
        if (this.is("-", "+", "!")) {
          const op = this.advance().text;
          const value = this.#primary();
          return {
            type: "field",
            index: { type: op === "-" ? "minus" : op === "+" ? "plus" : "not", value },
          };
        }
        return { type: "field", index: this.deeper(() => this.#primary()) };
      }
      case "++":
      case "--": {
        this.advance();
        const target = this.#primary();
        if (!is_lvalue(target)) this.syntax_error();
        return { type: "increment", by: t.text === "++" ? 1 : -1, prefix: true, target };
      }
      case "(":
        return this.#grouping();
    }
    return this.syntax_error();
  }

  #grouping(): Expr {
    this.expect("(");
    const list = this.deeper(() => this.list(")"));
    if (list.length === 0) this.syntax_error();
    this.expect(")");
    if (list.length === 1) return { type: "group", value: list[0] };
    if (this.accept("in")) {
      const name = this.t;
      if (name.type !== "name") this.syntax_error();
      this.advance();
      return { type: "in", subscripts: list, array: this.array(name) };
    }
    // print (a, b) > "file"
    if (!this.ends_statement() && !this.redirects()) this.syntax_error();
    return { type: "group", value: list[0], list };
  }

  #variable(): Expr {
    const name = this.advance();
    const ref = this.#ref(name);
    if (this.accept("[")) {
      const array = this.array(name);
      const subscripts = this.list("]");
      if (subscripts.length === 0) this.syntax_error();
      this.expect("]");
      return { type: "index", array, subscripts };
    }
    if (ref.kind === "global" && !this.is(",", ")") && !this.is("in"))
      this.#use(
        ref.name,
        this.#usage.get(ref.name) === "array" ? this.#illegal_array(name) : "scalar",
        name.line,
      );
    return { type: "var", ref };
  }

  #illegal_array(name: Token): never {
    return this.error(`illegal reference to array ${name.text}`, name.line);
  }

  #call(): Expr {
    const name = this.advance();
    this.expect("(");
    this.newlines();
    const args = this.list(")");
    this.newlines();
    this.expect(")");
    const call = { type: "call" as const, name: name.text, args, line: name.line };
    this.calls.push(call);
    return call;
  }

  #builtin(): Expr {
    const { text } = this.advance();
    if (!this.is("(")) {
      if (text === "length") return { type: "builtin", name: text, args: [] };
      return this.syntax_error();
    }
    this.advance();
    this.newlines();
    const args = this.list(")");
    this.newlines();
    const [min, max] = ARGUMENTS[text];
    // these are no calls in mawk's grammar
    if (["split", "sub", "gsub"].includes(text)) {
      if (args.length < min || args.length > max) this.syntax_error();
      const target = args[text === "split" ? 1 : 2];
      if (target?.type === "str") this.error(`syntax error at or near ${target.value}`, target.line);
      if (target?.type === "num") this.error(`syntax error at or near ${target.value}`);
      this.expect(")");
      return { type: "builtin", name: text, args };
    }
    this.expect(")");
    if (args.length < min || args.length > max) this.error(`wrong number of arguments in call to ${text}`);
    return { type: "builtin", name: text, args };
  }

  #getline(): Expr {
    this.advance();
    const target = this.#lvalue();
    if (!this.accept("<")) return { type: "getline", target, from: "input", source: null };
    return { type: "getline", target, from: "file", source: this.#postfix_source() };
  }

  #postfix_source(): Expr {
    return this.#primary();
  }
}
