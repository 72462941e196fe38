// prlimit(1): the resource limits of a process.
import { RLIM_INFINITY, type rlimit } from "../../kernel/uapi/sched.ts";
import type { Code } from "../lib/code.ts";
import { execvp } from "../lib/execvp.ts";
import { getopt, type LongOption } from "../lib/getopt.ts";
import type { Cli } from "../lib/program.ts";
import * as sys from "../lib/sys.ts";
import { chosen_columns, print_table } from "./smartcols.ts";
import { bad_usage, util_linux } from "./usage.ts";

interface Resource {
  letter: string;
  option: string;
  /** RLIMIT_* of asm-generic/resource.h */
  number: number;
  /** of prlimit's table, and of --help */
  description: string;
  about: string;
  units: string;
}
const RESOURCES: readonly Resource[] = (
  [
    ["v", "as", 9, "address space limit", "size of virtual memory", "bytes"],
    ["c", "core", 4, "max core file size", "maximum size of core files created", "bytes"],
    ["t", "cpu", 0, "CPU time", "maximum amount of CPU time in seconds", "seconds"],
    ["d", "data", 2, "max data size", "maximum size of a process's data segment", "bytes"],
    ["f", "fsize", 1, "max file size", "maximum size of files written by the process", "bytes"],
    ["x", "locks", 10, "max number of file locks held", "maximum number of file locks", "locks"],
    [
      "l",
      "memlock",
      8,
      "max locked-in-memory address space",
      "maximum size a process may lock into memory",
      "bytes",
    ],
    ["q", "msgqueue", 12, "max bytes in POSIX mqueues", "maximum bytes in POSIX message queues", "bytes"],
    ["e", "nice", 13, "max nice prio allowed to raise", "maximum nice priority allowed to raise", ""],
    ["n", "nofile", 7, "max number of open files", "maximum number of open files", "files"],
    ["u", "nproc", 6, "max number of processes", "maximum number of user processes", "processes"],
    ["m", "rss", 5, "max resident set size", "maximum resident set size", "bytes"],
    ["r", "rtprio", 14, "max real-time priority", "maximum real-time scheduling priority", ""],
    [
      "y",
      "rttime",
      15,
      "timeout for real-time tasks",
      "CPU time in microseconds a process scheduled\n                        under real-time scheduling",
      "microsecs",
    ],
    ["i", "sigpending", 11, "max number of pending signals", "maximum number of pending signals", "signals"],
    ["s", "stack", 3, "max stack size", "maximum stack size", "bytes"],
  ] as const
).map(([letter, option, number, description, about, units]) => ({
  letter,
  option,
  number,
  description,
  about,
  units,
}));
const HELP = `
Usage:
 prlimit [options] [--<resource>=<limit>] [-p PID]
 prlimit [options] [--<resource>=<limit>] COMMAND

Show or change the resource limits of a process.

Options:
 -p, --pid <pid>        process id
 -o, --output <list>    define which output columns to use
     --noheadings       don't print headings
     --raw              use the raw output format
     --verbose          verbose output
 -h, --help             display this help
 -V, --version          display version

Resources:
${[..."cdefilmnqrstuvxy"]
  .map((letter) => RESOURCES.find((r) => r.letter === letter))
  .map((r) => ` -${r?.letter}, --${r?.option.padEnd(17)}${r?.about}\n`)
  .join("")}
Arguments:
 <limit> is defined as a range soft:hard, soft:, :hard or a value to
         define both limits (e.g. -e=0:10 -r=:10).

Available output columns:
 DESCRIPTION  resource description
    RESOURCE  resource name
        SOFT  soft limit
        HARD  hard limit (ceiling)
       UNITS  units

For more details see prlimit(1).
`;
const COLUMNS = [
  { name: "DESCRIPTION" },
  { name: "RESOURCE" },
  { name: "SOFT", right: true },
  { name: "HARD", right: true },
  { name: "UNITS" },
] as const;
const USUAL = ["RESOURCE", "DESCRIPTION", "SOFT", "HARD", "UNITS"];

const shown = (n: number): string => (n >= RLIM_INFINITY ? "unlimited" : String(n));

/** One side of "soft:hard"; null when there is nothing, undefined when it is no number. */
function parse_side(text: string): number | null | undefined {
  if (text === "") return null;
  if (text === "unlimited") return RLIM_INFINITY;
  // strtoull(3): what follows the number does not matter, and one below zero is a large one
  const [, sign, number] = /^\s*([-+]?)(\d+)/.exec(text) ?? [];
  if (number === undefined) return undefined;
  return sign === "-" ? RLIM_INFINITY : Number(number);
}

/** A limit as it is asked for: null for the side that stays. */
function* parse_limit(c: Cli, r: Resource, text: string): Code<{ soft: number | null; hard: number | null }> {
  const sides = text.split(":");
  const [soft, hard] = (sides.length === 1 ? [text, text] : sides).map(parse_side);
  if (sides.length > 2 || soft === undefined || hard === undefined || (soft === null && hard === null))
    return yield* c.die(`failed to parse ${r.option.toUpperCase()} limit`);
  return { soft, hard };
}

const EXIT_NOEXEC = 126;
const EXIT_NOTFOUND = 127;

export const prlimit = util_linux({
  name: "prlimit",
  help: HELP,
  own_help: true,
  *run(c) {
    const long: LongOption[] = [
      ...RESOURCES.map((r): LongOption => ({ name: r.option, has_arg: 2, val: r.letter })),
      { name: "pid", has_arg: 1, val: "p" },
      { name: "output", has_arg: 1, val: "o" },
      { name: "noheadings", has_arg: 0 },
      { name: "raw", has_arg: 0 },
      { name: "verbose", has_arg: 0 },
      { name: "help", has_arg: 0, val: "h" },
      { name: "version", has_arg: 0, val: "V" },
    ];
    const short = `+${RESOURCES.map((r) => `${r.letter}::`).join("")}p:o:hV`;
    const { options, operands, error } = getopt(c.args, short, long);
    const jobs: { r: Resource; text: string | null }[] = [];
    let pid = 0;
    let list: string | null = null;
    for (const { opt, arg } of options) {
      if (opt === "h" || opt === "V") {
        yield* c.out.print(opt === "h" ? HELP : "prlimit from util-linux 2.38.1\n");
        return 0;
      }
      const r = RESOURCES.find((x) => x.letter === opt);
      if (r) jobs.push({ r, text: arg?.replace(/^=/, "") ?? null });
      else if (opt === "o") list = arg;
      else if (opt === "p") {
        if (!/^[-+]?\d+$/.test(arg ?? "")) yield* c.die(`invalid PID argument: '${arg}'`);
        pid = Number(arg);
      }
    }
    if (error !== null) yield* bad_usage(c, error);
    const has = (opt: string): boolean => options.some((o) => o.opt === opt);
    if (list?.startsWith("+")) yield* c.die(`unknown column: ${list}`);
    const columns = yield* chosen_columns(c, COLUMNS, USUAL, list ?? USUAL.join(","));
    if (pid !== 0 && operands.length > 0) yield* c.die("options --pid and COMMAND are mutually exclusive");
    // without a limit to set or a command, all are shown
    if (jobs.length === 0 && operands.length === 0) jobs.push(...RESOURCES.map((r) => ({ r, text: null })));
    const parsed: { r: Resource; soft: number | null; hard: number | null }[] = [];
    for (const { r, text } of jobs)
      if (text !== null) parsed.push({ r, ...(yield* parse_limit(c, r, text)) });
    const asked = jobs.filter((j) => j.text === null).map((j) => j.r);
    const values = new Map<Resource, rlimit>();
    const get = function* (r: Resource): Code<rlimit> {
      const old: rlimit = { rlim_cur: 0, rlim_max: 0 };
      const e = yield sys.prlimit(pid, r.number, null, old);
      return e < 0 ? yield* c.die(`failed to get the ${r.option.toUpperCase()} resource limit`, e) : old;
    };
    for (const { r, soft, hard } of parsed) {
      const name = r.option.toUpperCase();
      const old = yield* get(r);
      const wanted = { rlim_cur: soft ?? old.rlim_cur, rlim_max: hard ?? old.rlim_max };
      if (wanted.rlim_cur > wanted.rlim_max)
        yield* c.die(`the soft limit ${name} cannot exceed the hard limit`);
      if (has("verbose") && pid !== 0)
        yield* c.out.print(
          `New ${name} limit for pid ${pid}: <${shown(wanted.rlim_cur)}:${shown(wanted.rlim_max)}>\n`,
        );
      const e = yield sys.prlimit(pid, r.number, wanted, null);
      if (e < 0) yield* c.die(`failed to set the ${name} resource limit`, e);
    }
    for (const r of asked) values.set(r, yield* get(r));
    const rows = asked.map((r) => {
      const limit = values.get(r) as rlimit;
      const cell: Readonly<Record<string, string>> = {
        RESOURCE: r.option.toUpperCase(),
        DESCRIPTION: r.description,
        SOFT: shown(limit.rlim_cur),
        HARD: shown(limit.rlim_max),
        UNITS: r.units,
      };
      return columns.map((column) => cell[column.name]);
    });
    yield* print_table(c, columns, rows, has("raw") ? "raw" : "table", !has("noheadings"));
    if (operands.length === 0) return 0;
    // what stdio still holds is lost with the exec, as it really is
    const e = yield* execvp(operands, c.envp);
    return yield* c.die(`failed to execute ${operands[0]}`, e, e === -2 ? EXIT_NOTFOUND : EXIT_NOEXEC);
  },
});
