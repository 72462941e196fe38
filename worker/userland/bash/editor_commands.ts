// Editing commands that need the shell: expansions of the line, the version, the init file.
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { write_all } from "../lib/stdio.ts";
import { expand_tilde_prefix } from "./complete/paths.ts";
import { expand_words } from "./expand.ts";
import { add_history } from "./history_add.ts";
import { edit } from "./history_edit.ts";
import { ExpansionError } from "./history_expand.ts";
import { expand_with_history } from "./history_references.ts";
import { history_words } from "./history_words.ts";
import { get_variable } from "./names.ts";
import type { Readline } from "./readline/readline.ts";
import type { Shell } from "./shell.ts";
import { update_clock } from "./special_vars.ts";
import { RELEASE } from "./version.ts";
import { Word } from "./word.ts";

/** A message below the line, then the line again. */
function* say(rl: Readline, text: string): Code<void> {
  rl.display.finish();
  yield* rl.flush();
  yield* write_all(rl.terminal.output, text);
  yield* rl.redraw();
}

/** The line with its ! references replaced; null after a message. */
function* with_history(sh: Shell, rl: Readline, line: ByteString): Code<ByteString | null> {
  try {
    return expand_with_history(sh, line).text;
  } catch (e) {
    if (!(e instanceof ExpansionError)) throw e;
    rl.display.put("\r");
    yield* say(rl, `${sh.error_name}: ${e.message}\n\r`);
    return null;
  }
}

const with_alias = (sh: Shell, line: ByteString): ByteString =>
  line.replace(/^(\s*)([^\s;&|()<>'"\\$]+)/, (whole, blanks: string, name: string) => {
    const alias = sh.aliases.get(name);
    return alias === undefined ? whole : blanks + alias;
  });

function change(rl: Readline, text: ByteString): void {
  if (text !== rl.line.text) rl.line.replace(text);
  rl.line.point = rl.line.end;
}

function* shell_expand(sh: Shell, rl: Readline): Code<void> {
  const line = yield* with_history(sh, rl, rl.line.text);
  if (line === null) return;
  const words = history_words(with_alias(sh, line));
  const out: ByteString[] = [];
  for (const w of words)
    out.push(/^[;&|()<>]+$/.test(w) ? w : (yield* expand_words(sh, [new Word(w, "word")])).join(" "));
  change(rl, out.join(" "));
}

function* tilde_expand(sh: Shell, rl: Readline): Code<void> {
  const { line } = rl;
  let from = line.point;
  while (from > 0 && !/\s/.test(line.text[from - 1])) from--;
  let to = line.point;
  while (to < line.end && !/\s/.test(line.text[to])) to++;
  const word = line.text.slice(from, to);
  const home = yield* expand_tilde_prefix(sh, word);
  if (home !== null && home !== word) line.replace(home, from, to);
}

/** The line goes to the history, an editor changes it, what it leaves runs, and an empty line is there to be typed. */
function* edit_and_execute(sh: Shell, rl: Readline): Code<void> {
  yield* rl.execute("accept-line", "\r");
  rl.done = false;
  yield* rl.terminal.restore(rl.bracketed_paste);
  const { text } = rl.line;
  if (text !== "") yield* update_clock(sh);
  add_history(sh, text);
  sh.extra.remembered_command = null;
  const last = sh.history.entries[sh.history.length - 1];
  const editor = get_variable(sh, "VISUAL") || get_variable(sh, "EDITOR") || "vi";
  const { status } = sh;
  if (last) yield* edit(sh, [text === "" ? "" : last.line], editor);
  if (text === "") yield* write_all(2, "\n");
  sh.status = status;
  rl.line = rl.new_line("", rl.line);
  rl.saved_line = null;
  rl.history_index = sh.history.length;
  yield* rl.terminal.prepare(rl.bracketed_paste);
  yield* rl.redraw();
}

/** Runs the command; false when the shell has none of that name. */
export function* run_shell_command(
  sh: Shell,
  rl: Readline,
  name: string,
  init: (rl: Readline) => Code<void>,
): Code<boolean> {
  switch (name) {
    case "shell-expand-line":
      yield* shell_expand(sh, rl);
      return true;
    case "history-expand-line":
    case "history-and-alias-expand-line": {
      const text = yield* with_history(sh, rl, rl.line.text);
      if (text !== null) change(rl, name === "history-expand-line" ? text : with_alias(sh, text));
      return true;
    }
    case "alias-expand-line":
      change(rl, with_alias(sh, rl.line.text));
      return true;
    case "magic-space": {
      const text = yield* with_history(sh, rl, rl.line.text);
      if (text !== null) {
        const at_end = rl.line.point === rl.line.end;
        if (text !== rl.line.text) rl.line.replace(text);
        if (at_end) rl.line.point = rl.line.end;
        rl.line.insert(" ");
      }
      return true;
    }
    case "tilde-expand":
      yield* tilde_expand(sh, rl);
      return true;
    case "display-shell-version":
      yield* say(rl, `GNU bash, version ${RELEASE}(1)-release (x86_64-pc-linux-gnu)\n\r`);
      return true;
    case "edit-and-execute-command":
      yield* edit_and_execute(sh, rl);
      return true;
    case "re-read-init-file":
      yield* init(rl);
      return true;
  }
  if (/^vi-/.test(name) || NOT_SIMULATED.has(name)) {
    yield* rl.ding();
    yield* say(rl, `${sh.error_name}: ${name} is not simulated\n`);
    return true;
  }
  return false;
}

/** Commands of readline that there is nothing behind here. */
const NOT_SIMULATED: ReadonlySet<string> = new Set(
  (
    "complete-into-braces spell-correct-word dabbrev-expand dump-functions dump-macros " +
    "dump-variables print-last-kbd-macro next-screen-line previous-screen-line tty-status arrow-key-prefix"
  ).split(" "),
);
