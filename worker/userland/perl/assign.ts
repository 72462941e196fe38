// Assignment, to a scalar or to a list.
import type { Code } from "../lib/code.ts";
import type { Expr } from "./ast.ts";
import {
  array_of,
  binary_op,
  boxes,
  hash_of,
  is_list,
  list,
  list_of,
  lvalue,
  scalar,
  stops,
} from "./evaluate.ts";
import type { Machine } from "./machine.ts";
import { type PerlArray, type PerlHash, Scalar, to_int, to_str, type Value } from "./values.ts";

type Assign = Expr & { k: "assign" };

/** Assigns; the value in scalar context (of a list assignment, the number of values on the right). */
export function* assign(m: Machine, e: Assign, want: "scalar" | "list"): Code<Value> {
  if (e.op === "" && is_list(e.l)) return yield* assign_list(m, e, want);
  if (e.l.k === "arylen") {
    const a = yield* array_of(m, e.l.base, true);
    const n = to_int(yield* scalar(m, e.op === "" ? e.r : { k: "bin", op: e.op, l: e.l, r: e.r }));
    a.a.length = Math.max(0, n + 1);
    return n;
  }
  const v = e.op === "" ? yield* plain(m, e) : yield* operated(m, e);
  if (e.l.k === "helem" && "name" in e.l.base && e.l.base.name === "SIG")
    yield* m.update_signal(to_str(yield* scalar(m, e.l.key)));
  return v;
}

function* plain(m: Machine, e: Assign): Code<Value> {
  const v = yield* scalar(m, e.r);
  const box = yield* lvalue(m, e.l);
  box.v = v;
  if (e.l.k === "var" && e.l.name === "0") yield* m.set_name(to_str(v));
  return v;
}

function* operated(m: Machine, e: Assign): Code<Value> {
  if (is_list(e.l)) return yield* operated_list(m, e);
  if (e.op === "||" || e.op === "&&" || e.op === "//") {
    const box = yield* lvalue(m, e.l);
    if (!stops(e.op, box.v)) box.v = yield* scalar(m, e.r);
    return box.v;
  }
  const right = yield* scalar(m, e.r);
  const box = yield* lvalue(m, e.l);
  // an undefined left side counts as empty or 0, without a warning, where it starts a text or a sum
  const starts = box.v === undefined && ["+", "-", ".", "|", "^"].includes(e.op);
  const left = starts ? (e.op === "." ? "" : 0) : box.v;
  box.v = yield* binary_op(m, e.op, e.l, e.r, left, right);
  return box.v;
}

/** @list x= n, and push-like operators do not exist. */
function* operated_list(m: Machine, e: Assign): Code<Value> {
  if (e.op !== "x") m.unsupported(`${e.op}= on a list`);
  const values = yield* list(m, { k: "bin", op: "x", l: { k: "list", items: [e.l] }, r: e.r });
  return yield* store_list(m, e.l, values);
}

function* assign_list(m: Machine, e: Assign, want: "scalar" | "list"): Code<Value> {
  const values = yield* list_of(m, [e.r]);
  yield* store_list(m, e.l, [...values]);
  return want === "scalar" ? values.length : undefined;
}

function* store_list(m: Machine, l: Expr, values: Value[]): Code<Value> {
  const targets = l.k === "list" ? l.items : [l];
  const rest = { values };
  for (const t of targets) yield* store_target(m, t, rest);
  return values.length;
}

function* store_target(m: Machine, t: Expr, rest: { values: Value[] }): Code<void> {
  const take = () => {
    const v = rest.values[0];
    rest.values = rest.values.slice(1);
    return v;
  };
  if (t.k === "func") {
    // undef skips a value
    take();
    return;
  }
  if (t.k === "list") {
    for (const item of t.items) yield* store_target(m, item, rest);
    return;
  }
  if (t.k === "my") {
    for (const v of t.vars) {
      if (!v) take();
      else store_container(m.declare(t.decl, v.sigil, v.name), rest, take);
    }
    return;
  }
  if (t.k === "var" && t.sigil === "@") return store_container(m.array(t.name), rest, take);
  if (t.k === "var" && t.sigil === "%") return store_container(m.hash(t.name), rest, take);
  if (t.k === "deref" && t.sigil === "@")
    return store_container(yield* array_of(m, { ref: t.e }, true), rest, take);
  if (t.k === "deref" && t.sigil === "%")
    return store_container(yield* hash_of(m, { ref: t.e }, true), rest, take);
  if (t.k === "slice" || t.k === "hslice") {
    for (const b of yield* boxes(m, t)) b.v = take();
    return;
  }
  (yield* lvalue(m, t)).v = take();
}

function store_container(
  c: Scalar | PerlArray | PerlHash,
  rest: { values: Value[] },
  take: () => Value,
): void {
  if (c instanceof Scalar) c.v = take();
  else {
    c.assign(rest.values);
    rest.values = [];
  }
}
