// Killing and yanking.
import type { Code } from "../../lib/code.ts";
import type { CommandTable } from "./commands.ts";
import { word_backward, word_forward } from "./commands_move.ts";
import type { Readline } from "./readline.ts";
import { shell_word_end, shell_word_start } from "./shell_words.ts";

function* unix_word_rubout(rl: Readline, n: number, separators: RegExp): Code<void> {
  const { line } = rl;
  if (line.point === 0) return yield* rl.ding();
  let at = line.point;
  for (let k = Math.max(n, 1); k > 0; k--) {
    while (at > 0 && separators.test(line.text[at - 1])) at--;
    while (at > 0 && !separators.test(line.text[at - 1])) at--;
  }
  rl.kill(line.point, at);
}

function* yank(rl: Readline): Code<void> {
  const text = rl.kills.current;
  if (text === null) return yield* rl.ding();
  rl.line.mark = rl.line.point;
  rl.line.insert(text);
}

function* yank_pop(rl: Readline): Code<void> {
  const { line, kills } = rl;
  const text = kills.current;
  const after_yank = rl.last_command === "yank" || rl.last_command === "yank-pop";
  if (text === null || !after_yank || line.text.slice(line.point - text.length, line.point) !== text)
    return yield* rl.ding();
  line.delete(line.point - text.length, line.point);
  kills.rotate();
  yield* yank(rl);
}

function kill_region(rl: Readline, keep: boolean): void {
  const { line } = rl;
  if (keep) {
    const [from, to] = [Math.min(line.mark, line.point), Math.max(line.mark, line.point)];
    rl.kills.add(line.text.slice(from, to), "no");
  } else rl.kill(line.mark, line.point);
}

export const kill_commands: CommandTable = {
  "kill-line": (rl, n) => rl.kill(rl.line.point, rl.argument !== null && n < 0 ? 0 : rl.line.end),
  "backward-kill-line": function* (rl, n) {
    if (rl.argument !== null && n < 0) rl.kill(rl.line.point, rl.line.end);
    else if (rl.line.point === 0) yield* rl.ding();
    else rl.kill(rl.line.point, 0);
  },
  "unix-line-discard": function* (rl) {
    if (rl.line.point === 0) yield* rl.ding();
    else rl.kill(rl.line.point, 0);
  },
  "kill-whole-line": (rl) => {
    rl.line.point = rl.line.end;
    rl.kill(rl.line.end, 0);
  },
  "kill-word": (rl, n) =>
    rl.kill(rl.line.point, n > 0 ? word_forward(rl, rl.line.point, n) : word_backward(rl, rl.line.point, -n)),
  "backward-kill-word": (rl, n) =>
    rl.kill(rl.line.point, n > 0 ? word_backward(rl, rl.line.point, n) : word_forward(rl, rl.line.point, -n)),
  "shell-kill-word": (rl) => rl.kill(rl.line.point, shell_word_end(rl.line.text, rl.line.point)),
  "shell-backward-kill-word": (rl) => rl.kill(rl.line.point, shell_word_start(rl.line.text, rl.line.point)),
  "unix-word-rubout": (rl, n) => unix_word_rubout(rl, n, /[ \t\n]/),
  "unix-filename-rubout": (rl, n) => unix_word_rubout(rl, n, /[ \t\n/]/),
  "kill-region": (rl) => kill_region(rl, false),
  "copy-region-as-kill": (rl) => kill_region(rl, true),
  "copy-backward-word": (rl, n) => {
    const { text, point } = rl.line;
    rl.kills.add(text.slice(word_backward(rl, point, n), point), "no");
  },
  "copy-forward-word": (rl, n) => {
    const { text, point } = rl.line;
    rl.kills.add(text.slice(point, word_forward(rl, point, n)), "no");
  },
  yank: (rl) => yank(rl),
  "yank-pop": (rl) => yank_pop(rl),
};
