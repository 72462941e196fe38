// Absolute names without symbolic links, "." and "..": realpath(1), readlink -f, ln -r (gnulib's canonicalize).
import { EINVAL, ELOOP, ENOENT, ENOTDIR } from "../../kernel/uapi/errno.ts";
import { S_ISDIR } from "../../kernel/uapi/stat.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { current_dir, read_link, stat_path } from "./files.ts";

/** What must exist: every component, all but the last, or none. */
export type Existing = "all" | "all-but-last" | "missing";

/** symbolic links that are followed before a loop is assumed (the kernel's limit) */
const MAX_LINKS = 40;

const parent = (path: ByteString): ByteString => path.slice(0, path.lastIndexOf("/"));

/** The canonical name of `path`, or a negated errno. With `keep_links` links stay as they are (realpath -s). */
export function* canonicalize(
  path: ByteString,
  mode: Existing,
  keep_links = false,
): Code<ByteString | number> {
  if (path === "") return -ENOENT;
  let at = "";
  if (!path.startsWith("/")) {
    const cwd = yield* current_dir();
    if (typeof cwd === "number") return cwd;
    at = cwd === "/" ? "" : cwd;
  }
  let rest = path;
  let links = 0;
  while (rest !== "") {
    const m = /^\/*([^/]*)(.*)$/s.exec(rest);
    if (!m || m[1] === "") break;
    const [, name, tail] = m;
    rest = tail;
    if (name === ".") continue;
    if (name === "..") {
      at = parent(at);
      continue;
    }
    const full = `${at}/${name}`;
    const target = keep_links ? -EINVAL : yield* read_link(full);
    if (typeof target !== "number") {
      if (++links > MAX_LINKS) {
        if (mode !== "missing") return -ELOOP;
        at = full;
        continue;
      }
      if (target === "") return -ENOENT;
      if (target.startsWith("/")) at = "";
      rest = target + rest;
      continue;
    }
    const error = yield* check(full, target, rest, mode);
    if (error) return error;
    at = full;
  }
  return at === "" ? "/" : at;
}

/** Whether a component that is no symbolic link may stand there: 0 or a negated errno. */
function* check(full: ByteString, readlink: number, rest: ByteString, mode: Existing): Code<number> {
  if (mode === "missing") return 0;
  const last = /^\/*$/.test(rest);
  const may_miss = mode === "all-but-last" && last;
  if (readlink !== -EINVAL) return may_miss && readlink === -ENOENT ? 0 : readlink;
  if (rest === "") return 0;
  // something follows it: it must be a directory
  const st = yield* stat_path(full, true);
  if (typeof st === "number") return may_miss && st === -ENOENT ? 0 : st;
  return S_ISDIR(st.st_mode) ? 0 : -ENOTDIR;
}

/** How to get from directory `from` to `to`, both canonical. */
export function relative_path(from: ByteString, to: ByteString): ByteString {
  const a = from.split("/").filter(Boolean);
  const b = to.split("/").filter(Boolean);
  let same = 0;
  while (same < a.length && same < b.length && a[same] === b[same]) same++;
  return [...a.slice(same).map(() => ".."), ...b.slice(same)].join("/") || ".";
}
