// The command line of find(1): leading options, paths, and the words of the expression.

import { F_OK } from "../../kernel/uapi/fcntl.ts";
import type { timespec } from "../../kernel/uapi/sched.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { localtime, timegm } from "../coreutils/calendar.ts";
import type { Code } from "../lib/code.ts";
import * as sys from "../lib/sys.ts";
import { actions } from "./actions.ts";
import type { Find, Predicate } from "./context.ts";
import { ExpressionError, ExpressionParser, type Node, type Operator, type Token } from "./expression.ts";
import { newer_parser, regextype, tests } from "./tests.ts";

/** What positional options have set so far. */
export interface ParseState {
  regextype: string;
  /** -daystart: ages are counted from the end of today */
  day_start: timespec | null;
}

/** Hands a predicate its arguments. */
export class ArgReader {
  readonly find: Find;
  readonly name: string;
  readonly state: ParseState;
  readonly #args: readonly ByteString[];
  at: number;

  constructor(find: Find, name: string, state: ParseState, args: readonly ByteString[], at: number) {
    this.find = find;
    this.name = name;
    this.state = state;
    this.#args = args;
    this.at = at;
  }

  /** The next argument; ends find when there is none. */
  *next(): Code<ByteString> {
    if (this.at >= this.#args.length) {
      const newer = /^-newer../.test(this.name);
      return yield* this.die(
        newer
          ? `The ${this.find.quote(this.name)} test needs an argument`
          : `missing argument to \`${this.name}'`,
      );
    }
    return this.#args[this.at++];
  }

  peek(offset = 0): ByteString | undefined {
    return this.#args[this.at + offset];
  }

  *die(message: ByteString, errno = 0): Code<never> {
    return yield* this.find.cli.die(message, errno);
  }
}

type Test = Predicate["test"];
/** By name: reads the arguments and gives the test. */
export type Parsers = Readonly<Record<string, (a: ArgReader) => Code<Test>>>;

const OPERATORS: Readonly<Record<string, Operator>> = {
  "(": "(",
  ")": ")",
  "!": "!",
  "-not": "!",
  "-a": "-a",
  "-and": "-a",
  "-o": "-o",
  "-or": "-o",
  ",": ",",
};

/** Whether a word begins the expression. In front, a closing parenthesis or a comma may still be a path. */
function begins_expression(word: ByteString, leading: boolean): boolean {
  if (word.startsWith("-")) return word.length > 1;
  if (word === "(" || word === "!") return true;
  return !leading && (word === ")" || word === ",");
}

/** -H, -L, -P, -D and -O, which stand before the paths. Gives the index of the first word after them. */
function* leading_options(f: Find, args: readonly ByteString[]): Code<number> {
  let i = 0;
  for (; i < args.length; i++) {
    const word = args[i];
    if (word === "-H" || word === "-L" || word === "-P") f.options.follow = word[1] as "H" | "L" | "P";
    else if (word === "--") return i + 1;
    else if (word === "-D") {
      const names = args[++i];
      if (names === undefined) return yield* f.cli.die("Missing argument after the -D option.");
      if (names.split(",").includes("help")) {
        yield* f.cli.out.print(
          "Valid arguments for -D:\nexec, opt, rates, search, stat, time, tree, all, help\n",
        );
        f.cli.exit(0);
      }
      return yield* f.cli.die(`option -D ${names} is not simulated`);
    } else if (/^-O/.test(word)) {
      // the order of tests is not changed at any level
      if (!/^-O\d+$/.test(word))
        return yield* f.cli.die(
          word === "-O"
            ? "The -O option must be immediately followed by a decimal integer"
            : "Please specify a decimal number immediately after -O",
        );
    } else break;
  }
  return i;
}

function* level(a: ArgReader): Code<number> {
  const text = yield* a.next();
  if (/^\d+$/.test(text)) return Number(text);
  return yield* a.die(
    `Expected a positive decimal integer argument to ${a.name}, but got ${a.find.quote(text)}`,
  );
}

const yes: Test = function* () {
  return true;
};

/** The end of the day that `now` is in, in the zone of the run. */
function end_of_day(f: Find): timespec {
  const t = localtime(f.start.tv_sec, f.zone);
  return { tv_sec: timegm(t.year, t.month, t.mday + 1, 0, 0, 0) - f.zone.offset, tv_nsec: 0 };
}

/** Options among the expression: true, and set for the whole run. Null when the name is none. */
function* option(f: Find, a: ArgReader): Code<Test | null> {
  const { options } = f;
  switch (a.name) {
    case "-depth":
    case "-d":
      options.depth = true;
      return yes;
    case "-maxdepth":
      options.max_depth = yield* level(a);
      return yes;
    case "-mindepth":
      options.min_depth = yield* level(a);
      return yes;
    case "-mount":
    case "-xdev":
      options.xdev = true;
      return yes;
    case "-follow":
      options.follow = "L";
      return yes;
    case "-daystart":
      a.state.day_start ??= end_of_day(f);
      return yes;
    case "-warn":
    case "-nowarn":
      options.warnings = a.name === "-warn";
      return yes;
    case "-ignore_readdir_race":
    case "-noignore_readdir_race":
      options.ignore_readdir_race = a.name === "-ignore_readdir_race";
      return yes;
    // file systems here count links of directories as Unix does, and nothing depends on it
    case "-noleaf":
      return yes;
    case "-regextype":
      return yield* regextype(a);
    case "-files0-from":
      return yield* a.die("option -files0-from is not simulated");
    default:
      return null;
  }
}

const GLOBAL = new Set([
  "-depth",
  "-d",
  "-maxdepth",
  "-mindepth",
  "-mount",
  "-xdev",
  "-noleaf",
  "-ignore_readdir_race",
  "-noignore_readdir_race",
  "-files0-from",
]);

/** "-maxdepth" after a test looks as if it held for what follows only. */
function* warn_position(f: Find, name: string, after: string | null): Code<void> {
  if (!f.options.warnings || after === null || !GLOBAL.has(name)) return;
  yield* f.cli.warn(
    `warning: you have specified the global option ${name} after the argument ${after}, but global options are not positional, i.e., ${name} affects tests specified before it as well as those specified after it.  Please specify global options before other arguments.`,
  );
}

export interface CommandLine {
  paths: ByteString[];
  tree: Node;
  predicates: Predicate[];
}

/** A path after the expression has begun: perhaps what a shell made of a pattern that should have been quoted. */
function* misplaced_path(f: Find, word: ByteString, before: Token | undefined): Code<never> {
  yield* f.cli.warn(`paths must precede expression: \`${word}'`);
  if (before !== undefined && (yield sys.access(word, F_OK)) === 0)
    yield* f.cli.warn(
      `possible unquoted pattern after predicate \`${"op" in before ? before.text : before.predicate.name}'?`,
    );
  return f.cli.exit(1);
}

/** Reads everything; ends find after a message when it makes no sense. */
export function* parse_command_line(f: Find, args: readonly ByteString[], help: string): Code<CommandLine> {
  let i = yield* leading_options(f, args);
  const paths: ByteString[] = [];
  while (i < args.length && !begins_expression(args[i], true)) paths.push(args[i++]);
  const state: ParseState = { regextype: "findutils-default", day_start: null };
  const tokens: Token[] = [];
  const predicates: Predicate[] = [];
  let first_test: string | null = null;
  while (i < args.length) {
    const word = args[i++];
    const op = OPERATORS[word];
    if (op) {
      tokens.push({ op, text: word });
      continue;
    }
    if (!begins_expression(word, false)) yield* misplaced_path(f, word, tokens.at(-1));
    const name = word.startsWith("--") ? word.slice(1) : word;
    if (name === "-help") {
      yield* f.cli.out.print(help);
      f.cli.exit(0);
    }
    if (name === "-version") {
      yield* f.cli.out.print("find (auditlab) 0.1.0\n");
      f.cli.exit(0);
    }
    const a = new ArgReader(f, name, state, args, i);
    let predicate: Predicate;
    const set = yield* option(f, a);
    if (set) {
      yield* warn_position(f, name, first_test);
      predicate = { name, test: set };
    } else {
      first_test ??= name;
      const test = tests[name] ?? newer_parser(name);
      const action = actions[name];
      if (test) predicate = { name, test: yield* test(a) };
      else if (action) predicate = { name, ...(yield* action(a)) };
      else if (/^-newer../.test(name)) return yield* f.cli.die(`invalid predicate \`${word}'`);
      else return yield* f.cli.die(`unknown predicate \`${word}'`);
    }
    i = a.at;
    predicates.push(predicate);
    tokens.push({ predicate });
  }
  const no_args = new ArgReader(f, "-print", state, [], 0);
  const print: Token = { predicate: { name: "-print", ...(yield* actions["-print"](no_args)) } };
  const written = [...tokens];
  if (tokens.length === 0) tokens.push(print);
  else if (!predicates.some((p) => p.action)) {
    tokens.unshift({ op: "(", text: "(" });
    tokens.push({ op: ")", text: ")" }, print);
  }
  try {
    // errors must speak of the expression as it was written
    if (written.length > 0) new ExpressionParser(written).parse();
    return {
      paths: paths.length > 0 ? paths : ["."],
      tree: new ExpressionParser(tokens).parse(),
      predicates,
    };
  } catch (e) {
    if (!(e instanceof ExpressionError)) throw e;
    return yield* f.cli.die(e.message);
  }
}
