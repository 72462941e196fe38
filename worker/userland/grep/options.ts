// grep's command line (grep(1)).
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { locale_quote } from "../coreutils/quote.ts";
import { utf8_locale } from "../coreutils/tool.ts";
import type { Code } from "../lib/code.ts";
import { getopt, type LongOption } from "../lib/getopt.ts";
import type { Cli } from "../lib/program.ts";
import { read_fd, read_file } from "../lib/stdio.ts";

export interface GrepOptions {
  syntax: "bre" | "ere" | "fixed" | "perl";
  patterns: ByteString[];
  files: ByteString[];
  icase: boolean;
  word: boolean;
  line: boolean;
  invert: boolean;
  /** lines end in "\n", or "\0" with -z */
  eol: "\n" | "\0";
  count: boolean;
  list: "no" | "with" | "without";
  max_count: number;
  byte_offset: boolean;
  line_number: boolean;
  filename: "auto" | "always" | "never";
  initial_tab: boolean;
  /** a NUL follows file names */
  null_after_name: boolean;
  label: ByteString;
  only_matching: boolean;
  quiet: boolean;
  no_messages: boolean;
  binary: "binary" | "text" | "without-match";
  directories: "read" | "skip" | "recurse";
  dereference: boolean;
  devices: "auto" | "read" | "skip";
  /** --include and --exclude in the order given */
  file_globs: { include: boolean; glob: ByteString }[];
  dir_globs: ByteString[];
  before: number;
  after: number;
  /** context was asked for, if only none: groups are separated */
  groups: boolean;
  group_separator: ByteString | null;
  color: "never" | "always" | "auto";
}

export const USAGE = "Usage: grep [OPTION]... PATTERNS [FILE]...\n";
const TRY = "Try 'grep --help' for more information.\n";

export const HELP = `${USAGE}Print the lines of each FILE that match one of PATTERNS (separated by newlines).

Patterns:
  -G, --basic-regexp        PATTERNS are basic regular expressions (default)
  -E, --extended-regexp     PATTERNS are extended regular expressions
  -F, --fixed-strings       PATTERNS are plain strings
  -P, --perl-regexp         PATTERN is a Perl regular expression (see perl --help)
  -e, --regexp=PATTERNS     use PATTERNS; may be repeated
  -f, --file=FILE           take patterns from the lines of FILE
  -i, --ignore-case         letters match both cases
      --no-ignore-case      undo -i
  -w, --word-regexp         a match must not touch other word characters
  -x, --line-regexp         a match must be the whole line
  -z, --null-data           lines end in a NUL byte

Selection and output:
  -v, --invert-match        select the lines that do not match
  -m, --max-count=NUM       stop after NUM selected lines
  -c, --count               print only how many lines were selected
  -l, --files-with-matches  print only names of files with selected lines
  -L, --files-without-match print only names of files without
  -o, --only-matching       print only the matching parts
  -q, --quiet, --silent     print nothing
  -s, --no-messages         no messages about unreadable files
  -b, --byte-offset         print where each line starts
  -n, --line-number         print line numbers
  -H, --with-filename       print file names
  -h, --no-filename         print no file names
      --label=LABEL         name of standard input in output
  -T, --initial-tab         a tab before the line
  -Z, --null                a NUL after file names
      --line-buffered       write every line at once
      --color[=WHEN]        mark matches: always, never, auto
  -U, --binary              no effect here

Context:
  -A, --after-context=NUM   print NUM lines after a match
  -B, --before-context=NUM  print NUM lines before
  -C, --context=NUM, -NUM   both
      --group-separator=SEP print SEP between groups, "--" by default
      --no-group-separator  print nothing between groups

Files:
  -r, --recursive           search directories, following no symbolic links
  -R, --dereference-recursive  search directories, following all
      --include=GLOB        in directories, only files that match
      --exclude=GLOB        skip files that match
      --exclude-from=FILE   skip files that match a line of FILE
      --exclude-dir=GLOB    skip directories that match
  -d, --directories=ACTION  read, skip or recurse
  -D, --devices=ACTION      read or skip
  -a, --text                binary files are text
  -I                        binary files do not match
      --binary-files=TYPE   binary, text or without-match
  -V, --version             print the version
      --help                print this help

Exit status: 0 when a line was selected, 1 when none was, 2 after an error.
`;

const SHORT = "EFGPe:f:iywxzvm:cLloqsbnHhTZA:B:C:0123456789aId:D:rRUVu";
const flag = (name: string, val?: string): LongOption => ({ name, has_arg: 0, val });
const arg = (name: string, val?: string): LongOption => ({ name, has_arg: 1, val });
const LONG: readonly LongOption[] = [
  flag("basic-regexp", "G"),
  flag("extended-regexp", "E"),
  flag("fixed-regexp", "F"),
  flag("fixed-strings", "F"),
  flag("perl-regexp", "P"),
  arg("after-context", "A"),
  arg("before-context", "B"),
  arg("binary-files"),
  flag("binary", "U"),
  flag("byte-offset", "b"),
  arg("context", "C"),
  { name: "color", has_arg: 2 },
  { name: "colour", has_arg: 2, val: "color" },
  flag("count", "c"),
  arg("devices", "D"),
  arg("directories", "d"),
  arg("exclude"),
  arg("exclude-from"),
  arg("exclude-dir"),
  arg("file", "f"),
  flag("files-with-matches", "l"),
  flag("files-without-match", "L"),
  arg("group-separator"),
  flag("help"),
  arg("include"),
  flag("ignore-case", "i"),
  flag("no-ignore-case"),
  flag("initial-tab", "T"),
  arg("label"),
  flag("line-buffered"),
  flag("line-number", "n"),
  flag("line-regexp", "x"),
  arg("max-count", "m"),
  flag("no-filename", "h"),
  flag("no-group-separator"),
  flag("no-messages", "s"),
  flag("null", "Z"),
  flag("null-data", "z"),
  flag("only-matching", "o"),
  flag("quiet", "q"),
  flag("recursive", "r"),
  flag("dereference-recursive", "R"),
  arg("regexp", "e"),
  flag("invert-match", "v"),
  flag("silent", "q"),
  flag("text", "a"),
  flag("unix-byte-offsets", "u"),
  flag("version", "V"),
  flag("with-filename", "H"),
  flag("word-regexp", "w"),
];

function defaults(): GrepOptions {
  return {
    syntax: "bre",
    patterns: [],
    files: [],
    icase: false,
    word: false,
    line: false,
    invert: false,
    eol: "\n",
    count: false,
    list: "no",
    max_count: Number.POSITIVE_INFINITY,
    byte_offset: false,
    line_number: false,
    filename: "auto",
    initial_tab: false,
    null_after_name: false,
    label: "(standard input)",
    only_matching: false,
    quiet: false,
    no_messages: false,
    binary: "binary",
    directories: "read",
    dereference: false,
    devices: "auto",
    file_globs: [],
    dir_globs: [],
    before: 0,
    after: 0,
    groups: false,
    group_separator: "--",
    color: "never",
  };
}

const SYNTAXES: Readonly<Record<string, GrepOptions["syntax"]>> = {
  E: "ere",
  F: "fixed",
  G: "bre",
  P: "perl",
};

/** What each option without argument sets. */
const FLAGS: Readonly<Record<string, (o: GrepOptions) => void>> = {
  i: (o) => (o.icase = true),
  "no-ignore-case": (o) => (o.icase = false),
  w: (o) => (o.word = true),
  x: (o) => (o.line = true),
  z: (o) => (o.eol = "\0"),
  v: (o) => (o.invert = true),
  c: (o) => (o.count = true),
  L: (o) => (o.list = "without"),
  l: (o) => (o.list = "with"),
  o: (o) => (o.only_matching = true),
  q: (o) => (o.quiet = true),
  s: (o) => (o.no_messages = true),
  b: (o) => (o.byte_offset = true),
  n: (o) => (o.line_number = true),
  H: (o) => (o.filename = "always"),
  h: (o) => (o.filename = "never"),
  T: (o) => (o.initial_tab = true),
  Z: (o) => (o.null_after_name = true),
  "line-buffered": () => {}, // output is written line by line or in blocks: the bytes are the same
  U: () => {},
  "no-group-separator": (o) => (o.group_separator = null),
  r: (o) => {
    o.directories = "recurse";
    o.dereference = false;
  },
  R: (o) => {
    o.directories = "recurse";
    o.dereference = true;
  },
  a: (o) => (o.binary = "text"),
  I: (o) => (o.binary = "without-match"),
};

function* context_length(c: Cli, text: ByteString): Code<number> {
  if (!/^\+?\d+$/.test(text)) yield* c.die(`${text}: invalid context length argument`, 0, 2);
  return Number(text);
}

function* pattern_file(c: Cli, name: ByteString): Code<ByteString[]> {
  const data = name === "-" ? yield* read_fd(0) : yield* read_file(name);
  if (typeof data === "number") return yield* c.die(name, data, 2);
  if (data === "") return [];
  return (data.endsWith("\n") ? data.slice(0, -1) : data).split("\n");
}

function* choose<T extends string>(c: Cli, long: string, value: string, choices: readonly T[]): Code<T> {
  const found = choices.filter((x) => x === value || x.startsWith(value));
  if (found.length === 1) return found[0];
  const quote = (text: string): ByteString => locale_quote(text, utf8_locale(c.envp));
  yield* c.warn(
    `${found.length ? "ambiguous" : "invalid"} argument ${quote(value)} for ${quote(`--${long}`)}`,
  );
  const list = choices.map((x) => `  - ${quote(x)}\n`).join("");
  return yield* c.usage(`Valid arguments are:\n${list}${USAGE}${TRY}`, 1);
}

/** Options with an argument. */
function* argument_option(c: Cli, o: GrepOptions, opt: string, value: ByteString): Code<void> {
  switch (opt) {
    case "e":
      o.patterns.push(...value.split("\n"));
      return;
    case "f":
      o.patterns.push(...(yield* pattern_file(c, value)));
      return;
    case "m": {
      if (!/^[+-]?\d+$/.test(value)) yield* c.die("invalid max count", 0, 2);
      const n = Number(value);
      o.max_count = n < 0 ? Number.POSITIVE_INFINITY : n;
      return;
    }
    case "label":
      o.label = value;
      return;
    case "A":
      o.after = yield* context_length(c, value);
      o.groups = true;
      return;
    case "B":
      o.before = yield* context_length(c, value);
      o.groups = true;
      return;
    case "group-separator":
      o.group_separator = value;
      return;
    case "include":
    case "exclude":
      o.file_globs.push({ include: opt === "include", glob: value });
      return;
    case "exclude-from": {
      const globs = yield* pattern_file(c, value);
      for (const glob of globs) o.file_globs.push({ include: false, glob });
      return;
    }
    case "exclude-dir":
      o.dir_globs.push(value.replace(/(?<=.)\/+$/, ""));
      return;
    case "d":
      o.directories = yield* choose(c, "directories", value, ["read", "recurse", "skip"]);
      return;
    case "D":
      if (value !== "read" && value !== "skip") yield* c.die("unknown devices method", 0, 2);
      o.devices = value as "read" | "skip";
      return;
    default: {
      // --binary-files
      const types = ["binary", "text", "without-match"] as const;
      const type = types.find((t) => t === value);
      if (!type) yield* c.die("unknown binary-files type", 0, 2);
      o.binary = type as GrepOptions["binary"];
    }
  }
}

const COLOR_WORDS: Readonly<Record<string, GrepOptions["color"]>> = {
  always: "always",
  yes: "always",
  force: "always",
  never: "never",
  no: "never",
  none: "never",
  auto: "auto",
  tty: "auto",
  "if-tty": "auto",
};

/** Parses the command line; ends the program on --help, --version and errors. */
export function* parse_options(c: Cli): Code<GrepOptions> {
  const o = defaults();
  const parsed = getopt(c.args, SHORT, LONG);
  let matcher: GrepOptions["syntax"] | null = null;
  let has_pattern = false;
  let digits = "";
  let context = -1;
  let help = false;
  let version = false;
  for (const { opt, arg: value } of parsed.options) {
    if (opt >= "0" && opt <= "9" && opt.length === 1) {
      digits += opt;
      context = yield* context_length(c, digits);
      continue;
    }
    digits = "";
    const syntax = SYNTAXES[opt];
    if (syntax) {
      if (matcher && matcher !== syntax) yield* c.die("conflicting matchers specified", 0, 2);
      matcher = syntax;
    } else if (opt === "y") o.icase = true;
    else if (opt === "u") yield* c.warn("warning: --unix-byte-offsets (-u) is obsolete");
    else if (opt === "C") context = yield* context_length(c, value ?? "");
    else if (opt === "color") {
      const when = COLOR_WORDS[value ?? "auto"];
      if (when) o.color = when;
      else help = true;
    } else if (opt === "help") help = true;
    else if (opt === "V") version = true;
    else if (value === null) FLAGS[opt](o);
    else {
      if (opt === "e" || opt === "f") has_pattern = true;
      yield* argument_option(c, o, opt, value);
      if (opt === "A" || opt === "B") continue;
    }
  }
  if (parsed.error !== null) {
    yield* c.warn(parsed.error);
    yield* c.usage(USAGE + TRY, 2);
  }
  if (version || help) {
    yield* c.out.print(version ? "grep (auditlab) 0.1.0\n" : HELP);
    c.exit(0);
  }
  const given = (name: string) => parsed.options.some((p) => p.opt === name);
  if (context >= 0) {
    o.groups = true;
    if (!given("A")) o.after = context;
    if (!given("B")) o.before = context;
  }
  o.files = [...parsed.operands];
  if (!has_pattern) {
    const operand = o.files.shift();
    if (operand === undefined) return yield* c.usage(USAGE + TRY, 2);
    o.patterns = operand.split("\n");
  }
  o.syntax = matcher ?? "bre";
  return o;
}
