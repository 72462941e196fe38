// dmesg(1): the kernel's ring buffer, read record by record from /dev/kmsg.
import { EAGAIN } from "../../kernel/uapi/errno.ts";
import { O_NONBLOCK, O_RDONLY, SEEK_END, SEEK_SET } from "../../kernel/uapi/fcntl.ts";
import { CLOCK_BOOTTIME, CLOCK_REALTIME, type timespec } from "../../kernel/uapi/sched.ts";
import { UserBuffer } from "../../kernel/uapi/syscall.ts";
import { DAYS, localtime, MONTHS, parse_tz } from "../coreutils/calendar.ts";
import type { Code } from "../lib/code.ts";
import { long_options } from "../lib/long_options.ts";
import type { Cli } from "../lib/program.ts";
import { strerror } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { FACILITIES } from "../lib/syslog.ts";
import { DMESG_HELP } from "./help.ts";
import { options_of, util_linux } from "./usage.ts";

const LEVELS = "emerg alert crit err warn notice info debug".split(" ");
/** It knows those up to ftp. */
const NAMED = FACILITIES.slice(0, 12);
/** syslog(2) commands. */
const SYSLOG_ACTION_CLEAR = 5;
const SYSLOG_ACTION_CONSOLE_OFF = 6;
const SYSLOG_ACTION_CONSOLE_ON = 7;

interface Settings {
  c: Cli;
  raw: boolean;
  decode: boolean;
  time: "boot" | "wall" | "none";
  levels: ReadonlySet<number> | null;
  facilities: ReadonlySet<number> | null;
  /** seconds since the Epoch when the machine was booted */
  booted: number;
}

/** A comma-separated list of names as numbers. */
function* names(c: Cli, text: string, known: readonly string[], what: string): Code<Set<number>> {
  const out = new Set<number>();
  for (const word of text.split(",")) {
    const n = known.indexOf(word);
    if (n < 0) yield* c.die(`unknown ${what} '${word}'`);
    out.add(n);
  }
  return out;
}

function* boot_time(): Code<number> {
  const real: timespec = { tv_sec: 0, tv_nsec: 0 };
  const up: timespec = { tv_sec: 0, tv_nsec: 0 };
  yield sys.clock_gettime(CLOCK_REALTIME, real);
  yield sys.clock_gettime(CLOCK_BOOTTIME, up);
  return real.tv_sec - up.tv_sec;
}

function wall_clock(s: Settings, seconds: number): string {
  const tm = localtime(s.booted + seconds, parse_tz(s.c.getenv("TZ")));
  const two = (n: number) => String(n).padStart(2, "0");
  const date = `${DAYS[tm.wday].slice(0, 3)} ${MONTHS[tm.month].slice(0, 3)} ${String(tm.mday).padStart(2)}`;
  return `${date} ${two(tm.hour)}:${two(tm.min)}:${two(tm.sec)} ${tm.year}`;
}

/** One record of /dev/kmsg ("6,12,34567,-;text") as a line; null when it is filtered out. */
function format(s: Settings, record: string): string | null {
  const m = /^(\d+),\d+,(\d+),[^;]*;([^\n]*)/.exec(record);
  if (!m) return null;
  const priority = Number(m[1]);
  const level = priority & 7;
  const facility = priority >> 3;
  if (s.levels && !s.levels.has(level)) return null;
  if (s.facilities && !s.facilities.has(facility)) return null;
  const us = Number(m[2]);
  const stamp = `[${String(Math.floor(us / 1e6)).padStart(5)}.${String(us % 1e6).padStart(6, "0")}] `;
  if (s.raw) return `<${priority}>${stamp}${m[3]}\n`;
  const decoded = s.decode ? `${(NAMED[facility] ?? "").padEnd(6)}:${LEVELS[level].padEnd(6)}: ` : "";
  const time =
    s.time === "none" ? "" : s.time === "boot" ? stamp : `[${wall_clock(s, Math.floor(us / 1e6))}] `;
  return `${decoded}${time}${m[3]}\n`;
}

function* show(s: Settings, follow: boolean, only_new: boolean): Code<number> {
  const fd = yield sys.open("/dev/kmsg", O_RDONLY | (follow ? 0 : O_NONBLOCK));
  if (fd < 0) return yield* s.c.die("read kernel buffer failed", fd);
  yield sys.lseek(fd, 0, only_new ? SEEK_END : SEEK_SET);
  const buf = new UserBuffer();
  for (;;) {
    const n = yield sys.read(fd, buf, 8192);
    if (n === -EAGAIN || n === 0) break;
    if (n < 0) {
      yield* s.c.error(`read kernel buffer failed: ${strerror(n)}`);
      break;
    }
    const line = format(s, buf.data);
    if (line !== null) yield* s.c.out.print(line);
    if (follow) yield* s.c.out.flush();
  }
  yield sys.close(fd);
  return s.c.status;
}

export const dmesg = util_linux({
  name: "dmesg",
  help: DMESG_HELP,
  own_help: true,
  *run(c) {
    const parsed = yield* options_of(
      c,
      "CcDdEeF:f:HJkL::l:n:iPprSs:TtuWwx",
      long_options(DMESG_HELP),
      DMESG_HELP,
      "C c D E f l k u P r S w W x T t L",
    );
    const has = (o: string) => parsed.options.some((x) => x.opt === o);
    const arg = (o: string) => parsed.options.findLast((x) => x.opt === o)?.arg ?? null;
    if (parsed.operands.length > 0)
      yield* c.usage("dmesg: bad usage\nTry 'dmesg --help' for more information.\n", 1);
    for (const [o, action, what] of [
      ["C", SYSLOG_ACTION_CLEAR, "clear kernel buffer failed"],
      ["D", SYSLOG_ACTION_CONSOLE_OFF, "klogctl failed"],
      ["E", SYSLOG_ACTION_CONSOLE_ON, "klogctl failed"],
    ] as const) {
      if (!has(o)) continue;
      const r = yield sys.syslog(action, null, 0);
      if (r < 0) yield* c.die(what, r);
      return 0;
    }
    const level = arg("l");
    const facility = arg("f");
    let facilities = facility === null ? null : yield* names(c, facility, NAMED, "facility");
    if (has("k")) facilities = new Set([0]);
    if (has("u")) facilities = new Set(NAMED.map((_, i) => i).slice(1));
    const s: Settings = {
      c,
      raw: has("r"),
      decode: has("x"),
      time: has("t") ? "none" : has("T") ? "wall" : "boot",
      levels: level === null ? null : yield* names(c, level, LEVELS, "level"),
      facilities,
      booted: has("T") ? yield* boot_time() : 0,
    };
    const status = yield* show(s, has("w") || has("W"), has("W"));
    if (has("c")) {
      const r = yield sys.syslog(SYSLOG_ACTION_CLEAR, null, 0);
      if (r < 0) yield* c.die("clear kernel buffer failed", r);
    }
    return status;
  },
});
