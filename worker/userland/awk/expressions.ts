// Expressions made into closures. An expression that makes no system call is a plain function; one that does (getline,
// system, a call of a user's function) is a generator.
import { CLOCK_REALTIME, type timespec } from "../../kernel/uapi/sched.ts";
import type { Code } from "../lib/code.ts";
import { system } from "../lib/popen.ts";
import type { Regex } from "../lib/regex.ts";
import { strerror } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { AwkError, type Expr, type Ref } from "./ast.ts";
import { call_plain, substitute } from "./builtins.ts";
import { format } from "./format.ts";
import { split_fields } from "./patterns.ts";
import type { Cell, Runtime } from "./runtime.ts";
import { command_status } from "./streams.ts";
import { compare_values, from_input, to_boolean, to_int, to_number, type Value } from "./values.ts";

/** A compiled expression: `f` when it is pure, `g` always. */
export interface Compiled<T = Value> {
  f: (() => T) | null;
  g: () => Code<T>;
}

/** Where an assignment goes: what is known only when it happens is found by `locate`. */
interface Target {
  locate: Compiled<{ get: () => Value; set: (v: Value) => void }>;
}

export function pure<T>(f: () => T): Compiled<T> {
  return {
    f,
    *g() {
      return f();
    },
  };
}

const impure = <T>(g: () => Code<T>): Compiled<T> => ({ f: null, g });

/** Value of a compiled expression inside a generator. */
export function* run<T>(c: Compiled<T>): Code<T> {
  return c.f ? c.f() : yield* c.g();
}

function map1<A, T>(a: Compiled<A>, op: (a: A) => T): Compiled<T> {
  const { f } = a;
  if (f) return pure(() => op(f()));
  return impure(function* () {
    return op(yield* a.g());
  });
}

function map2<A, B, T>(a: Compiled<A>, b: Compiled<B>, op: (a: A, b: B) => T): Compiled<T> {
  const x = a.f;
  const y = b.f;
  if (x && y) return pure(() => op(x(), y()));
  return impure(function* () {
    const left = yield* run(a);
    return op(left, yield* run(b));
  });
}

function all<T>(list: readonly Compiled<T>[]): Compiled<T[]> {
  const functions = list.map((c) => c.f);
  if (functions.every((f) => f !== null)) return pure(() => functions.map((f) => (f as () => T)()));
  return impure(function* () {
    const values: T[] = [];
    for (const c of list) values.push(yield* run(c));
    return values;
  });
}

const bool = (b: boolean): Value => (b ? 1 : 0);

/** Calls of user functions nested deeper fail: the host's stack has an end. */
const MAX_CALLS = 1000;

/** fmod(3): the sign is that of the dividend. */
const ARITHMETIC: Readonly<Record<string, (a: number, b: number) => number>> = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
  "%": (a, b) => a % b,
  "^": (a, b) => a ** b,
};
const COMPARE: Readonly<Record<string, (d: number) => boolean>> = {
  "<": (d) => d < 0,
  "<=": (d) => d <= 0,
  "==": (d) => d === 0,
  "!=": (d) => d !== 0,
  ">": (d) => d > 0,
  ">=": (d) => d >= 0,
};

/** A function of the program, made ready to run. */
export interface UserFunction {
  params: number;
  body: () => Code<Value>;
}

export class ExpressionCompiler {
  readonly rt: Runtime;
  readonly functions: Map<string, UserFunction>;

  constructor(rt: Runtime, functions: Map<string, UserFunction>) {
    this.rt = rt;
    this.functions = functions;
  }

  compile(e: Expr): Compiled {
    const { rt } = this;
    switch (e.type) {
      case "num":
      case "str": {
        const { value } = e;
        return pure(() => value);
      }
      case "group":
        return this.compile(e.value);
      case "regex": {
        const regex = rt.patterns.get(e.source, e.line);
        return pure(() => bool(regex.test(rt.record.text)));
      }
      case "var":
        return this.#variable(e.ref);
      case "field":
        if (e.index.type === "num") {
          const n = to_int(e.index.value);
          return pure(() => rt.record.get(n));
        }
        return map1(this.compile(e.index), (i) => rt.record.get(to_int(to_number(i))));
      case "index": {
        const key = this.#key(e.subscripts);
        return map1(key, (k) => rt.array(e.array).get(k.text, k.numeric));
      }
      case "in":
        return map1(this.#key(e.subscripts), (k) => bool(rt.array(e.array).has(k.text, k.numeric)));
      case "assign":
        return this.#assign(e);
      case "increment":
        return this.#increment(e);
      case "cond":
        return this.#choose(this.compile(e.test), this.compile(e.yes), this.compile(e.no));
      case "and":
        return this.#choose(
          this.compile(e.left),
          this.#truth(e.right),
          pure(() => 0),
        );
      case "or":
        return this.#choose(
          this.compile(e.left),
          pure(() => 1),
          this.#truth(e.right),
        );
      case "not":
        return map1(this.compile(e.value), (v) => bool(!to_boolean(v)));
      case "minus":
        return map1(this.compile(e.value), (v) => -to_number(v));
      case "plus":
        return map1(this.compile(e.value), (v) => to_number(v));
      case "binary":
        return this.#binary(e.op, this.compile(e.left), this.compile(e.right));
      case "concat":
        return map2(this.compile(e.left), this.compile(e.right), (a, b) => rt.text(a) + rt.text(b));
      case "match": {
        const { negate } = e;
        return map2(this.compile(e.left), this.regex(e.right), (s, regex) =>
          bool(regex.test(rt.text(s)) !== negate),
        );
      }
      case "getline":
        return this.#getline(e);
      case "builtin":
        return this.#builtin(e.name, e.args);
      case "call":
        return this.#call(e.name, e.args);
    }
  }

  #truth(e: Expr): Compiled {
    return map1(this.compile(e), (v) => bool(to_boolean(v)));
  }

  #choose(test: Compiled, yes: Compiled, no: Compiled): Compiled {
    const t = test.f;
    const y = yes.f;
    const n = no.f;
    if (t && y && n) return pure(() => (to_boolean(t()) ? y() : n()));
    return impure(function* () {
      return to_boolean(yield* run(test)) ? yield* run(yes) : yield* run(no);
    });
  }

  #binary(op: string, a: Compiled, b: Compiled): Compiled {
    const { rt } = this;
    const arithmetic = ARITHMETIC[op];
    if (arithmetic) return map2(a, b, (x, y) => arithmetic(to_number(x), to_number(y)));
    const compare = COMPARE[op];
    return map2(a, b, (x, y) => bool(compare(compare_values(x, y, rt.convfmt))));
  }

  /** A pattern: a constant, or a string made one when it is used. */
  regex(e: Expr): Compiled<Regex> {
    const { rt } = this;
    if (e.type === "regex") {
      const regex = rt.patterns.get(e.source, e.line);
      return pure(() => regex);
    }
    if (e.type === "str") rt.patterns.get(e.value, e.line);
    return map1(this.compile(e), (v) => rt.patterns.get(rt.text(v)));
  }

  #variable(ref: Ref): Compiled {
    const { rt } = this;
    if (ref.kind === "local") return pure(() => rt.value(rt.locals[ref.index], ref.name));
    const special = rt.special(ref.name);
    if (special) return pure(special);
    const cell = rt.global(ref.name);
    return pure(() => rt.value(cell, ref.name));
  }

  /** Subscripts as one key. */
  #key(subscripts: readonly Expr[]): Compiled<{ text: string; numeric: boolean }> {
    const { rt } = this;
    if (subscripts.length === 1)
      return map1(this.compile(subscripts[0]), (v) => ({
        text: rt.text(v),
        numeric: typeof v === "number" && Number.isInteger(v),
      }));
    return map1(all(subscripts.map((s) => this.compile(s))), (list) => ({
      text: list.map((v) => rt.text(v)).join(rt.subsep),
      numeric: false,
    }));
  }

  target(e: Expr): Target {
    const { rt } = this;
    switch (e.type) {
      case "var": {
        const { ref } = e;
        if (ref.kind === "local")
          return {
            locate: pure(() => {
              const cell = rt.locals[ref.index];
              return {
                get: () => rt.value(cell, ref.name),
                set: (v: Value) => rt.set_value(cell, v, ref.name),
              };
            }),
          };
        const get = rt.special(ref.name);
        const set = rt.set_special(ref.name);
        if (get && set) return { locate: pure(() => ({ get, set })) };
        const cell = rt.global(ref.name);
        const plain = {
          get: () => rt.value(cell, ref.name),
          set: (v: Value) => rt.set_value(cell, v, ref.name),
        };
        return { locate: pure(() => plain) };
      }
      case "field":
        return {
          locate: map1(this.compile(e.index), (i) => {
            const n = to_int(to_number(i));
            return { get: () => rt.record.get(n), set: (v: Value) => rt.record.set(n, v, rt.text(v)) };
          }),
        };
      case "index":
        return {
          locate: map1(this.#key(e.subscripts), (k) => {
            const element = rt.array(e.array).element(k.text, k.numeric);
            return {
              get: () => element.value,
              set: (v: Value) => {
                element.value = v;
              },
            };
          }),
        };
      default:
        throw new AwkError("run time error: assignment to something that is no variable");
    }
  }

  #assign(e: Expr & { type: "assign" }): Compiled {
    const { locate } = this.target(e.target);
    const value = this.compile(e.value);
    if (e.op === "")
      return map2(locate, value, (t, v) => {
        t.set(v);
        return v;
      });
    const arithmetic = ARITHMETIC[e.op];
    return map2(locate, value, (t, v) => {
      const result = arithmetic(to_number(t.get()), to_number(v));
      t.set(result);
      return result;
    });
  }

  #increment(e: Expr & { type: "increment" }): Compiled {
    return map1(this.target(e.target).locate, (t) => {
      const before = to_number(t.get());
      t.set(before + e.by);
      return e.prefix ? before + e.by : before;
    });
  }

  #getline(e: Expr & { type: "getline" }): Compiled {
    const { rt } = this;
    const target = e.target ? this.target(e.target).locate : null;
    const source = e.source ? this.compile(e.source) : null;
    function* store(text: string): Code<void> {
      if (target) (yield* run(target)).set(from_input(text));
      else rt.record.set_text(text);
    }
    if (!source)
      return impure(function* () {
        const text = yield* rt.next_record();
        if (text === null) return 0;
        yield* store(text);
        return 1;
      });
    const kind = e.from === "command" ? "command" : "file";
    return impure(function* () {
      const reader = yield* rt.streams.input(kind, rt.text(yield* run(source)));
      if (!reader) return -1;
      const text = yield* reader.read(rt.rs, rt.patterns);
      if (reader.input.error) throw new AwkError(`read error (${strerror(reader.input.error)})`);
      if (text === null) return 0;
      yield* store(text);
      return 1;
    });
  }

  #call(name: string, args: readonly Expr[]): Compiled {
    const { rt, functions } = this;
    const passed = args.map((a) => this.#argument(a));
    return impure(function* () {
      const fn = functions.get(name) as UserFunction;
      const locals: Cell[] = [];
      for (const p of passed) locals.push(yield* run(p));
      while (locals.length < fn.params) locals.push({ v: undefined });
      if (++rt.depth > MAX_CALLS) throw new AwkError("run time error: function call nesting too deep");
      if (++rt.steps % 500 === 0) yield sys.preempt();
      const before = rt.locals;
      rt.locals = locals;
      const value = yield* fn.body();
      rt.locals = before;
      rt.depth--;
      return value;
    });
  }

  /** An argument of a user's function: arrays, and what may become one, by reference. */
  #argument(e: Expr): Compiled<Cell> {
    const { rt } = this;
    if (e.type !== "var" || (e.ref.kind === "global" && rt.special(e.ref.name)))
      return map1(this.compile(e), (v) => ({ v }));
    const { ref } = e;
    return pure(() => {
      const cell = rt.cell(ref);
      // an unset variable may be made an array by the function
      return { v: cell.v === undefined ? cell : cell.v };
    });
  }

  #builtin(name: string, args: readonly Expr[]): Compiled {
    const { rt } = this;
    const compiled = () => args.map((a) => this.compile(a));
    switch (name) {
      case "length":
        if (args.length === 0) return pure(() => rt.record.text.length);
        if (args[0].type === "var") return this.#length(args[0].ref);
        return map1(this.compile(args[0]), (v) => rt.text(v).length);
      case "split":
        return this.#split(args);
      case "sub":
      case "gsub":
        return this.#substitute(args, name === "gsub");
      case "match":
        return map2(this.compile(args[0]), this.regex(args[1]), (s, regex) => {
          const m = regex.exec(rt.text(s));
          rt.global("RSTART").v = m ? m.start + 1 : 0;
          rt.global("RLENGTH").v = m ? m.end - m.start : -1;
          return m ? m.start + 1 : 0;
        });
      case "sprintf":
        return map1(all(compiled()), ([spec, ...rest]) => {
          const r = format("sprintf", rt.text(spec), rest, rt.convfmt);
          if (r.error !== null) throw new AwkError(`run time error: ${r.error}`);
          if (r.text.length >= rt.sprintf_size)
            throw new AwkError(`program limit exceeded: sprintf buffer size=${rt.sprintf_size}`);
          return r.text;
        });
      case "system": {
        const command = this.compile(args[0]);
        return impure(function* () {
          yield* rt.streams.flush();
          return command_status(yield* system(rt.text(yield* run(command)), rt.envp));
        });
      }
      case "close": {
        const what = this.compile(args[0]);
        return impure(function* () {
          return yield* rt.streams.close(rt.text(yield* run(what)));
        });
      }
      case "fflush": {
        const what = args.length > 0 ? this.compile(args[0]) : null;
        return impure(function* () {
          return yield* rt.streams.flush(what ? rt.text(yield* run(what)) : undefined);
        });
      }
      case "srand":
      case "systime":
      case "strftime":
        return this.#with_clock(name, all(compiled()));
      default:
        return map1(all(compiled()), (values) => call_plain(rt, name, values, 0) as Value);
    }
  }

  #with_clock(name: string, args: Compiled<Value[]>): Compiled {
    const { rt } = this;
    return impure(function* () {
      const values = yield* run(args);
      const now: timespec = { tv_sec: 0, tv_nsec: 0 };
      yield sys.clock_gettime(CLOCK_REALTIME, now);
      if (name !== "srand") return call_plain(rt, name, values, now.tv_sec) as Value;
      const before = rt.seed;
      rt.seed = values.length > 0 ? values[0] : now.tv_sec;
      rt.random.seed(to_int(to_number(rt.seed)));
      return before;
    });
  }

  #length(ref: Ref): Compiled {
    const { rt } = this;
    if (ref.kind === "global" && rt.special(ref.name))
      return map1(this.#variable(ref), (v) => rt.text(v).length);
    return pure(() => {
      const size = rt.array_size(ref);
      return size ?? rt.text(rt.value(rt.cell(ref), ref.name)).length;
    });
  }

  #split(args: readonly Expr[]): Compiled {
    const { rt } = this;
    const s = this.compile(args[0]);
    const array = args[1];
    if (array.type !== "var") throw new AwkError("line 1: syntax error at or near ,");
    const fill = (text: string, fields: string[]): Value => {
      const a = rt.array(array.ref);
      a.clear();
      if (text === "") return 0;
      fields.forEach((f, i) => {
        a.set(String(i + 1), from_input(f), true);
      });
      return fields.length;
    };
    const by = args[2];
    if (by === undefined)
      return map1(s, (v) => {
        const text = rt.text(v);
        return fill(text, rt.split_by_fs(text));
      });
    if (by.type === "regex") {
      const regex = rt.patterns.get(by.source, by.line);
      return map1(s, (v) => {
        const text = rt.text(v);
        return fill(text, split_fields(text, { kind: "regex", regex }));
      });
    }
    return map2(s, this.compile(by), (v, separator) => {
      const text = rt.text(v);
      return fill(text, split_fields(text, rt.separator(rt.text(separator))));
    });
  }

  #substitute(args: readonly Expr[], every: boolean): Compiled {
    const { rt } = this;
    const target = args[2] ?? ({ type: "field", index: { type: "num", value: 0 } } as const);
    const replace = (
      regex: Regex,
      replacement: Value,
      t: { get: () => Value; set: (v: Value) => void },
    ): Value => {
      const r = substitute(rt.text(t.get()), regex, rt.text(replacement), every);
      if (r.count > 0) t.set(r.text);
      return r.count;
    };
    const is_target = target.type === "var" || target.type === "field" || target.type === "index";
    const place: Compiled<{ get: () => Value; set: (v: Value) => void }> = is_target
      ? this.target(target).locate
      : map1(this.compile(target), (v) => ({ get: () => v, set: () => undefined }));
    const pattern = map2(this.regex(args[0]), this.compile(args[1]), (regex, text) => ({ regex, text }));
    return map2(pattern, place, (p, t) => replace(p.regex, p.text, t));
  }
}
