// The options of xargs(1).
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { C_ESCAPES } from "../lib/escapes.ts";
import { getopt, type LongOption } from "../lib/getopt.ts";
import type { Cli } from "../lib/program.ts";
import { eprint } from "../lib/stdio.ts";

export interface XargsOptions {
  delimiter: string | null;
  eof: ByteString | null;
  /** -a */
  file: ByteString | null;
  /** -I: what stands for the item in the arguments */
  replace: ByteString | null;
  /** -L, -n: 0 for no limit */
  max_lines: number;
  max_args: number;
  max_procs: number;
  max_chars: number;
  run_if_empty: boolean;
  /** -t, -p */
  verbose: boolean;
  ask: boolean;
  /** -x: a line that does not fit ends xargs */
  exit_if_too_long: boolean;
  open_tty: boolean;
  slot_var: string | null;
  command: ByteString[];
}

const LONG: readonly LongOption[] = [
  { name: "null", has_arg: 0, val: "0" },
  { name: "arg-file", has_arg: 1, val: "a" },
  { name: "delimiter", has_arg: 1, val: "d" },
  { name: "eof", has_arg: 2, val: "e" },
  { name: "replace", has_arg: 2, val: "i" },
  { name: "max-lines", has_arg: 2, val: "l" },
  { name: "max-args", has_arg: 1, val: "n" },
  { name: "open-tty", has_arg: 0, val: "o" },
  { name: "interactive", has_arg: 0, val: "p" },
  { name: "no-run-if-empty", has_arg: 0, val: "r" },
  { name: "max-chars", has_arg: 1, val: "s" },
  { name: "verbose", has_arg: 0, val: "t" },
  { name: "show-limits", has_arg: 0 },
  { name: "exit", has_arg: 0, val: "x" },
  { name: "max-procs", has_arg: 1, val: "P" },
  { name: "process-slot-var", has_arg: 1 },
  { name: "version", has_arg: 0 },
  { name: "help", has_arg: 0 },
];
const SHORT = "+0a:E:e::i::I:l::L:n:prs:txP:d:o";

/** what execve(2) takes of arguments and environment together (a quarter of the usual stack limit) */
const ARG_MAX = 2097152;
/** what POSIX wants to be left free */
const HEADROOM = 2048;
const DEFAULT_CHARS = 131072;

const TRY = "Try 'xargs --help' for more information.\n";

/** A number not below `min`. Where that is no fatal mistake, the nearest right value counts. */
function* number(
  c: Cli,
  text: string,
  option: string,
  min: number,
  max: number,
  fatal: boolean,
): Code<number> {
  if (!/^\s*[-+]?\d+$/.test(text)) {
    yield* c.warn(`invalid number "${text}" for -${option} option`);
    yield* eprint(TRY);
    c.exit(1);
  }
  const n = Number(text);
  if (n >= min && n <= max) return n;
  const limit = n < min ? `>= ${min}` : `<= ${max}`;
  yield* c.warn(`value ${text} for -${option} option should be ${limit}`);
  if (fatal) {
    yield* eprint(TRY);
    c.exit(1);
  }
  return n < min ? min : max;
}

/** -d: a character, \n and the like, \ooo or \xhh. */
function* delimiter(c: Cli, text: string): Code<string> {
  if (text.length === 1) return text;
  if (!text.startsWith("\\"))
    return yield* c.die(
      `Invalid input delimiter specification ${text}: the delimiter must be either a single character or an escape sequence starting with \\.`,
    );
  const known = text.length === 2 ? C_ESCAPES[text[1]] : undefined;
  if (known !== undefined) return known;
  const m = /^\\(?:x([0-9a-fA-F]+)|([0-7]+))$/.exec(text);
  if (!m) return yield* c.die(`Invalid escape sequence ${text} in input delimiter specification.`);
  const code = m[1] ? Number.parseInt(m[1], 16) : Number.parseInt(m[2], 8);
  if (code > 255)
    yield* c.die(
      `Invalid escape sequence ${text} in input delimiter specification; character values must not exceed ${m[1] ? "ff" : "377"}.`,
    );
  return String.fromCharCode(code);
}

/** Two options that exclude each other: the later one counts. */
const excluded = (c: Cli, one: string, other: string, ignored: string) =>
  c.warn(`warning: options ${one} and ${other} are mutually exclusive, ignoring previous ${ignored} value`);

/** Reads the command line; ends xargs after a message when it is wrong. */
export function* read_options(c: Cli, help: string): Code<XargsOptions> {
  const parsed = getopt(c.args, SHORT, LONG);
  const environment = c.envp.reduce((n, e) => n + e.length + 1, 0);
  const limit = ARG_MAX - environment - HEADROOM;
  const o: XargsOptions = {
    delimiter: null,
    eof: null,
    file: null,
    replace: null,
    max_lines: 0,
    max_args: 0,
    max_procs: 1,
    max_chars: Math.min(DEFAULT_CHARS, limit),
    run_if_empty: true,
    verbose: false,
    ask: false,
    exit_if_too_long: false,
    open_tty: false,
    slot_var: null,
    command: parsed.operands.length > 0 ? parsed.operands : ["echo"],
  };
  const max = Number.MAX_SAFE_INTEGER;
  for (const { opt, arg, spelled } of parsed.options) {
    const text = arg ?? "";
    switch (opt) {
      case "0":
        o.delimiter = "\0";
        break;
      case "a":
        o.file = text;
        break;
      case "d":
        o.delimiter = yield* delimiter(c, text);
        break;
      case "E":
      case "e":
        o.eof = text === "" ? null : text;
        break;
      case "I":
      case "i":
        if (o.max_args > 0) yield* excluded(c, "--max-args", "--replace/-I/-i", "--max-args");
        else if (o.max_lines > 0) yield* excluded(c, "--max-lines", "--replace/-I/-i", "--max-lines");
        o.replace = opt === "i" && text === "" ? "{}" : text;
        o.max_args = 0;
        o.max_lines = 0;
        break;
      case "L":
      case "l": {
        const lines = arg === null ? 1 : yield* number(c, text, opt, 1, max, true);
        if (o.max_args > 0)
          yield* excluded(c, "--max-args", opt === "L" ? "-L" : "--max-lines/-l", "--max-args");
        else if (o.replace !== null)
          yield* excluded(c, "--replace", opt === "L" ? "-L" : "--max-lines/-l", "--replace");
        o.max_lines = lines;
        o.max_args = 0;
        o.replace = null;
        if (opt === "l") o.exit_if_too_long = true;
        break;
      }
      case "n": {
        const args = yield* number(c, text, "n", 1, max, true);
        if (o.max_lines > 0) yield* excluded(c, "--max-lines", "--max-args/-n", "--max-lines");
        // one at a time is what -I does anyway
        if (o.replace !== null && args === 1) break;
        if (o.replace !== null) yield* excluded(c, "--replace", "--max-args/-n", "--replace");
        o.max_args = args;
        o.max_lines = 0;
        o.replace = null;
        break;
      }
      case "s":
        o.max_chars = yield* number(c, text, "s", 1, limit, false);
        break;
      case "P":
        o.max_procs = (yield* number(c, text, "P", 0, 2147483647, true)) || Number.POSITIVE_INFINITY;
        break;
      case "r":
        o.run_if_empty = false;
        break;
      case "t":
        o.verbose = true;
        break;
      case "p":
        o.verbose = true;
        o.ask = true;
        break;
      case "x":
        o.exit_if_too_long = true;
        break;
      case "o":
        o.open_tty = true;
        break;
      case "process-slot-var":
        if (text.includes("="))
          yield* c.die(`option --process-slot-var may not be set to a value which includes ${"`="}'`);
        o.slot_var = text;
        break;
      case "help":
        yield* c.out.print(help);
        c.exit(0);
        break;
      case "version":
        yield* c.out.print("xargs (auditlab) 0.1.0\n");
        c.exit(0);
        break;
      default:
        yield* c.die(`option ${spelled} is not simulated`);
    }
  }
  if (parsed.error !== null) {
    yield* c.warn(parsed.error);
    yield* eprint(TRY);
    c.exit(1);
  }
  if (o.replace !== null) o.exit_if_too_long = true;
  return o;
}
