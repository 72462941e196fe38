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
import { new_stat, S_ISDIR, type stat } from "../../kernel/uapi/stat.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import * as sys from "../lib/sys.ts";
import { stat_path } from "./files.ts";
import { ignore_context } from "./ignore_context.ts";
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
  /** owner and group of the new directories, -1: as they come */
  uid: number;
  gid: number;
  /** a directory that is there already gets owner and mode, too (install -d) */
  existing: boolean;
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
const keeps_owner = (job: DirectoryJob): boolean => job.uid < 0 && job.gid < 0;
/** mkdir(2); what gets another owner is closed to all others until then. */
const make = (job: DirectoryJob, path: ByteString) =>
  sys.mkdir(path, !keeps_owner(job) ? job.mode & ~0o077 : is_special(job) ? job.mode & ~0o022 : job.mode);

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

/** A directory as it is found to give it what it lacks: by its descriptor, or (-1) by its name. */
interface Found {
  fd: number;
  place: ByteString;
  created: boolean;
  st: stat;
}

/** Opens a directory that was made or was there; a negated errno when it is none. */
function* find(job: DirectoryJob, path: ByteString, created: boolean): Code<Found | number> {
  const fd = yield sys.open(path, created ? DIR_FLAGS : DIR_FLAGS & ~O_NOFOLLOW);
  let place = path;
  if (fd === -EACCES && (yield* go(job, path)) === 0) place = ".";
  const st = new_stat();
  const r = fd >= 0 ? yield sys.fstat(fd, st) : fd === -EACCES ? yield sys.stat_(place, st) : fd;
  return r < 0 ? r : { fd, place, created, st };
}

/** Owner first, then the bits of the mode that lack: chown(2) may take set-id bits away. A negated errno. */
function* change(job: DirectoryJob, { fd, place, created, st }: Found): Code<number> {
  const { uid, gid, bits } = job;
  let lacking = st.st_mode ^ job.mode;
  if ((uid >= 0 && uid !== st.st_uid) || (gid >= 0 && gid !== st.st_gid)) {
    const call = fd >= 0 ? sys.fchown(fd, uid, gid) : created ? sys.lchown(place, uid, gid) : null;
    const r = yield call ?? sys.chown(place, uid, gid);
    if (r < 0) return r;
    if (st.st_mode & 0o111) lacking |= st.st_mode & SET_ID;
  }
  if (!(lacking & bits)) return 0;
  const mode = job.mode | (st.st_mode & 0o7777 & ~bits);
  if (fd >= 0) return yield sys.fchmod(fd, mode);
  return created ? yield* lchmod(place, mode) : yield sys.chmod(place, mode);
}

/**
 * After mkdir(path): looks whether the directory got the mode of -m, which the kernel may have cut, and gives it what
 * lacks, and its owner. False when there is no directory.
 */
function* fix(job: DirectoryJob, path: ByteString, shown: ByteString, created: boolean): Code<boolean> {
  // without a permission there is none that could lack
  if (created && keeps_owner(job) && !is_special(job) && (job.mode & job.bits & 0o777) === 0) return true;
  const found = yield* find(job, path, created);
  const r = typeof found === "number" ? found : yield* change(job, found);
  if (typeof found !== "number" && found.fd >= 0) yield sys.close(found.fd);
  if (r >= 0) return true;
  if (typeof found === "number" && !created) {
    const st = yield* stat_path(path, true);
    if (typeof st === "number" || !S_ISDIR(st.st_mode)) return false;
  }
  const what = keeps_owner(job) ? "permissions" : "owner and permissions";
  yield* job.t.error(`cannot change ${what} of ${job.t.quote(shown)}`, r);
  return true;
}

function* make_one(job: DirectoryJob, path: ByteString): Code<void> {
  const r = yield make(job, path);
  if (r < 0) return yield* job.t.error(`cannot create directory ${job.t.quote(path)}`, r);
  yield* made(job, path);
  yield* fix(job, path, path, true);
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

/** A component of a path as it is made: its name from the directory above it, and the path up to it for messages. */
interface Component {
  name: ByteString;
  shown: ByteString;
}
export function components(path: ByteString): Component[] {
  return [...path.matchAll(/[^/]+/g)].map((m, i) => ({
    name: (i === 0 && path.startsWith("/") ? "/" : "") + m[0],
    shown: path.slice(0, m.index + m[0].length),
  }));
}

/** Makes the directories that lead somewhere, entering each. Null, or the one that failed with a negated errno. */
export function* make_leading(
  job: DirectoryJob,
  path: ByteString,
  parts: readonly Component[],
): Code<{ shown: ByteString; error: number } | null> {
  for (const { name, shown } of parts) {
    yield* show_cut(job, path, shown.length);
    const error = /^\/?\.\.?$/.test(name) ? -EEXIST : yield* make_above(job, name);
    if (error >= 0) yield* made(job, shown);
    const r = yield* enter(job, name, error >= 0);
    yield* show_cut(job, path, -1);
    if (r < 0) return { shown, error: r === -ENOENT && error < 0 && error !== -EEXIST ? error : r };
  }
  return null;
}

/** mkdir -p: one component after the other, entering each but the last, which takes the slashes behind it along. */
function* make_with_parents(job: DirectoryJob, path: ByteString): Code<void> {
  const { t } = job;
  const parts = components(path);
  const last = parts.pop();
  const failed = yield* make_leading(job, path, parts);
  if (failed) return yield* t.error(`cannot create directory ${t.quote(failed.shown)}`, failed.error);
  const name = last ? last.name + path.slice(last.shown.length) : path;
  const error = yield make(job, name);
  if (error >= 0) {
    yield* made(job, path);
    yield* fix(job, name, path, true);
    return;
  }
  if (error !== -ENOENT) {
    if (job.existing) {
      if (yield* fix(job, name, path, false)) return;
    } else {
      const st = yield* stat_path(name, true);
      if (typeof st !== "number" && S_ISDIR(st.st_mode)) return;
    }
  }
  yield* t.error(`cannot create directory ${t.quote(path)}`, error);
}

/** Makes each of the operands, which are relative to where we are now. */
export function* make_all(job: DirectoryJob, parents: boolean): Code<void> {
  const { operands } = job.t;
  for (const [i, path] of operands.entries()) {
    job.last = i === operands.length - 1;
    yield* go_home(job);
    yield* parents ? make_with_parents(job, path) : make_one(job, path);
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
  -v, --verbose     print a message for each created directory
  -Z                   set SELinux security context of each created directory
                         to the default type
      --context[=CTX]  like -Z, or if CTX is specified then set the SELinux
                         or SMACK security context to CTX`,
  *run(t) {
    yield* ignore_context(t, "SELinux/SMACK");
    yield* t.expect_operands(1);
    const job: DirectoryJob = {
      t,
      mode: 0o777,
      above: 0o777,
      bits: 0,
      umask: 0,
      umask_above: 0,
      uid: -1,
      gid: -1,
      existing: false,
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
    yield* make_all(job, t.has("p"));
  },
});
