// diff(1): its options.
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { shell_escape } from "../coreutils/quote.ts";
import { type Tool, tool } from "../coreutils/tool.ts";
import type { Code } from "../lib/code.ts";
import { compile_regex, type Regex } from "../lib/regex.ts";
import { read_file } from "../lib/stdio.ts";
import { isatty } from "../lib/ttyname.ts";
import { compare_files } from "./compare_files.ts";
import { type Formats, type GroupKind, ifdef_formats, type LineKind } from "./group_format.ts";
import { type Job, type Style, TROUBLE } from "./job.ts";
import { DEFAULT_PALETTE, type Palette } from "./line_style.ts";
import { hint, wrong } from "./usage.ts";

const NOT_SIMULATED = ["l", "sdiff-merge-assist"];

/** The options that choose a style. */
const STYLES: Readonly<Record<string, Style>> = {
  normal: "normal",
  c: "context",
  C: "context",
  u: "unified",
  U: "unified",
  e: "ed",
  f: "forward",
  n: "rcs",
  y: "columns",
  D: "merged",
};

/** The command line without the operands. */
function option_words(t: Tool): string {
  const operands = [...t.operands];
  const words = t.args.filter((a) => {
    if (a !== operands[0]) return true;
    operands.shift();
    return false;
  });
  return words.map((w) => ` ${shell_escape(w, t.utf8, { always: w.includes("=") })}`).join("");
}

/** A pattern for names of files. */
const glob = (pattern: string): RegExp =>
  new RegExp(
    `^${pattern
      .replace(/[.+^${}()|\\[\]]/g, "\\$&")
      .replace(
        /\\\[(!|\\\^)?(\\?\]?[^\]]*?)\\\]/g,
        (_, not: string, set: string) => `[${not ? "^" : ""}${set}]`,
      )
      .replace(/\*/g, ".*")
      .replace(/\?/g, ".")}$`,
    "s",
  );

/** The value of an option that counts something. */
function* count(t: Tool, text: string, what: string, least = 0): Code<number> {
  const n = /^\s*\+?\d+$/.test(text) ? Number(text) : -1;
  return n < least ? yield* wrong(t, `invalid ${what} '${text}'`) : n;
}

/** Lines are strings here, and none can be much longer. */
const MOST_COLUMNS = 10_000;
const too_wide = (t: Tool, option: string): Code<never> =>
  t.die(`option ${option} with more than ${MOST_COLUMNS} columns is not simulated`, 0, TROUBLE);

/** One value for an option that may come more than once. */
function* agreed(t: Tool, letter: string, long: string, what: string): Code<number | null> {
  let value: number | null = null;
  for (const { opt, arg } of t.options) {
    if (opt !== letter && opt !== long) continue;
    const n = yield* count(t, arg ?? "", what, 1);
    if (n > MOST_COLUMNS) yield* too_wide(t, `--${long}`);
    if (value !== null && value !== n) return yield* t.die(`conflicting ${what} options`, 0, TROUBLE);
    value = n;
  }
  return value;
}

function* style_of(t: Tool): Code<Style> {
  let style: Style | null = null;
  for (const { opt } of t.options) {
    const wanted: Style | null = /-(group|line)-format$|^line-format$/.test(opt)
      ? "merged"
      : (STYLES[opt] ?? null);
    if (wanted === null) continue;
    if (style !== null && style !== wanted) yield* wrong(t, "conflicting output style options");
    style = wanted;
  }
  return style ?? (t.has("p") ? "context" : "normal");
}

/** Lines of context: of -u and -c, their values, or the historic form -5. */
function* context_of(t: Tool): Code<number> {
  const given: number[] = [];
  let digits = "";
  for (const [i, { opt, arg }] of t.options.entries()) {
    if (opt === "U" || opt === "C" || opt === "u" || opt === "c")
      given.push(arg === null ? 3 : yield* count(t, arg, "context length"));
    if (!/^\d$/.test(opt)) continue;
    digits = /^\d$/.test(t.options[i - 1]?.opt ?? "") ? digits + opt : opt;
  }
  return digits !== "" ? Number(digits) : Math.max(...(given.length > 0 ? given : [3]));
}

function* regex_of(t: Tool, patterns: readonly string[]): Code<Regex | null> {
  let all: Regex | null = null;
  for (const p of patterns) {
    const r = compile_regex(p, { syntax: "bre", bytes: true, nosub: true });
    if (!r.ok) return yield* t.die(`${p}: Invalid regular expression`, 0, TROUBLE);
    all = r.regex;
  }
  if (patterns.length < 2) return all;
  // any of them may match
  const r = compile_regex(patterns.join("\\|"), { syntax: "bre", bytes: true, nosub: true });
  return r.ok ? r.regex : all;
}

const values = (t: Tool, ...names: string[]): string[] =>
  t.options.filter((o) => names.includes(o.opt)).map((o) => o.arg ?? "");

function* formats_of(t: Tool): Code<Formats> {
  const f: Formats = { group: {}, line: {} };
  function* set<K extends string>(
    of: Partial<Record<K, string>>,
    key: K,
    value: string,
    option: string,
  ): Code<void> {
    if (of[key] !== undefined && of[key] !== value)
      yield* wrong(t, `conflicting ${option} option value '${value}'`);
    of[key] = value;
  }
  for (const { opt, arg } of t.options) {
    const value = arg ?? "";
    const m = /^(?:(old|new|unchanged|changed)-)?(group|line)-format$/.exec(opt);
    for (const [, width] of m ? value.matchAll(/%-?'?\d*?\.?(\d+)/g) : [])
      if (Number(width) > MOST_COLUMNS) yield* too_wide(t, `--${opt}`);
    if (opt === "D")
      for (const [kind, format] of Object.entries(ifdef_formats(value)))
        yield* set(f.group, kind as GroupKind, format, "-D");
    else if (m?.[2] === "group") yield* set(f.group, m[1] as GroupKind, value, `--${opt}`);
    else if (m?.[1]) yield* set(f.line, m[1] as LineKind, value, `--${opt}`);
    else if (m)
      for (const kind of ["unchanged", "old", "new"] as const) yield* set(f.line, kind, value, `--${opt}`);
  }
  return f;
}

/** The colours, null for none. */
function* palette_of(t: Tool): Code<Palette | null> {
  let when = "never";
  for (const { opt, arg } of t.options) {
    if (opt !== "color") continue;
    when = arg ?? "auto";
    if (!["never", "always", "auto"].includes(when)) yield* wrong(t, `invalid color '${when}'`);
  }
  const term = t.getenv("TERM");
  const auto = when === "auto" && term !== undefined && term !== "dumb" && (yield* isatty(1));
  if (when !== "always" && !auto) return null;
  const palette = { ...DEFAULT_PALETTE };
  for (const part of (t.last("palette")?.arg ?? "").split(":").filter((p) => p !== "")) {
    const [name, value] = part.split("=", 2);
    if (name in palette && /^[0-9;]*$/.test(value ?? "x")) {
      palette[name as keyof Palette] = value;
      continue;
    }
    if (value !== undefined) yield* t.warn(`unrecognized prefix: ${name}`);
    yield* t.warn("unparsable value for --palette");
    return null;
  }
  return palette;
}

/** The pairs of names to be compared. */
function* pairs_of(t: Tool): Code<[ByteString, ByteString][]> {
  const from = t.last("from-file")?.arg ?? null;
  const to = t.last("to-file")?.arg ?? null;
  if (from !== null && to !== null)
    return yield* t.die("--from-file and --to-file both specified", 0, TROUBLE);
  if (from !== null) return t.operands.map((name) => [from, name]);
  if (to !== null) return t.operands.map((name) => [name, to]);
  if (t.operands.length < 2)
    yield* wrong(t, `missing operand after '${t.operands.at(-1) ?? t.args.at(-1) ?? t.name}'`);
  if (t.operands.length > 2) yield* wrong(t, `extra operand '${t.operands[2]}'`);
  return [[t.operands[0], t.operands[1]]];
}

function* excluded(t: Tool): Code<RegExp[]> {
  const patterns: string[] = [];
  for (const { opt, arg } of t.options) {
    if (opt === "x") patterns.push(arg ?? "");
    if (opt !== "X") continue;
    const text = yield* read_file(arg === "-" ? "/dev/stdin" : (arg ?? ""));
    if (typeof text === "number") return yield* t.die(arg ?? "", text, TROUBLE);
    patterns.push(...text.split("\n").filter((p) => p !== ""));
  }
  return patterns.map(glob);
}

export const diff = tool({
  name: "diff",
  usage: "[OPTION]... FILES",
  about: `Compare FILES line by line.

Mandatory arguments to long options are mandatory for short options too.`,
  options: `
      --normal                  output a normal diff (the default)
  -q, --brief                   report only when files differ
  -s, --report-identical-files  report when two files are the same
  -c, -C NUM, --context[=NUM]   output NUM (default 3) lines of copied context
  -u, -U NUM, --unified[=NUM]   output NUM (default 3) lines of unified context
  -e, --ed                      output an ed script
  -n, --rcs                     output an RCS format diff
  -y, --side-by-side            output in two columns
  -W, --width=NUM               output at most NUM (default 130) print columns
      --left-column             output only the left column of common lines
      --suppress-common-lines   do not output common lines

  -p, --show-c-function         show which C function each change is in
  -F, --show-function-line=RE   show the most recent line matching RE
      --label LABEL             use LABEL instead of file name and timestamp
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
  more_options: `
  -0
  -1
  -2
  -3
  -4
  -5
  -6
  -7
  -8
  -9
  -f, --forward-ed
  -h
  -H
  -L LABEL
  -P
      --changed-group-format=GFMT
      --inhibit-hunk-merge
      --new-group-format=GFMT
      --new-line-format=LFMT
      --old-group-format=GFMT
      --old-line-format=LFMT
      --sdiff-merge-assist
      --unchanged-group-format=GFMT
      --unchanged-line-format=LFMT`,
  alphabetical: true,
  usage_status: TROUBLE,
  hint,
  *run(t) {
    const bad = t.options.find((o) => NOT_SIMULATED.includes(o.opt));
    if (bad) yield* t.die(`option ${bad.spelled} is not simulated`, 0, TROUBLE);
    const labels = values(t, "label", "L");
    if (labels.length > 2) yield* t.die("too many file label options", 0, TROUBLE);
    for (const n of values(t, "horizon-lines")) yield* count(t, n, "horizon length");
    const functions = yield* regex_of(t, [...(t.has("p") ? ["^[[:alpha:]$_]"] : []), ...values(t, "F")]);
    const fold = t.last("ignore-file-name-case", "no-ignore-file-name-case")?.opt === "ignore-file-name-case";
    const job: Job = {
      t,
      style: yield* style_of(t),
      context: yield* context_of(t),
      line: {
        expand_tabs: t.has("t"),
        tab_size: (yield* agreed(t, "tabsize", "tabsize", "tabsize")) ?? 8,
        initial_tab: t.has("T"),
        bare_blanks: t.has("suppress-blank-empty"),
        palette: yield* palette_of(t),
      },
      is_function: functions ? (line) => functions.test(line) : null,
      width: (yield* agreed(t, "W", "width", "width")) ?? 130,
      left_column: t.has("left-column"),
      suppress_common: t.has("suppress-common-lines"),
      formats: yield* formats_of(t),
      brief: t.has("q"),
      report_same: t.has("s"),
      recursive: t.has("r"),
      new_file: t.has("N"),
      first_new: t.has("unidirectional-new-file", "P"),
      follow: !t.has("no-dereference"),
      fold_names: fold,
      text: t.has("a"),
      strip_cr: t.has("strip-trailing-cr"),
      ignore: {
        case: t.has("i"),
        tabs: t.has("E"),
        space_change: t.has("b"),
        all_space: t.has("w"),
        trailing: t.has("Z"),
        blank_lines: t.has("B"),
      },
      ignore_lines: yield* regex_of(t, values(t, "I")),
      exclude: yield* excluded(t),
      starting: t.last("S")?.arg ?? "",
      labels,
      options: option_words(t),
    };
    let status = 0;
    for (const [x, y] of yield* pairs_of(t))
      status = Math.max(status, yield* compare_files(job, x, y, false));
    const e = yield* t.out.flush();
    if (e) {
      t.out.error = 0;
      yield* t.die("standard output", e, TROUBLE);
    }
    return status;
  },
});
