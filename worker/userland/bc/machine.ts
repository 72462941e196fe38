// bc(1) at work: variables, functions and what statements do.
import type { Code } from "../lib/code.ts";
import { descend } from "../lib/nest.ts";
import type { Cli } from "../lib/program.ts";
import { eprint, type InStream } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { LIBRARY } from "./mathlib.ts";
import * as N from "./number.ts";
import { type Num, num } from "./number.ts";
import type { BcFunction, Expr, Statement, Target } from "./parse.ts";
import { LIMITS, WARRANTY } from "./text.ts";

/** Steps after which others get the processor; a real bc does a few millions in a second. */
const PREEMPT_EVERY = 100;
const DIM_MAX = 16777215n;
const BASE_MAX = 2147483647n;
const IBASE_MAX = 36n;
/** Largest exponent. */
const EXPONENT_MAX = 134217727n;
/** Digits of a number that would take too long, here and in the library; a real bc works on until memory ends. */
const MAX_DIGITS = 200_000;
const MAX_LIBRARY_DIGITS = 5_000;
/** Nested calls: each costs some kilobytes. */
const MAX_CALLS = 10_000;

type Values = Map<number, Num>;
class RuntimeError {
  readonly at: number;
  readonly message: string;
  constructor(at: number, message: string) {
    this.at = at;
    this.message = message;
  }
}
/** Thrown to leave statements; a jump within a loop or a function, or the end of the program. */
class Leave {
  readonly kind: "break" | "continue" | "return" | "halt";
  readonly value: Num;
  constructor(kind: Leave["kind"], value: Num = N.ZERO) {
    this.kind = kind;
    this.value = value;
  }
}

export class Machine {
  readonly #c: Cli;
  readonly #input: InStream;
  readonly #library: boolean;
  readonly #line_length: number;
  readonly functions = new Map<string, BcFunction>();
  readonly #variables = new Map<string, Num>();
  readonly #arrays = new Map<string, Values>();
  #scale: number;
  #ibase = 10;
  #obase = 10n;
  #last = N.ZERO;
  #column = 0;
  #steps = 0;
  #calls = 0;
  #function = "(main)";
  /** the state of random(3), of which the oldest comes first */
  readonly #random: number[] = [];

  constructor(c: Cli, input: InStream, library: boolean, line_length: number) {
    this.#c = c;
    this.#input = input;
    this.#library = library;
    this.#scale = library ? 20 : 0;
    this.#line_length = line_length;
  }

  /** Runs a line. False when the program halts. */
  *run(body: readonly Statement[]): Code<boolean> {
    try {
      yield* this.#block(body);
    } catch (e) {
      this.#calls = 0;
      if (e instanceof Leave) return e.kind !== "halt";
      if (!(e instanceof RuntimeError)) throw e;
      const name = this.#function;
      this.#function = "(main)";
      yield* this.tell(`Runtime error (func=${name}, adr=${e.at}): ${e.message}`);
    }
    return true;
  }

  *tell(text: string): Code<void> {
    yield* this.#c.out.flush();
    yield* eprint(`${text}\n`);
  }
  *#warn(at: number, message: string): Code<void> {
    yield* this.tell(`Runtime warning (func=${this.#function}, adr=${at}): ${message}`);
  }

  *#print(text: string): Code<void> {
    let out = "";
    for (const c of text) {
      if (c === "\n") this.#column = 0;
      else if (++this.#column === this.#line_length - 1) {
        out += "\\\n";
        this.#column = 1;
      }
      out += c;
    }
    yield* this.#c.out.print(out);
  }
  *#print_number(value: Num): Code<void> {
    this.#last = value;
    yield* this.#print(N.format(value, this.#obase));
  }

  *#block(body: readonly Statement[]): Code<void> {
    for (const statement of body) yield* this.#statement(statement);
  }

  *#statement(s: Statement): Code<void> {
    if (++this.#steps % PREEMPT_EVERY === 0) yield sys.preempt();
    switch (s.kind) {
      case "expression": {
        const value = yield* this.#value(s.value);
        if (s.shown) {
          yield* this.#print_number(value);
          yield* this.#print("\n");
        }
        return;
      }
      case "string":
        return yield* this.#print(s.text);
      case "print":
        for (const item of s.items)
          if (item.kind === "string") yield* this.#print(unescaped(item.text));
          else yield* this.#print_number(yield* this.#value(item));
        return;
      case "block":
        return yield* descend(this.#block(s.body));
      case "if":
        if ((yield* this.#value(s.test)).value !== 0n) yield* this.#statement(s.yes);
        else if (s.no) yield* this.#statement(s.no);
        return;
      case "while":
        return yield* this.#loop(s.test, null, s.body);
      case "for":
        if (s.first) yield* this.#value(s.first);
        return yield* this.#loop(s.test, s.next, s.body);
      case "return":
        throw new Leave("return", s.value ? yield* this.#value(s.value) : N.ZERO);
      case "break":
      case "continue":
      case "halt":
        throw new Leave(s.kind);
      case "warranty":
      case "limits":
        return yield* this.#c.out.print(s.kind === "limits" ? LIMITS : WARRANTY);
    }
  }

  *#loop(test: Expr | null, next: Expr | null, body: Statement): Code<void> {
    while (test === null || (yield* this.#value(test)).value !== 0n) {
      try {
        yield* this.#statement(body);
      } catch (e) {
        if (!(e instanceof Leave) || e.kind === "return" || e.kind === "halt") throw e;
        if (e.kind === "break") return;
      }
      if (next) yield* this.#value(next);
    }
  }

  /** Dies when a number would get more digits than a machine has room for. */
  *#room(digits: number, most = MAX_DIGITS): Code<void> {
    if (digits <= most) return;
    yield* this.tell("Out of memory for malloc.");
    this.#c.exit(1);
  }

  *#value(e: Expr): Code<Num> {
    switch (e.kind) {
      case "constant":
        return N.parse_number(e.text, this.#ibase);
      case "variable":
      case "element":
      case "special":
        return this.#get(e, e.kind === "element" ? yield* this.#index(e) : 0);
      case "negate":
        return N.negate(yield* this.#value(e.a));
      case "not":
        return (yield* this.#value(e.a)).value === 0n ? N.ONE : N.ZERO;
      case "and":
      case "or": {
        const a = (yield* this.#value(e.a)).value !== 0n;
        if (a === (e.kind === "or")) return num(Number(a));
        return num(Number((yield* this.#value(e.b)).value !== 0n));
      }
      case "operation":
        return yield* this.#operation(e.op, yield* this.#value(e.a), yield* this.#value(e.b), e.at);
      case "assign": {
        const at = e.target.kind === "element" ? yield* this.#index(e.target) : 0;
        const before = e.op === "" ? N.ZERO : this.#get(e.target, at);
        const given = yield* this.#value(e.value);
        const value = e.op === "" ? given : yield* this.#operation(e.op, before, given, e.at);
        yield* this.#set(e.target, at, value, e.at);
        return value;
      }
      case "step": {
        const at = e.target.kind === "element" ? yield* this.#index(e.target) : 0;
        const before = this.#get(e.target, at);
        const after = N.add(before, num(e.by));
        yield* this.#set(e.target, at, after, e.at);
        return e.before ? after : before;
      }
      case "length":
        return num(N.length(yield* this.#value(e.a)));
      case "scale of":
        return num((yield* this.#value(e.a)).scale);
      case "sqrt": {
        const a = yield* this.#value(e.a);
        if (a.value < 0n) throw new RuntimeError(e.at, "Square root of a negative number");
        yield* this.#room(Math.max(this.#scale, a.scale));
        return N.square_root(a, this.#scale);
      }
      case "read": {
        yield* this.#c.out.flush();
        const line = (yield* this.#input.line()) ?? "";
        const found = /-?[0-9A-Z]*\.?[0-9A-Z]+/.exec(line)?.[0] ?? "0";
        const value = N.parse_number(found.replace("-", ""), this.#ibase);
        return found.startsWith("-") ? N.negate(value) : value;
      }
      case "random":
        return num(this.#next_random());
      case "call":
        return yield* descend(this.#call(e));
    }
  }

  /** random(3) as it is without a seed: each number is the sum of those 31 and 3 before it. */
  #next_random(): number {
    const r = this.#random;
    const step = (): number => {
      const next = (r[0] + r[28]) >>> 0;
      r.shift();
      r.push(next);
      return next >>> 1;
    };
    if (r.length === 0) {
      for (let n = 1; r.length < 31; n = (n * 16807) % 2147483647) r.push(n);
      for (let i = 0; i < 310; i++) step();
    }
    return step();
  }

  *#operation(op: string, a: Num, b: Num, at: number): Code<Num> {
    const scale = this.#scale;
    switch (op) {
      case "+":
        return N.add(a, b);
      case "-":
        return N.subtract(a, b);
      case "*":
        return N.multiply(a, b, scale);
      case "/":
        if (b.value === 0n) throw new RuntimeError(at, "Divide by zero");
        yield* this.#room(scale);
        return N.divide(a, b, scale);
      case "%":
        if (b.value === 0n) throw new RuntimeError(at, "Modulo by zero");
        yield* this.#room(scale);
        return N.modulo(a, b, scale);
      case "^": {
        if (b.scale > 0 && N.at_scale(b, 0) * 10n ** BigInt(b.scale) !== b.value)
          yield* this.#warn(at, "non-zero scale in exponent");
        const exponent = N.at_scale(b, 0);
        if (exponent > EXPONENT_MAX || -exponent > EXPONENT_MAX)
          throw new RuntimeError(at, "exponent too large in raise");
        if (exponent < 0n && a.value === 0n) throw new RuntimeError(at, "divide by zero");
        const digits = a.value === 0n ? 0 : a.value.toString().length * Math.abs(Number(exponent));
        yield* this.#room(digits);
        return N.power(a, Number(exponent), scale);
      }
      default: {
        const order = N.compare(a, b);
        const yes = {
          "==": order === 0,
          "!=": order !== 0,
          "<": order < 0,
          "<=": order <= 0,
          ">": order > 0,
          ">=": order >= 0,
        }[op];
        return num(Number(yes));
      }
    }
  }

  *#index(e: Extract<Target, { kind: "element" }>): Code<number> {
    const value = yield* this.#value(e.index);
    const index = N.at_scale(value, 0);
    // what is between -1 and 1 and not 0 is none either
    if (index < 0n || index > DIM_MAX || (index === 0n && value.value !== 0n))
      throw new RuntimeError(e.at, `Array ${e.name} subscript out of bounds.`);
    return Number(index);
  }

  #get(target: Target, index: number): Num {
    if (target.kind === "variable") return this.#variables.get(target.name) ?? N.ZERO;
    if (target.kind === "element") return this.#arrays.get(target.name)?.get(index) ?? N.ZERO;
    return { scale: num(this.#scale), ibase: num(this.#ibase), obase: num(this.#obase), last: this.#last }[
      target.name
    ];
  }

  #array(name: string): Values {
    let values = this.#arrays.get(name);
    if (!values) this.#arrays.set(name, (values = new Map()));
    return values;
  }

  *#set(target: Target, index: number, value: Num, at: number): Code<void> {
    if (target.kind === "variable") this.#variables.set(target.name, value);
    else if (target.kind === "element") this.#array(target.name).set(index, value);
    else if (target.name === "last") this.#last = value;
    else yield* this.#set_special(target.name, N.at_scale(value, 0), at);
  }

  *#set_special(name: "scale" | "ibase" | "obase", value: bigint, at: number): Code<void> {
    if (name === "scale") {
      if (value < 0n) yield* this.#warn(at, "negative scale, set to 0");
      if (value > BASE_MAX) yield* this.#warn(at, `scale too large, set to ${BASE_MAX}`);
      this.#scale = Number(value < 0n ? 0n : value > BASE_MAX ? BASE_MAX : value);
      return;
    }
    const most = name === "ibase" ? IBASE_MAX : BASE_MAX;
    let base = value;
    if (base < 2n) {
      yield* this.#warn(at, `${name} too small, set to 2`);
      base = 2n;
    } else if (base > most) {
      yield* this.#warn(at, `${name} too large, set to ${most}`);
      base = most;
    }
    if (name === "ibase") this.#ibase = Number(base);
    else this.#obase = base;
  }

  *#call(e: Extract<Expr, { kind: "call" }>): Code<Num> {
    if (++this.#steps % PREEMPT_EVERY === 0) yield sys.preempt();
    const it = this.functions.get(e.name);
    if (!it && this.#library && Object.hasOwn(LIBRARY, e.name)) return yield* this.#library_call(e);
    const given: (Num | string)[] = [];
    for (const argument of e.args)
      given.push(argument.kind === "array" ? argument.name : yield* this.#value(argument));
    if (!it) throw new RuntimeError(e.at, `Function ${e.name} not defined.`);
    const { parameters, autos } = it;
    if (given.length !== parameters.length)
      throw new RuntimeError(
        e.at + Math.min(given.length, parameters.length) + 1,
        "Parameter number mismatch",
      );
    for (const [i, p] of parameters.entries())
      if ((typeof given[i] === "string") !== (p.array !== false))
        throw new RuntimeError(e.at + i + 1, `Parameter type mismatch parameter ${p.name}.`);
    if (++this.#calls > MAX_CALLS) yield* this.#room(Infinity);

    // values of the caller come back when the function ends
    const own = [...parameters, ...autos];
    const kept = own.map((v) => (v.array ? this.#arrays.get(v.name) : this.#variables.get(v.name)));
    const passed = given.map((g, i) => {
      if (typeof g !== "string") return g;
      const values = this.#array(g);
      return parameters[i].array === "shared" ? values : new Map(values);
    });
    for (const [i, v] of own.entries()) {
      const value = passed[i];
      if (v.array) this.#arrays.set(v.name, value instanceof Map ? value : new Map());
      else this.#variables.set(v.name, value && !(value instanceof Map) ? value : N.ZERO);
    }
    const caller = this.#function;
    this.#function = e.name;
    let result = N.ZERO;
    const restore = (): void => {
      for (const [i, v] of own.entries()) {
        const value = kept[i];
        if (value instanceof Map) this.#arrays.set(v.name, value);
        else if (v.array) this.#arrays.delete(v.name);
        else if (value) this.#variables.set(v.name, value);
        else this.#variables.delete(v.name);
      }
    };
    try {
      yield* this.#block(it.body);
    } catch (error) {
      if (!(error instanceof Leave) || error.kind !== "return") {
        restore();
        throw error;
      }
      result = error.value;
    }
    restore();
    this.#function = caller;
    this.#calls--;
    return result;
  }

  *#library_call(e: Extract<Expr, { kind: "call" }>): Code<Num> {
    const args: Num[] = [];
    for (const argument of e.args)
      args.push(argument.kind === "array" ? N.ZERO : yield* this.#value(argument));
    const wanted = e.name === "j" ? 2 : 1;
    if (args.length !== wanted)
      throw new RuntimeError(e.at + Math.min(args.length, wanted) + 1, "Parameter number mismatch");
    const whole = args.map((a) => Math.max(0, a.value.toString().length - a.scale));
    yield* this.#room(Math.max(this.#scale, ...args.map((a) => a.scale), ...whole), MAX_LIBRARY_DIGITS);
    // the exponential and the Bessel function need as many digits as their argument is large
    if ("ej".includes(e.name))
      for (const a of args) yield* this.#room(Math.abs(Number(N.at_scale(a, 0))), MAX_LIBRARY_DIGITS);
    return LIBRARY[e.name](args, this.#scale);
  }
}

const ESCAPES: Readonly<Record<string, string>> = {
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  q: '"',
  r: "\r",
  t: "\t",
  "\\": "\\",
};
/** A string of print: escapes that are none are left out. */
const unescaped = (text: string): string => text.replace(/\\([\s\S]?)/g, (_, c: string) => ESCAPES[c] ?? "");
