// uptime(1).
import { CLOCK_REALTIME, type timespec } from "../../kernel/uapi/sched.ts";
import { localtime, parse_tz, type Zone } from "../coreutils/calendar.ts";
import type { Code } from "../lib/code.ts";
import { getopt } from "../lib/getopt.ts";
import { type Cli, program } from "../lib/program.ts";
import { read_file } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { UPTIME_HELP } from "./help.ts";
import { uptime_seconds } from "./readproc.ts";
import { sessions } from "./sessions.ts";

const two = (n: number) => String(n).padStart(2, "0");

/** Parses short options; -h, -V and bad ones end the program. */
function* flags(
  c: Cli,
  short: string,
  long: readonly (readonly [string, string])[],
  help: string,
): Code<Set<string>> {
  const parsed = getopt(
    c.args,
    short,
    [...long, ["help", "help"], ["version", "V"]].map(([name, val]) => ({ name, has_arg: 0 as const, val })),
  );
  if (parsed.error !== null) {
    yield* c.warn(parsed.error);
    yield* c.usage(help, 1);
  }
  const set = new Set(parsed.options.map((o) => o.opt));
  if (set.has("help")) {
    yield* c.out.print(help);
    c.exit(0);
  }
  if (set.has("V")) {
    yield* c.out.print(`${c.name} from procps-ng 4.0.2\n`);
    c.exit(0);
  }
  return set;
}

/** "1 week, 2 days, 3 hours, 4 minutes", as -p shows it. */
function pretty(seconds: number): string {
  const units: [string, number][] = [
    ["week", 604800],
    ["day", 86400],
    ["hour", 3600],
    ["minute", 60],
  ];
  const words: string[] = [];
  let rest = Math.floor(seconds);
  for (const [name, size] of units) {
    const n = Math.floor(rest / size);
    rest %= size;
    if (n > 0) words.push(`${n} ${name}${n === 1 ? "" : "s"}`);
  }
  return words.join(", ") || "0 minutes";
}

/** Time of day, time since boot, users and load, as uptime, w and top begin. */
export function* uptime_line(zone: Zone): Code<string> {
  const now: timespec = { tv_sec: 0, tv_nsec: 0 };
  yield sys.clock_gettime(CLOCK_REALTIME, now);
  const t = localtime(now.tv_sec, zone);
  const minutes = Math.floor((yield* uptime_seconds()) / 60);
  const days = Math.floor(minutes / 1440);
  const hours = Math.floor(minutes / 60) % 24;
  const day_text = days > 0 ? `${days} ${days === 1 ? "day" : "days"}, ` : "";
  const span = hours > 0 ? `${String(hours).padStart(2)}:${two(minutes % 60)}` : `${minutes % 60} min`;
  const users = (yield* sessions()).length;
  const load = yield* read_file("/proc/loadavg");
  const averages = typeof load === "string" ? load.split(" ").slice(0, 3).join(", ") : "0.00, 0.00, 0.00";
  return (
    `${two(t.hour)}:${two(t.min)}:${two(t.sec)} up ${day_text}${span}, ${String(users).padStart(2)} ` +
    `${users > 1 ? "users" : "user"},  load average: ${averages}`
  );
}

export const uptime = program({
  name: "uptime",
  help: UPTIME_HELP,
  own_help: true,
  *run(c) {
    const set = yield* flags(
      c,
      "phsV",
      [
        ["pretty", "p"],
        ["since", "s"],
      ],
      UPTIME_HELP,
    );
    if (set.has("h")) return yield* c.usage(UPTIME_HELP, 0);
    const up = yield* uptime_seconds();
    const now: timespec = { tv_sec: 0, tv_nsec: 0 };
    yield sys.clock_gettime(CLOCK_REALTIME, now);
    const zone = parse_tz(c.getenv("TZ"));
    if (set.has("p")) {
      yield* c.out.print(`up ${pretty(up)}\n`);
      return 0;
    }
    if (set.has("s")) {
      const t = localtime(now.tv_sec - Math.floor(up), zone);
      const date = `${t.year}-${two(t.month + 1)}-${two(t.mday)}`;
      yield* c.out.print(`${date} ${two(t.hour)}:${two(t.min)}:${two(t.sec)}\n`);
      return 0;
    }
    yield* c.out.print(` ${yield* uptime_line(zone)}\n`);
    return 0;
  },
});
