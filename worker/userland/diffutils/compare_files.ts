// Compares files and directories by name.
import { ENOENT } from "../../kernel/uapi/errno.ts";
import { new_stat, S_ISDIR, S_ISLNK, S_ISREG, type stat } from "../../kernel/uapi/stat.ts";
import { type ByteString, UserBuffer } from "../../kernel/uapi/syscall.ts";
import { base_name, join_path, list_dir, same_inode } from "../coreutils/files.ts";
import { file_type } from "../coreutils/mode.ts";
import type { Code } from "../lib/code.ts";
import { read_fd } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { compare_text, type Side } from "./compare_text.ts";
import { head_name, type Job, TROUBLE } from "./job.ts";

/** Looks at a file; null after a message. */
function* look(job: Job, name: ByteString, may_miss: boolean): Code<Side | null> {
  const st = new_stat();
  const r =
    name === "-" ? yield sys.fstat(0, st) : yield job.follow ? sys.stat_(name, st) : sys.lstat(name, st);
  if (r === -ENOENT && may_miss) return { name, st: null, data: "" };
  if (r < 0) {
    yield* job.t.error(name, r);
    return null;
  }
  return { name, st, data: "" };
}

function* load(job: Job, side: Side): Code<boolean> {
  if (!side.st) return true;
  const fd = side.name === "-" ? 0 : yield sys.open(side.name, 0);
  const data = fd < 0 ? fd : yield* read_fd(fd);
  if (fd > 0) yield sys.close(fd);
  if (typeof data === "number") {
    yield* job.t.error(side.name, data);
    return false;
  }
  side.data = data;
  return true;
}

const type_of = (st: stat): string => file_type(st.st_mode, st.st_size);

/** Where symbolic links lead, compared; null when the files are no two links. */
function* compare_links(job: Job, a: Side, b: Side): Code<number | null> {
  if (!a.st || !b.st || !S_ISLNK(a.st.st_mode) || !S_ISLNK(b.st.st_mode)) return null;
  const targets: ByteString[] = [];
  for (const s of [a, b]) {
    const buf = new UserBuffer();
    const r = yield sys.readlink(s.name, buf);
    if (r < 0) {
      yield* job.t.error(s.name, r);
      return TROUBLE;
    }
    targets.push(buf.data);
  }
  if (targets[0] === targets[1]) return 0;
  yield* job.t.out.print(`Symbolic links ${a.name} and ${b.name} differ\n`);
  return 1;
}

/** Two names; `within` directories that are compared. */
export function* compare_files(job: Job, x: ByteString, y: ByteString, within: boolean): Code<number> {
  const { t } = job;
  const a = yield* look(job, x, job.new_file || job.first_new);
  const b = yield* look(job, y, job.new_file);
  if (!a || !b) return TROUBLE;
  if (!a.st && !b.st) {
    yield* t.error(x, -ENOENT);
    yield* t.error(y, -ENOENT);
    return TROUBLE;
  }
  const is_dir = [a, b].map((s) => s.st !== null && S_ISDIR(s.st.st_mode));
  // what is not there is an empty one of what the other is
  const dir = [is_dir[0] || (!a.st && is_dir[1]), is_dir[1] || (!b.st && is_dir[0])];
  if (dir[0] && dir[1]) {
    if (a.st && b.st && same_inode(a.st, b.st)) return 0;
    if (!within || job.recursive) return yield* compare_directories(job, a, b, within);
    yield* t.out.print(`Common subdirectories: ${x} and ${y}\n`);
    return 0;
  }
  if (!within && dir[0] !== dir[1]) {
    if (x === "-" || y === "-") return yield* t.die("cannot compare '-' to a directory", 0, TROUBLE);
    // a file against a directory: against the file of its name in it
    return dir[0]
      ? yield* compare_named(job, join_path(x, base_name(y)), y)
      : yield* compare_named(job, x, join_path(y, base_name(x)));
  }
  const links = yield* compare_links(job, a, b);
  if (links !== null) return links;
  const special = (st: stat): boolean => (within ? !S_ISREG(st.st_mode) : S_ISLNK(st.st_mode));
  if (a.st && b.st && (dir[0] !== dir[1] || special(a.st) || special(b.st))) {
    yield* t.out.print(`File ${x} is a ${type_of(a.st)} while file ${y} is a ${type_of(b.st)}\n`);
    return 1;
  }
  return yield* compare_contents(job, a, b, within);
}

/** A file and the one of its name in a directory. */
function* compare_named(job: Job, x: ByteString, y: ByteString): Code<number> {
  const a = yield* look(job, x, job.new_file || job.first_new);
  const b = yield* look(job, y, job.new_file);
  if (!a || !b) return TROUBLE;
  if (a.st && b.st && S_ISDIR(a.st.st_mode) !== S_ISDIR(b.st.st_mode)) {
    yield* job.t.out.print(`File ${x} is a ${type_of(a.st)} while file ${y} is a ${type_of(b.st)}\n`);
    return 1;
  }
  return yield* compare_contents(job, a, b, false);
}

function* compare_contents(job: Job, a: Side, b: Side, within: boolean): Code<number> {
  const { t } = job;
  const same = a.st !== null && b.st !== null && same_inode(a.st, b.st) && S_ISREG(a.st.st_mode);
  // what is the same file has not to be read, unless it is shown
  if (!same || job.style === "columns" || job.style === "merged") {
    const loaded = [yield* load(job, a), yield* load(job, b)];
    if (!loaded[0] || !loaded[1]) return TROUBLE;
  }
  // the command that would tell the same comes before the differences of files of directories
  const head = within ? `diff${job.options} ${head_name(a.name)} ${head_name(b.name)}\n` : "";
  const status = yield* compare_text(job, a, b, head);
  if (status === 0 && job.report_same) yield* t.out.print(`Files ${a.name} and ${b.name} are identical\n`);
  return status;
}

/** The names in a directory, by what they are compared by; null after a message. */
function* names_of(job: Job, dir: Side): Code<Map<string, ByteString> | null> {
  const names = new Map<string, ByteString>();
  if (!dir.st) return names;
  const entries = yield* list_dir(dir.name);
  if (typeof entries === "number") {
    yield* job.t.error(dir.name, entries);
    return null;
  }
  for (const { d_name } of entries) {
    if (d_name === "." || d_name === ".." || job.exclude.some((p) => p.test(d_name))) continue;
    names.set(job.fold_names ? d_name.toLowerCase() : d_name, d_name);
  }
  return names;
}

/** Of special files there are no empty ones. */
function* may_be_missing(job: Job, name: ByteString): Code<boolean> {
  const st = new_stat();
  const r = yield job.follow ? sys.stat_(name, st) : sys.lstat(name, st);
  return r < 0 || S_ISREG(st.st_mode) || S_ISDIR(st.st_mode);
}

function* compare_directories(job: Job, a: Side, b: Side, within: boolean): Code<number> {
  const { t } = job;
  const left = yield* names_of(job, a);
  const right = yield* names_of(job, b);
  if (!left || !right) return TROUBLE;
  let status = 0;
  for (const key of [...new Set([...left.keys(), ...right.keys()])].sort()) {
    if (!within && key < job.starting) continue;
    const [x, y] = [left.get(key), right.get(key)];
    const only = x === undefined ? b : y === undefined ? a : null;
    const name = (x ?? y) as ByteString;
    const empty =
      (job.new_file || (job.first_new && only === b)) &&
      (only === null || (yield* may_be_missing(job, join_path(only.name, name))));
    if (only !== null && !empty) {
      yield* t.out.print(`Only in ${only.name}: ${name}\n`);
      status = Math.max(status, 1);
    } else
      status = Math.max(
        status,
        yield* compare_files(job, join_path(a.name, x ?? name), join_path(b.name, y ?? name), true),
      );
  }
  return status;
}
