// Binary and unary operators on values (perlop). Integers beyond 2^53 are kept exact within 64 bits.
import { looks_numeric, norm_int, to_int, to_num, to_str, truthy, type Value } from "./values.ts";

/** Names of operators in warnings (perldiag). */
export const OP_NAMES: Readonly<Record<string, string>> = {
  "+": "addition (+)",
  "-": "subtraction (-)",
  "*": "multiplication (*)",
  "/": "division (/)",
  "%": "modulus (%)",
  "**": "exponentiation (**)",
  ".": "concatenation (.) or string",
  x: "repeat (x)",
  "==": "numeric eq (==)",
  "!=": "numeric ne (!=)",
  "<": "numeric lt (<)",
  ">": "numeric gt (>)",
  "<=": "numeric le (<=)",
  ">=": "numeric ge (>=)",
  "<=>": "numeric comparison (<=>)",
  eq: "string eq",
  ne: "string ne",
  lt: "string lt",
  gt: "string gt",
  le: "string le",
  ge: "string ge",
  cmp: "string comparison (cmp)",
  "&": "bitwise and (&)",
  "|": "bitwise or (|)",
  "^": "bitwise xor (^)",
  "<<": "left bitshift (<<)",
  ">>": "right bitshift (>>)",
};
export const NUMERIC_OPS: ReadonlySet<string> = new Set(
  "+ - * / % ** == != < > <= >= <=> & | ^ << >>".split(" "),
);

/** Thrown by an operator for an error of the program's; the caller adds the place. */
export class OperatorError extends Error {}

const bool = (b: boolean): Value => (b ? 1 : "");
const is_int = (n: number | bigint): boolean => typeof n === "bigint" || Number.isInteger(n);
/** Longest text the repetition operator may make. */
const STRING_LIMIT = 1 << 28;

function arithmetic(op: string, a: number | bigint, b: number | bigint): number | bigint {
  const x = Number(a);
  const y = Number(b);
  const f = op === "+" ? x + y : op === "-" ? x - y : x * y;
  if (Number.isSafeInteger(f) || !is_int(a) || !is_int(b) || Math.abs(f) > 2 ** 65) return f;
  const p = BigInt(a);
  const q = BigInt(b);
  return norm_int(op === "+" ? p + q : op === "-" ? p - q : p * q);
}

function modulus(a: number | bigint, b: number | bigint): number | bigint {
  const p = typeof a === "bigint" ? a : BigInt(Math.trunc(Number.isFinite(a) ? a : 0));
  const q = typeof b === "bigint" ? b : BigInt(Math.trunc(Number.isFinite(b) ? b : 0));
  if (q === 0n) throw new OperatorError("Illegal modulus zero");
  const r = p % q;
  return norm_int(r !== 0n && r < 0n !== q < 0n ? r + q : r);
}

function power(a: number | bigint, b: number | bigint): number | bigint {
  const f = Number(a) ** Number(b);
  if (Number.isSafeInteger(f) || !is_int(a) || !is_int(b) || Number(b) < 0 || !(Math.abs(f) < 2 ** 64))
    return f;
  return norm_int(BigInt(a) ** BigInt(b));
}

/** A value as an unsigned 64-bit integer, for the bit operators. */
const u64 = (v: Value): bigint => {
  const n = to_num(v);
  if (typeof n === "bigint") return BigInt.asUintN(64, n);
  if (Number.isNaN(n)) return 0n;
  if (n >= 2 ** 64) return (1n << 64n) - 1n;
  if (n < -(2 ** 63)) return 1n << 63n;
  return BigInt.asUintN(64, BigInt(Math.trunc(n)));
};

function bits(op: string, a: Value, b: Value): Value {
  if (typeof a === "string" && typeof b === "string")
    throw new OperatorError(`bitwise ${op} of two strings is not simulated`);
  const x = u64(a);
  if (op === "<<" || op === ">>") {
    const n = to_int(b);
    if (n < 0) return bits(op === "<<" ? ">>" : "<<", a, -n);
    if (n >= 64) return 0;
    return norm_int(op === "<<" ? BigInt.asUintN(64, x << BigInt(n)) : x >> BigInt(n));
  }
  const y = u64(b);
  return norm_int(op === "&" ? x & y : op === "|" ? x | y : x ^ y);
}

function compare_numbers(a: Value, b: Value): number {
  const x = to_num(a);
  const y = to_num(b);
  return x < y ? -1 : x > y ? 1 : x <= y ? 0 : Number.NaN;
}

/** The value of `a op b`. @throws OperatorError */
export function binary(op: string, a: Value, b: Value): Value {
  switch (op) {
    case "+":
    case "-":
    case "*":
      return arithmetic(op, to_num(a), to_num(b));
    case "/": {
      const y = to_num(b);
      if (Number(y) === 0) throw new OperatorError("Illegal division by zero");
      const x = to_num(a);
      if (typeof x === "bigint" && typeof y === "bigint" && x % y === 0n) return norm_int(x / y);
      return Number(x) / Number(y);
    }
    case "%":
      return modulus(to_num(a), to_num(b));
    case "**":
      return power(to_num(a), to_num(b));
    case ".":
      return to_str(a) + to_str(b);
    case "x": {
      const s = to_str(a);
      const n = Math.max(0, to_int(b));
      if (s.length * n > STRING_LIMIT) throw new OperatorError("Out of memory in perl:repeat");
      return s.repeat(n);
    }
    case "==":
      return bool(compare_numbers(a, b) === 0);
    case "!=":
      return bool(compare_numbers(a, b) !== 0);
    case "<":
      return bool(compare_numbers(a, b) < 0);
    case ">":
      return bool(compare_numbers(a, b) > 0);
    case "<=":
      return bool(compare_numbers(a, b) <= 0);
    case ">=":
      return bool(compare_numbers(a, b) >= 0);
    case "<=>": {
      const c = compare_numbers(a, b);
      return Number.isNaN(c) ? undefined : c;
    }
    case "eq":
      return bool(to_str(a) === to_str(b));
    case "ne":
      return bool(to_str(a) !== to_str(b));
    case "lt":
      return bool(to_str(a) < to_str(b));
    case "gt":
      return bool(to_str(a) > to_str(b));
    case "le":
      return bool(to_str(a) <= to_str(b));
    case "ge":
      return bool(to_str(a) >= to_str(b));
    case "cmp": {
      const x = to_str(a);
      const y = to_str(b);
      return x < y ? -1 : x > y ? 1 : 0;
    }
    case "xor":
      return bool(truthy(a) !== truthy(b));
    default:
      return bits(op, a, b);
  }
}

export function unary(op: string, v: Value): Value {
  if (op === "!") return bool(!truthy(v));
  if (op === "~") return norm_int(BigInt.asUintN(64, ~u64(v)));
  if (typeof v === "string" && v !== "" && !looks_numeric(v)) {
    if (/^[A-Za-z_]/.test(v)) return `-${v}`;
    if (/^[-+][A-Za-z_]/.test(v)) return (v[0] === "-" ? "+" : "-") + v.slice(1);
  }
  const n = to_num(v);
  return typeof n === "bigint" ? norm_int(-n) : n === 0 ? 0 : -n;
}

/** ++ on a value: numbers count, and texts like "a9" or "Zz" step as names do. */
export function increment(v: Value): Value {
  if (typeof v === "string" && v !== "" && !looks_numeric(v) && /^[a-zA-Z]*[0-9]*$/.test(v)) {
    const c = [...v];
    for (let i = c.length - 1; ; i--) {
      if (i < 0) {
        const first = v[0];
        return (first === "z" ? "a" : first === "Z" ? "A" : "1") + c.join("");
      }
      if (c[i] !== "z" && c[i] !== "Z" && c[i] !== "9") {
        c[i] = String.fromCharCode(c[i].charCodeAt(0) + 1);
        return c.join("");
      }
      c[i] = c[i] === "z" ? "a" : c[i] === "Z" ? "A" : "0";
    }
  }
  return arithmetic("+", to_num(v), 1);
}

export const decrement = (v: Value): Value => arithmetic("-", to_num(v), 1);

/** Most elements a range may have. */
const RANGE_LIMIT = 10_000_000;

/** from..to in list context. */
export function range(from: Value, to: Value): Value[] {
  const out: Value[] = [];
  const a = to_str(from);
  if (typeof from === "string" && a !== "" && !looks_numeric(a)) {
    const b = to_str(to);
    let s: Value = a;
    for (;;) {
      const text = to_str(s);
      if (text.length > b.length || out.length > RANGE_LIMIT) return out;
      out.push(text);
      if (text === b) return out;
      s = increment(text);
    }
  }
  const last = to_int(to);
  const first = to_int(from);
  if (last - first > RANGE_LIMIT) throw new OperatorError("Out of memory during list extend");
  for (let i = first; i <= last; i++) out.push(i);
  return out;
}
