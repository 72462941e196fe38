// Backups of files about to be overwritten: --backup, -S and VERSION_CONTROL of cp, mv and ln.

import { EEXIST } from "../../kernel/uapi/errno.ts";
import * as F from "../../kernel/uapi/fcntl.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import * as sys from "../lib/sys.ts";
import { base_name, dir_name, join_path, read_dir } from "./files.ts";
import { fdopendir } from "./fts.ts";
import type { Tool } from "./tool.ts";

export type BackupType = "none" | "simple" | "existing" | "numbered";
export interface BackupOptions {
  type: BackupType;
  suffix: ByteString;
}

const CHOICES = [
  ["none", "off"],
  ["simple", "never"],
  ["existing", "nil"],
  ["numbered", "t"],
];
const TYPES: readonly BackupType[] = ["none", "simple", "existing", "numbered"];

/** Reads -b, --backup and -S; a suffix alone asks for backups too. */
export function* backup_options(t: Tool): Code<BackupOptions> {
  const option = t.last("b", "backup");
  const suffix = t.last("S")?.arg ?? null;
  const given = suffix ?? t.getenv("SIMPLE_BACKUP_SUFFIX") ?? "~";
  const options: BackupOptions = { type: "none", suffix: given === "" || given.includes("/") ? "~" : given };
  if (!option && suffix === null) return options;
  const word = t.options.findLast((o) => o.opt === "backup" && o.arg !== null)?.arg;
  if (word !== undefined && word !== null)
    options.type = TYPES[yield* t.choose("backup type", word, CHOICES)];
  else {
    const control = t.getenv("VERSION_CONTROL");
    options.type = control ? TYPES[yield* t.choose("$VERSION_CONTROL", control, CHOICES)] : "existing";
  }
  return options;
}

/** Highest N of the entries "base.~N~", 0 when there is none. */
function highest_number(names: readonly ByteString[], base: ByteString): number {
  let highest = 0;
  for (const name of names) {
    const m = name.startsWith(base) ? /^\.~([1-9]\d*)~$/.exec(name.slice(base.length)) : null;
    if (m) highest = Math.max(highest, Number(m[1]));
  }
  return highest;
}

/** An open directory and the names in it; the descriptor is -1 when it could not be read. */
function* open_parent(dfd: number, name: ByteString): Code<{ fd: number; names: ByteString[] }> {
  const dir = dir_name(name);
  const flags = F.O_RDONLY | F.O_NOCTTY | F.O_NONBLOCK | F.O_DIRECTORY | F.O_CLOEXEC;
  const fd = yield sys.openat(dfd, dir, flags);
  if (fd < 0) return { fd: -1, names: [] };
  yield* fdopendir(fd);
  const entries = yield* read_dir(fd);
  return { fd, names: typeof entries === "number" ? [] : entries.map((e) => e.d_name) };
}

/** The name a backup of `name` gets. */
export function* backup_name(dfd: number, name: ByteString, o: BackupOptions): Code<ByteString> {
  if (o.type === "simple") return name + o.suffix;
  const { fd, names } = yield* open_parent(dfd, name);
  if (fd >= 0) yield sys.close(fd);
  return name + numbered_or_suffix(names, base_name(name), o);
}

function numbered_or_suffix(names: readonly ByteString[], base: ByteString, o: BackupOptions): ByteString {
  const n = highest_number(names, base);
  return o.type === "existing" && n === 0 ? o.suffix : `.~${n + 1}~`;
}

/** Renames `name` out of the way. Gives the backup's name, or a negated errno. */
export function* backup_rename(dfd: number, name: ByteString, o: BackupOptions): Code<ByteString | number> {
  const base = base_name(name);
  if (o.type === "simple") {
    const r = yield sys.renameat(dfd, name, dfd, name + o.suffix);
    return r < 0 ? r : name + o.suffix;
  }
  const { fd, names } = yield* open_parent(dfd, name);
  let result: ByteString | number;
  for (;;) {
    const tail = numbered_or_suffix(names, base, o);
    const [from_fd, from, to] = fd < 0 ? [dfd, name, name + tail] : [fd, base, base + tail];
    const r =
      tail === o.suffix && o.type === "existing"
        ? yield sys.renameat(from_fd, from, from_fd, to)
        : yield sys.renameat2(from_fd, from, from_fd, to, F.RENAME_NOREPLACE);
    if (r === -EEXIST) {
      // somebody was faster: the next number
      names.push(base + tail);
      continue;
    }
    const dir = dir_name(name);
    result = r < 0 ? r : name.includes("/") ? join_path(dir, base + tail) : base + tail;
    break;
  }
  if (fd >= 0) yield sys.close(fd);
  return result;
}

export const BACKUP_NOTES = `
The backup suffix is '~', unless set with --suffix or SIMPLE_BACKUP_SUFFIX.
The version control method may be selected via the --backup option or through
the VERSION_CONTROL environment variable.  Here are the values:

  none, off       never make backups (even if --backup is given)
  numbered, t     make numbered backups
  existing, nil   numbered if numbered backups exist, simple otherwise
  simple, never   always make simple backups`;
