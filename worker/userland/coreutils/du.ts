// du(1).
import * as S from "../../kernel/uapi/stat.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { compile_pattern, type Pattern } from "../bash/pattern.ts";
import type { Code } from "../lib/code.ts";
import { read_file } from "../lib/stdio.ts";
import { NEVER, type Times, times } from "./du_times.ts";
import { Fts, type FtsEntry } from "./fts.ts";
import { report_cycle } from "./remove.ts";
import {
  format_size,
  HUMAN,
  parse_block_size,
  parse_size,
  SI,
  type SizeStyle,
  style_block,
} from "./sizes.ts";
import { type Tool, tool } from "./tool.ts";

interface Job {
  t: Tool;
  style: SizeStyle;
  all: boolean;
  max_depth: number;
  apparent: boolean;
  inodes: boolean;
  separate: boolean;
  count_links: boolean;
  threshold: number;
  exclude: Pattern[];
  end: string;
  /** hard links and directories counted already */
  seen: Set<string>;
  /** of everything so far */
  total: Sum;
  times: Times | null;
}

/** Sizes and the latest time of files. */
interface Sum {
  size: number;
  /** in microseconds since the Epoch */
  time: number;
}
const nothing = (): Sum => ({ size: 0, time: NEVER });
function add(to: Sum, from: Sum): void {
  to.size += from.size;
  if (from.time > to.time) to.time = from.time;
}

function* show(job: Job, { size, time }: Sum, name: ByteString): Code<void> {
  if (job.threshold < 0 ? size > -job.threshold : size < job.threshold) return;
  const text = job.inodes && !job.style.human ? String(size) : format_size(size, job.style);
  const when = job.times ? `${job.times.text(time)}\t` : "";
  yield* job.t.out.print(`${text}\t${when}${name}${job.end}`);
}

const size_of = (job: Job, st: S.stat): number => {
  if (job.inodes) return 1;
  if (!job.apparent) return st.st_blocks * 512;
  return S.S_ISREG(st.st_mode) || S.S_ISLNK(st.st_mode) || S.S_ISDIR(st.st_mode) ? st.st_size : 0;
};

const own_sum = (job: Job, st: S.stat): Sum => ({
  size: size_of(job, st),
  time: job.times?.of(st) ?? NEVER,
});

const excluded = (job: Job, ent: FtsEntry): boolean =>
  job.exclude.some((p) => p.matches(ent.path) || p.matches(ent.name));

/** What is in a directory, and what is in those below it. */
interface Level {
  own: Sum;
  below: Sum;
}
const new_level = (): Level => ({ own: nothing(), below: nothing() });

/** One tree. Sums are kept per level: what is below a directory goes into it when it is left. */
function* walk(job: Job, fts: Fts): Code<void> {
  const { t } = job;
  /** by level: everything below so far, and that in subdirectories alone */
  const sums: Level[] = [];
  for (let ent = yield* fts.read(); ent; ent = yield* fts.read()) {
    const name = t.quoteaf(ent.path);
    if (ent.info !== "DP" && excluded(job, ent)) {
      if (ent.info === "D") {
        ent.instruction = "skip";
        yield* fts.read();
      }
      continue;
    }
    switch (ent.info) {
      case "D":
        sums[ent.level + 1] = new_level();
        continue;
      case "NS":
        yield* t.error(`cannot access ${name}`, ent.errno);
        continue;
      case "DNR":
        yield* t.error(`cannot read directory ${name}`, ent.errno);
        sums[ent.level + 1] = new_level();
        break;
      case "ERR":
        yield* t.error(t.quotef(ent.path), ent.errno);
        break;
      case "DC":
        yield* report_cycle(t, ent);
        continue;
      default:
    }
    yield* count(job, ent, sums);
  }
}

function* count(job: Job, ent: FtsEntry, sums: Level[]): Code<void> {
  const { st, level } = ent;
  const is_dir = S.S_ISDIR(st.st_mode);
  if (!job.count_links && (is_dir || st.st_nlink > 1)) {
    const key = `${st.st_dev}:${st.st_ino}`;
    if (job.seen.has(key)) return;
    job.seen.add(key);
  }
  const own = own_sum(job, st);
  const inside = (is_dir && sums[level + 1]) || new_level();
  const shown = { ...own };
  add(shown, inside.own);
  if (!job.separate) add(shown, inside.below);
  const up = sums[level];
  if (up && is_dir) for (const part of [own, inside.own, inside.below]) add(up.below, part);
  else if (up) add(up.own, own);
  add(job.total, own);
  if ((is_dir && level <= job.max_depth) || (job.all && level <= job.max_depth) || level === 0)
    yield* show(job, shown, ent.path);
}

function* size_style(t: Tool): Code<SizeStyle> {
  const o = t.last("h", "si", "b", "k", "m", "B");
  if (!o) {
    const word = t.getenv("DU_BLOCK_SIZE") ?? t.getenv("BLOCK_SIZE") ?? t.getenv("BLOCKSIZE");
    const style = word === undefined ? null : parse_block_size(word);
    return style ?? style_block(t.getenv("POSIXLY_CORRECT") === undefined ? 1024 : 512);
  }
  switch (o.opt) {
    case "h":
      return HUMAN;
    case "si":
      return SI;
    case "b":
      return style_block(1);
    case "k":
      return style_block(1024);
    case "m":
      return style_block(1048576);
    default: {
      const style = parse_block_size(o.arg ?? "");
      return style ?? (yield* t.die(`invalid ${o.spelled} argument ${t.quote(o.arg ?? "")}`));
    }
  }
}

function* exclusions(t: Tool): Code<Pattern[]> {
  const patterns: Pattern[] = [];
  for (const o of t.options) {
    if (o.arg === null) continue;
    if (o.opt === "exclude") patterns.push(compile_pattern(o.arg));
    if (o.opt !== "X") continue;
    const text = yield* read_file(o.arg);
    if (typeof text === "number") yield* t.error(t.quotef(o.arg), text);
    else for (const line of text.split("\n")) if (line !== "") patterns.push(compile_pattern(line));
  }
  return patterns;
}

/** -t: at least so much, or with a minus sign at most. */
function* threshold(t: Tool): Code<number> {
  const option = t.last("t");
  const text = option?.arg ?? null;
  if (text === null) return 0;
  const negative = text.startsWith("-");
  const size = parse_size(negative ? text.slice(1) : text, "kKmMGTPEZY0");
  if ("error" in size || (negative && size.n === 0))
    return yield* t.die(`invalid ${option?.spelled} argument ${t.quote(text)}`);
  return negative ? -size.n : size.n;
}

/** The deepest level whose sums are shown. */
function* depth(t: Tool): Code<number> {
  let max = Number.POSITIVE_INFINITY;
  for (const o of t.options)
    if (o.opt === "d") {
      if (!/^\d+$/.test(o.arg ?? "")) yield* t.usage(`invalid maximum depth ${t.quote(o.arg ?? "")}`);
      max = Number(o.arg);
    }
  if (!t.has("s")) return max;
  if (t.has("a")) yield* t.usage("cannot both summarize and show all entries");
  if (max === 0) yield* t.warn("warning: summarizing is the same as using --max-depth=0");
  else if (max !== Number.POSITIVE_INFINITY)
    yield* t.usage(`warning: summarizing conflicts with --max-depth=${max}`);
  return 0;
}

export const du = tool({
  name: "du",
  usage: "[OPTION]... [FILE]...\n[OPTION]... --files0-from=F",
  about: `Summarize device usage of the set of FILEs, recursively for directories.

Mandatory arguments to long options are mandatory for short options too.`,
  options: `
  -0, --null            end each output line with NUL, not newline
  -a, --all             write counts for all files, not just directories
      --apparent-size   print apparent sizes rather than device usage; although
                          the apparent size is usually smaller, it may be
                          larger due to holes in ('sparse') files, internal
                          fragmentation, indirect blocks, and the like
  -B, --block-size=SIZE  scale sizes by SIZE before printing them; e.g.,
                           '-BM' prints sizes in units of 1,048,576 bytes;
                           see SIZE format below
  -b, --bytes           equivalent to '--apparent-size --block-size=1'
  -c, --total           produce a grand total
  -D, --dereference-args  dereference only symlinks that are listed on the
                          command line
  -d, --max-depth=N     print the total for a directory (or file, with --all)
                          only if it is N or fewer levels below the command
                          line argument;  --max-depth=0 is the same as
                          --summarize
      --files0-from=F   summarize device usage of the
                          NUL-terminated file names specified in file F;
                          if F is -, then read names from standard input
  -H                    equivalent to --dereference-args (-D)
  -h, --human-readable  print sizes in human readable format (e.g., 1K 234M 2G)
      --inodes          list inode usage information instead of block usage
  -k                    like --block-size=1K
  -L, --dereference     dereference all symbolic links
  -l, --count-links     count sizes many times if hard linked
  -m                    like --block-size=1M
  -P, --no-dereference  don't follow any symbolic links (this is the default)
  -S, --separate-dirs   for directories do not include size of subdirectories
      --si              like -h, but use powers of 1000 not 1024
  -s, --summarize       display only a total for each argument
  -t, --threshold=SIZE  exclude entries smaller than SIZE if positive,
                          or entries greater than SIZE if negative
      --time            show time of the last modification of any file in the
                          directory, or any of its subdirectories
      --time=WORD       show time as WORD instead of modification time:
                          atime, access, use, ctime or status
      --time-style=STYLE  show times using STYLE, which can be:
                            full-iso, long-iso, iso, or +FORMAT;
                            FORMAT is interpreted like in 'date'
  -X, --exclude-from=FILE  exclude files that match any pattern in FILE
      --exclude=PATTERN    exclude files that match PATTERN
  -x, --one-file-system    skip directories on different file systems`,
  notes: `
Display values are in units of the first available SIZE from --block-size,
and the DU_BLOCK_SIZE, BLOCK_SIZE and BLOCKSIZE environment variables.
Otherwise, units default to 1024 bytes (or 512 if POSIXLY_CORRECT is set).

The SIZE argument is an integer and optional unit (example: 10K is 10*1024).
Units are K,M,G,T,P,E,Z,Y (powers of 1024) or KB,MB,... (powers of 1000).
Binary prefixes can be used, too: KiB=K, MiB=M, and so on.`,
  *run(t) {
    if (t.has("files0-from")) yield* t.die("option --files0-from is not simulated");
    if (t.has("inodes") && t.has("b", "apparent-size"))
      yield* t.warn("warning: options --apparent-size and -b are ineffective with --inodes");
    const job: Job = {
      t,
      style: yield* size_style(t),
      all: t.has("a"),
      max_depth: yield* depth(t),
      apparent: t.has("b", "apparent-size"),
      inodes: t.has("inodes"),
      separate: t.has("S"),
      count_links: t.has("l"),
      threshold: yield* threshold(t),
      exclude: yield* exclusions(t),
      end: t.has("0") ? "\0" : "\n",
      seen: new Set(),
      total: nothing(),
      times: yield* times(t),
    };
    const follow = t.last("L", "P", "D", "H")?.opt;
    const fts = new Fts(t.operands.length > 0 ? t.operands : ["."], {
      logical: follow === "L",
      comfollow: follow === "D" || follow === "H",
      xdev: t.has("x"),
      check_after_open: true,
    });
    yield* walk(job, fts);
    yield* fts.close();
    if (t.has("c")) yield* show(job, job.total, "total");
  },
});
