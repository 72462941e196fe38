// touch(1).
import { EINVAL, EISDIR, ENOENT, EPERM } from "../../kernel/uapi/errno.ts";
import * as F from "../../kernel/uapi/fcntl.ts";
import type { timespec } from "../../kernel/uapi/sched.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import * as sys from "../lib/sys.ts";
import { localtime, parse_tz, timegm } from "./calendar.ts";
import { now, parse_datetime } from "./datetime.ts";
import { stat_path } from "./files.ts";
import { type Tool, tool } from "./tool.ts";

/** New [access, modification] time; null is now for both, by the kernel's clock. */
type Times = [timespec, timespec] | null;

const OMIT: timespec = { tv_sec: 0, tv_nsec: F.UTIME_OMIT };
const WHAT = [
  ["atime", "access", "use"],
  ["mtime", "modify"],
];

/** [[CC]YY]MMDDhhmm[.ss] as seconds since the Epoch; null when it is not that. */
export function parse_stamp(text: string, this_year: number, offset: number): number | null {
  const m = /^(?:(\d\d)?(\d\d))?(\d\d)(\d\d)(\d\d)(\d\d)(?:\.(\d\d))?$/.exec(text);
  if (!m) return null;
  const [century, yy, month, day, hour, min] = m.slice(1, 7).map((x) => (x === undefined ? -1 : Number(x)));
  const sec = Number(m[7] ?? 0);
  const year = yy < 0 ? this_year : century >= 0 ? century * 100 + yy : yy + (yy < 69 ? 2000 : 1900);
  if (month < 1 || month > 12 || hour > 23 || min > 59 || sec > 60) return null;
  const t = timegm(year, month - 1, day, hour, min, sec);
  const check = localtime(t - (sec === 60 ? 1 : 0));
  return check.mday === day && check.month === month - 1 ? t - offset : null;
}

interface Job {
  t: Tool;
  times: Times;
  no_create: boolean;
  no_dereference: boolean;
}

/** Opens the file, making it, as descriptor 0 (fd_reopen): that is where the real one works. */
function* open_as_stdin(path: ByteString): Code<number> {
  const fd = yield sys.open(path, F.O_WRONLY | F.O_CREAT | F.O_NOCTTY | F.O_NONBLOCK, 0o666);
  if (fd <= 0) return fd;
  const r = yield sys.dup2(fd, 0);
  yield sys.close(fd);
  return r;
}

function* touch_one(job: Job, path: ByteString): Code<void> {
  const { t, times, no_create, no_dereference } = job;
  if (path === "-") {
    const r = yield sys.utimensat(1, null, times, 0);
    if (r < 0 && !(no_create && r === -EINVAL)) yield* t.error(`setting times of ${t.quoteaf(path)}`, r);
    return;
  }
  let fd = -1;
  let open_error = 0;
  if (!no_create && !no_dereference) {
    fd = yield* open_as_stdin(path);
    if (fd < 0 && ![-EISDIR, -EINVAL, -EPERM].includes(fd)) open_error = fd;
  }
  const r =
    fd >= 0
      ? yield sys.utimensat(0, null, times, 0)
      : yield sys.utimensat(F.AT_FDCWD, path, times, no_dereference ? F.AT_SYMLINK_NOFOLLOW : 0);
  if (fd >= 0) yield sys.close(0);
  if (r >= 0) return;
  if (open_error) return yield* t.error(`cannot touch ${t.quoteaf(path)}`, open_error);
  if (no_create && r === -ENOENT) return;
  yield* t.error(`setting times of ${t.quoteaf(path)}`, r);
}

const micro = (us: number): timespec => ({
  tv_sec: Math.floor(us / 1e6),
  tv_nsec: (((us % 1e6) + 1e6) % 1e6) * 1000,
});

/** Both times as the options give them, before -a and -m; null for now. */
function* chosen_times(t: Tool): Code<Times> {
  const date = t.last("d");
  const reference = t.last("r");
  const stamp = t.last("t");
  const zone = parse_tz(t.getenv("TZ"));
  if (stamp && (date || reference)) yield* t.usage("cannot specify times from more than one source");
  if (stamp?.arg) {
    const today = localtime((yield* now()).tv_sec, zone);
    const sec = parse_stamp(stamp.arg, today.year, zone.offset);
    if (sec === null) return yield* t.die(`invalid date format ${t.quote(stamp.arg)}`);
    return [
      { tv_sec: sec, tv_nsec: 0 },
      { tv_sec: sec, tv_nsec: 0 },
    ];
  }
  let times: Times = null;
  if (reference?.arg) {
    const st = yield* stat_path(reference.arg, !t.has("h"));
    if (typeof st === "number")
      return yield* t.die(`failed to get attributes of ${t.quoteaf(reference.arg)}`, st);
    times = [micro(st.st_atime), micro(st.st_mtime)];
  }
  if (date?.arg === undefined || date.arg === null) return times;
  const base = times ?? [yield* now(), null];
  const result: timespec[] = [];
  for (const from of base) {
    if (!from) continue;
    const at = parse_datetime(date.arg, from, zone);
    if (!at) return yield* t.die(`invalid date format ${t.quote(date.arg)}`);
    result.push(at);
  }
  return [result[0], result[1] ?? result[0]];
}

export const touch = tool({
  name: "touch",
  usage: "[OPTION]... FILE...",
  about: `Update the access and modification times of each FILE to the current time.

A FILE argument that does not exist is created empty, unless -c or -h
is supplied.

A FILE argument string of - is handled specially and causes touch to
change the times of the file associated with standard output.

Mandatory arguments to long options are mandatory for short options too.`,
  options: `
  -a                     change only the access time
  -c, --no-create        do not create any files
  -d, --date=STRING      parse STRING and use it instead of current time
  -f                     (ignored)
  -h, --no-dereference   affect each symbolic link instead of any referenced
                         file (useful only on systems that can change the
                         timestamps of a symlink)
  -m                     change only the modification time
  -r, --reference=FILE   use this file's times instead of current time
  -t STAMP               use [[CC]YY]MMDDhhmm[.ss] instead of current time
      --time=WORD        change the specified time:
                           WORD is access, atime, or use: equivalent to -a
                           WORD is modify or mtime: equivalent to -m`,
  notes: "Note that the -d and -t options accept different time-date formats.",
  *run(t) {
    let atime = t.has("a");
    let mtime = t.has("m");
    for (const o of t.options)
      if (o.opt === "time") {
        if ((yield* t.choose("--time", o.arg ?? "", WHAT)) === 0) atime = true;
        else mtime = true;
      }
    const both = atime === mtime;
    const times = yield* chosen_times(t);
    if (t.operands.length === 0) yield* t.usage("missing file operand");
    const NOW: timespec = { tv_sec: 0, tv_nsec: F.UTIME_NOW };
    const [a, m] = times ?? [NOW, NOW];
    const job: Job = {
      t,
      times: both ? times : [atime ? a : OMIT, mtime ? m : OMIT],
      no_create: t.has("c"),
      no_dereference: t.has("h"),
    };
    for (const path of t.operands) yield* touch_one(job, path);
  },
});
