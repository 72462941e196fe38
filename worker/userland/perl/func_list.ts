// Functions on arrays, hashes and lists (perlfunc).
import type { Code } from "../lib/code.ts";
import * as sys from "../lib/sys.ts";
import type { Expr } from "./ast.ts";
import { arguments_of, array_of, boxes, hash_key, hash_of, list, list_of, scalar } from "./evaluate.ts";
import type { FuncExpr, FunctionMap } from "./functions.ts";
import type { Machine } from "./machine.ts";
import { regex_of, search } from "./match.ts";
import { run_block_value, with_topic } from "./statements.ts";
import {
  LoopControl,
  type PerlArray,
  PerlHash,
  ReturnValue,
  Scalar,
  to_float,
  to_int,
  to_str,
  truthy,
  type Value,
  type Want,
} from "./values.ts";

/** The array an argument names: @x, @$x, @{...}. */
function* array_arg(m: Machine, e: Expr, name: string): Code<PerlArray> {
  if (e.k === "var" && e.sigil === "@") return m.array(e.name);
  if (e.k === "deref" && e.sigil === "@") return yield* array_of(m, { ref: e.e }, true);
  if (e.k === "my" && e.vars[0]?.sigil === "@") return m.declare(e.decl, "@", e.vars[0].name) as PerlArray;
  return m.die(`Experimental ${name} on scalar is now forbidden`);
}

function* container_arg(m: Machine, e: Expr, name: string): Code<PerlArray | PerlHash> {
  if (e.k === "var" && e.sigil === "%") return m.hash(e.name);
  if (e.k === "deref" && e.sigil === "%") return yield* hash_of(m, { ref: e.e }, true);
  return yield* array_arg(m, e, name);
}

/** The default array of shift and pop: @_ in a sub, @ARGV outside. */
const default_array = (m: Machine): PerlArray => (m.depth > 0 ? m.array("_") : m.array("ARGV"));

/** Merge sort with a comparison that may run the program's code. */
function* sort_values(values: Value[], less: (a: Value, b: Value) => Code<number>): Code<Value[]> {
  if (values.length < 2) return values;
  const half = values.length >> 1;
  const a = yield* sort_values(values.slice(0, half), less);
  const b = yield* sort_values(values.slice(half), less);
  const out: Value[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) out.push((yield* less(a[i], b[j])) <= 0 ? a[i++] : b[j++]);
  return [...out, ...a.slice(i), ...b.slice(j)];
}

function* sort(m: Machine, e: FuncExpr): Code<Value[]> {
  const values = yield* list_of(m, e.args);
  const { block } = e;
  if (!block)
    return [...values].sort((a, b) => {
      const x = to_str(a);
      const y = to_str(b);
      return x < y ? -1 : x > y ? 1 : 0;
    });
  return yield* with_topic(m, "a", (set_a) =>
    with_topic(m, "b", (set_b) =>
      sort_values(values, function* (a, b) {
        set_a(new Scalar(a));
        set_b(new Scalar(b));
        return to_float((yield* run_block_value(m, block, "scalar")).at(-1));
      }),
    ),
  );
}

/** map and grep: the block for each element as $_. */
function* for_each(m: Machine, e: FuncExpr, visit: (box: Scalar) => Code<void>): Code<void> {
  const items = yield* arguments_of(m, e.args);
  yield* with_topic(m, "_", function* (set) {
    let n = 0;
    for (const box of items) {
      set(box);
      if (++n % 256 === 0) yield sys.preempt();
      yield* visit(box);
    }
  });
}

function* splice(m: Machine, e: FuncExpr): Code<Value[]> {
  const a = yield* array_arg(m, e.args[0], "splice");
  const size = a.a.length;
  let start = e.args.length > 1 ? to_int(yield* scalar(m, e.args[1])) : 0;
  if (start < 0) start += size;
  if (start < 0) m.die(`Modification of non-creatable array value attempted, subscript ${start - size}`);
  start = Math.min(start, size);
  const asked = e.args.length > 2 ? yield* scalar(m, e.args[2]) : undefined;
  let count = asked === undefined ? size - start : to_int(asked);
  if (count < 0) count = Math.max(0, size - start + count);
  const put = yield* list_of(m, e.args.slice(3));
  return a.a.splice(start, count, ...put.map((v) => new Scalar(v))).map((s) => s?.v);
}

function* each_pair(m: Machine, e: FuncExpr): Code<Value[]> {
  const c = yield* container_arg(m, e.args[0], "each");
  if (!(c instanceof PerlHash)) return m.unsupported("each @array");
  c.iterator ??= [...c.m.keys()];
  const key = c.iterator.shift();
  if (key === undefined) {
    c.iterator = null;
    return [];
  }
  return [key, c.m.get(key)?.v];
}

function* remove(m: Machine, e: Expr): Code<Value[]> {
  if (e.k === "helem") {
    const h = yield* hash_of(m, e.base, false);
    const key = yield* hash_key(m, e.key);
    const v = h.m.get(key)?.v;
    h.m.delete(key);
    if ("name" in e.base && e.base.name === "SIG") yield* m.update_signal(key);
    return [v];
  }
  if (e.k === "hslice") {
    const h = yield* hash_of(m, e.base, false);
    const keys = (yield* list(m, e.list)).map(to_str);
    const out = keys.map((k) => h.m.get(k)?.v);
    for (const k of keys) h.m.delete(k);
    return out;
  }
  if (e.k === "elem") m.unsupported("delete $array[index]");
  return m.die("delete argument is not a HASH or ARRAY element or slice");
}

function* exists(m: Machine, e: Expr): Code<boolean> {
  if (e.k === "helem") {
    const h = yield* hash_of(m, e.base, false);
    return h.m.has(yield* hash_key(m, e.key));
  }
  if (e.k === "elem") {
    const a = yield* array_of(m, e.base, false);
    const i = to_int(yield* scalar(m, e.i));
    return a.a[i < 0 ? i + a.a.length : i] !== undefined;
  }
  if (e.k === "call") return m.subs.has(e.name);
  return m.die("exists argument is not a HASH or ARRAY element or a subroutine");
}

function* defined(m: Machine, e: Expr): Code<boolean> {
  if (e.k === "call" && e.inherit) return m.subs.has(e.name);
  if (e.k === "var" && e.sigil === "@")
    m.die("Can't use 'defined(@array)' (Maybe you should just omit the defined()?)");
  return (yield* scalar(m, e)) !== undefined;
}

function* undefine(m: Machine, e: Expr | undefined): Code<void> {
  if (!e) return;
  if ((e.k === "var" || e.k === "deref") && (e.sigil === "@" || e.sigil === "%")) {
    (yield* container_arg(m, e, "undef")).assign([]);
    return;
  }
  if (e.k === "call") m.unsupported("undef &sub");
  for (const box of yield* boxes(m, e)) box.v = undefined;
}

/** split's fields: separators' groups between them, trailing empty ones dropped. */
function* split(m: Machine, e: FuncExpr): Code<Value[]> {
  const [pattern, text, max] = e.args;
  let s = to_str(text ? yield* scalar(m, text) : m.scalar("_").v);
  const limit = max ? to_int(yield* scalar(m, max)) : 0;
  const by_string = pattern?.k !== "match" || pattern.on !== null;
  const separator = !pattern ? " " : by_string ? yield* scalar(m, pattern) : null;
  const awk = separator === " ";
  if (awk) s = s.replace(/^\s+/, "");
  const parts = awk
    ? [{ k: "const" as const, v: "\\s+" }]
    : pattern.k === "match" && pattern.on === null
      ? pattern.pattern
      : ([{ k: "const" as const, v: separator }] as Expr[]);
  let flags = pattern?.k === "match" ? pattern.flags : "";
  if (parts.length === 1 && parts[0].k === "const" && parts[0].v === "^") flags += "m";
  const regex = yield* regex_of(m, parts as Expr[], flags);
  const out: Value[] = [];
  if (s === "") return out;
  let start = 0;
  for (let from = 0; limit <= 0 || out.length < limit - 1; ) {
    const found = search(m, regex, s, from);
    if (!found || found.start >= s.length) break;
    if (found.end === found.start && found.start === start) {
      // an empty separator never stands before the first character of a field
      from = found.start + 1;
      if (from > s.length) break;
      const again = search(m, regex, s, from);
      if (!again || (again.start >= s.length && again.end === again.start)) break;
      out.push(s.slice(start, again.start));
      for (const g of again.groups.slice(1)) out.push(g ? s.slice(g[0], g[1]) : undefined);
      start = again.end;
      from = start;
      continue;
    }
    // a separator of width at the very start leaves an empty field; an empty one does not
    out.push(s.slice(start, found.start));
    for (const g of found.groups.slice(1)) out.push(g ? s.slice(g[0], g[1]) : undefined);
    start = found.end;
    from = start;
  }
  out.push(s.slice(start));
  if (limit === 0) while (out.length > 0 && (out.at(-1) === undefined || out.at(-1) === "")) out.pop();
  return out;
}

const counted = (values: Value[], want: Want): Value[] => (want === "list" ? values : [values.length]);

export const LIST_FUNCTIONS: FunctionMap = {
  push: function* (m, e) {
    const a = yield* array_arg(m, e.args[0], "push");
    for (const v of yield* list_of(m, e.args.slice(1))) a.a.push(new Scalar(v));
    return [a.a.length];
  },
  unshift: function* (m, e) {
    const a = yield* array_arg(m, e.args[0], "unshift");
    a.a = [...(yield* list_of(m, e.args.slice(1))).map((v) => new Scalar(v)), ...a.a];
    return [a.a.length];
  },
  pop: function* (m, e) {
    return [(e.args[0] ? yield* array_arg(m, e.args[0], "pop") : default_array(m)).a.pop()?.v];
  },
  shift: function* (m, e) {
    return [(e.args[0] ? yield* array_arg(m, e.args[0], "shift") : default_array(m)).a.shift()?.v];
  },
  splice: function* (m, e) {
    return yield* splice(m, e);
  },
  reverse: function* (m, e, want) {
    if (want === "list") return [...(yield* list_of(m, e.args))].reverse();
    const values = e.args.length > 0 ? yield* list_of(m, e.args) : [m.scalar("_").v];
    return [[...values.map(to_str).join("")].reverse().join("")];
  },
  join: function* (m, e) {
    const sep = to_str(yield* scalar(m, e.args[0]));
    return [(yield* list_of(m, e.args.slice(1))).map(to_str).join(sep)];
  },
  keys: function* (m, e, want) {
    const c = yield* container_arg(m, e.args[0], "keys");
    if (c instanceof PerlHash) c.iterator = null;
    return counted(c instanceof PerlHash ? [...c.m.keys()] : c.a.map((_, i) => i), want);
  },
  values: function* (m, e, want) {
    const c = yield* container_arg(m, e.args[0], "values");
    return counted(c instanceof PerlHash ? [...c.m.values()].map((s) => s.v) : c.values(), want);
  },
  each: function* (m, e, want) {
    const pair = yield* each_pair(m, e);
    return want === "list" ? pair : [pair[0]];
  },
  delete: function* (m, e) {
    return yield* remove(m, e.args[0]);
  },
  exists: function* (m, e) {
    return [(yield* exists(m, e.args[0])) ? 1 : ""];
  },
  defined: function* (m, e) {
    return [(yield* defined(m, e.args[0])) ? 1 : ""];
  },
  undef: function* (m, e) {
    yield* undefine(m, e.args[0]);
    return [undefined];
  },
  scalar: function* (m, e) {
    return [yield* scalar(m, e.args[0])];
  },
  wantarray: function* (m) {
    return [m.depth === 0 || m.want === "void" ? undefined : m.want === "list" ? 1 : 0];
  },
  map: function* (m, e, want) {
    const out: Value[] = [];
    const block = e.block ?? { body: [] };
    yield* for_each(m, e, function* () {
      for (const v of yield* run_block_value(m, block, "list")) out.push(v);
    });
    return counted(out, want);
  },
  grep: function* (m, e, want) {
    const out: Value[] = [];
    const block = e.block ?? { body: [] };
    yield* for_each(m, e, function* (box) {
      if (truthy((yield* run_block_value(m, block, "scalar")).at(-1))) out.push(box.v);
    });
    return counted(out, want);
  },
  sort: function* (m, e) {
    return yield* sort(m, e);
  },
  split: function* (m, e, want) {
    return counted(yield* split(m, e), want);
  },
  return: function* (m, e) {
    const { want } = m;
    if (want === "list") throw new ReturnValue(yield* list_of(m, e.args));
    const one: Expr = e.args.length === 1 ? e.args[0] : { k: "list", items: e.args };
    throw new ReturnValue([e.args.length === 0 ? undefined : yield* scalar(m, one)]);
  },
  next: function* (_m, e) {
    throw new LoopControl("next", e.args[0]?.k === "const" ? to_str(e.args[0].v) : null);
  },
  last: function* (_m, e) {
    throw new LoopControl("last", e.args[0]?.k === "const" ? to_str(e.args[0].v) : null);
  },
};
