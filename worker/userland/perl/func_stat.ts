// stat, lstat and the file tests -e -f -d ... (perlfunc, "-X").
import { R_OK, W_OK, X_OK } from "../../kernel/uapi/fcntl.ts";
import * as S from "../../kernel/uapi/stat.ts";
import { TCGETS } from "../../kernel/uapi/termios.ts";
import type { Code } from "../lib/code.ts";
import * as sys from "../lib/sys.ts";
import type { Expr } from "./ast.ts";
import { handle_glob, scalar } from "./evaluate.ts";
import type { FunctionMap, PerlFunction } from "./functions.ts";
import type { Machine } from "./machine.ts";
import { Glob, Ref, to_bytes, type Value } from "./values.ts";

const TOPIC: Expr = { k: "var", sigil: "$", name: "_" };
const is_handle = (v: Value): boolean => v instanceof Glob || (v instanceof Ref && v.to instanceof Glob);

/** stat of a path or handle; null with $! set on failure. */
function* stat_of(m: Machine, v: Value, follow: boolean): Code<S.stat | null> {
  const st = S.new_stat();
  let r: number;
  const handle = is_handle(v) ? handle_glob(m, v)?.handle : null;
  if (is_handle(v)) r = handle ? yield sys.fstat(handle.fd, st) : -9;
  else r = yield follow ? sys.stat_(to_bytes(v), st) : sys.lstat(to_bytes(v), st);
  if (r >= 0) return st;
  m.set_errno(r);
  return null;
}

const KINDS: Readonly<Record<string, (mode: number) => boolean>> = {
  f: S.S_ISREG,
  d: S.S_ISDIR,
  l: S.S_ISLNK,
  p: S.S_ISFIFO,
  S: S.S_ISSOCK,
  b: S.S_ISBLK,
  c: S.S_ISCHR,
};
const ACCESS: Readonly<Record<string, number>> = { r: R_OK, w: W_OK, x: X_OK, R: R_OK, W: W_OK, X: X_OK };
const BITS: Readonly<Record<string, number>> = { u: 0o4000, g: 0o2000, k: 0o1000 };
const DAY = 86400;

export function* file_test(m: Machine, op: string, e: Expr | null): Code<Value> {
  const v = yield* scalar(m, e ?? TOPIC);
  const yes = (b: boolean): Value => (b ? 1 : "");
  if (op === "t") {
    const handle = handle_glob(m, v)?.handle;
    return yes(handle !== null && handle !== undefined && (yield sys.ioctl(handle.fd, TCGETS, {})) >= 0);
  }
  if (Object.hasOwn(ACCESS, op)) {
    const r = yield sys.access(to_bytes(v), ACCESS[op]);
    if (r < 0) m.set_errno(r);
    return yes(r >= 0);
  }
  const st = yield* stat_of(m, v, op !== "l");
  if (!st) return undefined;
  if (Object.hasOwn(KINDS, op)) return yes(KINDS[op](st.st_mode));
  if (Object.hasOwn(BITS, op)) return yes((st.st_mode & BITS[op]) !== 0);
  if (op === "e") return 1;
  if (op === "z") return yes(st.st_size === 0);
  if (op === "s") return st.st_size;
  if (op === "o" || op === "O") return yes(st.st_uid === (yield sys.geteuid()));
  const times: Readonly<Record<string, number>> = { M: st.st_mtime, A: st.st_atime, C: st.st_ctime };
  return (m.start_time - times[op]) / DAY;
}

const stat = (follow: boolean): PerlFunction =>
  function* (m, e, want) {
    const st = yield* stat_of(m, yield* scalar(m, e.args[0]), follow);
    if (want !== "list") return [st ? 1 : ""];
    if (!st) return [];
    return [
      st.st_dev,
      st.st_ino,
      st.st_mode,
      st.st_nlink,
      st.st_uid,
      st.st_gid,
      st.st_rdev,
      st.st_size,
      Math.floor(st.st_atime),
      Math.floor(st.st_mtime),
      Math.floor(st.st_ctime),
      st.st_blksize,
      st.st_blocks,
    ];
  };

export const STAT_FUNCTIONS: FunctionMap = { stat: stat(true), lstat: stat(false) };
