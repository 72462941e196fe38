// Points in time as systemd.time(7) has them, for timedatectl set-time and journalctl --since.
import { DAYS, localtime, timegm } from "../coreutils/calendar.ts";

/** Microseconds of a unit of time spans. */
const UNITS: readonly (readonly [RegExp, number])[] = [
  [/^(seconds?|sec|s)?$/, 1e6],
  [/^(minutes?|min|m)$/, 60e6],
  [/^(hours?|hr|h)$/, 3600e6],
  [/^(days?|d)$/, 86400e6],
  [/^(weeks?|w)$/, 7 * 86400e6],
  [/^(months?|M)$/, 30.44 * 86400e6],
  [/^(years?|y)$/, 365.25 * 86400e6],
  [/^(msec|ms)$/, 1e3],
  [/^(usec|us)$/, 1],
];

const PART = /(\d+(?:\.\d+)?)\s*([a-zA-Z]*)/g;

/** "1h 30min" in microseconds; null when it is no time span. */
function time_span(text: string): number | null {
  // what is left besides the parts; a pattern for all of them would take exponential time to say no
  if (text.trim() === "" || text.replaceAll(PART, "").trim() !== "") return null;
  let sum = 0;
  for (const [, n, unit] of text.matchAll(PART)) {
    const found = UNITS.find(([name]) => name.test(unit));
    if (!found) return null;
    sum += Math.floor(Number(n) * found[1]);
  }
  return sum;
}

/** Microseconds since the Epoch of a time in UTC, by microseconds of now; null when it is none. */
export function parse_timestamp(text: string, now: number): number | null {
  const midnight = now - (now % 86400e6);
  const named: Readonly<Record<string, number>> = {
    now,
    today: midnight,
    yesterday: midnight - 86400e6,
    tomorrow: midnight + 86400e6,
  };
  if (Object.hasOwn(named, text)) return named[text];
  const relative = /^([+-])(.+)$/s.exec(text) ?? /^()(.+) (ago|left)$/s.exec(text);
  if (relative) {
    const span = time_span(relative[2]);
    const back = relative[1] === "-" || relative[3] === "ago";
    return span === null ? null : now + (back ? -span : span);
  }
  if (text.startsWith("@")) {
    const span = time_span(text.slice(1));
    return span;
  }
  const m =
    /^(?:([A-Za-z]+)\s+)?(?:(\d{2}|\d{4})-(\d{1,2})-(\d{1,2}))?(?:(?:^|\s+|T|(?<=[A-Za-z] ))(\d{1,2}):(\d{1,2})(?::(\d{1,2})(\.\d+)?)?)?(?:\s+UTC|Z)?$/.exec(
      text,
    );
  if (!m || (m[2] === undefined && m[5] === undefined)) return null;
  const today = localtime(Math.floor(now / 1e6));
  const short = m[2]?.length === 2 ? (Number(m[2]) < 69 ? 2000 : 1900) : 0;
  const [year, month, day] =
    m[2] === undefined
      ? [today.year, today.month, today.mday]
      : [Number(m[2]) + short, Number(m[3]) - 1, Number(m[4])];
  const [hour, min, sec] = [m[5], m[6], m[7]].map((n) => Number(n ?? 0));
  if (hour > 23 || min > 59 || sec > 59) return null;
  const seconds = timegm(year, month, day, hour, min, sec);
  const back = localtime(seconds);
  // no thirteenth month, no 30th of February
  if (back.mday !== day || back.month !== month || seconds < 0) return null;
  const weekday = m[1]?.toLowerCase();
  const name = DAYS[back.wday].toLowerCase();
  if (weekday !== undefined && weekday !== name && weekday !== name.slice(0, 3)) return null;
  return seconds * 1e6 + Math.floor(Number(m[8] ?? 0) * 1e6);
}
