// What strace was asked to do.
import { getopt, type ParsedOption } from "../lib/getopt.ts";
import { select_calls, select_signals } from "./filter.ts";
import {
  EXPRESSIONS,
  INTERRUPTIBLE,
  LONG,
  NOT_SIMULATED,
  QUIET,
  SHORT,
  SHORT_EXPRESSIONS,
  STATUSES,
} from "./option_names.ts";
import type { hex_style } from "./quote.ts";
import { sort_keys } from "./summary.ts";

export interface Options {
  /** -p */
  pids: number[];
  /** -f; 2: -ff */
  follow: 0 | 1 | 2;
  /** -o FILE, null: standard error */
  outfile: string | null;
  append: boolean;
  /** "only": -c, "also": -C */
  summary: "none" | "only" | "also";
  /** -S */
  sort: string;
  /** -w: wall clock instead of system time */
  wall_clock: boolean;
  /** -s */
  strsize: number;
  /** -a */
  column: number;
  /** -r, -t, -tt, -ttt */
  relative: boolean;
  absolute: 0 | 1 | 2 | 3;
  /** -T */
  times: boolean;
  /** messages of -q: attach, exit, ... */
  quiet: Set<string>;
  hex: hex_style;
  decode_fds: "none" | "path";
  /** -e abbrev=: the calls whose structures are not printed whole, null: all; -v: none */
  abbrev: ReadonlySet<string> | null;
  /** -e raw=: the calls whose arguments are printed as numbers */
  raw: ReadonlySet<string>;
  /** -e read= and write=: the descriptors whose data is dumped */
  dump_read: Fds;
  dump_write: Fds;
  /** -n */
  numbers: boolean;
  /** -i */
  ip: boolean;
  calls: ReadonlySet<string> | null;
  signals: ReadonlySet<number> | null;
  /** -z, -Z, -e status= */
  status: ReadonlySet<string> | null;
  /** -I, 0: as it fits */
  interruptible: number;
  /** -E */
  env: string[];
  /** -u */
  user: string | null;
  command: string[];
}

/** The whole outcome: options, a message that ends strace (`help`: with the hint after it), or what to print. */
export type Parsed = Options | { error: string; hint: boolean } | { show: "help" | "version" };

/** Ends the parsing. */
class Bad extends Error {
  readonly hint: boolean;
  constructor(message: string, hint = false) {
    super(message);
    this.hint = hint;
  }
}

function number_argument(o: ParsedOption): number {
  const text = o.arg ?? "";
  if (!/^\d+$/.test(text) || Number(text) > 0x7fffffff)
    throw new Bad(`invalid ${o.spelled} argument: '${text}'`, true);
  return Number(text);
}

/** Some descriptors, or all but some. */
export interface Fds {
  readonly not: boolean;
  readonly list: ReadonlySet<number>;
}

const NO_FDS: Fds = { not: false, list: new Set() };

/** Numbers with commas between them, "all", "none", with ! for the others. */
function fd_set(text: string): Fds {
  let not = text.startsWith("!");
  const list = new Set<number>();
  for (const word of (not ? text.slice(1) : text).split(",")) {
    if (word === "all") {
      list.clear();
      not = !not;
    } else if (/^\d+$/.test(word) && Number(word) <= 0x7fffffff) list.add(Number(word));
    else if (word !== "none") throw new Bad(`invalid descriptor '${word}'`);
  }
  return { not, list };
}

/** The calls that an expression names. */
function calls_of(value: string): ReadonlySet<string> {
  const chosen = select_calls(value);
  if ("invalid" in chosen) throw new Bad(`invalid system call '${chosen.invalid}'`);
  return chosen.names;
}

/** A set of words of a list, "all", "none", with ! for the others. */
function word_set(text: string, words: readonly string[], what: string): Set<string> {
  const not = text.startsWith("!");
  const chosen = new Set<string>();
  for (const word of (not ? text.slice(1) : text).split(",")) {
    if (word === "all") for (const w of words) chosen.add(w);
    else if (words.includes(word)) chosen.add(word);
    else if (word !== "none") throw new Bad(`invalid ${what} '${word}'`);
  }
  return not ? new Set(words.filter((w) => !chosen.has(w))) : chosen;
}

function pids_of(text: string): number[] {
  return text
    .split(/[\s,]+/)
    .filter((word) => word !== "")
    .map((word) => {
      if (!/^\d+$/.test(word) || Number(word) < 1) throw new Bad(`Invalid process id: '${word}'`);
      return Number(word);
    });
}

/** -e and the long options that stand for it. */
function expression(o: Options, section: string, value: string): void {
  if (section === "trace") o.calls = calls_of(value);
  else if (section === "abbrev") o.abbrev = calls_of(value);
  else if (section === "raw") o.raw = calls_of(value);
  else if (section === "read") o.dump_read = fd_set(value);
  else if (section === "write") o.dump_write = fd_set(value);
  else if (section === "signal") {
    const chosen = select_signals(value);
    if ("invalid" in chosen) throw new Bad(`invalid signal '${chosen.invalid}'`);
    o.signals = chosen.signals;
  } else if (section === "status") o.status = word_set(value, STATUSES, "status");
  else if (section === "quiet") o.quiet = word_set(value, QUIET, "quiet");
  else if (section === "decode-fds") {
    const kinds = word_set(value, ["dev", "path", "pidfd", "socket"], "decode-fds");
    if ([...kinds].some((kind) => kind !== "path"))
      throw new Bad(`option -e decode-fds=${value} is not simulated`);
    o.decode_fds = kinds.has("path") ? "path" : "none";
  } else throw new Bad(`option -e ${section}=${value} is not simulated`);
}

/** Options given once more than they have meanings are counted here. */
interface Counts {
  q: number;
  t: number;
  y: number;
  x: number;
}

function apply(o: Options, option: ParsedOption, n: Counts): void {
  const { opt, arg } = option;
  const text = arg ?? "";
  if (NOT_SIMULATED.has(opt)) throw new Bad(`option ${option.spelled} is not simulated`);
  switch (opt) {
    case "a":
      o.column = number_argument(option);
      break;
    case "A":
      o.append = true;
      break;
    case "c":
      if (o.summary === "also")
        throw new Bad("-c/--summary-only and -C/--summary are mutually exclusive", true);
      o.summary = "only";
      break;
    case "C":
      if (o.summary === "only")
        throw new Bad("-c/--summary-only and -C/--summary are mutually exclusive", true);
      o.summary = "also";
      break;
    case "e": {
      const eq = text.indexOf("=");
      const section = eq < 0 ? "" : text.slice(0, eq);
      if (EXPRESSIONS.includes(section))
        expression(o, SHORT_EXPRESSIONS[section] ?? section, text.slice(eq + 1));
      else expression(o, "trace", text);
      break;
    }
    case "abbrev":
    case "raw":
    case "read":
    case "write":
    case "trace":
    case "signal":
    case "status":
      expression(o, opt, text);
      break;
    case "decode-fds":
      expression(o, opt, arg ?? "path");
      break;
    case "quiet":
      expression(o, opt, arg ?? "attach,personality");
      break;
    case "E":
      o.env.push(text);
      break;
    case "f":
      o.follow = o.follow === 0 ? 1 : 2;
      break;
    case "i":
      o.ip = true;
      break;
    case "I": {
      const named = INTERRUPTIBLE.indexOf(text);
      o.interruptible = named > 0 ? named : Number(text);
      if (![1, 2, 3, 4].includes(o.interruptible))
        throw new Bad(`invalid ${option.spelled} argument: '${text}'`, true);
      break;
    }
    case "n":
      o.numbers = true;
      break;
    case "o":
      if (/^[|!]/.test(text)) throw new Bad(`option -o ${text} is not simulated`);
      o.outfile = text;
      break;
    case "p":
      o.pids.push(...pids_of(text));
      break;
    case "q":
      n.q++;
      break;
    case "r":
      if (arg !== null && arg !== "us") throw new Bad(`option ${option.spelled}=${arg} is not simulated`);
      o.relative = true;
      break;
    case "s":
      o.strsize = number_argument(option);
      break;
    case "S": {
      const key = sort_keys(text);
      if (key === null) throw new Bad(`invalid sortby: '${text}'`, true);
      o.sort = key;
      break;
    }
    case "t":
      n.t++;
      break;
    case "absolute":
      if (arg !== null && arg !== "time") throw new Bad(`option ${option.spelled}=${arg} is not simulated`);
      n.t = 1;
      break;
    case "T":
      if (arg !== null && arg !== "us") throw new Bad(`option ${option.spelled}=${arg} is not simulated`);
      o.times = true;
      break;
    case "u":
      o.user = text;
      break;
    case "v":
      o.abbrev = new Set();
      break;
    case "w":
      o.wall_clock = true;
      break;
    case "x":
      n.x++;
      break;
    case "hex":
      if (arg !== null && arg !== "all" && arg !== "non-ascii")
        throw new Bad(`option ${option.spelled}=${arg} is not simulated`);
      n.x = arg === "non-ascii" ? 1 : 2;
      break;
    case "y":
      n.y++;
      break;
    case "z":
      o.status = new Set(["successful"]);
      break;
    case "Z":
      o.status = new Set(["failed"]);
      break;
  }
}

const DEFAULTS = (): Options => ({
  pids: [],
  follow: 0,
  outfile: null,
  append: false,
  summary: "none",
  sort: "time",
  wall_clock: false,
  strsize: 32,
  column: 40,
  relative: false,
  absolute: 0,
  times: false,
  quiet: new Set(),
  hex: "octal",
  decode_fds: "none",
  abbrev: null,
  raw: new Set(),
  dump_read: NO_FDS,
  dump_write: NO_FDS,
  numbers: false,
  ip: false,
  calls: null,
  signals: null,
  status: null,
  interruptible: 0,
  env: [],
  user: null,
  command: [],
});

/** What belongs together, once everything is known. */
function finish(o: Options, n: Counts): void {
  if (n.q > 0) for (const word of ["attach", "personality"]) o.quiet.add(word);
  if (n.q > 1) o.quiet.add("exit");
  if (n.q > 2) for (const word of QUIET) o.quiet.add(word);
  if (n.y > 1) throw new Bad("option -yy is not simulated");
  if (n.y === 1) o.decode_fds = "path";
  if (n.x > 0) o.hex = n.x === 1 ? "non-ascii" : "all";
  o.absolute = Math.min(n.t, 3) as Options["absolute"];
  if (o.follow === 2 && o.summary !== "none")
    throw new Bad(
      "(-c/--summary-only or -C/--summary) and -ff/--output-separately are mutually exclusive",
      true,
    );
  if (o.command.length === 0 && o.pids.length === 0) throw new Bad("must have PROG [ARGS] or -p PID", true);
  if (o.command.length === 0 && o.user !== null) throw new Bad("-u/--user must be used with PROG [ARGS]");
  // with a file to write to, the program's own output is all there is to see
  if (o.outfile !== null && o.command.length > 0)
    for (const word of ["attach", "personality"]) o.quiet.add(word);
  if (o.interruptible === 0) o.interruptible = o.outfile !== null && o.command.length > 0 ? 3 : 2;
}

export function parse_options(args: readonly string[]): Parsed {
  const parsed = getopt(args, SHORT, LONG);
  const o = DEFAULTS();
  o.command = parsed.operands;
  const n: Counts = { q: 0, t: 0, y: 0, x: 0 };
  try {
    for (const option of parsed.options) {
      if (option.opt === "h") return { show: "help" };
      if (option.opt === "V") return { show: "version" };
      apply(o, option, n);
    }
    if (parsed.error !== null) return { error: parsed.error, hint: true };
    finish(o, n);
    return o;
  } catch (e) {
    if (!(e instanceof Bad)) throw e;
    return { error: e.message, hint: e.hint };
  }
}
