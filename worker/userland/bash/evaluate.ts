// Running program text that is at hand as a string: -c, eval, traps, sourced files, substitutions.
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { write_all } from "../lib/stdio.ts";
import { execute } from "./execute.ts";
import { Program } from "./program.ts";
import type { Shell } from "./shell.ts";

/**
 * Parses and runs `text` command by command. `last`: nothing follows in this process, so the last command may replace
 * it. Returns the status of the last command; a syntax error gives 2 after its message (1 in older callers' terms).
 */
export function* run_source(
  sh: Shell,
  text: ByteString,
  line: number,
  last: boolean,
  verbose = false,
): Code<number> {
  const program = new Program(sh, text, line);
  let status = 0;
  for (;;) {
    const next = program.next();
    if (next === null) return status;
    if ("error" in next) {
      yield* report_syntax_error(sh, next.error, text);
      sh.status = next.error.incomplete ? 2 : 2;
      return 2;
    }
    if (verbose || sh.options.verbose) yield* write_all(2, `${next.text}\n`);
    if (sh.options.noexec && !sh.interactive_shell) continue;
    status = yield* execute(sh, next.list, last && program.at_end);
    if (sh.unwind) return status;
  }
}

/** `eval` and traps: like run_source, never replacing the process. */
export function* evaluate_string(sh: Shell, text: ByteString, line: number): Code<number> {
  return yield* run_source(sh, text, line, false);
}

export interface ReportedError {
  message: string;
  line: number;
  echo: string | null;
  incomplete: boolean;
}

/** bash's two-line report of a syntax error. */
export function* report_syntax_error(sh: Shell, e: ReportedError, _text: ByteString): Code<void> {
  const line = sh.line;
  sh.line = e.line;
  for (const message of e.message.split("\n")) yield* sh.error(message);
  if (e.echo !== null) yield* sh.error(`\`${e.echo}'`);
  sh.line = line;
}
