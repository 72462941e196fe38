// free(1).
import { to_timespec } from "../coreutils/duration.ts";
import type { Code } from "../lib/code.ts";
import { getopt, type ParsedOption } from "../lib/getopt.ts";
import { type Cli, program } from "../lib/program.ts";
import { read_file } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { FREE_HELP } from "./help.ts";

const HEADER = "               total        used        free      shared  buff/cache   available\n";
const WIDE = "               total        used        free      shared     buffers       cache   available\n";

/** Units by option: powers of 1000 or of 1024. */
const UNITS: ReadonlyMap<string, readonly [base: number, power: number]> = new Map([
  ["b", [1024, 0]],
  ["k", [1024, 1]],
  ["m", [1024, 2]],
  ["g", [1024, 3]],
  ["tebi", [1024, 4]],
  ["pebi", [1024, 5]],
  ["kilo", [1000, 1]],
  ["mega", [1000, 2]],
  ["giga", [1000, 3]],
  ["tera", [1000, 4]],
  ["peta", [1000, 5]],
]);

/** Bytes as -h shows them: three figures and a unit. */
function human(bytes: number, si: boolean): string {
  const base = si ? 1000 : 1024;
  let n = bytes;
  for (const unit of ["", "K", "M", "G", "T"]) {
    if (n < base || unit === "T") {
      if (unit === "") return `${n}B`;
      return `${n < 10 ? n.toFixed(1) : Math.floor(n)}${unit}${si ? "" : "i"}`;
    }
    n /= base;
  }
  return String(bytes);
}

const LONG: readonly (readonly [name: string, val: string, has_arg: 0 | 1])[] = [
  ["bytes", "b", 0],
  ["kilo", "kilo", 0],
  ["mega", "mega", 0],
  ["giga", "giga", 0],
  ["tera", "tera", 0],
  ["peta", "peta", 0],
  ["kibi", "k", 0],
  ["mebi", "m", 0],
  ["gibi", "g", 0],
  ["tebi", "tebi", 0],
  ["pebi", "pebi", 0],
  ["human", "h", 0],
  ["si", "si", 0],
  ["lohi", "l", 0],
  ["total", "t", 0],
  ["committed", "v", 0],
  ["seconds", "s", 1],
  ["count", "c", 1],
  ["wide", "w", 0],
  ["help", "help", 0],
  ["version", "V", 0],
];

interface Settings {
  has: (opt: string) => boolean;
  show: (kb: number) => string;
  /** between two reports */
  seconds: number;
  /** null: for ever */
  count: number | null;
}

function* positive(c: Cli, o: ParsedOption): Code<number> {
  const text = o.arg ?? "";
  const n = /^\s*\+?(?:\d+\.?\d*|\.\d+)$/.test(text) ? Number(text) : Number.NaN;
  if (o.opt === "s") {
    if (Number.isNaN(n)) yield* c.die(`seconds argument failed: '${text}': Invalid argument`);
    if (n <= 0) yield* c.die(`seconds argument \`${text}' is not positive number`);
    return n;
  }
  if (!/^\s*\+?\d+$/.test(text)) yield* c.die(`failed to parse count argument: '${text}'`);
  if (n < 1 || n > 2147483647)
    yield* c.die(`failed to parse count argument: '${text}': Numerical result out of range`);
  return n;
}

function* settings(c: Cli): Code<Settings> {
  const long = LONG.map(([name, val, has_arg]) => ({ name, val, has_arg }));
  const parsed = getopt(c.args, "bkmghltvc:ws:V", long);
  if (parsed.error !== null) {
    yield* c.warn(parsed.error);
    yield* c.usage(FREE_HELP, 1);
  }
  const has = (opt: string): boolean => parsed.options.some((o) => o.opt === opt);
  if (has("help") || has("V")) {
    yield* c.out.print(has("help") ? FREE_HELP : "free from procps-ng 4.0.2\n");
    c.exit(0);
  }
  if (parsed.operands.length > 0) yield* c.usage(FREE_HELP, 1);
  const wanted = parsed.options.findLast((o) => UNITS.has(o.opt));
  const si = has("si");
  const [base, power] = UNITS.get(wanted?.opt ?? "k") ?? [1024, 1];
  const unit = (si ? 1000 : base) ** power;
  const s: Settings = {
    has,
    show: (kb) => (has("h") ? human(kb * 1024, si) : String(Math.floor((kb * 1024) / unit))),
    seconds: 1,
    count: has("s") ? null : 1,
  };
  for (const o of parsed.options)
    if (o.opt === "s") s.seconds = yield* positive(c, o);
    else if (o.opt === "c") s.count = yield* positive(c, o);
  return s;
}

function report(meminfo: string, { has, show }: Settings): string {
  const kb = (key: string) => Number(new RegExp(`^${key}:\\s+(\\d+)`, "m").exec(meminfo)?.[1] ?? 0);
  const row = (label: string, values: readonly number[]) =>
    `${label.padEnd(8)}${values.map((v) => show(v).padStart(12)).join("")}\n`;
  const [total, mem_free, available] = [kb("MemTotal"), kb("MemFree"), kb("MemAvailable")];
  const used = total - available;
  const cached = kb("Cached") + kb("SReclaimable");
  const buffers = kb("Buffers");
  const wide = has("w");
  const cache = wide ? [buffers, cached] : [buffers + cached];
  let text = wide ? WIDE : HEADER;
  text += row("Mem:", [total, used, mem_free, kb("Shmem"), ...cache, available]);
  // without high memory all of it is low
  if (has("l")) text += row("Low:", [total, total - mem_free, mem_free]) + row("High:", [0, 0, 0]);
  const swap = kb("SwapTotal");
  const swap_free = kb("SwapFree");
  text += row("Swap:", [swap, swap - swap_free, swap_free]);
  if (has("t")) text += row("Total:", [total + swap, used + swap - swap_free, mem_free + swap_free]);
  return text;
}

export const free = program({
  name: "free",
  help: FREE_HELP,
  own_help: true,
  *run(c) {
    const s = yield* settings(c);
    // the kernel keeps no account of memory that was promised
    if (s.has("v")) yield* c.die("option -v is not simulated");
    for (let i = 1; ; i++) {
      const meminfo = yield* read_file("/proc/meminfo");
      if (typeof meminfo === "number") return yield* c.die("Unable to create meminfo structure");
      yield* c.out.print(report(meminfo, s));
      if (i === s.count) return 0;
      yield* c.out.print("\n");
      yield* c.out.flush();
      yield sys.nanosleep(to_timespec(s.seconds));
    }
  },
});
