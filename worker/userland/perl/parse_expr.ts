// Expressions, by precedence climbing over perlop's table.
import type { Expr } from "./ast.ts";
import { parse_term } from "./parse_term.ts";
import type { Source } from "./source.ts";

/** Binding powers; the order is perlop's. */
export const PREC = {
  LOW_OR: 1,
  LOW_AND: 2,
  LOW_NOT: 3,
  COMMA: 5,
  ASSIGN: 6,
  COND: 7,
  RANGE: 8,
  OR: 9,
  AND: 10,
  EQUAL: 13,
  COMPARE: 14,
  UNARY_NAMED: 15,
  ADD: 17,
  BIND: 19,
  UNARY: 20,
  POW: 21,
  STEP: 22,
  TERM: 23,
} as const;

const LEFT: Readonly<Record<string, number>> = {
  or: 1,
  xor: 1,
  and: 2,
  "||": 9,
  "//": 9,
  "&&": 10,
  "|": 11,
  "^": 11,
  "&": 12,
  "==": 13,
  "!=": 13,
  "<=>": 13,
  eq: 13,
  ne: 13,
  cmp: 13,
  "<": 14,
  ">": 14,
  "<=": 14,
  ">=": 14,
  lt: 14,
  gt: 14,
  le: 14,
  ge: 14,
  "<<": 16,
  ">>": 16,
  "+": 17,
  "-": 17,
  ".": 17,
  "*": 18,
  "/": 18,
  "%": 18,
  x: 18,
  "=~": 19,
  "!~": 19,
};
const ASSIGNMENTS = new Set("= += -= *= /= .= %= x= **= &= |= ^= <<= >>= ||= &&= //=".split(" "));

/** An expression of operators that bind at least as tightly as `min`; 0 takes everything. */
export function parse_expr(s: Source, min: number): Expr {
  let left = min <= PREC.LOW_NOT && s.accept_word("not") ? negation(s) : parse_term(s);
  for (;;) {
    const op = s.peek_operator();
    const next = infix(s, left, op, min);
    if (!next) return left;
    left = next;
  }
}

const negation = (s: Source): Expr => {
  // not(...) is a function call to the eye, but binds as the operator it is
  return { k: "un", op: "!", e: parse_expr(s, PREC.LOW_NOT) };
};

function infix(s: Source, left: Expr, op: string, min: number): Expr | null {
  if (s.text.startsWith("~~", s.pos)) s.unsupported("~~");
  if (op === "") return null;
  const start = s.pos;
  if (op === "," || op === "=>") return min <= PREC.COMMA ? comma(s, left) : null;
  if (ASSIGNMENTS.has(op)) {
    if (min > PREC.ASSIGN) return null;
    s.pos += op.length;
    check_assignable(s, left, op, start);
    return { k: "assign", op: op.slice(0, -1), l: left, r: parse_expr(s, PREC.ASSIGN) };
  }
  if (op === "?") {
    if (min > PREC.COND) return null;
    s.pos++;
    const t = parse_expr(s, PREC.ASSIGN);
    s.expect(":");
    return { k: "cond", c: left, t, f: parse_expr(s, PREC.ASSIGN) };
  }
  if (op === ".." || op === "...") {
    if (min > PREC.RANGE) return null;
    s.pos += op.length;
    return { k: "range", l: left, r: parse_expr(s, PREC.RANGE + 1) };
  }
  if (op === "**") {
    if (min > PREC.POW) return null;
    s.pos += 2;
    return { k: "bin", op, l: left, r: parse_expr(s, PREC.UNARY) };
  }
  if (op === "++" || op === "--") {
    if (min > PREC.STEP) return null;
    s.pos += 2;
    return { k: "step", op, prefix: false, e: left };
  }
  if (!Object.hasOwn(LEFT, op) || LEFT[op] < min) return null;
  const prec = LEFT[op];
  s.pos += op.length;
  return binary(s, op, left, parse_expr(s, prec + 1));
}

function binary(s: Source, op: string, l: Expr, r: Expr): Expr {
  if (op === "or" || op === "||") return { k: "logic", op: "||", l, r };
  if (op === "and" || op === "&&") return { k: "logic", op: "&&", l, r };
  if (op === "//") return { k: "logic", op, l, r };
  if (op !== "=~" && op !== "!~") return { k: "bin", op, l, r };
  const negate = op === "!~";
  if (r.k === "match" || r.k === "subst" || r.k === "trans") return { ...r, on: l, negate };
  if (r.k === "list" || r.k === "assign") s.unsupported(`${op} with a list`);
  return { k: "match", on: l, negate, pattern: [r], flags: "" };
}

/** A list from its first element on; a trailing comma is allowed. */
function comma(s: Source, first: Expr): Expr {
  const items = [first];
  for (;;) {
    const op = s.peek_operator();
    if (op !== "," && op !== "=>") break;
    s.pos += op.length;
    if (ends_list(s)) break;
    items.push(parse_expr(s, PREC.ASSIGN));
  }
  return { k: "list", items };
}

/** Can no expression start here? */
export function ends_list(s: Source): boolean {
  const c = s.peek();
  if (c === "" || ")]};:".includes(c)) return true;
  if (c === "," || (c === "=" && s.looking_at("=>"))) return true;
  return /^(?:if|unless|while|until|for|foreach|or|and|xor|x|eq|ne|lt|gt|le|ge|cmp)$/.test(s.peek_word());
}

function check_assignable(s: Source, l: Expr, op: string, at: number): void {
  switch (l.k) {
    case "var":
    case "deref":
      if (l.sigil === "&") break;
      return;
    case "my":
    case "elem":
    case "helem":
    case "slice":
    case "hslice":
    case "arylen":
    case "step":
    case "assign":
      return;
    case "cond":
      check_assignable(s, l.t, op, at);
      check_assignable(s, l.f, op, at);
      return;
    case "list":
      for (const item of l.items)
        if (!(item.k === "func" && item.name === "undef")) check_assignable(s, item, op, at);
      return;
    case "func":
      if (l.name === "substr") s.unsupported("substr() as an lvalue", at);
      break;
    default:
      break;
  }
  s.fail(`Can't modify non-lvalue in scalar assignment`, at);
}
