// The frame of hostnamectl, timedatectl and loginctl: options, and a verb with its arguments.
import type { Program } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { getopt, type LongOption, type ParsedOption } from "../lib/getopt.ts";
import { type Cli, program } from "../lib/program.ts";

export interface Request {
  /** the first verb of the table when none is given */
  verb: string;
  args: readonly string[];
  options: readonly ParsedOption[];
  has: (opt: string) => boolean;
}

interface Control {
  name: string;
  help: string;
  /** as for getopt(3); -h is every program's */
  short: string;
  /** name, has_arg, val; --help, --version, --host, --machine and --no-ask-password are every program's */
  long: readonly (readonly [string, LongOption["has_arg"], string])[];
  /** options that only say so, besides -H and -M */
  not_simulated: readonly string[];
  /** with the least and the greatest number of arguments; null: it only says that it is not simulated */
  verbs: Readonly<Record<string, readonly [number, number] | null>>;
  run: (c: Cli, request: Request) => Code<number>;
}

const COMMON: Control["long"] = [
  ["help", 0, "h"],
  ["version", 0, "version"],
  ["host", 1, "H"],
  ["machine", 1, "M"],
  ["no-ask-password", 0, "no-ask-password"],
];

export function control({ name, help, short, long, not_simulated, verbs, run }: Control): Program {
  const known = [...COMMON, ...long].map(([n, has_arg, val]): LongOption => ({ name: n, has_arg, val }));
  return program({
    name,
    help,
    own_help: true,
    *run(c) {
      const { options, operands, error } = getopt(c.args, `hH:M:${short}`, known);
      for (const { opt, spelled } of options) {
        if (opt === "h" || opt === "version") {
          yield* c.out.print(opt === "h" ? help : "systemd 252 (auditlab 0.1.0)\n");
          return 0;
        }
        if (opt === "H" || opt === "M" || not_simulated.includes(opt))
          yield* c.die(`option ${spelled} is not simulated`);
      }
      if (error !== null) yield* c.die(error);
      const [verb = Object.keys(verbs)[0], ...args] = operands;
      if (verb === "help") {
        yield* c.out.print(help);
        return 0;
      }
      if (!Object.hasOwn(verbs, verb)) return yield* c.usage(`Unknown command verb ${verb}.\n`, 1);
      const range = verbs[verb];
      if (range === null) return yield* c.die(`command ${verb} is not simulated`);
      if (args.length < range[0]) yield* c.usage("Too few arguments.\n", 1);
      if (args.length > range[1]) yield* c.usage("Too many arguments.\n", 1);
      return yield* run(c, { verb, args, options, has: (opt) => options.some((o) => o.opt === opt) });
    },
  });
}
