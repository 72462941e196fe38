// faillog(8): failed logins and their limits, a record of 32 bytes for each uid in /var/log/faillog. Nothing here counts
// failures, as nothing does since pam_tally has gone: records are what faillog itself wrote.
import { get_le32, le16, le32 } from "../../kernel/uapi/byteorder.ts";
import { O_RDONLY, O_RDWR, SEEK_SET } from "../../kernel/uapi/fcntl.ts";
import { type ByteString, UserBuffer } from "../../kernel/uapi/syscall.ts";
import { localtime, parse_tz } from "../coreutils/calendar.ts";
import { now } from "../coreutils/datetime.ts";
import { strftime } from "../coreutils/strftime.ts";
import type { Code } from "../lib/code.ts";
import { getpwent, getpwnam, type Passwd } from "../lib/passwd.ts";
import type { Cli } from "../lib/program.ts";
import { write_all } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { shadow_program } from "./common.ts";
import { FAILLOG_USAGE } from "./help.ts";

const FAILLOG_FILE = "/var/log/faillog";
const RECORD_SIZE = 32;
const LINE_SIZE = 12;
const E_USAGE = 2;
const E_BAD_ARG = 3;
const SHRT_MAX = 32767;
const SECONDS_OF_DAY = 86400;

/** struct faillog of <lastlog.h>'s neighbour; times in seconds, 0: none */
interface Failures {
  count: number;
  max: number;
  line: ByteString;
  time: number;
  locktime: number;
}

/** The record of a user; null when the file ends before it. */
function* read_record(fd: number, uid: number): Code<Failures | null> {
  const buf = new UserBuffer();
  if ((yield sys.pread(fd, buf, RECORD_SIZE, uid * RECORD_SIZE)) < RECORD_SIZE) return null;
  const { data } = buf;
  return {
    count: get_le32(data, 0) & 0xffff,
    max: get_le32(data, 0) >>> 16,
    line: data.slice(4, 4 + LINE_SIZE).split("\0", 1)[0],
    time: get_le32(data, 16),
    locktime: get_le32(data, 24),
  };
}
const NONE: Failures = { count: 0, max: 0, line: "", time: 0, locktime: 0 };

function* write_record(fd: number, uid: number, f: Failures): Code<number> {
  const at = yield sys.lseek(fd, uid * RECORD_SIZE, SEEK_SET);
  if (at < 0) return at;
  const line = f.line.padEnd(LINE_SIZE, "\0");
  return yield* write_all(
    fd,
    le16(f.count) + le16(f.max) + line + le32(f.time) + le32(0) + le32(f.locktime) + le32(0),
  );
}

/** Who is asked for by -u: a name, a uid or a range of them. */
function* chosen(c: Cli, wanted: string): Code<(pw: Passwd) => boolean> {
  const named = yield* getpwnam(wanted);
  if (named) return (pw) => pw.uid === named.uid;
  const range = /^(\d*)(-?)(\d*)$/.exec(wanted);
  if (!range) return yield* c.die(`Unknown user or range: ${wanted}`, 0, E_BAD_ARG);
  const [, low, dash, high] = range;
  const least = Number(low);
  const most = dash === "" ? least : high === "" ? Infinity : Number(high);
  return (pw) => pw.uid >= least && pw.uid <= most;
}

export const faillog = shadow_program({
  name: "faillog",
  usage: FAILLOG_USAGE,
  usage_status: E_USAGE,
  options: "a=all l=lock-secs: m=maximum: r=reset R=root: t=time: u=user:",
  unsupported: "R",
  *run(c, { options, operands }, usage) {
    const value = (name: string) => options.findLast(({ opt }) => opt === name)?.arg ?? null;
    const has = (name: string) => options.some(({ opt }) => opt === name);
    const number = function* (name: string, least = -Infinity, most = Infinity): Code<number | null> {
      const text = value(name);
      if (text === null) return null;
      const n = /^\s*[-+]?\d+$/.test(text) ? Number(text) : Number.NaN;
      return n >= least && n <= most ? n : yield* c.die(`invalid numeric argument '${text}'`, 0, E_BAD_ARG);
    };
    const locktime = yield* number("l");
    const max = yield* number("m", -1, SHRT_MAX);
    const days = yield* number("t");
    const user = value("u");
    const asked = user === null ? () => true : yield* chosen(c, user);
    if (operands.length > 0) {
      yield* c.warn(`unexpected argument: ${operands[0]}`);
      yield* c.usage(FAILLOG_USAGE, 1);
    }
    const change = locktime !== null || max !== null || has("r");
    if (days !== null && change) yield* usage();
    const fd = yield sys.open(FAILLOG_FILE, change ? O_RDWR : O_RDONLY);
    if (fd < 0) return yield* c.die(`Cannot open ${FAILLOG_FILE}`, fd);
    const time = Number((yield* now()).tv_sec);
    const zone = parse_tz(c.getenv("TZ"));
    let head = false;
    for (const pw of (yield* getpwent()).filter(asked)) {
      const kept = yield* read_record(fd, pw.uid);
      const record = { ...(kept ?? NONE) };
      if (change) {
        if (locktime !== null) record.locktime = locktime;
        if (max !== null) record.max = max;
        if (has("r")) record.count = 0;
        // what is not there need not be reset
        if (kept === null && locktime === null && max === null) continue;
        const r = yield* write_record(fd, pw.uid, record);
        if (r < 0) yield* c.error(`Failed to update the entry for UID ${pw.uid}`);
        continue;
      }
      if (user === null && !has("a") && record.count === 0) continue;
      if (days !== null && time - record.time > days * SECONDS_OF_DAY) continue;
      if (!head) yield* c.out.print("Login       Failures Maximum Latest                   On\n\n");
      head = true;
      const date = strftime("%D %H:%M:%S %z", localtime(record.time, zone), 0, record.time);
      const [count, most] = [record.count, record.max].map((n) => String(n).padStart(5));
      const left = record.time + record.locktime - time;
      const lock =
        record.locktime === 0
          ? ""
          : left > 0 && record.count > 0
            ? ` [${left}s left]`
            : ` [${record.locktime}s lock]`;
      yield* c.out.print(`${pw.name.padEnd(9)}   ${count}    ${most}   ${date}  ${record.line}${lock}\n`);
    }
    return c.status;
  },
});
