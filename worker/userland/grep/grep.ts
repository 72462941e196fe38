// grep(1): prints lines that match patterns. Files and directories; the search itself is in search.ts.

import { EISDIR, ELOOP } from "../../kernel/uapi/errno.ts";
import { AT_FDCWD, O_NOCTTY, O_NOFOLLOW, O_NONBLOCK, O_RDONLY, SEEK_CUR } from "../../kernel/uapi/fcntl.ts";
import { new_stat, S_ISDIR, S_ISREG, type stat } from "../../kernel/uapi/stat.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { TCGETS } from "../../kernel/uapi/termios.ts";
import { compile_pattern, type Pattern } from "../bash/pattern.ts";
import { base_name, read_dir } from "../coreutils/files.ts";
import { utf8_locale } from "../coreutils/tool.ts";
import type { Code } from "../lib/code.ts";
import { type Cli, program } from "../lib/program.ts";
import { compile_regexes, type Regex, RegexLimit } from "../lib/regex.ts";
import * as sys from "../lib/sys.ts";
import { type GrepOptions, HELP, parse_options } from "./options.ts";
import { type Colors, LinePrinter, parse_colors } from "./output.ts";
import { Search } from "./search.ts";

/** PCRE2's words for the errors that our Perl parser names in Perl's. */
const PCRE_TEXTS: Readonly<Record<string, string>> = {
  "Unmatched (": "missing closing parenthesis",
  "Unmatched )": "unmatched closing parenthesis",
  "Unmatched [": "missing terminating ] for character class",
  "Quantifier follows nothing": "quantifier does not follow a repeatable item",
  "Nested quantifiers": "quantifier does not follow a repeatable item",
  "Trailing \\": "\\ at end of pattern",
  "Reference to nonexistent group": "reference to non-existent subpattern",
  "Reference to nonexistent named group": "reference to non-existent subpattern",
  "Sequence (? incomplete": "missing closing parenthesis",
  "Sequence (?#... not terminated": "missing ) after (?# comment",
  "Lookbehind longer than 255 not implemented": "lookbehind assertion is not fixed length",
};

function pcre_text(error: string): string {
  if (Object.hasOwn(PCRE_TEXTS, error)) return PCRE_TEXTS[error];
  if (error.startsWith("Invalid [] range")) return "range out of order in character class";
  if (error.startsWith("POSIX class")) return "unknown POSIX class name";
  if (error.startsWith("Quantifier in {,}")) return "number too big in {} quantifier";
  if (error.endsWith("not recognized")) return "unrecognized character after (? or (?-";
  return error;
}

function* compile(c: Cli, o: GrepOptions): Code<Regex | null> {
  if (o.patterns.length === 0) return null;
  if (o.syntax === "perl" && o.patterns.length > 1)
    yield* c.die("the -P option only supports a single pattern", 0, 2);
  const compiled = compile_regexes([...new Set(o.patterns)], {
    syntax: o.syntax,
    dialect: "grep",
    icase: o.icase,
    word: o.word,
    line: o.line,
    bytes: o.syntax === "perl",
    nosub: true,
  });
  if (!compiled.ok)
    return yield* c.die(o.syntax === "perl" ? pcre_text(compiled.error) : compiled.error, 0, 2);
  for (const warning of compiled.warnings) yield* c.warn(`warning: ${warning}`);
  return compiled.regex;
}

/** A regex for no patterns at all (-f of an empty file), which nothing matches. */
const NOTHING: Regex = {
  exec: () => null,
  test: () => false,
  group_count: 0,
  names: new Map(),
  literal: null,
  must: "",
};

class Grep {
  readonly #c: Cli;
  readonly #o: GrepOptions;
  readonly #regex: Regex;
  readonly #colors: Colors | null;
  readonly #file_globs: { include: boolean; pattern: Pattern; path: boolean }[];
  readonly #dir_globs: Pattern[];
  /** standard output, to refuse reading what is being written */
  readonly #output: stat | null;
  readonly #printed = { any: false };
  #matched = false;
  #failed = false;
  readonly #utf8: boolean;
  /** -q has its answer */
  #stop = false;

  constructor(c: Cli, o: GrepOptions, regex: Regex, colors: Colors | null, output: stat | null) {
    this.#c = c;
    this.#o = o;
    this.#regex = regex;
    this.#colors = colors;
    this.#output = output;
    this.#utf8 = utf8_locale(c.envp);
    const glob = (g: ByteString) => compile_pattern(g);
    this.#file_globs = o.file_globs.map((g) => ({
      include: g.include,
      pattern: glob(g.glob),
      path: g.glob.includes("/"),
    }));
    this.#dir_globs = o.dir_globs.map(glob);
  }

  *run(): Code<number> {
    const o = this.#o;
    const recurse = o.directories === "recurse";
    const files = o.files.length > 0 ? o.files : [recurse ? "" : "-"];
    for (const file of files) {
      if (this.#stop) break;
      yield* this.#operand(file, files.length > 1);
    }
    if (this.#matched && (o.quiet || !this.#failed)) return 0;
    return this.#failed ? 2 : 1;
  }

  *#message(name: ByteString, errno: number): Code<void> {
    this.#failed = true;
    if (!this.#o.no_messages) yield* this.#c.warn(name, errno);
  }

  /** One operand; "" stands for the current directory that -r searches by itself. */
  *#operand(file: ByteString, several: boolean): Code<void> {
    const o = this.#o;
    if (file === "-") {
      yield* this.#search_fd(0, o.label, several);
      return;
    }
    const path = file === "" ? "." : file;
    const nonblock = o.directories === "skip" || o.devices === "skip" ? O_NONBLOCK : 0;
    const fd = yield sys.openat(AT_FDCWD, path, O_RDONLY | O_NOCTTY | nonblock);
    if (fd < 0) {
      yield* this.#message(path, fd);
      return;
    }
    yield* this.#opened(fd, path, file === "" ? "" : file, several, true);
    yield sys.close(fd);
  }

  /** A file or directory that is open; `shown` is its name in output. */
  *#opened(fd: number, path: ByteString, shown: ByteString, several: boolean, operand: boolean): Code<void> {
    const o = this.#o;
    const st = new_stat();
    const r = yield sys.fstat(fd, st);
    if (r < 0) return yield* this.#message(path, r);
    if (S_ISDIR(st.st_mode)) {
      if (o.directories === "skip") return;
      if (o.directories === "recurse") {
        if (!(operand && shown === "") && this.#excluded_dir(operand ? shown : base_name(path))) return;
        return yield* this.#directory(fd, path, shown);
      }
      return yield* this.#message(path, -EISDIR);
    }
    if (operand && this.#excluded(path)) return;
    const device = !S_ISREG(st.st_mode);
    if (device && (o.devices === "skip" || (o.devices === "auto" && !operand))) return;
    yield* this.#search_fd(fd, shown, several || !operand, st);
  }

  #excluded_dir(name: ByteString): boolean {
    const plain = name.replace(/(?<=.)\/+$/, "");
    return this.#dir_globs.some((g) => g.matches(plain) || g.matches(base_name(plain)));
  }

  #excluded(path: ByteString): boolean {
    const globs = this.#file_globs;
    if (globs.length === 0) return false;
    const name = base_name(path);
    const last = globs.findLast((g) => g.pattern.matches(name) || (g.path && g.pattern.matches(path)));
    if (last) return !last.include;
    return globs[0].include;
  }

  *#directory(fd: number, path: ByteString, shown: ByteString): Code<void> {
    const entries = yield* read_dir(fd);
    if (typeof entries === "number") return yield* this.#message(path, entries);
    const follow = this.#o.dereference;
    for (const entry of entries) {
      if (this.#stop) return;
      const name =
        shown === "" ? entry.d_name : shown.endsWith("/") ? shown + entry.d_name : `${shown}/${entry.d_name}`;
      const st = new_stat();
      const r = yield sys.fstatat(fd, entry.d_name, st, follow ? 0 : 0x100);
      if (r < 0) {
        yield* this.#message(name, r);
        continue;
      }
      const directory = S_ISDIR(st.st_mode);
      if (!directory && !S_ISREG(st.st_mode) && this.#o.devices !== "read") continue;
      if (directory ? this.#excluded_dir(entry.d_name) : this.#excluded(name)) continue;
      const flags = O_RDONLY | O_NOCTTY | O_NONBLOCK | (follow ? 0 : O_NOFOLLOW);
      const child = yield sys.openat(fd, entry.d_name, flags);
      if (child === -ELOOP && !follow) continue;
      if (child < 0) {
        yield* this.#message(name, child);
        continue;
      }
      yield* this.#opened(child, name, name, true, false);
      yield sys.close(child);
    }
  }

  *#search_fd(fd: number, name: ByteString, several: boolean, known?: stat): Code<void> {
    const o = this.#o;
    const out = this.#c.out;
    const st = known ?? new_stat();
    if (!known) yield sys.fstat(fd, st);
    const regular = S_ISREG(st.st_mode);
    const start = regular ? Math.max(0, yield sys.lseek(fd, 0, SEEK_CUR)) : 0;
    if (regular && this.#output && this.#output.st_ino === st.st_ino && this.#output.st_dev === st.st_dev) {
      this.#failed = true;
      if (!o.no_messages) yield* this.#c.warn(`${name}: input file is also the output`);
      return;
    }
    const shown = o.filename === "always" || (o.filename === "auto" && several) ? name : null;
    const width = regular ? String(st.st_size).length : 19;
    const printer = new LinePrinter(o, this.#regex, this.#colors, shown, width, this.#utf8);
    const search = new Search(o, this.#regex, printer, out, this.#printed);
    const result = yield* search.run(fd, regular && fd === 0, start);
    if (printer.encoding_errors && o.binary === "binary") result.binary_match = true;
    if (result.error) yield* this.#message(name, result.error);
    if (result.count > 0) this.#matched = true;
    if (o.quiet) {
      this.#stop = this.#matched;
      return;
    }
    const listed = o.list !== "no";
    if (o.count && !listed) yield* out.print(`${printer.name_prefix(":")}${result.count}\n`);
    if (listed && (o.list === "with") === result.count > 0) yield* out.print(printer.listed_name(name));
    if (!listed && result.binary_match) yield* this.#c.warn(`${name}: binary file matches`);
  }
}

/** Is the descriptor a terminal? */
function* isatty(fd: number): Code<boolean> {
  return (yield sys.ioctl(fd, TCGETS, { c_iflag: 0, c_oflag: 0, c_cflag: 0, c_lflag: 0, c_cc: [] })) === 0;
}

function* run(c: Cli): Code<number> {
  const o = yield* parse_options(c);
  const nothing_to_select = o.max_count === 0 || (o.patterns.length === 0 && !o.invert);
  if (nothing_to_select && o.list !== "without") return 1;
  const regex = (yield* compile(c, o)) ?? NOTHING;
  const term = c.getenv("TERM");
  const colored =
    o.color === "always" ||
    (o.color === "auto" && (yield* isatty(1)) && term !== undefined && term !== "dumb");
  const st = new_stat();
  const writes = !o.quiet && o.list === "no" && !(o.max_count <= 1);
  const output = (yield sys.fstat(1, st)) === 0 && S_ISREG(st.st_mode) && writes ? st : null;
  try {
    return yield* new Grep(c, o, regex, colored ? parse_colors(c.getenv("GREP_COLORS")) : null, output).run();
  } catch (e) {
    if (!(e instanceof RegexLimit)) throw e;
    return yield* c.die("exceeded PCRE's backtracking limit", 0, 2);
  }
}

export const grep = program({ name: "grep", help: HELP, own_help: true, write_status: 2, run });

/** egrep and fgrep are, as on Debian, one-line scripts that run grep. */
export const obsolete = (option: string) =>
  program({
    name: `${option === "-E" ? "e" : "f"}grep`,
    help: HELP,
    own_help: true,
    *run(c) {
      const e = yield sys.execve("/usr/bin/grep", ["grep", option, ...c.args], c.envp);
      return yield* c.die("/usr/bin/grep", e, 126);
    },
  });
