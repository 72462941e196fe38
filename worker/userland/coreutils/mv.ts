// mv(1).
import { ENOENT } from "../../kernel/uapi/errno.ts";
import { AT_FDCWD } from "../../kernel/uapi/fcntl.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import * as sys from "../lib/sys.ts";
import { isatty } from "../lib/ttyname.ts";
import { BACKUP_NOTES, backup_options } from "./backup.ts";
import { Copier, rename_noreplace } from "./copy.ts";
import type { CopyOptions, Place } from "./copy_options.ts";
import { join_path, last_component, strip_slashes } from "./files.ts";
import { stat_root } from "./preserve_root.ts";
import { remove_files } from "./remove.ts";
import {
  given_target,
  is_directory_fd,
  type NamedTarget,
  no_directory,
  target_directory,
} from "./target_dir.ts";
import { type Tool, tool } from "./tool.ts";
import { Answers } from "./yesno.ts";

function* read_options(t: Tool): Code<CopyOptions> {
  // -Z asks for the label that the file gets anyway
  const overwrite = t.last("f", "i", "n")?.opt;
  return {
    move: true,
    backup: yield* backup_options(t),
    dereference: "never",
    recursive: true,
    copy_contents: false,
    hard_link: false,
    symbolic_link: false,
    unlink_after_failed_open: false,
    unlink_first: false,
    interactive:
      overwrite === "f" ? "yes" : overwrite === "i" ? "ask" : overwrite === "n" ? "no" : "unspecified",
    stdin_tty: yield* isatty(0),
    update: t.has("u"),
    one_file_system: false,
    verbose: t.has("v"),
    data: true,
    reflink: "auto",
    preserve: { mode: true, ownership: true, timestamps: true, links: true, context: false, xattr: true },
    require: { attributes: false, context: false, xattr: false },
    no_preserve_mode: false,
    set_mode: null,
    answers: new Answers(),
  };
}

/** Moves one file; what could only be copied is removed afterwards. */
function* move(c: Copier, from: ByteString, to: Place, error: number | null, last: boolean): Code<void> {
  const { t, x } = c;
  const { ok, renamed, into_self } = yield* c.argument(from, to, "no", error, last);
  if (into_self) t.status ||= 1;
  if (!ok || renamed || into_self) return;
  const root = yield* stat_root(t);
  yield* remove_files(t, [from], {
    interactive: "never",
    ignore_missing: false,
    recursive: true,
    empty_dirs: false,
    one_file_system: false,
    root,
    preserve_all: false,
    stdin_tty: false,
    verbose: x.verbose,
    answers: x.answers,
  });
}

/** Where things go, with what an attempt to rename to the one name gave. */
interface Target extends NamedTarget {
  error: number | null;
}

function* find_target(t: Tool): Code<Target> {
  const given = yield* given_target(t);
  if (given) return { ...given, error: null };
  const { operands } = t;
  const shown = operands.pop() as string;
  let error: number | null = null;
  if (operands.length === 1) {
    // the commonest case is tried first: a new name
    error = yield* rename_noreplace(operands[0], AT_FDCWD, shown);
    if (error >= 0) return { dir: null, shown, error: 0 };
  }
  const dir = yield* target_directory(shown);
  if (is_directory_fd(dir)) return { dir, shown, error: null };
  if (operands.length > 1 || !no_directory(dir)) return yield* t.die(`target ${t.quoteaf(shown)}`, dir);
  return { dir: null, shown, error: error ?? -ENOENT };
}

export const mv = tool({
  name: "mv",
  usage: "[OPTION]... [-T] SOURCE DEST\n[OPTION]... SOURCE... DIRECTORY\n[OPTION]... -t DIRECTORY SOURCE...",
  about: `Rename SOURCE to DEST, or move SOURCE(s) to DIRECTORY.

Mandatory arguments to long options are mandatory for short options too.`,
  options: `
      --backup[=CONTROL]       make a backup of each existing destination file
  -b                           like --backup but does not accept an argument
  -f, --force                  do not prompt before overwriting
  -i, --interactive            prompt before overwrite
  -n, --no-clobber             do not overwrite an existing file
If you specify more than one of -i, -f, -n, only the final one takes effect.
      --strip-trailing-slashes  remove any trailing slashes from each SOURCE
                                 argument
  -S, --suffix=SUFFIX          override the usual backup suffix
  -t, --target-directory=DIRECTORY  move all SOURCE arguments into DIRECTORY
  -T, --no-target-directory    treat DEST as a normal file
  -u, --update                 move only when the SOURCE file is newer
                                 than the destination file or when the
                                 destination file is missing
  -v, --verbose                explain what is being done
  -Z, --context                set SELinux security context of destination
                                 file to default type`,
  notes: BACKUP_NOTES,
  *run(t) {
    yield sys.geteuid();
    const x = yield* read_options(t);
    const target = yield* find_target(t);
    if (t.has("strip-trailing-slashes")) t.operands = t.operands.map(strip_slashes);
    if (x.backup.type !== "none" && x.interactive === "no")
      yield* t.usage("options --backup and --no-clobber are mutually exclusive");
    const c = new Copier(t, x);
    const { dir } = target;
    if (dir === null) {
      const place: Place = { dfd: AT_FDCWD, name: target.shown, shown: target.shown };
      yield* move(c, t.operands[0], place, target.error, true);
    } else {
      if (t.operands.length > 1) c.memory.destinations = new Set();
      for (let i = 0; i < t.operands.length; i++) {
        const name = last_component(t.operands[i]) || ".";
        const place: Place = { dfd: dir, name, shown: join_path(target.shown, name) };
        yield* move(c, t.operands[i], place, null, i === t.operands.length - 1);
      }
    }
    yield* x.answers.close();
  },
});
