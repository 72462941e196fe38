// A file that is no program image is a shell script: run here, by a fresh shell in the same process.
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { descend } from "../lib/nest.ts";
import { run_bash } from "./bash.ts";

/** Runs the script with `words[0]` replaced by its path; the value is its exit status. */
export function* run_script_file(
  path: ByteString,
  words: readonly ByteString[],
  env: readonly ByteString[],
): Code<number> {
  return yield* descend(run_bash(["bash", "--", path, ...words.slice(1)], env));
}
