// How getfattr and setfattr begin: options, --help, --version and the usage after a mistake.
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { getopt, type LongOption } from "../lib/getopt.ts";
import type { Cli } from "../lib/program.ts";
import { eprint } from "../lib/stdio.ts";

export interface Options {
  operands: readonly ByteString[];
  has: (opt: string) => boolean;
  /** the argument of the option where it was given last; null: not given */
  last: (opt: string) => ByteString | null;
}

/** Parses the options; --help, --version and a mistake (status 2, after `hint`) end the program. */
export function* attr_options(
  c: Cli,
  short: string,
  long: readonly LongOption[],
  help: string,
  hint: string,
): Code<Options> {
  const { options, operands, error } = getopt(c.args, short, [
    ...long,
    { name: "version", has_arg: 0 },
    { name: "help", has_arg: 0 },
  ]);
  if (error !== null) {
    yield* eprint(`${c.name}: ${error}\n`);
    return yield* c.usage(hint, 2);
  }
  const has = (opt: string): boolean => options.some((o) => o.opt === opt);
  if (has("help") || has("version")) {
    yield* c.out.print(has("help") ? help : `${c.name} 2.5.1\n`);
    c.exit(0);
  }
  return { operands, has, last: (opt) => options.findLast((o) => o.opt === opt)?.arg ?? null };
}
