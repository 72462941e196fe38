// How util-linux programs begin: options by getopt_long, --help and --version, and the message of a bad command line.
import type { Program } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { getopt, type LongOption, type ParsedOptions } from "../lib/getopt.ts";
import { type Cli, type ProgramSpec, program } from "../lib/program.ts";

/** A program of util-linux: none of them sees that its standard output is closed. */
export const util_linux = (spec: Omit<ProgramSpec, "write_errors">): Program =>
  program({ ...spec, write_errors: "not-closed" });

/** "name: message" and the hint at --help; ends the program with status 1. */
export function* bad_usage(c: Cli, message: string): Code<never> {
  yield* c.warn(message);
  return yield* c.usage(`Try '${c.name} --help' for more information.\n`, 1);
}

/** Parses the options; -h and -V end the program, as does an option that `simulated` does not name. */
export function* options_of(
  c: Cli,
  short: string,
  long: readonly LongOption[],
  help: string,
  simulated: string,
): Code<ParsedOptions> {
  const parsed = getopt(c.args, `${short}hV`, [
    ...long,
    { name: "help", has_arg: 0, val: "h" },
    { name: "version", has_arg: 0, val: "V" },
  ]);
  const known = new Set(simulated.split(" "));
  for (const o of parsed.options) {
    if (o.opt === "h") {
      yield* c.out.print(help);
      c.exit(0);
    }
    if (o.opt === "V") {
      yield* c.out.print(`${c.name} from util-linux 2.38.1\n`);
      c.exit(0);
    }
    if (!known.has(o.opt)) yield* c.die(`option ${o.spelled} is not simulated`);
  }
  if (parsed.error !== null) yield* bad_usage(c, parsed.error);
  return parsed;
}
