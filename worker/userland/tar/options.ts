// tar's command line: letters with or without a dash, and what each asks for.
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { parse_size } from "../coreutils/sizes.ts";
import type { Code } from "../lib/code.ts";
import { getopt, type ParsedOption } from "../lib/getopt.ts";
import type { Cli } from "../lib/program.ts";
import { read_fd, read_file, strerror } from "../lib/stdio.ts";
import { BLOCK } from "../lib/tar.ts";
import { TAR_HELP } from "./help.ts";
import { type Metadata, metadata } from "./metadata.ts";
import { LONG, SHORT, SIMULATED } from "./option_names.ts";
import { BadTransform, parse_transform, type Transform } from "./transform.ts";

/** Exit statuses: an error; a wrong option. */
export const FAILURE = 2;
const EX_USAGE = 64;

export interface TarOptions {
  mode: "c" | "x" | "t" | "r" | "u" | "d" | "A" | "delete";
  /** null: standard input or output */
  file: ByteString | null;
  verbose: number;
  /** program that compresses, and with -d decompresses */
  filter: string | null;
  has: (opt: string) => boolean;
  /** what to archive or extract, each after so many of `dirs` */
  names: { name: ByteString; dirs: number }[];
  /** directories of -C, each to be entered from the one before */
  dirs: ByteString[];
  exclude: ByteString[];
  strip: number;
  transform: Transform;
  sort: "none" | "name" | "inode";
  metadata: Metadata;
  /** bytes that are written at once: the archive is filled up to a multiple of them */
  record: number;
  /** directory into which everything is extracted */
  top: ByteString | null;
  /** of owner and size in lists; grows as it must and stays so */
  width: number;
}

export function* try_help(c: Cli, message: string, status = FAILURE): Code<never> {
  yield* c.warn(message);
  return yield* c.usage("Try 'tar --help' or 'tar --usage' for more information.\n", status);
}

/** A first word without a dash: its letters are options, and their arguments the words that follow. */
function with_dashes(args: readonly ByteString[]): ByteString[] {
  if (args.length === 0 || args[0].startsWith("-")) return [...args];
  const rest = args.slice(1);
  const out: ByteString[] = [];
  for (const letter of args[0]) {
    out.push(`-${letter}`);
    const at = SHORT.indexOf(letter);
    if (at >= 0 && SHORT[at + 1] === ":" && rest.length > 0) out[out.length - 1] += rest.shift();
  }
  return [...out, ...rest];
}

/** The lines of a file of names or patterns; "-" is standard input. */
function* lines_of(c: Cli, path: ByteString, what: string, end = "\n"): Code<ByteString[]> {
  const text = path === "-" ? yield* read_fd(0) : yield* read_file(path);
  if (typeof text !== "number") return text.split(end).filter((line) => line !== "");
  yield* c.warn(`${path}: ${what}${strerror(text)}`);
  return yield* c.die("Error is not recoverable: exiting now", 0, FAILURE);
}

/** What stands on the command line and in files of names; -C applies to what comes after it. */
function* names_of(
  c: Cli,
  args: readonly ByteString[],
  options: readonly ParsedOption[],
): Code<Pick<TarOptions, "names" | "dirs">> {
  const dirs: ByteString[] = [];
  const names: TarOptions["names"] = [];
  const taken = new Set(options.flatMap((o) => [o.first, o.last]));
  let only_operands = false;
  args.forEach((arg, i) => {
    const dir_option = options.find((o) => o.opt === "C" && o.last === i);
    if (dir_option?.arg) dirs.push(dir_option.arg);
    if (taken.has(i)) return;
    if (arg === "--" && !only_operands) only_operands = true;
    else names.push({ name: arg, dirs: dirs.length });
  });
  const null_after = (o: ParsedOption): boolean =>
    options.findLast((x) => ["null", "no-null"].includes(x.opt) && x.first <= o.first)?.opt === "null";
  for (const o of options.filter((x) => x.opt === "T")) {
    const by_null = null_after(o);
    let enter = false;
    for (const line of yield* lines_of(c, o.arg ?? "", "Cannot stat: ", by_null ? "\0" : "\n")) {
      if (enter) dirs.push(line);
      else if (line !== "-C" || by_null) names.push({ name: line, dirs: dirs.length });
      enter = line === "-C" && !by_null && !enter;
    }
  }
  return { names, dirs };
}

/** The program that an archive's name asks for (-a). */
const SUFFIXES: readonly (readonly [suffix: RegExp, program: string])[] = [
  [/\.(gz|tgz|taz)$/, "gzip"],
  [/\.(bz2|tbz2?|tz2)$/, "bzip2"],
  [/\.(xz|txz)$/, "xz"],
  [/\.(Z|taZ)$/, "compress"],
  [/\.(lzma|tlz)$/, "lzma"],
  [/\.(zst|tzst)$/, "zstd"],
];
const VCS =
  `CVS RCS SCCS .git .gitignore .gitmodules .gitattributes .cvsignore .svn .arch-ids {arch} =RELEASE-ID
=meta-update =update .bzr .bzrignore .bzrtags .hg .hgignore .hgtags _darcs`.split(/\s+/);
const BACKUPS = [".#*", "*~", "#*#"];
const SORT = ["none", "name", "inode"] as const;

/** The one of `known` that `word` begins, as argp's programs take their words. */
function* choice<T extends string>(c: Cli, word: string, known: readonly T[], option: string): Code<T> {
  const found = known.find((k) => k === word) ?? known.filter((k) => k.startsWith(word)).at(0);
  if (found !== undefined && word !== "") return found;
  yield* c.warn(`invalid argument '${word}' for '${option}'`);
  return yield* c.usage(`Valid arguments are:\n${known.map((k) => `  - '${k}'\n`).join("")}`, FAILURE);
}

function* transform_of(c: Cli, options: readonly ParsedOption[]): Code<Transform> {
  try {
    return options.flatMap((o) => (o.opt === "transform" ? parse_transform(o.arg ?? "") : []));
  } catch (e) {
    if (!(e instanceof BadTransform)) throw e;
    return yield* try_help(c, e.message);
  }
}

/** The directory of --one-top-level: named, or called as the archive is. */
function* top_level(c: Cli, option: ParsedOption | undefined, file: ByteString): Code<ByteString | null> {
  if (!option) return null;
  if (option.arg !== null) return option.arg;
  const m = /([^/]+?)(?:\.tar)?(?:\.(?:gz|bz2|xz|Z|lzma|zst|tar))?$/.exec(file);
  const short = /([^/]+)\.(?:tgz|taz|tbz2?|tz2|txz|tlz|tzst|taZ)$/.exec(file);
  const name = short?.[1] ?? m?.[1];
  if (file === "-" || name === undefined || file.endsWith(`/${name}`) || file === name)
    return yield* try_help(
      c,
      "Cannot deduce top-level directory name; please set it explicitly with --one-top-level=DIR",
    );
  return name;
}

function* check_formats(c: Cli, options: readonly ParsedOption[]): Code<void> {
  for (const { opt, arg, spelled } of options) {
    if (!SIMULATED.has(opt)) yield* c.die(`option ${spelled} is not simulated`, 0, FAILURE);
    if (opt !== "H" || arg === "gnu") continue;
    if (["oldgnu", "pax", "posix", "ustar", "v7"].includes(arg ?? ""))
      yield* c.die(`option ${spelled} ${arg} is not simulated`, 0, FAILURE);
    yield* try_help(c, `${arg}: Invalid archive format`);
  }
}

const MODES = ["c", "x", "t", "r", "u", "d", "A", "delete"];

export function* tar_options(c: Cli): Code<TarOptions> {
  const args = with_dashes(c.args);
  const p = getopt(args, SHORT, LONG);
  if (p.error !== null) yield* try_help(c, p.error, EX_USAGE);
  const has = (opt: string) => p.options.some((o) => o.opt === opt);
  const last = (opt: string) => p.options.findLast((o) => o.opt === opt);
  if (has("?") || has("version")) {
    yield* c.out.print(has("?") ? TAR_HELP : "tar (GNU tar) 1.34\n");
    c.exit(0);
  }
  yield* check_formats(c, p.options);
  const modes = p.options.filter((o) => MODES.includes(o.opt));
  if (modes.length === 0)
    yield* try_help(c, "You must specify one of the '-Acdtrux', '--delete' or '--test-label' options");
  if (new Set(modes.map((o) => o.opt)).size > 1)
    yield* try_help(c, "You may not specify more than one '-Acdtrux', '--delete' or  '--test-label' option");
  const mode = modes[0].opt as TarOptions["mode"];
  const file = last("f")?.arg ?? "-";
  const strip = last("strip-components")?.arg ?? "0";
  if (!/^\d+$/.test(strip)) yield* try_help(c, `${strip}: Invalid number of elements`);
  const blocks = parse_size(last("b")?.arg ?? "20", "");
  if ("error" in blocks || blocks.n < 1 || blocks.n > 0x3fffff)
    return yield* try_help(c, `${last("b")?.arg}: Invalid blocking factor`);
  const exclude: ByteString[] = [];
  for (const o of p.options) {
    if (o.opt === "exclude") exclude.push(o.arg ?? "");
    if (o.opt === "X") exclude.push(...(yield* lines_of(c, o.arg ?? "", "")));
    if (o.opt === "exclude-vcs") exclude.push(...VCS);
    if (o.opt === "exclude-backups") exclude.push(...BACKUPS);
  }
  const by_name = has("a") && mode === "c" ? SUFFIXES.find(([suffix]) => suffix.test(file))?.[1] : undefined;
  const filter = has("z")
    ? "gzip"
    : has("j")
      ? "bzip2"
      : has("J")
        ? "xz"
        : (last("I")?.arg ?? by_name ?? null);
  if (filter !== null && ["r", "u", "A", "delete"].includes(mode))
    yield* try_help(c, "Cannot update compressed archives");
  if (file === "-" && "ruA".includes(mode)) yield* try_help(c, "Options '-Aru' are incompatible with '-f -'");
  const verbose = p.options.filter((o) => o.opt === "v").length;
  return {
    mode,
    file: file === "-" ? null : file,
    verbose,
    filter,
    has,
    ...(yield* names_of(c, args, p.options)),
    exclude,
    strip: Number(strip),
    transform: yield* transform_of(c, p.options),
    sort: yield* choice(c, last("sort")?.arg ?? "none", SORT, "--sort"),
    metadata: yield* metadata(c, p.options, verbose > 0),
    record: blocks.n * BLOCK,
    top: mode === "x" ? yield* top_level(c, last("one-top-level"), file) : null,
    width: 19,
  };
}
