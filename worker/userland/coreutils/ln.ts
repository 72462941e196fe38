// ln(1).
import { EDQUOT, EEXIST, EINVAL, EMLINK, ENOENT, ENOSPC, ENOTDIR, EROFS } from "../../kernel/uapi/errno.ts";
import { AT_FDCWD, AT_SYMLINK_FOLLOW } from "../../kernel/uapi/fcntl.ts";
import { S_ISDIR, type stat } from "../../kernel/uapi/stat.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import * as sys from "../lib/sys.ts";
import { BACKUP_NOTES, type BackupOptions, backup_name, backup_options } from "./backup.ts";
import { canonicalize, relative_path } from "./canonicalize.ts";
import { file_key, type Place } from "./copy_options.ts";
import { same_name } from "./copy_same.ts";
import { dir_name, join_path, last_component, same_inode, stat_path } from "./files.ts";
import { force_link, force_symlink, is_directory_fd, no_directory, target_directory } from "./target_dir.ts";
import { type Tool, tool } from "./tool.ts";
import { Answers } from "./yesno.ts";

interface Job {
  t: Tool;
  symbolic: boolean;
  relative: boolean;
  /** hard links to what a symbolic link leads to (-L) */
  logical: boolean;
  /** what to do with a destination that exists */
  existing: "refuse" | "ask" | "replace";
  backup: BackupOptions;
  /** links made into a directory by this run; null when there is only one */
  made: Set<string> | null;
  answers: Answers;
}

/** The text of a symbolic link at `to` that leads to `target`, seen from where the link is. */
function* relative_to_link(target: ByteString, to: Place): Code<ByteString> {
  const dir = yield* canonicalize(dir_name(to.shown), "missing");
  const real = yield* canonicalize(target, "missing");
  if (typeof dir === "number" || typeof real === "number") return target;
  return relative_path(dir, real);
}

/** Takes an existing destination out of the way. False when the link must not be made; `status` says if that is well. */
function* make_room(
  job: Job,
  source: ByteString,
  to: Place,
): Code<{ go: boolean; backup: ByteString | null }> {
  const { t } = job;
  const stop = { go: false, backup: null };
  const dst = yield* stat_path(to.name, false, to.dfd);
  if (typeof dst === "number") {
    if (dst === -ENOENT) return { go: true, backup: null };
    yield* t.error(`failed to access ${t.quoteaf(to.shown)}`, dst);
    return stop;
  }
  if (S_ISDIR(dst.st_mode)) {
    yield* t.error(`${t.quotef(to.shown)}: cannot overwrite directory`);
    return stop;
  }
  if (job.made?.has(file_key(to, dst))) {
    yield* t.error(`will not overwrite just-created ${t.quoteaf(to.shown)} with ${t.quoteaf(source)}`);
    return stop;
  }
  // a file must not be replaced by a link to itself
  if (job.existing !== "ask" && (job.backup.type === "none" || !job.symbolic)) {
    const src = yield* stat_path(source, job.symbolic || job.logical);
    const one = typeof src !== "number" && same_inode(src, dst);
    if (
      one &&
      (src.st_nlink === 1 || (yield* same_name({ dfd: AT_FDCWD, name: source, shown: source }, to)))
    ) {
      yield* t.error(`${t.quoteaf(source)} and ${t.quoteaf(to.shown)} are the same file`);
      return stop;
    }
  }
  if (job.existing === "ask" && !(yield* job.answers.ask(`${t.name}: replace ${t.quoteaf(to.shown)}? `))) {
    t.status ||= 1;
    return stop;
  }
  if (job.backup.type === "none") return { go: true, backup: null };
  const name = yield* backup_name(to.dfd, to.name, job.backup);
  const r = yield sys.renameat(to.dfd, to.name, to.dfd, name);
  if (r < 0 && r !== -ENOENT) {
    yield* t.error(`cannot backup ${t.quoteaf(to.shown)}`, r);
    return stop;
  }
  return { go: true, backup: r < 0 ? null : name };
}

function* report_failure(job: Job, source: ByteString, to: Place, r: number): Code<void> {
  const { t } = job;
  if (!job.symbolic && r === -EMLINK)
    return yield* t.error(`failed to create hard link to ${t.quoteaf(source)}`, r);
  const what = `failed to create ${job.symbolic ? "symbolic" : "hard"} link ${t.quoteaf(to.shown)}`;
  // where the error is about the destination alone, the source is not named
  const short = [-EDQUOT, -EEXIST, -ENOSPC, -EROFS].includes(r);
  if (job.symbolic)
    return yield* t.error(short || source !== "" ? what : `${what} -> ${t.quoteaf(source)}`, r);
  yield* t.error(short ? what : `${what} => ${t.quoteaf(source)}`, r);
}

/** Makes one link. `first` is what an attempt just made gave. */
function* make_link(job: Job, source: ByteString, to: Place, first: number | null): Code<void> {
  const { t } = job;
  const flags = job.logical ? AT_SYMLINK_FOLLOW : 0;
  let text = source;
  let r = first;
  if (r === null) {
    if (job.relative) text = yield* relative_to_link(source, to);
    r = job.symbolic
      ? yield sys.symlinkat(text, to.dfd, to.name)
      : yield sys.linkat(AT_FDCWD, source, to.dfd, to.name, flags);
  }
  let src: stat | null = null;
  if (r < 0 && !job.symbolic) {
    const st = yield* stat_path(source, job.logical);
    if (typeof st === "number") return yield* t.error(`failed to access ${t.quoteaf(source)}`, st);
    if (S_ISDIR(st.st_mode) && !t.has("d", "F"))
      return yield* t.error(`${t.quotef(source)}: hard link not allowed for directory`);
    src = st;
  }
  let backup: ByteString | null = null;
  if (r < 0 && (job.existing !== "refuse" || job.backup.type !== "none")) {
    const room = yield* make_room(job, source, to);
    if (!room.go) return;
    ({ backup } = room);
    const force = job.existing !== "refuse" || job.backup.type !== "none";
    r = job.symbolic
      ? yield* force_symlink(text, to.dfd, to.name, force, backup === null ? r : null)
      : yield* force_link(source, to.dfd, to.name, flags, force, backup === null ? r : null);
  }
  if (r < 0) {
    yield* report_failure(job, text, to, r);
    if (backup !== null) {
      const b = yield sys.renameat(to.dfd, backup, to.dfd, to.name);
      if (b < 0) yield* t.error(`cannot un-backup ${t.quoteaf(to.shown)}`, b);
    }
    return;
  }
  if (job.made) {
    const st = src ?? (yield* stat_path(source, false));
    if (typeof st !== "number") job.made.add(file_key(to, st));
  }
  if (!t.has("v")) return;
  const kept = backup === null ? "" : `${t.quoteaf(backup)} ~ `;
  yield* t.out.print(`${kept}${t.quoteaf(to.shown)} ${job.symbolic ? "-" : "="}> ${t.quoteaf(text)}\n`);
}

interface Target {
  dir: number | null;
  shown: ByteString;
  first: number | null;
}

/** The directory or the one name to link at; a first attempt is made on a lone pair of names. */
function* find_target(job: Job): Code<Target> {
  const { t } = job;
  const into = t.last("t")?.arg ?? null;
  const { operands } = t;
  if (operands.length === 0) yield* t.usage("missing file operand");
  if (t.has("T")) {
    if (into !== null) yield* t.die("cannot combine --target-directory and --no-target-directory");
    if (operands.length !== 2)
      yield* t.usage(
        operands.length < 2
          ? `missing destination file operand after ${t.quoteaf(operands[0])}`
          : `extra operand ${t.quoteaf(operands[2])}`,
      );
    return { dir: null, shown: operands.pop() as string, first: null };
  }
  if (into !== null) {
    const st = yield* stat_path(into, true);
    if (typeof st === "number") return yield* t.die(`failed to access ${t.quoteaf(into)}`, st);
    if (!S_ISDIR(st.st_mode)) return yield* t.die(`target ${t.quoteaf(into)} is not a directory`);
    const dir = yield* target_directory(into);
    if (!is_directory_fd(dir)) return yield* t.die(`target directory ${t.quoteaf(into)}`, dir);
    return { dir, shown: into, first: null };
  }
  if (operands.length === 1) return { dir: AT_FDCWD, shown: ".", first: null };
  const shown = operands.pop() as string;
  let first: number | null = null;
  if (operands.length === 1 && !job.relative) {
    first = job.symbolic
      ? yield sys.symlinkat(operands[0], AT_FDCWD, shown)
      : yield sys.linkat(AT_FDCWD, operands[0], AT_FDCWD, shown, job.logical ? AT_SYMLINK_FOLLOW : 0);
    // only these leave the possibility that a directory is meant
    if (first >= 0 || (first !== -EEXIST && first !== -ENOTDIR && first !== -EINVAL))
      return { dir: null, shown, first };
  }
  const dir = yield* target_directory(shown, t.has("n"));
  if (is_directory_fd(dir)) return { dir, shown, first: null };
  if (operands.length > 1 || !no_directory(dir)) return yield* t.die(`target ${t.quoteaf(shown)}`, dir);
  return { dir: null, shown, first };
}

export const ln = tool({
  name: "ln",
  usage:
    "[OPTION]... [-T] TARGET LINK_NAME\n[OPTION]... TARGET\n[OPTION]... TARGET... DIRECTORY\n[OPTION]... -t DIRECTORY TARGET...",
  about: `In the 1st form, create a link to TARGET with the name LINK_NAME.
In the 2nd form, create a link to TARGET in the current directory.
In the 3rd and 4th forms, create links to each TARGET in DIRECTORY.
Create hard links by default, symbolic links with --symbolic.
By default, each destination (name of new link) should not already exist.
When creating hard links, each TARGET must exist.  Symbolic links
can hold arbitrary text; if later resolved, a relative link is
interpreted in relation to its parent directory.

Mandatory arguments to long options are mandatory for short options too.`,
  options: `
      --backup[=CONTROL]      make a backup of each existing destination file
  -b                          like --backup but does not accept an argument
  -d, -F, --directory         allow the superuser to attempt to hard link
                                directories (note: will probably fail due to
                                system restrictions, even for the superuser)
  -f, --force                 remove existing destination files
  -i, --interactive           prompt whether to remove destinations
  -L, --logical               dereference TARGETs that are symbolic links
  -n, --no-dereference        treat LINK_NAME as a normal file if
                                it is a symbolic link to a directory
  -P, --physical              make hard links directly to symbolic links
  -r, --relative              with -s, create links relative to link location
  -s, --symbolic              make symbolic links instead of hard links
  -S, --suffix=SUFFIX         override the usual backup suffix
  -t, --target-directory=DIRECTORY  specify the DIRECTORY in which to create
                                the links
  -T, --no-target-directory   treat LINK_NAME as a normal file always
  -v, --verbose               print name of each linked file`,
  notes: `${BACKUP_NOTES}

Using -s ignores -L and -P.  Otherwise, the last option specified controls
behavior when a TARGET is a symbolic link, defaulting to -P.`,
  *run(t) {
    const symbolic = t.has("s");
    const existing = t.last("f", "i")?.opt;
    const job: Job = {
      t,
      symbolic,
      relative: t.has("r"),
      logical: !symbolic && t.last("L", "P")?.opt === "L",
      existing: existing === "f" ? "replace" : existing === "i" ? "ask" : "refuse",
      backup: yield* backup_options(t),
      made: null,
      answers: new Answers(),
    };
    if (job.relative && !symbolic) yield* t.die("cannot do --relative without --symbolic");
    const target = yield* find_target(job);
    const { dir, first } = target;
    if (dir === null) {
      yield* make_link(job, t.operands[0], { dfd: AT_FDCWD, name: target.shown, shown: target.shown }, first);
    } else {
      if (t.operands.length > 1 && !symbolic && job.existing === "replace" && job.backup.type !== "numbered")
        job.made = new Set();
      for (const source of t.operands) {
        const name = last_component(source) || source;
        const shown = join_path(target.shown, name);
        yield* make_link(job, source, { dfd: dir, name, shown }, null);
      }
    }
    yield* job.answers.close();
  },
});
