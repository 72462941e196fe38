// sed(1): options and the frame of a run.
import { EISDIR } from "../../kernel/uapi/errno.ts";
import type { ByteString, Program } from "../../kernel/uapi/syscall.ts";
import { utf8_locale } from "../coreutils/tool.ts";
import type { Code } from "../lib/code.ts";
import { getopt, type ParsedOption } from "../lib/getopt.ts";
import { RegexLimit } from "../lib/regex.ts";
import { eprint, read_fd, read_file, strerror, write_all } from "../lib/stdio.ts";
import { SedError } from "./ast.ts";
import { Executor } from "./execute.ts";
import { Input } from "./input.ts";
import { EXIT_PANIC, Outputs } from "./output.ts";
import { parse_script } from "./parse.ts";
import type { Source } from "./scanner.ts";

const EXIT_BAD_USAGE = 1;

const USAGE = `Usage: sed [OPTION]... {script-only-if-no-other-script} [input-file]...

  -n, --quiet, --silent
                 suppress automatic printing of pattern space
      --debug
                 annotate program execution
  -e script, --expression=script
                 add the script to the commands to be executed
  -f script-file, --file=script-file
                 add the contents of script-file to the commands to be executed
  --follow-symlinks
                 follow symlinks when processing in place
  -i[SUFFIX], --in-place[=SUFFIX]
                 edit files in place (makes backup if SUFFIX supplied)
  -l N, --line-length=N
                 specify the desired line-wrap length for the \`l' command
  --posix
                 disable all GNU extensions.
  -E, -r, --regexp-extended
                 use extended regular expressions in the script
                 (for portability use POSIX -E).
  -s, --separate
                 consider files as separate rather than as a single,
                 continuous long stream.
      --sandbox
                 operate in sandbox mode (disable e/r/w commands).
  -u, --unbuffered
                 load minimal amounts of data from the input files and flush
                 the output buffers more often
  -z, --null-data
                 separate lines by NUL characters
      --help     display this help and exit
      --version  output version information and exit

If no -e, --expression, -f, or --file option is given, then the first
non-option argument is taken as the sed script to interpret.  All
remaining arguments are names of input files; if no input files are
specified, then the standard input is read.

GNU sed home page: <https://www.gnu.org/software/sed/>.
General help using GNU software: <https://www.gnu.org/gethelp/>.
`;
/** Below the usage that is asked for, and not below that of an error. */
const BUGS = "E-mail bug reports to: <bug-sed@gnu.org>.\n";

const LONG = [
  { name: "binary", has_arg: 0, val: "b" },
  { name: "regexp-extended", has_arg: 0, val: "E" },
  { name: "debug", has_arg: 0 },
  { name: "in-place", has_arg: 2, val: "i" },
  { name: "expression", has_arg: 1, val: "e" },
  { name: "file", has_arg: 1, val: "f" },
  { name: "line-length", has_arg: 1, val: "l" },
  { name: "null-data", has_arg: 0, val: "z" },
  { name: "zero-terminated", has_arg: 0, val: "z" },
  { name: "quiet", has_arg: 0, val: "n" },
  { name: "posix", has_arg: 0 },
  { name: "silent", has_arg: 0, val: "n" },
  { name: "sandbox", has_arg: 0 },
  { name: "separate", has_arg: 0, val: "s" },
  { name: "unbuffered", has_arg: 0, val: "u" },
  { name: "version", has_arg: 0 },
  { name: "help", has_arg: 0 },
  { name: "follow-symlinks", has_arg: 0 },
] as const;

/** The scripts of -e and -f in their order. */
function* read_sources(options: readonly ParsedOption[]): Code<Source[]> {
  const sources: Source[] = [];
  let number = 0;
  for (const o of options) {
    const arg = o.arg ?? "";
    if (o.opt === "e") sources.push({ text: arg, file: null, number: ++number, lines: 0 });
    else if (o.opt === "f") {
      const text = yield* arg === "-" ? read_fd(0) : read_file(arg);
      // what opens and cannot be read, as a directory, is a script without commands
      if (text === -EISDIR) sources.push({ text: "", file: arg, number: 0, lines: 0 });
      else if (typeof text === "number")
        throw new SedError(`couldn't open file ${arg}: ${strerror(text)}`, EXIT_PANIC);
      // the newline at the end of a file ends its last command
      else
        sources.push({
          text: text.replace(/\n$/, ""),
          file: arg,
          number: 0,
          lines: text.split("\n").length - 1,
        });
    }
  }
  return sources;
}

const end_of = (last: Source): string =>
  last.file === null ? `-e expression #${last.number}, char 0` : `file ${last.file} line ${last.lines + 1}`;

function* run(argv: readonly ByteString[], envp: readonly ByteString[]): Code<number> {
  const p = getopt(argv.slice(1), "bsnrzuEe:f:l:i::V:hs", LONG);
  if (p.error !== null) {
    yield* eprint(`sed: ${p.error}\n${USAGE}`);
    return EXIT_BAD_USAGE;
  }
  const has = (...names: string[]) => p.options.some((o) => names.includes(o.opt));
  for (const o of p.options) {
    if (o.opt === "help" || o.opt === "h") return (yield* write_all(1, USAGE + BUGS)) < 0 ? EXIT_PANIC : 0;
    if (o.opt === "version") return (yield* write_all(1, "sed (auditlab) 0.1.0\n")) < 0 ? EXIT_PANIC : 0;
    if (o.opt === "debug") throw new SedError("option --debug is not simulated");
  }
  const operands = [...p.operands];
  const sources = yield* read_sources(p.options);
  if (sources.length === 0) {
    const script = operands.shift();
    if (script === undefined) {
      yield* eprint(USAGE);
      return EXIT_BAD_USAGE;
    }
    sources.push({ text: script, file: null, number: 1, lines: 0 });
  }
  const utf8 = utf8_locale(envp);
  const posix = has("posix");
  const delimiter = has("z") ? "\0" : "\n";
  const script = parse_script(sources, {
    extended: has("E", "r"),
    posix,
    sandbox: has("sandbox"),
    utf8,
    delimiter,
  });
  const suffix = p.options.findLast((o) => o.opt === "i");
  if (suffix && operands.length === 0) throw new SedError("no input files", EXIT_PANIC);
  const outputs = new Outputs(has("u"), delimiter);
  for (const c of script.commands) if (c.file !== null) yield* outputs.open(c.file);
  const input = new Input(operands.length > 0 ? operands : ["-"], outputs, {
    delimiter,
    separate: has("s") || suffix !== undefined,
    in_place: suffix ? (suffix.arg ?? "") : null,
    follow_symlinks: has("follow-symlinks"),
    unbuffered: has("u"),
  });
  const length = p.options.findLast((o) => o.opt === "l")?.arg ?? "70";
  const executor = new Executor(script, input, outputs, {
    quiet: has("n") || script.quiet,
    posix,
    utf8,
    delimiter,
    line_length: Number(/^\s*\+?(\d+)/.exec(length)?.[1] ?? 0),
    envp,
    end: end_of(sources[sources.length - 1]),
  });
  try {
    const status = yield* executor.run();
    yield* outputs.flush();
    return status || input.status;
  } catch (e) {
    // what was written before the error stays written, and comes when sed ends
    if (!(e instanceof SedError)) throw e;
    yield* eprint(`sed: ${e.message}\n`);
    yield* outputs.stdout.stream.flush();
    return e.status;
  }
}

export const sed: Program = function* main(argv, envp) {
  try {
    return yield* run(argv, envp);
  } catch (e) {
    if (e instanceof RegexLimit) yield* eprint(`sed: ${e.message}\n`);
    else if (e instanceof SedError) {
      yield* eprint(`sed: ${e.message}\n`);
      return e.status;
    } else throw e;
    return EXIT_PANIC;
  }
};
