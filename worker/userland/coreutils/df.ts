// df(1).
import { O_NOCTTY, O_NONBLOCK, O_RDONLY } from "../../kernel/uapi/fcntl.ts";
import {
  MAJOR,
  MINOR,
  new_stat,
  new_statfs,
  S_ISBLK,
  S_ISCHR,
  type stat,
  type statfs,
} from "../../kernel/uapi/stat.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { type MountInfo, mountinfo } from "../lib/mountinfo.ts";
import * as sys from "../lib/sys.ts";
import { canonicalize } from "./canonicalize.ts";
import { is_below, stat_path } from "./files.ts";
import { format_size, HUMAN, parse_block_size, SI, type SizeStyle, style_block } from "./sizes.ts";
import { type Tool, tool } from "./tool.ts";
import { text_width } from "./width.ts";

/** Types that hold no files of a user's: shown with -a only. */
const DUMMY = new Set(
  "autofs proc subfs debugfs devpts fusectl fuse.portal mqueue rpc_pipefs sysfs devfs kernfs ignore binfmt_misc cgroup cgroup2 nsfs securityfs selinuxfs tracefs pstore bpf".split(
    " ",
  ),
);

type Field =
  | "source"
  | "fstype"
  | "itotal"
  | "iused"
  | "iavail"
  | "ipcent"
  | "size"
  | "used"
  | "avail"
  | "pcent"
  | "file"
  | "target";
const FIELDS: readonly Field[] = [
  "source",
  "fstype",
  "itotal",
  "iused",
  "iavail",
  "ipcent",
  "size",
  "used",
  "avail",
  "pcent",
  "file",
  "target",
];

/** What one line is about. */
interface Line {
  mount: Pick<MountInfo, "source" | "target" | "type">;
  file: ByteString | null;
  fs: statfs;
  /** sums of --total */
  grand?: boolean;
}

interface Job {
  t: Tool;
  style: SizeStyle;
  fields: readonly Field[];
  /** POSIX headings */
  posix: boolean;
}

/** Used and available as a percentage, rounded up; "-" when there is nothing to divide. */
function percent(used: number, available: number): string {
  const all = used + available;
  return all === 0 ? "-" : `${Math.ceil((used * 100) / all)}%`;
}

function cell(job: Job, field: Field, line: Line): string {
  const { fs, mount } = line;
  const size = (blocks: number) => format_size(blocks * fs.f_bsize, job.style);
  const count = (n: number) => (job.style.human ? format_size(n, job.style) : String(n));
  const used = fs.f_blocks - fs.f_bfree;
  const iused = fs.f_files - fs.f_ffree;
  switch (field) {
    case "source":
      return mount.source;
    case "fstype":
      return mount.type;
    case "itotal":
      return count(fs.f_files);
    case "iused":
      return count(iused);
    case "iavail":
      return count(fs.f_ffree);
    case "ipcent":
      return percent(iused, fs.f_ffree);
    case "size":
      return size(fs.f_blocks);
    case "used":
      return size(used);
    case "avail":
      return size(fs.f_bavail);
    case "pcent":
      return percent(used, fs.f_bavail);
    case "file":
      return line.file ?? "-";
    default:
      return mount.target;
  }
}

/** The heading over sizes: "1K-blocks", "Size", "1024-blocks". */
function size_heading(job: Job): string {
  const { style } = job;
  if (style.human) return "Size";
  if (job.posix) return `${style.block}-blocks`;
  for (const [base, letters] of [
    [1024, "KMGTPEZY"],
    [1000, "kMGTPEZY"],
  ] as const)
    for (let i = letters.length - 1; i >= 0; i--) {
      const unit = base ** (i + 1);
      if (style.block % unit === 0)
        return `${style.block / unit}${letters[i]}${base === 1000 ? "B" : ""}-blocks`;
    }
  return `${style.block}B-blocks`;
}

const HEADINGS: Readonly<Record<Field, string>> = {
  source: "Filesystem",
  fstype: "Type",
  itotal: "Inodes",
  iused: "IUsed",
  iavail: "IFree",
  ipcent: "IUse%",
  size: "",
  used: "Used",
  avail: "Available",
  pcent: "Use%",
  file: "File",
  target: "Mounted on",
};
const LEFT = new Set<Field>(["source", "fstype", "file", "target"]);
const MIN_WIDTH: Partial<Record<Field, number>> = {
  source: 14,
  fstype: 4,
  itotal: 5,
  iused: 5,
  iavail: 5,
  ipcent: 4,
  size: 5,
  used: 5,
  avail: 5,
  pcent: 4,
};

function heading(job: Job, field: Field): string {
  if (field === "size") return size_heading(job);
  if (field === "pcent" && job.posix) return "Capacity";
  if (field === "avail" && job.style.human) return "Avail";
  return HEADINGS[field];
}

function* print_table(job: Job, lines: readonly Line[]): Code<void> {
  const rows = [
    job.fields.map((f) => heading(job, f)),
    ...lines.map((l) => job.fields.map((f) => cell(job, f, l))),
  ];
  const { utf8 } = job.t;
  const widths = job.fields.map((f, i) =>
    Math.max(MIN_WIDTH[f] ?? 0, ...rows.map((r) => text_width(r[i], utf8))),
  );
  for (const row of rows) {
    const cells = row.map((text, i) => {
      const gap = " ".repeat(widths[i] - text_width(text, utf8));
      if (!LEFT.has(job.fields[i])) return gap + text;
      return i === row.length - 1 ? text : text + gap;
    });
    yield* job.t.out.print(`${cells.join(" ").replaceAll(/[\0-\x1f]/g, "?")}\n`);
  }
}

const dev_text = (st: stat): string => `${MAJOR(st.st_dev)}:${MINOR(st.st_dev)}`;

/** The mount a file is on: of those on its device the one whose directory is the nearest above. */
function* mount_of(mounts: readonly MountInfo[], path: ByteString, st: stat): Code<MountInfo | null> {
  if (S_ISBLK(st.st_mode) || S_ISCHR(st.st_mode)) {
    const device = mounts.findLast((m) => m.source === path);
    if (device) return device;
  }
  const real = yield* canonicalize(path, "all");
  let best: MountInfo | null = null;
  for (const m of mounts) {
    if (m.dev !== dev_text(st)) continue;
    const above = typeof real !== "number" && is_below(real, m.target);
    if (above && (!best || m.target.length >= best.target.length)) best = m;
  }
  return best ?? mounts.findLast((m) => m.dev === dev_text(st)) ?? null;
}

interface Filter {
  types: string[];
  excluded: string[];
  all: boolean;
}

const selected = (f: Filter, m: MountInfo): boolean =>
  (f.types.length === 0 || f.types.includes(m.type)) && !f.excluded.includes(m.type);

function* line_of(t: Tool, mount: MountInfo, at: ByteString, file: ByteString | null): Code<Line | null> {
  const fs = new_statfs();
  const r = yield sys.statfs_(at, fs);
  if (r >= 0) return { mount, file, fs };
  yield* t.error(t.quotef(at), r);
  return null;
}

/** All file systems: without -a, one line per device, and none for those without blocks. */
function* all_lines(t: Tool, filter: Filter, mounts: readonly MountInfo[]): Code<Line[]> {
  const lines: Line[] = [];
  const seen = new Map<string, number>();
  for (const mount of mounts) {
    if (!selected(filter, mount)) continue;
    if (!filter.all && DUMMY.has(mount.type)) continue;
    if (!filter.all) {
      const st = yield* stat_path(mount.target, true);
      if (typeof st === "number") continue;
      const key = dev_text(st);
      const before = seen.get(key);
      if (before !== undefined) {
        // of several mounts of one device the shortest directory stands for all
        if (lines[before].mount.target.length > mount.target.length) lines[before].mount = mount;
        continue;
      }
    }
    const line = yield* line_of(t, mount, mount.target, null);
    if (!line || (!filter.all && line.fs.f_blocks === 0)) continue;
    seen.set(mount.dev, lines.length);
    lines.push(line);
  }
  return lines;
}

function* file_lines(
  t: Tool,
  filter: Filter,
  mounts: readonly MountInfo[],
  stats: (stat | null)[],
): Code<Line[]> {
  const lines: Line[] = [];
  for (let i = 0; i < t.operands.length; i++) {
    const st = stats[i];
    if (!st) continue;
    const path = t.operands[i];
    const mount = yield* mount_of(mounts, path, st);
    if (!mount || !selected(filter, mount)) continue;
    const line = yield* line_of(t, mount, path, path);
    if (line) lines.push(line);
  }
  return lines;
}

/** Looks at the operands first: opening them brings automatic mounts about. */
function* look_at_operands(t: Tool): Code<(stat | null)[]> {
  const stats: (stat | null)[] = [];
  for (const path of t.operands) {
    const fd = yield sys.open(path, O_RDONLY | O_NOCTTY | O_NONBLOCK);
    const st = new_stat();
    let r: number;
    if (fd >= 0) {
      r = yield sys.fstat(fd, st);
      yield sys.close(fd);
    } else {
      const found = yield* stat_path(path, true);
      r = typeof found === "number" ? found : 0;
      if (typeof found !== "number") Object.assign(st, found);
    }
    if (r < 0) yield* t.error(t.quotef(path), r);
    stats.push(r < 0 ? null : st);
  }
  return stats;
}

function total_line(lines: readonly Line[]): Line {
  const sum = (of: (fs: statfs) => number, scaled: boolean) =>
    lines.reduce((n, { fs }) => n + of(fs) * (scaled ? fs.f_bsize : 1), 0);
  return {
    mount: { source: "total", target: "-", type: "-" },
    file: "-",
    grand: true,
    fs: {
      ...new_statfs(),
      f_bsize: 1,
      f_blocks: sum((f) => f.f_blocks, true),
      f_bfree: sum((f) => f.f_bfree, true),
      f_bavail: sum((f) => f.f_bavail, true),
      f_files: sum((f) => f.f_files, false),
      f_ffree: sum((f) => f.f_ffree, false),
    },
  };
}

function* read_style(t: Tool): Code<SizeStyle> {
  const o = t.last("h", "H", "k", "B");
  if (o?.opt === "h") return HUMAN;
  if (o?.opt === "H") return SI;
  if (o?.opt === "k") return style_block(1024);
  if (o?.opt === "B") {
    const style = parse_block_size(o.arg ?? "");
    return style ?? (yield* t.die(`invalid ${o.spelled} argument ${t.quote(o.arg ?? "")}`));
  }
  const word = t.getenv("DF_BLOCK_SIZE") ?? t.getenv("BLOCK_SIZE") ?? t.getenv("BLOCKSIZE");
  const style = word === undefined ? null : parse_block_size(word);
  return style ?? style_block(t.getenv("POSIXLY_CORRECT") === undefined ? 1024 : 512);
}

function* read_fields(t: Tool): Code<readonly Field[]> {
  const output = t.last("output");
  if (output) {
    for (const opt of ["i", "P", "T"])
      if (t.has(opt)) yield* t.usage(`options -${opt} and --output are mutually exclusive`);
    if (output.arg === null) return FIELDS;
    const fields: Field[] = [];
    for (const word of output.arg.split(",")) {
      if (!FIELDS.includes(word as Field)) yield* t.usage(`option --output: field ${t.quote(word)} unknown`);
      if (fields.includes(word as Field))
        yield* t.usage(`option --output: field ${t.quote(word)} used more than once`);
      fields.push(word as Field);
    }
    return fields;
  }
  const middle: Field[] = t.has("i")
    ? ["itotal", "iused", "iavail", "ipcent"]
    : ["size", "used", "avail", "pcent"];
  return ["source", ...(t.has("T") ? (["fstype"] as const) : []), ...middle, "target"];
}

const args_of = (t: Tool, opt: string): string[] =>
  t.options.filter((o) => o.opt === opt && o.arg !== null).map((o) => o.arg as string);

export const df = tool({
  name: "df",
  usage: "[OPTION]... [FILE]...",
  about: `Show information about the file system on which each FILE resides,
or all file systems by default.

Mandatory arguments to long options are mandatory for short options too.`,
  options: `
  -a, --all             include pseudo, duplicate, inaccessible file systems
  -B, --block-size=SIZE  scale sizes by SIZE before printing them; e.g.,
                           '-BM' prints sizes in units of 1,048,576 bytes;
                           see SIZE format below
  -h, --human-readable  print sizes in powers of 1024 (e.g., 1023M)
  -H, --si              print sizes in powers of 1000 (e.g., 1.1G)
  -i, --inodes          list inode information instead of block usage
  -k                    like --block-size=1K
  -l, --local           limit listing to local file systems
      --no-sync         do not invoke sync before getting usage info (default)
      --output[=FIELD_LIST]  use the output format defined by FIELD_LIST,
                               or print all fields if FIELD_LIST is omitted.
  -P, --portability     use the POSIX output format
      --sync            invoke sync before getting usage info
      --total           elide all entries insignificant to available space,
                          and produce a grand total
  -t, --type=TYPE       limit listing to file systems of type TYPE
  -T, --print-type      print file system type
  -x, --exclude-type=TYPE   limit listing to file systems not of type TYPE
  -v                    (ignored)`,
  notes: `
Display values are in units of the first available SIZE from --block-size,
and the DF_BLOCK_SIZE, BLOCK_SIZE and BLOCKSIZE environment variables.
Otherwise, units default to 1024 bytes (or 512 if POSIXLY_CORRECT is set).

The SIZE argument is an integer and optional unit (example: 10K is 10*1024).
Units are K,M,G,T,P,E,Z,Y (powers of 1024) or KB,MB,... (powers of 1000).
Binary prefixes can be used, too: KiB=K, MiB=M, and so on.

FIELD_LIST is a comma-separated list of columns to be included.  Valid
field names are: 'source', 'fstype', 'itotal', 'iused', 'iavail', 'ipcent',
'size', 'used', 'avail', 'pcent', 'file' and 'target' (see info page).`,
  *run(t) {
    const job: Job = { t, style: yield* read_style(t), fields: yield* read_fields(t), posix: t.has("P") };
    const filter: Filter = { types: args_of(t, "t"), excluded: args_of(t, "x"), all: t.has("a") };
    const both = filter.types.find((n) => filter.excluded.includes(n));
    if (both !== undefined) yield* t.die(`file system type ${t.quote(both)} both selected and excluded`);
    const stats = yield* look_at_operands(t);
    if (t.operands.length > 0 && stats.every((s) => s === null)) return 1;
    const mounts = yield* mountinfo();
    if (t.last("sync", "no-sync")?.opt === "sync") yield sys.sync();
    const lines =
      t.operands.length > 0
        ? yield* file_lines(t, filter, mounts, stats)
        : yield* all_lines(t, filter, mounts);
    if (lines.length === 0) return t.status || (yield* t.die("no file systems processed"));
    if (t.has("total")) lines.push(total_line(lines));
    yield* print_table(job, lines);
    return t.status;
  },
});
