// let.
import { arith_value } from "../arith_env.ts";
import { Discard } from "../shell.ts";
import type { Builtin } from "./index.ts";

const let_: Builtin = {
  *run(sh, words) {
    const args = words[1] === "--" ? words.slice(2) : words.slice(1);
    if (args.length === 0) {
      yield* sh.error("let: expression expected");
      return 1;
    }
    let value = 0n;
    for (const text of args) {
      try {
        value = yield* arith_value(sh, text, "let: ");
      } catch (e) {
        if (!(e instanceof Discard) || e.whole) throw e;
        return 1;
      }
    }
    return value === 0n ? 1 : 0;
  },
  usage: "arg [arg ...]",
  summary: "Evaluate arithmetic expressions.",
};

export const let_builtins: Readonly<Record<string, Builtin>> = { let: let_ };
