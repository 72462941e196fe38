// getopt(1): the words of a command line, put in order for a shell script.
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { getopt, type LongOption, type ParsedOption } from "../lib/getopt.ts";
import type { Cli } from "../lib/program.ts";
import { eprint } from "../lib/stdio.ts";
import { util_linux } from "./usage.ts";

const HELP = `
Usage:
 getopt <optstring> <parameters>
 getopt [options] [--] <optstring> <parameters>
 getopt [options] -o|--options <optstring> [options] [--] <parameters>

Parse command options.

Options:
 -a, --alternative             allow long options starting with single -
 -l, --longoptions <longopts>  the long options to be recognized
 -n, --name <progname>         the name under which errors are reported
 -o, --options <optstring>     the short options to be recognized
 -q, --quiet                   disable error reporting by getopt(3)
 -Q, --quiet-output            no normal output
 -s, --shell <shell>           set quoting conventions to those of <shell>
 -T, --test                    test for getopt(1) version
 -u, --unquoted                do not quote the output

 -h, --help                    display this help
 -V, --version                 display version

For more details see getopt(1).
`;
const LONG: readonly LongOption[] = [
  ["alternative", 0, "a"],
  ["longoptions", 1, "l"],
  ["name", 1, "n"],
  ["options", 1, "o"],
  ["quiet", 0, "q"],
  ["quiet-output", 0, "Q"],
  ["shell", 1, "s"],
  ["test", 0, "T"],
  ["unquoted", 0, "u"],
  ["help", 0, "h"],
  ["version", 0, "V"],
].map(([name, has_arg, val]) => ({ name, has_arg, val }) as LongOption);

/** Exit statuses (getopt(1)). */
const EXIT_PARSE = 1;
const EXIT_USAGE = 2;
const EXIT_ENHANCED = 4;

type Quote = (word: ByteString) => ByteString;
const sh_quote: Quote = (word) => `'${word.replaceAll("'", "'\\''")}'`;
/** In csh and tcsh "!" and white space are special within quotes, too. */
const csh_quote: Quote = (word) =>
  `'${word.replace(/['\\!\s]/g, (ch) => {
    if (ch === "'") return "'\\''";
    if (ch === "\\") return "\\\\";
    return ch === "\n" ? "\\n" : `'\\${ch}'`;
  })}'`;

interface Grammar {
  /** optstring without its first signs */
  short: string;
  long: readonly LongOption[];
  /** "+": options end at the first operand; "-": operands stay where they are */
  order: "" | "+" | "-";
  /** -foo may be --foo */
  alternative: boolean;
}

interface Parsed {
  /** options and, with "-", operands in their order; an option's argument is null when it takes none */
  words: ({ option: string; arg: string | null } | { operand: string })[];
  operands: string[];
  errors: string[];
}

/** "-foo" as "--foo" where it may stand for a long option (getopt_long_only(3)). */
function as_long(g: Grammar, word: string): string {
  if (!g.alternative || !/^-[^-]/.test(word)) return word;
  const name = word.slice(1).replace(/=.*/s, "");
  const is_short = g.short.includes(word[1]);
  if (word.length === 2 && is_short) return word;
  return g.long.some((o) => o.name.startsWith(name)) || !is_short ? `-${word}` : word;
}

/** Parses until the end, whatever is wrong on the way. */
function parse(g: Grammar, given: readonly string[]): Parsed {
  const out: Parsed = { words: [], operands: [], errors: [] };
  const takes_arg = (o: ParsedOption): boolean =>
    o.spelled.startsWith("--")
      ? g.long.some((l) => l.name === o.opt && l.has_arg > 0)
      : g.short[g.short.indexOf(o.opt) + 1] === ":";
  let rest = [...given];
  while (rest.length > 0) {
    const word = as_long(g, rest[0]);
    if (word === "--") {
      out.operands.push(...rest.slice(1));
      break;
    }
    if (word === "-" || !word.startsWith("-")) {
      if (g.order === "+") {
        out.operands.push(...rest);
        break;
      }
      if (g.order === "-") out.words.push({ operand: word });
      else out.operands.push(word);
      rest = rest.slice(1);
      continue;
    }
    let found = getopt([word], `+${g.short}`, g.long);
    const lacking = found.error !== null && / requires an argument\b/.test(found.error) && rest.length > 1;
    if (lacking) found = getopt([word, rest[1]], `+${g.short}`, g.long);
    const { options, error } = found;
    for (const o of options)
      out.words.push({
        option: `${o.spelled.startsWith("--") ? "--" : "-"}${o.opt}`,
        arg: takes_arg(o) ? (o.arg ?? "") : null,
      });
    if (error === null) {
      rest = rest.slice(lacking ? 2 : 1);
      continue;
    }
    // what is left of the word, behind an option that is none, counts
    out.errors.push(word === rest[0] ? error : error.replaceAll("'--", "'-"));
    const behind =
      word.startsWith("--") || !error.startsWith("invalid") ? "" : word.slice(options.length + 2);
    rest = [...(behind === "" ? [] : [`-${behind}`]), ...rest.slice(1)];
  }
  return out;
}

/** The names after -l, with their colons; dies of an empty one. */
function* long_options(c: Cli, list: string): Code<LongOption[]> {
  const out: LongOption[] = [];
  for (const word of list.split(/[, \t\n]+/).filter(Boolean)) {
    const [, name, colons] = /^(.*?)(:{0,2})$/.exec(word) ?? [];
    if (!name) yield* wrong(c, "empty long option after -l or --long argument");
    out.push({ name, has_arg: colons.length as 0 | 1 | 2 });
  }
  return out;
}

function* wrong(c: Cli, message: string): Code<never> {
  yield* c.warn(message);
  return yield* c.usage("Try 'getopt --help' for more information.\n", EXIT_USAGE);
}

export const getopt_ = util_linux({
  name: "getopt",
  help: HELP,
  own_help: true,
  *run(c) {
    const compatible = c.getenv("GETOPT_COMPATIBLE") !== undefined;
    let optstring: string | null = null;
    let parameters: readonly string[] = c.args.slice(1);
    let long: LongOption[] = [];
    let name = "getopt";
    let quote: Quote | null = sh_quote;
    let [quiet, silent, alternative] = [false, false, false];
    if (c.args.length === 0) {
      if (compatible) {
        yield* c.out.print(" --\n");
        return 0;
      }
      yield* wrong(c, "missing optstring argument");
    }
    if (compatible || !c.args[0].startsWith("-")) {
      optstring = c.args[0].replace(/^[-+]+/, "");
      quote = null;
    } else {
      const { options, operands, error } = getopt(c.args, "+ao:l:n:qQs:TuhV", LONG);
      for (const { opt, arg } of options) {
        if (opt === "h" || opt === "V") {
          yield* c.out.print(opt === "h" ? HELP : "getopt from util-linux 2.38.1\n");
          return 0;
        }
        if (opt === "T") return EXIT_ENHANCED;
        if (opt === "o") optstring = arg ?? "";
        else if (opt === "l") long = [...long, ...(yield* long_options(c, arg ?? ""))];
        else if (opt === "n") name = arg ?? "";
        else if (opt === "s") {
          if (!["sh", "bash", "csh", "tcsh"].includes(arg ?? ""))
            yield* wrong(c, "unknown shell after -s or --shell argument");
          quote = arg?.endsWith("csh") ? csh_quote : sh_quote;
        } else if (opt === "a") alternative = true;
        else if (opt === "q") quiet = true;
        else if (opt === "Q") silent = true;
      }
      if (error !== null) yield* wrong(c, error);
      if (options.some((o) => o.opt === "u")) quote = null;
      if (optstring === null && operands.length === 0) yield* wrong(c, "missing optstring argument");
      parameters = optstring === null ? operands.slice(1) : operands;
      optstring ??= operands[0];
    }
    if (optstring.includes("W;")) yield* c.die("'W;' in an optstring is not simulated", 0, EXIT_USAGE);
    const sign = /^[-+]?/.exec(optstring)?.[0] as Grammar["order"];
    const spec = optstring.slice(sign.length);
    const order = c.getenv("POSIXLY_CORRECT") === undefined ? sign : "+";
    const short = spec.replace(/^:/, "").replaceAll(";", "");
    const { words, operands, errors } = parse({ short, long, order, alternative }, parameters);
    if (!quiet && !spec.startsWith(":")) for (const error of errors) yield* eprint(`${name}: ${error}\n`);
    const shown: Quote = quote ?? ((word) => word);
    let line = "";
    for (const w of words)
      line +=
        "operand" in w ? ` ${shown(w.operand)}` : ` ${w.option}${w.arg === null ? "" : ` ${shown(w.arg)}`}`;
    line += ` --${operands.map((word) => ` ${shown(word)}`).join("")}\n`;
    if (!silent) yield* c.out.print(line);
    return errors.length > 0 ? EXIT_PARSE : 0;
  },
});
