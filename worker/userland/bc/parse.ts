// The grammar of bc(1). Each line becomes statements; what can fail at run time knows the address that GNU bc's byte code
// has there, for its messages.
import type { Code } from "../lib/code.ts";
import type { Lexer, Token } from "./lexer.ts";

export type Target =
  | { kind: "variable"; name: string }
  | { kind: "element"; name: string; index: Expr; at: number }
  | { kind: "special"; name: "scale" | "ibase" | "obase" | "last" };
export type Argument = Expr | { kind: "array"; name: string };
export type Expr =
  | Target
  | { kind: "constant"; text: string }
  | { kind: "negate" | "not"; a: Expr }
  | { kind: "and" | "or"; a: Expr; b: Expr }
  | { kind: "operation"; op: string; a: Expr; b: Expr; at: number }
  | { kind: "assign"; target: Target; op: string; value: Expr; at: number }
  | { kind: "step"; target: Target; by: 1 | -1; before: boolean; at: number }
  | { kind: "call"; name: string; args: Argument[]; at: number }
  | { kind: "length" | "sqrt" | "scale of"; a: Expr; at: number }
  | { kind: "read" | "random" };
export type Statement =
  | { kind: "expression"; value: Expr; shown: boolean }
  | { kind: "string"; text: string }
  | { kind: "print"; items: (Expr | { kind: "string"; text: string })[] }
  | { kind: "block"; body: Statement[] }
  | { kind: "if"; test: Expr; yes: Statement; no: Statement | null }
  | { kind: "while"; test: Expr; body: Statement }
  | { kind: "for"; first: Expr | null; test: Expr | null; next: Expr | null; body: Statement }
  | { kind: "return"; value: Expr | null }
  | { kind: "break" | "continue" | "halt" | "warranty" | "limits" };
export interface Variable {
  name: string;
  /** an array; "shared" for one that is the caller's own (*name[]) */
  array: boolean | "shared";
}
export interface BcFunction {
  name: string;
  returns_nothing: boolean;
  parameters: Variable[];
  autos: Variable[];
  body: Statement[];
}
/** What a line is. */
export type Item =
  | { kind: "statements"; body: Statement[] }
  | { kind: "function"; it: BcFunction }
  | { kind: "quit" };

/** Thrown where a line is none. */
export class SyntaxFault {
  readonly message: string;
  constructor(message = "syntax error") {
    this.message = message;
  }
}
class Quit {}

const BINARY: readonly (readonly string[])[] = [
  ["+", "-"],
  ["*", "/", "%"],
];
const RELATIONS = ["==", "!=", "<", "<=", ">", ">="];
const ASSIGN = ["=", "+=", "-=", "*=", "/=", "%=", "^="];
/** Parentheses, braces and statements in each other. */
const MAX_DEPTH = 150;
/** Bytes of a jump. */
const JUMP = 3;

export class Parser {
  readonly #lexer: Lexer;
  readonly #is_void: (name: string) => boolean;
  #token: Token | null = null;
  /** bytes of code so far */
  #size = 0;
  #in_function = false;
  #loops = 0;
  #depth = 0;

  constructor(lexer: Lexer, is_void: (name: string) => boolean) {
    this.#lexer = lexer;
    this.#is_void = is_void;
  }

  *#peek(): Code<Token> {
    this.#token ??= yield* this.#lexer.next();
    if (this.#token.kind === "keyword" && this.#token.text === "quit") throw new Quit();
    return this.#token;
  }
  *#take(): Code<Token> {
    const token = yield* this.#peek();
    this.#token = null;
    return token;
  }
  *#is(text: string): Code<boolean> {
    const token = yield* this.#peek();
    return token.text === text && token.kind !== "string" && token.kind !== "name";
  }
  *#took(text: string): Code<boolean> {
    const yes = yield* this.#is(text);
    if (yes) this.#token = null;
    return yes;
  }
  *#expect(text: string): Code<void> {
    if (!(yield* this.#took(text))) throw new SyntaxFault();
  }
  *#lines(): Code<void> {
    while (yield* this.#took("\n"));
  }

  /** The next line or function; null at the end. A fault is told, and the line left out. */
  *item(): Code<Item | null> {
    this.#size = 0;
    this.#loops = 0;
    this.#depth = 0;
    this.#in_function = false;
    this.#lexer.wrong = false;
    try {
      if ((yield* this.#peek()).kind === "end") return null;
      if (yield* this.#took("define")) return { kind: "function", it: yield* this.#define() };
      const body = yield* this.#list("\n");
      if ((yield* this.#peek()).kind !== "end") yield* this.#expect("\n");
      // a line with a character that is none is not run
      return { kind: "statements", body: this.#lexer.wrong ? [] : body };
    } catch (e) {
      if (e instanceof Quit) return { kind: "quit" };
      if (!(e instanceof SyntaxFault)) throw e;
      yield* this.#lexer.complain(e.message);
      try {
        while (!["line", "end"].includes((yield* this.#take()).kind));
      } catch (quit) {
        if (quit instanceof Quit) return { kind: "quit" };
        throw quit;
      }
      return { kind: "statements", body: [] };
    }
  }

  /** Statements with semicolons between, and in braces newlines too, up to `end`. */
  *#list(end: "\n" | "}"): Code<Statement[]> {
    const body: Statement[] = [];
    for (;;) {
      while ((yield* this.#took(";")) || (end === "}" && (yield* this.#took("\n"))));
      if ((yield* this.#is(end)) || (yield* this.#peek()).kind === "end") return body;
      body.push(yield* this.#statement());
      const more = (yield* this.#is(";")) || (yield* this.#is("\n")) || (yield* this.#is(end));
      if (!more && (yield* this.#peek()).kind !== "end") throw new SyntaxFault();
    }
  }

  *#statement(): Code<Statement> {
    this.#deeper();
    const statement = yield* this.#any_statement();
    this.#depth--;
    return statement;
  }

  *#any_statement(): Code<Statement> {
    const token = yield* this.#peek();
    if (token.kind === "string") {
      yield* this.#take();
      this.#size += token.text.length + 2;
      return { kind: "string", text: token.text };
    }
    if (yield* this.#took("{")) {
      const body = yield* this.#list("}");
      yield* this.#expect("}");
      return { kind: "block", body };
    }
    if (token.kind !== "keyword") return yield* this.#expression_statement();
    switch (token.text) {
      case "if":
        return yield* this.#if();
      case "while": {
        yield* this.#take();
        yield* this.#expect("(");
        const test = yield* this.#expression();
        yield* this.#expect(")");
        this.#size += JUMP;
        return { kind: "while", test, body: yield* this.#loop_body() };
      }
      case "for":
        return yield* this.#for();
      case "print": {
        yield* this.#take();
        const items: (Expr | { kind: "string"; text: string })[] = [];
        do {
          const item = yield* this.#peek();
          if (item.kind === "string") {
            yield* this.#take();
            items.push({ kind: "string", text: item.text });
            this.#size += item.text.length + 2;
          } else {
            items.push(yield* this.#expression());
            this.#size++;
          }
        } while (yield* this.#took(","));
        return { kind: "print", items };
      }
      case "return": {
        yield* this.#take();
        const { kind, text } = yield* this.#peek();
        const none = kind === "line" || kind === "end" || (kind === "mark" && (text === ";" || text === "}"));
        const value = none ? null : yield* this.#expression();
        yield* this.#peek();
        if (!this.#in_function) throw new SyntaxFault("Return outside of a function.");
        this.#size += none ? 2 : 1;
        return { kind: "return", value };
      }
      case "break":
      case "continue":
        yield* this.#take();
        this.#size += JUMP;
        if (this.#loops === 0)
          throw new SyntaxFault(
            token.text === "break" ? "Break outside a for/while" : "Continue outside a for",
          );
        return { kind: token.text };
      case "halt":
      case "warranty":
      case "limits":
        yield* this.#take();
        this.#size++;
        return { kind: token.text };
      default:
        return yield* this.#expression_statement();
    }
  }

  *#expression_statement(): Code<Statement> {
    const { kind, text } = yield* this.#peek();
    const value = yield* this.#expression();
    this.#size++;
    let inner = value;
    while (inner.kind === "not") inner = inner.a;
    const assigned = inner.kind === "assign" && !(kind === "mark" && text === "(");
    return {
      kind: "expression",
      value,
      shown: !assigned && !(value.kind === "call" && this.#is_void(value.name)),
    };
  }

  *#if(): Code<Statement> {
    yield* this.#take();
    yield* this.#expect("(");
    const test = yield* this.#expression();
    yield* this.#expect(")");
    this.#size += JUMP;
    yield* this.#lines();
    const yes = yield* this.#statement();
    if (!(yield* this.#took("else"))) return { kind: "if", test, yes, no: null };
    this.#size += JUMP;
    yield* this.#lines();
    return { kind: "if", test, yes, no: yield* this.#statement() };
  }

  *#for(): Code<Statement> {
    yield* this.#take();
    yield* this.#expect("(");
    const part = function* (this: Parser, end: string): Code<Expr | null> {
      const value = (yield* this.#is(end)) ? null : yield* this.#expression();
      yield* this.#expect(end);
      this.#size += value ? 1 : 0;
      return value;
    };
    const first = yield* part.call(this, ";");
    const test = yield* part.call(this, ";");
    this.#size += 2 * JUMP - (test ? 1 : -1);
    const next = yield* part.call(this, ")");
    this.#size += JUMP;
    return { kind: "for", first, test, next, body: yield* this.#loop_body() };
  }

  *#loop_body(): Code<Statement> {
    yield* this.#lines();
    this.#loops++;
    const body = yield* this.#statement();
    this.#loops--;
    this.#size += JUMP;
    return body;
  }

  *#define(): Code<BcFunction> {
    const returns_nothing = yield* this.#took("void");
    const name = yield* this.#take();
    if (name.kind !== "name") throw new SyntaxFault();
    yield* this.#expect("(");
    const parameters = yield* this.#variables(")");
    yield* this.#expect(")");
    yield* this.#lines();
    yield* this.#expect("{");
    yield* this.#lines();
    let autos: Variable[] = [];
    if (yield* this.#took("auto")) {
      autos = yield* this.#variables("");
      if (!(yield* this.#took(";"))) yield* this.#expect("\n");
    }
    const key = (v: Variable): string => v.name + (v.array ? "[]" : "");
    const given = parameters.map(key);
    if (new Set(given).size < given.length) throw new SyntaxFault("duplicate parameter names");
    const own = autos.map(key);
    if (own.some((k) => given.includes(k)))
      throw new SyntaxFault("variable in both parameter and auto lists");
    if (new Set(own).size < own.length) throw new SyntaxFault("duplicate auto variable names");
    this.#in_function = true;
    const body = yield* this.#list("}");
    yield* this.#expect("}");
    return { name: name.text, returns_nothing, parameters, autos, body };
  }

  *#variables(end: string): Code<Variable[]> {
    const list: Variable[] = [];
    if (end !== "" && (yield* this.#is(end))) return list;
    do {
      const shared = (yield* this.#took("*")) || (yield* this.#took("&"));
      const { kind, text } = yield* this.#take();
      if (kind !== "name") throw new SyntaxFault();
      const array = yield* this.#took("[");
      if (array) yield* this.#expect("]");
      if (shared && !array) throw new SyntaxFault();
      list.push({ name: text, array: shared ? "shared" : array });
    } while (yield* this.#took(","));
    return list;
  }

  *#expression(): Code<Expr> {
    let a = yield* this.#and();
    while (yield* this.#took("||")) {
      this.#size += 3;
      a = { kind: "or", a, b: yield* this.#and() };
      this.#size += 8;
    }
    return a;
  }
  *#and(): Code<Expr> {
    let a = yield* this.#not();
    while (yield* this.#took("&&")) {
      this.#size += 5;
      a = { kind: "and", a, b: yield* this.#not() };
      this.#size += 6;
    }
    return a;
  }
  *#not(): Code<Expr> {
    let times = 0;
    while (yield* this.#took("!")) times++;
    let a = yield* this.#relation();
    this.#size += times;
    for (; times > 0; times--) a = { kind: "not", a };
    return a;
  }
  *#relation(): Code<Expr> {
    let a = yield* this.#sum(0);
    for (let { kind, text } = yield* this.#peek(); kind === "mark" && RELATIONS.includes(text); ) {
      yield* this.#take();
      const b = yield* this.#sum(0);
      a = { kind: "operation", op: text, a, b, at: ++this.#size };
      ({ kind, text } = yield* this.#peek());
    }
    return a;
  }
  *#sum(level: number): Code<Expr> {
    if (level === BINARY.length) return yield* this.#power();
    let a = yield* this.#sum(level + 1);
    for (let { kind, text } = yield* this.#peek(); kind === "mark" && BINARY[level].includes(text); ) {
      yield* this.#take();
      const b = yield* this.#sum(level + 1);
      a = { kind: "operation", op: text, a, b, at: ++this.#size };
      ({ kind, text } = yield* this.#peek());
    }
    return a;
  }
  *#power(): Code<Expr> {
    this.#deeper();
    const a = yield* this.#unary();
    if (!(yield* this.#took("^"))) {
      this.#depth--;
      return a;
    }
    const b = yield* this.#power();
    this.#depth--;
    return { kind: "operation", op: "^", a, b, at: ++this.#size };
  }
  *#unary(): Code<Expr> {
    let times = 0;
    while (yield* this.#took("-")) times++;
    // what ! is before is a whole comparison, also when it stands behind an operator
    let a = (yield* this.#is("!")) ? yield* this.#not() : yield* this.#primary();
    for (; times > 0; times--) {
      a = { kind: "negate", a };
      this.#size++;
    }
    return a;
  }

  #deeper(): void {
    if (++this.#depth > MAX_DEPTH) throw new SyntaxFault("memory exhausted");
  }

  *#in_parentheses(): Code<Expr> {
    this.#deeper();
    yield* this.#expect("(");
    const a = yield* this.#expression();
    yield* this.#expect(")");
    this.#depth--;
    return a;
  }

  *#primary(): Code<Expr> {
    const token = yield* this.#take();
    const { kind, text } = token;
    if (kind === "number") {
      const digits = text.replace(/^0+(?=.)/, "");
      this.#size += digits === "0" || digits === "1" ? 1 : digits.length + 2;
      return { kind: "constant", text: digits };
    }
    if (kind === "name") {
      if (yield* this.#is("(")) return yield* this.#call(text);
      return yield* this.#named(yield* this.#element(text));
    }
    if (kind === "mark" && text === "(") {
      this.#token = token;
      return yield* this.#in_parentheses();
    }
    if (kind === "mark" && text === ".") return yield* this.#named({ kind: "special", name: "last" });
    if (kind === "mark" && (text === "++" || text === "--")) {
      const target = yield* this.#primary_target();
      this.#size += 4;
      return { kind: "step", target, by: text === "++" ? 1 : -1, before: true, at: this.#size };
    }
    if (kind !== "keyword") throw new SyntaxFault();
    switch (text) {
      case "scale":
        if (yield* this.#is("(")) return this.#built_in("scale of", yield* this.#in_parentheses());
        return yield* this.#named({ kind: "special", name: text });
      case "ibase":
      case "obase":
      case "last":
        return yield* this.#named({ kind: "special", name: text });
      case "length":
      case "sqrt":
        return this.#built_in(text, yield* this.#in_parentheses());
      case "read":
      case "random":
        yield* this.#expect("(");
        yield* this.#expect(")");
        this.#size += 2;
        return { kind: text };
      default:
        throw new SyntaxFault();
    }
  }
  #built_in(kind: "length" | "sqrt" | "scale of", a: Expr): Expr {
    this.#size += 2;
    return { kind, a, at: this.#size };
  }
  *#primary_target(): Code<Target> {
    const { kind, text } = yield* this.#take();
    if (kind === "mark" && text === ".") return { kind: "special", name: "last" };
    if (kind === "keyword" && (text === "scale" || text === "ibase" || text === "obase" || text === "last"))
      return { kind: "special", name: text };
    if (kind !== "name") throw new SyntaxFault();
    return yield* this.#element(text);
  }
  /** A variable, or an element of an array when an index follows. */
  *#element(name: string): Code<Target> {
    if (!(yield* this.#took("["))) return { kind: "variable", name };
    const index = yield* this.#expression();
    yield* this.#expect("]");
    return { kind: "element", name, index, at: this.#size + 2 };
  }

  /** Something that can be assigned to, with what is done to it. */
  *#named(target: Target): Code<Expr> {
    const { kind, text } = yield* this.#peek();
    if (kind === "mark" && ASSIGN.includes(text)) {
      yield* this.#take();
      if (text !== "=") this.#size += target.kind === "element" ? 3 : 2;
      const loaded = this.#size;
      const value = yield* this.#sum(0);
      if (value.kind === "call" && this.#is_void(value.name)) {
        yield* this.#peek();
        throw new SyntaxFault("Assignment of a void expression");
      }
      const at = this.#size + 1;
      this.#size += text === "=" ? 2 : 3;
      const to: Target =
        target.kind === "element" ? { ...target, at: text === "=" ? this.#size : loaded } : target;
      return { kind: "assign", target: to, op: text.slice(0, -1), value, at: text === "=" ? this.#size : at };
    }
    if (kind === "mark" && (text === "++" || text === "--")) {
      yield* this.#take();
      this.#size += 4;
      return { kind: "step", target, by: text === "++" ? 1 : -1, before: false, at: this.#size };
    }
    this.#size += 2;
    return target;
  }

  *#call(name: string): Code<Expr> {
    yield* this.#expect("(");
    const args: Argument[] = [];
    if (!(yield* this.#is(")")))
      do args.push(yield* this.#argument());
      while (yield* this.#took(","));
    yield* this.#expect(")");
    const at = this.#size + 2;
    this.#size = at + args.length + 1;
    return { kind: "call", name, args, at };
  }

  /** An argument; "name[]" is a whole array. */
  *#argument(): Code<Argument> {
    const token = yield* this.#peek();
    if (token.kind !== "name") return yield* this.#expression();
    const rest = yield* this.#array_name();
    return rest ?? (yield* this.#expression());
  }
  *#array_name(): Code<Argument | null> {
    const name = yield* this.#take();
    const next = yield* this.#peek();
    if (next.text === "[" && next.kind === "mark") {
      const after = yield* this.#lexer.next();
      if (after.text === "]" && after.kind === "mark") {
        this.#token = null;
        this.#size += 3;
        return { kind: "array", name: name.text };
      }
      this.#put_back(name, next, after);
    } else this.#put_back(name, next);
    return null;
  }
  #put_back(...tokens: Token[]): void {
    this.#token = tokens[0];
    this.#lexer.put_back(tokens.slice(1));
  }
}
