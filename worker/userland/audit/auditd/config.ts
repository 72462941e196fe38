// auditd.conf(5): keywords, their values, and the complaints about them.
import { ERANGE } from "../../../kernel/uapi/errno.ts";
import { X_OK } from "../../../kernel/uapi/fcntl.ts";
import { new_stat, S_ISDIR, S_ISREG } from "../../../kernel/uapi/stat.ts";
import type { Code } from "../../lib/code.ts";
import { getgrnam } from "../../lib/passwd.ts";
import { read_file, strerror } from "../../lib/stdio.ts";
import * as sys from "../../lib/sys.ts";

export type SpaceAction = "IGNORE" | "SYSLOG" | "ROTATE" | "EMAIL" | "EXEC" | "SUSPEND" | "SINGLE" | "HALT";

/** A percentage of the file system, or an absolute number of megabytes. */
export interface SpaceLimit {
  megabytes: number;
  percent: number | null;
}
export interface SpaceReaction {
  action: SpaceAction;
  /** program of EXEC */
  path: string;
}

export interface Config {
  local_events: boolean;
  write_logs: boolean;
  log_file: string;
  /** group id that owns the logs; 0 keeps them to root */
  log_group: number;
  /** NOLOG, the old word for write_logs = no, is gone when the file has been read */
  log_format: "RAW" | "ENRICHED" | "NOLOG";
  flush: "NONE" | "INCREMENTAL" | "INCREMENTAL_ASYNC" | "DATA" | "SYNC";
  /** records between two flushes */
  freq: number;
  priority_boost: number;
  /** megabytes */
  max_log_file: number;
  num_logs: number;
  max_log_file_action: "IGNORE" | "SYSLOG" | "SUSPEND" | "ROTATE" | "KEEP_LOGS";
  name_format: "NONE" | "HOSTNAME" | "FQD" | "NUMERIC" | "USER";
  name: string | null;
  space_left: SpaceLimit;
  space_left_action: SpaceReaction;
  admin_space_left: SpaceLimit;
  admin_space_left_action: SpaceReaction;
  disk_full_action: SpaceReaction;
  disk_error_action: SpaceReaction;
  end_of_event_timeout: number;
}

const react = (action: SpaceAction): SpaceReaction => ({ action, path: "" });

/** The values of an empty file. */
export const defaultConfig = (): Config => ({
  local_events: true,
  write_logs: true,
  log_file: "/var/log/audit/audit.log",
  log_group: 0,
  log_format: "RAW",
  flush: "NONE",
  freq: 0,
  priority_boost: 4,
  max_log_file: 0,
  num_logs: 0,
  max_log_file_action: "IGNORE",
  name_format: "NONE",
  name: null,
  space_left: { megabytes: 0, percent: null },
  space_left_action: react("IGNORE"),
  admin_space_left: { megabytes: 0, percent: null },
  admin_space_left_action: react("IGNORE"),
  disk_full_action: react("IGNORE"),
  disk_error_action: react("SYSLOG"),
  end_of_event_timeout: 2,
});

/** A complaint that stops the daemon. Its texts have been reported. */
export const CONFIG_ERROR = "config error";
type Problem = { text: string };
type Log = (text: string) => Code<void>;

const problem = (text: string): Problem => ({ text });
const isProblem = (v: unknown): v is Problem => typeof v === "object" && v !== null && "text" in v;

const SPACE_ACTIONS = ["IGNORE", "SYSLOG", "ROTATE", "EMAIL", "EXEC", "SUSPEND", "SINGLE", "HALT"] as const;

const oneOf = <T extends string>(value: string, words: readonly T[], line: number): T | Problem =>
  words.find((w) => w === value.toUpperCase()) ?? problem(`Option ${value} not found - line ${line}`);

const yesNo = (value: string, line: number): boolean | Problem => {
  const word = oneOf(value, ["YES", "NO"], line);
  return isProblem(word) ? word : word === "YES";
};

const U64_MAX = 0xffffffffffffffffn;
const INT_MAX = 0x7fffffff;
const U16_MAX = 0xffff;

function number(value: string, line: number, min = 0, max = Number.POSITIVE_INFINITY): number | Problem {
  if (!/^\d+$/.test(value)) return problem(`Value ${value} should only be numbers - line ${line}`);
  if (BigInt(value) > U64_MAX)
    return problem(`Error converting string to a number (${strerror(-ERANGE)}) - line ${line}`);
  const n = Number(value);
  if (n < min) return problem(`Error - converted number (${value}) is too small - line ${line}`);
  if (n > max) return problem(`Error - converted number (${value}) is too large - line ${line}`);
  return n;
}

/** A percentage of 0 is no limit, as 0 megabytes are none. */
function spaceLimit(value: string, line: number): SpaceLimit | Problem {
  const wrong = /[^\d%]/.exec(value);
  if (wrong) return problem(`Value ${wrong[0]} ${value} should only be numbers or percent - line ${line}`);
  const n = Math.min(Number(/^\d*/.exec(value)?.[0]), 0xffffffff);
  if (!value.includes("%")) return { megabytes: n, percent: null };
  if (n > 99) return problem(`Percentages should be less than 100 - line ${line}`);
  return { megabytes: 0, percent: n || null };
}

const PROGRAM_MODES: readonly number[] = [0o750, 0o755, 0o555, 0o550];
const SENDMAIL = "/usr/lib/sendmail";

/** An action with the program that EXEC needs; `illegal` are those that are no use for this keyword. */
function* reaction(
  keyword: string,
  value: string,
  path: string | undefined,
  illegal: readonly SpaceAction[],
  line: number,
  log: Log,
): Code<SpaceReaction | Problem> {
  const action = oneOf(value, SPACE_ACTIONS, line);
  if (isProblem(action)) return action;
  if (illegal.includes(action)) return problem(`Illegal option ${value} for ${keyword} - line ${line}`);
  if (action === "EMAIL" && (yield sys.access(SENDMAIL, X_OK)) < 0)
    yield* log(`Email option is specified but ${SENDMAIL} doesn't seem executable.`);
  if (action !== "EXEC") return { action, path: "" };
  if (path === undefined) return problem(`Executable path needed for line ${line}`);
  if (!path.startsWith("/")) return problem(`Absolute path needed for ${path} - line ${line}`);
  const st = new_stat();
  const rc = yield sys.stat_(path, st);
  if (rc < 0) return problem(`Unable to stat ${path} (${strerror(rc)}) - line ${line}`);
  if (!S_ISREG(st.st_mode)) return problem(`${path} is not a regular file - line ${line}`);
  if (st.st_uid !== 0) return problem(`${path} is not owned by root - line ${line}`);
  if (!PROGRAM_MODES.includes(st.st_mode & 0o7777))
    return problem(`${path} permissions should be 0750, 0755, 0555 or 0550 - line ${line}`);
  return { action, path };
}

function* logFile(value: string, line: number, log: Log): Code<string | Problem> {
  const slash = value.lastIndexOf("/");
  const directory = slash > 0 ? value.slice(0, slash) : slash === 0 ? "/" : ".";
  if (directory.length < 4) return problem(`The directory name: ${directory} is too short - line ${line}`);
  const st = new_stat();
  let rc = yield sys.stat_(directory, st);
  if (rc === 0 && !S_ISDIR(st.st_mode)) rc = -20;
  if (rc < 0) return problem(`Could not open dir ${directory} (${strerror(rc)})`);
  rc = yield sys.stat_(value, st);
  if (rc < 0) return value;
  if (!S_ISREG(st.st_mode)) return problem(`${value} is not a regular file`);
  if (st.st_uid !== 0) return problem(`${value} is not owned by root`);
  const mode = st.st_mode & 0o7777;
  if (mode !== 0o600 && mode !== 0o640) yield* log(`${value} permissions should be 0600 or 0640`);
  return value;
}

function* groupId(value: string, line: number): Code<number | Problem> {
  const digits = /^\d+/.exec(value);
  if (digits) return Number(digits[0]);
  const group = yield* getgrnam(value);
  return group ? group.gid : problem(`Group ID is non-numeric and unknown (${value}) - line ${line}\n`);
}

type Check = (value: string, line: number) => unknown;
const between =
  (min: number, max: number): Check =>
  (value, line) =>
    number(value, line, min, max);

/** Keywords of the network listener, the dispatcher and mail: known and checked, without effect here. */
const UNUSED: ReadonlyMap<string, Check> = new Map<string, Check>([
  ["action_mail_acct", mailAccount],
  ["verify_email", yesNo],
  ["use_libwrap", yesNo],
  ["tcp_listen_port", between(1, U16_MAX)],
  ["tcp_listen_queue", between(1, U16_MAX)],
  ["tcp_max_per_addr", between(1, 1024)],
  ["tcp_client_ports", portRange],
  ["tcp_client_max_idle", between(0, INT_MAX)],
  ["enable_krb5", yesNo],
  ["transport", (v: string, line: number) => oneOf(v, ["TCP", "KRB5"], line)],
  ["krb5_principal", (v: string) => v],
  ["krb5_key_file", (v: string) => v],
  ["distribute_network", yesNo],
  [
    "overflow_action",
    (v: string, line: number) => oneOf(v, ["IGNORE", "SYSLOG", "SUSPEND", "SINGLE", "HALT"], line),
  ],
  ["max_restarts", between(0, INT_MAX)],
  ["plugin_dir", (v: string) => v],
]);

function portRange(value: string, line: number): string | Problem {
  const ports = /^(\d+)(?:-(\d+).*)?$/.exec(value);
  if (!ports)
    return problem(
      `Value ${value} should only be numbers, or two numbers separated by a dash - line ${line}`,
    );
  const [first, last] = [ports[1], ports[2] ?? ports[1]].map(Number);
  for (const port of [first, last])
    if (port > U16_MAX) return problem(`Error - converted number (${port}) is too large - line ${line}`);
  return first > last ? problem(`Error - converted range (${value}) is reversed - line ${line}`) : value;
}

function mailAccount(value: string): string | Problem {
  if (value.length < 2) return problem(`email: ${value} is too short, expecting at least 2 characters`);
  if (/[^\w.@-]/.test(value)) return problem(`email: ${value} has illegal character`);
  return /@[^.]*$/.test(value) ? problem(`email: ${value} should have . after @`) : value;
}

/** q_depth: how many events may wait for plug-ins. */
function* queueDepth(value: string, line: number, log: Log): Code<Problem | null> {
  const n = number(value, line);
  if (isProblem(n)) return n;
  if (n > 99999) return problem("q_depth must be 99999 or less");
  if (n < 512) yield* log("q_depth should be larger than 512 for safety margin");
  return null;
}

/** Sets one keyword. Returns what is wrong with its value. */
function* setKeyword(
  config: Config,
  keyword: string,
  value: string,
  option: string | undefined,
  line: number,
  log: Log,
): Code<Problem | null | "unknown"> {
  const put = <K extends keyof Config>(key: K, v: Config[K] | Problem): Problem | null => {
    if (isProblem(v)) return v;
    config[key] = v;
    return null;
  };
  switch (keyword) {
    case "local_events":
    case "write_logs":
      return put(keyword, yesNo(value, line));
    case "log_file":
      return put(keyword, yield* logFile(value, line, log));
    case "log_group":
      return put(keyword, yield* groupId(value, line));
    case "log_format":
      if (value.toUpperCase() === "NOLOG")
        yield* log("The NOLOG option to log_format is deprecated. Please use the write_logs option.");
      return put(keyword, oneOf(value, ["RAW", "ENRICHED", "NOLOG"], line));
    case "flush":
      return put(keyword, oneOf(value, ["NONE", "INCREMENTAL", "INCREMENTAL_ASYNC", "DATA", "SYNC"], line));
    case "freq":
    case "priority_boost":
      return put(keyword, number(value, line, 0, INT_MAX));
    case "q_depth":
      return yield* queueDepth(value, line, log);
    case "max_log_file":
    case "end_of_event_timeout":
      return put(keyword, number(value, line));
    case "num_logs": {
      const n = number(value, line);
      return typeof n === "number" && n > 999 ? problem("num_logs must be 999 or less") : put(keyword, n);
    }
    case "max_log_file_action":
      return put(keyword, oneOf(value, ["IGNORE", "SYSLOG", "SUSPEND", "ROTATE", "KEEP_LOGS"], line));
    case "name_format":
      return put(keyword, oneOf(value, ["NONE", "HOSTNAME", "FQD", "NUMERIC", "USER"], line));
    case "name":
      return put(keyword, value);
    case "space_left":
    case "admin_space_left":
      return put(keyword, spaceLimit(value, line));
    case "space_left_action":
    case "admin_space_left_action":
      return put(keyword, yield* reaction(keyword, value, option, [], line, log));
    case "disk_full_action":
      return put(keyword, yield* reaction(keyword, value, option, ["EMAIL"], line, log));
    case "disk_error_action":
      return put(keyword, yield* reaction(keyword, value, option, ["EMAIL", "ROTATE"], line, log));
  }
  const check = UNUSED.get(keyword);
  if (!check) return "unknown";
  const checked = check(value, line);
  return isProblem(checked) ? checked : null;
}

const isKeyword = (word: string): boolean =>
  Object.hasOwn(defaultConfig(), word) || word === "q_depth" || UNUSED.has(word);

const TAKES_OPTION: readonly string[] = [
  "space_left_action",
  "admin_space_left_action",
  "disk_full_action",
  "disk_error_action",
];

/** Reads a configuration file. `log` gets every complaint; CONFIG_ERROR says that one of them was fatal. */
export function* loadConfig(path: string, log: Log): Code<Config | typeof CONFIG_ERROR> {
  const config = defaultConfig();
  const st = new_stat();
  const fd = yield sys.open(path, 0);
  if (fd < 0) {
    // without a file the defaults do
    if (fd === -2) {
      yield* log(`Config file ${path} doesn't exist, skipping`);
      return config;
    }
    yield* log(`Error opening config file (${strerror(fd)})`);
    return CONFIG_ERROR;
  }
  yield sys.fstat(fd, st);
  yield sys.close(fd);
  if (st.st_uid !== 0) return yield* fatal(log, `Error - ${path} isn't owned by root`);
  if (st.st_mode & 0o002) return yield* fatal(log, `Error - ${path} is world writable`);
  if (!S_ISREG(st.st_mode)) return yield* fatal(log, `Error - ${path} is not a regular file`);
  const text = yield* read_file(path);
  if (typeof text === "number") return yield* fatal(log, `Error opening config file (${strerror(text)})`);
  const lines = text.split("\n");
  for (let i = 0; i < lines.length; i++) {
    const wrong = yield* parseLine(config, lines[i], i + 1, path, log);
    if (wrong) return CONFIG_ERROR;
  }
  return (yield* checkWhole(config, log)) ? config : CONFIG_ERROR;
}

function* fatal(log: Log, text: string): Code<typeof CONFIG_ERROR> {
  yield* log(text);
  return CONFIG_ERROR;
}

/** True when the line ends it all. */
function* parseLine(config: Config, raw: string, line: number, path: string, log: Log): Code<boolean> {
  if (raw.length > 158) {
    yield* log(`Skipping line ${line} in ${path}: too long`);
    return false;
  }
  const words = raw.split(" ").filter((w) => w !== "");
  if (words.length === 0 || words[0].startsWith("#")) return false;
  const [word, equals, value, option, extra] = words;
  if (equals === undefined || (equals === "=" && value === undefined)) {
    yield* log(`Wrong number of arguments for line ${line} in ${path}`);
    yield* log(`Not processing any more lines in ${path}`);
    return true;
  }
  if (equals !== "=") {
    yield* log(`Missing equal sign for line ${line} in ${path}`);
    yield* log(`Not processing any more lines in ${path}`);
    return true;
  }
  const keyword = word.toLowerCase();
  if (keyword === "dispatcher" || keyword === "disp_qos") {
    yield* log(`The ${keyword} option is deprecated - line ${line}`);
    return false;
  }
  if (extra !== undefined) yield* log(`Wrong number of arguments for line ${line} in ${path}`);
  const takes = TAKES_OPTION.includes(keyword) || !isKeyword(keyword);
  if (option !== undefined && !takes) {
    yield* log(`Keyword "${word}" has invalid option "${option}" in line ${line} of ${path}`);
    return true;
  }
  const wrong = yield* setKeyword(config, keyword, value, option, line, log);
  if (wrong === null) return false;
  yield* log(wrong === "unknown" ? `Unknown keyword "${word}" in line ${line} of ${path}` : wrong.text);
  return true;
}

/** What only the whole file tells. False when it is an error. */
function* checkWhole(config: Config, log: Log): Code<boolean> {
  const { space_left: left, admin_space_left: admin, flush, freq } = config;
  if (left.percent === null && admin.percent === null && left.megabytes <= admin.megabytes) {
    yield* log(
      `Error - space_left(${left.megabytes}) must be larger than admin_space_left(${admin.megabytes})`,
    );
    return false;
  }
  if (flush.startsWith("INCREMENTAL") && freq === 0) {
    yield* log("Error - incremental flushing chosen, but 0 selected for freq");
    return false;
  }
  if ((flush === "SYNC" || flush === "DATA") && freq > 0)
    yield* log("Warning - freq is non-zero and incremental flushing not selected.");
  if (config.log_format === "NOLOG") {
    if (config.write_logs) yield* log("The NOLOG option is overriding the write_logs current setting.");
    config.write_logs = false;
    config.log_format = "RAW";
  }
  return true;
}

/** What the daemon alone asks for: a name where name_format = user. */
export function* hasName(config: Config, log: Log): Code<boolean> {
  if (config.name_format !== "USER" || config.name !== null) return true;
  yield* log("User defined name format is selected but no name given");
  return false;
}
