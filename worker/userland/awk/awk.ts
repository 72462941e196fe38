// awk(1), as mawk 1.3.4 does it: options and the frame of a run.
import { EISDIR } from "../../kernel/uapi/errno.ts";
import { CLOCK_REALTIME, type timespec } from "../../kernel/uapi/sched.ts";
import type { ByteString, Program } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { RegexLimit } from "../lib/regex.ts";
import { eprint, read_fd, read_file, strerror, write_all } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { AwkError } from "./ast.ts";
import { Interpreter } from "./interpreter.ts";
import { unescape_string } from "./lexer.ts";
import { MARK } from "./parse_tokens.ts";
import { parse_awk } from "./parser.ts";
import { Runtime } from "./runtime.ts";
import { from_input, to_int, to_text, type Value } from "./values.ts";

const STATUS_ERROR = 2;

const USAGE = `Usage: mawk [Options] [Program] [file ...]

Program:
    The -f option value is the name of a file containing program text.
    If no -f option is given, a "--" ends option processing; the following
    parameters are the program text.

Options:
    -f program-file  Program  text is read from file instead of from the
                     command-line.  Multiple -f options are accepted.
    -F value         sets the field separator, FS, to value.
    -v var=value     assigns value to program variable var.
    --               unambiguous end of options.

    Implementation-specific options are prefixed with "-W".  They can be
    abbreviated:

    -W version       show version information and exit.
    -W dump          show assembler-like listing of program and exit.
    -W help          show this message and exit.
    -W interactive   set unbuffered output, line-buffered input.
    -W exec file     use file as program as well as last option.
    -W random=number set initial random seed.
    -W sprintf=number adjust size of sprintf buffer.
    -W posix_space   do not consider "\\n" a space.
    -W usage         show this message and exit.
`;

/** What -W takes, by the beginning of the word; dump and posix_space are not simulated. */
const OWN_OPTIONS = [
  "version",
  "dump",
  "help",
  "interactive",
  "exec",
  "random",
  "sprintf",
  "posix_space",
  "usage",
] as const;

const ASSIGNMENT = /^([A-Za-z_]\w*)=([\s\S]*)$/;

interface Options {
  fs: string | null;
  assignments: string[];
  files: string[];
  /** index of the first operand */
  rest: number;
  version: boolean;
  usage: boolean;
  interactive: boolean;
  random: string | null;
  sprintf: number;
  /** words behind -W that mean nothing: each is complained of */
  vacuous: string[];
}

/** An option of -W; true for exec, which ends the options with the program's file. */
function own_option(o: Options, text: string): boolean {
  const [word, value] = text.split("=", 2);
  const name = OWN_OPTIONS.find((n) => n.startsWith(word.toLowerCase()));
  switch (name) {
    case "version":
      o.version = true;
      break;
    case "help":
    case "usage":
      o.usage = true;
      break;
    case "interactive":
      o.interactive = true;
      break;
    case "random":
    case "sprintf":
      if (!/^\d/.test(value ?? "")) {
        o.vacuous.push(`missing value for -W ${name}`);
        break;
      }
      if (name === "random") o.random = value;
      else o.sprintf = Number.parseInt(value, 10);
      break;
    case "exec":
      if (value === undefined) return true;
      o.files.push(value);
      break;
    case undefined:
      o.vacuous.push(`vacuous option: -W ${text}`);
      break;
    default:
      throw new AwkError(`option -W ${name} is not simulated`);
  }
  return false;
}

/** The value of an option: behind the letter, or the next argument. */
function read_options(args: readonly ByteString[]): Options {
  const o: Options = {
    fs: null,
    assignments: [],
    files: [],
    rest: 0,
    version: false,
    usage: false,
    interactive: false,
    random: null,
    sprintf: 0,
    vacuous: [],
  };
  let i = 0;
  for (; i < args.length; i++) {
    const a = args[i];
    if (a === "--") {
      i++;
      break;
    }
    if (a === "-" || !a.startsWith("-")) break;
    const letter = a[1];
    if (!"FfvW".includes(letter)) throw new AwkError(`not an option: ${a}`);
    let value = a.slice(2);
    if (value === "") {
      if (i + 1 >= args.length) throw new AwkError(`option -${letter} lacks argument`);
      value = args[++i];
    }
    if (letter === "F") o.fs = value;
    else if (letter === "f") o.files.push(value);
    else if (letter === "v") {
      if (!ASSIGNMENT.test(value)) throw new AwkError(`improper assignment: -v ${value}`);
      o.assignments.push(value);
    } else if (own_option(o, value) && i + 1 < args.length) {
      o.files.push(args[++i]);
      i++;
      break;
    }
  }
  o.rest = i;
  return o;
}

/** The text of a program, and the lines its files begin with. */
interface Source {
  text: string;
  files: { name: string; first: number }[];
}

function* program_text(o: Options): Code<Source> {
  let text = "";
  let first = 1;
  const files: Source["files"] = [];
  for (const name of o.files) {
    const part = yield* name === "-" ? read_fd(0) : read_file(name);
    if (part === -EISDIR) throw new AwkError(`read error (${strerror(part)})`);
    if (typeof part === "number") throw new AwkError(`cannot open ${name} (${strerror(part)})`);
    const lines = part.endsWith("\n") ? part : `${part}\n`;
    files.push({ name, first });
    first += lines.split("\n").length - 1;
    text += lines;
  }
  return { text, files };
}

/** Compiles; what is wrong with the program is said with the name of its file, and the line there. */
function compile(source: Source, rt: Runtime): Interpreter {
  try {
    return new Interpreter(parse_awk(source.text), rt);
  } catch (e) {
    if (!(e instanceof AwkError)) throw e;
    const message = e.message.replace(/(^|\n\0)line (\d+): /g, (whole, start: string, n: string) => {
      const file = source.files.findLast((f) => f.first <= Number(n));
      return file ? `${start}${file.name}: line ${Number(n) - file.first + 1}: ` : whole;
    });
    throw new AwkError(message);
  }
}

/** Where a run time error happened. */
function place(rt: Runtime): string {
  const name = to_text(rt.value(rt.global("FILENAME"), "FILENAME"), rt.convfmt);
  return `\tFILENAME="${name}" FNR=${rt.fnr} NR=${rt.nr}\n`;
}

const with_name = (message: string, name: string): string => message.replaceAll(MARK, `${name}: `);

function* run_awk(name: string, argv: readonly ByteString[], envp: readonly ByteString[]): Code<number> {
  const args = argv.slice(1);
  const o = read_options(args);
  for (const complaint of o.vacuous) yield* eprint(`${name}: ${complaint}\n`);
  if (o.version) {
    yield* write_all(1, "mawk 1.3.4 (auditlab) 0.1.0\n");
    return 0;
  }
  if (o.usage) {
    yield* eprint(USAGE);
    return 0;
  }
  let operands = args.slice(o.rest);
  const source = yield* program_text(o);
  if (o.files.length === 0) {
    if (operands.length === 0) {
      if (args.length === 0) yield* eprint(USAGE);
      return 0;
    }
    source.text = operands[0];
    operands = operands.slice(1);
  }
  const rt = new Runtime([name, ...operands], envp);
  const now: timespec = { tv_sec: 0, tv_nsec: 0 };
  yield sys.clock_gettime(CLOCK_REALTIME, now);
  rt.seed = now.tv_sec;
  rt.random.seed(now.tv_sec);
  if (o.random !== null) {
    rt.seed = Number.parseInt(o.random, 10);
    rt.random.seed(to_int(rt.seed));
  }
  rt.sprintf_size = Math.max(rt.sprintf_size, o.sprintf);
  rt.interactive = o.interactive;
  if (o.fs !== null) rt.assign("FS", unescape_string(o.fs) as Value);
  for (const a of o.assignments) {
    const m = ASSIGNMENT.exec(a) as RegExpExecArray;
    rt.assign(m[1], from_input(unescape_string(m[2])));
  }
  const interpreter = compile(source, rt);
  try {
    const status = yield* interpreter.run();
    yield* rt.streams.close_all();
    if (!rt.streams.stdout.error) return status;
    throw new AwkError(`close failed on file /dev/stdout (${strerror(rt.streams.stdout.error)})`);
  } catch (e) {
    if (!(e instanceof AwkError) && !(e instanceof RegexLimit)) throw e;
    rt.streams.stdout.error = 0;
    const run_time = /^(run time error|program limit exceeded): /.test(e.message);
    yield* eprint(`${name}: ${with_name(e.message, name)}\n${run_time ? place(rt) : ""}`);
    yield* rt.streams.close_all();
    return STATUS_ERROR;
  }
}

export const awk: Program = function* main(argv, envp) {
  const name = (argv[0] ?? "awk").replace(/^.*\//, "");
  try {
    return yield* run_awk(name, argv, envp);
  } catch (e) {
    if (!(e instanceof AwkError)) throw e;
    yield* eprint(`${name}: ${with_name(e.message, name)}\n`);
    return STATUS_ERROR;
  }
};
