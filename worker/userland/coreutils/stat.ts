// stat(1).
import {
  AT_EMPTY_PATH,
  AT_FDCWD,
  AT_NO_AUTOMOUNT,
  AT_STATX_DONT_SYNC,
  AT_STATX_FORCE_SYNC,
  AT_SYMLINK_NOFOLLOW,
  STATX_ALL,
} from "../../kernel/uapi/fcntl.ts";
import * as S from "../../kernel/uapi/stat.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import * as sys from "../lib/sys.ts";
import { localtime, parse_tz } from "./calendar.ts";
import { canonicalize } from "./canonicalize.ts";
import { dir_name, read_link, stat_path } from "./files.ts";
import { file_type, mode_string } from "./mode.ts";
import { locale_quote, shell_escape } from "./quote.ts";
import { get_file_context, is_selinux_enabled } from "./selinux.ts";
import {
  type Directive,
  format_epoch,
  format_number,
  format_string,
  type ParsedFormat,
  parse_format,
} from "./stat_format.ts";
import { strftime } from "./strftime.ts";
import { type Tool, tool } from "./tool.ts";
import { group_name, user_name } from "./userspec.ts";

const FS_NAMES: Readonly<Record<number, string>> = {
  61267: "ext2/ext3",
  16914836: "tmpfs",
  40864: "proc",
  7377: "devpts",
  1650812274: "sysfs",
  1853056627: "nsfs",
  1684170528: "debugfs",
  2613483: "cgroupfs",
  1667723888: "cgroup2fs",
  4187159948: "selinux",
  1382369651: "ramfs",
};

interface Job {
  t: Tool;
  follow: boolean;
  /** --cached */
  sync: number;
  /** names of the default format stand without needless quotes */
  plain_names: boolean;
}

const human_time = (t: Tool, us: number): string => {
  const sec = Math.floor(us / 1e6);
  const zone = parse_tz(t.getenv("TZ"));
  return strftime("%Y-%m-%d %H:%M:%S.%N %z", localtime(sec, zone), (us - sec * 1e6) * 1000, sec);
};

/** Where the file system of a file is mounted, by walking up until the device changes. */
function* mount_point(job: Job, path: ByteString, st: S.stat): Code<ByteString> {
  const real = yield* canonicalize(job.follow || !S.S_ISLNK(st.st_mode) ? path : dir_name(path), "all");
  if (typeof real === "number") return "?";
  let at = S.S_ISDIR(st.st_mode) ? real : dir_name(real);
  while (at !== "/") {
    const up = yield* stat_path(dir_name(at), true);
    if (typeof up === "number" || up.st_dev !== st.st_dev) return at;
    at = dir_name(at);
  }
  return at;
}

const quoted_name = (job: Job, name: ByteString): ByteString => {
  const { t } = job;
  const style = t.getenv("QUOTING_STYLE");
  if (style === "locale") return locale_quote(name, t.utf8);
  return shell_escape(name, t.utf8, { always: !job.plain_names });
};

/** One directive of a file's format. */
function* file_directive(job: Job, d: Directive, path: ByteString, st: S.statx): Code<ByteString> {
  const { t } = job;
  const number = (n: number, base: 8 | 10 | 16 = 10) => format_number(n, d, base);
  const text = (s: ByteString) => format_string(s, d);
  const dev = (value: number) =>
    number(
      d.modifier === "H" ? S.MAJOR(value) : d.modifier === "L" ? S.MINOR(value) : S.new_encode_dev(value),
    );
  switch (d.conversion) {
    case "n":
      return text(path);
    case "N": {
      if (!S.S_ISLNK(st.st_mode)) return text(quoted_name(job, path));
      const target = yield* read_link(path);
      if (typeof target === "number") {
        yield* t.error(`cannot read symbolic link ${t.quoteaf(path)}`, target);
        return text(quoted_name(job, path));
      }
      return text(`${quoted_name(job, path)} -> ${quoted_name(job, target)}`);
    }
    case "d":
      return dev(st.st_dev);
    case "D":
      return number(S.new_encode_dev(st.st_dev), 16);
    case "i":
      return number(st.st_ino);
    case "a":
      return number(st.st_mode & 0o7777, 8);
    case "A":
      return text(mode_string(st.st_mode));
    case "f":
      return number(st.st_mode, 16);
    case "F":
      return text(file_type(st.st_mode, st.st_size));
    case "h":
      return number(st.st_nlink);
    case "u":
      return number(st.st_uid);
    case "U":
      return text(yield* user_name_or_unknown(st.st_uid));
    case "g":
      return number(st.st_gid);
    case "G":
      return text(yield* group_name_or_unknown(st.st_gid));
    case "m":
      return text(yield* mount_point(job, path, st));
    case "s":
      return number(st.st_size);
    case "r":
      return dev(st.st_rdev);
    case "R":
      return number(S.new_encode_dev(st.st_rdev), 16);
    case "t":
      return number(S.MAJOR(st.st_rdev), 16);
    case "T":
      return number(S.MINOR(st.st_rdev), 16);
    case "B":
      return number(512);
    case "b":
      return number(st.st_blocks);
    case "o":
      return number(st.st_blksize);
    case "w":
      return text(st.stx_btime === null ? "-" : human_time(t, st.stx_btime));
    case "W":
      return format_epoch(st.stx_btime ?? 0, d);
    case "x":
      return text(human_time(t, st.st_atime));
    case "X":
      return format_epoch(st.st_atime, d);
    case "y":
      return text(human_time(t, st.st_mtime));
    case "Y":
      return format_epoch(st.st_mtime, d);
    case "z":
      return text(human_time(t, st.st_ctime));
    case "Z":
      return format_epoch(st.st_ctime, d);
    case "C": {
      const label = yield* get_file_context(path, job.follow);
      if (typeof label !== "number") return text(label);
      yield* t.error(`failed to get security context of ${t.quoteaf(path)}`, label);
      return text("?");
    }
    default:
      return "?";
  }
}

function* user_name_or_unknown(uid: number): Code<string> {
  const name = yield* user_name(uid);
  return name === String(uid) ? "UNKNOWN" : name;
}
function* group_name_or_unknown(gid: number): Code<string> {
  const name = yield* group_name(gid);
  return name === String(gid) ? "UNKNOWN" : name;
}

/** One directive of a file system's format. */
function fs_directive(d: Directive, path: ByteString, fs: S.statfs): ByteString {
  const number = (n: number, base: 8 | 10 | 16 = 10) => format_number(n, d, base);
  switch (d.conversion) {
    case "n":
      return format_string(path, d);
    case "i":
      return number(fs.f_fsid ?? 0, 16);
    case "l":
      return number(fs.f_namelen ?? 255);
    case "t":
      return number(fs.f_type, 16);
    case "T":
      return format_string(FS_NAMES[fs.f_type] ?? `UNKNOWN (0x${fs.f_type.toString(16)})`, d);
    case "b":
      return number(fs.f_blocks);
    case "f":
      return number(fs.f_bfree);
    case "a":
      return number(fs.f_bavail ?? fs.f_bfree);
    case "s":
    case "S":
      return number(fs.f_bsize);
    case "c":
      return number(fs.f_files);
    case "d":
      return number(fs.f_ffree);
    default:
      return "?";
  }
}

/** Prints a format; a directive that cannot be understood ends the program after what stands before it. */
function* print_format(t: Tool, f: ParsedFormat, show: (d: Directive) => Code<ByteString>): Code<void> {
  for (const p of f.pieces) {
    if ("warning" in p) yield* t.warn(`warning: ${p.warning}`);
    else yield* t.out.print("text" in p ? p.text : yield* show(p));
  }
  if (f.invalid !== null) yield* t.die(`${t.quote(f.invalid)}: invalid directive`);
}

function* stat_file(job: Job, path: ByteString, format: (st: S.stat) => ParsedFormat): Code<void> {
  const { t } = job;
  const st: S.statx = { ...S.new_stat(), stx_btime: null };
  const flags = job.sync | AT_NO_AUTOMOUNT | (job.follow ? 0 : AT_SYMLINK_NOFOLLOW);
  const r =
    path === "-"
      ? yield sys.statx(0, "", job.sync | AT_EMPTY_PATH, STATX_ALL, st)
      : yield sys.statx(AT_FDCWD, path, flags, STATX_ALL, st);
  if (r < 0)
    return yield* t.error(path === "-" ? "cannot stat standard input" : `cannot statx ${t.quoteaf(path)}`, r);
  yield* print_format(t, format(st), (d) => file_directive(job, d, path, st));
}

function* stat_fs(t: Tool, path: ByteString, format: ParsedFormat): Code<void> {
  if (path === "-")
    return yield* t.error(
      `using ${t.quoteaf("-")} to denote standard input does not work in file system mode`,
    );
  const fs = S.new_statfs();
  const r = yield sys.statfs_(path, fs);
  if (r < 0) return yield* t.error(`cannot read file system information for ${t.quoteaf(path)}`, r);
  yield* print_format(t, format, function* (d) {
    return fs_directive(d, path, fs);
  });
}

/** The default format of files, of devices, and of -t, with or without labels. */
function default_format(terse: boolean, device: boolean, labels: boolean): string {
  if (terse) return `%n %s %b %f %u %g %D %i %h %t %T %X %Y %Z %W %o${labels ? " %C" : ""}\n`;
  const links = device ? "%-5h Device type: %Hr,%Lr" : "%h";
  return `  File: %N
  Size: %-10s\tBlocks: %-10b IO Block: %-6o %F
Device: %Hd,%Ld\tInode: %-10i  Links: ${links}
Access: (%04a/%10.10A)  Uid: (%5u/%8U)   Gid: (%5g/%8G)
${labels ? "Context: %C\n" : ""}Access: %x
Modify: %y
Change: %z
 Birth: %w
`;
}

const FS_TERSE = "%n %i %l %t %s %S %b %f %a %c %d\n";
const FS_DEFAULT = `  File: "%n"
    ID: %-8i Namelen: %-7l Type: %T
Block size: %-10s Fundamental block size: %S
Blocks: Total: %-10b Free: %-10f Available: %a
Inodes: Total: %-10c Free: %d
`;

export const stat = tool({
  name: "stat",
  usage: "[OPTION]... FILE...",
  about: `Display file or file system status.

Mandatory arguments to long options are mandatory for short options too.`,
  options: `
  -L, --dereference     follow links
  -f, --file-system     display file system status instead of file status
      --cached=MODE     specify how to use cached attributes;
                          useful on remote file systems. See MODE below
  -c FORMAT, --format=FORMAT   use the specified FORMAT instead of the default;
                          output a newline after each use of FORMAT
      --printf=FORMAT   like --format, but interpret backslash escapes,
                          and do not output a mandatory trailing newline;
                          if you want a newline, include \\n in FORMAT
  -t, --terse           print the information in terse form`,
  *run(t) {
    const cached = t.last("cached")?.arg ?? null;
    const mode =
      cached === null ? 0 : yield* t.choose("--cached", cached, [["default"], ["never"], ["always"]]);
    if (t.operands.length === 0) yield* t.usage("missing operand");
    const given = t.last("c", "printf");
    const follow = t.has("L");
    const sync = [0, AT_STATX_FORCE_SYNC, AT_STATX_DONT_SYNC][mode];
    const job: Job = { t, follow, sync, plain_names: !given };
    let fixed: ParsedFormat | null = null;
    if (given && given.arg !== null) fixed = parse_format(given.arg, given.opt === "printf");
    if (given?.opt === "c" && fixed?.invalid === null) fixed.pieces.push({ text: "\n" });
    const terse = t.has("t");
    const labels = !given && (yield* is_selinux_enabled());
    for (const path of t.operands) {
      if (t.has("f")) yield* stat_fs(t, path, fixed ?? parse_format(terse ? FS_TERSE : FS_DEFAULT, false));
      else
        yield* stat_file(job, path, (st) => {
          const device = S.S_ISCHR(st.st_mode) || S.S_ISBLK(st.st_mode);
          return fixed ?? parse_format(default_format(terse, device, labels), false);
        });
    }
  },
});
