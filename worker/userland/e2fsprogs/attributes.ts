// libe2p: the attributes of a file, read and set through a descriptor of it, and how they are shown.
import { ELOOP, ENXIO, EOPNOTSUPP } from "../../kernel/uapi/errno.ts";
import { O_CLOEXEC, O_DIRECTORY, O_NOFOLLOW, O_NONBLOCK, O_RDONLY } from "../../kernel/uapi/fcntl.ts";
import * as S from "../../kernel/uapi/fs.ts";
import { new_stat, new_statfs, S_ISDIR, S_ISREG } from "../../kernel/uapi/stat.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { read_dir } from "../coreutils/files.ts";
import type { Code } from "../lib/code.ts";
import * as sys from "../lib/sys.ts";

export const VERSION = "1.47.0 (5-Feb-2023)";

/** In the order they are shown: letter, bit, long name. */
export const ATTRIBUTES: readonly (readonly [string, number, string])[] = [
  ["s", S.FS_SECRM_FL, "Secure_Deletion"],
  ["u", S.FS_UNRM_FL, "Undelete"],
  ["S", S.FS_SYNC_FL, "Synchronous_Updates"],
  ["D", S.FS_DIRSYNC_FL, "Synchronous_Directory_Updates"],
  ["i", S.FS_IMMUTABLE_FL, "Immutable"],
  ["a", S.FS_APPEND_FL, "Append_Only"],
  ["d", S.FS_NODUMP_FL, "No_Dump"],
  ["A", S.FS_NOATIME_FL, "No_Atime"],
  ["c", S.FS_COMPR_FL, "Compression_Requested"],
  ["E", S.FS_ENCRYPT_FL, "Encrypted"],
  ["j", S.FS_JOURNAL_DATA_FL, "Journaled_Data"],
  ["I", S.FS_INDEX_FL, "Indexed_directory"],
  ["t", S.FS_NOTAIL_FL, "No_Tailmerging"],
  ["T", S.FS_TOPDIR_FL, "Top_of_Directory_Hierarchies"],
  ["e", S.FS_EXTENT_FL, "Extents"],
  ["C", S.FS_NOCOW_FL, "No_COW"],
  ["x", S.FS_DAX_FL, "DAX"],
  ["F", S.FS_CASEFOLD_FL, "Casefold"],
  ["N", S.FS_INLINE_DATA_FL, "Inline_Data"],
  ["P", S.FS_PROJINHERIT_FL, "Project_Hierarchy"],
  ["V", S.FS_VERITY_FL, "Verity"],
  ["m", S.FS_NOCOMP_FL, "Dont_Compress"],
];

/** "----i---------e-------" */
export const short_flags = (flags: number): string =>
  ATTRIBUTES.map(([letter, bit]) => (flags & bit ? letter : "-")).join("");

/** "Immutable, Extents" */
export const long_flags = (flags: number): string =>
  ATTRIBUTES.filter(([, bit]) => flags & bit)
    .map(([, , name]) => name)
    .join(", ") || "---";

/** Opens a file for its attributes, as a link is not followed: its descriptor or a negated errno. */
function* open_file(path: ByteString): Code<number> {
  const st = new_stat();
  if ((yield sys.stat_(path, st)) === 0 && !S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode)) return -EOPNOTSUPP;
  const fd = yield sys.open(path, O_RDONLY | O_NONBLOCK | O_NOFOLLOW);
  if (fd < 0) return fd === -ELOOP || fd === -ENXIO ? -EOPNOTSUPP : fd;
  yield sys.fstat(fd, st);
  return fd;
}

function* ask(path: ByteString, request: number, word: { value: number }): Code<number> {
  const fd = yield* open_file(path);
  if (fd < 0) return fd;
  const r = yield sys.ioctl(fd, request, word);
  yield sys.close(fd);
  return r;
}

/** The attributes of a file, or a negated errno. */
export function* fgetflags(path: ByteString): Code<number> {
  const word = { value: 0 };
  const r = yield* ask(path, S.FS_IOC_GETFLAGS, word);
  return r < 0 ? r : word.value;
}

export const fsetflags = (path: ByteString, flags: number): Code<number> =>
  ask(path, S.FS_IOC_SETFLAGS, { value: flags });

/** Calls `visit` with each entry's name, "." and ".." first; a negated errno when the directory cannot be opened. */
export function* iterate_on_dir(path: ByteString, visit: (name: ByteString) => Code<number>): Code<number> {
  yield sys.statfs_(path, new_statfs());
  const fd = yield sys.open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_DIRECTORY);
  if (fd < 0) return fd;
  yield sys.fstat(fd, new_stat());
  const entries = yield* read_dir(fd);
  yield sys.close(fd);
  if (typeof entries === "number") return entries;
  let result = 0;
  for (const name of [".", "..", ...entries.map((e) => e.d_name)]) {
    const r = yield* visit(name);
    if (r < 0) result = r;
  }
  return result;
}
