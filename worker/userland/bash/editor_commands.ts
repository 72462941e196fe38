// Editing commands that need the shell: expansions of the line, the version, the init file.
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { write_all } from "../lib/stdio.ts";
import { expand_tilde_prefix } from "./complete/paths.ts";
import { expand_words } from "./expand.ts";
import { ExpansionError } from "./history_expand.ts";
import { expand_with_history } from "./history_references.ts";
import { history_words } from "./history_words.ts";
import type { Readline } from "./readline/readline.ts";
import type { Shell } from "./shell.ts";
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
    "edit-and-execute-command complete-into-braces spell-correct-word dabbrev-expand dump-functions dump-macros " +
    "dump-variables print-last-kbd-macro next-screen-line previous-screen-line tty-status arrow-key-prefix"
  ).split(" "),
);
