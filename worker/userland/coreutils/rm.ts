// rm(1).
import type { Code } from "../lib/code.ts";
import { eprint } from "../lib/stdio.ts";
import { isatty } from "../lib/ttyname.ts";
import { stat_path } from "./files.ts";
import { stat_root } from "./preserve_root.ts";
import { shell_escape } from "./quote.ts";
import { type RemoveOptions, remove_files } from "./remove.ts";
import { type Tool, tool } from "./tool.ts";
import { Answers } from "./yesno.ts";

const WHEN = [["never", "no", "none"], ["once"], ["always", "yes"]];

/** After a wrong option: perhaps a file of that name was meant. */
function* leading_hyphen(t: Tool): Code<void> {
  for (const arg of t.args) {
    if (arg.length < 2 || !arg.startsWith("-")) continue;
    if (typeof (yield* stat_path(arg, false)) === "number") continue;
    const quoted = shell_escape(arg, t.utf8);
    return yield* eprint(`Try '${t.name} ./${quoted}' to remove the file ${t.quoteaf(arg)}.\n`);
  }
}

/** Reads the options, in order; the second value is whether to ask once (-I). */
function* read_options(t: Tool): Code<{ x: RemoveOptions; once: boolean }> {
  const x: RemoveOptions = {
    interactive: "sometimes",
    ignore_missing: false,
    recursive: t.has("r", "R"),
    empty_dirs: t.has("d"),
    one_file_system: t.has("one-file-system"),
    root: null,
    preserve_all: false,
    stdin_tty: yield* isatty(0),
    verbose: t.has("v"),
    answers: new Answers(),
  };
  let once = false;
  for (const o of t.options) {
    let when = { f: 0, I: 1, i: 2 }[o.opt];
    if (o.opt === "interactive") when = o.arg === null ? 2 : yield* t.choose("--interactive", o.arg, WHEN);
    if (o.opt === "preserve-root" && o.arg !== null && o.arg !== "all")
      yield* t.die(`unrecognized --preserve-root argument: ${t.quoteaf(o.arg)}`);
    if (when === undefined) continue;
    x.interactive = (["never", "sometimes", "always"] as const)[when];
    if (o.opt === "f") x.ignore_missing = true;
    else if (o.opt === "i" || o.opt === "I") x.ignore_missing = false;
    once = when === 1;
  }
  return { x, once };
}

export const rm = tool({
  name: "rm",
  usage: "[OPTION]... [FILE]...",
  about: "Remove (unlink) the FILE(s).",
  options: `
  -f, --force           ignore nonexistent files and arguments, never prompt
  -i                    prompt before every removal
  -I                    prompt once before removing more than three files, or
                          when removing recursively; less intrusive than -i,
                          while still giving protection against most mistakes
      --interactive[=WHEN]  prompt according to WHEN: never, once (-I), or
                          always (-i); without WHEN, prompt always
      --one-file-system  when removing a hierarchy recursively, skip any
                          directory that is on a file system different from
                          that of the corresponding command line argument
      --no-preserve-root  do not treat '/' specially
      --preserve-root[=all]  do not remove '/' (default);
                              with 'all', reject any command line argument
                              on a separate device from its parent
  -r, -R, --recursive   remove directories and their contents recursively
  -d, --dir             remove empty directories
  -v, --verbose         explain what is being done`,
  notes: `
By default, rm does not remove directories.  Use the --recursive (-r or -R)
option to remove each listed directory, too, along with all of its contents.

To remove a file whose name starts with a '-', for example '-foo',
use one of these commands:
  rm -- -foo

  rm ./-foo

Note that if you use rm to remove a file, it might be possible to recover
some of its contents, given sufficient expertise and/or time.  For greater
assurance that the contents are truly unrecoverable, consider using shred(1).`,
  hint: leading_hyphen,
  *run(t) {
    const { x, once } = yield* read_options(t);
    const given = t.args.filter((a) => a.startsWith("--n") && "--no-preserve-root".startsWith(a));
    if (t.has("no-preserve-root") && given.some((a) => a !== "--no-preserve-root"))
      yield* t.die("you may not abbreviate the --no-preserve-root option");
    if (t.operands.length === 0) {
      if (x.ignore_missing) return 0;
      yield* t.usage("missing operand");
    }
    const guard = t.last("preserve-root", "no-preserve-root");
    if (x.recursive && guard?.opt !== "no-preserve-root") {
      x.root = yield* stat_root(t);
      x.preserve_all = guard?.arg === "all";
    }
    const n = t.operands.length;
    if (once && (x.recursive || n > 3)) {
      const what = `remove ${n} argument${n === 1 ? "" : "s"}${x.recursive ? " recursively" : ""}`;
      if (!(yield* x.answers.ask(`${t.name}: ${what}? `))) return 0;
    }
    const ok = yield* remove_files(t, t.operands, x);
    yield* x.answers.close();
    return ok ? 0 : 1;
  },
});
