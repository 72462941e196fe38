// Runs an awk program: statements, rules, BEGIN and END.
import type { Code } from "../lib/code.ts";
import { strerror } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { AwkError, type AwkProgram, type Expr, type Redirection, type Stmt } from "./ast.ts";
import { type Compiled, ExpressionCompiler, run, type UserFunction } from "./expressions.ts";
import { format } from "./format.ts";
import { MARK } from "./parse_tokens.ts";
import type { Runtime } from "./runtime.ts";
import { to_boolean, to_int, to_number, type Value } from "./values.ts";

/** How a statement ends: null goes on with the next one. */
type Flow = null | "break" | "continue" | "next" | "nextfile" | "exit" | "return";
type Action = () => Code<Flow>;

/** Loop turns between two chances for other tasks. */
const PREEMPT_EVERY = 500;

interface CompiledRule {
  matches: () => Code<boolean>;
  body: Action;
}

export class Interpreter {
  readonly #rt: Runtime;
  readonly #functions = new Map<string, UserFunction>();
  readonly #expressions: ExpressionCompiler;
  readonly #program: AwkProgram;
  #result: Value;

  constructor(program: AwkProgram, rt: Runtime) {
    this.#rt = rt;
    this.#program = program;
    this.#expressions = new ExpressionCompiler(rt, this.#functions);
    for (const f of program.functions.values())
      this.#functions.set(f.name, { params: f.params.length, body: nothing });
    for (const f of program.functions.values()) {
      const body = this.#stmt(f.body);
      const self = this;
      this.#functions.set(f.name, {
        params: f.params.length,
        *body() {
          self.#result = undefined;
          const flow = yield* body();
          const value = self.#result;
          self.#result = undefined;
          if (flow === "exit" || flow === "next" || flow === "nextfile") throw new Unwind(flow);
          return value;
        },
      });
    }
  }

  /** Runs everything; the exit status. */
  *run(): Code<number> {
    const { begin, end, rules } = this.#program;
    const main = rules.map((r) => this.#rule(r));
    const begins = begin.map((s) => this.#stmt(s));
    const ends = end.map((s) => this.#stmt(s));
    let exiting = (yield* this.#all(begins)) === "exit";
    if (!exiting && (main.length > 0 || ends.length > 0)) exiting = yield* this.#main(main);
    yield* this.#all(ends);
    return this.#rt.exit_status;
  }

  *#all(actions: readonly Action[]): Code<Flow> {
    for (const a of actions) {
      const flow = yield* this.#guarded(a);
      if (flow === "exit") return flow;
    }
    return null;
  }

  /** What a function did to the rule that called it, too. */
  *#guarded(a: Action): Code<Flow> {
    try {
      return yield* a();
    } catch (e) {
      if (!(e instanceof Unwind)) throw e;
      this.#rt.locals = [];
      this.#rt.depth = 0;
      return e.flow;
    }
  }

  /** Every record through every rule; true when exit was called. */
  *#main(rules: readonly CompiledRule[]): Code<boolean> {
    for (;;) {
      const text = yield* this.#rt.next_record();
      if (text === null) return false;
      this.#rt.record.set_text(text);
      if (++this.#rt.steps % PREEMPT_EVERY === 0) yield sys.preempt();
      for (const rule of rules) {
        const flow = yield* this.#guarded(function* () {
          return (yield* rule.matches()) ? yield* rule.body() : null;
        });
        if (flow === "exit") return true;
        if (flow === "nextfile") yield* this.#rt.skip_file();
        if (flow !== null) break;
      }
    }
  }

  #rule(r: AwkProgram["rules"][number]): CompiledRule {
    const { pattern } = r;
    const body = r.body ? this.#stmt(r.body) : this.#stmt({ type: "print", args: [], to: null });
    if (pattern.type === "always") return { matches: always, body };
    if (pattern.type === "expr") {
      const test = this.#expressions.compile(pattern.value);
      return {
        *matches() {
          return to_boolean(yield* run(test));
        },
        body,
      };
    }
    const first = this.#expressions.compile(pattern.first);
    const last = this.#expressions.compile(pattern.last);
    let inside = false;
    return {
      *matches() {
        if (!inside && !to_boolean(yield* run(first))) return false;
        inside = !to_boolean(yield* run(last));
        return true;
      },
      body,
    };
  }

  #stmt(s: Stmt): Action {
    switch (s.type) {
      case "block": {
        const list = s.body.map((x) => this.#stmt(x));
        if (list.length === 1) return list[0];
        return function* () {
          for (const a of list) {
            const flow = yield* a();
            if (flow !== null) return flow;
          }
          return null;
        };
      }
      case "expr": {
        const e = this.#expressions.compile(s.value);
        const { f } = e;
        if (f)
          return function* () {
            f();
            return null;
          };
        return function* () {
          yield* e.g();
          return null;
        };
      }
      case "print":
        return this.#print(s.args, s.to);
      case "printf":
        return this.#printf(s.args, s.to);
      case "if": {
        const test = this.#expressions.compile(s.test);
        const yes = this.#stmt(s.yes);
        const no = s.no ? this.#stmt(s.no) : null;
        return function* () {
          if (to_boolean(yield* run(test))) return yield* yes();
          return no ? yield* no() : null;
        };
      }
      case "while":
        return this.#loop(null, s.test, null, s.body, false);
      case "do":
        return this.#loop(null, s.test, null, s.body, true);
      case "for":
        return this.#loop(s.init, s.test, s.step, s.body, false);
      case "for_in":
        return this.#for_in(s);
      case "next":
      case "nextfile":
      case "break":
      case "continue": {
        const { type } = s;
        return function* () {
          return type;
        };
      }
      case "exit":
        return this.#exit(s.value);
      case "return": {
        const value = s.value ? this.#expressions.compile(s.value) : null;
        const self = this;
        return function* () {
          self.#result = value ? yield* run(value) : undefined;
          return "return" as const;
        };
      }
      case "delete":
        return this.#delete(s);
    }
  }

  #exit(value: Expr | null): Action {
    const status = value ? this.#expressions.compile(value) : null;
    const rt = this.#rt;
    return function* () {
      if (status) rt.exit_status = to_int(to_number(yield* run(status))) & 255;
      return "exit" as const;
    };
  }

  #loop(init: Stmt | null, test: Expr | null, step: Stmt | null, body: Stmt, after: boolean): Action {
    const start = init ? this.#stmt(init) : null;
    const condition = test ? this.#expressions.compile(test) : null;
    const advance = step ? this.#stmt(step) : null;
    const turn = this.#stmt(body);
    const rt = this.#rt;
    return function* () {
      if (start) yield* start();
      for (let first = true; ; first = false) {
        if (condition && !(after && first) && !to_boolean(yield* run(condition))) return null;
        if (++rt.steps % PREEMPT_EVERY === 0) yield sys.preempt();
        const flow = yield* turn();
        if (flow === "break") return null;
        if (flow !== null && flow !== "continue") return flow;
        if (advance) yield* advance();
      }
    };
  }

  #for_in(s: Stmt & { type: "for_in" }): Action {
    const target = this.#expressions.target(s.variable).locate;
    const turn = this.#stmt(s.body);
    const rt = this.#rt;
    return function* () {
      // the keys of the beginning, whatever the body does
      for (const key of rt.array(s.array).keys()) {
        (yield* run(target)).set(key);
        if (++rt.steps % PREEMPT_EVERY === 0) yield sys.preempt();
        const flow = yield* turn();
        if (flow === "break") return null;
        if (flow !== null && flow !== "continue") return flow;
      }
      return null;
    };
  }

  #delete(s: Stmt & { type: "delete" }): Action {
    const rt = this.#rt;
    if (!s.subscripts)
      return function* () {
        rt.array(s.array).clear();
        return null;
      };
    const keys = s.subscripts.map((x) => this.#expressions.compile(x));
    return function* () {
      const parts: string[] = [];
      for (const k of keys) parts.push(rt.text(yield* run(k)));
      rt.array(s.array).delete(parts.join(rt.subsep));
      return null;
    };
  }

  *#write(to: { kind: Redirection["kind"]; target: Compiled } | null, text: string): Code<void> {
    const rt = this.#rt;
    const out = to ? yield* rt.streams.output(to.kind, rt.text(yield* run(to.target))) : rt.streams.stdout;
    yield* out.print(text);
    // what goes to standard error is seen at once
    if (out.fd === 2 || (rt.interactive && out.fd === 1)) yield* out.flush();
    if (out.error) {
      const e = out.error;
      out.error = 0;
      const why = strerror(e);
      // what is left in the buffer fails once more at the end
      const again = out.fd === 1 ? `\n${MARK}close failed on file /dev/stdout (${why})` : "";
      throw new AwkError(`write failure (${why})${again}`);
    }
  }

  #redirection(to: Redirection | null): { kind: Redirection["kind"]; target: Compiled } | null {
    return to ? { kind: to.kind, target: this.#expressions.compile(to.target) } : null;
  }

  #print(args: readonly Expr[], to: Redirection | null): Action {
    const rt = this.#rt;
    const list = args.map((a) => this.#expressions.compile(a));
    const where = this.#redirection(to);
    const self = this;
    return function* () {
      let text: string;
      if (list.length === 0) text = rt.record.text;
      else {
        const values: string[] = [];
        for (const c of list) values.push(rt.output_text(c.f ? c.f() : yield* c.g()));
        text = values.join(rt.ofs);
      }
      yield* self.#write(where, text + rt.ors);
      return null;
    };
  }

  #printf(args: readonly Expr[], to: Redirection | null): Action {
    const rt = this.#rt;
    const list = args.map((a) => this.#expressions.compile(a));
    const where = this.#redirection(to);
    const self = this;
    return function* () {
      const values: Value[] = [];
      for (const c of list) values.push(yield* run(c));
      const r = format("printf", rt.text(values[0]), values.slice(1), rt.convfmt);
      yield* self.#write(where, r.text);
      if (r.error !== null) throw new AwkError(`run time error: ${r.error}`);
      return null;
    };
  }
}

/** next, nextfile or exit inside a function: they end its callers, too. */
class Unwind extends Error {
  readonly flow: "next" | "nextfile" | "exit";
  constructor(flow: "next" | "nextfile" | "exit") {
    super(flow);
    this.flow = flow;
  }
}

function* always(): Code<boolean> {
  return true;
}
function* nothing(): Code<Value> {
  return undefined;
}
