// crontab(5): when and what. The same parser checks what crontab(1) installs and reads what cron(8) runs.

import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Tm } from "../coreutils/calendar.ts";

/** The times of an entry: the minutes, hours, days of the month, months (1..12) and days of the week (0..6) that count. */
interface When {
  fields: readonly ReadonlySet<number>[];
  /** the field of days of the month, or of the week, begins with a star */
  any_day: boolean;
}

export interface Entry {
  /** null: @reboot */
  when: When | null;
  /** of system crontabs */
  user: string | null;
  /** settings above it, in their order */
  env: readonly (readonly [ByteString, ByteString])[];
  /** as written: an unescaped % begins its input */
  command: ByteString;
}

export interface Crontab {
  entries: Entry[];
  errors: { line: number; message: string }[];
}

const MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split(" ");
const DAYS = "sun mon tue wed thu fri sat sun".split(" ");

/** What is wrong with a field, its range, and names of its values from the lowest on. */
const FIELDS: readonly (readonly [string, number, number, readonly string[]])[] = [
  ["bad minute", 0, 59, []],
  ["bad hour", 0, 23, []],
  ["bad day-of-month", 1, 31, []],
  ["bad month", 1, 12, MONTHS],
  ["bad day-of-week", 0, 7, DAYS],
];

const NICKNAMES: Readonly<Record<string, string | null>> = {
  "@reboot": null,
  "@yearly": "0 0 1 1 *",
  "@annually": "0 0 1 1 *",
  "@monthly": "0 0 1 * *",
  "@weekly": "0 0 * * 0",
  "@daily": "0 0 * * *",
  "@midnight": "0 0 * * *",
  "@hourly": "0 * * * *",
};

/** A list of numbers, names, ranges and steps; null when it is none. */
function values(text: string, [, low, high, names]: (typeof FIELDS)[number]): Set<number> | null {
  const number = (word: string): number => {
    const name = names.indexOf(word.toLowerCase());
    const n = name >= 0 ? low + name : /^\d+$/.test(word) ? Number(word) : -1;
    return n >= low && n <= high ? n : -1;
  };
  const found = new Set<number>();
  for (const part of text.split(",")) {
    const m = /^(?:(\*)|(\w+)(?:-(\w+))?)(?:\/(\d+))?$/.exec(part);
    // a step needs something to go through
    if (!m || (m[4] !== undefined && (Number(m[4]) < 1 || !(m[1] ?? m[3])))) return null;
    const from = m[1] ? low : number(m[2]);
    const to = m[1] ? high : m[3] === undefined ? from : number(m[3]);
    if (from < 0 || to < from) return null;
    for (let n = from; n <= to; n += Number(m[4] ?? 1)) found.add(n);
  }
  return found;
}

function parse_when(words: readonly string[]): When | string {
  const fields: Set<number>[] = [];
  for (const [i, field] of FIELDS.entries()) {
    const set = words[i] === undefined ? null : values(words[i], field);
    if (!set) return field[0];
    fields.push(set);
  }
  if (fields[4].delete(7)) fields[4].add(0);
  return { fields, any_day: words[2].startsWith("*") || words[4].startsWith("*") };
}

/** Whether a minute is one of an entry's. Of two restricted kinds of days, either will do. */
export function due({ when }: Entry, tm: Tm): boolean {
  if (!when) return false;
  const [minute, hour, day, month, weekday] = when.fields;
  if (!minute.has(tm.min) || !hour.has(tm.hour) || !month.has(tm.month + 1)) return false;
  const [d, w] = [day.has(tm.mday), weekday.has(tm.wday)];
  return when.any_day ? d && w : d || w;
}

/** Text without the blanks at its end: a loop, as a pattern takes quadratic time over many. */
function without_blanks(s: ByteString): ByteString {
  let end = s.length;
  while (end > 0 && (s[end - 1] === " " || s[end - 1] === "\t")) end--;
  return s.slice(0, end);
}

const unquoted = (s: ByteString): ByteString => s.replace(/^(["'])(.*)\1$/s, "$2");

function parse_entry(line: string, system: boolean): Omit<Entry, "env"> | string {
  let rest = line;
  const word = (): string | undefined => {
    const m = /^[ \t]*([^ \t]+)(?=[ \t]|$)/.exec(rest);
    rest = m ? rest.slice(m[0].length) : "";
    return m?.[1];
  };
  let when: When | null = null;
  if (line.startsWith("@")) {
    const name = word() ?? "";
    if (!Object.hasOwn(NICKNAMES, name)) return "bad time specifier";
    const times = NICKNAMES[name];
    if (times !== null) {
      const parsed = parse_when(times.split(" "));
      if (typeof parsed !== "string") when = parsed;
    }
  } else {
    const words: string[] = [];
    for (let w = word(); w !== undefined; w = words.length < FIELDS.length ? word() : undefined)
      words.push(w);
    const parsed = parse_when(words);
    if (typeof parsed === "string") return parsed;
    when = parsed;
  }
  const user = system ? word() : null;
  if (user === undefined) return "bad username";
  const command = rest.replace(/^[ \t]+/, "");
  return command === "" ? "bad command" : { when, user, command };
}

/** `system`: /etc/crontab and /etc/cron.d name a user in front of the command. */
export function parse_crontab(text: ByteString, system: boolean): Crontab {
  const out: Crontab = { entries: [], errors: [] };
  const env = new Map<ByteString, ByteString>();
  for (const [i, raw] of text.split("\n").entries()) {
    const line = raw.replace(/^[ \t]+/, "");
    if (line === "" || line.startsWith("#")) continue;
    const setting = /^("[^"]*"|'[^']*'|[^\s=]+)[ \t]*=[ \t]*(.*)$/.exec(line);
    if (setting) {
      env.set(unquoted(setting[1]), unquoted(without_blanks(setting[2])));
      continue;
    }
    const entry = parse_entry(line, system);
    if (typeof entry === "string") out.errors.push({ line: i + 1, message: entry });
    else out.entries.push({ ...entry, env: [...env] });
  }
  return out;
}

/** The command and what it reads: % is a newline, \% a percent sign. */
export function split_command(text: ByteString): { command: ByteString; input: ByteString } {
  const m = /^((?:\\.|[^\\%])*\\?)(?:%(.*))?$/s.exec(text);
  const plain = (s: ByteString) => s.replaceAll("\\%", "%");
  const input = m?.[2]?.replace(/\\%|%/g, (c) => (c === "%" ? "\n" : "%"));
  return { command: plain(m?.[1] ?? text), input: input === undefined ? "" : `${input}\n` };
}
