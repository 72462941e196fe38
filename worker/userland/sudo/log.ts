// The log file of sudoers(5) ("EVENT LOGGING"), which Defaults logfile names.
import { O_APPEND, O_CREAT, O_WRONLY } from "../../kernel/uapi/fcntl.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { terminalName } from "../audit/libaudit/user_message.ts";
import { localtime } from "../coreutils/calendar.ts";
import { now } from "../coreutils/datetime.ts";
import { current_dir } from "../coreutils/files.ts";
import { strftime } from "../coreutils/strftime.ts";
import type { Code } from "../lib/code.ts";
import { write_all } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import type { Policy } from "./policy.ts";

/** A command that ran or was denied. */
export interface LogEntry {
  /** whom it was to run as, and the group if one was named */
  runas: string;
  group: string | null;
  path: ByteString;
  args: readonly ByteString[];
  /** why it was not allowed; null when it was */
  denied: string | null;
}

/** Default of loglinelen. */
const LINE = 80;

const octal = (text: ByteString): string =>
  text.replace(/[\0-\x1f\x7f]/g, (c) => `#${c.charCodeAt(0).toString(8).padStart(3, "0")}`);
const argument = (text: ByteString): string => {
  const safe = text.replace(/['\\]/g, "\\$&");
  return safe.includes(" ") ? `'${safe}'` : safe;
};

/** Breaks a line at blanks; further lines are set in by four. */
function wrapped(text: string, width: number): string {
  if (width === 0) return `${text}\n`;
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line.trim() !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = `    ${word}`;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return `${[...lines, line].join("\n")}\n`;
}

/** Adds an entry to the log file, if there is to be one. */
export function* log_event({ c, q, user, host, defaults }: Policy, e: LogEntry): Code<void> {
  const file = defaults.get("logfile") ?? "no";
  if (file === "no") return;
  const { tv_sec, tv_nsec } = yield* now();
  const year = defaults.get("log_year") === "yes" ? " %Y" : "";
  const date = strftime(`%b %e %H:%M:%S${year}`, localtime(Number(tv_sec)), Number(tv_nsec), Number(tv_sec));
  const dir = yield* current_dir();
  const fields = [
    ...(defaults.get("log_host") === "yes" ? [`HOST=${host}`] : []),
    ...(e.denied === null ? [] : [e.denied]),
    `TTY=${(yield* terminalName()) ?? "unknown"}`,
    `PWD=${typeof dir === "number" ? "unknown" : octal(dir)}`,
    `USER=${e.runas}`,
    ...(e.group === null ? [] : [`GROUP=${e.group}`]),
    ...(q.assigned.length === 0 ? [] : [`ENV=${octal(q.assigned.join(" "))}`]),
    `COMMAND=${octal([e.path.replaceAll(" ", "#040"), ...e.args.map(argument)].join(" "))}`,
  ];
  const length = defaults.get("loglinelen");
  const width = length === undefined ? LINE : length === "no" ? 0 : Number(length);
  const is_new = (yield sys.access(file, 0)) < 0;
  const fd = yield sys.open(file, O_WRONLY | O_CREAT | O_APPEND, 0o600);
  if (fd < 0) return yield* c.warn(`unable to open log file ${file}`, fd);
  // sudo is root, but its group is still the user's
  if (is_new) yield sys.fchown(fd, 0, 0);
  yield* write_all(fd, wrapped(`${date} : ${user.pw.name} : ${fields.join(" ; ")}`, width));
  yield sys.close(fd);
}
