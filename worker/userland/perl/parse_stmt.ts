// Statements, blocks, subs and whole programs.
import type { Block, Expr, ProgramTree, Stmt, SubDef } from "./ast.ts";
import { parse_expr } from "./parse_expr.ts";
import { PerlSyntaxError, type SharedState, Source } from "./source.ts";
import { use_statement } from "./use.ts";

/** { statements }. With `hash_first`, "{ word =>" at its start is an anonymous hash, as in map { { a => 1 } }. */
export function parse_block(s: Source, hash_first = false): Block {
  s.expect("{");
  s.state.enter();
  const body: Stmt[] = [];
  s.skip();
  const hash = /\{\s*(?:(?:\w+|"[^"]*"|'[^']*'|\$\w+)\s*(?:=>|,)|\})/y;
  hash.lastIndex = s.pos;
  if (hash_first && hash.test(s.text)) body.push(simple(s, s.line()));
  while (!s.accept("}")) {
    if (s.at_end()) missing_bracket(s);
    const stmt = statement(s);
    if (stmt) body.push(stmt);
  }
  s.state.leave();
  return { body };
}

function missing_bracket(s: Source): never {
  const { file } = s.state;
  const at = s.where(s.last());
  throw new PerlSyntaxError(
    `Missing right curly or square bracket${at}, at end of line\nsyntax error${at}, at EOF\n` +
      `Execution of ${file} aborted due to compilation errors.\n`,
  );
}

export function sub_body(s: Source): Block {
  if (s.peek() === "(") {
    const prototype = /\(\s*[$@%&*;\\[\]+_\s]*\)/y;
    prototype.lastIndex = s.pos;
    const m = prototype.exec(s.text);
    if (!m) s.unsupported("signature of a sub");
    s.unsupported("prototype of a sub");
  }
  return parse_block(s);
}

const STATEMENT_WORDS = new Set("if unless while until for foreach sub use no BEGIN END".split(" "));

/** One statement, or null for nothing (";"). */
function statement(s: Source): Stmt | null {
  if (s.accept(";")) return null;
  s.skip();
  const line = s.line();
  if (s.peek() === "{") return { k: "block", label: null, block: parse_block(s), line };
  const word = s.peek_word();
  const label = /([A-Za-z_]\w*)\s*:(?![:\w])/y;
  label.lastIndex = s.pos;
  const l = label.exec(s.text);
  if (l && !STATEMENT_WORDS.has(l[1]) && l[1] !== "default") {
    s.pos += l[0].length;
    return compound(s, l[1], line) ?? s.syntax_error();
  }
  if (word === "__END__" || word === "__DATA__") {
    const nl = s.text.indexOf("\n", s.pos);
    s.state.data = nl < 0 ? "" : s.text.slice(nl + 1);
    s.pos = s.text.length;
    return null;
  }
  if (STATEMENT_WORDS.has(word) && !s.fat_comma_follows(s.pos + word.length)) {
    const made = compound(s, null, line);
    if (made) return made;
  }
  return simple(s, line);
}

/** A statement that ends with a block; null when the word here starts none. */
function compound(s: Source, label: string | null, line: number): Stmt | null {
  if (s.peek() === "{") return { k: "block", label, block: parse_block(s), line };
  const word = s.peek_word();
  const start = s.pos;
  s.pos += word.length;
  switch (word) {
    case "if":
    case "unless":
      return if_statement(s, word === "unless", line);
    case "while":
    case "until":
      return while_statement(s, label, word === "until", line);
    case "for":
    case "foreach":
      return for_statement(s, label, line);
    case "sub":
      return sub_statement(s, start, line);
    case "use":
    case "no":
      use_statement(s, word, start);
      return { k: "nop", line };
    case "BEGIN":
    case "END":
      if (s.peek() !== "{") break;
      if (word === "BEGIN") s.state.begin.push(parse_block(s));
      else s.state.end.unshift(parse_block(s));
      return { k: "nop", line };
  }
  s.pos = start;
  return null;
}

function if_statement(s: Source, negate: boolean, line: number): Stmt {
  s.state.enter();
  const arm = (neg: boolean) => {
    s.expect("(");
    const cond = parse_expr(s, 0);
    s.expect(")");
    return { cond, negate: neg, block: parse_block(s) };
  };
  const arms = [arm(negate)];
  let otherwise: Block | null = null;
  for (;;) {
    if (s.accept_word("elsif")) arms.push(arm(false));
    else {
      if (s.accept_word("else")) otherwise = parse_block(s);
      break;
    }
  }
  s.state.leave();
  return { k: "if", arms, otherwise, line };
}

function while_statement(s: Source, label: string | null, until: boolean, line: number): Stmt {
  s.state.enter();
  s.expect("(");
  const cond = s.peek() === ")" ? null : defined_read(parse_expr(s, 0));
  s.expect(")");
  const block = parse_block(s);
  const cont = s.accept_word("continue") ? parse_block(s) : null;
  s.state.leave();
  return { k: "while", label, cond, until, block, cont, post: false, line };
}

/** while (<FH>) assigns to $_, and a read is tested for being defined (perlop, "I/O Operators"). */
export function defined_read(e: Expr): Expr {
  const reads = (x: Expr) =>
    x.k === "readline" ||
    (x.k === "func" && (x.name === "readdir" || x.name === "shift" || x.name === "each"));
  if (e.k === "readline" || (e.k === "func" && e.name === "readdir"))
    return defined({ k: "assign", op: "", l: { k: "var", sigil: "$", name: "_" }, r: e });
  if (
    e.k === "assign" &&
    e.op === "" &&
    reads(e.r) &&
    is_scalar(e.l) &&
    !(e.r.k === "func" && e.r.name === "shift")
  )
    return defined(e);
  return e;
}
const defined = (e: Expr): Expr => ({ k: "func", name: "defined", args: [e] });
const is_scalar = (e: Expr): boolean =>
  (e.k === "var" && e.sigil === "$") || (e.k === "my" && !e.paren && e.vars[0]?.sigil === "$");

function for_statement(s: Source, label: string | null, line: number): Stmt {
  s.state.enter();
  let made: Stmt;
  let variable: Expr | null = null;
  if (s.accept_word("my") || s.accept_word("our")) {
    s.expect("$");
    const name = s.word_at(s.pos);
    if (name === "") s.syntax_error();
    s.pos += name.length;
    s.state.declare(`$${name}`);
    variable = { k: "my", decl: "my", vars: [{ sigil: "$", name }], paren: false };
  } else if (s.peek() === "$") {
    s.pos++;
    const name = s.word_at(s.pos);
    if (name === "") s.syntax_error();
    s.check_declared(`$${name}`, s.pos - 1);
    s.pos += name.length;
    variable = { k: "var", sigil: "$", name };
  }
  s.expect("(");
  const first = s.peek() === ";" || s.peek() === ")" ? null : parse_expr(s, 0);
  if (!variable && s.accept(";")) {
    const cond = s.peek() === ";" ? null : defined_read(parse_expr(s, 0));
    s.expect(";");
    const step = s.peek() === ")" ? null : parse_expr(s, 0);
    s.expect(")");
    made = { k: "for", label, init: first, cond, step, block: parse_block(s), line };
  } else {
    s.expect(")");
    const list: Expr = first ?? { k: "list", items: [] };
    variable ??= { k: "var", sigil: "$", name: "_" };
    const block = parse_block(s);
    const cont = s.accept_word("continue") ? parse_block(s) : null;
    made = { k: "foreach", label, variable, list, block, cont, line };
  }
  s.state.leave();
  return made;
}

function sub_statement(s: Source, start: number, line: number): Stmt | null {
  const name = s.peek_word();
  if (name === "") {
    s.pos = start;
    return null;
  }
  if (name.includes("::")) s.unsupported(`sub ${name}`);
  s.pos += name.length;
  s.state.subs.add(name);
  if (s.accept(";")) return { k: "nop", line };
  const sub: SubDef = { name, body: sub_body(s) };
  return { k: "sub", sub, line };
}

/** An expression with its modifiers, up to the ";" or the end of the block. */
function simple(s: Source, line: number): Stmt {
  const e = parse_expr(s, 0);
  let made: Stmt = { k: "expr", e, line };
  const modifier = s.peek_word();
  if (/^(?:if|unless|while|until|for|foreach)$/.test(modifier)) {
    s.pos += modifier.length;
    const cond = parse_expr(s, 0);
    made = modified(modifier, e, cond, line);
  }
  if (!s.accept(";") && s.peek() !== "}" && !s.at_end()) s.syntax_error();
  return made;
}

function modified(word: string, e: Expr, cond: Expr, line: number): Stmt {
  const block: Block = { body: [{ k: "expr", e, line }] };
  switch (word) {
    case "if":
    case "unless":
      return {
        k: "expr",
        e: { k: "logic", op: "&&", l: word === "if" ? cond : { k: "un", op: "!", e: cond }, r: e },
        line,
      };
    case "while":
    case "until": {
      const post = e.k === "do";
      return {
        k: "while",
        label: null,
        cond: defined_read(cond),
        until: word === "until",
        block: e.k === "do" ? e.block : block,
        cont: null,
        post,
        line,
      };
    }
    default:
      return {
        k: "foreach",
        label: null,
        variable: { k: "var", sigil: "$", name: "_" },
        list: cond,
        block,
        cont: null,
        line,
      };
  }
}

/** Parses a whole program. @throws PerlSyntaxError with the complete message */
export function parse_program(text: string, state: SharedState): ProgramTree {
  const s = new Source(text, state);
  const body: Stmt[] = [];
  if (text.startsWith("#!") || text.startsWith("=")) s.skip();
  while (!s.at_end()) {
    const stmt = statement(s);
    if (stmt) body.push(stmt);
  }
  if (state.errors.length > 0)
    throw new PerlSyntaxError(
      `${state.errors.join("")}Execution of ${state.file} aborted due to compilation errors.\n`,
    );
  return { body, begin: state.begin, end: state.end, data: state.data };
}
