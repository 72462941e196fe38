// Terms: variables with their subscripts, literals, quotes, prefix operators, function and sub calls.
import type { Base, Expr, Sigil, Variable } from "./ast.ts";
import { FUNCTIONS, NOT_SIMULATED } from "./functions_table.ts";
import { interpolated, single_quoted } from "./interpolate.ts";
import { function_call } from "./parse_call.ts";
import { ends_list, PREC, parse_expr } from "./parse_expr.ts";
import { here_document, match_operator, quote_operator, read_operator, starts_quote } from "./parse_quote.ts";
import { parse_block, sub_body } from "./parse_stmt.ts";
import type { Source } from "./source.ts";
import { norm_int } from "./values.ts";

export function parse_term(s: Source): Expr {
  return subscripts(s, primary(s));
}

function primary(s: Source): Expr {
  const c = s.peek();
  if (c === "") return s.syntax_error();
  if (c === "$" || c === "@" || c === "%" || c === "&") return variable(s, c);
  if (/\d/.test(c) || (c === "." && /\d/.test(s.text[s.pos + 1] ?? ""))) return number(s);
  if (/[A-Za-z_]/.test(c) || s.looking_at("::")) return word(s);
  const line = s.line();
  switch (c) {
    case '"':
      s.pos++;
      return interpolated(s.delimited('"'), s.state, line);
    case "'":
      s.pos++;
      return single_quoted(s.delimited("'"));
    case "`":
      s.pos++;
      return { k: "backtick", command: interpolated(s.delimited("`"), s.state, line) };
    case "/":
      s.pos++;
      return match_operator(s, "/");
    case "<": {
      const term = s.looking_at("<<") ? here_document(s) : read_operator(s);
      return term ?? s.syntax_error();
    }
    case "(":
      return parenthesized(s);
    case "[":
      s.pos++;
      return { k: "anonarray", items: items_until(s, "]") };
    case "{":
      s.pos++;
      return { k: "anonhash", items: items_until(s, "}") };
    default:
      return prefix_operator(s, c);
  }
}

function prefix_operator(s: Source, c: string): Expr {
  for (const op of ["++", "--"] as const)
    if (s.accept(op)) return { k: "step", op, prefix: true, e: parse_expr(s, PREC.STEP) };
  if (c === "-") {
    const test = /-([a-zA-Z])(?![\w(])(?!\s*=>)/y;
    test.lastIndex = s.pos;
    const found = test.exec(s.text);
    if (found) return file_test(s, found[1]);
    const bareword = /-([A-Za-z_]\w*)/y;
    bareword.lastIndex = s.pos;
    const b = bareword.exec(s.text);
    if (b && (s.fat_comma_follows(s.pos + b[0].length) || !(FUNCTIONS.has(b[1]) || s.state.subs.has(b[1])))) {
      s.pos += b[0].length;
      return { k: "const", v: b[0] };
    }
  }
  if (c === "*" && /[\w{]/.test(s.text[s.pos + 1] ?? "")) s.unsupported("typeglob");
  if (!"-+!~\\".includes(c)) return s.syntax_error();
  s.pos++;
  const e = parse_expr(s, PREC.UNARY);
  if (c === "+") return e;
  return c === "\\" ? { k: "ref", e } : { k: "un", op: c, e };
}

function file_test(s: Source, op: string): Expr {
  if (!"rwxoRWXOezsfdlpSbctugkMAC".includes(op)) s.unsupported(`-${op}`);
  s.pos += 2;
  if (ends_list(s) || /^(?:&&|\|\||\?|[=!]=)/.test(s.text.slice(s.pos)))
    return { k: "filetest", op, e: null };
  return { k: "filetest", op, e: parse_expr(s, PREC.UNARY_NAMED + 1) };
}

function number(s: Source): Expr {
  const m =
    /0[xX]([0-9a-fA-F_]+)|0[bB]([01_]+)|0([0-7_]+)(?![.\d])|(\d[\d_]*)?(?:\.(?!\.)([\d_]*))?(?:[eE]([+-]?\d+))?/y;
  m.lastIndex = s.pos;
  const f = m.exec(s.text) as RegExpExecArray;
  s.pos += f[0].length;
  const clean = (t: string) => t.replaceAll("_", "");
  if (f[1] !== undefined) return { k: "const", v: norm_int(BigInt(`0x${clean(f[1])}`)) };
  if (f[2] !== undefined) return { k: "const", v: norm_int(BigInt(`0b${clean(f[2])}`)) };
  if (f[3] !== undefined) return { k: "const", v: norm_int(BigInt(`0o${clean(f[3])}`)) };
  const text = clean(f[0]);
  return { k: "const", v: /^\d+$/.test(text) ? norm_int(BigInt(text)) : Number(text) };
}

function parenthesized(s: Source): Expr {
  s.pos++;
  const items = items_until(s, ")");
  if (s.peek() === "[") {
    s.pos++;
    const list = parse_expr(s, 0);
    s.expect("]");
    return { k: "lslice", of: { k: "list", items }, list };
  }
  return { k: "list", items };
}

/** What stands between brackets, whose opening one is passed. */
export function items_until(s: Source, close: string): Expr[] {
  if (s.accept(close)) return [];
  const e = parse_expr(s, 0);
  s.expect(close);
  return e.k === "list" ? e.items : [e];
}

const SPECIAL = /\^\w|[!@&,;./\\0"'`+|?<>()[\]-]|\d+/y;

/** Name after a sigil, taken; "" when there is none. */
function variable_name(s: Source, sigil: Sigil): string {
  const name = s.word_at(s.pos);
  if (name !== "") {
    s.pos += name.length;
    const plain = name.replace(/^(?:::|main::)/, "");
    if (plain.includes("::")) s.unsupported(`${sigil}${name}`);
    return plain;
  }
  SPECIAL.lastIndex = s.pos;
  const m = SPECIAL.exec(s.text);
  if (!m || (sigil !== "$" && !(sigil === "%" && m[0] === "+"))) return "";
  s.pos += m[0].length;
  return m[0];
}

function variable(s: Source, sigil: Sigil): Expr {
  const start = s.pos;
  s.pos++;
  if (sigil === "$" && s.text[s.pos] === "#") {
    s.pos++;
    return { k: "arylen", base: array_base(s) };
  }
  let c = s.text[s.pos] ?? "";
  if (sigil !== "$" && /\s/.test(c)) return s.syntax_error(start);
  if (c === " ") c = s.peek();
  if (c === "{") {
    const named = /\{\s*(\^?\w+)\s*\}/y;
    named.lastIndex = s.pos;
    const m = named.exec(s.text);
    if (m) {
      s.pos += m[0].length;
      return subscripted(s, sigil, m[1], start);
    }
    return dereferenced(s, sigil, block_expr(s));
  }
  if (c === "$") {
    if (sigil === "$" && !/[\w{$:]/.test(s.text[s.pos + 1] ?? "")) {
      s.pos++;
      return { k: "var", sigil: "$", name: "$" };
    }
    return dereferenced(s, sigil, scalar_only(s));
  }
  const name = variable_name(s, sigil);
  if (name === "") return s.syntax_error(start);
  return subscripted(s, sigil, name, start);
}

/** `$name` without subscripts, for dereferencing: $$name[0] is ${$name}[0]. */
function scalar_only(s: Source): Expr {
  const start = s.pos;
  s.pos++;
  if (s.text[s.pos] === "$") return { k: "deref", sigil: "$", e: scalar_only(s) };
  if (s.text[s.pos] === "{") return { k: "deref", sigil: "$", e: block_expr(s) };
  const name = variable_name(s, "$");
  if (name === "") s.syntax_error(start);
  s.check_declared(`$${name}`, start);
  return { k: "var", sigil: "$", name };
}

/** { expression } after a sigil. */
function block_expr(s: Source): Expr {
  if (/^\{\s*\{/.test(s.text.slice(s.pos, s.pos + 20))) {
    // an anonymous hash, not a block in a block
    s.pos++;
    const e = parse_expr(s, 0);
    s.expect("}");
    return e;
  }
  const block = parse_block(s);
  const only = block.body[0];
  if (block.body.length === 1 && only.k === "expr") return only.e;
  return { k: "do", block };
}

function array_base(s: Source): Base {
  const start = s.pos;
  const c = s.text[s.pos];
  if (c === "{") return { ref: block_expr(s) };
  if (c === "$") return { ref: scalar_only(s) };
  const name = variable_name(s, "@");
  if (name === "") s.syntax_error(start - 2);
  s.check_declared(`@${name}`, start);
  return { name };
}

function subscripted(s: Source, sigil: Sigil, name: string, start: number): Expr {
  const next = s.text[s.pos];
  const element = sigil === "$" || sigil === "@";
  if (element && (next === "[" || next === "{") && !(sigil === "@" && name === "_" && next === "{")) {
    s.check_declared(`${next === "[" ? "@" : "%"}${name}`, start);
    return element_of(s, sigil, { name });
  }
  if (sigil === "&") {
    const args = s.peek() === "(" ? call_args(s) : null;
    return { k: "call", name, args: args ?? [], inherit: args === null };
  }
  s.check_declared(`${sigil}${name}`, start);
  return { k: "var", sigil, name };
}

function dereferenced(s: Source, sigil: Sigil, e: Expr): Expr {
  const next = s.text[s.pos];
  if ((sigil === "$" || sigil === "@") && (next === "[" || next === "{"))
    return element_of(s, sigil, { ref: e });
  if (sigil === "&") return { k: "callref", e, args: s.peek() === "(" ? call_args(s) : [] };
  return { k: "deref", sigil, e };
}

function element_of(s: Source, sigil: Sigil, base: Base): Expr {
  if (s.text[s.pos] === "[") {
    s.pos++;
    const list = parse_expr(s, 0);
    s.expect("]");
    return sigil === "$" ? { k: "elem", base, i: list } : { k: "slice", base, list };
  }
  const key = hash_key(s);
  return sigil === "$" ? { k: "helem", base, key } : { k: "hslice", base, list: key };
}

/** {key}: a bareword is a string. */
function hash_key(s: Source): Expr {
  const bare = /\{\s*(-?[A-Za-z_]\w*)\s*\}/y;
  bare.lastIndex = s.pos;
  const m = bare.exec(s.text);
  if (m) {
    s.pos += m[0].length;
    return { k: "const", v: m[1] };
  }
  s.pos++;
  const e = parse_expr(s, 0);
  s.expect("}");
  return e;
}

export function call_args(s: Source): Expr[] {
  s.expect("(");
  return items_until(s, ")");
}

/** ->[..], ->{..}, ->(..), ->@*, and subscripts that follow subscripts. */
function subscripts(s: Source, first: Expr): Expr {
  let e = first;
  for (;;) {
    const implied = e.k === "elem" || e.k === "helem" || (e.k === "callref" && e !== first);
    const c = implied ? s.text[s.pos] : "";
    const arrow = !(c === "[" || c === "{" || (c === "(" && implied)) && s.looking_at("->");
    if (arrow) s.pos += 2;
    else if (c !== "[" && c !== "{" && c !== "(") return e;
    const open = s.peek();
    if (open === "[" || open === "{") e = element_of(s, "$", { ref: e });
    else if (open === "(") e = { k: "callref", e, args: call_args(s) };
    else if (/^(?:@\*|%\*|\$\*)/.test(s.text.slice(s.pos))) {
      s.pos += 2;
      e = { k: "deref", sigil: open as Sigil, e };
    } else s.unsupported("method call");
  }
}

/** my and our: one variable, or several in parentheses. */
function declaration(s: Source, decl: "my" | "our"): Expr {
  const vars: (Variable | null)[] = [];
  const paren = s.accept("(");
  do {
    if (paren && s.peek() === ")") break;
    if (paren && s.accept_word("undef")) {
      vars.push(null);
      continue;
    }
    const sigil = s.peek() as Sigil;
    if (!"$@%".includes(sigil)) s.syntax_error();
    s.pos++;
    const name = s.word_at(s.pos);
    if (name === "") s.syntax_error();
    s.pos += name.length;
    vars.push({ sigil, name });
  } while (paren && s.accept(","));
  if (paren) s.expect(")");
  for (const v of vars) if (v) s.state.declare(v.sigil + v.name);
  return { k: "my", decl, vars, paren };
}

function word(s: Source): Expr {
  const start = s.pos;
  const name = s.peek_word();
  const end = start + name.length;
  if (s.fat_comma_follows(end)) {
    s.pos = end;
    return { k: "const", v: name };
  }
  if (starts_quote(s, name)) return quote_operator(s, name);
  const plain = name.replace(/^(?:CORE::(?:GLOBAL::)?|main::|::)/, "");
  if (s.text.startsWith("->", end) || plain.includes("::")) s.unsupported(`${name}->method`, start);
  if (NOT_SIMULATED.has(plain) && !s.state.subs.has(plain)) s.unsupported(plain, start);
  s.pos = end;
  switch (plain) {
    case "my":
    case "our":
      return declaration(s, plain);
    case "sub":
      return { k: "anonsub", sub: { name: null, body: sub_body(s) } };
    case "do":
      if (s.peek() !== "{") s.unsupported("do FILE", start);
      return { k: "do", block: parse_block(s) };
    case "eval":
      if (s.peek() !== "{") s.unsupported("eval STRING", start);
      return { k: "evalblock", block: parse_block(s) };
    case "__LINE__":
      return { k: "const", v: s.line(start) };
    case "__FILE__":
      return { k: "const", v: s.state.file };
    case "__PACKAGE__":
      return { k: "const", v: "main" };
    case "STDIN":
    case "STDOUT":
    case "STDERR":
      return { k: "const", v: plain };
    case "next":
    case "last": {
      const label = s.peek_word();
      const has_label = label !== "" && !/^(?:if|unless|while|until|for|foreach|and|or)$/.test(label);
      if (has_label) s.pos += label.length;
      return { k: "func", name: plain, args: has_label ? [{ k: "const", v: label }] : [] };
    }
  }
  return function_call(s, plain, start);
}
