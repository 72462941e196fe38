// chattr(1). The machine knows what i and a mean; the other attributes are kept and shown.
import { FS_DIRSYNC_FL } from "../../kernel/uapi/fs.ts";
import { new_stat, S_ISDIR } from "../../kernel/uapi/stat.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { join_path } from "../coreutils/files.ts";
import type { Code } from "../lib/code.ts";
import { type Cli, program } from "../lib/program.ts";
import { eprint, strerror } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { ATTRIBUTES, fgetflags, fsetflags, iterate_on_dir, short_flags, VERSION } from "./attributes.ts";

const USAGE = "Usage: chattr [-RVf] [-+=aAcCdDeijPsStTuFx] [-p project] [-v version] files...\n";
/** What can be asked for: the others the file system sets itself. */
const LETTERS = "aAcCdDeijmPsStTuFx";

interface Job {
  c: Cli;
  add: number;
  remove: number;
  /** "=": exactly these */
  exactly: number | null;
  recursive: boolean;
  verbose: boolean;
  silent: boolean;
}

const bit_of = (letter: string): number =>
  LETTERS.includes(letter) ? (ATTRIBUTES.find(([l]) => l === letter)?.[1] ?? 0) : 0;

/** One word of options or attributes. */
function* word(job: Job, text: ByteString): Code<void> {
  const { c } = job;
  for (const letter of text.slice(1)) {
    if (text.startsWith("-")) {
      if (letter === "R") job.recursive = true;
      else if (letter === "V") {
        if (!job.verbose) yield* eprint(`chattr ${VERSION}\n`);
        job.verbose = true;
      } else if (letter === "f") job.silent = true;
      else if (letter === "v" || letter === "p") yield* c.die(`option -${letter} is not simulated`);
      if ("RVf".includes(letter)) continue;
    }
    const bit = bit_of(letter);
    if (bit === 0) yield* c.usage(USAGE, 1);
    if (text.startsWith("+")) job.add |= bit;
    else if (text.startsWith("-")) job.remove |= bit;
    else job.exactly = (job.exactly ?? 0) | bit;
  }
  if (text === "=") job.exactly ??= 0;
}

function* complain(job: Job, errno: number, what: ByteString): Code<-1> {
  if (!job.silent) yield* eprint(`chattr: ${strerror(errno)} ${what}\n`);
  return -1;
}

/** Changes the attributes of a file, and with -R of all below it. -1 when something failed. */
function* change(job: Job, path: ByteString): Code<number> {
  const st = new_stat();
  const found = yield sys.lstat(path, st);
  if (found < 0) return yield* complain(job, found, `while trying to stat ${path}`);
  const old = yield* fgetflags(path);
  if (old < 0) return yield* complain(job, old, `while reading flags on ${path}`);
  const directory = S_ISDIR(st.st_mode);
  let flags = job.exactly ?? (old & ~job.remove) | job.add;
  if (job.verbose) yield* job.c.out.print(`Flags of ${path} set as ${short_flags(flags)}\n`);
  if (!directory) flags &= ~FS_DIRSYNC_FL;
  const set = yield* fsetflags(path, flags);
  if (set < 0) return yield* complain(job, set, `while setting flags on ${path}`);
  if (!directory || !job.recursive) return 0;
  return yield* iterate_on_dir(path, function* (name) {
    return name === "." || name === ".." ? 0 : yield* change(job, join_path(path, name));
  });
}

export const chattr = program({
  name: "chattr",
  help: USAGE,
  own_help: true,
  *run(c) {
    const job: Job = { c, add: 0, remove: 0, exactly: null, recursive: false, verbose: false, silent: false };
    let i = 0;
    for (; i < c.args.length && /^[-+=]/.test(c.args[i]); i++) {
      if (c.args[i] === "--") {
        i++;
        break;
      }
      yield* word(job, c.args[i]);
    }
    if (i >= c.args.length) yield* c.usage(USAGE, 1);
    const { add, remove, exactly } = job;
    if (exactly !== null && (add || remove)) yield* c.usage("= is incompatible with - and +\n", 1);
    if (add & remove) yield* c.usage("Can't both set and unset same flag.\n", 1);
    if (!add && !remove && exactly === null) yield* c.usage("Must use '-v', =, - or +\n", 1);
    let status = 0;
    for (const path of c.args.slice(i)) if ((yield* change(job, path)) < 0) status = 1;
    return status;
  },
});
