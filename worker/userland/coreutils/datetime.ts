// Dates as people write them: touch -d, date -d, find -newerXt (the "Date input formats" of the coreutils manual).
import { CLOCK_REALTIME, type timespec } from "../../kernel/uapi/sched.ts";
import type { Code } from "../lib/code.ts";
import * as sys from "../lib/sys.ts";
import { DAYS, localtime, MONTHS, timegm, type Zone } from "./calendar.ts";

/** The time of day. */
export function* now(): Code<timespec> {
  const t: timespec = { tv_sec: 0, tv_nsec: 0 };
  yield sys.clock_gettime(CLOCK_REALTIME, t);
  return t;
}

/** Seconds east of Greenwich of the zone names that need no zone database. */
const ZONES: Readonly<Record<string, number>> = {
  gmt: 0,
  ut: 0,
  utc: 0,
  z: 0,
  wet: 0,
  bst: 1,
  cet: 1,
  met: 1,
  cest: 2,
  eet: 2,
  msk: 3,
  ist: 5.5,
  jst: 9,
  nzst: 12,
  ast: -4,
  edt: -4,
  est: -5,
  cdt: -5,
  cst: -6,
  mdt: -6,
  mst: -7,
  pdt: -7,
  pst: -8,
};
/** The zones of one letter: A (+1) to M (+12) without J, N (-1) to Y (-12) without T, and Z. */
function military_hours(word: string): number | null {
  if (word === "z") return 0;
  const east = "abcdefghiklm".indexOf(word);
  if (word.length === 1 && east >= 0) return east + 1;
  const west = "nopqrs_uvwxy".indexOf(word);
  return word.length === 1 && west >= 0 ? -(west + 1) : null;
}

const ORDINALS =
  "last this next first _ third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split(" ");
const UNITS: Readonly<Record<string, [field: keyof Relative, factor: number]>> = {
  year: ["year", 1],
  month: ["month", 1],
  fortnight: ["day", 14],
  week: ["day", 7],
  day: ["day", 1],
  hour: ["sec", 3600],
  minute: ["sec", 60],
  min: ["sec", 60],
  second: ["sec", 1],
  sec: ["sec", 1],
};
const DAY_WORDS: Readonly<Record<string, number>> = { yesterday: -1, today: 0, now: 0, tomorrow: 1 };

interface Relative {
  year: number;
  month: number;
  day: number;
  sec: number;
  ns: number;
}

/** What has been read so far. */
interface Parsed {
  date: { year: number | null; month: number; mday: number } | null;
  time: { hour: number; min: number; sec: number; ns: number } | null;
  /** seconds east of Greenwich */
  zone: number | null;
  day: { wday: number; ordinal: number } | null;
  rel: Relative;
  relative: boolean;
}

const full_year = (text: string): number => {
  const y = Number(text);
  return text.length > 2 ? y : y + (y < 69 ? 2000 : 1900);
};
const fraction = (digits: string | undefined): number => Number((digits ?? "").slice(0, 9).padEnd(9, "0"));

/** Index of a word among names that may be cut to three letters (or four: "sept", "tues", "thur", "thurs"). */
function name_index(word: string, names: readonly string[]): number {
  const w = word.replace(/\.$/, "");
  return names.findIndex((n) => {
    const name = n.toLowerCase();
    return (
      w === name ||
      w === name.slice(0, 3) ||
      (/^(sept|tues|wednes|thur|thurs)$/.test(w) && name.startsWith(w))
    );
  });
}

type Rule = [RegExp, (m: RegExpExecArray, p: Parsed) => boolean];

function set_date(p: Parsed, year: string | undefined, month: number, mday: string): boolean {
  if (p.date) return false;
  p.date = { year: year === undefined ? null : full_year(year), month, mday: Number(mday) };
  return month >= 0 && month < 12 && p.date.mday >= 1 && p.date.mday <= 31;
}

function set_zone(p: Parsed, sign: string, hours: string, minutes: string | undefined): boolean {
  if (p.zone !== null) return false;
  const h = Number(minutes === undefined && hours.length > 2 ? hours.slice(0, -2) : hours);
  const m = Number(minutes ?? (hours.length > 2 ? hours.slice(-2) : 0));
  p.zone = (h * 3600 + m * 60) * (sign === "-" ? -1 : 1);
  return h <= 24 && m < 60;
}

function set_time(p: Parsed, m: RegExpExecArray): boolean {
  if (p.time) return false;
  let hour = Number(m[1]);
  const half = m[5]?.[0];
  if (half) {
    if (hour < 1 || hour > 12) return false;
    hour = (hour % 12) + (half === "p" ? 12 : 0);
  }
  p.time = { hour, min: Number(m[2] ?? 0), sec: Number(m[3] ?? 0), ns: fraction(m[4]) };
  if (m[6] && !set_zone(p, m[6], m[7], m[8])) return false;
  return hour < 24 && p.time.min < 60 && p.time.sec <= 60;
}

function add_relative(p: Parsed, unit: string, amount: number): boolean {
  const found = UNITS[unit] ?? UNITS[unit.replace(/s$/, "")];
  if (!found) return false;
  p.rel[found[0]] += amount * found[1];
  p.relative = true;
  return true;
}

/** A number without punctuation: YYYYMMDD, a year after a date with time, or HHMM. */
function pure_number(text: string, p: Parsed): boolean {
  if (p.date && p.date.year === null && p.time && text.length > 2) {
    p.date.year = Number(text);
    return true;
  }
  if (text.length > 4 && !p.date)
    return set_date(p, text.slice(0, -4), Number(text.slice(-4, -2)) - 1, text.slice(-2));
  if (p.time || text.length > 4) return false;
  const min = text.length <= 2 ? 0 : Number(text.slice(-2));
  p.time = { hour: Number(text.length <= 2 ? text : text.slice(0, -2)), min, sec: 0, ns: 0 };
  return p.time.hour < 24 && min < 60;
}

const UNIT = "(years?|months?|fortnights?|weeks?|days?|hours?|minutes?|mins?|seconds?|secs?)";
/** A number with a sign behind a time is a zone, even if a unit follows: "10:00 +2 hours" is 08:00 UTC and one hour. */
const ZONE = "(?:\\s*([-+])\\s*(\\d{1,4})(?::(\\d\\d))?(?![\\d/-]))?";

/** What can stand at the head of the rest of the text; the first that fits is taken. */
const RULES: readonly Rule[] = [
  [/^(\d{1,4})-(\d{1,2})-(\d{1,2})(?=\D|$)t?/, (m, p) => set_date(p, m[1], Number(m[2]) - 1, m[3])],
  [
    /^(\d{1,4})\/(\d{1,2})\/(\d{1,4})/,
    (m, p) =>
      m[1].length > 2 ? set_date(p, m[1], Number(m[2]) - 1, m[3]) : set_date(p, m[3], Number(m[1]) - 1, m[2]),
  ],
  [/^(\d{1,2})\/(\d{1,2})/, (m, p) => set_date(p, undefined, Number(m[1]) - 1, m[2])],
  [
    new RegExp(
      `^(\\d{1,2}):(\\d{1,2})(?::(\\d{1,2})(?:[.,](\\d+))?)?(?:\\s*(am|pm|a\\.m\\.|p\\.m\\.)(?![a-z])|${ZONE})`,
    ),
    (m, p) => set_time(p, m),
  ],
  [/^(\d{1,2})()()()\s*(am|pm|a\.m\.|p\.m\.)(?![a-z])/, (m, p) => set_time(p, m)],
  [
    /^(\d{1,2})(?:-|\s+)?([a-z]{3,9}\.?)(?:(?:-|\s*,\s*|\s+)?(\d{4}|(?<=-)\d{2})(?![\d:]))?/,
    (m, p) => {
      const month = name_index(m[2], MONTHS);
      return month >= 0 && set_date(p, m[3], month, m[1]);
    },
  ],
  [
    /^([a-z]{3,9}\.?)(?:-|\s+)?(\d{1,2})(?![\d:])(?:(?:\s*,\s*|-)(\d{2,4})(?![\d:])|\s+(\d{4})(?![\d:]))?/,
    (m, p) => {
      const month = name_index(m[1], MONTHS);
      return month >= 0 && set_date(p, m[3] ?? m[4], month, m[2]);
    },
  ],
  [
    new RegExp(`^([-+]?)\\s*(\\d+)\\s*${UNIT}(?![a-z])(\\s+ago(?![a-z]))?`),
    (m, p) => add_relative(p, m[3], Number(m[2]) * (m[1] === "-" ? -1 : 1) * (m[4] ? -1 : 1)),
  ],
  [
    new RegExp(`^([a-z]+)\\s+${UNIT}(?![a-z])(\\s+ago(?![a-z]))?`),
    (m, p) => {
      const i = ORDINALS.indexOf(m[1]);
      // "next" and "first" are the same
      return i >= 0 && add_relative(p, m[2], (i - (i > 2 ? 2 : 1)) * (m[3] ? -1 : 1));
    },
  ],
  [new RegExp(`^${UNIT}(?![a-z])(\\s+ago(?![a-z]))?`), (m, p) => add_relative(p, m[1], m[2] ? -1 : 1)],
  [
    /^([a-z]+)\s+([a-z]+\.?),?/,
    (m, p) => {
      const i = ORDINALS.indexOf(m[1]);
      const wday = name_index(m[2], DAYS);
      if (i < 0 || wday < 0 || p.day) return false;
      p.day = { wday, ordinal: i - 1 };
      return true;
    },
  ],
  [
    new RegExp(`^([a-z]+)\\s*([-+])(\\d{1,4})(?::(\\d\\d))?(?![\\d:]|\\s*${UNIT})`),
    (m, p) => {
      if (!(m[1] in ZONES) || !set_zone(p, m[2], m[3], m[4])) return false;
      p.zone = (p.zone ?? 0) + ZONES[m[1]] * 3600;
      return true;
    },
  ],
  [
    /^([a-z]+\.?),?/,
    (m, p) => {
      const word = m[1];
      if (word in DAY_WORDS) return add_relative(p, "day", DAY_WORDS[word]);
      const wday = name_index(word, DAYS);
      if (wday >= 0 && !p.day) {
        p.day = { wday, ordinal: 0 };
        return true;
      }
      const hours = word in ZONES ? ZONES[word] : military_hours(word);
      if (hours === null || p.zone !== null) return false;
      p.zone = hours * 3600;
      return true;
    },
  ],
  // an hour alone has a zone only when no unit follows
  [
    new RegExp(`^(\\d{1,2})\\s*([-+])\\s*(\\d{1,4})(?::(\\d\\d))?(?![\\d:/-]|\\s*${UNIT})`),
    (m, p) => pure_number(m[1], p) && p.time !== null && set_zone(p, m[2], m[3], m[4]),
  ],
  [/^(\d+)/, (m, p) => pure_number(m[1], p)],
  [/^,/, () => true],
];

/** Takes the text apart; null when a part of it means nothing. */
function parse(text: string): Parsed | null {
  const p: Parsed = {
    date: null,
    time: null,
    zone: null,
    day: null,
    rel: { year: 0, month: 0, day: 0, sec: 0, ns: 0 },
    relative: false,
  };
  let rest = text
    .toLowerCase()
    .replace(/\([^()]*\)/g, " ")
    .trim();
  while (rest !== "") {
    let taken = 0;
    for (const [pattern, act] of RULES) {
      const m = pattern.exec(rest);
      if (!m || !act(m, p)) continue;
      taken = m[0].length;
      break;
    }
    if (taken === 0) return null;
    rest = rest.slice(taken).trimStart();
  }
  return p;
}

/** The time a text means, seen from `from` in `zone`; null when it means none. */
export function parse_datetime(text: string, from: timespec, zone: Zone): timespec | null {
  const epoch = /^\s*@\s*([-+]?\d+)(?:[.,](\d+))?\s*$/.exec(text);
  if (epoch) {
    const ns = fraction(epoch[2]);
    const sec = Number(epoch[1]);
    return epoch[1].startsWith("-") && ns > 0
      ? { tv_sec: sec - 1, tv_nsec: 1e9 - ns }
      : { tv_sec: sec, tv_nsec: ns };
  }
  const p = parse(text);
  if (!p) return null;
  const offset = p.zone ?? zone.offset;
  // today is that of here, whatever zone the text names
  const base = localtime(from.tv_sec, zone);
  const year = p.date?.year ?? base.year;
  const month = p.date?.month ?? base.month;
  const mday = p.date?.mday ?? base.mday;
  if (p.date) {
    const real = localtime(timegm(year, month, mday, 0, 0, 0));
    if (real.month !== month || real.mday !== mday) return null;
  }
  const keeps_time = !p.time && !p.date && !p.day && p.relative;
  const t = p.time ?? (keeps_time ? { ...base, ns: from.tv_nsec } : { hour: 0, min: 0, sec: 0, ns: 0 });
  let day = mday;
  if (p.day && !p.date) {
    const { wday, ordinal } = p.day;
    const here = base.wday;
    day += ((wday - here + 7) % 7) + 7 * (ordinal - (ordinal > 0 && here !== wday ? 1 : 0));
  }
  const { rel } = p;
  const sec =
    timegm(year + rel.year, month + rel.month, day + rel.day, t.hour, t.min, t.sec) - offset + rel.sec;
  return { tv_sec: sec, tv_nsec: t.ns + rel.ns };
}
