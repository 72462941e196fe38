// usleep(3) and sleep(3), as calls of the era's library.
import type { Code } from "../lib/code.ts";
import * as sys from "../lib/sys.ts";

export function* usleep(us: number): Code<void> {
  yield sys.nanosleep({ tv_sec: Math.floor(us / 1e6), tv_nsec: (us % 1e6) * 1000 });
}

/** Ends early when a signal is handled. */
export function* sleep(seconds: number): Code<void> {
  yield sys.nanosleep({ tv_sec: seconds, tv_nsec: 0 }, { tv_sec: 0, tv_nsec: 0 });
}
