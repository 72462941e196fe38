// awk(1), as mawk 1.3.4 does it: options and the frame of a run.
import { CLOCK_REALTIME, type timespec } from "../../kernel/uapi/sched.ts";
import type { ByteString, Program } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { RegexLimit } from "../lib/regex.ts";
import { eprint, read_fd, read_file, strerror, write_all } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { AwkError } from "./ast.ts";
import { Interpreter } from "./interpreter.ts";
import { unescape_string } from "./lexer.ts";
import { MARK, parse_awk } from "./parser.ts";
import { Runtime } from "./runtime.ts";
import { from_input, to_text, type Value } from "./values.ts";

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

    -W version       show version information and exit.
`;

interface Options {
  fs: string | null;
  assignments: string[];
  files: string[];
  /** index of the first operand */
  rest: number;
  version: boolean;
}

/** The value of an option: behind the letter, or the next argument. */
function read_options(args: readonly ByteString[]): Options {
  const o: Options = { fs: null, assignments: [], files: [], rest: 0, version: false };
  let i = 0;
  for (; i < args.length; i++) {
    const a = args[i];
    if (a === "--") {
      i++;
      break;
    }
    if (a === "-" || !a.startsWith("-")) break;
    if (a === "--version") {
      o.version = true;
      continue;
    }
    const letter = a[1];
    if (!"FfvW".includes(letter)) throw new AwkError(`not an option: ${a}`);
    let value = a.slice(2);
    if (value === "") {
      if (i + 1 >= args.length) throw new AwkError(`option -${letter} lacks argument`);
      value = args[++i];
    }
    if (letter === "F") o.fs = value;
    else if (letter === "f") o.files.push(value);
    else if (letter === "v") o.assignments.push(value);
    else if ("version".startsWith(value)) o.version = true;
    else throw new AwkError(`option -W ${value} is not simulated`);
  }
  o.rest = i;
  return o;
}

function* program_text(o: Options): Code<string> {
  let text = "";
  for (const name of o.files) {
    const part = yield* name === "-" ? read_fd(0) : read_file(name);
    if (typeof part === "number") throw new AwkError(`cannot open ${name} (${strerror(part)})`);
    text += part.endsWith("\n") ? part : `${part}\n`;
  }
  return text;
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
  if (o.version) {
    yield* write_all(1, "mawk 1.3.4 (auditlab) 0.1.0\n");
    return 0;
  }
  let operands = args.slice(o.rest);
  let source = yield* program_text(o);
  if (o.files.length === 0) {
    if (operands.length === 0) {
      yield* eprint(USAGE);
      return STATUS_ERROR;
    }
    source = operands[0];
    operands = operands.slice(1);
  }
  const rt = new Runtime([name, ...operands], envp);
  const now: timespec = { tv_sec: 0, tv_nsec: 0 };
  yield sys.clock_gettime(CLOCK_REALTIME, now);
  rt.seed = now.tv_sec;
  rt.random.seed(now.tv_sec);
  if (o.fs !== null) rt.assign("FS", unescape_string(o.fs) as Value);
  for (const a of o.assignments) {
    const m = /^([A-Za-z_]\w*)=([\s\S]*)$/.exec(a);
    if (!m) throw new AwkError(`improper assignment: -v ${a}`);
    rt.assign(m[1], from_input(unescape_string(m[2])));
  }
  const interpreter = new Interpreter(parse_awk(source), rt);
  try {
    const status = yield* interpreter.run();
    yield* rt.streams.close_all();
    if (!rt.streams.stdout.error) return status;
    throw new AwkError(`close failed on file /dev/stdout (${strerror(rt.streams.stdout.error)})`);
  } catch (e) {
    if (!(e instanceof AwkError) && !(e instanceof RegexLimit)) throw e;
    rt.streams.stdout.error = 0;
    const run_time = e.message.startsWith("run time error: ");
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
