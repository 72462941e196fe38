// Calls: Perl's own functions with their argument shapes, subs of the program, barewords.
import type { Block, Expr } from "./ast.ts";
import { FUNCTIONS, type FunctionShape } from "./functions_table.ts";
import { ends_list, PREC, parse_expr } from "./parse_expr.ts";
import { parse_block } from "./parse_stmt.ts";
import { call_args, items_until } from "./parse_term.ts";
import type { Source } from "./source.ts";

/** Functions whose first argument may be a bareword file handle. */
const TAKES_HANDLE = new Set(
  "open close eof fileno binmode opendir readdir closedir seek select sysopen sysread syswrite".split(" "),
);
const PRINTS = new Set(["print", "printf", "say"]);

/** A call of `name`, which has just been read from `start`; or a bareword. */
export function function_call(s: Source, name: string, start: number): Expr {
  const shape = FUNCTIONS.get(name);
  if (s.state.subs.has(name) || !shape || (name === "say" && !s.state.say)) return sub_call(s, name, start);
  if (PRINTS.has(name)) return print_call(s, name);
  if (name === "map" || name === "grep" || name === "sort") return block_call(s, name);
  if (name === "return") return { k: "func", name, args: list_operands(s) };
  const real = (name === "sleep" || name === "time") && s.state.hires.has(name) ? `hires_${name}` : name;
  if (shape.kind === "none") {
    if (s.accept("(")) s.expect(")");
    return { k: "func", name: real, args: [] };
  }
  const args = arguments_of(s, name, shape);
  const given = args.length;
  if (given < shape.min) s.fail(`Not enough arguments for ${name}`);
  if (given > shape.max) s.fail(`Too many arguments for ${name}`);
  if (given === 0 && shape.topic) args.push({ k: "var", sigil: "$", name: "_" });
  return { k: "func", name: real, args };
}

function arguments_of(s: Source, name: string, shape: FunctionShape): Expr[] {
  if (s.peek() === "(") {
    s.pos++;
    const handle = TAKES_HANDLE.has(name) ? bareword_handle(s) : null;
    if (!handle) return items_until(s, ")");
    s.accept(",");
    return [handle, ...items_until(s, ")")];
  }
  if (shape.kind === "unary") {
    const handle = TAKES_HANDLE.has(name) ? bareword_handle(s) : null;
    if (handle) return [handle];
    if (no_argument(s)) return [];
    return [parse_expr(s, PREC.UNARY_NAMED + 1)];
  }
  const handle = TAKES_HANDLE.has(name) ? bareword_handle(s) : null;
  if (handle) return s.accept(",") ? [handle, ...list_operands(s)] : [handle];
  return list_operands(s);
}

function no_argument(s: Source): boolean {
  return ends_list(s) || /^(?:[=?*.|^>]|<(?![$A-Z<])|&&|[!=]=|!~)/.test(s.text.slice(s.pos, s.pos + 3));
}

/** Everything a list operator takes to its right. */
export function list_operands(s: Source): Expr[] {
  if (ends_list(s)) return [];
  const e = parse_expr(s, PREC.COMMA);
  // a parenthesized list is one operand, not the operands
  return e.k === "list" ? e.items : [e];
}

function bareword_handle(s: Source): Expr | null {
  const word = s.peek_word();
  if (!/^[A-Z_][A-Za-z0-9_]*$/.test(word) || s.state.subs.has(word) || word.startsWith("__")) return null;
  const after = s.pos + word.length;
  if (/^\s*(?:\(|=>|::)/.test(s.text.slice(after, after + 20))) return null;
  s.pos = after;
  return { k: "const", v: word };
}

/** print, printf, say: [HANDLE] LIST. */
function print_call(s: Source, name: string): Expr {
  const paren = s.accept("(");
  const handle = print_handle(s);
  let args = paren ? items_until(s, ")") : list_operands(s);
  if (args.length === 0 && name !== "printf") args = [{ k: "var", sigil: "$", name: "_" }];
  return { k: "func", name, args, handle };
}

function print_handle(s: Source): Expr | null {
  const c = s.peek();
  if (c === "{") {
    // {*STDERR} is the handle of that name
    const glob = /\{\s*\*([A-Z]\w*)\s*\}/y;
    glob.lastIndex = s.pos;
    const named = glob.exec(s.text);
    if (named) {
      s.pos += named[0].length;
      return { k: "const", v: named[1] };
    }
    const block = parse_block(s);
    const only = block.body[0];
    return only?.k === "expr" ? only.e : { k: "do", block };
  }
  if (c === "$") {
    // a simple scalar with neither operator nor comma behind it
    const m =
      /\$(\w+)[ \t]+(?=["'$@%&\\\w<-])(?!(?:x|eq|ne|lt|gt|le|ge|cmp|and|or|xor|if|unless|for|foreach|while|until)\b|[-&%<]\s|<<?=|&&)/y;
    m.lastIndex = s.pos;
    const f = m.exec(s.text);
    if (!f) return null;
    s.check_declared(`$${f[1]}`);
    s.pos += f[0].length;
    return { k: "var", sigil: "$", name: f[1] };
  }
  const word = s.peek_word();
  if (!/^[A-Z][A-Z0-9_]*$/.test(word) || s.state.subs.has(word)) return null;
  const after = s.pos + word.length;
  if (/^\s*(?:[(,.]|=>|->|::)/.test(s.text.slice(after, after + 20))) return null;
  s.pos = after;
  return { k: "const", v: word };
}

/** After "map {": a string or a lower-case word before a comma makes Perl take it for an anonymous hash. */
function looks_like_hash(s: Source): boolean {
  const hash = /\{\s*(?:"[^"]*"|'[^']*'|[a-z]\w*)\s*(?:,|=>)/y;
  hash.lastIndex = s.pos;
  if (!hash.test(s.text)) return false;
  const start = s.pos;
  s.pos++;
  items_until(s, "}");
  if (s.peek() !== ",") s.syntax_error();
  s.pos = start;
  return true;
}

/** map, grep, sort: a block or an expression before the list. */
function block_call(s: Source, name: string): Expr {
  const paren = s.accept("(");
  const start = s.pos;
  let block: Block | null = null;
  let first: Expr | null = null;
  if (s.peek() === "{" && !(name === "map" && looks_like_hash(s))) {
    block = parse_block(s, true);
    s.accept(",");
  } else if (name === "sort") {
    const by = /(?:\$(\w+)|([A-Za-z_]\w*))\s+(?=[@$(\w])/y;
    by.lastIndex = s.pos;
    const f = by.exec(s.text);
    if (f && (f[1] !== undefined || s.state.subs.has(f[2]))) {
      s.pos += f[0].length;
      first =
        f[1] === undefined
          ? { k: "call", name: f[2], args: [], inherit: true }
          : { k: "callref", e: { k: "var", sigil: "$", name: f[1] }, args: [] };
      block = { body: [{ k: "expr", e: first, line: s.line() }] };
    }
  }
  const args = paren ? items_until(s, ")") : list_operands(s);
  if (!block && name !== "sort") {
    if (args.length === 0) s.fail(`Not enough arguments for ${name}`);
    block = { body: [{ k: "expr", e: args.shift() as Expr, line: s.line(start) }] };
  }
  return { k: "func", name, args, block };
}

function sub_call(s: Source, name: string, start: number): Expr {
  if (s.peek() === "(") return { k: "call", name, args: call_args(s), inherit: false };
  if (s.state.subs.has(name)) return { k: "call", name, args: list_operands(s), inherit: false };
  if (/["'$@\d]/.test(s.peek())) s.syntax_error();
  if (s.state.strict)
    s.state.errors.push(`Bareword "${name}" not allowed while "strict subs" in use${s.where(start)}.\n`);
  return { k: "const", v: name };
}
