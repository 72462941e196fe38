// Functions on strings and numbers (perlfunc).
import type { Code } from "../lib/code.ts";
import type { Expr } from "./ast.ts";
import { arguments_of, boxes, check_defined, list_of, lvalue, scalar } from "./evaluate.ts";
import type { FunctionMap, PerlFunction } from "./functions.ts";
import type { Machine } from "./machine.ts";
import { sprintf } from "./sprintf.ts";
import {
  norm_int,
  Ref,
  ref_type,
  type Scalar,
  to_float,
  to_int,
  to_num,
  to_str,
  type Value,
} from "./values.ts";

/** A function of one value. */
const of_value = (name: string, f: (v: Value, m: Machine) => Value): PerlFunction =>
  function* (m, e) {
    const v = yield* scalar(m, e.args[0]);
    yield* check_defined(m, v, e.args[0], name);
    return [f(v, m)];
  };

const upper = (s: string) => s.replace(/[a-z]/g, (c) => c.toUpperCase());
const lower = (s: string) => s.replace(/[A-Z]/g, (c) => c.toLowerCase());

const ascii_first = (s: string, f: (c: string) => string) => f(s.slice(0, 1)) + s.slice(1);

/** hex() and oct(): digits up to the first that is none. */
function digits(text: string, radix: number): number | bigint {
  const s = text.replaceAll("_", "");
  const set = radix === 16 ? /^[0-9a-fA-F]*/ : radix === 8 ? /^[0-7]*/ : /^[01]*/;
  const prefix = radix === 16 ? "0x" : radix === 8 ? "0o" : "0b";
  const m = set.exec(s)?.[0] ?? "";
  return m === "" ? 0 : norm_int(BigInt(prefix + m));
}

function oct(v: Value): Value {
  const s = to_str(v).trim();
  if (/^0?[xX]/.test(s)) return digits(s.replace(/^0?[xX]/, ""), 16);
  if (/^0?[bB]/.test(s)) return digits(s.replace(/^0?[bB]/, ""), 2);
  return digits(s.replace(/^0?[oO]/, ""), 8);
}

function int(v: Value): Value {
  const n = to_num(v);
  return typeof n === "bigint" ? n : Math.trunc(n) + 0;
}

/** What chomp and chop work on: the elements of arrays too. */
function* changed(m: Machine, args: readonly Expr[]): Code<Scalar[]> {
  if (args.length === 1 && args[0].k === "assign") return [yield* lvalue(m, args[0])];
  return args.length === 1 && args[0].k === "my" ? yield* boxes(m, args[0]) : yield* arguments_of(m, args);
}

function* chomp(m: Machine, args: readonly Expr[]): Code<Value> {
  const sep = m.scalar("/").v;
  let count = 0;
  if (sep === undefined) return 0;
  for (const box of yield* changed(m, args)) {
    const s = to_str(box.v);
    const end = to_str(sep) === "" ? (/\n+$/.exec(s)?.[0] ?? "") : to_str(sep);
    if (end === "" || !s.endsWith(end)) continue;
    box.v = s.slice(0, -end.length);
    count += end.length;
  }
  return count;
}

function* substr(m: Machine, args: readonly Expr[]): Code<Value> {
  const box = args.length > 3 ? yield* lvalue(m, args[0]) : null;
  const s = to_str(box ? box.v : yield* scalar(m, args[0]));
  let start = to_int(yield* scalar(m, args[1]));
  const length = args.length > 2 ? yield* scalar(m, args[2]) : undefined;
  if (start < 0) start += s.length;
  let end = s.length;
  if (length !== undefined) {
    const n = to_int(length);
    end = n < 0 ? s.length + n : start + n;
  }
  if (start > s.length || end < 0 || (start < 0 && end < 0)) {
    if (box) m.die("substr outside of string");
    if (m.state.warnings) yield* m.warn(`substr outside of string${m.where()}`);
    return undefined;
  }
  start = Math.max(0, start);
  end = Math.min(Math.max(start, end), s.length);
  if (box) box.v = s.slice(0, start) + to_str(yield* scalar(m, args[3])) + s.slice(end);
  return s.slice(start, end);
}

function* position(m: Machine, args: readonly Expr[], last: boolean): Code<Value> {
  const s = to_str(yield* scalar(m, args[0]));
  const t = to_str(yield* scalar(m, args[1]));
  const from = args.length > 2 ? to_int(yield* scalar(m, args[2])) : last ? s.length : 0;
  if (last) return from < 0 && t !== "" ? -1 : s.lastIndexOf(t, Math.max(0, from));
  return s.indexOf(t, Math.min(Math.max(0, from), s.length));
}

export const STRING_FUNCTIONS: FunctionMap = {
  length: function* (m, e) {
    const v = yield* scalar(m, e.args[0]);
    return [v === undefined ? undefined : to_str(v).length];
  },
  uc: of_value("uc", (v) => upper(to_str(v))),
  lc: of_value("lc", (v) => lower(to_str(v))),
  ucfirst: of_value("ucfirst", (v) => ascii_first(to_str(v), upper)),
  lcfirst: of_value("lcfirst", (v) => ascii_first(to_str(v), lower)),
  quotemeta: of_value("quotemeta", (v) => to_str(v).replace(/[^A-Za-z0-9_]/g, "\\$&")),
  ord: of_value("ord", (v) => (to_str(v) === "" ? 0 : (to_str(v).codePointAt(0) as number))),
  chr: of_value("chr", (v) => {
    const n = to_int(v);
    return n < 0 || n > 0x10ffff ? "\ufffd" : String.fromCodePoint(n);
  }),
  hex: of_value("hex", (v) => digits(to_str(v).replace(/^0?[xX]/, ""), 16)),
  oct: of_value("oct", oct),
  int: of_value("int", int),
  abs: of_value("abs", (v) => {
    const n = to_num(v);
    return typeof n === "bigint" ? norm_int(n < 0n ? -n : n) : Math.abs(n);
  }),
  sqrt: of_value("sqrt", (v, m) => {
    const n = to_float(v);
    return n < 0 ? m.die(`Can't take sqrt of ${to_str(n)}`) : Math.sqrt(n);
  }),
  log: of_value("log", (v, m) => {
    const n = to_float(v);
    return n <= 0 ? m.die(`Can't take log of ${to_str(n)}`) : Math.log(n);
  }),
  exp: of_value("exp", (v) => Math.exp(to_float(v))),
  sin: of_value("sin", (v) => Math.sin(to_float(v))),
  cos: of_value("cos", (v) => Math.cos(to_float(v))),
  atan2: function* (m, e) {
    return [Math.atan2(to_float(yield* scalar(m, e.args[0])), to_float(yield* scalar(m, e.args[1])))];
  },
  ref: function* (m, e) {
    const v = yield* scalar(m, e.args[0]);
    return [v instanceof Ref ? ref_type(v.to) : ""];
  },
  chomp: function* (m, e) {
    return [yield* chomp(m, e.args)];
  },
  chop: function* (m, e) {
    let last: Value = "";
    for (const box of yield* changed(m, e.args)) {
      const s = to_str(box.v);
      last = s.slice(-1);
      box.v = s.slice(0, -1);
    }
    return [last];
  },
  substr: function* (m, e) {
    return [yield* substr(m, e.args)];
  },
  index: function* (m, e) {
    return [yield* position(m, e.args, false)];
  },
  rindex: function* (m, e) {
    return [yield* position(m, e.args, true)];
  },
  sprintf: function* (m, e) {
    const [format, ...values] = yield* list_of(m, e.args);
    return [yield* sprintf(m, to_str(format), values, "sprintf")];
  },
};
