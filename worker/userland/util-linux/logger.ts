// logger(1): lines for the system logger that listens at /dev/log. When nobody does, logger says so only if it is asked
// to be heard.
import { O_RDONLY } from "../../kernel/uapi/fcntl.ts";
import { AF_UNIX, SOCK_DGRAM, SOCK_STREAM } from "../../kernel/uapi/netlink.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { sockaddr_un } from "../../kernel/uapi/un.ts";
import { hostName } from "../audit/libaudit/user_message.ts";
import { localtime, parse_tz } from "../coreutils/calendar.ts";
import { now } from "../coreutils/datetime.ts";
import { parse_size } from "../coreutils/sizes.ts";
import { strftime } from "../coreutils/strftime.ts";
import type { Code } from "../lib/code.ts";
import type { ParsedOption } from "../lib/getopt.ts";
import { long_options } from "../lib/long_options.ts";
import { getpwuid } from "../lib/passwd.ts";
import type { Cli } from "../lib/program.ts";
import { eprint, InStream, strerror } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { FACILITIES } from "../lib/syslog.ts";
import { getlogin } from "../lib/ttyname.ts";
import { LOGGER_HELP } from "./logger_help.ts";
import { options_of, util_linux } from "./usage.ts";

const LOG = "/dev/log";
const JOURNAL = "/run/systemd/journal/socket";
/** where sd_booted(3) looks; what is logged there must not get lost unseen */
const BOOTED = "/run/systemd/system";
const LARGEST_MESSAGE = 1024;

const LEVELS: Readonly<Record<string, number>> = {
  emerg: 0,
  panic: 0,
  alert: 1,
  crit: 2,
  err: 3,
  error: 3,
  warning: 4,
  warn: 4,
  notice: 5,
  info: 6,
  debug: 7,
  none: 0,
};
const CODES: Readonly<Record<string, number>> = Object.fromEntries(
  [...FACILITIES, "mark"].flatMap((name, i) => (/^\d/.test(name) ? [] : [[name, i << 3]])),
);
const USER = CODES.user;
const SECURITY: Readonly<Record<string, number>> = { ...CODES, security: CODES.auth };

/** The value of a name, or of a number that is one. */
function decode(table: Readonly<Record<string, number>>, word: string): number | null {
  const name = word.toLowerCase();
  if (Object.hasOwn(table, name)) return table[name];
  const found = /^\d+$/.test(word) && Object.values(table).includes(Number(word));
  return found ? Number(word) : null;
}

/** "FACILITY.LEVEL" or "LEVEL" */
function* priority(c: Cli, text: string): Code<number> {
  const dot = text.indexOf(".");
  const facility = dot < 0 ? USER : decode(SECURITY, text.slice(0, dot));
  if (facility === null) return yield* c.die(`unknown facility name: ${text.slice(0, dot)}`);
  const level = decode(LEVELS, text.slice(dot + 1));
  if (level === null) return yield* c.die(`unknown priority name: ${text.slice(dot + 1)}`);
  // user space does not speak for the kernel
  return (facility === CODES.kern ? USER : facility) | level;
}

function* process_id(c: Cli, o: ParsedOption): Code<string> {
  if (o.arg === null) return String(yield sys.getpid());
  if (!/^\s*[-+]?\d+$/.test(o.arg)) yield* c.die(`failed to parse id: '${o.arg}'`);
  const id = Number(o.arg);
  return id === 0 ? "" : String(id);
}

interface Log {
  fd: number;
  priority: number;
  tag: ByteString;
  /** "" when no id is wanted */
  id: string;
  size: number;
  to_stderr: boolean;
  act: boolean;
  octets: boolean;
  with_host: boolean;
  skip_empty: boolean;
  prefixes: boolean;
}

function* write_line(c: Cli, log: Log, message: ByteString, prio = log.priority): Code<void> {
  const { tv_sec } = yield* now();
  const stamp = strftime("%b %e %H:%M:%S", localtime(tv_sec, parse_tz(c.getenv("TZ"))), 0, tv_sec);
  const host = log.with_host ? ` ${(yield* hostName()).split(".")[0]}` : "";
  const id = log.id === "" ? "" : `[${log.id}]`;
  const line = `<${prio}>${stamp}${host} ${log.tag}${id}: ${message}`;
  const sent = log.octets ? `${line.length} ${line}` : line;
  if (log.act && log.fd >= 0) {
    const r = yield sys.send_to(log.fd, sent);
    if (r < 0) yield* c.warn("send message failed", r);
  }
  if (log.to_stderr) yield* eprint(`${sent}\n`);
}

/** The message of the command line: words are kept together as far as a message may be long. */
function* log_words(c: Cli, log: Log, words: readonly ByteString[]): Code<void> {
  let buffer: ByteString | null = null;
  for (const word of words) {
    if (word.length > log.size) {
      if (buffer) yield* write_line(c, log, buffer);
      buffer = null;
      yield* write_line(c, log, word.slice(0, log.size));
    } else if (buffer !== null && buffer.length + 1 + word.length > log.size) {
      yield* write_line(c, log, buffer);
      buffer = word;
    } else buffer = buffer === null ? word : `${buffer} ${word}`;
  }
  if (buffer) yield* write_line(c, log, buffer);
}

/** Lines of a file, the long ones in pieces. */
function* log_lines(c: Cli, log: Log, fd: number): Code<void> {
  const input = new InStream(fd);
  for (let line = yield* input.line(); line !== null; line = yield* input.line()) {
    let text = line.replace(/\n$/, "");
    let prio = log.priority;
    const prefix = log.prefixes ? /^<(\d{1,3})>/.exec(text) : null;
    if (prefix && Number(prefix[1]) <= (CODES.local7 | 7)) {
      prio = Number(prefix[1]);
      if (prio < 8) prio |= USER;
      text = text.slice(prefix[0].length);
    }
    if (text === "" && !log.skip_empty) yield* write_line(c, log, "", prio);
    for (let at = 0; at < text.length; at += log.size)
      yield* write_line(c, log, text.slice(at, at + log.size), prio);
  }
}

/** A socket that is connected to the logger: of datagrams, or else of a stream. */
function* connect(path: ByteString, types: readonly number[]): Code<number> {
  let r = 0;
  for (const type of types) {
    const fd = yield sys.socket(AF_UNIX, type, 0);
    r = fd < 0 ? fd : yield sys.connect(fd, sockaddr_un(path));
    if (r >= 0) return fd;
    if (fd >= 0) yield sys.close(fd);
  }
  return r;
}

function* journald(c: Cli): Code<number> {
  const there = yield sys.access(JOURNAL, 0);
  if (there < 0) return yield* c.die("journald entry could not be written");
  return yield* c.die("option --journald is not simulated");
}

export const logger = util_linux({
  name: "logger",
  help: LOGGER_HELP,
  own_help: true,
  *run(c) {
    const { options, operands } = yield* options_of(
      c,
      "+f:ip:S:st:u:dTn:P:e",
      long_options(LOGGER_HELP),
      LOGGER_HELP,
      "i id f e no-act p octet-count prio-prefix s S t T d rfc3164 u socket-errors journald",
    );
    const last = (...names: string[]) => options.findLast((o) => names.includes(o.opt));
    const prio = last("p")?.arg;
    const log: Log = {
      fd: -1,
      priority: prio ? yield* priority(c, prio) : USER | LEVELS.notice,
      tag:
        last("t")?.arg ?? (yield* getlogin()) ?? (yield* getpwuid(yield sys.geteuid()))?.name ?? "<someone>",
      id: "",
      size: LARGEST_MESSAGE,
      to_stderr: last("s") !== undefined,
      act: last("no-act") === undefined,
      octets: last("octet-count") !== undefined,
      with_host: last("rfc3164") !== undefined,
      skip_empty: last("e") !== undefined,
      prefixes: last("prio-prefix") !== undefined,
    };
    const id = last("i", "id");
    if (id) log.id = yield* process_id(c, id);
    const size = last("S")?.arg;
    if (size !== undefined && size !== null) {
      const parsed = parse_size(size);
      if ("error" in parsed) return yield* c.die(`failed to parse message size: '${size}': Invalid argument`);
      log.size = Math.max(1, parsed.n);
    }
    const errors = last("socket-errors");
    const when = errors ? (errors.arg ?? "auto") : "auto";
    if (!["on", "off", "auto"].includes(when))
      yield* c.warn(`invalid argument: ${when}: using automatic errors`);
    const file = last("f")?.arg;
    let input = 0;
    if (file !== undefined && file !== null) {
      if (operands.length > 0)
        yield* c.warn("--file <file> and <message> are mutually exclusive, message is ignored");
      input = yield sys.open(file, O_RDONLY);
      if (input < 0) return yield* c.die(`file ${file}: ${strerror(input)}`);
    }
    if (last("journald")) return yield* journald(c);
    const path = last("u")?.arg ?? LOG;
    const types = last("T") ? [SOCK_STREAM] : last("d") ? [SOCK_DGRAM] : [SOCK_DGRAM, SOCK_STREAM];
    log.fd = yield* connect(path, types);
    if (log.fd < 0) {
      const heard =
        when === "on" || (when !== "off" && (log.to_stderr || (yield sys.access(BOOTED, 0)) === 0));
      if (heard) return yield* c.die(`socket ${path}: ${strerror(log.fd)}`);
    }
    if (operands.length > 0 && file === undefined) yield* log_words(c, log, operands);
    else yield* log_lines(c, log, input);
    return c.status;
  },
});
