// The columns of findmnt(8), its help, and the cells of a mount.
import { new_statfs } from "../../kernel/uapi/stat.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { unescape_octal } from "../lib/escapes.ts";
import type { MountInfo } from "../lib/mountinfo.ts";
import * as sys from "../lib/sys.ts";
import { human_size } from "./sizes.ts";
import type { Column } from "./smartcols.ts";

/** A mount of the kernel's table, or a line of a file in fstab's form. */
export interface Mount extends Partial<MountInfo> {
  source: ByteString;
  target: ByteString;
  type: string;
  options: string;
  freq?: number;
  passno?: number;
  /** whose table it stands in */
  tid?: number;
}
export interface MountColumn extends Column {
  about: string;
}

export const COLUMNS: readonly MountColumn[] = [
  { name: "ACTION", about: "action detected by --poll" },
  { name: "AVAIL", right: true, about: "filesystem size available" },
  { name: "FREQ", right: true, json: "number", about: "dump(8) period in days [fstab only]" },
  { name: "FSROOT", about: "filesystem root" },
  { name: "FSTYPE", about: "filesystem type" },
  { name: "FS-OPTIONS", about: "FS specific mount options" },
  { name: "ID", json: "number", about: "mount ID" },
  { name: "LABEL", about: "filesystem label" },
  { name: "MAJ:MIN", about: "major:minor device number" },
  { name: "OLD-OPTIONS", about: "old mount options saved by --poll" },
  { name: "OLD-TARGET", about: "old mountpoint saved by --poll" },
  { name: "OPTIONS", about: "all mount options" },
  { name: "OPT-FIELDS", about: "optional mount fields" },
  { name: "PARENT", right: true, json: "number", about: "mount parent ID" },
  { name: "PARTLABEL", about: "partition label" },
  { name: "PARTUUID", about: "partition UUID" },
  { name: "PASSNO", right: true, json: "number", about: "pass number on parallel fsck(8) [fstab only]" },
  { name: "PROPAGATION", about: "VFS propagation flags" },
  { name: "SIZE", right: true, about: "filesystem size" },
  { name: "SOURCE", about: "source device" },
  { name: "SOURCES", about: "all possible source devices" },
  { name: "TARGET", about: "mountpoint" },
  { name: "TID", right: true, json: "number", about: "task ID" },
  { name: "USED", right: true, about: "filesystem size used" },
  { name: "USE%", right: true, about: "filesystem use percentage" },
  { name: "UUID", about: "filesystem UUID" },
  { name: "VFS-OPTIONS", about: "VFS specific mount options" },
];
/** Columns that only --poll fills. */
export const POLLED: readonly string[] = ["ACTION", "OLD-OPTIONS", "OLD-TARGET"];
export const SIZES: readonly string[] = ["AVAIL", "SIZE", "USED"];

export const HELP = `
Usage:
 findmnt [options]
 findmnt [options] <device> | <mountpoint>
 findmnt [options] <device> <mountpoint>
 findmnt [options] [--source <device>] [--target <path> | --mountpoint <dir>]

Find a (mounted) filesystem.

Options:
 -s, --fstab            search in static table of filesystems
 -m, --mtab             search in table of mounted filesystems
                          (includes user space mount options)
 -k, --kernel           search in kernel table of mounted
                          filesystems (default)

 -p, --poll[=<list>]    monitor changes in table of mounted filesystems
 -w, --timeout <num>    upper limit in milliseconds that --poll will block

 -A, --all              disable all built-in filters, print all filesystems
 -a, --ascii            use ASCII chars for tree formatting
 -b, --bytes            print sizes in bytes rather than in human readable format
 -C, --nocanonicalize   don't canonicalize when comparing paths
 -c, --canonicalize     canonicalize printed paths
 -D, --df               imitate the output of df(1)
 -d, --direction <word> direction of search, 'forward' or 'backward'
 -e, --evaluate         convert tags (LABEL,UUID,PARTUUID,PARTLABEL) 
                          to device names
 -F, --tab-file <path>  alternative file for -s, -m or -k options
 -f, --first-only       print the first found filesystem only
 -i, --invert           invert the sense of matching
 -J, --json             use JSON output format
 -l, --list             use list format output
 -N, --task <tid>       use alternative namespace (/proc/<tid>/mountinfo file)
 -n, --noheadings       don't print column headings
 -O, --options <list>   limit the set of filesystems by mount options
 -o, --output <list>    the output columns to be shown
     --output-all       output all available columns
 -P, --pairs            use key="value" output format
     --pseudo           print only pseudo-filesystems
     --shadowed         print only filesystems over-mounted by another filesystem
 -R, --submounts        print all submounts for the matching filesystems
 -r, --raw              use raw output format
     --real             print only real filesystems
 -S, --source <string>  the device to mount (by name, maj:min, 
                          LABEL=, UUID=, PARTUUID=, PARTLABEL=)
 -T, --target <path>    the path to the filesystem to use
     --tree             enable tree format output if possible
 -M, --mountpoint <dir> the mountpoint directory
 -t, --types <list>     limit the set of filesystems by FS types
 -U, --uniq             ignore filesystems with duplicate target
 -u, --notruncate       don't truncate text in columns
 -v, --nofsroot         don't print [/dir] for bind or btrfs mounts
 -y, --shell            use column names to be usable as shell variable identifiers

 -x, --verify           verify mount table content (default is fstab)
     --verbose          print more details
     --vfs-all          print all VFS options

 -h, --help             display this help
 -V, --version          display version

Available output columns:
${COLUMNS.map((x) => `${x.name.padStart(12)}  ${x.about}\n`).join("")}
For more details see findmnt(8).
`;

/** Options of a mount, each with what holds without it. */
const VFS_OPTIONS = (
  "ro,rw noexec,exec nosuid,suid nodev,dev sync,async silent,loud mand,nomand noatime,atime " +
  "iversion,noiversion nodiratime,diratime relatime,norelatime strictatime,nostrictatime " +
  "lazytime,nolazytime nosymfollow,symfollow"
)
  .split(" ")
  .map((pair) => pair.split(","));

/** Options of the mount, then those of the file system that it does not say. */
export function all_options(m: Mount): string {
  const more = m.fs_options?.split(",").filter((o) => o !== "" && o !== "rw" && o !== "ro") ?? [];
  return unescape_octal([m.options, ...more].join(","));
}

function propagation(tags: readonly string[]): string {
  const has = (tag: string): boolean => tags.some((t) => t.startsWith(tag));
  return [
    has("shared:") ? "shared" : "private",
    ...(has("master:") ? ["slave"] : []),
    ...(has("unbindable") ? ["unbindable"] : []),
  ].join(",");
}

/** Sizes of what is mounted at the target; empty when nobody tells. */
function* size_cells(target: ByteString, bytes: boolean): Code<Record<string, string>> {
  const st = new_statfs();
  if ((yield sys.statfs_(target, st)) < 0) return {};
  const text = (blocks: number): string =>
    bytes ? String(blocks * st.f_bsize) : blocks === 0 ? "0" : human_size(blocks * st.f_bsize);
  const used = st.f_blocks - st.f_bfree;
  return {
    SIZE: text(st.f_blocks),
    AVAIL: text(st.f_bavail),
    USED: text(used),
    "USE%": st.f_blocks > 0 ? `${Math.round((used * 100) / st.f_blocks)}%` : "-",
  };
}

export interface CellStyle {
  /** whether an option was given */
  has: (opt: string) => boolean;
  columns: readonly MountColumn[];
  /** MAJ:MIN with its colon in one place */
  aligned: boolean;
}

/** The cells of a mount, in the order of the columns; LABEL, UUID and their like are udev's, which is not here. */
export function* cells_of(m: Mount, s: CellStyle): Code<ByteString[]> {
  const { has, columns } = s;
  const kernel = m.id !== undefined;
  const bind = kernel && m.root !== "/" && !has("v");
  const [major, minor] = m.dev?.split(":") ?? [];
  const sized = columns.some((x) => x.name === "USE%" || SIZES.includes(x.name));
  const given = m.options.split(",");
  const values: Record<string, ByteString | number | undefined> = {
    SOURCE: m.source + (bind ? `[${m.root}]` : ""),
    SOURCES: m.source,
    TARGET: m.target,
    FSTYPE: m.type,
    OPTIONS: all_options(m),
    "VFS-OPTIONS": !kernel
      ? ""
      : has("vfs-all")
        ? VFS_OPTIONS.map(([set, clear]) => (given.includes(set) ? set : clear)).join(",")
        : m.options,
    "FS-OPTIONS": m.fs_options && unescape_octal(m.fs_options),
    "MAJ:MIN": m.dev && (s.aligned ? `${major.padStart(3)}:${minor.padEnd(3)}` : m.dev),
    ID: m.id,
    PARENT: m.parent || "",
    FSROOT: m.root,
    "OPT-FIELDS": m.tags?.join(" "),
    PROPAGATION: m.tags && propagation(m.tags),
    FREQ: m.freq,
    PASSNO: m.passno,
    TID: m.tid,
    ...(sized ? yield* size_cells(m.target, has("b")) : {}),
  };
  return columns.map((x) => String(values[x.name] ?? ""));
}
