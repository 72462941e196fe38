// Setting the time.
import { CLOCK_REALTIME, type timespec } from "../../kernel/uapi/sched.ts";
import { SYS } from "../../kernel/uapi/unistd_64.ts";
import * as sys from "../lib/sys.ts";
import { one_call, type Subcommands } from "./subcommand.ts";

const ADJ_OFFSET_SINGLESHOT = 0x8001;
const ADJ_SETOFFSET = 0x0100;

export const clocks: Subcommands = {
  settimeofday: one_call(
    "[SECONDS]",
    "settimeofday(2): SECONDS and 1 ms later",
    "settimeofday",
    function* (a) {
      const now: timespec = { tv_sec: 0, tv_nsec: 0 };
      yield sys.clock_gettime(CLOCK_REALTIME, now);
      const us = Math.floor(now.tv_nsec / 1000) + 1000;
      const tv = { tv_sec: now.tv_sec + a.number(2, 0) + Math.floor(us / 1e6), tv_usec: us % 1e6 };
      return yield sys.syscall(SYS.settimeofday, tv, null);
    },
  ),
  clock_settime: one_call("[SECONDS]", "clock_settime(2): SECONDS later", "clock_settime", function* (a) {
    const now: timespec = { tv_sec: 0, tv_nsec: 0 };
    yield sys.clock_gettime(CLOCK_REALTIME, now);
    return yield sys.clock_settime(CLOCK_REALTIME, { ...now, tv_sec: now.tv_sec + a.number(2, 0) });
  }),
  adjtimex: one_call("[MODES [VALUE]]", "adjtimex(2)", "adjtimex", (a) => {
    const modes = a.number(2, ADJ_OFFSET_SINGLESHOT);
    return sys.syscall(SYS.adjtimex, {
      modes,
      offset: a.number(3, 100),
      freq: a.number(3, 100),
      tick: a.number(3, 10000),
      status: a.number(3, 0),
      constant: a.number(3, 1),
      time: { tv_sec: modes & ADJ_SETOFFSET ? a.number(3, 0) : 0, tv_usec: 0 },
    });
  }),
};
