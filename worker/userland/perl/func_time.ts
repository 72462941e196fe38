// Functions on time and chance (perlfunc, Time::HiRes).
import { CLOCK_REALTIME, type timespec } from "../../kernel/uapi/sched.ts";
import { UserBuffer } from "../../kernel/uapi/syscall.ts";
import { DAYS, localtime, MONTHS, parse_tz, UTC, type Zone } from "../coreutils/calendar.ts";
import type { Code } from "../lib/code.ts";
import * as sys from "../lib/sys.ts";
import { scalar } from "./evaluate.ts";
import type { FuncExpr, FunctionMap } from "./functions.ts";
import type { Machine } from "./machine.ts";
import { to_float, to_int, to_str, type Value, type Want } from "./values.ts";

export function* now(): Code<timespec> {
  const ts: timespec = { tv_sec: 0, tv_nsec: 0 };
  yield sys.clock_gettime(CLOCK_REALTIME, ts);
  return ts;
}

function* broken_down(m: Machine, e: FuncExpr, zone: Zone, want: Want): Code<Value[]> {
  const given = e.args[0] ? yield* scalar(m, e.args[0]) : undefined;
  const tm = localtime(given === undefined ? (yield* now()).tv_sec : Math.floor(to_float(given)), zone);
  if (want === "list")
    return [tm.sec, tm.min, tm.hour, tm.mday, tm.month, tm.year - 1900, tm.wday, tm.yday, 0];
  const two = (n: number) => String(n).padStart(2, "0");
  const date = `${DAYS[tm.wday].slice(0, 3)} ${MONTHS[tm.month].slice(0, 3)} ${String(tm.mday).padStart(2)}`;
  return [`${date} ${two(tm.hour)}:${two(tm.min)}:${two(tm.sec)} ${tm.year}`];
}

/** The next number of drand48(3), which Perl's rand is; seeded from the kernel unless srand was called. */
function* random(m: Machine): Code<number> {
  if (m.seed === null) {
    const buf = new UserBuffer();
    yield sys.getrandom(buf, 4);
    let n = 0n;
    for (const c of buf.data) n = (n << 8n) | BigInt(c.charCodeAt(0));
    m.seed = seed48(n);
  }
  m.seed = (m.seed * 0x5deece66dn + 0xbn) & 0xffffffffffffn;
  return Number(m.seed) / 2 ** 48;
}
const seed48 = (n: bigint): bigint => ((n & 0xffffffffn) << 16n) | 0x330en;

export const TIME_FUNCTIONS: FunctionMap = {
  time: function* () {
    return [(yield* now()).tv_sec];
  },
  hires_time: function* () {
    const ts = yield* now();
    return [ts.tv_sec + Math.floor(ts.tv_nsec / 1000) / 1e6];
  },
  sleep: function* (m, e) {
    const seconds = e.args[0] ? to_int(yield* scalar(m, e.args[0])) : Number.POSITIVE_INFINITY;
    const left = yield* m.nap(seconds);
    return [seconds - Math.ceil(left)];
  },
  hires_sleep: function* (m, e) {
    const seconds = e.args[0] ? to_float(yield* scalar(m, e.args[0])) : Number.POSITIVE_INFINITY;
    return [seconds - (yield* m.nap(seconds))];
  },
  localtime: function* (m, e, want) {
    const tz = m.hashes.get("ENV")?.m.get("TZ")?.v;
    return yield* broken_down(m, e, parse_tz(tz === undefined ? undefined : to_str(tz)), want);
  },
  gmtime: function* (m, e, want) {
    return yield* broken_down(m, e, UTC, want);
  },
  rand: function* (m, e) {
    const n = e.args[0] ? to_float(yield* scalar(m, e.args[0])) : 1;
    return [(yield* random(m)) * (n || 1)];
  },
  srand: function* (m, e) {
    const v = e.args[0] ? yield* scalar(m, e.args[0]) : undefined;
    const n = v === undefined ? (yield* now()).tv_sec : Math.trunc(to_float(v));
    m.seed = seed48(BigInt(n));
    return [n === 0 ? "0 but true" : n];
  },
};
