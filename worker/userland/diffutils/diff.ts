// diff(1): normal and unified output, of files and directories.
import { ENOENT } from "../../kernel/uapi/errno.ts";
import { new_stat, S_ISBLK, S_ISCHR, S_ISDIR, S_ISFIFO, S_ISREG, type stat } from "../../kernel/uapi/stat.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { localtime, parse_tz } from "../coreutils/calendar.ts";
import { now } from "../coreutils/datetime.ts";
import { base_name, list_dir } from "../coreutils/files.ts";
import { shell_escape } from "../coreutils/quote.ts";
import { strftime } from "../coreutils/strftime.ts";
import { type Tool, tool } from "../coreutils/tool.ts";
import type { Code } from "../lib/code.ts";
import { compile_regex, type Regex } from "../lib/regex.ts";
import { read_fd } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { type Change, changes_of, normal_hunk, unified } from "./hunks.ts";
import { difference } from "./lcs.ts";
import { hint, wrong } from "./usage.ts";

const TROUBLE = 2;

interface Job {
  t: Tool;
  /** lines of context of unified output; null: normal output */
  context: number | null;
  brief: boolean;
  report_same: boolean;
  recursive: boolean;
  new_file: boolean;
  text: boolean;
  ignore: {
    case: boolean;
    space_change: boolean;
    all_space: boolean;
    trailing: boolean;
    blank_lines: boolean;
  };
  ignore_lines: Regex | null;
  exclude: RegExp[];
  labels: ByteString[];
  /** the options as given, for "diff -r a b" lines */
  options: string;
}

interface Side {
  name: ByteString;
  /** null: there is no such file, with -N it counts as empty */
  st: stat | null;
  data: ByteString;
}

const shown = (name: ByteString): ByteString => shell_escape(name, true, {});

/** What lines are compared by. */
function key_of(job: Job, line: ByteString): ByteString {
  const { ignore } = job;
  let key = line.replace(/\n$/, "");
  if (ignore.all_space) key = key.replace(/[ \t\v\f\r]+/g, "");
  else if (ignore.space_change) key = key.replace(/[ \t\v\f\r]+/g, " ").replace(/ $/, "");
  else if (ignore.trailing) key = key.replace(/[ \t\v\f\r]+$/, "");
  else return ignore.case ? line.toLowerCase() : line;
  return ignore.case ? key.toLowerCase() : key;
}

const split_lines = (data: ByteString): ByteString[] => data.match(/[^\n]*\n|[^\n]+$/g) ?? [];

/** Changes of nothing but blank lines (-B) or lines that match (-I) do not count. */
function matters(job: Job, c: Change, a: readonly ByteString[], b: readonly ByteString[]): boolean {
  if (!job.ignore.blank_lines && !job.ignore_lines) return true;
  const lines = [...a.slice(c.a0, c.a1), ...b.slice(c.b0, c.b1)];
  return !lines.every(
    (l) =>
      (job.ignore.blank_lines && key_of(job, l).replace(/\n$/, "") === "") ||
      (job.ignore_lines?.test(l.replace(/\n$/, "")) ?? false),
  );
}

function* header(job: Job, side: Side, mark: string, label: ByteString | undefined): Code<ByteString> {
  if (label !== undefined) return `${mark} ${label}\n`;
  const ns = side.st ? side.st.st_mtime : 0;
  const t = side.name === "-" && side.st && !S_ISREG(side.st.st_mode) ? yield* now() : null;
  const seconds = t ? Number(t.tv_sec) : Math.floor(ns / 1e6);
  const nsec = t ? t.tv_nsec : Math.round(ns % 1e6) * 1000;
  const tm = localtime(seconds, parse_tz(job.t.getenv("TZ")));
  return `${mark} ${shown(side.name)}\t${strftime("%Y-%m-%d %H:%M:%S.%N %z", tm, nsec, seconds)}\n`;
}

function* compare_text(job: Job, a: Side, b: Side): Code<number> {
  const { t } = job;
  if (a.data === b.data) return 0;
  const binary = !job.text && (a.data.slice(0, 4096).includes("\0") || b.data.slice(0, 4096).includes("\0"));
  if (binary) {
    const what = job.brief ? "Files" : "Binary files";
    yield* t.out.print(`${what} ${shown(a.name)} and ${shown(b.name)} differ\n`);
    return 1;
  }
  const [left, right] = [split_lines(a.data), split_lines(b.data)];
  const numbers = new Map<ByteString, number>();
  const number = (line: ByteString): number => {
    const key = key_of(job, line);
    const known = numbers.get(key) ?? numbers.size;
    numbers.set(key, known);
    return known;
  };
  const all = changes_of(yield* difference(left.map(number), right.map(number)));
  if (!all.some((c) => matters(job, c, left, right))) return 0;
  if (job.brief) {
    yield* t.out.print(`Files ${shown(a.name)} and ${shown(b.name)} differ\n`);
    return 1;
  }
  if (job.context === null) {
    for (const c of all) if (matters(job, c, left, right)) yield* t.out.print(normal_hunk(c, left, right));
    return 1;
  }
  yield* t.out.print(yield* header(job, a, "---", job.labels[0]));
  yield* t.out.print(yield* header(job, b, "+++", job.labels[1]));
  const wanted = all.filter((c) => matters(job, c, left, right));
  for (const hunk of unified(wanted, left, right, job.context)) yield* t.out.print(hunk);
  return 1;
}

/** Opens and looks at a file; null after a message. */
function* look(job: Job, name: ByteString, may_miss: boolean): Code<Side | null> {
  const st = new_stat();
  const r = name === "-" ? yield sys.fstat(0, st) : yield sys.stat_(name, st);
  if (r === -ENOENT && may_miss) return { name, st: null, data: "" };
  if (r < 0) {
    yield* job.t.error(shown(name), r);
    return null;
  }
  return { name, st, data: "" };
}

function* load(job: Job, side: Side): Code<boolean> {
  if (!side.st) return true;
  const fd = side.name === "-" ? 0 : yield sys.open(side.name, 0);
  const data = fd < 0 ? fd : yield* read_fd(fd);
  if (fd > 0) yield sys.close(fd);
  if (typeof data === "number") {
    yield* job.t.error(shown(side.name), data);
    return false;
  }
  side.data = data;
  return true;
}

function file_type(st: stat): string {
  if (S_ISREG(st.st_mode)) return st.st_size === 0 ? "regular empty file" : "regular file";
  if (S_ISDIR(st.st_mode)) return "directory";
  if (S_ISFIFO(st.st_mode)) return "fifo";
  if (S_ISCHR(st.st_mode)) return "character special file";
  return S_ISBLK(st.st_mode) ? "block special file" : "weird file";
}

function* compare_files(job: Job, x: ByteString, y: ByteString, within: boolean): Code<number> {
  const { t } = job;
  const a = yield* look(job, x, job.new_file);
  const b = yield* look(job, y, job.new_file);
  if (!a || !b) return TROUBLE;
  if (!a.st && !b.st) {
    yield* t.error(shown(x), -ENOENT);
    yield* t.error(shown(y), -ENOENT);
    return TROUBLE;
  }
  const dir = [a, b].map((s) => (s.st ? S_ISDIR(s.st.st_mode) : false));
  if (dir[0] && dir[1]) {
    if (!within || job.recursive) return yield* compare_directories(job, x, y);
    yield* t.out.print(`Common subdirectories: ${shown(x)} and ${shown(y)}\n`);
    return 0;
  }
  if (!within && dir[0] !== dir[1]) {
    if (x === "-" || y === "-") return yield* t.die("cannot compare '-' to a directory", 0, TROUBLE);
    // a file against a directory: against the file of its name in it
    return dir[0]
      ? yield* compare_files(job, `${x.replace(/\/+$/, "")}/${base_name(y)}`, y, true)
      : yield* compare_files(job, x, `${y.replace(/\/+$/, "")}/${base_name(x)}`, true);
  }
  if (within && a.st && b.st && (dir[0] !== dir[1] || (!S_ISREG(a.st.st_mode) && !S_ISREG(b.st.st_mode)))) {
    yield* t.out.print(
      `File ${shown(x)} is a ${file_type(a.st)} while file ${shown(y)} is a ${file_type(b.st)}\n`,
    );
    return 1;
  }
  if (a.st && b.st && a.st.st_ino === b.st.st_ino && a.st.st_dev === b.st.st_dev && S_ISREG(a.st.st_mode))
    b.data = a.data;
  else if (!(yield* load(job, a)) || !(yield* load(job, b))) return TROUBLE;
  const before = t.out;
  const text_of = `diff${job.options} ${shown(x)} ${shown(y)}\n`;
  // the command that would tell the same comes before the differences of files of directories
  if (within && !job.brief && a.data !== b.data && (yield* differs(job, a, b))) yield* before.print(text_of);
  const status = yield* compare_text(job, a, b);
  if (status === 0 && job.report_same)
    yield* t.out.print(`Files ${shown(x)} and ${shown(y)} are identical\n`);
  return status;
}

/** Whether there will be differences to tell of, other than that of binary files. */
function* differs(job: Job, a: Side, b: Side): Code<boolean> {
  if (!job.text && (a.data.slice(0, 4096).includes("\0") || b.data.slice(0, 4096).includes("\0")))
    return false;
  const keys = [a, b].map((s) =>
    split_lines(s.data)
      .map((l) => key_of(job, l))
      .join("\0"),
  );
  if (keys[0] === keys[1]) return false;
  if (!job.ignore.blank_lines && !job.ignore_lines) return true;
  const [left, right] = [split_lines(a.data), split_lines(b.data)];
  const numbers = new Map<ByteString, number>();
  const number = (line: ByteString): number => {
    const key = key_of(job, line);
    if (!numbers.has(key)) numbers.set(key, numbers.size);
    return numbers.get(key) ?? 0;
  };
  const all = changes_of(yield* difference(left.map(number), right.map(number)));
  return all.some((c) => matters(job, c, left, right));
}

function* compare_directories(job: Job, x: ByteString, y: ByteString): Code<number> {
  const { t } = job;
  const lists: Set<ByteString>[] = [];
  for (const dir of [x, y]) {
    const entries = yield* list_dir(dir);
    if (typeof entries === "number") {
      yield* t.error(shown(dir), entries);
      return TROUBLE;
    }
    const names = entries.map((e) => e.d_name).filter((n) => n !== "." && n !== "..");
    lists.push(new Set(names.filter((n) => !job.exclude.some((p) => p.test(n)))));
  }
  let status = 0;
  const join = (dir: ByteString, name: ByteString): ByteString =>
    `${dir}${dir.endsWith("/") ? "" : "/"}${name}`;
  for (const name of [...new Set([...lists[0], ...lists[1]])].sort()) {
    const only = !lists[0].has(name) ? y : !lists[1].has(name) ? x : null;
    if (only !== null && !job.new_file) {
      yield* t.out.print(`Only in ${shown(only)}: ${shown(name)}\n`);
      status = Math.max(status, 1);
    } else status = Math.max(status, yield* compare_files(job, join(x, name), join(y, name), true));
  }
  return status;
}

const NOT_SIMULATED = [
  "c",
  "context",
  "C",
  "e",
  "n",
  "y",
  "p",
  "F",
  "t",
  "l",
  "X",
  "S",
  "D",
  "d",
  "H",
  "tabsize",
  "from-file",
  "to-file",
  "line-format",
  "GTYPE-group-format",
  "LTYPE-line-format",
  "color",
  "palette",
  "W",
  "left-column",
  "suppress-common-lines",
  "no-dereference",
  "starting-file",
  "ifdef",
  "strip-trailing-cr",
];

/** The command line without the operands. */
function option_words(t: Tool): string {
  const operands = [...t.operands];
  const words = t.args.filter((a) => {
    if (a !== operands[0]) return a !== "--";
    operands.shift();
    return false;
  });
  return words.map((w) => ` ${w}`).join("");
}

const glob = (pattern: string): RegExp =>
  new RegExp(
    `^${pattern
      .replace(/[.+^${}()|\\]/g, "\\$&")
      .replace(/\*/g, ".*")
      .replace(/\?/g, ".")}$`,
    "s",
  );

export const diff = tool({
  name: "diff",
  usage: "[OPTION]... FILES",
  about: `Compare FILES line by line.

Mandatory arguments to long options are mandatory for short options too.`,
  options: `
      --normal                  output a normal diff (the default)
  -q, --brief                   report only when files differ
  -s, --report-identical-files  report when two files are the same
  -c, --context[=NUM]           output NUM (default 3) lines of copied context
  -C NUM                        output NUM lines of copied context
  -u, --unified[=NUM]           output NUM (default 3) lines of unified context
  -U NUM                        output NUM lines of unified context
  -e, --ed                      output an ed script
  -n, --rcs                     output an RCS format diff
  -y, --side-by-side            output in two columns
  -W, --width=NUM               output at most NUM (default 130) print columns
      --left-column             output only the left column of common lines
      --suppress-common-lines   do not output common lines

  -p, --show-c-function         show which C function each change is in
  -F, --show-function-line=RE   show the most recent line matching RE
      --label=LABEL             use LABEL instead of file name and timestamp
                                  (can be repeated)

  -t, --expand-tabs             expand tabs to spaces in output
  -T, --initial-tab             make tabs line up by prepending a tab
      --tabsize=NUM             tab stops every NUM (default 8) print columns
      --suppress-blank-empty    suppress space or tab before empty output lines
  -l, --paginate                pass output through 'pr' to paginate it

  -r, --recursive                 recursively compare any subdirectories found
      --no-dereference            don't follow symbolic links
  -N, --new-file                  treat absent files as empty
      --unidirectional-new-file   treat absent first files as empty
      --ignore-file-name-case     ignore case when comparing file names
      --no-ignore-file-name-case  consider case when comparing file names
  -x, --exclude=PAT               exclude files that match PAT
  -X, --exclude-from=FILE         exclude files that match any pattern in FILE
  -S, --starting-file=FILE        start with FILE when comparing directories
      --from-file=FILE1           compare FILE1 to all operands;
                                    FILE1 can be a directory
      --to-file=FILE2             compare all operands to FILE2;
                                    FILE2 can be a directory

  -i, --ignore-case               ignore case differences in file contents
  -E, --ignore-tab-expansion      ignore changes due to tab expansion
  -Z, --ignore-trailing-space     ignore white space at line end
  -b, --ignore-space-change       ignore changes in the amount of white space
  -w, --ignore-all-space          ignore all white space
  -B, --ignore-blank-lines        ignore changes where lines are all blank
  -I, --ignore-matching-lines=RE  ignore changes where all lines match RE

  -a, --text                      treat all files as text
      --strip-trailing-cr         strip trailing carriage return on input

  -D, --ifdef=NAME                output merged file with '#ifdef NAME' diffs
      --GTYPE-group-format=GFMT   format GTYPE input groups with GFMT
      --line-format=LFMT          format all input lines with LFMT
      --LTYPE-line-format=LFMT    format LTYPE input lines with LFMT
    These format options provide fine-grained control over the output
      of diff, generalizing -D/--ifdef.
    LTYPE is 'old', 'new', or 'unchanged'.  GTYPE is LTYPE or 'changed'.
    GFMT (only) may contain:
      %<  lines from FILE1
      %>  lines from FILE2
      %=  lines common to FILE1 and FILE2
      %[-][WIDTH][.[PREC]]{doxX}LETTER  printf-style spec for LETTER
        LETTERs are as follows for new group, lower case for old group:
          F  first line number
          L  last line number
          N  number of lines = L-F+1
          E  F-1
          M  L+1
      %(A=B?T:E)  if A equals B then T else E
    LFMT (only) may contain:
      %L  contents of line
      %l  contents of line, excluding any trailing newline
      %[-][WIDTH][.[PREC]]{doxX}n  printf-style spec for input line number
    Both GFMT and LFMT may contain:
      %%  %
      %c'C'  the single character C
      %c'\\OOO'  the character with octal code OOO
      C    the character C (other characters represent themselves)

  -d, --minimal            try hard to find a smaller set of changes
      --horizon-lines=NUM  keep NUM lines of the common prefix and suffix
      --speed-large-files  assume large files and many scattered small changes
      --color[=WHEN]       color output; WHEN is 'never', 'always', or 'auto';
                             plain --color means --color='auto'
      --palette=PALETTE    the colors to use when --color is active; PALETTE is
                             a colon-separated list of terminfo capabilities

      --help               display this help and exit
  -v, --version            output version information and exit

FILES are 'FILE1 FILE2' or 'DIR1 DIR2' or 'DIR FILE' or 'FILE DIR'.
If --from-file or --to-file is given, there are no restrictions on FILE(s).
If a FILE is '-', read standard input.
Exit status is 0 if inputs are the same, 1 if different, 2 if trouble.

Report bugs to: bug-diffutils@gnu.org
GNU diffutils home page: <https://www.gnu.org/software/diffutils/>
General help using GNU software: <https://www.gnu.org/gethelp/>`,
  usage_status: TROUBLE,
  hint,
  prepare: (args) => args.map((a) => (/^-\d+$/.test(a) ? `-U${a.slice(1)}` : a)),
  *run(t) {
    const bad = t.options.find((o) => NOT_SIMULATED.includes(o.opt) && !(o.opt === "d" || o.opt === "H"));
    if (bad) yield* t.die(`option ${bad.spelled} is not simulated`, 0, TROUBLE);
    const contexts: number[] = [];
    for (const { opt, arg } of t.options) {
      if (opt === "u") contexts.push(arg === null ? 3 : Number(arg));
      if (opt !== "U") continue;
      if (!/^\d+$/.test(arg ?? "")) yield* wrong(t, `invalid context length '${arg}'`);
      contexts.push(Number(arg));
    }
    const pattern = t.last("I")?.arg ?? null;
    const compiled =
      pattern === null ? null : compile_regex(pattern, { syntax: "bre", bytes: true, nosub: true });
    if (compiled && !compiled.ok) return yield* t.die(`${pattern}: ${compiled.error}`, 0, TROUBLE);
    const job: Job = {
      t,
      context: contexts.length > 0 ? Math.max(...contexts) : null,
      brief: t.has("q"),
      report_same: t.has("s"),
      recursive: t.has("r"),
      new_file: t.has("N"),
      text: t.has("a"),
      ignore: {
        case: t.has("i"),
        space_change: t.has("b"),
        all_space: t.has("w"),
        trailing: t.has("Z"),
        blank_lines: t.has("B"),
      },
      ignore_lines: compiled?.ok ? compiled.regex : null,
      exclude: t.options.filter((o) => o.opt === "x").map((o) => glob(o.arg ?? "")),
      labels: t.options.filter((o) => o.opt === "label").map((o) => o.arg ?? ""),
      options: option_words(t),
    };
    if (t.operands.length < 2)
      yield* wrong(t, `missing operand after '${t.operands.at(-1) ?? t.args.at(-1) ?? t.name}'`);
    if (t.operands.length > 2) yield* wrong(t, `extra operand '${t.operands[2]}'`);
    return yield* compare_files(job, t.operands[0], t.operands[1], false);
  },
});
