// Durations as sleep, timeout and tail -s take them: a decimal number with an optional s, m, h or d.
import type { timespec } from "../../kernel/uapi/sched.ts";
import type { Code } from "../lib/code.ts";
import * as sys from "../lib/sys.ts";

const UNITS: Readonly<Record<string, number>> = { "": 1, s: 1, m: 60, h: 3600, d: 86400 };

/** Seconds, possibly Infinity; null when `text` is not a duration. */
export function parse_duration(text: string): number | null {
  const m = /^\s*\+?(\d+\.?\d*(?:[eE][-+]?\d+)?|\.\d+(?:[eE][-+]?\d+)?|inf(?:inity)?)([smhd]?)$/i.exec(text);
  if (!m || !(m[2] in UNITS)) return null;
  const n = /^i/i.test(m[1]) ? Number.POSITIVE_INFINITY : Number(m[1]);
  return n * UNITS[m[2]];
}

/** A decimal number of seconds without suffix, or null. */
export function parse_seconds(text: string): number | null {
  return /[smhd]$/.test(text) ? null : parse_duration(text);
}

/** A timespec of seconds, rounded up to the next nanosecond; of more than there are, the longest. */
export function to_timespec(seconds: number): timespec {
  if (seconds >= Number.MAX_SAFE_INTEGER) return { tv_sec: Number.MAX_SAFE_INTEGER, tv_nsec: 999_999_999 };
  const whole = Math.floor(seconds);
  const tv_nsec = Math.ceil(Number((seconds - whole).toFixed(12)) * 1e9);
  return tv_nsec >= 1e9 ? { tv_sec: whole + 1, tv_nsec: 0 } : { tv_sec: whole, tv_nsec };
}

/** nanosleep(2) until the time is up, across signals; for ever when infinite. */
export function* sleep_for(seconds: number): Code<void> {
  if (seconds === Number.POSITIVE_INFINITY) for (;;) yield sys.pause();
  let req = to_timespec(seconds);
  for (;;) {
    const rem: timespec = { tv_sec: 0, tv_nsec: 0 };
    if ((yield sys.nanosleep(req, rem)) >= 0) return;
    if (rem.tv_sec <= 0 && rem.tv_nsec <= 0) return;
    req = rem;
  }
}
