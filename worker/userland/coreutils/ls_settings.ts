// Options of ls, made into its settings.
import { TCGETS, TIOCGWINSZ, type winsize } from "../../kernel/uapi/termios.ts";
import { compile_pattern } from "../bash/pattern.ts";
import type { Code } from "../lib/code.ts";
import { eprint } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { parse_tz } from "./calendar.ts";
import { parse_colors } from "./ls_color.ts";
import type { Format, QuotingStyle, Settings, SortKey } from "./ls_types.ts";
import { HUMAN, parse_block_size, parse_size, SI, style_block } from "./sizes.ts";
import { Exit, type Tool } from "./tool.ts";

export const LS_OPTIONS = `
  -a, --all                  do not ignore entries starting with .
  -A, --almost-all           do not list implied . and ..
      --author               with -l, print the author of each file
  -b, --escape               print C-style escapes for nongraphic characters
      --block-size=SIZE      with -l, scale sizes by SIZE when printing them;
                             e.g., '--block-size=M'
  -B, --ignore-backups       do not list implied entries ending with ~
  -c                         with -lt: sort by, and show, ctime;
                             with -l: show ctime and sort by name;
                             otherwise: sort by ctime, newest first
  -C                         list entries by columns
      --color[=WHEN]         colorize the output; WHEN can be 'always' (default
                             if omitted), 'auto', or 'never'
  -d, --directory            list directories themselves, not their contents
  -f                         do not sort, enable -aU, disable -ls --color
  -F, --classify[=WHEN]      append indicator (one of */=>@|) to entries;
                             WHEN can be 'always' (default if omitted), 'auto', or 'never'
      --file-type            likewise, except do not append '*'
      --format=WORD          across -x, commas -m, horizontal -x, long -l,
                             single-column -1, verbose -l, vertical -C
      --full-time            like -l --time-style=full-iso
  -g                         like -l, but do not list owner
      --group-directories-first   group directories before files;
                             can be augmented with a --sort option, but any
                             use of --sort=none (-U) disables grouping
  -G, --no-group             in a long listing, don't print group names
  -h, --human-readable       with -l and -s, print sizes like 1K 234M 2G etc.
      --si                   likewise, but use powers of 1000 not 1024
  -H, --dereference-command-line   follow symbolic links listed on the command line
      --dereference-command-line-symlink-to-dir   follow each command line symbolic link
                             that points to a directory
      --hide=PATTERN         do not list implied entries matching shell PATTERN
                             (overridden by -a or -A)
      --indicator-style=WORD   append indicator with style WORD to entry names:
                             none (default), slash (-p), file-type (--file-type), classify (-F)
  -i, --inode                print the index number of each file
  -I, --ignore=PATTERN       do not list implied entries matching shell PATTERN
  -k, --kibibytes            default to 1024-byte blocks for file system usage;
                             used only with -s and per directory totals
  -l                         use a long listing format
  -L, --dereference          when showing file information for a symbolic
                             link, show information for the file the link references
  -m                         fill width with a comma separated list of entries
  -n, --numeric-uid-gid      like -l, but list numeric user and group IDs
  -N, --literal              print entry names without quoting
  -o                         like -l, but do not list group information
  -p                         append / indicator to directories
  -q, --hide-control-chars   print ? instead of nongraphic characters
      --show-control-chars   show nongraphic characters as-is (the default,
                             unless program is 'ls' and output is a terminal)
  -Q, --quote-name           enclose entry names in double quotes
      --quoting-style=WORD   use quoting style WORD for entry names:
                             literal, locale, shell, shell-always,
                             shell-escape, shell-escape-always, c, escape
                             (overrides QUOTING_STYLE environment variable)
  -r, --reverse              reverse order while sorting
  -R, --recursive            list subdirectories recursively
  -s, --size                 print the allocated size of each file, in blocks
  -S                         sort by file size, largest first
      --sort=WORD            sort by WORD instead of name: none (-U), size (-S),
                             time (-t), version (-v), extension (-X), width
      --time=WORD            change the default of using modification times:
                             access time (-u): atime, access, use;
                             change time (-c): ctime, status;
                             modification time: mtime, modification
      --time-style=TIME_STYLE   time/date format with -l: full-iso, long-iso, iso, locale, +FORMAT
  -t                         sort by time, newest first
  -T, --tabsize=COLS         assume tab stops at each COLS instead of 8
  -u                         with -lt: sort by, and show, access time;
                             with -l: show access time and sort by name;
                             otherwise: sort by access time, newest first
  -U                         do not sort; list entries in directory order
  -v                         natural sort of (version) numbers within text
  -w, --width=COLS           set output width to COLS.  0 means no limit
  -x                         list entries by lines instead of by columns
  -X                         sort alphabetically by entry extension
  -Z, --context              print any security context of each file
      --zero                 end each output line with NUL, not newline
  -1                         list one file per line`;

const QUOTING: readonly QuotingStyle[] = [
  "literal",
  "shell",
  "shell-always",
  "shell-escape",
  "shell-escape-always",
  "c",
  "c-maybe",
  "escape",
  "locale",
  "clocale",
];
const WHEN = [
  ["always", "yes", "force"],
  ["never", "no", "none"],
  ["auto", "tty", "if-tty"],
] as const;
const FORMATS: readonly (readonly [string, Format])[] = [
  ["verbose", "long"],
  ["long", "long"],
  ["commas", "commas"],
  ["horizontal", "across"],
  ["across", "across"],
  ["vertical", "columns"],
  ["single-column", "one"],
];
const SORTS: readonly SortKey[] = ["none", "time", "size", "extension", "version", "width"];
const STYLES: Readonly<Record<string, readonly [string, string]>> = {
  "full-iso": ["%Y-%m-%d %H:%M:%S.%N %z", "%Y-%m-%d %H:%M:%S.%N %z"],
  "long-iso": ["%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M"],
  iso: ["%Y-%m-%d ", "%m-%d %H:%M"],
  locale: ["%b %e  %Y", "%b %e %H:%M"],
};

function* terminal_width(): Code<number> {
  const ws: winsize = { ws_row: 0, ws_col: 0 };
  return (yield sys.ioctl(1, TIOCGWINSZ, ws)) < 0 ? 0 : ws.ws_col;
}

function* time_style(t: Tool, style: string): Code<[string, string]> {
  if (style.startsWith("+")) {
    const [old, recent, ...rest] = style.slice(1).split("\n");
    if (rest.length) yield* t.die(`invalid time style format ${t.quote(style.slice(1))}`, 0, 2);
    return [old, recent ?? old];
  }
  const name = style.startsWith("posix-") ? "locale" : style;
  const names = Object.keys(STYLES);
  const found = names.includes(name) ? [name] : names.filter((n) => n.startsWith(name));
  if (found.length === 1) return [...STYLES[found[0]]] as [string, string];
  const kind = found.length > 1 ? "ambiguous" : "invalid";
  yield* t.warn(`${kind} argument ${t.quote(style)} for ${t.quote("time style")}`);
  yield* eprint(
    "Valid arguments are:\n  - [posix-]full-iso\n  - [posix-]long-iso\n  - [posix-]iso\n  - [posix-]locale\n" +
      "  - +FORMAT (e.g., +%H:%M) for a 'date'-style format\n",
  );
  return yield* t.usage();
}

function* width_option(t: Tool, value: string): Code<number> {
  const n = /^0[0-7]*$/.test(value) ? { n: Number.parseInt(value, 8) } : parse_size(value, "");
  if ("error" in n) return yield* t.die(`invalid line width: ${t.quote(value)}`, 0, 2);
  return n.n;
}

/** What is printed without options: dir is ls -C -b, vdir is ls -l -b. */
function default_format(t: Tool, tty: boolean): Format {
  if (t.spec.name === "vdir") return "long";
  return tty || t.spec.name === "dir" ? "columns" : "one";
}

function default_quoting(t: Tool, tty: boolean): QuotingStyle {
  if (t.spec.name !== "ls") return "escape";
  return tty ? "shell-escape" : "literal";
}

const default_settings = (t: Tool, tty: boolean): Settings => ({
  t,
  format: default_format(t, tty),
  sort: "name",
  reverse: false,
  dirs_first: false,
  all: "none",
  directory: false,
  recursive: false,
  deref_args: "dirs",
  deref: false,
  inode: false,
  blocks: false,
  context: false,
  owner: true,
  group: true,
  author: false,
  numeric: false,
  indicator: "none",
  quoting: default_quoting(t, tty),
  hide_control: tty && t.spec.name === "ls",
  colors: null,
  width: 80,
  tabsize: 8,
  block_style: style_block(1024),
  size_style: style_block(1),
  time: "mtime",
  time_formats: [STYLES.locale[0], STYLES.locale[1]],
  zone: parse_tz(t.getenv("TZ")),
  ignore: [],
  eol: "\n",
  tty,
});

/** Reads the options and the environment. */
export function* ls_settings(t: Tool): Code<Settings> {
  const tty = (yield sys.ioctl(1, TCGETS, { c_iflag: 0, c_oflag: 0, c_cflag: 0, c_lflag: 0, c_cc: [] })) >= 0;
  const s = default_settings(t, tty);
  const env_quoting = t.getenv("QUOTING_STYLE") as QuotingStyle | undefined;
  if (env_quoting && QUOTING.includes(env_quoting)) s.quoting = env_quoting;
  let sorted: SortKey | null = null;
  let timed = false;
  let style: string | null = null;
  let color = false;
  let width: number | null = null;
  let deref_args: Settings["deref_args"] | null = null;
  let human = false;
  const hide: string[] = [];
  const ignore: string[] = [];
  for (const { opt, arg } of t.options) {
    const value = arg ?? "";
    switch (opt) {
      case "a":
        s.all = "all";
        break;
      case "A":
        s.all = "almost";
        break;
      case "author":
        s.author = true;
        break;
      case "b":
        s.quoting = "escape";
        break;
      case "block-size": {
        const b = parse_block_size(value);
        if (!b) {
          yield* t.warn(
            `${/^\d+\D/.test(value) ? `invalid suffix in --block-size argument '${value}'` : `invalid --block-size argument '${value}'`}`,
          );
          throw new Exit(2);
        }
        s.block_style = b;
        s.size_style = b;
        human = true;
        break;
      }
      case "B":
        ignore.push("*~", ".*~");
        break;
      case "c":
      case "u":
        s.time = opt === "c" ? "ctime" : "atime";
        timed = true;
        break;
      case "C":
        s.format = "columns";
        break;
      case "color": {
        const when = arg === null ? 0 : yield* t.choose("--color", arg, WHEN);
        color = when === 0 || (when === 2 && tty);
        break;
      }
      case "d":
        s.directory = true;
        break;
      case "f":
        s.all = "all";
        sorted = "none";
        if (s.format === "long") s.format = default_format(t, tty);
        s.blocks = false;
        color = false;
        break;
      case "F": {
        const when = arg === null ? 0 : yield* t.choose("--classify", arg, WHEN);
        if (when === 0 || (when === 2 && tty)) s.indicator = "classify";
        break;
      }
      case "file-type":
        s.indicator = "file-type";
        break;
      case "format":
        s.format =
          FORMATS[
            yield* t.choose(
              "--format",
              value,
              FORMATS.map(([n]) => [n]),
            )
          ][1];
        break;
      case "full-time":
        s.format = "long";
        style = "full-iso";
        break;
      case "g":
        s.format = "long";
        s.owner = false;
        break;
      case "group-directories-first":
        s.dirs_first = true;
        break;
      case "G":
        s.group = false;
        break;
      case "h":
      case "si":
        s.block_style = opt === "h" ? HUMAN : SI;
        s.size_style = s.block_style;
        human = true;
        break;
      case "H":
        deref_args = "always";
        break;
      case "dereference-command-line-symlink-to-dir":
        deref_args = "dirs";
        break;
      case "hide":
        hide.push(value);
        break;
      case "I":
        ignore.push(value);
        break;
      case "indicator-style": {
        const styles = ["none", "slash", "file-type", "classify"] as const;
        s.indicator =
          styles[
            yield* t.choose(
              "--indicator-style",
              value,
              styles.map((x) => [x]),
            )
          ];
        break;
      }
      case "i":
        s.inode = true;
        break;
      case "k":
        if (!human) s.block_style = style_block(1024);
        break;
      case "l":
        s.format = "long";
        break;
      case "L":
        s.deref = true;
        break;
      case "m":
        s.format = "commas";
        break;
      case "n":
        s.format = "long";
        s.numeric = true;
        break;
      case "N":
        s.quoting = "literal";
        break;
      case "o":
        s.format = "long";
        s.group = false;
        break;
      case "p":
        s.indicator = "slash";
        break;
      case "q":
        s.hide_control = true;
        break;
      case "show-control-chars":
        s.hide_control = false;
        break;
      case "Q":
        s.quoting = "c";
        break;
      case "quoting-style":
        s.quoting =
          QUOTING[
            yield* t.choose(
              "--quoting-style",
              value,
              QUOTING.map((x) => [x]),
            )
          ];
        break;
      case "r":
        s.reverse = true;
        break;
      case "R":
        s.recursive = true;
        break;
      case "s":
        s.blocks = true;
        break;
      case "S":
        sorted = "size";
        break;
      case "sort":
        sorted =
          SORTS[
            yield* t.choose(
              "--sort",
              value,
              SORTS.map((x) => [x]),
            )
          ];
        break;
      case "time": {
        const kinds = [
          ["atime", "access", "use"],
          ["ctime", "status"],
          ["mtime", "modification"],
        ];
        s.time = (["atime", "ctime", "mtime"] as const)[yield* t.choose("--time", value, kinds)];
        timed = true;
        break;
      }
      case "time-style":
        style = value;
        break;
      case "t":
        sorted = "time";
        break;
      case "T":
        s.tabsize = yield* width_option(t, value);
        break;
      case "U":
        sorted = "none";
        break;
      case "v":
        sorted = "version";
        break;
      case "w":
        width = yield* width_option(t, value);
        break;
      case "x":
        s.format = "across";
        break;
      case "X":
        sorted = "extension";
        break;
      case "Z":
        s.context = true;
        break;
      case "zero":
        s.eol = "\0";
        if (s.format !== "long") s.format = "one";
        color = false;
        s.hide_control = false;
        s.quoting = "literal";
        break;
      case "1":
        if (s.format !== "long") s.format = "one";
        break;
    }
  }
  s.sort = sorted ?? (timed && s.format !== "long" ? "time" : "name");
  if (s.sort === "none") s.dirs_first = false;
  const style_name = style ?? t.getenv("TIME_STYLE");
  if (s.format === "long" && style_name) s.time_formats = yield* time_style(t, style_name);
  if (color) {
    s.colors = parse_colors(t.getenv("LS_COLORS"));
    s.tabsize = 0;
    if (!s.colors) yield* t.warn("unparsable value for LS_COLORS environment variable");
  }
  const columns = t.getenv("COLUMNS");
  s.width = width ?? (tty ? yield* terminal_width() : 0);
  if (width === null && columns && /^\d+$/.test(columns)) s.width = Number(columns);
  else if (width === null && s.width === 0) s.width = 80;
  s.deref_args =
    deref_args ?? (s.directory || s.indicator === "classify" || s.format === "long" ? "never" : "dirs");
  const patterns = s.all === "none" ? [...ignore, ...hide] : ignore;
  s.ignore = patterns.map((p) => {
    const compiled = compile_pattern(p, { period: true });
    return (name) => compiled.matches(name);
  });
  return s;
}
