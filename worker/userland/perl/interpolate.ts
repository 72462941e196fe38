// Variables and escapes in double-quoted text and in patterns (perlop, "Quote and Quote-like Operators").
import type { Base, Expr, Template } from "./ast.ts";
import { PREC, parse_expr } from "./parse_expr.ts";
import { type SharedState, Source } from "./source.ts";

/** Escapes of one letter. */
export const ESCAPES: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  f: "\f",
  b: "\b",
  a: "\x07",
  e: "\x1b",
};

const text = (v: string): Expr => ({ k: "const", v });
const func = (name: string, args: Expr[]): Expr => ({ k: "func", name, args });

/** One open \L, \U or \Q: what it applies to the parts collected since. */
interface Case {
  func: string;
  parts: Template;
  /** \u or \l before it: works on the result */
  first: "lcfirst" | "ucfirst" | null;
}

class Interpolator {
  readonly #s: Source;
  readonly #pattern: boolean;
  readonly #stack: Case[] = [];
  #parts: Template = [];
  #literal = "";
  /** \l or \u for the next character or variable */
  #next_case: "lcfirst" | "ucfirst" | null = null;

  constructor(s: Source, pattern: boolean) {
    this.#s = s;
    this.#pattern = pattern;
  }

  run(): Template {
    const s = this.#s;
    while (s.pos < s.text.length) {
      const c = s.text[s.pos];
      if (c === "\\") this.#escape();
      else if (c === "$" && this.#is_scalar()) this.#variable("$");
      else if (c === "@" && /[\w:{$]/.test(s.text[s.pos + 1] ?? "") && this.#is_array()) this.#variable("@");
      else {
        this.#add(c);
        s.pos++;
      }
    }
    while (this.#stack.length > 0) this.#close();
    this.#flush();
    return this.#parts;
  }

  #add(c: string): void {
    if (this.#next_case && c !== "") {
      c = this.#next_case === "ucfirst" ? c[0].toUpperCase() + c.slice(1) : c[0].toLowerCase() + c.slice(1);
      this.#next_case = null;
    }
    this.#literal += c;
  }

  #flush(): void {
    if (this.#literal !== "") this.#parts.push(text(this.#literal));
    this.#literal = "";
  }

  #open(name: string): void {
    this.#flush();
    this.#stack.push({ func: name, parts: this.#parts, first: this.#next_case });
    this.#next_case = null;
    this.#parts = [];
  }

  #close(): void {
    const top = this.#stack.pop();
    if (!top) return;
    this.#flush();
    const inner: Expr = { k: "interp", parts: this.#parts };
    this.#parts = top.parts;
    const made = func(top.func, [inner]);
    this.#parts.push(top.first ? func(top.first, [made]) : made);
  }

  #escape(): void {
    const s = this.#s;
    const c = s.text[s.pos + 1] ?? "";
    s.pos += 2;
    if (c === "E") {
      this.#close();
      return;
    }
    if (c === "Q" || c === "L" || c === "U") {
      this.#open({ Q: "quotemeta", L: "lc", U: "uc" }[c]);
      return;
    }
    if (c === "l" || c === "u") {
      this.#next_case = c === "l" ? "lcfirst" : "ucfirst";
      return;
    }
    if (this.#pattern) {
      this.#literal += `\\${c}`;
      return;
    }
    if (Object.hasOwn(ESCAPES, c)) this.#add(ESCAPES[c]);
    else if (c === "x") this.#add(this.#hex());
    else if (c === "c") this.#add(String.fromCharCode((s.text.charCodeAt(s.pos++) & 0x5f) ^ 64));
    else if (c === "N" && s.text.startsWith("{U+", s.pos)) {
      const end = s.text.indexOf("}", s.pos);
      this.#add(String.fromCodePoint(Number.parseInt(s.text.slice(s.pos + 3, end), 16) || 0));
      s.pos = end + 1;
    } else if (c === "N") s.unsupported("\\N{name}");
    else if (c >= "0" && c <= "7") {
      const digits = /[0-7]{1,3}/y;
      digits.lastIndex = s.pos - 1;
      const m = digits.exec(s.text) as RegExpExecArray;
      s.pos += m[0].length - 1;
      this.#add(String.fromCharCode(Number.parseInt(m[0], 8)));
    } else this.#add(c);
  }

  #hex(): string {
    const s = this.#s;
    const re = /\{([0-9a-fA-F_]*)\}|[0-9a-fA-F]{0,2}/y;
    re.lastIndex = s.pos;
    const m = re.exec(s.text) as RegExpExecArray;
    s.pos += m[0].length;
    const code = Number.parseInt(m[1] ?? m[0], 16) || 0;
    return code <= 0x10ffff ? String.fromCodePoint(code) : "\ufffd";
  }

  /** Does a "$" here start a variable? In patterns "$" before ")" or "|" or at the end is an anchor. */
  #is_scalar(): boolean {
    const { text: t, pos } = this.#s;
    const c = t[pos + 1] ?? "";
    if (c === "") return false;
    if (/[A-Za-z_{:]/.test(c)) return c !== ":" || /^::\w/.test(t.slice(pos + 1));
    if (/[0-9&]/.test(c)) return true;
    if (c === "$") return !this.#pattern || /[\w{$]/.test(t[pos + 2] ?? "");
    if (this.#pattern) return false;
    if (c === "^") return /[A-Z]/.test(t[pos + 2] ?? "");
    if (c === "#") return /[\w{$]/.test(t[pos + 2] ?? "");
    return /[!@,;./\\0+\-[\]<>"'`?|()]/.test(c) && !/\s/.test(c);
  }

  #is_array(): boolean {
    const { text: t, pos } = this.#s;
    return /^@(?:[A-Za-z_]|::\w|\{|\$)/.test(t.slice(pos, pos + 4));
  }

  #variable(sigil: "$" | "@"): void {
    this.#flush();
    let e = this.#name(sigil);
    if (sigil === "$") e = this.#subscripts(e);
    else e = this.#slice(e);
    this.#check(e);
    if (this.#next_case) {
      e = func(this.#next_case, [e]);
      this.#next_case = null;
    }
    const array = sigil === "@" || e.k === "slice" || e.k === "hslice";
    this.#parts.push(array ? func("join", [{ k: "var", sigil: "$", name: '"' }, e]) : e);
  }

  /** strict's look at the variable an expression starts from. */
  #check(e: Expr): void {
    const s = this.#s;
    if (e.k === "var") s.check_declared(e.sigil + e.name);
    else if (e.k === "deref") this.#check(e.e);
    else if (e.k === "elem" || e.k === "slice" || e.k === "helem" || e.k === "hslice") {
      if ("ref" in e.base) this.#check(e.base.ref);
      else s.check_declared((e.k === "elem" || e.k === "slice" ? "@" : "%") + e.base.name);
    }
  }

  /** The variable itself: $name, ${name}, ${ expression }, $$ref, $1, $&. */
  #name(sigil: "$" | "@"): Expr {
    const s = this.#s;
    s.pos++;
    const c = s.text[s.pos];
    if (sigil === "$" && c === "#") {
      s.pos--;
      const last = parse_expr(s, PREC.TERM);
      // the parser passed blanks that are text here
      while (/\s/.test(s.text[s.pos - 1])) s.pos--;
      return last;
    }
    if (c === "{") {
      const m = /\{\s*(\^?\w+|[A-Za-z_]\w*(?:::\w+)*|[!@&,;.$\d])\s*\}/y;
      m.lastIndex = s.pos;
      const found = m.exec(s.text);
      if (found) {
        s.pos += found[0].length;
        return { k: "var", sigil, name: found[1] };
      }
      s.pos++;
      const inner = new Source(s.delimited("{", true), s.state, s.line());
      return { k: "deref", sigil, e: parse_expr(inner, 0) };
    }
    if (c === "$") {
      if (!/[\w{$:]/.test(s.text[s.pos + 1] ?? "")) {
        s.pos++;
        return { k: "var", sigil: "$", name: "$" };
      }
      return { k: "deref", sigil, e: this.#name("$") };
    }
    const word = /\^[A-Z]|(?:::)?[A-Za-z_]\w*(?:::\w+)*|\d+|./y;
    word.lastIndex = s.pos;
    const m = word.exec(s.text) as RegExpExecArray;
    s.pos += m[0].length;
    return { k: "var", sigil, name: m[0] };
  }

  #base(e: Expr): Base {
    if (e.k === "var") return { name: e.name };
    if (e.k === "deref") return { ref: e.e };
    return { ref: e };
  }

  /** Is the "[" here an index, not the start of a character class? */
  #is_index(): boolean {
    const { text: t, pos } = this.#s;
    if (!this.#pattern) return /^\[\s*[-$\w]/.test(t.slice(pos, pos + 12));
    return /^\[(?:-?\d+|\$\w+)\]/.test(t.slice(pos));
  }

  /** In patterns, "{3}" after a variable is a quantifier. */
  #is_key(): boolean {
    const { text: t, pos } = this.#s;
    return !this.#pattern || !/^\{\d*,?\d*\}/.test(t.slice(pos));
  }

  #bracketed(): Expr {
    const s = this.#s;
    const open = s.text[s.pos];
    const line = s.line();
    s.pos++;
    const inner = s.delimited(open, true);
    if (open === "{" && /^\s*-?[A-Za-z_]\w*\s*$/.test(inner)) return text(inner.trim());
    return parse_expr(new Source(inner, s.state, line), 0);
  }

  #subscripts(first: Expr): Expr {
    const s = this.#s;
    let e = first;
    let base = this.#base(e);
    for (;;) {
      const c = s.text[s.pos];
      const arrow = s.text.startsWith("->[", s.pos) || s.text.startsWith("->{", s.pos);
      if (arrow) {
        s.pos += 2;
        if (s.text[s.pos] === "[" && this.#pattern && !this.#is_index()) {
          s.pos -= 2;
          return e;
        }
        base = { ref: e };
      } else if (c === "[" ? !this.#is_index() : c !== "{" || !this.#is_key()) return e;
      if (s.text[s.pos] === "[") e = { k: "elem", base, i: this.#bracketed() };
      else e = { k: "helem", base, key: this.#bracketed() };
      base = { ref: e };
    }
  }

  #slice(e: Expr): Expr {
    const s = this.#s;
    const c = s.text[s.pos];
    const base = this.#base(e);
    if (c === "[" && this.#is_index()) return { k: "slice", base, list: this.#bracketed() };
    if (c === "{" && !this.#pattern) return { k: "hslice", base, list: this.#bracketed() };
    return e;
  }
}

/** Parts of a double-quoted text; `pattern`: of a regular expression, whose own escapes stay. */
export function interpolate(body: string, state: SharedState, line: number, pattern = false): Template {
  return new Interpolator(new Source(body, state, line), pattern).run();
}

/** A double-quoted text as an expression. */
export function interpolated(body: string, state: SharedState, line: number): Expr {
  const parts = interpolate(body, state, line);
  if (parts.length === 0) return text("");
  if (parts.length === 1 && parts[0].k === "const") return parts[0];
  return { k: "interp", parts };
}

/** A single-quoted text: only \\ is an escape (the delimiter's were undone by the scanner). */
export const single_quoted = (body: string): Expr => text(body.replaceAll("\\\\", "\\"));
