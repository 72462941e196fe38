// Shell arithmetic: $(( )), (( )), let, array indices, integer variables (bash(1), "ARITHMETIC EVALUATION").
// Expressions are evaluated while they are read, so that assignments before an error have happened, as in bash.
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { preempt } from "../lib/sys.ts";
import { fail, next_token, type Token } from "./arith_lex.ts";

/** The variables an expression may use. Values are texts; a value is itself evaluated as an expression. */
export interface ArithEnv {
  /** Value of a variable or array element; undefined counts as 0. May throw (unbound variable under set -u). */
  get(name: ByteString, index: ByteString | null): Code<ByteString | undefined>;
  /** `value` is a decimal number. */
  set(name: ByteString, index: ByteString | null, value: ByteString): Code<void>;
  /**
   * Turns an index as written (`i++`, `$k`, `"x y"`) into the key that get and set take, once per use, so that side
   * effects happen once. Without it get and set are given the index as written.
   */
  resolve?(name: ByteString, index: ByteString): Code<ByteString>;
  /** How deep evaluation is nested; kept by evaluate() itself. */
  depth?: number;
}

/** bash's own limit: how long a chain of variables that name each other may be. */
const MAX_DEPTH = 1024;
/** What a real level of nesting counts: the stack of a worker holds some 500 expressions in values. */
const VALUE_DEPTH = 8;
const PAREN_DEPTH = 4;
const OPERATOR_DEPTH = 2;

interface Variable {
  name: ByteString;
  index: ByteString | null;
}

/** Binding strength of binary operators; ** binds to the right, the others to the left. */
const PRECEDENCE: Readonly<Record<string, number>> = {
  "||": 1,
  "&&": 2,
  "|": 3,
  "^": 4,
  "&": 5,
  "==": 6,
  "!=": 6,
  "<": 7,
  ">": 7,
  "<=": 7,
  ">=": 7,
  "<<": 8,
  ">>": 8,
  "+": 9,
  "-": 9,
  "*": 10,
  "/": 10,
  "%": 10,
  "**": 11,
};
const ASSIGNMENTS = new Set("= *= /= %= += -= <<= >>= &= ^= |=".split(" "));

const wrap = (n: bigint): bigint => BigInt.asIntN(64, n);

/** base ** exponent modulo 2^64 (so that big exponents cost nothing). */
function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  for (; exponent > 0n; exponent >>= 1n) {
    if (exponent & 1n) result = wrap(result * base);
    base = wrap(base * base);
  }
  return result;
}

const truth = (b: boolean): bigint => (b ? 1n : 0n);

class Evaluator {
  readonly #text: ByteString;
  readonly #env: ArithEnv;
  /** current token, and the start of the last token that was not the end */
  #token: Token;
  #last = 0;
  /** the variable that was the last thing read, if it may be assigned to */
  #target: Variable | null = null;
  /** > 0 inside operands that are parsed but not evaluated */
  #skip = 0;
  #operations = 0;

  constructor(text: ByteString, env: ArithEnv) {
    this.#text = text;
    this.#env = env;
    this.#token = next_token(text, 0, null);
    this.#last = this.#token.start;
  }

  #fail(message: string, from = this.#last): never {
    return fail(this.#text, message, this.#text.slice(from));
  }

  #advance(): void {
    this.#token = next_token(this.#text, this.#token.end, this.#token);
    if (!this.#at_end()) this.#last = this.#token.start;
  }

  #at_end(): boolean {
    return this.#token.kind === "end";
  }

  #op(): string {
    return this.#token.kind === "op" ? this.#token.op : "";
  }

  #deeper(n: number): void {
    this.#env.depth = (this.#env.depth ?? 0) + n;
    if (this.#env.depth > MAX_DEPTH) this.#fail("expression recursion level exceeded");
  }

  *whole(): Code<bigint> {
    if (this.#at_end()) return 0n;
    const value = yield* this.#comma();
    if (!this.#at_end()) {
      // bash has read on behind a name, for a sign that assigns
      for (let t = this.#token; t.kind === "name"; ) t = next_token(this.#text, t.end, t);
      this.#fail("syntax error in expression");
    }
    return value;
  }

  *#comma(): Code<bigint> {
    let value = yield* this.#assignment();
    while (this.#op() === ",") {
      this.#advance();
      value = yield* this.#assignment();
      this.#target = null;
    }
    return value;
  }

  *#assignment(): Code<bigint> {
    const value = yield* this.#conditional();
    const op = this.#op();
    if (!ASSIGNMENTS.has(op)) return value;
    const target = this.#target;
    if (!target) this.#fail("attempted assignment to non-variable");
    this.#advance();
    this.#deeper(OPERATOR_DEPTH);
    let result = yield* this.#assignment();
    this.#deeper(-OPERATOR_DEPTH);
    if (op !== "=") result = this.#apply(op.slice(0, -1), value, result, this.#last);
    if (!this.#skip) yield* this.#env.set(target.name, target.index, String(result));
    this.#target = null;
    return result;
  }

  *#conditional(): Code<bigint> {
    const condition = yield* this.#binary(1);
    if (this.#op() !== "?") return condition;
    this.#advance();
    if (this.#at_end() || this.#op() === ":") this.#fail("expression expected");
    this.#deeper(OPERATOR_DEPTH);
    const no = condition === 0n ? 1 : 0;
    this.#skip += no;
    const yes_value = yield* this.#comma();
    this.#skip -= no;
    if (this.#op() !== ":") this.#fail("`:' expected for conditional expression");
    this.#advance();
    if (this.#at_end()) this.#fail("expression expected");
    this.#skip += 1 - no;
    const no_value = yield* this.#conditional();
    this.#skip -= 1 - no;
    this.#deeper(-OPERATOR_DEPTH);
    this.#target = null;
    return no ? no_value : yes_value;
  }

  *#binary(min: number): Code<bigint> {
    let left = yield* this.#operand();
    for (;;) {
      const op = this.#op();
      const strength = PRECEDENCE[op];
      if (!strength || strength < min) return left;
      this.#advance();
      if (++this.#operations % 1024 === 0) yield preempt();
      const start = this.#last;
      const skip = (op === "&&" && left === 0n) || (op === "||" && left !== 0n) ? 1 : 0;
      this.#skip += skip;
      if (op === "**") this.#deeper(OPERATOR_DEPTH);
      const right = yield* this.#binary(op === "**" ? strength : strength + 1);
      if (op === "**") this.#deeper(-OPERATOR_DEPTH);
      this.#skip -= skip;
      this.#target = null;
      left = this.#apply(op, left, right, op === "**" ? this.#last : start);
    }
  }

  /** `from` is where the error token of a division by zero or a negative exponent starts. */
  #apply(op: string, a: bigint, b: bigint, from: number): bigint {
    switch (op) {
      case "+":
        return wrap(a + b);
      case "-":
        return wrap(a - b);
      case "*":
        return wrap(a * b);
      case "/":
      case "%":
        if (b === 0n) {
          if (this.#skip) return 0n;
          this.#fail("division by 0", from);
        }
        return wrap(op === "/" ? a / b : a % b);
      case "**":
        if (b < 0n) {
          if (this.#skip) return 0n;
          this.#fail("exponent less than 0", from);
        }
        return power(a, b);
      case "<<":
        return wrap(a << (b & 63n));
      case ">>":
        return a >> (b & 63n);
      case "&":
        return a & b;
      case "|":
        return a | b;
      case "^":
        return a ^ b;
      case "<":
        return truth(a < b);
      case ">":
        return truth(a > b);
      case "<=":
        return truth(a <= b);
      case ">=":
        return truth(a >= b);
      case "==":
        return truth(a === b);
      case "!=":
        return truth(a !== b);
      case "&&":
        return truth(a !== 0n && b !== 0n);
      default:
        return truth(a !== 0n || b !== 0n);
    }
  }

  *#operand(): Code<bigint> {
    const token = this.#token;
    switch (token.kind) {
      case "number":
        this.#target = null;
        this.#advance();
        return token.value;
      case "name":
        return yield* this.#variable(token);
      case "pre":
        return yield* this.#increment(token.op);
      case "op":
        break;
      default:
        return this.#fail("syntax error: operand expected");
    }
    switch (token.op) {
      case "(": {
        this.#advance();
        this.#deeper(PAREN_DEPTH);
        const value = yield* this.#comma();
        this.#deeper(-PAREN_DEPTH);
        if (this.#op() !== ")") this.#fail("missing `)'");
        this.#advance();
        this.#target = null;
        return value;
      }
      case "+":
      case "-":
      case "!":
      case "~": {
        this.#advance();
        this.#deeper(OPERATOR_DEPTH);
        const value = yield* this.#operand();
        this.#deeper(-OPERATOR_DEPTH);
        this.#target = null;
        if (token.op === "!") return truth(value === 0n);
        return token.op === "+" ? value : wrap(token.op === "-" ? -value : ~value);
      }
    }
    return this.#fail("syntax error: operand expected");
  }

  /** A variable, with ++ or -- behind it or not. */
  *#variable(token: Token & { kind: "name" }): Code<bigint> {
    this.#advance();
    const target = yield* this.#resolve(token);
    let value = 0n;
    if (!this.#skip && this.#op() !== "=") value = yield* this.#value(target, token);
    this.#target = target;
    if (this.#token.kind !== "post") return value;
    const change = this.#token.op === "++" ? 1n : -1n;
    if (!this.#skip) yield* this.#env.set(target.name, target.index, String(wrap(value + change)));
    this.#target = null;
    this.#advance();
    return value;
  }

  *#increment(op: string): Code<bigint> {
    this.#advance();
    const token = this.#token as Token & { kind: "name" };
    this.#advance();
    const target = yield* this.#resolve(token);
    let value = 0n;
    if (!this.#skip) {
      value = wrap((yield* this.#value(target, token)) + (op === "++" ? 1n : -1n));
      yield* this.#env.set(target.name, target.index, String(value));
    }
    if (this.#token.kind === "post") this.#fail(`${this.#token.op}: assignment requires lvalue`);
    this.#target = null;
    return value;
  }

  *#resolve(token: Token & { kind: "name" }): Code<Variable> {
    const { name, index } = token;
    if (index === null || this.#skip || !this.#env.resolve) return { name, index };
    this.#deeper(VALUE_DEPTH);
    const key = yield* this.#env.resolve(name, index);
    this.#deeper(-VALUE_DEPTH);
    return { name, index: key };
  }

  *#value(variable: Variable, token: Token): Code<bigint> {
    let text: ByteString | undefined;
    let chain = 0;
    if (variable.index === null) {
      text = yield* this.#env.get(variable.name, null);
      // a value that is just another variable's name: follow it without nesting
      for (
        let name = variable.name;
        text !== undefined && is_name(text);
        name = text, text = yield* this.#env.get(text, null)
      ) {
        if ((this.#env.depth ?? 0) + ++chain > MAX_DEPTH)
          fail(name, "expression recursion level exceeded", name);
      }
    } else {
      this.#deeper(VALUE_DEPTH);
      text = yield* this.#env.get(variable.name, variable.index);
      this.#deeper(-VALUE_DEPTH);
    }
    if (text === undefined) return 0n;
    const plain = plain_value(text);
    if (plain !== null) return plain;
    this.#last = token.start;
    this.#deeper(VALUE_DEPTH + chain);
    const value = yield* new Evaluator(text, this.#env).whole();
    this.#deeper(-VALUE_DEPTH - chain);
    if (!this.#at_end()) this.#last = this.#token.start;
    return value;
  }
}

const is_name = (text: ByteString): boolean => /^[A-Za-z_][A-Za-z0-9_]*$/.test(text);

/** Value of a short decimal number, the usual content of a variable; null for anything else. */
function plain_value(text: ByteString): bigint | null {
  if (text === "") return 0n;
  if (!/^-?(?:0|[1-9][0-9]{0,14})$/.test(text)) return null;
  return BigInt(text);
}

/**
 * Evaluates an arithmetic expression in signed 64-bit integers; an empty one is 0. Throws ArithError, whose message
 * is what bash prints after "bash: ", and lets errors of `env` through.
 */
export function* evaluate(text: ByteString, env: ArithEnv): Code<bigint> {
  const plain = plain_value(text);
  if (plain !== null) return plain;
  const depth = env.depth ?? 0;
  try {
    env.depth = depth + 1;
    return yield* new Evaluator(text, env).whole();
  } finally {
    env.depth = depth;
  }
}
