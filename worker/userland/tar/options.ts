// tar's command line: letters with or without a dash, and what each asks for.
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { getopt, type LongOption } from "../lib/getopt.ts";
import type { Cli } from "../lib/program.ts";
import { read_fd, read_file, strerror } from "../lib/stdio.ts";
import { TAR_HELP } from "./help.ts";

/** Exit statuses: an error; a wrong option. */
export const FAILURE = 2;
const EX_USAGE = 64;

const LONG: readonly LongOption[] = [
  ["create", 0, "c"],
  ["extract", 0, "x"],
  ["get", 0, "x"],
  ["list", 0, "t"],
  ["append", 0, "r"],
  ["file", 1, "f"],
  ["verbose", 0, "v"],
  ["gzip", 0, "z"],
  ["gunzip", 0, "z"],
  ["ungzip", 0, "z"],
  ["bzip2", 0, "j"],
  ["xz", 0, "J"],
  ["directory", 1, "C"],
  ["preserve-permissions", 0, "p"],
  ["same-permissions", 0, "p"],
  ["absolute-names", 0, "P"],
  ["keep-old-files", 0, "k"],
  ["to-stdout", 0, "O"],
  ["dereference", 0, "h"],
  ["files-from", 1, "T"],
  ["touch", 0, "m"],
  ["same-owner", 0, "same-owner"],
  ["no-same-owner", 0, "o"],
  ["exclude", 1, "exclude"],
  ["strip-components", 1, "strip-components"],
  ["numeric-owner", 0, "numeric-owner"],
  ["wildcards", 0, "wildcards"],
  ["full-time", 0, "full-time"],
  ["help", 0, "?"],
  ["version", 0, "version"],
  ["update", 0, "u"],
  ["diff", 0, "d"],
  ["compare", 0, "d"],
  ["catenate", 0, "A"],
  ["delete", 0, "delete"],
  ["owner", 1, "owner"],
  ["group", 1, "group"],
  ["mode", 1, "mode"],
  ["mtime", 1, "mtime"],
  ["selinux", 0, "selinux"],
  ["xattrs", 0, "xattrs"],
  ["acls", 0, "acls"],
  ["auto-compress", 0, "a"],
  ["remove-files", 0, "remove-files"],
  ["transform", 1, "transform"],
  ["exclude-from", 1, "X"],
  ["one-file-system", 0, "one-file-system"],
  ["overwrite", 0, "overwrite"],
  ["skip-old-files", 0, "skip-old-files"],
  ["verify", 0, "W"],
  ["format", 1, "H"],
  ["sort", 1, "sort"],
  ["totals", 0, "totals"],
  ["sparse", 0, "S"],
].map(([name, has_arg, val]) => ({ name, has_arg, val }) as LongOption);

const SHORT = "cxtruAdf:vzjJZC:pPkOhT:moaX:WH:SI:g:";
/** Letters and names that are known but do nothing here. */
const NOT_SIMULATED =
  "u d A delete owner group mode mtime selinux xattrs acls a remove-files transform X one-file-system overwrite skip-old-files W H sort totals S I g Z".split(
    " ",
  );

export interface TarOptions {
  mode: "c" | "x" | "t" | "r";
  /** null: standard input or output */
  file: ByteString | null;
  verbose: number;
  /** program that compresses, and with -d decompresses */
  filter: "gzip" | "bzip2" | "xz" | null;
  has: (opt: string) => boolean;
  /** what to archive or extract, each after so many of `dirs` */
  names: { name: ByteString; dirs: number }[];
  /** directories of -C, each to be entered from the one before */
  dirs: ByteString[];
  exclude: ByteString[];
  strip: number;
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

/** The lines of a file of names (-T); "-" is standard input. */
function* names_from(c: Cli, path: ByteString): Code<ByteString[]> {
  const text = path === "-" ? yield* read_fd(0) : yield* read_file(path);
  if (typeof text !== "number") return text.split("\n").filter((line) => line !== "");
  yield* c.warn(`${path}: Cannot open: ${strerror(text)}`);
  return yield* c.die("Error is not recoverable: exiting now", 0, FAILURE);
}

export function* tar_options(c: Cli): Code<TarOptions> {
  const args = with_dashes(c.args);
  const p = getopt(args, SHORT, LONG);
  if (p.error !== null) yield* try_help(c, p.error, EX_USAGE);
  const has = (opt: string) => p.options.some((o) => o.opt === opt);
  if (has("?") || has("version")) {
    yield* c.out.print(has("?") ? TAR_HELP : "tar (GNU tar) 1.34\n");
    c.exit(0);
  }
  for (const o of p.options)
    if (NOT_SIMULATED.includes(o.opt)) yield* c.die(`option ${o.spelled} is not simulated`, 0, FAILURE);
  const modes = p.options.filter((o) => "cxtr".includes(o.opt));
  if (modes.length === 0)
    yield* try_help(c, "You must specify one of the '-Acdtrux', '--delete' or '--test-label' options");
  if (new Set(modes.map((o) => o.opt)).size > 1)
    yield* try_help(c, "You may not specify more than one '-Acdtrux', '--delete' or  '--test-label' option");
  const dirs: ByteString[] = [];
  const names: TarOptions["names"] = [];
  // operands stand between options: -C applies to those after it
  const taken = new Set(p.options.flatMap((o) => [o.first, o.last]));
  let only_operands = false;
  args.forEach((arg, i) => {
    const dir_option = p.options.find((o) => o.opt === "C" && o.last === i);
    if (dir_option?.arg) dirs.push(dir_option.arg);
    if (taken.has(i)) return;
    if (arg === "--" && !only_operands) only_operands = true;
    else names.push({ name: arg, dirs: dirs.length });
  });
  for (const { arg } of p.options.filter((o) => o.opt === "T"))
    for (const name of yield* names_from(c, arg ?? "")) names.push({ name, dirs: dirs.length });
  const file = p.options.findLast((o) => o.opt === "f")?.arg ?? "-";
  const strip = p.options.findLast((o) => o.opt === "strip-components")?.arg ?? "0";
  if (!/^\d+$/.test(strip)) yield* c.die(`${strip}: Invalid number of elements`, 0, FAILURE);
  return {
    mode: modes[0].opt as TarOptions["mode"],
    file: file === "-" ? null : file,
    verbose: p.options.filter((o) => o.opt === "v").length,
    filter: has("z") ? "gzip" : has("j") ? "bzip2" : has("J") ? "xz" : null,
    has,
    names,
    dirs,
    exclude: p.options.flatMap((o) => (o.opt === "exclude" ? [o.arg ?? ""] : [])),
    strip: Number(strip),
    width: 19,
  };
}
