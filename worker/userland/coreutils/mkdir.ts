// mkdir(1). With -p the parents are walked by chdir, as the real one does: audit records show that.
import { EACCES, EEXIST, ENOENT } from "../../kernel/uapi/errno.ts";
import {
  O_CLOEXEC,
  O_DIRECTORY,
  O_NOCTTY,
  O_NOFOLLOW,
  O_NONBLOCK,
  O_PATH,
  O_RDONLY,
} from "../../kernel/uapi/fcntl.ts";
import { new_stat, S_ISDIR } from "../../kernel/uapi/stat.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import * as sys from "../lib/sys.ts";
import { stat_path } from "./files.ts";
import { adjusted_mode, parse_mode } from "./mode.ts";
import { type Tool, tool } from "./tool.ts";

const DIR_FLAGS = O_RDONLY | O_NOCTTY | O_NONBLOCK | O_NOFOLLOW | O_DIRECTORY;

/** What mkdir and install -d make. */
export interface DirectoryJob {
  t: Tool;
  /** mode of the new directories */
  mode: number;
  /** mode of those above them that are missing, before the umask */
  above: number;
  /** those of its bits that -m speaks of; 0 without it */
  bits: number;
  /** the umask while directories are made, and while those above them are (-p) */
  umask: number;
  umask_above: number;
  /** nothing is made after this one: it does not matter where we are then */
  last: boolean;
  /** descriptor of the directory we came from, -1 while nobody needs it; and whether we are elsewhere */
  home: number;
  moved: boolean;
  /** "created directory", null without -v */
  said: string | null;
}

const SET_ID = 0o6000;
const STICKY = 0o1000;
/** Whether -m speaks of special bits: such a directory is made closed to others until all its bits are there. */
const is_special = (job: DirectoryJob): boolean => ((job.bits & SET_ID) | (job.mode & STICKY)) !== 0;
const make = (job: DirectoryJob, path: ByteString) =>
  sys.mkdir(path, is_special(job) ? job.mode & ~0o022 : job.mode);

function* made(job: DirectoryJob, shown: ByteString): Code<void> {
  if (job.said !== null) yield* job.t.out.print(`${job.t.name}: ${job.said} ${job.t.quoteaf(shown)}\n`);
}

/** chdir(2), or fchdir(2) of a descriptor, remembering where we were if something is still to be made from there. */
function* go(job: DirectoryJob, to: ByteString | number): Code<number> {
  if (!job.last && job.home < 0) job.home = yield sys.open(".", O_RDONLY);
  const r = typeof to === "number" ? yield sys.fchdir(to) : yield sys.chdir(to);
  if (r === 0) job.moved = true;
  return r;
}

/** Back to where operands are relative to, before the next of them. */
export function* go_home(job: DirectoryJob): Code<void> {
  if (job.moved) yield sys.fchdir(job.home);
  job.moved = false;
  if (!job.last || job.home < 0) return;
  yield sys.close(job.home);
  job.home = -1;
}

/** chmod of a file that we may not open: by the link of a descriptor that is only a place. */
function* lchmod(path: ByteString, mode: number): Code<number> {
  const fd = yield sys.open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_PATH);
  if (fd < 0) return fd;
  yield sys.fstat(fd, new_stat());
  const r = yield sys.chmod(`/proc/self/fd/${fd}`, mode);
  yield sys.close(fd);
  return r;
}

/** After mkdir(path): looks whether it got the mode of -m, which the kernel may have cut, and gives it what lacks. */
function* fix_mode(job: DirectoryJob, path: ByteString, shown: ByteString): Code<void> {
  // without a permission there is none that could lack
  if (!is_special(job) && (job.mode & job.bits & 0o777) === 0) return;
  const fd = yield sys.open(path, DIR_FLAGS);
  let place = path;
  if (fd === -EACCES && (yield* go(job, path)) === 0) place = ".";
  const st = new_stat();
  const r = fd >= 0 ? yield sys.fstat(fd, st) : fd === -EACCES ? yield sys.stat_(place, st) : fd;
  if (r < 0) return yield* job.t.error(`cannot change permissions of ${job.t.quoteaf(shown)}`, r);
  const mode = job.mode | (st.st_mode & 0o7777 & ~job.bits);
  if ((st.st_mode ^ job.mode) & job.bits) {
    const changed = fd >= 0 ? yield sys.fchmod(fd, mode) : yield* lchmod(place, mode);
    if (changed < 0) yield* job.t.error(`cannot change permissions of ${job.t.quoteaf(shown)}`, changed);
  }
  if (fd >= 0) yield sys.close(fd);
}

function* make_one(job: DirectoryJob, path: ByteString): Code<void> {
  const r = yield make(job, path);
  if (r < 0) return yield* job.t.error(`cannot create directory ${job.t.quote(path)}`, r);
  yield* made(job, path);
  yield* fix_mode(job, path, path);
}

/** A directory on the way: whoever makes it must be able to go on in it. */
function* make_above(job: DirectoryJob, name: ByteString): Code<number> {
  if (job.umask_above === job.umask) return yield sys.mkdir(name, job.above);
  yield sys.umask(job.umask_above);
  const r = yield sys.mkdir(name, job.above);
  yield sys.umask(job.umask);
  return r;
}

/** Enters a component that was made (its mode may not let us follow a link there) or that existed. */
function* enter(job: DirectoryJob, name: ByteString, created: boolean): Code<number> {
  if (!created) return yield* go(job, name);
  const fd = yield sys.open(name, DIR_FLAGS);
  if (fd < 0) return fd;
  const r = yield* go(job, fd);
  yield sys.close(fd);
  return r;
}

/**
 * The real one ends a component with a NUL in the argument itself while it makes it, so that /proc/PID/cmdline and
 * PROCTITLE show the path in two. `at` is the offset of the slash, -1 to show the argument whole again.
 */
function* show_cut(job: DirectoryJob, path: ByteString, at: number): Code<void> {
  const { t } = job;
  const operand = t.args.lastIndexOf(path);
  const args = t.args.map((a, i) => (i === operand && at >= 0 ? `${a.slice(0, at)}\0${a.slice(at + 1)}` : a));
  yield sys.set_args([t.name, ...args]);
}

/** mkdir -p: one component after the other, entering each but the last. */
export function* make_with_parents(job: DirectoryJob, path: ByteString): Code<void> {
  const { t } = job;
  const parts = [...path.matchAll(/[^/]+/g)];
  if (parts.length === 0) {
    const st = yield* stat_path(path, true);
    if (typeof st === "number") yield* t.error(`cannot create directory ${t.quote(path)}`, st);
    return;
  }
  for (let i = 0; i < parts.length; i++) {
    const last = i === parts.length - 1;
    const name = (i === 0 && path.startsWith("/") ? "/" : "") + parts[i][0];
    const shown = path.slice(0, parts[i].index + parts[i][0].length);
    let created = false;
    let error = 0;
    if (!last) yield* show_cut(job, path, shown.length);
    if (parts[i][0] !== "." && parts[i][0] !== "..") {
      const r = last ? yield make(job, name) : yield* make_above(job, name);
      created = r >= 0;
      error = created ? 0 : r;
    }
    if (created) yield* made(job, shown);
    if (last) {
      if (created) return yield* fix_mode(job, name, path);
      const st = error === 0 || error === -EEXIST ? yield* stat_path(name, true) : error;
      if (typeof st !== "number" && S_ISDIR(st.st_mode)) return;
      return yield* t.error(`cannot create directory ${t.quote(path)}`, error || -ENOENT);
    }
    const r = yield* enter(job, name, created);
    yield* show_cut(job, path, -1);
    if (r < 0) {
      const why = r === -ENOENT && error !== 0 ? error : r;
      return yield* t.error(`cannot create directory ${t.quote(shown)}`, why);
    }
  }
}

export const mkdir = tool({
  name: "mkdir",
  usage: "[OPTION]... DIRECTORY...",
  about: "Create the DIRECTORY(ies), if they do not already exist.",
  options: `
  -m, --mode=MODE   set file mode (as in chmod), not a=rwx - umask
  -p, --parents     no error if existing, make parent directories as needed,
                    with their file modes unaffected by any -m option
  -v, --verbose     print a message for each created directory`,
  *run(t) {
    yield* t.expect_operands(1);
    const job: DirectoryJob = {
      t,
      mode: 0o777,
      above: 0o777,
      bits: 0,
      umask: 0,
      umask_above: 0,
      last: false,
      home: -1,
      moved: false,
      said: t.has("v") ? "created directory" : null,
    };
    const asked = t.last("m")?.arg ?? null;
    if (t.has("p") || asked !== null) {
      const mask = yield sys.umask(0);
      job.umask = mask;
      job.umask_above = mask & ~0o300;
      if (asked !== null) {
        const changes = parse_mode(asked);
        if (!changes) return yield* t.die(`invalid mode ${t.quote(asked)}`);
        Object.assign(job, adjusted_mode(0o777, true, mask, changes));
        job.umask = mask & ~job.mode;
      }
      yield sys.umask(job.umask);
    }
    for (const [i, path] of t.operands.entries()) {
      job.last = i === t.operands.length - 1;
      yield* go_home(job);
      yield* t.has("p") ? make_with_parents(job, path) : make_one(job, path);
    }
  },
});
