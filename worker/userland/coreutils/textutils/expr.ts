// expr(1): integers of any size, strings, and basic regular expressions.
import type { ByteString } from "../../../kernel/uapi/syscall.ts";
import { utf8_characters } from "../../lib/bytes.ts";
import type { Code } from "../../lib/code.ts";
import { compile_regex } from "../../lib/regex.ts";
import { type Tool, tool } from "../tool.ts";

type Value = ByteString | bigint;
/** Status of a wrong expression. */
const INVALID = 2;

const text = (v: Value): ByteString => String(v);
const is_null = (v: Value): boolean => v === 0n || v === "" || (typeof v === "string" && /^-?0+$/.test(v));

function to_integer(v: Value): bigint | null {
  if (typeof v === "bigint") return v;
  return /^-?\d+$/.test(v) ? BigInt(v) : null;
}

/** Reads an expression from its words. `evaluate` is false where the value does not matter. */
class Parser {
  readonly #t: Tool;
  readonly #words: readonly ByteString[];
  #at = 0;

  constructor(t: Tool, words: readonly ByteString[]) {
    this.#t = t;
    this.#words = words;
  }

  *whole(): Code<Value> {
    const v = yield* this.#or(true);
    const left = this.#words[this.#at];
    if (left !== undefined) yield* this.#syntax(`unexpected argument ${this.#t.quote(left)}`);
    return v;
  }

  *#syntax(what: string): Code<never> {
    return yield* this.#t.die(`syntax error: ${what}`, 0, INVALID);
  }

  #take(...operators: string[]): string | null {
    const word = this.#words[this.#at];
    if (word === undefined || !operators.includes(word)) return null;
    this.#at++;
    return word;
  }

  *#need(): Code<void> {
    const before = this.#words[this.#at - 1];
    if (this.#at >= this.#words.length)
      yield* this.#syntax(`missing argument after ${this.#t.quote(before)}`);
  }

  *#or(evaluate: boolean): Code<Value> {
    let left = yield* this.#and(evaluate);
    while (this.#take("|")) {
      const right = yield* this.#and(evaluate && is_null(left));
      if (is_null(left)) left = is_null(right) ? 0n : right;
    }
    return left;
  }

  *#and(evaluate: boolean): Code<Value> {
    let left = yield* this.#comparison(evaluate);
    while (this.#take("&")) {
      const right = yield* this.#comparison(evaluate && !is_null(left));
      if (is_null(left) || is_null(right)) left = 0n;
    }
    return left;
  }

  *#comparison(evaluate: boolean): Code<Value> {
    let left = yield* this.#sum(evaluate);
    for (
      let op = this.#take("<", "<=", "=", "==", "!=", ">=", ">");
      op;
      op = this.#take("<", "<=", "=", "==", "!=", ">=", ">")
    ) {
      const right = yield* this.#sum(evaluate);
      const [a, b] = [to_integer(left), to_integer(right)];
      const order =
        a !== null && b !== null
          ? a < b
            ? -1
            : a > b
              ? 1
              : 0
          : text(left) < text(right)
            ? -1
            : text(left) > text(right)
              ? 1
              : 0;
      const holds =
        op === "<"
          ? order < 0
          : op === "<="
            ? order <= 0
            : op === "!="
              ? order !== 0
              : op === ">="
                ? order >= 0
                : op === ">"
                  ? order > 0
                  : order === 0;
      left = holds ? 1n : 0n;
    }
    return left;
  }

  *#operands(left: Value, right: Value): Code<[bigint, bigint]> {
    const [a, b] = [to_integer(left), to_integer(right)];
    if (a === null || b === null) return yield* this.#t.die("non-integer argument", 0, INVALID);
    return [a, b];
  }

  *#sum(evaluate: boolean): Code<Value> {
    let left = yield* this.#product(evaluate);
    for (let op = this.#take("+", "-"); op; op = this.#take("+", "-")) {
      const right = yield* this.#product(evaluate);
      if (!evaluate) continue;
      const [a, b] = yield* this.#operands(left, right);
      left = op === "+" ? a + b : a - b;
    }
    return left;
  }

  *#product(evaluate: boolean): Code<Value> {
    let left = yield* this.#match(evaluate);
    for (let op = this.#take("*", "/", "%"); op; op = this.#take("*", "/", "%")) {
      const right = yield* this.#match(evaluate);
      if (!evaluate) continue;
      const [a, b] = yield* this.#operands(left, right);
      if (op !== "*" && b === 0n) yield* this.#t.die("division by zero", 0, INVALID);
      left = op === "*" ? a * b : op === "/" ? a / b : a % b;
    }
    return left;
  }

  *#match(evaluate: boolean): Code<Value> {
    let left = yield* this.#function(evaluate);
    while (this.#take(":")) {
      const right = yield* this.#function(evaluate);
      if (evaluate) left = yield* this.#matched(text(left), text(right));
    }
    return left;
  }

  *#matched(subject: ByteString, pattern: ByteString): Code<Value> {
    const r = compile_regex(pattern, { syntax: "bre", bytes: !this.#t.utf8 });
    if (!r.ok) return yield* this.#t.die(r.error, 0, INVALID);
    const m = r.regex.exec(subject);
    const found = m && m.start === 0 ? m : null;
    if (r.regex.group_count > 0) {
      const g = found?.groups[1];
      return g ? subject.slice(g[0], g[1]) : "";
    }
    return found ? BigInt(this.#characters(subject.slice(0, found.end)).length) : 0n;
  }

  #characters(s: ByteString): ByteString[] {
    return this.#t.utf8 ? utf8_characters(s) : [...s];
  }

  *#function(evaluate: boolean): Code<Value> {
    if (this.#take("+")) {
      yield* this.#need();
      return this.#words[this.#at++];
    }
    const name = this.#take("length", "match", "index", "substr");
    if (name === null) return yield* this.#primary(evaluate);
    const first = yield* this.#argument(evaluate);
    if (name === "length") return BigInt(this.#characters(text(first)).length);
    const second = yield* this.#argument(evaluate);
    if (name === "match") return evaluate ? yield* this.#matched(text(first), text(second)) : first;
    const chars = this.#characters(text(first));
    if (name === "index") {
      const set = this.#characters(text(second));
      return BigInt(chars.findIndex((c) => set.includes(c)) + 1);
    }
    const third = yield* this.#argument(evaluate);
    const [from, count] = [to_integer(second), to_integer(third)];
    if (from === null || count === null || from <= 0n || count <= 0n) return "";
    return chars.slice(Number(from) - 1, Number(from) - 1 + Number(count)).join("");
  }

  *#argument(evaluate: boolean): Code<Value> {
    yield* this.#need();
    return yield* this.#function(evaluate);
  }

  *#primary(evaluate: boolean): Code<Value> {
    if (this.#at > 0) yield* this.#need();
    if (this.#at >= this.#words.length) yield* this.#syntax("missing argument");
    if (this.#take("(")) {
      const v = yield* this.#or(evaluate);
      const next = this.#words[this.#at];
      if (next === undefined)
        yield* this.#syntax(`expecting ')' after ${this.#t.quote(this.#words[this.#at - 1])}`);
      if (next !== ")") yield* this.#syntax(`expecting ')' instead of ${this.#t.quote(next)}`);
      this.#at++;
      return v;
    }
    const word = this.#words[this.#at];
    if (word === ")") yield* this.#syntax("unexpected ')'");
    this.#at++;
    return word;
  }
}

export const expr = tool({
  name: "expr",
  usage: "EXPRESSION\nOPTION",
  about: ``,
  notes: `Print the value of EXPRESSION to standard output.  A blank line below
separates increasing precedence groups.  EXPRESSION may be:

  ARG1 | ARG2       ARG1 if it is neither null nor 0, otherwise ARG2

  ARG1 & ARG2       ARG1 if neither argument is null or 0, otherwise 0

  ARG1 < ARG2       ARG1 is less than ARG2
  ARG1 <= ARG2      ARG1 is less than or equal to ARG2
  ARG1 = ARG2       ARG1 is equal to ARG2
  ARG1 != ARG2      ARG1 is unequal to ARG2
  ARG1 >= ARG2      ARG1 is greater than or equal to ARG2
  ARG1 > ARG2       ARG1 is greater than ARG2

  ARG1 + ARG2       arithmetic sum of ARG1 and ARG2
  ARG1 - ARG2       arithmetic difference of ARG1 and ARG2

  ARG1 * ARG2       arithmetic product of ARG1 and ARG2
  ARG1 / ARG2       arithmetic quotient of ARG1 divided by ARG2
  ARG1 % ARG2       arithmetic remainder of ARG1 divided by ARG2

  STRING : REGEXP   anchored pattern match of REGEXP in STRING

  match STRING REGEXP        same as STRING : REGEXP
  substr STRING POS LENGTH   substring of STRING, POS counted from 1
  index STRING CHARS         index in STRING where any CHARS is found, or 0
  length STRING              length of STRING
  + TOKEN                    interpret TOKEN as a string, even if it is a
                               keyword like 'match' or an operator like '/'

  ( EXPRESSION )             value of EXPRESSION

Beware that many operators need to be escaped or quoted for shells.
Comparisons are arithmetic if both ARGs are numbers, else lexicographical.
Pattern matches return the string matched between \\( and \\) or null; if
\\( and \\) are not used, they return the number of characters matched or 0.

Exit status is 0 if EXPRESSION is neither null nor 0, 1 if EXPRESSION is null
or 0, 2 if EXPRESSION is syntactically invalid, and 3 if an error occurred.`,
  usage_status: INVALID,
  write_status: 3,
  // every word but a lone --help or --version belongs to the expression
  prepare: (args) => (args.length === 1 && /^--(help|version)$/.test(args[0]) ? [...args] : ["--", ...args]),
  *run(t) {
    const words = t.operands[0] === "--" ? t.operands.slice(1) : t.operands;
    if (words.length === 0) yield* t.usage("missing operand");
    const value = yield* new Parser(t, words).whole();
    yield* t.out.print(`${text(value)}\n`);
    return is_null(value) ? 1 : 0;
  },
});
