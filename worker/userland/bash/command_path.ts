// Finding the file a command name stands for: $PATH and the hash table.
import { F_OK, R_OK, X_OK } from "../../kernel/uapi/fcntl.ts";
import { new_stat, S_ISDIR } from "../../kernel/uapi/stat.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import * as sys from "../lib/sys.ts";
import { get_variable } from "./names.ts";
import type { Shell } from "./shell.ts";

/** PATH of `command -p`. */
export const STANDARD_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/** A regular file (or device) that may be executed by the caller. */
export function* is_executable(path: ByteString): Code<"yes" | "no" | "exists"> {
  const st = new_stat();
  if ((yield sys.stat_(path, st)) < 0) return "no";
  if (S_ISDIR(st.st_mode)) return "no";
  return (yield sys.access(path, X_OK)) === 0 ? "yes" : "exists";
}

/** All files named `name` in `path` (or $PATH), executable ones only; with `first` at most one. */
export function* search_path(
  sh: Shell,
  name: ByteString,
  first: boolean,
  path: ByteString | null = get_variable(sh, "PATH"),
): Code<ByteString[]> {
  const found: ByteString[] = [];
  let fallback: ByteString | null = null;
  for (const dir of (path ?? "").split(":")) {
    const full = dir === "" ? `./${name}` : `${dir}${dir.endsWith("/") ? "" : "/"}${name}`;
    const kind = yield* is_executable(full);
    if (kind === "exists") fallback ??= full;
    if (kind !== "yes") continue;
    yield sys.access(full, R_OK);
    found.push(full);
    if (first) return found;
  }
  if (found.length === 0 && fallback !== null && first) found.push(fallback);
  return found;
}

/** A remembered path as it is used and told: one from here on begins with ./ while it leads somewhere. */
export function* remembered_path(path: ByteString): Code<ByteString> {
  if (/^\.?\//.test(path)) return path;
  return (yield* is_executable(`./${path}`)) === "yes" ? `./${path}` : path;
}

/** The file to execute for `name`, or null. Found names are remembered unless hashing is off. */
export function* find_command(sh: Shell, name: ByteString): Code<ByteString | null> {
  if (name.includes("/")) return name;
  const known = sh.options.hashall ? sh.hashed.get(name) : undefined;
  if (known) {
    if (!sh.shopts.checkhash || (yield sys.access(known.path, F_OK)) === 0) {
      sh.hashed.set(name, { path: known.path, hits: known.hits + 1 });
      return yield* remembered_path(known.path);
    }
    sh.hashed.delete(name);
  }
  // without a PATH the name is a file here or nothing
  if (!get_variable(sh, "PATH")) return name;
  const found = yield* search_path(sh, name, true);
  if (found.length === 0) return null;
  // a file that may not be executed is only good for a message
  if (sh.options.hashall && (yield* is_executable(found[0])) === "yes")
    sh.hashed.set(name, { path: found[0], hits: 1 });
  return found[0];
}
