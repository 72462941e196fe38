// What shadow's programs have in common: options, names, ids and dates.

import type { Program } from "../../kernel/uapi/syscall.ts";
import { days_from_civil } from "../coreutils/calendar.ts";
import { now } from "../coreutils/datetime.ts";
import type { Code } from "../lib/code.ts";
import { getopt, type LongOption, type ParsedOptions } from "../lib/getopt.ts";
import { type Cli, Exit, program } from "../lib/program.ts";
import { AccountFiles } from "./database.ts";

/** "short=long" words; a colon at the end: takes an argument. A long name alone has no letter. */
function table(options: string): { short: string; long: LongOption[] } {
  let short = "";
  const long: LongOption[] = [];
  for (const word of options.trim().split(/\s+/)) {
    const arg = word.endsWith(":");
    const [letter, name] = word.replace(/:$/, "").split("=");
    if (name === undefined) long.push({ name: letter, has_arg: arg ? 1 : 0 });
    else {
      short += letter + (arg ? ":" : "");
      long.push({ name, has_arg: arg ? 1 : 0, val: letter });
    }
  }
  return { short, long };
}

/** A shadow program: its usage text also answers a wrong command line, with status `usage_status`. */
export interface ShadowSpec {
  name: string;
  usage: string;
  usage_status: number;
  /** see table() */
  options: string;
  /** the letter of --help; "h" when absent */
  help?: string;
  /** options that are understood and not simulated */
  unsupported?: string;
  run: (c: Cli, parsed: ParsedOptions, usage: () => Code<never>, files: AccountFiles) => Code<number>;
}

export function shadow_program(spec: ShadowSpec): Program {
  const { short, long } = table(spec.options);
  const letter = spec.help ?? "h";
  return program({
    name: spec.name,
    help: "",
    own_help: true,
    *run(c) {
      const usage = () => c.usage(spec.usage, spec.usage_status);
      const parsed = getopt(c.args, short + letter, [...long, { name: "help", has_arg: 0, val: letter }]);
      for (const { opt, spelled } of parsed.options) {
        if (opt === letter) {
          yield* c.out.print(spec.usage);
          return 0;
        }
        if (spec.unsupported?.split(" ").includes(opt)) yield* c.die(`option ${spelled} is not simulated`);
      }
      if (parsed.error !== null) {
        yield* c.warn(parsed.error);
        yield* usage();
      }
      const files = new AccountFiles(c);
      try {
        return yield* spec.run(c, parsed, usage, files);
      } finally {
        yield* files.unlock();
      }
    },
  });
}

/** Ends the program after a message, once something else has been said of the failure. */
export function* fail_after(c: Cli, message: string, status: number, say: () => Code<void>): Code<never> {
  yield* c.warn(message);
  yield* say();
  throw new Exit(status);
}

/** User and group names Debian's shadow accepts: no ":", ",", "/" or white space, not starting with -, + or ~. */
export const valid_name = (name: string): boolean => /^[^-+~:,\s/][^:,\s/]*$/.test(name) && name.length <= 32;

/** A uid or gid; null when it is none. */
export const parse_id = (text: string): number | null =>
  /^\d+$/.test(text) && Number(text) < 0xffffffff ? Number(text) : null;

const SECONDS_OF_DAY = 86400;

/** Days since 1970. */
export function* today(): Code<number> {
  return Math.floor(Number((yield* now()).tv_sec) / SECONDS_OF_DAY);
}

/** "" and -1 (never), a number of days, or YYYY-MM-DD; null when it is none. The empty string stands for never. */
export function parse_day(text: string): string | null {
  if (text === "" || text === "-1") return "";
  if (/^\d+$/.test(text)) return String(Number(text));
  const m = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text);
  if (!m) return null;
  const [year, month, day] = [Number(m[1]), Number(m[2]), Number(m[3])];
  if (month < 1 || month > 12 || day < 1 || day > 31) return null;
  return String(days_from_civil(year, month, day));
}

/** The first id of the range that is free: above the highest in use, or for system accounts below the lowest. */
export function free_id(used: ReadonlySet<number>, min: number, max: number, system: boolean): number | null {
  if (system) {
    for (let id = max; id >= min; id--) if (!used.has(id)) return id;
    return null;
  }
  let highest = min - 1;
  for (const id of used) if (id >= min && id <= max && id > highest) highest = id;
  if (highest < max) return highest + 1;
  for (let id = min; id <= max; id++) if (!used.has(id)) return id;
  return null;
}

/** Member lists of group and gshadow. */
export const members = (list: string): string[] => (list === "" ? [] : list.split(","));
