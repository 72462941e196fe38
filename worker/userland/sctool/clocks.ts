// Setting the time.
import { CLOCK_REALTIME, type timespec } from "../../kernel/uapi/sched.ts";
import { ADJ_OFFSET_SINGLESHOT, ADJ_SETOFFSET } from "../../kernel/uapi/timex.ts";
import * as sys from "../lib/sys.ts";
import { one_call, type Subcommands } from "./subcommand.ts";

export const clocks: Subcommands = {
  settimeofday: one_call(
    "[SECONDS]",
    "settimeofday(3), which is clock_settime(2): SECONDS and 1 ms later",
    "settimeofday",
    function* (a) {
      const now: timespec = { tv_sec: 0, tv_nsec: 0 };
      yield sys.clock_gettime(CLOCK_REALTIME, now);
      const us = Math.floor(now.tv_nsec / 1000) + 1000;
      const tv_sec = now.tv_sec + a.number(2, 0) + Math.floor(us / 1e6);
      return yield sys.clock_settime(CLOCK_REALTIME, { tv_sec, tv_nsec: (us % 1e6) * 1000 });
    },
  ),
  clock_settime: one_call("[SECONDS]", "clock_settime(2): SECONDS later", "clock_settime", function* (a) {
    const now: timespec = { tv_sec: 0, tv_nsec: 0 };
    yield sys.clock_gettime(CLOCK_REALTIME, now);
    return yield sys.clock_settime(CLOCK_REALTIME, { ...now, tv_sec: now.tv_sec + a.number(2, 0) });
  }),
  adjtimex: one_call("[MODES [VALUE]]", "adjtimex(3), which is clock_adjtime(2)", "adjtimex", (a) => {
    const modes = a.number(2, ADJ_OFFSET_SINGLESHOT);
    return sys.adjtimex({
      modes,
      offset: a.number(3, 100),
      freq: a.number(3, 100),
      maxerror: 0,
      esterror: 0,
      status: a.number(3, 0),
      constant: a.number(3, 1),
      precision: 0,
      tolerance: 0,
      time: { tv_sec: modes & ADJ_SETOFFSET ? a.number(3, 0) : 0, tv_usec: 0 },
      tick: a.number(3, 10000),
      tai: 0,
    });
  }),
};
