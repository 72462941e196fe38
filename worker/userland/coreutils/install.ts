// install(1): copies files and gives them owner and mode, or makes directories.
import { AT_FDCWD, AT_SYMLINK_NOFOLLOW, O_RDONLY } from "../../kernel/uapi/fcntl.ts";
import { S_ISREG, type stat } from "../../kernel/uapi/stat.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { read_fd } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { BACKUP_NOTES, backup_options } from "./backup.ts";
import { Copier } from "./copy.ts";
import { NO_PRESERVE, type Place } from "./copy_options.ts";
import { find_target } from "./cp.ts";
import { join_path, last_component, stat_path } from "./files.ts";
import { ignore_context } from "./ignore_context.ts";
import { components, type DirectoryJob, go_home, make_all, make_leading } from "./mkdir.ts";
import { adjusted_mode, parse_mode } from "./mode.ts";
import { Exit, type Tool, tool } from "./tool.ts";
import { group_id, user_id } from "./userspec.ts";
import { Answers } from "./yesno.ts";

interface Job {
  t: Tool;
  copier: Copier;
  mode: number;
  /** -1: as they are */
  uid: number;
  gid: number;
  directories: DirectoryJob;
}

/** A name or number of -o or -g; -1 when neither is given, or by the number that means "as it is". */
function* id_of(
  t: Tool,
  opt: string,
  what: string,
  find: (text: string) => Code<number | null>,
): Code<number> {
  const text = t.last(opt)?.arg ?? null;
  if (text === null || /^\+?0*4294967295$/.test(text)) return -1;
  return (yield* find(text)) ?? (yield* t.die(`invalid ${what} ${t.quote(text)}`));
}

/** Owner and mode, in this order: a change of the owner takes set-id bits away. */
function* change_attributes(job: Job, to: Place): Code<void> {
  const { t, uid, gid, mode } = job;
  if (uid >= 0 || gid >= 0) {
    const r = yield sys.fchownat(to.dfd, to.name, uid, gid, AT_SYMLINK_NOFOLLOW);
    if (r < 0) return yield* t.error(`cannot change ownership of ${t.quoteaf(to.shown)}`, r);
  }
  const r = yield sys.fchmodat(to.dfd, to.name, mode);
  if (r < 0) yield* t.error(`cannot change permissions of ${t.quoteaf(to.shown)}`, r);
}

const plain = (st: stat): boolean => S_ISREG(st.st_mode) && (st.st_mode & 0o7000) === 0;

/** -C: is there something to do? Not when contents, owner and mode are already as asked for. */
function* need_copy(job: Job, from: ByteString, to: Place): Code<boolean> {
  if (job.mode & 0o7000) return true;
  const src = yield* stat_path(from, false);
  const dst = yield* stat_path(to.name, false, to.dfd);
  if (typeof src === "number" || typeof dst === "number") return true;
  if (!plain(src) || !plain(dst) || src.st_size !== dst.st_size) return true;
  if ((dst.st_mode & 0o7777) !== job.mode) return true;
  if (dst.st_uid !== (job.uid < 0 ? yield sys.getuid() : job.uid)) return true;
  if (dst.st_gid !== (job.gid < 0 ? yield sys.getgid() : job.gid)) return true;
  const a = yield sys.open(from, O_RDONLY);
  const b = yield sys.openat(to.dfd, to.name, O_RDONLY);
  const same = a >= 0 && b >= 0 && (yield* read_fd(a)) === (yield* read_fd(b));
  if (a >= 0) yield sys.close(a);
  if (b >= 0) yield sys.close(b);
  return !same;
}

function* install_file(job: Job, from: ByteString, to: Place, is_new: "maybe" | "no"): Code<void> {
  const { t, copier } = job;
  if (!t.has("C") || (yield* need_copy(job, from, to)))
    if (!(yield* copier.argument(from, to, is_new)).ok) return;
  yield* change_attributes(job, to);
}

function* install_files(job: Job): Code<void> {
  const { t, copier, directories } = job;
  const leading = (dir: ByteString) => make_way(directories, dir, components(dir));
  const target = yield* find_target(t, "failed to access", t.has("D") ? leading : undefined);
  if (target.dir === null) {
    const to = { dfd: AT_FDCWD, name: target.shown, shown: target.shown };
    if (t.has("D")) yield* make_way(directories, to.name, components(to.name).slice(0, -1));
    yield* install_file(job, t.operands[0], to, target.missing ? "maybe" : "no");
    return;
  }
  copier.memory.destinations = new Set();
  for (const from of t.operands) {
    const name = last_component(from);
    yield* install_file(job, from, { dfd: target.dir, name, shown: join_path(target.shown, name) }, "no");
  }
}

/** -D: makes what leads to the target and comes back; without it nothing can be installed. */
function* make_way(job: DirectoryJob, path: ByteString, parts: ReturnType<typeof components>): Code<void> {
  const failed = yield* make_leading(job, path, parts);
  if (failed) yield* job.t.error(`cannot create directory ${job.t.quoteaf(failed.shown)}`, failed.error);
  job.last = true;
  yield* go_home(job);
  if (failed) throw new Exit(1);
}

export const install = tool({
  name: "install",
  usage:
    "[OPTION]... [-T] SOURCE DEST\n[OPTION]... SOURCE... DIRECTORY\n[OPTION]... -t DIRECTORY SOURCE...\n[OPTION]... -d DIRECTORY...",
  about: `
Copies files into place with the mode and the owner they shall have. With -d
directories are made, and what is missing above them.`,
  options: `
      --backup[=CONTROL]  make a backup of each existing destination file
  -b                  like --backup but does not accept an argument
  -c                  (ignored)
  -C, --compare       leave a destination alone that already is as it should be
  -d, --directory     make directories of all arguments
  -D                  make what is missing above DEST, or all of -t's directory
  -g, --group=GROUP   set group
  -m, --mode=MODE     set mode (as in chmod), instead of rwxr-xr-x
  -o, --owner=OWNER   set owner
  -p, --preserve-timestamps  keep access and modification times
  -s, --strip         strip symbol tables
      --strip-program=PROGRAM  program used to strip binaries
  -S, --suffix=SUFFIX  override the usual backup suffix
  -t, --target-directory=DIRECTORY  copy all SOURCE arguments into DIRECTORY
  -T, --no-target-directory  treat DEST as a normal file
  -v, --verbose       tell each file and directory made
      --preserve-context  keep SELinux security contexts
  -Z                  set the SELinux context of the default type
      --context[=CTX]  like -Z, or set the context CTX`,
  notes: BACKUP_NOTES,
  *run(t) {
    // without SELinux -Z and --context mean nothing, which is said of what asks for a context
    for (const { opt } of t.options)
      if (opt === "preserve-context")
        yield* t.warn("WARNING: ignoring --preserve-context; this kernel is not SELinux-enabled");
    yield* ignore_context(t, "SELinux");
    const make = t.has("d");
    if (make && t.has("t")) yield* t.die("target directory not allowed when installing a directory");
    if (make && t.has("T") && t.operands.length > 2)
      yield* t.usage(`extra operand ${t.quoteaf(t.operands[2])}`);
    if (t.has("C") && t.has("p"))
      yield* t.usage("options --compare (-C) and --preserve-timestamps are mutually exclusive");
    if (t.has("C") && t.has("s")) yield* t.usage("options --compare (-C) and --strip are mutually exclusive");
    if (t.has("s")) yield* t.die("option -s is not simulated");
    const backup = yield* backup_options(t);
    if (make && t.operands.length === 0) yield* t.usage("missing file operand");
    const asked = t.last("m")?.arg ?? null;
    const changes = parse_mode(asked ?? "755");
    if (!changes) return yield* t.die(`invalid mode ${t.quote(asked ?? "")}`);
    if (t.has("strip-program"))
      yield* t.warn("WARNING: ignoring --strip-program option as -s option was not specified");
    yield sys.umask(0);
    const file = adjusted_mode(0, false, 0, changes).mode;
    if (t.has("C") && file & 0o7000)
      yield* t.warn("the --compare (-C) option is ignored when you specify a mode with non-permission bits");
    const uid = yield* id_of(t, "o", "user", user_id);
    const gid = yield* id_of(t, "g", "group", group_id);
    const directories: DirectoryJob = {
      t,
      // without -m all bits are as of rwxr-xr-x
      ...(make && asked !== null ? adjusted_mode(0, true, 0, changes) : { mode: 0o755, bits: 0o7777 }),
      above: 0o755,
      umask: 0,
      umask_above: 0,
      uid: make ? uid : -1,
      gid: make ? gid : -1,
      existing: true,
      last: false,
      home: -1,
      moved: false,
      said: t.has("v") ? "creating directory" : null,
    };
    const copier = new Copier(t, {
      move: false,
      backup,
      dereference: "always",
      recursive: false,
      copy_contents: true,
      hard_link: false,
      symbolic_link: false,
      unlink_after_failed_open: false,
      unlink_first: true,
      interactive: "unspecified",
      stdin_tty: false,
      update: false,
      one_file_system: false,
      verbose: t.has("v"),
      data: true,
      reflink: "auto",
      preserve: { ...NO_PRESERVE, timestamps: t.has("p") },
      require: { attributes: false, context: false, xattr: false },
      no_preserve_mode: false,
      set_mode: 0o600,
      answers: new Answers(),
    });
    if (make) yield* make_all(directories, true);
    else yield* install_files({ t, copier, mode: file, uid, gid, directories });
  },
});
