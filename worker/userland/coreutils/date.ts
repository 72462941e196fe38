// date(1).
import { CLOCK_REALTIME, type timespec } from "../../kernel/uapi/sched.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { read_fd, read_file } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { localtime, parse_tz, timegm, UTC, type Zone } from "./calendar.ts";
import { times_of } from "./copy_attributes.ts";
import { now, parse_datetime } from "./datetime.ts";
import { stat_path } from "./files.ts";
import { strftime } from "./strftime.ts";
import { type Tool, tool } from "./tool.ts";

/** What `date` alone prints, in the C locale. */
const DEFAULT_FORMAT = "%a %b %e %H:%M:%S %Z %Y";
const RFC_EMAIL = "%a, %d %b %Y %H:%M:%S %z";
const ISO: readonly [string, string][] = [
  ["hours", "%Y-%m-%dT%H%:z"],
  ["minutes", "%Y-%m-%dT%H:%M%:z"],
  ["date", "%Y-%m-%d"],
  ["seconds", "%Y-%m-%dT%H:%M:%S%:z"],
  ["ns", "%Y-%m-%dT%H:%M:%S,%N%:z"],
];
const RFC_3339: readonly [string, string][] = [
  ["date", "%Y-%m-%d"],
  ["seconds", "%Y-%m-%d %H:%M:%S%:z"],
  ["ns", "%Y-%m-%d %H:%M:%S.%N%:z"],
];

/** MMDDhhmm[[CC]YY][.ss], the form in which date sets the clock; null when it is not that. */
function parse_posix(text: string, zone: Zone, year_now: number): timespec | null {
  const m = /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?(\d\d)?(?:\.(\d\d))?$/.exec(text);
  if (!m) return null;
  const [month, mday, hour, min] = m.slice(1, 5).map(Number);
  const two = m[5] === undefined ? null : Number(m[5]);
  let year = year_now;
  if (two !== null) year = m[6] === undefined ? two + (two < 69 ? 2000 : 1900) : two * 100 + Number(m[6]);
  if (month < 1 || month > 12 || mday < 1 || mday > 31 || hour > 23 || min > 59) return null;
  const seconds = timegm(year, month - 1, mday, hour, min, Number(m[7] ?? 0));
  return localtime(seconds).mday === mday ? { tv_sec: seconds - zone.offset, tv_nsec: 0 } : null;
}

/** The format asked for by +FORMAT, -I, -R or --rfc-3339; at most one of them may be given. */
function* chosen_format(t: Tool, operands: ByteString[]): Code<string> {
  const formats: string[] = [];
  for (const o of t.options) {
    if (o.opt === "R") formats.push(RFC_EMAIL);
    else if (o.opt === "I" || o.opt === "rfc-3339") {
      const list = o.opt === "I" ? ISO : RFC_3339;
      const name = o.opt === "I" ? "--iso-8601" : "--rfc-3339";
      const i = yield* t.choose(
        name,
        o.arg ?? "date",
        list.map(([word]) => [word]),
      );
      formats.push(list[i][1]);
    }
  }
  if (operands[0]?.startsWith("+")) formats.push(operands.shift()?.slice(1) ?? "");
  if (formats.length > 1) yield* t.die("multiple output formats specified");
  return formats[0] ?? DEFAULT_FORMAT;
}

/** A line of --file as a time. */
function* file_time(t: Tool, zone: Zone, line: ByteString): Code<timespec | null> {
  const time = parse_datetime(line, yield* now(), zone);
  if (!time) yield* t.error(`invalid date ${t.quote(line)}`);
  return time;
}

/** The lines of the file of -f, without their newlines. */
function* file_lines(t: Tool, name: ByteString): Code<ByteString[]> {
  const text = name === "-" ? yield* read_fd(0) : yield* read_file(name);
  if (typeof text === "number") return yield* t.die(t.quotef(name), text);
  return text === "" ? [] : text.replace(/\n$/, "").split("\n");
}

/** The time asked about: -d, -r, -s or an operand; else now. Whether the clock is to be set to it. */
function* chosen_time(t: Tool, zone: Zone, operand: ByteString | undefined): Code<[timespec, boolean]> {
  const sources = new Set(t.options.map((o) => o.opt).filter((o) => "dfrs".includes(o)));
  if (sources.size > 1) yield* t.usage("the options to specify dates for printing are mutually exclusive");
  const present = yield* now();
  const parsed = function* (text: string): Code<timespec> {
    const time = parse_datetime(text, present, zone);
    return time ?? (yield* t.die(`invalid date ${t.quote(text)}`));
  };
  const file = t.last("r")?.arg;
  if (file !== undefined && file !== null) {
    const st = yield* stat_path(file, true);
    if (typeof st === "number") return yield* t.die(t.quotef(file), st);
    return [times_of(st)[1], false];
  }
  const text = t.last("d")?.arg ?? t.last("s")?.arg;
  if (text !== undefined && text !== null) {
    if (operand !== undefined) yield* t.usage(`extra operand ${t.quote(operand)}`);
    return [yield* parsed(text), t.has("s")];
  }
  if (operand === undefined) return [present, false];
  const time = parse_posix(operand, zone, localtime(present.tv_sec, zone).year);
  return [time ?? (yield* t.die(`invalid date ${t.quote(operand)}`)), true];
}

export const date = tool({
  name: "date",
  usage: "[OPTION]... [+FORMAT]\n[-u|--utc|--universal] [MMDDhhmm[[CC]YY][.ss]]",
  about: `Display date and time in the given FORMAT.
With -s, or with [MMDDhhmm[[CC]YY][.ss]], set the date and time.`,
  options: `
  -d, --date=STRING          display time described by STRING, not 'now'
  -f, --file=DATEFILE        like --date; once for each line of DATEFILE
  -I[FMT], --iso-8601[=FMT]  output date/time in ISO 8601 format.
                             FMT='date' for date only (the default), 'hours',
                             'minutes', 'seconds', or 'ns' for date and time
                             to the indicated precision.
  -R, --rfc-email            output date and time in RFC 5322 format.
      --rfc-3339=FMT         output date/time in RFC 3339 format.
                             FMT='date', 'seconds', or 'ns'
  -r, --reference=FILE       display the last modification time of FILE
  -s, --set=STRING           set time described by STRING
  -u, --utc                  print or set Coordinated Universal Time (UTC)
      --universal            the same`,
  notes: "FORMAT is that of strftime(3), and %N for nanoseconds, %:z for the zone with a colon.",
  *run(t) {
    const zone = t.has("u", "universal") ? UTC : parse_tz(t.getenv("TZ"));
    const operands = [...t.operands];
    if (operands.length > 1) yield* t.usage(`extra operand ${t.quote(operands[1])}`);
    const format = yield* chosen_format(t, operands);
    const print = (time: timespec) =>
      t.out.print(`${strftime(format, localtime(time.tv_sec, zone), time.tv_nsec, time.tv_sec)}\n`);
    const [time, set] = yield* chosen_time(t, zone, operands[0]);
    const file = t.last("f")?.arg;
    if (typeof file === "string") {
      for (const line of yield* file_lines(t, file)) {
        const at = yield* file_time(t, zone, line);
        if (at) yield* print(at);
      }
      return;
    }
    if (set) {
      const r = yield sys.clock_settime(CLOCK_REALTIME, time);
      if (r < 0) yield* t.error("cannot set date", r);
    }
    yield* print(time);
  },
});
