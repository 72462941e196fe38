// timedatectl(1): the clock and the time zone. What it sets is set by systemd-timedated, a process of no login session.
import { CLOCK_REALTIME, type timespec } from "../../kernel/uapi/sched.ts";
import { new_stat, S_ISREG } from "../../kernel/uapi/stat.ts";
import type { timex } from "../../kernel/uapi/timex.ts";
import { localtime } from "../coreutils/calendar.ts";
import { list_dir, read_link } from "../coreutils/files.ts";
import { strftime } from "../coreutils/strftime.ts";
import type { Code } from "../lib/code.ts";
import type { Cli } from "../lib/program.ts";
import { eprint } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { activate, call, status_rows } from "./bus.ts";
import { TIMEDATECTL_HELP } from "./help.ts";
import { ZONES } from "./timedated.ts";
import { parse_timestamp } from "./timestamp.ts";
import { control } from "./verbs.ts";

/** How far off a clock may be that nobody keeps in step (NTP_PHASE_LIMIT), in microseconds. */
const UNSYNCHRONIZED = 16_000_000;

interface Clock {
  zone: string;
  synchronized: boolean;
  /** as status and show write the time */
  now: string;
}

function* read_clock(): Code<Clock> {
  const t: timespec = { tv_sec: 0, tv_nsec: 0 };
  yield sys.clock_gettime(CLOCK_REALTIME, t);
  const tx: timex = {
    modes: 0,
    offset: 0,
    freq: 0,
    maxerror: 0,
    esterror: 0,
    status: 0,
    constant: 0,
    precision: 0,
    tolerance: 0,
    time: { tv_sec: 0, tv_usec: 0 },
    tick: 0,
    tai: 0,
  };
  const state = yield sys.adjtimex(tx);
  const link = yield* read_link("/etc/localtime");
  const zone =
    typeof link === "string" && link.includes("/zoneinfo/") ? link.replace(/^.*\/zoneinfo\//, "") : "UTC";
  return {
    zone,
    synchronized: state >= 0 && tx.maxerror < UNSYNCHRONIZED,
    now: strftime("%a %Y-%m-%d %H:%M:%S", localtime(t.tv_sec), t.tv_nsec, t.tv_sec),
  };
}

const yes_no = (b: boolean): string => (b ? "yes" : "no");

function* status(c: Cli): Code<number> {
  const clock = yield* read_clock();
  yield* c.out.print(
    status_rows([
      ["Local time", `${clock.now} UTC`],
      ["Universal time", `${clock.now} UTC`],
      ["RTC time", "n/a"],
      ["Time zone", `${clock.zone} (UTC, +0000)`],
      ["System clock synchronized", yes_no(clock.synchronized)],
      ["NTP service", "n/a"],
      ["RTC in local TZ", "no"],
    ]),
  );
  return 0;
}

function* show(c: Cli, wanted: readonly string[], value_only: boolean): Code<number> {
  const clock = yield* read_clock();
  const rows: readonly (readonly [string, string])[] = [
    ["Timezone", clock.zone],
    ["LocalRTC", "no"],
    ["CanNTP", "no"],
    ["NTP", "no"],
    ["NTPSynchronized", yes_no(clock.synchronized)],
    ["TimeUSec", `${clock.now} UTC`],
    ["RTCTimeUSec", "n/a"],
  ];
  for (const [name, value] of rows)
    if (wanted.length === 0 || wanted.includes(name))
      yield* c.out.print(value_only ? `${value}\n` : `${name}=${value}\n`);
  return 0;
}

/** Names of zone files below a directory. */
function* zones(dir: string, prefix: string): Code<string[]> {
  const found: string[] = [];
  const entries = yield* list_dir(dir);
  for (const { d_name } of typeof entries === "number" ? [] : entries) {
    const st = new_stat();
    if (!/^[A-Z]/.test(d_name) || (yield sys.stat_(`${dir}/${d_name}`, st)) < 0) continue;
    if (S_ISREG(st.st_mode)) found.push(prefix + d_name);
    else found.push(...(yield* zones(`${dir}/${d_name}`, `${prefix}${d_name}/`)));
  }
  return found;
}

function* set_time(text: string): Code<number> {
  const t: timespec = { tv_sec: 0, tv_nsec: 0 };
  yield sys.clock_gettime(CLOCK_REALTIME, t);
  const us = parse_timestamp(text.trim(), t.tv_sec * 1e6 + Math.floor(t.tv_nsec / 1000));
  if (us === null) {
    yield* eprint(`Failed to parse time specification '${text}': Invalid argument\n`);
    return 1;
  }
  return yield* done("set time", yield* call("systemd-timedated", "SetTime", String(us)));
}

function* done(what: string, error: string): Code<number> {
  if (error === "") return 0;
  yield* eprint(`Failed to ${what}: ${error}\n`);
  return 1;
}

export const timedatectl = control({
  name: "timedatectl",
  help: TIMEDATECTL_HELP,
  short: "p:a",
  long: [
    ["no-pager", 0, "no-pager"],
    ["adjust-system-clock", 0, "adjust-system-clock"],
    ["monitor", 0, "monitor"],
    ["property", 1, "p"],
    ["all", 0, "a"],
    ["value", 0, "value"],
  ],
  not_simulated: ["adjust-system-clock", "monitor"],
  verbs: {
    status: [0, 0],
    show: [0, 0],
    "set-time": [1, 1],
    "set-timezone": [1, 1],
    "list-timezones": [0, 0],
    "set-local-rtc": null,
    "set-ntp": [1, 1],
    "timesync-status": null,
    "show-timesync": null,
  },
  *run(c, { verb, args, options, has }) {
    switch (verb) {
      case "status":
      case "show": {
        yield* activate("systemd-timedated");
        if (verb === "status") return yield* status(c);
        const wanted = options.filter((o) => o.opt === "p").flatMap((o) => (o.arg ?? "").split(","));
        return yield* show(c, wanted, has("value"));
      }
      case "set-time":
        return yield* set_time(args[0]);
      case "set-timezone":
        return yield* done("set time zone", yield* call("systemd-timedated", "SetTimezone", args[0]));
      case "list-timezones": {
        const names = new Set(["UTC", ...(yield* zones(ZONES, ""))]);
        yield* c.out.print(
          [...names]
            .sort()
            .map((n) => `${n}\n`)
            .join(""),
        );
        return 0;
      }
      default: // set-ntp
        if (!/^(1|0|y|n|t|f|on|off|yes|no|true|false)$/i.test(args[0]))
          return yield* c.usage(`Failed to parse NTP setting '${args[0]}': Invalid argument\n`, 1);
        // there is no unit that could keep the clock
        return yield* done("set ntp", "NTP not supported");
    }
  },
});
