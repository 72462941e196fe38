// test and [: conditional expressions as commands.
import type { ByteString } from "../../../kernel/uapi/syscall.ts";
import type { Code } from "../../lib/code.ts";
import type { Shell } from "../shell.ts";
import { test_env } from "../test_env.ts";
import { evaluate_test } from "../test_expr.ts";
import type { Builtin } from "./index.ts";

function* run_test(sh: Shell, name: ByteString, args: readonly ByteString[]): Code<number> {
  const { status, error } = yield* evaluate_test(args, test_env(sh, name));
  if (error !== null) yield* sh.error(error);
  return status;
}

const test: Builtin = {
  *run(sh, words) {
    return yield* run_test(sh, "test", words.slice(1));
  },
  usage: "[expr]",
  summary: "Evaluate conditional expression.",
};

const bracket: Builtin = {
  *run(sh, words) {
    if (words[words.length - 1] !== "]") {
      yield* sh.error("[: missing `]'");
      return 2;
    }
    return yield* run_test(sh, "[", words.slice(1, -1));
  },
  usage: "[ arg... ]",
  summary: "Evaluate conditional expression.",
};

export const test_builtins: Readonly<Record<string, Builtin>> = { test, "[": bracket };
