// chmod(1).

import { S_ISDIR, S_ISGID, S_ISLNK, S_ISUID, S_ISVTX, type stat } from "../../kernel/uapi/stat.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import * as sys from "../lib/sys.ts";
import { stat_path } from "./files.ts";
import { Fts, type FtsEntry } from "./fts.ts";
import { adjust_mode, type ModeChanges, mode_string, parse_mode } from "./mode.ts";
import { preserved_root, refuses_root } from "./preserve_root.ts";
import { type Tool, tool } from "./tool.ts";
import { passed_over } from "./tree_change.ts";

/** Marks a mode that was given like an option ("-w"), which the option parser must not see. */
const MODE_MARK = "\0";

/** Takes modes such as -w or -rwx out of the options. The whole word counts as the mode, "-Rw" too: it is no mode. */
function take_out_modes(args: readonly string[]): string[] {
  const out: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i];
    if (arg === "--") return [...out, ...args.slice(i)];
    const m = /^-([Rcfv]*)[rwxXstugoa,+=0-7]/.exec(arg);
    if (!m) {
      out.push(arg);
      continue;
    }
    if (m[1]) out.push(`-${m[1]}`);
    out.push(MODE_MARK + arg);
  }
  return out;
}

interface Job {
  t: Tool;
  changes: ModeChanges;
  umask: number;
  recursive: boolean;
  quiet: boolean;
  /** -v reports every file, -c those that change */
  report: "v" | "c" | null;
  /** the mode was given like an option: say so where the umask kept it from being what it looks like */
  surprises: boolean;
  root: stat | null;
}

const shown = (mode: number): string =>
  `${(mode & 0o7777).toString(8).padStart(4, "0")} (${mode_string(mode).slice(1)})`;

/** One line about what became of a file. */
function describe(name: ByteString, old: number, mode: number, ok: boolean, changed: boolean): string {
  if (!ok) return `failed to change mode of ${name} from ${shown(old)} to ${shown(mode)}\n`;
  return changed
    ? `mode of ${name} changed from ${shown(old)} to ${shown(mode)}\n`
    : `mode of ${name} retained as ${shown(mode)}\n`;
}

/** Changes one file that could be looked at. */
function* change(job: Job, fts: Fts, ent: FtsEntry): Code<void> {
  const { t } = job;
  const old = ent.st.st_mode;
  const name = t.quoteaf(ent.path);
  if (S_ISLNK(old)) {
    if (job.report === "v")
      yield* t.out.print(`neither symbolic link ${name} nor referent has been changed\n`);
    return;
  }
  const is_dir = S_ISDIR(old);
  const mode = adjust_mode(old, is_dir, job.umask, job.changes);
  const r = yield sys.fchmodat(fts.cwd_fd, ent.accpath, mode);
  if (r < 0) {
    t.status = 1;
    if (!job.quiet) yield* t.error(`changing permissions of ${name}`, r);
  }
  if (job.report) {
    let result = mode;
    if (r >= 0 && mode & (S_ISUID | S_ISGID | S_ISVTX)) {
      // the kernel may have refused a special bit without a word
      const st = yield* stat_path(ent.accpath, true, fts.cwd_fd);
      if (typeof st !== "number") result = st.st_mode & 0o7777;
    }
    const changed = r >= 0 && result !== (old & 0o7777);
    if (job.report === "v" || changed) yield* t.out.print(describe(name, old, mode, r >= 0, changed));
  }
  if (r < 0 || !job.surprises) return;
  const naive = adjust_mode(old, is_dir, 0, job.changes);
  if (mode & ~naive) {
    const text = (m: number) => mode_string(m).slice(1);
    yield* t.error(`${t.quotef(ent.path)}: new permissions are ${text(mode)}, not ${text(naive)}`);
  }
}

/** A file that could not be looked at, or entered. */
function* complain(job: Job, message: string, name: ByteString, errno: number): Code<void> {
  const { t } = job;
  t.status = 1;
  if (!job.quiet) yield* t.error(message, errno);
  if (job.report === "v") yield* t.out.print(`${name} could not be accessed\n`);
}

function* process_file(job: Job, fts: Fts, ent: FtsEntry): Code<void> {
  const { t } = job;
  const name = t.quoteaf(ent.path);
  if (ent.info === "DP") return;
  if (ent.info === "SLNONE")
    return yield* complain(job, `cannot operate on dangling symlink ${name}`, name, 0);
  if (yield* passed_over(t, ent, (message, errno) => complain(job, message, name, errno))) return;
  if (yield* refuses_root(t, job.root, ent)) {
    ent.instruction = "skip";
    return;
  }
  yield* change(job, fts, ent);
  if (!job.recursive) ent.instruction = "skip";
}

/** The changes asked for, by --reference, like an option or as the first operand. */
function* read_changes(t: Tool): Code<{ changes: ModeChanges; surprises: boolean; umask: number }> {
  const modes = t.operands.filter((o) => o.startsWith(MODE_MARK)).map((o) => o.slice(1));
  t.operands = t.operands.filter((o) => !o.startsWith(MODE_MARK));
  const reference = t.last("reference")?.arg ?? null;
  if (reference !== null && modes.length > 0) yield* t.usage("cannot combine mode and --reference options");
  const needed = reference === null && modes.length === 0 ? 2 : 1;
  if (t.operands.length < needed) {
    const last = modes.length > 0 ? undefined : t.operands.at(-1);
    yield* t.usage(last === undefined ? "missing operand" : `missing operand after ${t.quote(last)}`);
  }
  if (reference !== null) {
    const st = yield* stat_path(reference, true);
    if (typeof st === "number")
      return yield* t.die(`failed to get attributes of ${t.quoteaf(reference)}`, st);
    const octal = (st.st_mode & 0o7777).toString(8).padStart(5, "0");
    return { changes: parse_mode(octal) ?? [], surprises: false, umask: 0 };
  }
  const text = modes.length > 0 ? modes.join(",") : (t.operands.shift() as string);
  const changes = parse_mode(text);
  if (!changes) return yield* t.usage(`invalid mode: ${t.quote(text)}`);
  return { changes, surprises: modes.length > 0, umask: yield sys.umask(0) };
}

export const chmod = tool({
  name: "chmod",
  usage:
    "[OPTION]... MODE[,MODE]... FILE...\n[OPTION]... OCTAL-MODE FILE...\n[OPTION]... --reference=RFILE FILE...",
  about: `Change the mode of each FILE to MODE.
With --reference, change the mode of each FILE to that of RFILE.
`,
  options: `
  -c, --changes          like verbose but report only when a change is made
  -f, --silent, --quiet  suppress most error messages
  -v, --verbose          output a diagnostic for every file processed
      --no-preserve-root  do not treat '/' specially (the default)
      --preserve-root    fail to operate recursively on '/'
      --reference=RFILE  use RFILE's mode instead of MODE values
  -R, --recursive        change files and directories recursively`,
  notes: "Each MODE is of the form '[ugoa]*([-+=]([rwxXst]*|[ugo]))+|[-+=][0-7]+'.",
  prepare: take_out_modes,
  *run(t) {
    const recursive = t.has("R");
    const how = yield* read_changes(t);
    const root = yield* preserved_root(t);
    const report = t.last("c", "v")?.opt;
    const job: Job = {
      t,
      ...how,
      recursive,
      quiet: t.has("f"),
      report: report === "v" || report === "c" ? report : null,
      root,
    };
    const fts = new Fts(t.operands, { comfollow: true });
    for (let ent = yield* fts.read(); ent; ent = yield* fts.read()) yield* process_file(job, fts, ent);
    yield* fts.close();
    return t.status;
  },
});
