// Builtins that change the flow of control: : true false break continue return exit logout shift.
import type { Code } from "../../lib/code.ts";
import { write_all } from "../../lib/stdio.ts";
import { stays_for_jobs } from "../leave.ts";
import { Discard, ExitShell, type Shell } from "../shell.ts";
import { run_exit_trap } from "../traps.ts";
import type { Builtin } from "./index.ts";

/** The one numeric argument of exit, return, shift, break; undefined when absent, null after a message. More are fatal. */
export function* number_argument(
  sh: Shell,
  words: readonly string[],
  fatal_text = "numeric argument required",
): Code<number | undefined | null> {
  let i = 1;
  if (words[i] === "--") i++;
  if (words[i] === undefined) return undefined;
  if (!/^[ \t]*[-+]?\d+[ \t]*$/.test(words[i]) || !Number.isSafeInteger(Number(words[i]))) {
    yield* sh.error(`${words[0]}: ${words[i]}: ${fatal_text}`);
    return null;
  }
  if (words[i + 1] !== undefined) {
    yield* sh.error(`${words[0]}: too many arguments`);
    throw new Discard(1, false);
  }
  return Number(words[i]);
}

function* exit_shell(sh: Shell, words: readonly string[], said: string): Code<number> {
  if (sh.interactive) {
    yield* write_all(2, `${said}\n`);
    if (yield* stays_for_jobs(sh)) return 1;
  }
  const n = yield* number_argument(sh, words);
  if (n === null) throw new ExitShell(yield* run_exit_trap(sh, 2));
  // the EXIT trap still sees the function it is called from
  throw new ExitShell(yield* run_exit_trap(sh, (n ?? sh.status) & 255));
}

function* leave(sh: Shell, words: readonly string[], kind: "break" | "continue"): Code<number> {
  if (sh.loop_depth === 0) {
    if (!sh.options.posix)
      yield* sh.error(`${kind}: only meaningful in a \`for', \`while', or \`until' loop`);
    return 0;
  }
  const n = yield* number_argument(sh, words);
  if (n === null) throw new Discard(128, true);
  if (n !== undefined && n <= 0) {
    yield* sh.error(`${kind}: ${words[words[1] === "--" ? 2 : 1]}: loop count out of range`);
    sh.unwind = { kind: "break", levels: sh.loop_depth };
    return 1;
  }
  sh.unwind = { kind, levels: Math.min(n ?? 1, sh.loop_depth) };
  return 0;
}

const TRUE: Builtin = {
  *run() {
    return 0;
  },
  usage: "",
  summary: "Return a successful result.",
};

export const flow_builtins: Readonly<Record<string, Builtin>> = {
  ":": { ...TRUE, special: true, summary: "Null command." },
  true: TRUE,
  false: {
    *run() {
      return 1;
    },
    usage: "",
    summary: "Return an unsuccessful result.",
  },
  break: {
    *run(sh, words) {
      return yield* leave(sh, words, "break");
    },
    special: true,
    usage: "[n]",
    summary: "Exit for, while, or until loops.",
  },
  continue: {
    *run(sh, words) {
      return yield* leave(sh, words, "continue");
    },
    special: true,
    usage: "[n]",
    summary: "Resume for, while, or until loops.",
  },
  return: {
    *run(sh, words) {
      const n = yield* number_argument(sh, words);
      if (sh.function_depth === 0 && sh.source_depth === 0) {
        yield* sh.error("return: can only `return' from a function or sourced script");
        return 2;
      }
      const status = n === null ? 2 : (n ?? sh.status) & 255;
      sh.unwind = { kind: "return", status, before: sh.status };
      return status;
    },
    special: true,
    usage: "[n]",
    summary: "Return from a shell function.",
  },
  exit: {
    *run(sh, words) {
      return yield* exit_shell(sh, words, sh.login_shell ? "logout" : "exit");
    },
    special: true,
    usage: "[n]",
    summary: "Exit the shell.",
  },
  logout: {
    *run(sh, words) {
      if (!sh.login_shell) {
        yield* sh.error("logout: not login shell: use `exit'");
        return 1;
      }
      return yield* exit_shell(sh, words, "logout");
    },
    usage: "[n]",
    summary: "Exit a login shell.",
  },
  shift: {
    *run(sh, words) {
      const n = yield* number_argument(sh, words);
      if (n === null) return 1;
      const count = n ?? 1;
      if (count < 0) {
        yield* sh.error(`shift: ${words[1]}: shift count out of range`);
        return 1;
      }
      if (count > sh.positional.length) {
        if (sh.shopts.shift_verbose || sh.options.posix)
          yield* sh.error(`shift: ${words[1] === undefined ? "" : `${words[1]}: `}shift count out of range`);
        return 1;
      }
      sh.positional = sh.positional.shift(count);
      return 0;
    },
    special: true,
    usage: "[n]",
    summary: "Shift positional parameters.",
  },
};
