// mkdir(1). With -p the parents are walked by chdir, as the real one does: audit records show that.
import { EEXIST, ENOENT } from "../../kernel/uapi/errno.ts";
import { O_DIRECTORY, O_NOCTTY, O_NOFOLLOW, O_NONBLOCK, O_RDONLY } from "../../kernel/uapi/fcntl.ts";
import { new_stat, S_ISDIR } from "../../kernel/uapi/stat.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import * as sys from "../lib/sys.ts";
import { stat_path } from "./files.ts";
import { adjust_mode, type ModeChanges, parse_mode } from "./mode.ts";
import { type Tool, tool } from "./tool.ts";

const DIR_FLAGS = O_RDONLY | O_NOCTTY | O_NONBLOCK | O_NOFOLLOW | O_DIRECTORY;

interface Job {
  t: Tool;
  /** mode of the new directory before the umask */
  mode: number;
  /** exact mode asked for with -m: set after creation where the umask took bits away */
  exact: number | null;
  verbose: boolean;
}

function* made(job: Job, shown: ByteString): Code<void> {
  if (job.verbose) yield* job.t.out.print(`${job.t.name}: created directory ${job.t.quoteaf(shown)}\n`);
}

/** After mkdir(path): gives it the exact mode of -m. */
function* fix_mode(job: Job, path: ByteString, shown: ByteString): Code<void> {
  if (job.exact === null) return;
  const fd = yield sys.open(path, DIR_FLAGS);
  if (fd < 0) return yield* job.t.error(`cannot set permissions of ${job.t.quoteaf(shown)}`, fd);
  const st = new_stat();
  yield sys.fstat(fd, st);
  if ((st.st_mode & 0o7777) !== job.exact) {
    const r = yield sys.fchmod(fd, job.exact);
    if (r < 0) yield* job.t.error(`cannot set permissions of ${job.t.quoteaf(shown)}`, r);
  }
  yield sys.close(fd);
}

function* make_one(job: Job, path: ByteString): Code<void> {
  const r = yield sys.mkdir(path, job.mode);
  if (r < 0) return yield* job.t.error(`cannot create directory ${job.t.quote(path)}`, r);
  yield* made(job, path);
  yield* fix_mode(job, path, path);
}

/** Enters a component that was made (its mode may not let us follow a link there) or that existed. */
function* enter(name: ByteString, created: boolean): Code<number> {
  if (!created) return yield sys.chdir(name);
  const fd = yield sys.open(name, DIR_FLAGS);
  if (fd < 0) return fd;
  const r = yield sys.fchdir(fd);
  yield sys.close(fd);
  return r;
}

/**
 * The real one ends a component with a NUL in the argument itself while it makes it, so that /proc/PID/cmdline and
 * PROCTITLE show the path in two. `at` is the offset of the slash, -1 to show the argument whole again.
 */
function* show_cut(job: Job, path: ByteString, at: number): Code<void> {
  const { t } = job;
  const operand = t.args.lastIndexOf(path);
  const args = t.args.map((a, i) => (i === operand && at >= 0 ? `${a.slice(0, at)}\0${a.slice(at + 1)}` : a));
  yield sys.set_args([t.name, ...args]);
}

/** mkdir -p: one component after the other, entering each but the last. */
function* make_with_parents(job: Job, path: ByteString): Code<void> {
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
      const r = yield sys.mkdir(name, last ? job.mode : 0o777);
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
    const r = yield* enter(name, created);
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
    const mask = yield sys.umask(0);
    yield sys.umask(mask);
    const job: Job = { t, mode: 0o777, exact: null, verbose: t.has("v") };
    const asked = t.last("m")?.arg;
    if (asked !== undefined && asked !== null) {
      const changes: ModeChanges | null = parse_mode(asked);
      if (!changes) return yield* t.die(`invalid mode ${t.quote(asked)}`);
      job.exact = adjust_mode(0o777, true, mask, changes);
      job.mode = job.exact;
    }
    if (!t.has("p")) {
      for (const path of t.operands) yield* make_one(job, path);
      return;
    }
    const home = t.operands.length > 1 ? yield sys.open(".", O_RDONLY) : -1;
    for (let i = 0; i < t.operands.length; i++) {
      if (i > 0 && home >= 0) yield sys.fchdir(home);
      yield* make_with_parents(job, t.operands[i]);
    }
    if (home >= 0) yield sys.close(home);
  },
});
