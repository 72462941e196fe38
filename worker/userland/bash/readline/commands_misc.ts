// Accepting, giving up, arguments, the screen, macros, the mark.
import type { ByteString } from "../../../kernel/uapi/syscall.ts";
import type { Code } from "../../lib/code.ts";
import { write_all } from "../../lib/stdio.ts";
import type { CommandTable } from "./commands.ts";
import type { Readline } from "./readline.ts";

/** Larger arguments are cut, as readline cuts them at a million. */
const MAX_ARGUMENT = 1_000_000;

/** M-5, M--: reads the rest of the number, showing it, and runs the command it is for. */
function* digit_argument(rl: Readline, key: ByteString): Code<void> {
  let sign = 1;
  let value: number | null = null;
  let next: ByteString | null = key;
  rl.message = "(arg: 1) ";
  yield* rl.redisplay();
  for (;;) {
    if (next !== null && /[0-9]/.test(next)) value = Math.min((value ?? 0) * 10 + Number(next), MAX_ARGUMENT);
    else if (next === "-" && value === null && sign === 1) sign = -1;
    else break;
    rl.message = `(arg: ${sign * (value ?? 1)}) `;
    yield* rl.redisplay();
    next = yield* rl.read_key();
    // M-1 M-2 is M-12
    if (next === "\x1b") {
      const after = yield* rl.read_key();
      if (after !== null && /[0-9-]/.test(after)) {
        next = after;
        // M-- alone is -1, and M-2 behind it makes that -12
        value ??= sign < 0 ? 1 : null;
      } else {
        if (after !== null) rl.push_keys(after);
        break;
      }
    }
  }
  rl.message = null;
  yield* rl.redisplay();
  if (next === null) return;
  rl.argument = sign * (value ?? 1);
  yield* rl.dispatch(next);
}

function* accept_line(rl: Readline): Code<void> {
  rl.line.mark_active = false;
  yield* rl.redisplay();
  rl.display.finish();
  yield* rl.flush();
  rl.done = true;
}

export const misc_commands: CommandTable = {
  "accept-line": (rl) => accept_line(rl),
  abort: (rl) => rl.ding(),
  "digit-argument": (rl, _n, key) => digit_argument(rl, key),
  "universal-argument": (rl) => digit_argument(rl, "4"),
  "clear-screen": function* (rl, n) {
    if (rl.argument !== null && n !== 1) return yield* rl.redisplay();
    if (rl.display.caps.clears) yield* write_all(rl.terminal.output, "\x1b[H\x1b[2J");
    else yield* write_all(rl.terminal.output, "\n");
    yield* rl.redraw();
  },
  "clear-display": function* (rl) {
    if (rl.display.caps.clears) yield* write_all(rl.terminal.output, "\x1b[3J\x1b[H\x1b[2J");
    else yield* write_all(rl.terminal.output, "\n");
    yield* rl.redraw();
  },
  "redraw-current-line": (rl) => rl.redraw(),
  "set-mark": (rl, n) => {
    rl.line.mark = rl.argument === null ? rl.line.point : Math.max(0, Math.min(n, rl.line.end));
  },
  "exchange-point-and-mark": function* (rl) {
    const { line } = rl;
    if (line.mark > line.end) return yield* rl.ding();
    [line.point, line.mark] = [line.mark, line.point];
    line.mark_active = true;
    rl.keep_mark = true;
  },
  "insert-comment": function* (rl) {
    const comment = rl.variables["comment-begin"];
    const { line } = rl;
    line.point = 0;
    if (rl.argument !== null && line.text.startsWith(comment)) line.delete(0, comment.length);
    else line.insert(comment);
    yield* rl.redisplay();
    yield* accept_line(rl);
  },
  "start-kbd-macro": function* (rl) {
    if (rl.macro.recording !== null) return yield* rl.ding();
    rl.macro.recording = "";
  },
  "end-kbd-macro": function* (rl) {
    if (rl.macro.recording === null) return yield* rl.ding();
    // the keys that end it are not part of it
    rl.macro.last = rl.macro.recording.slice(0, rl.macro.recording.length - rl.last_key.length);
    rl.macro.recording = null;
  },
  "call-last-kbd-macro": function* (rl, n) {
    if (rl.macro.recording !== null || rl.macro.last === "") return yield* rl.ding();
    yield* rl.run_macro(rl.macro.last.repeat(Math.max(1, Math.min(n, 1000))));
  },
  "emacs-editing-mode": () => {},
  "skip-csi-sequence": function* (rl) {
    for (;;) {
      const key = yield* rl.read_key();
      if (key === null || (key >= "@" && key <= "~")) return;
    }
  },
};
