// cp(1).
import { ENOENT } from "../../kernel/uapi/errno.ts";
import { AT_FDCWD } from "../../kernel/uapi/fcntl.ts";
import { S_ISREG } from "../../kernel/uapi/stat.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import * as sys from "../lib/sys.ts";
import { BACKUP_NOTES, backup_name, backup_options } from "./backup.ts";
import { Copier } from "./copy.ts";
import { type CopyOptions, NO_PRESERVE, type Place, type Preserve } from "./copy_options.ts";
import { copied_parents } from "./cp_parents.ts";
import { dir_name, join_path, last_component, stat_path, strip_slashes } from "./files.ts";
import { ignore_context } from "./ignore_context.ts";
import { is_selinux_enabled } from "./selinux.ts";
import {
  given_target,
  is_directory_fd,
  type NamedTarget,
  no_directory,
  target_directory,
} from "./target_dir.ts";
import { type Tool, tool } from "./tool.ts";
import { Answers } from "./yesno.ts";

const ATTRIBUTES = [["mode"], ["timestamps"], ["ownership"], ["links"], ["context"], ["xattr"], ["all"]];
const WHEN = [["auto"], ["always"], ["never"]];

/** --preserve=LIST and --no-preserve=LIST. */
function* decode_preserve(t: Tool, x: CopyOptions, list: string, on: boolean): Code<void> {
  const option = on ? "--preserve" : "--no-preserve";
  for (const word of list.split(",")) {
    const name = ATTRIBUTES[yield* t.choose(option, word, ATTRIBUTES)][0] as keyof Preserve | "all";
    if (name === "all") {
      x.preserve = {
        mode: on,
        ownership: on,
        timestamps: on,
        links: on,
        context: on && (yield* is_selinux_enabled()),
        xattr: on,
      };
      x.no_preserve_mode = !on;
      continue;
    }
    if (name === "context" && on && !(yield* is_selinux_enabled()))
      yield* t.die("cannot preserve security context without an SELinux-enabled kernel");
    x.preserve[name] = on;
    if (name === "mode") x.no_preserve_mode = !on;
    if (name === "context") x.require.context = on;
    if (name === "xattr") x.require.xattr = on;
  }
}

/** Options that say what is copied and how, in their order. */
function* read_options(t: Tool): Code<CopyOptions> {
  const x: CopyOptions = {
    move: false,
    backup: yield* backup_options(t),
    dereference: "always",
    recursive: false,
    copy_contents: t.has("copy-contents"),
    hard_link: t.has("l"),
    symbolic_link: t.has("s"),
    unlink_after_failed_open: t.has("f"),
    unlink_first: t.has("remove-destination"),
    interactive: "unspecified",
    stdin_tty: false,
    update: t.has("u"),
    one_file_system: t.has("x"),
    verbose: t.has("v"),
    data: !t.has("attributes-only"),
    reflink: "auto",
    preserve: { ...NO_PRESERVE },
    require: { attributes: false, context: false, xattr: false },
    no_preserve_mode: false,
    set_mode: null,
    answers: new Answers(),
  };
  let links: CopyOptions["dereference"] | null = null;
  for (const o of t.options)
    switch (o.opt) {
      case "a":
        links = "never";
        x.recursive = true;
        yield* decode_preserve(t, x, "all", true);
        break;
      case "d":
        links = "never";
        x.preserve.links = true;
        break;
      case "R":
      case "r":
        x.recursive = true;
        break;
      case "L":
        links = "always";
        break;
      case "H":
        links = "arguments";
        break;
      case "P":
        links = "never";
        break;
      case "p":
        x.require.attributes = true;
        yield* decode_preserve(t, x, "mode,ownership,timestamps", true);
        break;
      case "preserve":
        x.require.attributes = true;
        yield* decode_preserve(t, x, o.arg ?? "mode,ownership,timestamps", true);
        break;
      case "no-preserve":
        yield* decode_preserve(t, x, o.arg ?? "", false);
        break;
      case "i":
        x.interactive = "ask";
        break;
      case "n":
        x.interactive = "no";
        break;
      case "reflink":
        x.reflink = (["auto", "always", "never"] as const)[
          o.arg === null ? 1 : yield* t.choose("--reflink", o.arg, WHEN)
        ];
        break;
      case "sparse":
        if ((yield* t.choose("--sparse", o.arg ?? "", [["never"], ["auto"], ["always"]])) === 2)
          yield* t.die("option --sparse=always is not simulated");
        break;
      default:
    }
  yield* ignore_context(t, "SELinux");
  if (x.interactive === "no") x.unlink_after_failed_open = false;
  // a recursive copy keeps links as they are unless told otherwise
  x.dereference = links ?? (x.recursive && !x.hard_link ? "never" : "always");
  return x;
}

/** Where the copies go. */
interface Target extends NamedTarget {
  /** the last operand leads nowhere */
  missing: boolean;
}

/** Finds the target among the operands and takes it out of them. */
export function* find_target(t: Tool, failed?: string, make?: (dir: ByteString) => Code<void>): Code<Target> {
  const given = yield* given_target(t, failed, make);
  if (given) return { ...given, missing: false };
  const { operands } = t;
  const shown = operands.pop() as string;
  const dir = yield* target_directory(shown);
  if (is_directory_fd(dir)) return { dir, shown, missing: false };
  if (operands.length > 1 || !no_directory(dir)) return yield* t.die(`target ${t.quoteaf(shown)}`, dir);
  return { dir: null, shown, missing: dir === -ENOENT };
}

/** The only source to the name given; "cp -f --backup a a" copies the file to its own backup. */
function* copy_to_name(c: Copier, source: ByteString, target: Target): Code<void> {
  const { x } = c;
  let name = target.shown;
  if (x.unlink_after_failed_open && x.backup.type !== "none" && source === name && !target.missing) {
    const st = yield* stat_path(source, true);
    if (typeof st !== "number" && S_ISREG(st.st_mode)) {
      name = yield* backup_name(AT_FDCWD, name, x.backup);
      x.backup = { ...x.backup, type: "none" };
    }
  }
  yield* c.argument(source, { dfd: AT_FDCWD, name, shown: name }, target.missing ? "maybe" : "no");
}

/** One source into a directory, under its last name, or its whole one with --parents. */
function* copy_into(
  c: Copier,
  source: ByteString,
  target: Target & { dir: number },
  parents: boolean,
): Code<boolean> {
  if (parents) {
    const name = strip_slashes(source).replace(/^\/+/, "");
    const place: Place = { dfd: target.dir, name, shown: join_path(target.shown, name) };
    const made = yield* copied_parents(c, dir_name(source), dir_name(name), target.dir, target.shown);
    if (!made) return false;
    const { ok } = yield* c.argument(source, place, made.is_new ? "yes" : "no");
    return (yield* made.finish()) && ok;
  }
  const last = last_component(source);
  // "cp -r dir/.. target" copies the contents of dir/.. into the target itself
  const name = last === ".." || last === "" ? "." : last;
  const place: Place = { dfd: target.dir, name, shown: join_path(target.shown, name) };
  return (yield* c.argument(source, place, "no")).ok;
}

export const cp = tool({
  name: "cp",
  usage: "[OPTION]... [-T] SOURCE DEST\n[OPTION]... SOURCE... DIRECTORY\n[OPTION]... -t DIRECTORY SOURCE...",
  about: `Copy SOURCE to DEST, or multiple SOURCE(s) to DIRECTORY.

Mandatory arguments to long options are mandatory for short options too.`,
  options: `
  -a, --archive                same as -dR --preserve=all
      --attributes-only        don't copy the file data, just the attributes
      --backup[=CONTROL]       make a backup of each existing destination file
  -b                           like --backup but does not accept an argument
      --copy-contents          copy contents of special files when recursive
  -d                           same as --no-dereference --preserve=links
  -f, --force                  if an existing destination file cannot be
                                 opened, remove it and try again (this option
                                 is ignored when the -n option is also used)
  -i, --interactive            prompt before overwrite (overrides a previous -n
                                  option)
  -H                           follow command-line symbolic links in SOURCE
  -l, --link                   hard link files instead of copying
  -L, --dereference            always follow symbolic links in SOURCE
  -n, --no-clobber             do not overwrite an existing file (overrides
                                 a previous -i option)
  -P, --no-dereference         never follow symbolic links in SOURCE
  -p                           same as --preserve=mode,ownership,timestamps
      --preserve[=ATTR_LIST]   preserve the specified attributes (default:
                                 mode,ownership,timestamps), if possible
                                 additional attributes: context, links, xattr,
                                 all
      --no-preserve=ATTR_LIST  don't preserve the specified attributes
      --parents                use full source file name under DIRECTORY
  -R, -r, --recursive          copy directories recursively
      --reflink[=WHEN]         control clone/CoW copies. See below
      --remove-destination     remove each existing destination file before
                                 attempting to open it (contrast with --force)
      --sparse=WHEN            control creation of sparse files. See below
      --strip-trailing-slashes  remove any trailing slashes from each SOURCE
                                 argument
  -s, --symbolic-link          make symbolic links instead of copying
  -S, --suffix=SUFFIX          override the usual backup suffix
  -t, --target-directory=DIRECTORY  copy all SOURCE arguments into DIRECTORY
  -T, --no-target-directory    treat DEST as a normal file
  -u, --update                 copy only when the SOURCE file is newer
                                 than the destination file or when the
                                 destination file is missing
  -v, --verbose                explain what is being done
  -x, --one-file-system        stay on this file system
  -Z                           set SELinux security context of destination
                                 file to default type
      --context[=CTX]          like -Z, or if CTX is specified then set the
                                 SELinux or SMACK security context to CTX`,
  notes: `
By default, sparse SOURCE files are detected by a crude heuristic and the
corresponding DEST file is made sparse as well.  That is the behavior
selected by --sparse=auto.  Specify --sparse=always to create a sparse DEST
file whenever the SOURCE file contains a long enough sequence of zero bytes.
Use --sparse=never to inhibit creation of sparse files.

When --reflink[=always] is specified, perform a lightweight copy, where the
data blocks are copied only when modified.  If this is not possible the copy
fails, or if --reflink=auto is specified, fall back to a standard copy.
Use --reflink=never to ensure a standard copy is performed.
${BACKUP_NOTES}

As a special case, cp makes a backup of SOURCE when the force and backup
options are given and SOURCE and DEST are the same name for an existing,
regular file.`,
  *run(t) {
    yield sys.geteuid();
    const x = yield* read_options(t);
    if (x.hard_link && x.symbolic_link) yield* t.usage("cannot make both hard and symbolic links");
    if (x.backup.type !== "none" && x.interactive === "no")
      yield* t.usage("options --backup and --no-clobber are mutually exclusive");
    if (t.has("strip-trailing-slashes"))
      t.operands = [...t.operands.slice(0, -1).map(strip_slashes), ...t.operands.slice(-1)];
    const target = yield* find_target(t);
    const parents = t.has("parents");
    if (parents && target.dir === null) yield* t.usage("with --parents, the destination must be a directory");
    const c = new Copier(t, x);
    if (target.dir !== null && t.operands.length > 1) {
      c.memory.sources = new Set();
      c.memory.destinations = new Set();
    }
    for (const source of t.operands) {
      if (target.dir !== null) {
        yield* copy_into(c, source, { ...target, dir: target.dir }, parents);
        continue;
      }
      yield* copy_to_name(c, source, target);
    }
    yield* x.answers.close();
  },
});
