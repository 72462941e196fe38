// test and [ : as builtins of bash and as /usr/bin/test and /usr/bin/[ (POSIX "test", bash(1) "CONDITIONAL
// EXPRESSIONS"). Up to four arguments their number decides what they mean, beyond that a grammar does.
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { locale_quote } from "../coreutils/quote.ts";
import type { Code } from "../lib/code.ts";
import { compare_files, FILE_TESTS, file_test, is_terminal } from "./file_test.ts";

export interface TestEnv {
  /** "test" or "[": prefix of messages */
  name: ByteString;
  /** "bash" when absent */
  flavour?: "bash" | "coreutils";
  /** quotes of coreutils messages are ASCII unless the locale is UTF-8 */
  utf8?: boolean;
  /** -v: whether a variable or array element is set (bash) */
  variable_set?(name: ByteString): Code<boolean>;
  /** -R: whether a variable is a name reference (bash) */
  is_nameref?(name: ByteString): Code<boolean>;
  /** -o: whether a shell option is on (bash) */
  option?(name: ByteString): Code<boolean>;
}

const COMPARISONS = new Set("-eq -ne -lt -le -gt -ge".split(" "));
const FILE_PAIRS = new Set(["-nt", "-ot", "-ef"]);

/** Nested parentheses: far more than a shell script has, far less than the stack holds. */
const MAX_DEPTH = 500;

/** "-" and one more character. */
const is_switch = (arg: ByteString): boolean => arg.length === 2 && arg[0] === "-";

class TestError extends Error {}

/** Result of -eq and its kind. */
export function compare_integers(op: string, a: bigint, b: bigint): boolean {
  switch (op) {
    case "-eq":
      return a === b;
    case "-ne":
      return a !== b;
    case "-lt":
      return a < b;
    case "-le":
      return a <= b;
    case "-gt":
      return a > b;
    default:
      return a >= b;
  }
}

class Test {
  readonly #args: readonly ByteString[];
  readonly #env: TestEnv;
  readonly #bash: boolean;
  #pos = 0;
  #depth = 0;

  constructor(args: readonly ByteString[], env: TestEnv) {
    this.#args = args;
    this.#env = env;
    this.#bash = env.flavour !== "coreutils";
  }

  #q(s: ByteString): ByteString {
    return locale_quote(s, this.#env.utf8 ?? false);
  }

  #fail(bash: ByteString, coreutils: ByteString): never {
    throw new TestError(this.#bash ? bash : coreutils);
  }

  #is_unary(arg: ByteString | undefined): boolean {
    if (arg?.length !== 2 || arg[0] !== "-") return false;
    if (FILE_TESTS.includes(arg[1])) return this.#bash || arg[1] !== "a";
    return "nzt".includes(arg[1]) || (this.#bash && "voR".includes(arg[1]));
  }

  #is_binary(arg: ByteString | undefined): boolean {
    if (arg === undefined) return false;
    if (arg === "=" || arg === "==" || arg === "!=") return true;
    if (arg === "<" || arg === ">") return this.#bash;
    return COMPARISONS.has(arg) || FILE_PAIRS.has(arg);
  }

  /** The value of all arguments. */
  *whole(): Code<boolean> {
    if (this.#args.length === 0) return false;
    const value = yield* this.#posix(this.#args.length);
    if (this.#pos < this.#args.length) this.#excess();
    return value;
  }

  /** The next `n` arguments: by their number if it can tell, by the grammar otherwise. */
  *#posix(n: number): Code<boolean> {
    const value = n <= 4 ? yield* this.#counted(this.#pos, n) : null;
    if (value === null) return yield* this.#or();
    this.#pos += n;
    return value;
  }

  #excess(): never {
    const arg = this.#args[this.#pos];
    const bash = arg[0] === "-" ? `syntax error: \`${arg}' unexpected` : "too many arguments";
    return this.#fail(bash, `extra argument ${this.#q(arg)}`);
  }

  /** One to four arguments from `from` on; null when only the grammar can tell. */
  *#counted(from: number, n: number): Code<boolean | null> {
    const [a, b, c, d] = this.#args.slice(from, from + n);
    switch (n) {
      case 1:
        return a !== "";
      case 2:
        if (a === "!") return b === "";
        if (this.#is_unary(a)) return yield* this.#unary(a[1], b);
        return this.#fail(
          `${a}: unary operator expected`,
          is_switch(a) ? `${this.#q(a)}: unary operator expected` : this.#missing_text(),
        );
      case 3:
        if (this.#is_binary(b)) return yield* this.#binary(a, b, c);
        if (a === "!") return !(yield* this.#counted(from + 1, 2));
        if (a === "(" && c === ")") return b !== "";
        if (b === "-a" || b === "-o") {
          if (!this.#bash) return null;
          return b === "-a" ? a !== "" && c !== "" : a !== "" || c !== "";
        }
        return this.#fail(`${b}: binary operator expected`, `${this.#q(b)}: binary operator expected`);
      case 4:
        if (a === "!") {
          const value = yield* this.#counted(from + 1, 3);
          if (value !== null) return !value;
          // only coreutils: three arguments with -a or -o in the middle
          this.#pos++;
          const rest = yield* this.#or();
          this.#pos -= 4;
          return !rest;
        }
        if (a === "(" && d === ")") return yield* this.#counted(from + 1, 2);
    }
    return null;
  }

  *#or(): Code<boolean> {
    let value = yield* this.#and();
    while (this.#args[this.#pos] === "-o") {
      this.#pos++;
      const right = yield* this.#and();
      value ||= right;
    }
    return value;
  }

  *#and(): Code<boolean> {
    let value = yield* this.#term();
    while (this.#args[this.#pos] === "-a") {
      this.#pos++;
      const right = yield* this.#term();
      value &&= right;
    }
    return value;
  }

  #missing_text(): string {
    return `missing argument after ${this.#q(this.#args.at(-1) ?? "")}`;
  }

  #missing(): never {
    return this.#fail("argument expected", this.#missing_text());
  }

  *#term(): Code<boolean> {
    let negate = false;
    for (; this.#args[this.#pos] === "!"; this.#pos++) negate = !negate;
    return (yield* this.#primary()) !== negate;
  }

  *#primary(): Code<boolean> {
    const [a, op, b] = this.#args.slice(this.#pos, this.#pos + 3);
    if (a === undefined) this.#missing();
    if (a === "(") return yield* this.#group();
    if (b !== undefined && this.#is_binary(op)) {
      this.#pos += 3;
      return yield* this.#binary(a, op, b);
    }
    if (this.#bash ? this.#is_unary(a) && op !== undefined : is_switch(a)) {
      if (!this.#is_unary(a)) this.#fail("", `${this.#q(a)}: unary operator expected`);
      if (op === undefined) this.#missing();
      this.#pos += 2;
      return yield* this.#unary(a[1], op);
    }
    this.#pos++;
    return a !== "";
  }

  *#group(): Code<boolean> {
    this.#deeper();
    const from = ++this.#pos;
    let value: boolean;
    if (this.#bash) value = yield* this.#or();
    else {
      if (from >= this.#args.length) this.#missing();
      // what stands in the parentheses is judged by its number of arguments, too, if that is small
      let n = 1;
      while (n < 4 && from + n < this.#args.length && this.#args[from + n] !== ")") n++;
      value = yield* this.#posix(n === 4 ? this.#args.length - from : n);
    }
    // behind the last argument of [ stands its bracket
    const close = this.#args[this.#pos] ?? (this.#env.name.endsWith("[") ? "]" : undefined);
    if (close === undefined) this.#fail("`)' expected", `${this.#q(")")} expected`);
    if (close !== ")")
      this.#fail(`\`)' expected, found ${close}`, `${this.#q(")")} expected, found ${this.#q(close)}`);
    this.#pos++;
    this.#depth--;
    return value;
  }

  #deeper(): void {
    if (++this.#depth > MAX_DEPTH) this.#fail("too many arguments", `extra argument ${this.#q("(")}`);
  }

  #integer(text: ByteString): bigint {
    const m = /^[ \t-\r]*([-+]?[0-9]+)[ \t-\r]*$/.exec(text);
    const value = m ? BigInt(m[1].replace("+", "")) : 0n;
    if (!m || (this.#bash && BigInt.asIntN(64, value) !== value))
      this.#fail(`${text}: integer expression expected`, `invalid integer ${this.#q(text)}`);
    return value;
  }

  *#unary(op: string, arg: ByteString): Code<boolean> {
    switch (op) {
      case "n":
        return arg !== "";
      case "z":
        return arg === "";
      case "t": {
        if (this.#bash && !/^[ \t-\r]*[-+]?[0-9]+[ \t-\r]*$/.test(arg)) return false;
        const fd = this.#integer(arg);
        return fd >= 0n && fd <= 0x7fffffffn && (yield* is_terminal(Number(fd)));
      }
      case "v":
        return (yield* this.#env.variable_set?.(arg) ?? never()) === true;
      case "R":
        return (yield* this.#env.is_nameref?.(arg) ?? never()) === true;
      case "o":
        return (yield* this.#env.option?.(arg) ?? never()) === true;
      default:
        return yield* file_test(op, arg);
    }
  }

  *#binary(a: ByteString, op: ByteString, b: ByteString): Code<boolean> {
    switch (op) {
      case "=":
      case "==":
        return a === b;
      case "!=":
        return a !== b;
      case "<":
        return a < b;
      case ">":
        return a > b;
    }
    if (FILE_PAIRS.has(op)) return yield* compare_files(op, a, b);
    return compare_integers(op, this.#integer(a), this.#integer(b));
  }
}

// Stands for a question that nobody answers.
function* never(): Code<boolean> {
  return false;
}

/**
 * Evaluates the arguments of test or [ (for [ without its closing bracket). `error` is the message after the shell's
 * name, e.g. "[: too many arguments"; the status is then 2.
 */
export function* evaluate_test(
  args: readonly ByteString[],
  env: TestEnv,
): Code<{ status: 0 | 1 | 2; error: ByteString | null }> {
  try {
    return { status: (yield* new Test(args, env).whole()) ? 0 : 1, error: null };
  } catch (e) {
    if (!(e instanceof TestError)) throw e;
    return { status: 2, error: `${env.name}: ${e.message}` };
  }
}
