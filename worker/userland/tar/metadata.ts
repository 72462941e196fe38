// What tar writes of a file in place of what the file has: --owner, --group, --mode, --mtime; and what -N leaves out.

import type { timespec } from "../../kernel/uapi/sched.ts";
import type { stat } from "../../kernel/uapi/stat.ts";
import { localtime, parse_tz } from "../coreutils/calendar.ts";
import { times_of } from "../coreutils/copy_attributes.ts";
import { now, parse_datetime } from "../coreutils/datetime.ts";
import { stat_path } from "../coreutils/files.ts";
import { adjust_mode, type ModeChanges, parse_mode } from "../coreutils/mode.ts";
import { strftime } from "../coreutils/strftime.ts";
import { group_name, user_name } from "../coreutils/userspec.ts";
import type { Code } from "../lib/code.ts";
import type { ParsedOption } from "../lib/getopt.ts";
import { getgrgid, getgrnam, getpwnam, getpwuid } from "../lib/passwd.ts";
import type { Cli } from "../lib/program.ts";
import * as sys from "../lib/sys.ts";
import type { Member } from "../lib/tar.ts";
import { FAILURE, try_help } from "./options.ts";

interface Owner {
  name: string | null;
  id: number | null;
}

export interface Metadata {
  owner: Owner;
  group: Owner;
  mode: ModeChanges | null;
  mtime: timespec | null;
  clamp: boolean;
  /** only files that are newer; by the time of their status too, or by that of their data alone */
  newer: number | null;
  newer_status: boolean;
  umask: number;
}

/** "NAME", "NAME:ID" or "ID" */
function* owner(text: string | null, is_group: boolean): Code<Owner> {
  if (text === null) return { name: null, id: null };
  const m = /^([^:]*)(?::(\d+))?$/.exec(text);
  const name = m ? m[1] : text;
  if (m?.[2] !== undefined && name !== "") return { name, id: Number(m[2]) };
  const number = m?.[2] ?? (/^\d+$/.test(name) ? name : null);
  if (number !== null) {
    const id = Number(number);
    const known = is_group ? (yield* getgrgid(id))?.name : (yield* getpwuid(id))?.name;
    return { name: known ?? "", id };
  }
  const id = is_group ? (yield* getgrnam(name))?.gid : (yield* getpwnam(name))?.uid;
  return { name, id: id ?? null };
}

/** A date, or the time of the file whose path it is. */
function* date(c: Cli, o: ParsedOption, verbose: boolean): Code<timespec> {
  const text = o.arg ?? "";
  const spelled = { N: "--after-date", "newer-mtime": "--newer-mtime", mtime: "--mtime" }[o.opt];
  if (/^[./]/.test(text) && o.opt !== "newer-mtime") {
    const st = yield* stat_path(text, true);
    if (typeof st !== "number") return times_of(st)[1];
    yield* c.warn(`${text}: Cannot stat`, st);
    return yield* try_help(c, "Date sample file not found");
  }
  const zone = parse_tz(c.getenv("TZ"));
  const at = parse_datetime(text, yield* now(), zone);
  if (!at) return yield* c.die(`${spelled}: unknown date format '${text}'`, 0, FAILURE);
  if (verbose) {
    const fraction = at.tv_nsec > 0 ? `.${String(at.tv_nsec).padStart(9, "0").replace(/0+$/, "")}` : "";
    const shown = strftime("%Y-%m-%d %H:%M:%S", localtime(at.tv_sec, zone), 0, at.tv_sec) + fraction;
    if (shown !== text) yield* c.warn(`Option ${spelled}: Treating date '${text}' as ${shown}`);
  }
  return at;
}

export function* metadata(c: Cli, options: readonly ParsedOption[], verbose: boolean): Code<Metadata> {
  const last = (...names: string[]) => options.findLast((o) => names.includes(o.opt));
  const mode = last("mode")?.arg;
  const changes = mode ? parse_mode(mode) : null;
  if (mode && !changes) {
    yield* c.warn("Invalid mode given on option");
    yield* c.die("Error is not recoverable: exiting now", 0, FAILURE);
  }
  const mtime = last("mtime");
  const newer = last("N", "newer-mtime");
  const since = newer ? yield* date(c, newer, verbose) : null;
  const umask = yield sys.umask(0);
  yield sys.umask(umask);
  return {
    owner: yield* owner(last("owner")?.arg ?? null, false),
    group: yield* owner(last("group")?.arg ?? null, true),
    mode: changes,
    mtime: mtime ? yield* date(c, mtime, verbose) : null,
    clamp: last("clamp-mtime") !== undefined,
    newer: since && since.tv_sec + since.tv_nsec / 1e9,
    newer_status: newer?.opt === "N",
    umask,
  };
}

/** -N and --newer-mtime leave the file out. */
export const too_old = (m: Metadata, st: stat): boolean =>
  m.newer !== null && st.st_mtime < m.newer && (!m.newer_status || st.st_ctime < m.newer);

/** The fields of a member that tell of the file's inode. */
export function* member_of(
  m: Metadata,
  st: stat,
  is_dir: boolean,
): Code<Pick<Member, "mode" | "uid" | "gid" | "uname" | "gname" | "mtime">> {
  const mtime = times_of(st)[1].tv_sec;
  const given = m.mtime?.tv_sec ?? mtime;
  return {
    mode: m.mode ? adjust_mode(st.st_mode & 0o7777, is_dir, m.umask, m.mode) : st.st_mode & 0o7777,
    uid: m.owner.id ?? st.st_uid,
    gid: m.group.id ?? st.st_gid,
    uname: m.owner.name ?? (yield* user_name(st.st_uid)),
    gname: m.group.name ?? (yield* group_name(st.st_gid)),
    mtime: m.clamp ? Math.min(mtime, given) : given,
  };
}
