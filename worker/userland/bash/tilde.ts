// Tilde expansion: ~, ~user, ~+, ~-, ~N.
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { getpwnam, getpwuid } from "../lib/passwd.ts";
import { get_variable } from "./names.ts";
import type { Shell } from "./shell.ts";

/** The directory `~text` stands for, or null when it stands for nothing. */
export function* tilde_directory(sh: Shell, text: ByteString): Code<ByteString | null> {
  if (text === "") {
    const home = get_variable(sh, "HOME");
    return home ?? (yield* getpwuid(sh.uid))?.dir ?? null;
  }
  if (text === "+") return get_variable(sh, "PWD");
  if (text === "-") return get_variable(sh, "OLDPWD");
  const n = /^([+-]?)(\d+)$/.exec(text);
  if (n) {
    const stack = [sh.cwd, ...sh.dirs];
    const i = n[1] === "-" ? stack.length - 1 - Number(n[2]) : Number(n[2]);
    return stack[i] ?? null;
  }
  return (yield* getpwnam(text))?.dir ?? null;
}
