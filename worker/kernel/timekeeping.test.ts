// If this fails, the clock is set by who may not, to what cannot be, or adjtimex(2) tells something else than it was told.
import { describe, expect, test } from "vitest";
import { run_kernel } from "../../test/kernel.ts";
import type { Code } from "../userland/lib/code.ts";
import * as sys from "../userland/lib/sys.ts";
import { EFAULT, EINVAL, EOPNOTSUPP, EPERM } from "./uapi/errno.ts";
import { CLOCK_REALTIME } from "./uapi/sched.ts";
import * as T from "./uapi/timex.ts";
import { SYS } from "./uapi/unistd_64.ts";

const timex = (set: Partial<T.timex>): T.timex => ({
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
  ...set,
});
function* adjtimex(set: Partial<T.timex>): Code<[number, T.timex]> {
  const tx = timex(set);
  return [yield sys.syscall(SYS.adjtimex, tx), tx];
}
function* seconds(): Code<number> {
  const now = { tv_sec: 0, tv_nsec: 0 };
  yield sys.clock_gettime(CLOCK_REALTIME, now);
  return now.tv_sec;
}

test("what a clock that nobody keeps says", () => {
  run_kernel(function* () {
    const [state, tx] = yield* adjtimex({});
    expect(state).toBe(T.TIME_ERROR);
    const now = yield* seconds();
    expect(tx).toMatchObject({
      freq: 0,
      maxerror: 16000000,
      esterror: 16000000,
      status: T.STA_UNSYNC,
      constant: 2,
      precision: 1,
      tolerance: 32768000,
      tick: 10000,
      time: { tv_sec: now },
    });
  });
});

test("what is set is told, within limits", () => {
  run_kernel(function* () {
    const set = function* (modes: number, values: Partial<T.timex>) {
      return (yield* adjtimex({ modes, ...values }))[1];
    };
    expect((yield* set(T.ADJ_FREQUENCY, { freq: 1e9 })).freq).toBe(500 << 16);
    expect((yield* set(T.ADJ_TICK, { tick: 10500 })).tick).toBe(10500);
    expect((yield* set(T.ADJ_TIMECONST, { constant: 5 })).constant).toBe(9);
    expect((yield* set(T.ADJ_TIMECONST, { constant: 7 })).constant).toBe(10);
    expect((yield* set(T.ADJ_TAI, { constant: 37 })).tai).toBe(37);
    expect((yield* set(T.ADJ_NANO, {})).status).toBe(T.STA_UNSYNC | T.STA_NANO);
    expect((yield* set(T.ADJ_MICRO, {})).status).toBe(T.STA_UNSYNC);
    // an offset counts only for a loop that is locked
    expect((yield* set(T.ADJ_OFFSET, { offset: 20 })).offset).toBe(0);
    const [state, tx] = yield* adjtimex({ modes: T.ADJ_STATUS, status: T.STA_PLL | T.STA_CLK });
    expect([state, tx.status]).toEqual([T.TIME_OK, T.STA_PLL]);
    expect((yield* set(T.ADJ_OFFSET, { offset: 900000 })).offset).toBe(500000);
    expect((yield* adjtimex({ modes: T.ADJ_STATUS, status: T.STA_PLL | T.STA_INS }))[0]).toBe(T.TIME_INS);
    // a clock that is set is no longer kept
    const now = yield* seconds();
    yield sys.clock_settime(CLOCK_REALTIME, { tv_sec: now, tv_nsec: 0 });
    expect((yield* adjtimex({}))[0]).toBe(T.TIME_ERROR);
  });
});

test("adjtime(3): what was left of the last one, worked off at 500 us a second", () => {
  run_kernel(function* () {
    const modes = T.ADJ_OFFSET_SINGLESHOT;
    expect((yield* adjtimex({ modes, offset: -2000 }))[1].offset).toBe(0);
    yield sys.nanosleep({ tv_sec: 3, tv_nsec: 0 });
    expect((yield* adjtimex({ modes: T.ADJ_OFFSET_SS_READ }))[1].offset).toBe(-500);
    yield sys.nanosleep({ tv_sec: 3, tv_nsec: 0 });
    expect((yield* adjtimex({ modes, offset: 1 }))[1].offset).toBe(-0);
  });
});

test("a step: ADJ_SETOFFSET, settimeofday", () => {
  run_kernel(function* () {
    const before = yield* seconds();
    const [, tx] = yield* adjtimex({ modes: T.ADJ_SETOFFSET, time: { tv_sec: -100, tv_usec: 0 } });
    expect(tx.time.tv_sec).toBe(before - 100);
    expect(yield* seconds()).toBe(before - 100);
    expect(yield sys.syscall(SYS.settimeofday, { tv_sec: 2e9, tv_usec: 1 }, null)).toBe(0);
    expect(yield* seconds()).toBe(2e9);
    expect(yield sys.syscall(SYS.settimeofday, null, null)).toBe(0);
  });
});

describe("errors", () => {
  const modes = T.ADJ_OFFSET_SINGLESHOT;
  test("of arguments", () => {
    run_kernel(function* () {
      const r = function* (set: Partial<T.timex>) {
        return (yield* adjtimex(set))[0];
      };
      expect(yield* r({ modes: T.ADJ_TICK, tick: 8999 })).toBe(-EINVAL);
      expect(yield* r({ modes: T.ADJ_TICK, tick: 11001 })).toBe(-EINVAL);
      expect(yield* r({ modes: 0x8000 })).toBe(-EINVAL);
      expect(yield* r({ modes: T.ADJ_SETOFFSET, time: { tv_sec: 0, tv_usec: 1e6 } })).toBe(-EINVAL);
      expect(yield* r({ modes: T.ADJ_SETOFFSET, time: { tv_sec: -1e12, tv_usec: 0 } })).toBe(-EINVAL);
      expect(yield sys.syscall(SYS.adjtimex, null)).toBe(-EFAULT);
      expect(yield sys.syscall(SYS.adjtimex, "\0\0\0\0")).toBe(-EFAULT);
      expect(yield sys.syscall(SYS.clock_adjtime, 1, timex({}))).toBe(-EOPNOTSUPP);
      expect(yield sys.syscall(SYS.clock_adjtime, 10, timex({}))).toBe(-EINVAL);
      expect(yield sys.syscall(SYS.clock_adjtime, 99, timex({}))).toBe(-EINVAL);
      expect(yield sys.syscall(SYS.clock_settime, 0, null)).toBe(-EFAULT);
      expect(yield sys.syscall(SYS.clock_settime, 1, { tv_sec: 1e9, tv_nsec: 0 })).toBe(-EINVAL);
      expect(yield sys.syscall(SYS.settimeofday, { tv_sec: 1e9, tv_usec: 1e6 }, null)).toBe(-EINVAL);
      const zone = { tz_minuteswest: 1000, tz_dsttime: 0 };
      expect(yield sys.syscall(SYS.settimeofday, null, zone)).toBe(-EINVAL);
      // the machine has run for longer than that
      yield sys.nanosleep({ tv_sec: 2, tv_nsec: 0 });
      expect(yield sys.clock_settime(CLOCK_REALTIME, { tv_sec: 1, tv_nsec: 0 })).toBe(-EINVAL);
    });
  });
  test("of who may", () => {
    run_kernel(function* () {
      yield sys.setuid(1000);
      expect((yield* adjtimex({}))[0]).toBe(T.TIME_ERROR);
      expect((yield* adjtimex({ modes: T.ADJ_OFFSET_SS_READ }))[0]).toBe(T.TIME_ERROR);
      expect((yield* adjtimex({ modes, offset: 1 }))[0]).toBe(-EPERM);
      expect((yield* adjtimex({ modes: T.ADJ_TICK, tick: 1 }))[0]).toBe(-EPERM);
      expect(yield sys.syscall(SYS.settimeofday, { tv_sec: 1e9, tv_usec: 0 }, null)).toBe(-EPERM);
    });
  });
});
