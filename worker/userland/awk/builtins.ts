// The functions of awk that need nothing but values.
import { localtime, parse_tz, timegm } from "../coreutils/calendar.ts";
import { strftime } from "../coreutils/strftime.ts";
import { getenv } from "../coreutils/tool.ts";
import type { Regex } from "../lib/regex.ts";
import type { Runtime } from "./runtime.ts";
import { to_int, to_number, type Value } from "./values.ts";

/**
 * substr(s, m[, n]). As in mawk 1.3.4-20200120, positions are cut to integers, and a start before the string makes the
 * result longer by as much, where POSIX has it shorter.
 */
export function substr(s: string, m: number, n: number | null): string {
  if (Number.isNaN(m) || (n !== null && Number.isNaN(n))) return "";
  const start = Math.trunc(m);
  const first = Math.max(1, start);
  if (n === null) return s.slice(first - 1);
  const length = Math.trunc(n) - Math.min(0, start);
  return length > 0 ? s.slice(first - 1, first - 1 + length) : "";
}

/** The replacement of sub and gsub: & is the match, \& an ampersand, \\ a backslash. */
function parse_replacement(text: string): string[] {
  const parts: string[] = [""];
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    const e = text[i + 1];
    if (c === "\\" && (e === "&" || e === "\\")) {
      parts[parts.length - 1] += e;
      i++;
    } else if (c === "&") parts.push("");
    else parts[parts.length - 1] += c;
  }
  return parts;
}

/** Replaces the first match, or all; the text and how many there were. */
export function substitute(
  s: string,
  regex: Regex,
  replacement: string,
  all: boolean,
): { text: string; count: number } {
  const parts = parse_replacement(replacement);
  let out = "";
  let copied = 0;
  let last_end = -1;
  let count = 0;
  for (let from = 0; from <= s.length; ) {
    const m = regex.exec(s, from);
    if (!m) break;
    const empty = m.start === m.end;
    if (!empty || m.start !== last_end) {
      count++;
      out += s.slice(copied, m.start) + parts.join(s.slice(m.start, m.end));
      copied = m.end;
      last_end = m.end;
      if (!all) break;
    }
    from = empty ? m.end + 1 : m.end;
  }
  return { text: out + s.slice(copied), count };
}

const MATH: Readonly<Record<string, (x: number) => number>> = {
  sin: Math.sin,
  cos: Math.cos,
  exp: Math.exp,
  log: Math.log,
  sqrt: Math.sqrt,
  int: Math.trunc,
};

const lower = (s: string): string => s.replace(/[A-Z]+/g, (x) => x.toLowerCase());
const upper = (s: string): string => s.replace(/[a-z]+/g, (x) => x.toUpperCase());

/** mktime("YYYY MM DD HH MM SS [DST]"), -1 for anything else. */
function mktime(rt: Runtime, text: string): number {
  const f = text.trim().split(/\s+/).map(Number);
  if (f.length < 6 || f.some((x) => !Number.isInteger(x))) return -1;
  const zone = parse_tz(getenv(rt.envp, "TZ"));
  return timegm(f[0], f[1] - 1, f[2], f[3], f[4], f[5]) - zone.offset;
}

/** Calls a function whose arguments are plain values; null when `name` is none of those. */
export function call_plain(rt: Runtime, name: string, args: readonly Value[], now: number): Value | null {
  const math = MATH[name];
  if (math) return math(to_number(args[0]));
  switch (name) {
    case "length":
      return rt.text(args[0]).length;
    case "substr":
      return substr(rt.text(args[0]), to_number(args[1]), args.length > 2 ? to_number(args[2]) : null);
    case "index":
      return rt.text(args[0]).indexOf(rt.text(args[1])) + 1;
    case "atan2":
      return Math.atan2(to_number(args[0]), to_number(args[1]));
    case "tolower":
      return lower(rt.text(args[0]));
    case "toupper":
      return upper(rt.text(args[0]));
    case "rand":
      return rt.random.next() / 2147483647;
    case "systime":
      return now;
    case "mktime":
      return mktime(rt, rt.text(args[0]));
    case "strftime": {
      const when = args.length > 1 ? to_int(to_number(args[1])) : now;
      const zone =
        args.length > 2 && to_number(args[2]) !== 0 ? parse_tz("") : parse_tz(getenv(rt.envp, "TZ"));
      const spec = args.length > 0 ? rt.text(args[0]) : "%c";
      return strftime(spec, localtime(when, zone), 0, when);
    }
    default:
      return null;
  }
}
