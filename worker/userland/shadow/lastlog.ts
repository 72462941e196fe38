// lastlog(8): when each user logged in last, as /var/log/lastlog tells it. login writes it.
import { localtime, parse_tz } from "../coreutils/calendar.ts";
import { now } from "../coreutils/datetime.ts";
import { strftime } from "../coreutils/strftime.ts";
import type { Code } from "../lib/code.ts";
import { getpwent, getpwnam, type Passwd } from "../lib/passwd.ts";
import type { Cli } from "../lib/program.ts";
import { eprint, strerror } from "../lib/stdio.ts";
import { account_message } from "./account_audit.ts";
import { shadow_program } from "./common.ts";
import { LASTLOG_USAGE } from "./help.ts";
import { LASTLOG_FILE, open_lastlog, read_lastlog, write_lastlog } from "./lastlog_file.ts";

/** Type of the message that a record was changed. */
const AUDIT_ACCT_UNLOCK = 1136;
const SECONDS_OF_DAY = 86400;
const DATE = "%a %b %e %H:%M:%S %z %Y";
/** Columns: name, port, host. */
const WIDTHS = [16, 8, 42];

/** Who is asked for by -u: a name, a uid or a range of them. */
function* chosen(c: Cli, wanted: string): Code<(pw: Passwd) => boolean> {
  const named = yield* getpwnam(wanted);
  if (named) return (pw) => pw.uid === named.uid;
  const range = /^(\d*)(-?)(\d*)$/.exec(wanted);
  if (!range || (range[1] === "" && range[3] === "" && wanted !== ""))
    return yield* c.die(`Unknown user or range: ${wanted}`);
  const [, low, dash, high] = range;
  const least = low === "" ? 0 : Number(low);
  const most = dash === "" ? least : high === "" ? Infinity : Number(high);
  return (pw) => pw.uid >= least && pw.uid <= most;
}

/** The argument of -b and -t, in seconds; null: not given. */
function* days(c: Cli, text: string | null | undefined): Code<number | null> {
  if (text === null || text === undefined) return null;
  if (!/^[-+]?\d+$/.test(text)) return yield* c.die(`invalid numeric argument '${text}'`);
  return Number(text) * SECONDS_OF_DAY;
}

export const lastlog = shadow_program({
  name: "lastlog",
  usage: LASTLOG_USAGE,
  usage_status: 1,
  options: "b=before: C=clear R=root: S=set t=time: u=user:",
  unsupported: "R",
  *run(c, { options, operands }, usage) {
    const has = (name: string): boolean => options.some(({ opt }) => opt === name);
    const value = (name: string) => options.findLast(({ opt }) => opt === name)?.arg;
    const before = yield* days(c, value("b"));
    const within = yield* days(c, value("t"));
    const user = value("u");
    const asked = user === undefined || user === null ? () => true : yield* chosen(c, user);
    const wrong =
      operands.length > 0
        ? `unexpected argument: ${operands[0]}`
        : has("C") && has("S")
          ? "Option -C cannot be used together with option -S"
          : (has("C") || has("S")) && !user
            ? "Options -C and -S require option -u to specify the user"
            : null;
    if (wrong !== null) {
      yield* c.warn(wrong);
      yield* usage();
    }
    const change = has("C") || has("S");
    const fd = yield* open_lastlog(change);
    if (fd < 0) {
      yield* eprint(`${LASTLOG_FILE}: ${strerror(fd)}\n`);
      return 1;
    }
    const time = Number((yield* now()).tv_sec);
    const accounts = (yield* getpwent()).filter(asked);
    if (change) {
      const entry = has("S") ? { time, line: "lastlog", host: "localhost" } : { time: 0, line: "", host: "" };
      for (const pw of accounts) {
        const r = yield* write_lastlog(fd, pw.uid, entry);
        if (r < 0) return yield* c.die(`Failed to update the entry for UID ${pw.uid}`);
        const op = has("S") ? "refreshing-lastlog" : "clearing-lastlog";
        yield* account_message(AUDIT_ACCT_UNLOCK, op, { id: pw.uid });
      }
      return 0;
    }
    const zone = parse_tz(c.getenv("TZ"));
    let head = false;
    for (const pw of accounts) {
      const last = yield* read_lastlog(fd, pw.uid);
      if (within !== null && time - last.time > within) continue;
      if (before !== null && time - last.time < before) continue;
      if (!head) yield* c.out.print(`Username         Port     From${" ".repeat(WIDTHS[2] - 3)}Latest\n`);
      head = true;
      const columns = last.time === 0 ? [pw.name, "", ""] : [pw.name, last.line.slice(0, 8), last.host];
      const [name, port, host] = columns.map((text, i) => text.padEnd(WIDTHS[i]));
      const date =
        last.time === 0 ? "**Never logged in**" : strftime(DATE, localtime(last.time, zone), 0, last.time);
      yield* c.out.print(`${name} ${port} ${host}${date}\n`);
    }
    return 0;
  },
});
