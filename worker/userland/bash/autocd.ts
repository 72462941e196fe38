// shopt -s autocd: the name of a directory as a command.
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { write_all } from "../lib/stdio.ts";
import { find_builtin } from "./builtins/index.ts";
import { is_directory } from "./complete/paths.ts";
import { trace_quote } from "./quote.ts";
import type { Shell } from "./shell.ts";

/** Goes to the directory that the words name, after showing how; null when they name none. */
export function* change_by_name(sh: Shell, words: readonly ByteString[]): Code<number | null> {
  const cd = find_builtin(sh, "cd");
  if (!cd || !(yield* is_directory(words[0]))) return null;
  const command = ["cd", "--", ...words];
  yield* write_all(2, `${command.map(trace_quote).join(" ")}\n`);
  return yield* cd.run(sh, command, new Map());
}
