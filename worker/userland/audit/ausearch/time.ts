// -ts and -te: dates of the C locale (%x is mm/dd/yy), times, and the words.
import { CLOCK_REALTIME, type timespec } from "../../../kernel/uapi/sched.ts";
import type { Code } from "../../lib/code.ts";
import { read_file } from "../../lib/stdio.ts";
import * as sys from "../../lib/sys.ts";

const DAY = 86400;
/** "recent" */
const TEN_MINUTES = 600;

/** Seconds since the Epoch of a civil date and time, UTC. */
export function secondsOf(
  year: number,
  month: number,
  day: number,
  hour = 0,
  minute = 0,
  second = 0,
): number {
  // days from the civil calendar: years begin in March, so that the leap day is the last
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return (era * 146097 + dayOfEra - 719468) * DAY + hour * 3600 + minute * 60 + second;
}

export interface Civil {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  /** 0 is Sunday */
  weekday: number;
}

/** The civil date and time of seconds since the Epoch, UTC. */
export function civilOf(seconds: number): Civil {
  const days = Math.floor(seconds / DAY);
  const rest = seconds - days * DAY;
  const shifted = days + 719468;
  const era = Math.floor(shifted / 146097);
  const dayOfEra = shifted - era * 146097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36524) - Math.floor(dayOfEra / 146096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const m = Math.floor((5 * dayOfYear + 2) / 153);
  const month = m < 10 ? m + 3 : m - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * m + 2) / 5) + 1,
    hour: Math.floor(rest / 3600),
    minute: Math.floor((rest % 3600) / 60),
    second: rest % 60,
    weekday: (((days + 4) % 7) + 7) % 7,
  };
}

const two = (n: number): string => String(n).padStart(2, "0");

/** %x of the C locale: 11/24/26. */
export const dateText = (c: Civil): string => `${two(c.month)}/${two(c.day)}/${two(c.year % 100)}`;
/** %X: 02:07:08. */
export const clockText = (c: Civil): string => `${two(c.hour)}:${two(c.minute)}:${two(c.second)}`;

const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** ctime(3) without its newline: Tue Nov 24 02:07:08 2026. */
export function ctimeText(seconds: number): string {
  const c = civilOf(seconds);
  return `${WEEKDAYS[c.weekday]} ${MONTHS[c.month - 1]} ${String(c.day).padStart(2)} ${clockText(c)} ${c.year}`;
}

export function* nowSeconds(): Code<number> {
  const now: timespec = { tv_sec: 0, tv_nsec: 0 };
  yield sys.clock_gettime(CLOCK_REALTIME, now);
  return now.tv_sec;
}

type Edge = "start" | "end";

/** What is behind a word, or null when it is none. -te means the same words but for today, which is now. */
function* wordTime(word: string, edge: Edge): Code<number | null> {
  const now = yield* nowSeconds();
  const c = civilOf(now);
  // the manual says one second after midnight, the tool takes midnight
  const today = secondsOf(c.year, c.month, c.day);
  switch (word) {
    case "now":
      return now;
    case "recent":
      return now - TEN_MINUTES;
    case "boot": {
      const uptime = yield* read_file("/proc/uptime");
      return typeof uptime === "string" ? now - Math.floor(Number.parseFloat(uptime)) : now;
    }
    case "today":
      return edge === "end" ? now : today;
    case "yesterday":
      return today - DAY;
    case "this-week":
      return today - c.weekday * DAY;
    case "week-ago":
      return today - 7 * DAY;
    case "this-month":
      return secondsOf(c.year, c.month, 1);
    case "this-year":
      return secondsOf(c.year, 1, 1);
    default:
      return null;
  }
}

type Wrong = { error: string };

const DATE = /^(\d{1,2})\/(\d{1,2})\/(\d{1,2})(.*)$/s;
const TIME = /^(\d{1,2}):(\d{1,2}):(\d{1,2})(.*)$/s;
/** There was no audit before. */
const FIRST_YEAR = 2004;
/** A time up to this length is taken to lack its seconds. */
const WITHOUT_SECONDS = 5;

function parseDate(text: string, edge: Edge): { year: number; month: number; day: number } | Wrong {
  const m = DATE.exec(text);
  const [month, day, year] = m ? [Number(m[1]), Number(m[2]), Number(m[3])] : [0, 0, 0];
  if (!m || month < 1 || month > 12 || day < 1 || day > 31)
    return { error: `Invalid ${edge} date (${text}). Month, Day, and Year are required.` };
  if (m[4] !== "") return { error: `Error parsing ${edge} date (${text})` };
  return { year: year < 69 ? 2000 + year : 1900 + year, month, day };
}

function parseClock(text: string, edge: Edge): { hour: number; minute: number; second: number } | Wrong {
  const m = TIME.exec(text.length <= WITHOUT_SECONDS ? `${text}:00` : text);
  const [hour, minute, second] = m ? [Number(m[1]), Number(m[2]), Number(m[3])] : [24, 0, 0];
  if (!m || hour > 23 || minute > 59 || second > 61)
    return { error: `Invalid ${edge} time (${text}). Hour, Minute, and Second are required.` };
  if (m[4] !== "") return { error: `Error parsing ${edge} time (${text})` };
  return { hour, minute, second };
}

/**
 * The time that one or two arguments of -ts or -te give: a word, a date, a time, or a date and a time. A missing date
 * is today; a missing time is midnight for the start and the present time of day for the end.
 */
export function* parseTime(one: string, other: string | null, edge: Edge): Code<number | Wrong> {
  // in either order
  const [first, second] = other !== null && one.includes(":") ? [other, one] : [one, other];
  const word = yield* wordTime(first, edge);
  if (word !== null && second === null) return word;
  const now = civilOf(yield* nowSeconds());
  let date: { year: number; month: number; day: number } | Wrong;
  let clockWord: string | null = second;
  if (word !== null) date = civilOf(word);
  else if (first.includes(":") && second === null) {
    date = now;
    clockWord = first;
  } else date = parseDate(first, edge);
  if ("error" in date) return date;
  const idle = edge === "start" ? { hour: 0, minute: 0, second: 0 } : now;
  const clock = clockWord === null ? idle : parseClock(clockWord, edge);
  if ("error" in clock) return clock;
  if (date.year < FIRST_YEAR) return { error: `Error - year is ${date.year}` };
  return secondsOf(date.year, date.month, date.day, clock.hour, clock.minute, clock.second);
}
