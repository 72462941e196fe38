// The primaries of test(1) that ask the kernel: files, file pairs, terminals.
import { AT_FDCWD, R_OK, W_OK, X_OK } from "../../kernel/uapi/fcntl.ts";
import * as S from "../../kernel/uapi/stat.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import * as sys from "../lib/sys.ts";

/** stat(2), or fstat(2) for /dev/fd/N, /dev/stdin and so on; null when there is no such file. */
function* status_of(path: ByteString, follow = true): Code<S.stat | null> {
  const st = S.new_stat();
  const fd = /^\/dev\/fd\/([0-9]{1,9})$/.exec(path)?.[1];
  if (follow && fd !== undefined) return (yield sys.fstat(Number(fd), st)) < 0 ? null : st;
  const result = follow ? yield sys.stat_(path, st) : yield sys.lstat(path, st);
  return result < 0 ? null : st;
}

/** Letters of the file primaries, -t excluded. */
export const FILE_TESTS = "abcdefghkLOGNprsSuwx";

/** A unary file primary: `op` is its letter, one of FILE_TESTS. */
export function* file_test(op: string, path: ByteString): Code<boolean> {
  switch (op) {
    case "r":
      return (yield sys.faccessat(AT_FDCWD, path, R_OK)) >= 0;
    case "w":
      return (yield sys.faccessat(AT_FDCWD, path, W_OK)) >= 0;
    case "x":
      return (yield sys.faccessat(AT_FDCWD, path, X_OK)) >= 0;
  }
  const st = yield* status_of(path, op !== "L" && op !== "h");
  if (!st) return false;
  const mode = st.st_mode;
  switch (op) {
    case "a":
    case "e":
      return true;
    case "f":
      return S.S_ISREG(mode);
    case "d":
      return S.S_ISDIR(mode);
    case "b":
      return S.S_ISBLK(mode);
    case "c":
      return S.S_ISCHR(mode);
    case "p":
      return S.S_ISFIFO(mode);
    case "S":
      return S.S_ISSOCK(mode);
    case "L":
    case "h":
      return S.S_ISLNK(mode);
    case "s":
      return st.st_size > 0;
    case "u":
      return (mode & S.S_ISUID) !== 0;
    case "g":
      return (mode & S.S_ISGID) !== 0;
    case "k":
      return (mode & S.S_ISVTX) !== 0;
    case "O":
      return st.st_uid === (yield sys.geteuid());
    case "G":
      return st.st_gid === (yield sys.getegid());
    default: // N: modified since it was last read
      return st.st_mtime > st.st_atime;
  }
}

/** -nt, -ot and -ef. A file that does not exist is older than any that does. */
export function* compare_files(op: string, a: ByteString, b: ByteString): Code<boolean> {
  const left = yield* status_of(a);
  const right = yield* status_of(b);
  if (op === "-ef")
    return left !== null && right !== null && left.st_dev === right.st_dev && left.st_ino === right.st_ino;
  const [newer, older] = op === "-nt" ? [left, right] : [right, left];
  return newer !== null && (older === null || newer.st_mtime > older.st_mtime);
}

export { isatty as is_terminal } from "../lib/ttyname.ts";
