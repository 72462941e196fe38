// Paths as the line editor meets them: with a tilde, of a directory or not.
import { new_stat, S_ISDIR } from "../../../kernel/uapi/stat.ts";
import type { ByteString } from "../../../kernel/uapi/syscall.ts";
import type { Code } from "../../lib/code.ts";
import { getpwent } from "../../lib/passwd.ts";
import * as sys from "../../lib/sys.ts";
import { get_variable } from "../names.ts";
import type { Shell } from "../shell.ts";

/** Home directory that `~` or `~user` at the start of `path` stands for, and the rest; null without a tilde. */
export function* expand_tilde_prefix(sh: Shell, path: ByteString): Code<ByteString | null> {
  const m = /^~([^/]*)/.exec(path);
  if (!m) return null;
  const user = m[1] === "" ? null : (yield* getpwent()).find((u) => u.name === m[1]);
  const home = m[1] === "" ? get_variable(sh, "HOME") : (user?.dir ?? null);
  return home === null ? null : home + path.slice(m[0].length);
}

export const is_directory = function* (path: ByteString): Code<boolean> {
  const st = new_stat();
  return (yield sys.stat_(path, st)) === 0 && S_ISDIR(st.st_mode);
};
