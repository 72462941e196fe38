// ausearch's command line. It does its own parsing: words of one dash may be longer than a letter.
import type { Code } from "../../lib/code.ts";
import { getgrnam, getpwnam } from "../../lib/passwd.ts";
import type { EscapeMode } from "../auparse/escaped.ts";
import { errnoNumber } from "../libaudit/errno_names.ts";
import { isDigit, isSignedNumber, scanNumber, toU32, toU64 } from "../libaudit/numbers.ts";
import { machineNumber, machineOfElf, syscallNumber } from "../tables/machines.ts";
import { messageTypeNumber, RECORD_TYPES } from "../tables/message_types.ts";
import { VERSION } from "../version.ts";
import { type Criteria, noCriteria } from "./criteria.ts";
import { parseTime } from "./time.ts";
import { USAGE } from "./usage.ts";

export type Format = "default" | "interpret" | "raw" | "csv" | "text";

export interface Extra {
  keys: boolean;
  labels: boolean;
  obj2: boolean;
  time: boolean;
}

export interface Options {
  criteria: Criteria;
  format: Format;
  escape: EscapeMode;
  extra: Extra;
  /** -if */
  input: string | null;
  /** --input-logs */
  inputLogs: boolean;
  justOne: boolean;
  lineBuffered: boolean;
  debug: boolean;
  /** seconds, null for the configuration's */
  timeout: number | null;
  /** --checkpoint: its file */
  checkpoint: string | null;
  /** -ts checkpoint */
  fromCheckpoint: boolean;
}

/** The command line ends here: what to print, and the exit status. */
export interface Stop {
  out?: string;
  err?: string;
  status: number;
}

const stop = (err: string): Stop => ({ err: `${err}\n`, status: 1 });

/** Every spelling, and the option it stands for. */
export const SPELLINGS: ReadonlyMap<string, string> = new Map(
  [
    "a event",
    "arch",
    "c comm",
    "checkpoint",
    "debug",
    "e exit",
    "eoe-timeout",
    "escape",
    "extra-keys",
    "extra-labels",
    "extra-obj2",
    "extra-time",
    "f file",
    "format",
    "ga gid-all",
    "ge gid-effective",
    "gi gid",
    "h help",
    "hn host",
    "i interpret",
    "if input",
    "input-logs",
    "just-one",
    "k key",
    "l line-buffered",
    "m message",
    "n node",
    "o object",
    "p pid",
    "pp ppid",
    "r raw",
    "sc syscall",
    "se context",
    "session",
    "su subject",
    "sv success",
    "te end",
    "ts start",
    "tm terminal",
    "ua uid-all",
    "ue uid-effective",
    "ui uid",
    "ul loginuid",
    "uu uuid",
    "v version",
    "vm vm-name",
    "w word",
    "x executable",
    // the series' own (rfc2 spec 6.2)
    "container-id",
  ].flatMap((row) => {
    const words = row.split(" ");
    return words.map((word, i): [string, string] => [
      i === 0 && words.length > 1 ? `-${word}` : `--${word}`,
      words[0],
    ]);
  }),
);
/** Every option as it can be typed, for completion. */
export const OPTION_WORDS: readonly string[] = [...SPELLINGS.keys()];

const FLAGS: readonly string[] = [
  "debug",
  "extra-keys",
  "extra-labels",
  "extra-obj2",
  "extra-time",
  "h",
  "i",
  "input-logs",
  "just-one",
  "l",
  "r",
  "v",
  "w",
];
/** Options whose argument may begin with a dash. */
const DASH_OK: readonly string[] = ["e", "ul", "session", "container-id"];

export const typeList = (): string => `Valid message types are: ALL ${RECORD_TYPES.join(" ")} \n`;

export const newOptions = (): Options => ({
  criteria: noCriteria(),
  format: "default",
  escape: "tty",
  extra: { keys: false, labels: false, obj2: false, time: false },
  input: null,
  inputLogs: false,
  justOne: false,
  lineBuffered: false,
  debug: false,
  timeout: null,
  checkpoint: null,
  fromCheckpoint: false,
});

/** Parses the arguments (without the program's name). `taken` is told of each option, with the words that belong to it. */
export function* parseOptions(
  args: readonly string[],
  taken: (words: readonly string[]) => void = () => {},
): Code<Options | Stop> {
  if (args.length === 0) return { out: USAGE, status: 1 };
  const options = newOptions();
  let extra = false;
  for (let i = 0; i < args.length; i++) {
    const spelled = args[i];
    const option = SPELLINGS.get(spelled);
    if (option === undefined) return stop(`${spelled} is an unsupported option`);
    if (FLAGS.includes(option)) {
      const ended = setFlag(options, option);
      if (ended) return ended;
      taken([spelled]);
      extra ||= option.startsWith("extra-");
      continue;
    }
    const arg = args[i + 1];
    if (option === "ts" || option === "te") {
      if (arg === undefined || arg.startsWith("-"))
        return stop(`${spelled} requires either date and/or time`);
      const second = args[i + 2];
      const takesTwo = second !== undefined && !second.startsWith("-");
      const ended = yield* setTime(options, option, arg, takesTwo ? second : null);
      if (ended) return ended;
      taken(takesTwo ? [spelled, arg, second] : [spelled, arg]);
      i += takesTwo ? 2 : 1;
      continue;
    }
    if (option === "format" && options.format !== "default") return stop(SEVERAL_FORMATS);
    const missing = arg === undefined || (arg.startsWith("-") && !DASH_OK.includes(option));
    if (missing) {
      const ended = stop(`Argument is required for ${spelled}`);
      if (option === "m") ended.err += typeList();
      return ended;
    }
    i++;
    const ended = yield* setValue(options, option, arg);
    if (ended) return ended;
    taken([spelled, arg]);
  }
  if (extra && options.format !== "csv") return stop("--extra options requires format to be csv");
  return options;
}

function setFlag(options: Options, option: string): Stop | null {
  switch (option) {
    case "h":
      return { out: USAGE, status: 0 };
    case "v":
      return { out: `ausearch version ${VERSION}\n`, status: 0 };
    case "i":
      if (options.format !== "default") return stop("Conflicting output format -i");
      options.format = "interpret";
      break;
    case "r":
      if (options.format !== "default") return stop("Conflicting output format --raw");
      options.format = "raw";
      break;
    case "w":
      options.criteria.exact = true;
      break;
    case "l":
      options.lineBuffered = true;
      break;
    case "debug":
      options.debug = true;
      break;
    case "just-one":
      options.justOne = true;
      break;
    case "input-logs":
      options.inputLogs = true;
      break;
    case "extra-keys":
      options.extra.keys = true;
      break;
    case "extra-labels":
      options.extra.labels = true;
      break;
    case "extra-obj2":
      options.extra.obj2 = true;
      break;
    case "extra-time":
      options.extra.time = true;
      break;
  }
  return null;
}

function* setTime(
  options: Options,
  option: "ts" | "te",
  first: string,
  second: string | null,
): Code<Stop | null> {
  if (option === "ts" && first === "checkpoint" && second === null) {
    options.fromCheckpoint = true;
    return null;
  }
  const time = yield* parseTime(first, second, option === "ts" ? "start" : "end");
  if (typeof time !== "number") return stop(time.error);
  if (option === "ts") options.criteria.start = time;
  else options.criteria.end = time;
  return null;
}

/** A number of the given kind, as the tool reads it: digits first, the rest is not looked at. One beyond 64 bits
 * ends it with the text `tooLarge`. */
function decimal(arg: string, what: string, tooLarge: string): string | Stop {
  if (!isDigit(arg[0])) return stop(`${what} must be a numeric value, was ${arg}`);
  const { value, overflow } = scanNumber(arg, 10);
  if (overflow) return { err: tooLarge, status: 1 };
  return value.toString();
}

/** The end of a command line with a number of digits alone that strtoul(3) has no room for; null for any other. */
function tooLarge(arg: string, what: string): Stop | null {
  if (!isDigit(arg[0]) || !scanNumber(arg, 10).overflow) return null;
  return stop(`${what} conversion error (Numerical result out of range) for ${arg}`);
}

/** The same for strtol(3). */
function beyondLong(arg: string): Stop | null {
  const { value } = scanNumber(arg, 10);
  return value === BigInt.asIntN(64, value) ? null : stop(`Error converting ${arg}`);
}

function* userId(arg: string, what: string): Code<number | Stop> {
  if (isDigit(arg[0])) return tooLarge(arg, "Numeric user ID") ?? toU32(arg, 10);
  if (arg[0] === "-" && isDigit(arg[1])) return beyondLong(arg) ?? toU32(arg, 10);
  const user = yield* getpwnam(arg);
  return user ? user.uid : stop(`${what} is non-numeric and unknown (${arg})`);
}

function* groupId(arg: string, what: string): Code<number | Stop> {
  if (isDigit(arg[0])) return tooLarge(arg, "Numeric group ID") ?? toU32(arg, 10);
  const group = yield* getgrnam(arg);
  return group ? group.gid : stop(`${what} is non-numeric and unknown (${arg})`);
}

const SEVERAL_FORMATS = "Multiple output formats, use only 1";
const UNSET_ID = 0xffffffff;

function* setValue(options: Options, option: string, arg: string): Code<Stop | null> {
  const c = options.criteria;
  switch (option) {
    case "m":
      return setTypes(c, arg);
    case "a": {
      const n = decimal(arg, "Audit event id", "Illegal value for audit event ID");
      if (typeof n !== "string") return n;
      c.event = n;
      return null;
    }
    case "p": {
      const n = decimal(arg, "Process id", "");
      if (typeof n !== "string") return n;
      c.pid = String(toU32(n));
      return null;
    }
    case "pp": {
      const n = decimal(arg, "Parent process id", "");
      if (typeof n !== "string") return n;
      c.ppid = String(toU32(n));
      return null;
    }
    case "session": {
      if (!isSignedNumber(arg)) return stop(`Session id must be a numeric value, was ${arg}`);
      if (isDigit(arg[0]) && scanNumber(arg, 10).overflow) return { status: 1 };
      const beyond = isDigit(arg[0]) ? null : beyondLong(arg);
      if (beyond) return beyond;
      c.session = String(toU32(arg, 10));
      return null;
    }
    case "ui":
    case "ue":
    case "ul":
    case "ua": {
      // the tool has the words for the plain and the effective id the wrong way round
      const what = option === "ul" ? "Login user ID" : option === "ui" ? "Effective user ID" : "User ID";
      const id = yield* userId(arg, what);
      if (typeof id !== "number") return id;
      // an unset id is no criterion, but for the login id
      if (id === UNSET_ID && option !== "ul") return null;
      if (option === "ui" || option === "ua") c.uid = id;
      if (option === "ue" || option === "ua") c.euid = id;
      if (option === "ul" || option === "ua") c.auid = id;
      // it lasts, so that another of these options is an alternative from here on
      if (option === "ua") c.anyUid = true;
      return null;
    }
    case "gi":
    case "ge":
    case "ga": {
      const id = yield* groupId(arg, option === "ge" ? "Effective group ID" : "Group ID");
      if (typeof id !== "number") return id;
      if (id === UNSET_ID) return null;
      if (option === "gi" || option === "ga") c.gid = id;
      if (option === "ge" || option === "ga") c.egid = id;
      if (option === "ga") c.anyGid = true;
      return null;
    }
    case "sc": {
      const large = tooLarge(arg, "Syscall numeric");
      if (large) return large;
      const nr = isDigit(arg[0]) ? toU32(arg, 10) : syscallNumber(arg.toLowerCase());
      if (nr === undefined) return stop(`Syscall ${arg} not found`);
      c.syscall = String(nr);
      return null;
    }
    case "arch": {
      if (c.machine !== null) return stop("Arch is already defined");
      const machine = machineNumber(arg) ?? machineOfElf(Number.parseInt(arg, 16) >>> 0);
      if (machine === null) return stop(`Unknown arch ${arg}`);
      c.machine = machine;
      return null;
    }
    case "e": {
      if (isSignedNumber(arg)) {
        const beyond = beyondLong(arg);
        if (beyond) return beyond;
        c.exit = scanNumber(arg, 10).value.toString();
        return null;
      }
      const errno = errnoNumber(arg);
      if (errno === null) return stop(`Unknown errno, was ${arg}`);
      c.exit = String(errno);
      return null;
    }
    case "sv":
      if (arg !== "yes" && arg !== "no") return stop("Success must be 'yes' or 'no'.");
      c.success = arg === "yes";
      return null;
    case "container-id": {
      if (!isSignedNumber(arg) && arg !== "unset")
        return stop(`Container id must be a numeric value, was ${arg}`);
      c.containerId = arg === "unset" ? "18446744073709551615" : toU64(arg).toString();
      return null;
    }
    case "eoe-timeout": {
      if (!isDigit(arg[0])) return stop(`End of Event Timeout must be a numeric value, was ${arg}`);
      if (toU32(arg, 10) === 0 || scanNumber(arg, 10).overflow)
        return stop(`Illegal value for End of Event Timeout, was ${arg}`);
      options.timeout = toU32(arg, 10);
      return null;
    }
    case "format":
      return setFormat(options, arg);
    case "escape": {
      const mode = (["raw", "tty", "shell", "shell_quote"] as const).find((m) => m === arg);
      if (!mode) return stop(`Unknown option (${arg})`);
      options.escape = mode;
      return null;
    }
    case "if":
      options.input = arg;
      return null;
    case "checkpoint":
      options.checkpoint = arg;
      return null;
    case "n":
      c.nodes.push(arg);
      return null;
    case "k":
      c.key = arg;
      return null;
    case "c":
      c.comm = arg;
      return null;
    case "x":
      c.exe = arg;
      return null;
    case "f":
      c.file = arg;
      return null;
    case "hn":
      c.host = arg;
      return null;
    case "tm":
      c.terminal = arg;
      return null;
    case "su":
      c.subject = arg;
      return null;
    case "o":
      c.object = arg;
      return null;
    case "se":
      c.subject = arg;
      c.object = arg;
      c.eitherLabel = true;
      return null;
    case "uu":
      c.uuid = arg;
      return null;
    default:
      c.machineName = arg;
      return null;
  }
}

function setTypes(c: Criteria, arg: string): Stop | null {
  if (arg.toUpperCase() === "ALL") {
    c.types = null;
    return null;
  }
  const names = arg.split(",").filter((n) => n !== "");
  const types = c.types ?? [];
  for (const name of names) {
    const type = messageTypeNumber(name);
    if (type < 0) return { err: typeList(), status: 1 };
    types.push(type);
  }
  if (arg === "") return { err: typeList(), status: 1 };
  // commas alone ask for nothing
  if (names.length > 0) c.types = types;
  return null;
}

function setFormat(options: Options, arg: string): Stop | null {
  const format = (["raw", "default", "interpret", "csv", "text"] as const).find((f) => f === arg);
  if (!format) return stop(`Unknown option (${arg})`);
  options.format = format;
  return null;
}
