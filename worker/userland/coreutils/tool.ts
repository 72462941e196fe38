// What every GNU-style tool has in common: option table, --help, --version, error messages, exit status.
import { EBADF } from "../../kernel/uapi/errno.ts";
import type { ByteString, Program } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { getopt, type LongOption, type ParsedOption } from "../lib/getopt.ts";
import { eprint, InStream, OutStream, strerror } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { locale_quote, shell_escape } from "./quote.ts";

/** A tool, described: its help text is its option table, so that the two cannot differ. */
export interface ToolSpec {
  name: string;
  /** one line per form, without the program name: "[OPTION]... [FILE]..." */
  usage: string;
  about: string;
  /**
   * Lines "  -a, --all              help", "  -n, --lines=NUM   help", "      --color[=WHEN]   help", "  -k KEY   help";
   * at least two spaces before the help; a line starting with eight spaces continues the one before.
   */
  options?: string;
  /** options that --help does not tell of, in the same form */
  more_options?: string;
  /** getopt has the long options in alphabetical order, and names those an abbreviation could mean in it */
  alphabetical?: boolean;
  /** text after the options, as it is */
  notes?: string;
  /** option parsing ends at the first operand */
  stop_at_operand?: boolean;
  /** exit status for a wrong option or operand; 1 when absent */
  usage_status?: number;
  /** exit status when standard output cannot be written; that of a wrong option when absent */
  write_status?: number;
  /** said after a wrong option, before the way to --help */
  hint?: (t: Tool) => Code<void>;
  /** rewrites arguments before parsing (historic forms such as head -5) */
  prepare?: (args: readonly string[], envp: readonly ByteString[]) => string[];
  /** its value is the exit status; without one it is `t.status` */
  run: (t: Tool) => Code<number> | Code<void>;
  /**
   * Says otherwise what getopt found wrong (`error`), and ends the program; if it returns, the usual message follows.
   * `digit` is set when the unknown option is a digit (of a historic form that prepare did not take).
   */
  explain?: (t: Tool, digit: string | null, error: string) => Code<void>;
}

/** Thrown by Tool.die and Tool.usage, caught by the wrapper: the program ends with this status. */
export class Exit {
  readonly status: number;
  constructor(status: number) {
    this.status = status;
  }
}

interface OptionTable {
  short: string;
  long: LongOption[];
}

/** Reads the option table out of help lines (see ToolSpec.options). */
export function option_table(help: string): OptionTable {
  let short = "";
  const long: LongOption[] = [];
  for (const line of help.split("\n")) {
    const spec = /^ {1,6}(-.*?)(?: {2,}|$)/.exec(line)?.[1];
    if (!spec) continue;
    let key = "";
    for (const word of spec.split(", ")) {
      // "--GTYPE-group-format" stands for several names
      const l = /^--([a-z0-9_][\w-]*)(\[=[^\]]*\])?(=.*| [A-Z]+)?$/.exec(word);
      if (l) {
        const has_arg = l[2] ? 2 : l[3] ? 1 : 0;
        key ||= l[1];
        const twice = long.find((o) => o.name === l[1]);
        // "--time" and "--time=WORD" on two lines: the argument may be left out
        if (twice) twice.has_arg = 2;
        else long.push({ name: l[1], has_arg, val: key });
        continue;
      }
      const s = /^-(\S)(\[\S*\])?(?: ?(\S+))?$/.exec(word);
      if (!s) continue;
      key ||= s[1];
      // "-n, --lines=NUM": the argument is written at the long name only; an optional one is the long name's alone
      const inherited = /--[\w-]+=/.test(spec);
      const colons = s[2] ? "::" : s[3] || inherited ? ":" : "";
      if (!short.includes(s[1])) short += s[1] + colons;
    }
  }
  return { short, long };
}

/** The running tool. */
export class Tool {
  readonly spec: ToolSpec;
  /** argv[0], which starts every message */
  readonly name: string;
  readonly args: readonly string[];
  readonly envp: readonly ByteString[];
  readonly out = new OutStream(1);
  /** LC_CTYPE is a UTF-8 locale */
  readonly utf8: boolean;
  options: ParsedOption[] = [];
  operands: string[] = [];
  status = 0;

  constructor(spec: ToolSpec, argv: readonly ByteString[], envp: readonly ByteString[]) {
    this.spec = spec;
    this.name = argv[0] ?? spec.name;
    this.args = argv.slice(1);
    this.envp = envp;
    this.utf8 = utf8_locale(envp);
  }

  getenv(name: string): ByteString | undefined {
    return getenv(this.envp, name);
  }

  /** quote(): how values stand in messages, ‘x’ in a UTF-8 locale and 'x' in the C locale. */
  quote(s: ByteString): ByteString {
    return locale_quote(s, this.utf8);
  }
  /** quoteaf(): file names in messages, always in shell quotes. */
  quoteaf(s: ByteString): ByteString {
    return shell_escape(s, this.utf8, { always: true });
  }
  /** quotef(): file names in "tool: name: error" messages, quoted only when needed. */
  quotef(s: ByteString): ByteString {
    return shell_escape(s, this.utf8, { colon: true });
  }

  /** error(3) with status 0: "name: message[: strerror]"; the exit status becomes 1 unless already set. */
  *error(message: string, errno = 0): Code<void> {
    yield* this.warn(message, errno);
    this.status ||= 1;
  }

  /** A message like error's that leaves the exit status alone. */
  *warn(message: string, errno = 0): Code<void> {
    yield* this.out.flush();
    yield* eprint(`${this.name}: ${message}${errno ? `: ${strerror(errno)}` : ""}\n`);
  }

  /** error(3) with a non-zero status: does not return. */
  *die(message: string, errno = 0, status = 1): Code<never> {
    yield* this.warn(message, errno);
    throw new Exit(status);
  }

  /** A wrong command line: the message, if any, and the way to --help. Does not return. */
  *usage(message?: string): Code<never> {
    if (message !== undefined) yield* this.warn(message);
    yield* eprint(`Try '${this.name} --help' for more information.\n`);
    throw new Exit(this.spec.usage_status ?? 1);
  }

  /** Ends in the usual messages unless the number of operands is within [min, max]. */
  *expect_operands(min: number, max = Number.POSITIVE_INFINITY): Code<void> {
    const { operands } = this;
    if (operands.length < min) {
      const last = operands.at(-1);
      yield* this.usage(last === undefined ? "missing operand" : `missing operand after ${this.quote(last)}`);
    }
    if (operands.length > max) yield* this.usage(`extra operand ${this.quote(operands[max])}`);
  }

  /** The last given option out of `names`, if any. */
  last(...names: string[]): ParsedOption | undefined {
    return this.options.findLast((o) => names.includes(o.opt));
  }
  has(...names: string[]): boolean {
    return this.options.some((o) => names.includes(o.opt));
  }

  /**
   * Index of an argument out of a fixed list, abbreviated unambiguously (unless it must be `whole`) or not, or the usual
   * message "invalid argument ‘x’ for ‘--color’" with the valid ones (each inner list is one meaning).
   */
  *choose(
    option: string,
    value: string,
    choices: readonly (readonly string[])[],
    { whole = false } = {},
  ): Code<number> {
    const matches = new Set<number>();
    for (let i = 0; i < choices.length; i++) {
      if (choices[i].includes(value)) return i;
      if (!whole && choices[i].some((c) => c.startsWith(value))) matches.add(i);
    }
    if (matches.size === 1) return [...matches][0];
    const kind = matches.size > 1 ? "ambiguous" : "invalid";
    yield* this.warn(`${kind} argument ${this.quote(value)} for ${this.quote(option)}`);
    yield* eprint("Valid arguments are:\n");
    for (const c of choices) yield* eprint(`  - ${c.map((x) => this.quote(x)).join(", ")}\n`);
    yield* eprint(`Try '${this.name} --help' for more information.\n`);
    // argmatch knows nothing of the program's own status for a wrong command line
    throw new Exit(1);
  }

  /** The input file `name` ("-" is standard input), or null after a message "name: error". */
  *open_input(name: ByteString): Code<InStream | null> {
    if (name === "-") return new InStream(0);
    const fd = yield sys.open(name, 0);
    if (fd < 0) {
      yield* this.error(this.quotef(name), fd);
      return null;
    }
    return new InStream(fd);
  }

  /** Closes what open_input gave and reports a read error as "name: error". */
  *close_input(input: InStream, name: ByteString): Code<void> {
    if (input.error) yield* this.error(this.quotef(name), input.error);
    if (input.fd !== 0) yield sys.close(input.fd);
  }
}

/** Value of an environment variable. */
export function getenv(envp: readonly ByteString[], name: string): ByteString | undefined {
  const start = `${name}=`;
  return envp.find((e) => e.startsWith(start))?.slice(start.length);
}

/** LC_CTYPE is a UTF-8 locale. */
export const utf8_locale = (envp: readonly ByteString[]): boolean =>
  /utf-?8/i.test(getenv(envp, "LC_ALL") || getenv(envp, "LC_CTYPE") || getenv(envp, "LANG") || "");

const help_text = (spec: ToolSpec, name: string): string => {
  const usage = spec.usage
    .split("\n")
    .map((u, i) => `${i === 0 ? "Usage:" : "  or: "} ${name}${u ? ` ${u}` : ""}\n`)
    .join("");
  const options = spec.options ? `\n${spec.options.replace(/^\n+|\s+$/g, "")}\n` : "\n";
  // a table that ends with them has its own columns
  const standard = / --help /.test(spec.options ?? "")
    ? ""
    : "      --help        display this help and exit\n      --version     output version information and exit\n";
  const about = spec.about.endsWith("mandatory for short options too.") ? spec.about : `${spec.about}\n`;
  return `${usage}${about}${options}${standard}${spec.notes ? `\n${spec.notes.trim()}\n` : ""}`;
};

/** Closes standard output as close_stdout does: a failed write is a message and a status of its own. */
function* finish(t: Tool, status: number): Code<number> {
  const { reported } = t.out;
  const error = yield* t.out.flush();
  if (!error) return status;
  // closing a descriptor that is not open fails once more, and so the reason is known
  const known = !reported || error === -EBADF;
  yield* eprint(`${t.name}: write error${known ? `: ${strerror(error)}` : ""}\n`);
  return t.spec.write_status ?? t.spec.usage_status ?? 1;
}

/** With --help and --version, which every tool has. */
const with_standard_options = ({ short, long }: OptionTable, sorted = false): OptionTable => {
  const all = [
    ...long,
    ...["help", "version"]
      .filter((n) => !long.some((l) => l.name === n))
      .map((name) => ({ name, has_arg: 0 as const })),
  ];
  if (sorted) all.sort((a, b) => (a.name < b.name ? -1 : 1));
  return { short, long: all };
};

/** Makes a program of a description. */
export function tool(spec: ToolSpec): Program {
  // read when the program first runs: most never do
  let table: OptionTable | null = null;
  return function* main(argv, envp) {
    table ??= with_standard_options(
      option_table(`${spec.options ?? ""}\n${spec.more_options ?? ""}`),
      spec.alphabetical,
    );
    const { short, long } = table;
    const t = new Tool(spec, argv, envp);
    try {
      const args = spec.prepare ? spec.prepare(t.args, t.envp) : t.args;
      const parsed = getopt(args, (spec.stop_at_operand ? "+" : "") + short, long);
      for (const o of parsed.options) {
        if (o.opt === "help" && o.spelled === "--help") {
          yield* t.out.print(help_text(spec, t.name));
          return yield* finish(t, 0);
        }
        // "-v, --version" makes -v its key
        if (
          o.spelled === "--version" ||
          (o.spelled === "-v" && long.some((l) => l.name === "version" && l.val === "v"))
        ) {
          yield* t.out.print(`${spec.name} (auditlab) 0.1.0\n`);
          return yield* finish(t, 0);
        }
      }
      t.options = parsed.options;
      t.operands = parsed.operands;
      if (parsed.error !== null) {
        const digit = /^invalid option -- '(\d)'$/.exec(parsed.error)?.[1] ?? null;
        if (spec.explain) yield* spec.explain(t, digit, parsed.error);
        yield* t.warn(parsed.error);
        if (spec.hint) yield* spec.hint(t);
        yield* t.usage();
      }
      const status = yield* spec.run(t);
      return yield* finish(t, typeof status === "number" ? status : t.status);
    } catch (e) {
      if (e instanceof Exit) return yield* finish(t, e.status);
      throw e;
    }
  };
}
