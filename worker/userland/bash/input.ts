// The read loop: commands from a terminal or from standard input, line by line.
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { descend } from "../lib/nest.ts";
import { write_all } from "../lib/stdio.ts";
import { evaluate_string, report_syntax_error, report_warnings } from "./evaluate.ts";
import { execute } from "./execute.ts";
import { add_history } from "./history_add.ts";
import { continue_history } from "./history_continue.ts";
import { expand_history_line } from "./history_line.ts";
import { at_end_of_input } from "./leave.ts";
import { LineReader } from "./line_reader.ts";
import { array_values, get_variable } from "./names.ts";
import { notify_jobs } from "./notify.ts";
import { reap } from "./process.ts";
import { type Parsed, parse_source, syntax_options } from "./program.ts";
import { expand_prompt_string } from "./prompt_env.ts";
import { Discard, ExitShell, type Shell } from "./shell.ts";
import { update_clock } from "./special_vars.ts";
import { check_signals } from "./traps.ts";

/** Reads and runs commands until end of input; the value is the last status. */
export function* read_commands(sh: Shell): Code<number> {
  const reader = new LineReader(sh);
  let line = 1;
  for (;;) {
    try {
      if (sh.interactive) yield* before_prompt(sh, reader.pasted);
      const read = yield* read_command(sh, reader, line);
      if (read === null) {
        if (sh.interactive && !(yield* at_end_of_input(sh))) continue;
        return sh.status;
      }
      line += read.lines;
      if (!read.ended) sh.extra.eofs = 0;
      if (sh.interactive && read.text.trim() !== "") {
        const ps0 = get_variable(sh, "PS0");
        if (ps0) yield* write_all(2, yield* expand_prompt_string(sh, ps0, { own: true }));
      }
      sh.extra.last_was_exit = sh.extra.exit_warned;
      sh.extra.exit_warned = false;
      yield* run_parsed(sh, read.parsed);
      if (read.parsed.commands.length > 0) sh.command_number++;
      if (read.ended && sh.interactive && (yield* at_end_of_input(sh))) return sh.status;
    } catch (e) {
      if (!(e instanceof Discard)) {
        if (!(e instanceof RangeError)) throw e;
        yield* sh.error("commands nested too deeply");
      }
      if (e instanceof Discard && e.fatal && !sh.interactive) throw new ExitShell(e.status);
      sh.recover(e instanceof Discard ? e.status : 1);
    }
  }
}

/** `pasted`: the next line is there already, and no prompt will be shown. */
function* before_prompt(sh: Shell, pasted: boolean): Code<void> {
  yield* check_signals(sh);
  if (!pasted) yield* prompt_commands(sh);
  yield* reap(sh);
  yield* notify_jobs(sh);
}

function* prompt_commands(sh: Shell): Code<void> {
  const v = sh.vars.find("PROMPT_COMMAND");
  if (!v) return;
  const { status, pipestatus, last_argument } = sh;
  for (const command of v.array ? array_values(sh, v) : [get_variable(sh, "PROMPT_COMMAND") ?? ""]) {
    if (command === "") continue;
    const { input_name } = sh;
    sh.input_name = "PROMPT_COMMAND";
    try {
      yield* evaluate_string(sh, command, 1);
    } finally {
      sh.input_name = input_name;
    }
    sh.unwind = null;
  }
  sh.status = status;
  sh.pipestatus = pipestatus;
  sh.last_argument = last_argument;
}

interface ReadCommand {
  text: ByteString;
  parsed: Parsed;
  lines: number;
  /** the input ended inside a command, other than in a quoted string or a here-document */
  ended?: boolean;
}

/** One complete command, asking for more lines while it is incomplete; null at end of input. */
function* read_command(sh: Shell, reader: LineReader, first_line: number): Code<ReadCommand | null> {
  let text = "";
  let lines = 0;
  let remembered = false;
  for (;;) {
    const line = yield* reader.line(lines === 0 ? "PS1" : "PS2");
    if (line === null) {
      if (lines === 0) return null;
      const parsed = parse_source(text, first_line, syntax_options(sh));
      return { text, parsed, lines, ended: parsed.error !== null && !/g `['"]'$/.test(parsed.error.message) };
    }
    const ready: HistoryLine | null = yield* with_history(sh, reader, line, text !== "", remembered);
    if (ready === null) {
      if (text === "")
        return { text: "", parsed: parse_source("", first_line, syntax_options(sh)), lines: 1 };
      continue;
    }
    remembered = ready.remembered;
    text += ready.line;
    lines++;
    if (sh.options.verbose) yield* write_all(2, line);
    const parsed = parse_source(text, first_line, syntax_options(sh));
    if (!parsed.incomplete) return { text, parsed, lines };
  }
}

interface HistoryLine {
  line: ByteString;
  /** its command has an entry, to which further lines are added */
  remembered: boolean;
}

/** Expands history references in a line, shows what became of them, and remembers the line; null: not to be run. */
function* with_history(
  sh: Shell,
  reader: LineReader,
  line: ByteString,
  more: boolean,
  remembered: boolean,
): Code<HistoryLine | null> {
  if (!sh.interactive_shell) return { line, remembered };
  let text = line.endsWith("\n") ? line.slice(0, -1) : line;
  let print_only = false;
  if (
    sh.options.histexpand &&
    sh.options.history &&
    (/!|^\^/.test(text) || get_variable(sh, "histchars") !== null)
  ) {
    const r = yield* expand_history_line(sh, text);
    if (r === null || (r.changed && sh.shopts.histverify)) {
      // to be edited once more before it runs, or because it leads nowhere
      if (r || sh.shopts.histreedit) reader.initial = r?.text ?? text;
      return null;
    }
    if (r.changed) yield* write_all(2, `${r.text}\n`);
    text = r.text;
    print_only = r.print_only;
  }
  if (sh.options.history) {
    yield* update_clock(sh);
    if (!more) remembered = add_history(sh, text);
    else if (remembered && sh.shopts.cmdhist) yield* continue_history(sh, text);
    else if (!sh.shopts.cmdhist) add_history(sh, text);
  }
  if (remembered) sh.extra.remembered_command = sh.history.entries[sh.history.length - 1] ?? null;
  else if (!more) sh.extra.remembered_command = null;
  return print_only ? null : { line: `${text}\n`, remembered };
}

function* run_parsed(sh: Shell, parsed: Parsed): Code<void> {
  yield* report_warnings(sh, parsed.warnings);
  for (const c of parsed.commands) {
    if (sh.options.noexec && !sh.interactive_shell) continue;
    sh.outer_line = c.end_line;
    yield* descend(execute(sh, c.list));
    if (sh.unwind) sh.unwind = null;
  }
  if (parsed.error) {
    yield* report_syntax_error(sh, parsed.error);
    sh.status = parsed.error.status ?? sh.status;
    if (!sh.interactive && !parsed.error.recoverable) throw new ExitShell(sh.status);
  }
}
