// Running program text that is at hand as a string: -c, eval, traps, sourced files, substitutions.
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { descend } from "../lib/nest.ts";
import { write_all } from "../lib/stdio.ts";
import { execute } from "./execute.ts";
import type { ShellSyntaxError } from "./parser.ts";
import { CommandSource, type SyntaxWarning, syntax_options } from "./program.ts";
import { Discard, type Shell } from "./shell.ts";

/**
 * Parses and runs `text` command by command. `last`: nothing follows in this process, so the last command may replace
 * it. The value is the status of the last command, or 2 after a syntax error.
 */
export function* run_source(sh: Shell, text: ByteString, line: number, last: boolean): Code<number> {
  const program = new CommandSource(text, line, () => syntax_options(sh));
  let status = 0;
  const before = remember(sh);
  // afterwards BASH_COMMAND is the command that ran the text
  const { command } = sh;
  for (;;) {
    const next = program.next();
    if (next === null) {
      sh.command = command ?? sh.command;
      return status;
    }
    if (next.warnings.length > 0) yield* report_warnings(sh, next.warnings);
    if ("error" in next) {
      if (sh.options.verbose && next.raw) yield* write_all(2, `${next.raw.replace(/\n$/, "")}\n`);
      yield* report_syntax_error(sh, next.error);
      // where the text is not the shell's own input, there is always a failure
      status = next.error.status ?? (last || sh.input_name === sh.name0 ? sh.status : 2);
      sh.status = status;
      if (next.error.recoverable) continue;
      sh.special_failed = true;
      return status;
    }
    if (sh.options.verbose) yield* write_all(2, next.raw.endsWith("\n") ? next.raw : `${next.raw}\n`);
    if (sh.options.noexec && !sh.interactive_shell) continue;
    sh.outer_line = next.end_line;
    try {
      status = yield* execute(sh, next.list, last && program.at_end);
    } catch (e) {
      // the rest of the line is given up, not what comes after it; a subshell ends
      if (!(e instanceof Discard) || e.fatal || sh.subshell_level > 0 || sh.interactive) throw e;
      before(sh);
      program.go_on_from(sh.line);
      status = e.status;
      sh.status = status;
      sh.pipestatus = null;
    }
    if (sh.unwind) return status;
    // bash counts on from where the last of its parentheses in a pipeline stood
    program.line += sh.outer_line - next.end_line;
  }
}

/** The state of nested things, which an error leaves as it happens to be. Returns what puts it back. */
function remember({ loop_depth, execute_depth, errexit_off, trace_level }: Shell): (sh: Shell) => void {
  return (sh) => {
    Object.assign(sh, { loop_depth, execute_depth, errexit_off, trace_level, unwind: null });
    sh.extra.expansion.n = 0;
  };
}

/** `eval`, traps and sourced files: like run_source, never replacing the process, and a level deeper for -x. */
export function* evaluate_string(sh: Shell, text: ByteString, line: number): Code<number> {
  sh.trace_level++;
  const { line: at, outer_line } = sh;
  try {
    return yield* descend(run_source(sh, text, line, false));
  } finally {
    sh.trace_level--;
    sh.line = at;
    sh.outer_line = outer_line;
  }
}

export function* report_warnings(sh: Shell, warnings: readonly SyntaxWarning[]): Code<void> {
  for (const w of warnings)
    yield* report_syntax_error(sh, { ...w, echo: null, status: null, recoverable: true });
}

/** bash's report of a syntax error: the message and, in scripts, the line. */
export function* report_syntax_error(sh: Shell, e: ShellSyntaxError): Code<void> {
  if (e.message === "") return;
  const name = sh.interactive_shell ? sh.error_name : sh.frame?.source || sh.name0;
  // what `eval` runs at a prompt is taken for typed
  const typed =
    sh.interactive_shell &&
    sh.input_name === "eval" &&
    sh.source_depth + sh.subshell_level + sh.running_trap === 0;
  const where = typed || sh.input_name === "" || sh.input_name === name ? "" : `${sh.input_name}: `;
  const prefix = sh.interactive_shell && where === "" ? `${name}: ` : `${name}: ${where}line ${e.line}: `;
  let out = e.message
    .split("\n")
    .map((m) => `${prefix}${m}\n`)
    .join("");
  for (const { message, line } of e.also ?? [])
    out += `${prefix.replace(/line \d+: $/, `line ${line}: `)}${message}\n`;
  if (e.echo !== null && !(sh.interactive_shell && where === "")) out += `${prefix}\`${e.echo}'\n`;
  yield* write_all(2, out);
}
