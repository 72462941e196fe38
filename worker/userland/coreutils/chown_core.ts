// What chown(1) and chgrp(1) have in common: the walk, the change and the report.
import * as F from "../../kernel/uapi/fcntl.ts";
import { new_stat, S_ISDIR, S_ISLNK, S_ISREG, type stat } from "../../kernel/uapi/stat.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import * as sys from "../lib/sys.ts";
import { same_inode, stat_path } from "./files.ts";
import { Fts, type FtsEntry } from "./fts.ts";
import { preserved_root } from "./preserve_root.ts";
import type { Tool } from "./tool.ts";
import { due_after_contents } from "./tree_change.ts";
import { group_name, type UserSpec, user_name } from "./userspec.ts";

export interface ChownJob {
  t: Tool;
  to: UserSpec;
  /** --from: only files that have these ids now; -1 asks for nothing */
  from: { uid: number; gid: number };
  recursive: boolean;
  /** -H, -L or neither */
  follow: "H" | "L" | "P";
  /** act on what a link refers to, not on the link */
  dereference: boolean;
  quiet: boolean;
  report: "v" | "c" | null;
  root: stat | null;
}

/** "user:group", "user" or ":group" for a report; null when neither is asked for. */
const pair = (user: string | null, group: string | null): string | null =>
  user === null ? group : group === null ? user : `${user}:${group}`;

/** What a report calls the change: the ownership, or only the group. */
const subject = (job: ChownJob): string =>
  job.to.user !== null ? "ownership" : job.to.group !== null ? "group" : "ownership";

function* report(job: ChownJob, ent: FtsEntry, st: stat | null, ok: boolean, changed: boolean): Code<void> {
  const { t, to } = job;
  const name = t.quoteaf(ent.path);
  const target = pair(to.user, to.group);
  const old = st
    ? pair(
        to.user !== null ? yield* user_name(st.st_uid) : null,
        to.group !== null ? yield* group_name(st.st_gid) : null,
      )
    : null;
  if (target === null)
    return yield* t.out.print(
      ok ? `ownership of ${name} retained\n` : `failed to change ownership of ${name}\n`,
    );
  const what = `${subject(job)} of ${name}`;
  if (ok) {
    yield* t.out.print(
      changed ? `changed ${what} from ${old} to ${target}\n` : `${what} retained as ${old ?? target}\n`,
    );
  } else
    yield* t.out.print(
      old === null
        ? `failed to change ${what} to ${target}\n`
        : `failed to change ${what} from ${old} to ${target}\n`,
    );
}

/** With --from, the file is held open so that what is tested is what is changed. Returns 1 for "not that one". */
function* restricted_chown(job: ChownJob, fts: Fts, ent: FtsEntry, st: stat): Code<number> {
  const { to, from } = job;
  const special = !S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode);
  if (special) return yield sys.fchownat(fts.cwd_fd, ent.accpath, to.uid, to.gid, 0);
  const flags = F.O_NONBLOCK | F.O_NOCTTY | (S_ISDIR(st.st_mode) ? F.O_DIRECTORY : 0);
  const fd = yield sys.openat(fts.cwd_fd, ent.accpath, F.O_RDONLY | flags);
  if (fd < 0) return fd;
  const open = new_stat();
  let r = yield sys.fstat(fd, open);
  if (r >= 0) {
    const wanted =
      same_inode(open, st) &&
      (from.uid === -1 || from.uid === open.st_uid) &&
      (from.gid === -1 || from.gid === open.st_gid);
    r = wanted ? yield sys.fchown(fd, to.uid, to.gid) : 1;
  }
  yield sys.close(fd);
  return r;
}

/** Changes one file, and says so. */
function* change(job: ChownJob, fts: Fts, ent: FtsEntry): Code<void> {
  const { t, to, from, dereference } = job;
  const name = t.quoteaf(ent.path);
  let st: stat | null = ent.info === "NSOK" ? null : ent.st;
  if (dereference && st && S_ISLNK(st.st_mode)) {
    const target = yield* stat_path(ent.accpath, true, fts.cwd_fd);
    if (typeof target === "number") {
      t.status = 1;
      if (!job.quiet) yield* t.error(`cannot dereference ${name}`, target);
      if (job.report === "v") yield* report(job, ent, null, false, false);
      return;
    }
    st = target;
  }
  if (st && ((from.uid !== -1 && from.uid !== st.st_uid) || (from.gid !== -1 && from.gid !== st.st_gid))) {
    if (job.report === "v") yield* report(job, ent, st, true, false);
    return;
  }
  const restricted = from.uid !== -1 || from.gid !== -1;
  const r =
    restricted && dereference && st
      ? yield* restricted_chown(job, fts, ent, st)
      : yield sys.fchownat(fts.cwd_fd, ent.accpath, to.uid, to.gid, dereference ? 0 : F.AT_SYMLINK_NOFOLLOW);
  if (r < 0) {
    t.status = 1;
    const what = to.uid !== -1 ? "ownership" : "group";
    if (!job.quiet) yield* t.error(`changing ${what} of ${name}`, r);
  }
  if (!job.report || !st) return;
  const changed =
    r === 0 && ((to.uid !== -1 && to.uid !== st.st_uid) || (to.gid !== -1 && to.gid !== st.st_gid));
  if (job.report === "v" || changed) yield* report(job, ent, st, r >= 0, changed);
}

function* complain(job: ChownJob, ent: FtsEntry, message: ByteString): Code<void> {
  job.t.status = 1;
  if (!job.quiet) yield* job.t.error(message, ent.errno);
  if (job.report === "v") yield* report(job, ent, null, false, false);
}

function* process_file(job: ChownJob, fts: Fts, ent: FtsEntry): Code<void> {
  if (!(yield* due_after_contents(job, fts, ent, (message) => complain(job, ent, message)))) return;
  yield* change(job, fts, ent);
  if (!job.recursive) ent.instruction = "skip";
}

/** Changes all of `paths`. */
export function* chown_files(job: ChownJob, paths: readonly ByteString[]): Code<void> {
  const { from, report: reporting, follow } = job;
  const must_look = from.uid !== -1 || from.gid !== -1 || job.dereference || job.root || reporting;
  const fts = new Fts(paths, {
    logical: job.recursive && follow === "L",
    comfollow: job.recursive && follow === "H",
    nostat: !must_look,
  });
  for (let ent = yield* fts.read(); ent; ent = yield* fts.read()) yield* process_file(job, fts, ent);
  yield* fts.close();
}

/** The options both tools share, as the rest of a job. */
export function* chown_options(t: Tool): Code<Omit<ChownJob, "to" | "from">> {
  const recursive = t.has("R");
  const deref = t.last("dereference", "h")?.opt;
  const follow = (t.last("H", "L", "P")?.opt ?? "P") as ChownJob["follow"];
  let dereference = deref !== "h";
  if (recursive) {
    if (follow === "P") {
      if (t.has("dereference") && deref === "dereference")
        yield* t.die("-R --dereference requires either -H or -L");
      dereference = false;
    }
  }
  const root = yield* preserved_root(t);
  const verbosity = t.last("c", "v")?.opt;
  return {
    t,
    recursive,
    follow,
    dereference,
    quiet: t.has("f"),
    report: verbosity === "c" || verbosity === "v" ? verbosity : null,
    root,
  };
}

/** The owner and group of --reference. */
export function* reference_spec(t: Tool, path: ByteString): Code<UserSpec> {
  const st = yield* stat_path(path, true);
  if (typeof st === "number") return yield* t.die(`failed to get attributes of ${t.quoteaf(path)}`, st);
  return {
    uid: st.st_uid,
    gid: st.st_gid,
    user: yield* user_name(st.st_uid),
    group: yield* group_name(st.st_gid),
  };
}

export const CHOWN_OPTIONS = `
  -c, --changes          like verbose but report only when a change is made
  -f, --silent, --quiet  suppress most error messages
  -v, --verbose          output a diagnostic for every file processed
      --dereference      affect the referent of each symbolic link (this is
                         the default), rather than the symbolic link itself
  -h, --no-dereference   affect symbolic links instead of any referenced file
                         (useful only on systems that can change the
                         ownership of a symlink)`;

export const CHOWN_TRAVERSAL = `
      --no-preserve-root  do not treat '/' specially (the default)
      --preserve-root    fail to operate recursively on '/'
      --reference=RFILE  use RFILE's owner and group rather than
                         specifying values
  -R, --recursive        operate on files and directories recursively

The following options modify how a hierarchy is traversed when the -R
option is also specified.  If more than one is specified, only the final
one takes effect.

  -H                     if a command line argument is a symbolic link
                         to a directory, traverse it
  -L                     traverse every symbolic link to a directory
                         encountered
  -P                     do not traverse any symbolic links (default)
`;
