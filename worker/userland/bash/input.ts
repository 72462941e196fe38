// The read loop: commands from a terminal or from standard input, line by line.
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { write_all } from "../lib/stdio.ts";
import { report_syntax_error } from "./evaluate.ts";
import { execute } from "./execute.ts";
import { get_variable } from "./names.ts";
import { notify_jobs } from "./notify.ts";
import { parse_source } from "./parser.ts";
import { expand_prompt_string } from "./prompt_env.ts";
import { reap } from "./process.ts";
import { read_command_line } from "./line_input.ts";
import { run_prompt_command } from "./prompt_command.ts";
import { Discard, ExitShell, type Shell } from "./shell.ts";
import { check_signals } from "./traps.ts";

/** Reads and runs commands until end of input; the value is the last status. */
export function* read_commands(sh: Shell): Code<number> {
  let line = 1;
  for (;;) {
    try {
      if (sh.interactive_shell) {
        yield* reap(sh, false);
        yield* notify_jobs(sh);
        yield* check_signals(sh);
      }
      const read = yield* read_command(sh, line);
      if (read === null) {
        if (!(yield* at_end_of_input(sh))) continue;
        return sh.status;
      }
      line += read.lines;
      sh.last_command_exit(read);
      yield* run_read(sh, read);
    } catch (e) {
      if (e instanceof ExitShell || !(e instanceof Discard)) throw e;
      sh.reset_after_error(e.status);
      if (!sh.interactive_shell && e.fatal) throw new ExitShell(e.status);
    }
  }
}
