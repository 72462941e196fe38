// Expressions: their value in scalar context, their values in list context, and the boxes they stand for.
import type { Code } from "../lib/code.ts";
import { assign } from "./assign.ts";
import type { Base, Expr } from "./ast.ts";
import { call_code, call_named } from "./call.ts";
import { backtick } from "./func_process.ts";
import { file_test } from "./func_stat.ts";
import { call_function } from "./functions.ts";
import type { Machine } from "./machine.ts";
import { match, quote_pattern, substitute, transliterate } from "./match.ts";
import {
  binary,
  decrement,
  increment,
  NUMERIC_OPS,
  OP_NAMES,
  OperatorError,
  range,
  unary,
} from "./operators.ts";
import { read_handle } from "./read.ts";
import { eval_block, run_block_value } from "./statements.ts";
import {
  Glob,
  looks_numeric,
  PerlArray,
  PerlCode,
  PerlHash,
  Ref,
  Scalar,
  to_int,
  to_str,
  truthy,
  type Value,
} from "./values.ts";

/** Highest index an array may have. */
const ARRAY_LIMIT = 10_000_000;

/** A variable as messages name it, with the blank behind it; "" when it has no simple name. */
function shown_name(m: Machine, e: Expr): string {
  if (e.k === "var" && e.sigil === "$") return `$${e.name} `;
  if (e.k === "my" && !e.paren && e.vars[0]?.sigil === "$") return `$${e.vars[0].name} `;
  if (e.k === "elem" && "name" in e.base && e.i.k === "const") return `$${e.base.name}[${to_str(e.i.v)}] `;
  if (e.k === "helem" && "name" in e.base && e.key.k === "const")
    return `$${e.base.name}{"${to_str(e.key.v)}"} `;
  if (e.k === "helem" && "name" in e.base && e.key.k === "var")
    return `$${e.base.name}{"${to_str(m.scalar(e.key.name).v)}"} `;
  return "";
}

/** Warns about an undefined value in an operation, when warnings are on. */
export function* check_defined(m: Machine, v: Value, e: Expr, where: string): Code<void> {
  if (v === undefined && m.state.warnings)
    yield* m.warn(`Use of uninitialized value ${shown_name(m, e)}in ${where}${m.where()}`);
}

function* check_operand(m: Machine, v: Value, e: Expr, op: string): Code<void> {
  const name = OP_NAMES[op];
  if (name === undefined) return;
  yield* check_defined(m, v, e, name);
  if (typeof v === "string" && NUMERIC_OPS.has(op) && !looks_numeric(v))
    yield* m.warn(`Argument "${v.replaceAll("\n", "\\n")}" isn't numeric in ${name}${m.where()}`);
}

/** Runs an operator; its errors are the program's. */
export function guarded<T>(m: Machine, run: () => T): T {
  try {
    return run();
  } catch (e) {
    if (e instanceof OperatorError) m.die(e.message);
    throw e;
  }
}

export function* binary_op(m: Machine, op: string, l: Expr, r: Expr, a: Value, b: Value): Code<Value> {
  if (m.state.warnings) {
    // Perl looks at the right operand first, except when it joins texts
    if (op === "." || op === "x") yield* check_operand(m, a, l, op);
    yield* check_operand(m, b, r, op);
    if (op !== "." && op !== "x") yield* check_operand(m, a, l, op);
  }
  return guarded(m, () => binary(op, a, b));
}

/** The value in scalar context. */
export function* scalar(m: Machine, e: Expr): Code<Value> {
  switch (e.k) {
    case "const":
      return e.v;
    case "interp":
      return yield* interpolation(m, e.parts);
    case "var":
      if (e.sigil === "$") return m.scalar(e.name).v;
      if (e.sigil === "@") return m.array(e.name).a.length;
      return m.hash(e.name).m.size;
    case "my":
      if (!e.paren && e.vars[0]?.sigil === "$") return (yield* lvalue(m, e)).v;
      return (yield* list(m, e)).length;
    case "deref":
      if (e.sigil === "$") return (yield* lvalue(m, e)).v;
      if (e.sigil === "@") return (yield* array_of(m, { ref: e.e }, false)).a.length;
      return (yield* hash_of(m, { ref: e.e }, false)).m.size;
    case "elem": {
      const a = yield* array_of(m, e.base, false);
      const i = to_int(yield* scalar(m, e.i));
      return a.a[i < 0 ? i + a.a.length : i]?.v;
    }
    case "helem": {
      const h = yield* hash_of(m, e.base, false);
      const key = yield* hash_key(m, e.key);
      return h.m.get(key)?.v;
    }
    case "arylen":
      return (yield* array_of(m, e.base, false)).a.length - 1;
    case "slice":
    case "hslice":
    case "lslice":
      return (yield* list(m, e)).at(-1);
    case "call":
      return (yield* call_named(m, e, "scalar")).at(-1);
    case "callref":
      return (yield* call_code(m, yield* scalar(m, e.e), yield* arguments_of(m, e.args), "scalar")).at(-1);
    case "func":
      return (yield* call_function(m, e, "scalar")).at(-1);
    case "bin":
      if (e.op === "x" && e.l.k === "list") return (yield* list(m, e)).at(-1);
      return yield* binary_op(m, e.op, e.l, e.r, yield* scalar(m, e.l), yield* scalar(m, e.r));
    case "logic": {
      const l = yield* scalar(m, e.l);
      return stops(e.op, l) ? l : yield* scalar(m, e.r);
    }
    case "un": {
      const v = yield* scalar(m, e.e);
      if (e.op === "-") yield* check_defined(m, v, e.e, "negation (-)");
      return unary(e.op, v);
    }
    case "step":
      return yield* step(m, e);
    case "assign":
      return yield* assign(m, e, "scalar");
    case "cond":
      return yield* scalar(m, truthy(yield* scalar(m, e.c)) ? e.t : e.f);
    case "list":
      return yield* last_of(m, e.items);
    case "match":
      return (yield* match(m, e, "scalar"))[0];
    case "subst":
      return yield* substitute(m, e);
    case "trans":
      return yield* transliterate(m, e);
    case "readline":
      return (yield* read_handle(m, e.handle, "scalar"))[0];
    case "backtick":
      return (yield* backtick(m, e.command, "scalar"))[0];
    case "filetest":
      return yield* file_test(m, e.op, e.e);
    case "do":
      return (yield* run_block_value(m, e.block, "scalar")).at(-1);
    case "evalblock":
      return (yield* eval_block(m, e.block, "scalar")).at(-1);
    case "range":
      return m.unsupported(".. in scalar context");
    default:
      return yield* reference(m, e);
  }
}

/** What makes a reference. */
function* reference(m: Machine, e: Expr): Code<Value> {
  switch (e.k) {
    case "anonarray": {
      const a = new PerlArray();
      a.assign(yield* list_of(m, e.items));
      return m.ref_to(a);
    }
    case "anonhash": {
      const h = new PerlHash();
      h.assign(yield* list_of(m, e.items));
      return m.ref_to(h);
    }
    case "anonsub":
      return m.ref_to(new PerlCode("__ANON__", e.sub.body, m.scope));
    case "qr":
      return yield* quote_pattern(m, e);
    case "ref":
      return yield* reference_to(m, e.e);
    default:
      throw new Error(`unknown expression ${e.k}`);
  }
}

function* reference_to(m: Machine, e: Expr): Code<Value> {
  if (e.k === "var" && e.sigil === "@") return m.ref_to(m.array(e.name));
  if (e.k === "var" && e.sigil === "%") return m.ref_to(m.hash(e.name));
  if (e.k === "deref" && e.sigil === "@") return m.ref_to(yield* array_of(m, { ref: e.e }, true));
  if (e.k === "deref" && e.sigil === "%") return m.ref_to(yield* hash_of(m, { ref: e.e }, true));
  if (e.k === "call" && e.inherit) {
    const code = m.subs.get(e.name);
    return code ? m.ref_to(code) : m.die(`Undefined subroutine &main::${e.name}`);
  }
  if (e.k === "my" && !e.paren && e.vars[0] && e.vars[0].sigil !== "$")
    return m.ref_to(m.declare(e.decl, e.vars[0].sigil, e.vars[0].name));
  if (e.k === "list") {
    if (e.items.length !== 1 || is_list(e.items[0])) m.unsupported("\\(list)");
    return yield* reference_to(m, e.items[0]);
  }
  return m.ref_to(yield* lvalue(m, e));
}

export const stops = (op: "&&" | "||" | "//", v: Value): boolean =>
  op === "&&" ? !truthy(v) : op === "||" ? truthy(v) : v !== undefined;

function* interpolation(m: Machine, parts: readonly Expr[]): Code<string> {
  let out = "";
  for (const p of parts) {
    if (p.k === "const") {
      out += to_str(p.v);
      continue;
    }
    const v = yield* scalar(m, p);
    if (v === undefined) yield* check_defined(m, v, p, parts.length > 1 ? OP_NAMES["."] : "string");
    out += to_str(v);
  }
  return out;
}

function* last_of(m: Machine, items: readonly Expr[]): Code<Value> {
  let v: Value;
  for (const item of items) v = yield* scalar(m, item);
  return v;
}

function* step(m: Machine, e: Expr & { k: "step" }): Code<Value> {
  const box = yield* lvalue(m, e.e);
  const before = box.v;
  box.v = e.op === "++" ? increment(before) : decrement(before);
  return e.prefix ? box.v : e.op === "++" ? (before ?? 0) : before;
}

export function* hash_key(m: Machine, e: Expr): Code<string> {
  if (e.k === "const") return to_str(e.v);
  if (e.k === "list") m.unsupported("$hash{several, keys}");
  const v = yield* scalar(m, e);
  yield* check_defined(m, v, e, "hash element");
  return to_str(v);
}

/** The values in list context. */
export function* list(m: Machine, e: Expr): Code<Value[]> {
  switch (e.k) {
    case "list":
      return yield* list_of(m, e.items);
    case "var":
      if (e.sigil === "@") return m.array(e.name).values();
      if (e.sigil === "%") return m.hash(e.name).pairs();
      break;
    case "my":
    case "slice":
    case "hslice":
      return (yield* boxes(m, e)).map((b) => b.v);
    case "deref":
      if (e.sigil === "@") return (yield* array_of(m, { ref: e.e }, false)).values();
      if (e.sigil === "%") return (yield* hash_of(m, { ref: e.e }, false)).pairs();
      break;
    case "lslice": {
      const of = yield* list(m, e.of);
      const at = yield* list(m, e.list);
      if (of.length === 0) return [];
      return at.map((i) => of.at(to_int(i)));
    }
    case "call":
      return yield* call_named(m, e, "list");
    case "callref":
      return yield* call_code(m, yield* scalar(m, e.e), yield* arguments_of(m, e.args), "list");
    case "func":
      return yield* call_function(m, e, "list");
    case "bin":
      if (e.op !== "x" || e.l.k !== "list") break;
      return yield* repeat_list(m, yield* list(m, e.l), to_int(yield* scalar(m, e.r)));
    case "logic": {
      const l = yield* scalar(m, e.l);
      return stops(e.op, l) ? [l] : yield* list(m, e.r);
    }
    case "assign":
      if (is_list(e.l) && e.op === "") {
        yield* assign(m, e, "list");
        return yield* list(m, as_read(e.l));
      }
      break;
    case "cond":
      return yield* list(m, truthy(yield* scalar(m, e.c)) ? e.t : e.f);
    case "range": {
      const from = yield* scalar(m, e.l);
      const to = yield* scalar(m, e.r);
      return guarded(m, () => range(from, to));
    }
    case "match":
      return yield* match(m, e, "list");
    case "readline":
      return yield* read_handle(m, e.handle, "list");
    case "backtick":
      return yield* backtick(m, e.command, "list");
    case "do":
      return yield* run_block_value(m, e.block, "list");
    case "evalblock":
      return yield* eval_block(m, e.block, "list");
    default:
      break;
  }
  return [yield* scalar(m, e)];
}

function* repeat_list(m: Machine, values: Value[], times: number): Code<Value[]> {
  if (values.length * times > ARRAY_LIMIT) m.die("Out of memory in perl:repeat");
  const out: Value[] = [];
  for (let i = 0; i < times; i++) out.push(...values);
  return out;
}

/** Is this assigned a list, not a scalar? */
export function is_list(e: Expr): boolean {
  if (e.k === "list" || e.k === "slice" || e.k === "hslice") return true;
  if (e.k === "var" || e.k === "deref") return e.sigil === "@" || e.sigil === "%";
  return e.k === "my" && (e.paren || e.vars[0]?.sigil !== "$");
}

/** A declaration that has been run, as the variables it declared. */
export function as_read(e: Expr): Expr {
  if (e.k === "list") return { k: "list", items: e.items.map(as_read) };
  if (e.k !== "my") return e;
  const vars = e.vars.flatMap((v): Expr[] => (v ? [{ k: "var", sigil: v.sigil, name: v.name }] : []));
  return e.paren ? { k: "list", items: vars } : vars[0];
}

export function* list_of(m: Machine, items: readonly Expr[]): Code<Value[]> {
  if (items.length === 1) return yield* list(m, items[0]);
  const out: Value[] = [];
  for (const item of items) {
    const values = yield* list(m, item);
    for (const v of values) out.push(v);
  }
  return out;
}

/** Boxes of what is iterated or passed: variables themselves, so that they can be changed; copies of the rest. */
export function* boxes(m: Machine, e: Expr): Code<Scalar[]> {
  switch (e.k) {
    case "list":
      return yield* arguments_of(m, e.items);
    case "var":
      if (e.sigil === "@") return array_boxes(m.array(e.name));
      if (e.sigil === "$") return [m.scalar(e.name)];
      break;
    case "my": {
      const out: Scalar[] = [];
      for (const v of e.vars) {
        const c = v && m.declare(e.decl, v.sigil, v.name);
        if (c instanceof PerlArray) out.push(...array_boxes(c));
        else if (c instanceof Scalar) out.push(c);
      }
      return out;
    }
    case "deref":
      if (e.sigil === "@") return array_boxes(yield* array_of(m, { ref: e.e }, true));
      if (e.sigil === "$") return [yield* lvalue(m, e)];
      break;
    case "elem":
    case "helem":
      return [yield* lvalue(m, e)];
    case "slice": {
      const a = yield* array_of(m, e.base, true);
      const at = yield* list(m, e.list);
      return at.map((i) => a.box(index(m, a, to_int(i))));
    }
    case "hslice": {
      const h = yield* hash_of(m, e.base, true);
      return (yield* list(m, e.list)).map((k) => h.box(to_str(k)));
    }
    case "func":
      if (e.name === "values" && e.args[0].k === "var" && e.args[0].sigil === "%")
        return [...m.hash(e.args[0].name).m.values()];
      break;
    default:
      break;
  }
  return (yield* list(m, e)).map((v) => new Scalar(v));
}

const array_boxes = (a: PerlArray): Scalar[] => a.a.map((_, i) => a.box(i));

export function* arguments_of(m: Machine, items: readonly Expr[]): Code<Scalar[]> {
  const out: Scalar[] = [];
  for (const item of items) for (const b of yield* boxes(m, item)) out.push(b);
  return out;
}

/** An index counted from the start; dies as Perl does when it lies before the array. */
function index(m: Machine, a: PerlArray, i: number): number {
  const at = i < 0 ? i + a.a.length : i;
  if (at < 0) m.die(`Modification of non-creatable array value attempted, subscript ${i}`);
  if (at > ARRAY_LIMIT) m.die("Out of memory in perl:extend");
  return at;
}

/** The box of an expression that can be assigned to; makes elements that do not exist. */
export function* lvalue(m: Machine, e: Expr): Code<Scalar> {
  switch (e.k) {
    case "var":
      if (e.sigil === "$") return m.scalar(e.name);
      break;
    case "my":
      if (e.vars[0]?.sigil === "$") return m.declare(e.decl, "$", e.vars[0].name) as Scalar;
      break;
    case "elem": {
      const a = yield* array_of(m, e.base, true);
      return a.box(index(m, a, to_int(yield* scalar(m, e.i))));
    }
    case "helem": {
      const h = yield* hash_of(m, e.base, true);
      return h.box(yield* hash_key(m, e.key));
    }
    case "deref": {
      if (e.sigil !== "$") break;
      const box = yield* lvalue(m, e.e);
      if (box.v === undefined) box.v = m.ref_to(new Scalar());
      if (box.v instanceof Ref && box.v.to instanceof Scalar) return box.v.to;
      return not_a_reference(m, box.v, "a SCALAR");
    }
    case "cond":
      return yield* lvalue(m, truthy(yield* scalar(m, e.c)) ? e.t : e.f);
    case "assign":
      yield* assign(m, e, "scalar");
      return yield* lvalue(m, as_read(e.l));
    case "step":
      if (!e.prefix) break;
      yield* step(m, e);
      return yield* lvalue(m, e.e);
    case "list":
      if (e.items.length === 1) return yield* lvalue(m, e.items[0]);
      break;
    default:
      break;
  }
  return new Scalar(yield* scalar(m, e));
}

function not_a_reference(m: Machine, v: Value, what: string): never {
  if (v instanceof Ref) m.die(`Not ${what} reference`);
  if (v === undefined) m.die(`Can't use an undefined value as ${what} reference`);
  if (!m.state.strict) m.unsupported("symbolic reference");
  m.die(
    `Can't use string ("${to_str(v).slice(0, 32)}"${to_str(v).length > 32 ? "..." : ""}) as ${what} ref while "strict refs" in use`,
  );
}

/** Can an undefined value here become a reference to something new? */
const can_vivify = (e: Expr): boolean =>
  (e.k === "var" && e.sigil === "$") ||
  e.k === "elem" ||
  e.k === "helem" ||
  (e.k === "deref" && e.sigil === "$") ||
  e.k === "my";

function* container(m: Machine, e: Expr, make: () => PerlArray | PerlHash, create: boolean): Code<Value> {
  if (!can_vivify(e)) return yield* scalar(m, e);
  if (!create) {
    const v = yield* scalar(m, e);
    return v === undefined ? new Ref(make()) : v;
  }
  const box = yield* lvalue(m, e);
  if (box.v === undefined) box.v = m.ref_to(make());
  return box.v;
}

/** The array a base stands for; `create` makes one behind an undefined reference. */
export function* array_of(m: Machine, base: Base, create: boolean): Code<PerlArray> {
  if ("name" in base) return m.array(base.name);
  const v = yield* container(m, base.ref, () => new PerlArray(), create);
  if (v instanceof Ref && v.to instanceof PerlArray) return v.to;
  return not_a_reference(m, v, "an ARRAY");
}

export function* hash_of(m: Machine, base: Base, create: boolean): Code<PerlHash> {
  if ("name" in base) return m.hash(base.name);
  const v = yield* container(m, base.ref, () => new PerlHash(), create);
  if (v instanceof Ref && v.to instanceof PerlHash) return v.to;
  return not_a_reference(m, v, "a HASH");
}

/** What a value means as a file handle, or null. */
export function handle_glob(m: Machine, v: Value): Glob | null {
  if (v instanceof Glob) return v;
  if (v instanceof Ref && v.to instanceof Glob) return v.to;
  if (typeof v === "string" && /^\*?(?:main::)?\w+$/.test(v)) return m.glob(v.replace(/^\*?(?:main::)?/, ""));
  return null;
}
