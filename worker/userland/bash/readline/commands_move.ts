// Moving in the line.
import type { CommandTable } from "./commands.ts";
import type { Readline } from "./readline.ts";
import { shell_word_end, shell_word_start } from "./shell_words.ts";
import { is_word } from "./text.ts";

/** Offset after `n` words from `at`. */
export function word_forward(rl: Readline, at: number, n = 1): number {
  const { text } = rl.line;
  for (; n > 0 && at < text.length; n--) {
    while (at < text.length && !is_word(text, at)) at++;
    while (at < text.length && is_word(text, at)) at++;
  }
  return at;
}
export function word_backward(rl: Readline, at: number, n = 1): number {
  const { text } = rl.line;
  for (; n > 0 && at > 0; n--) {
    while (at > 0 && !is_word(text, at - 1)) at--;
    while (at > 0 && is_word(text, at - 1)) at--;
  }
  return at;
}

/** Moves by `n` steps of `forward` or, when negative, of `backward`. */
function* go(rl: Readline, n: number, forward: (at: number) => number, backward: (at: number) => number) {
  for (; n !== 0; n -= Math.sign(n)) {
    const to = n > 0 ? forward(rl.line.point) : backward(rl.line.point);
    if (to === rl.line.point) {
      yield* rl.ding();
      return;
    }
    rl.line.point = to;
  }
}

function search_char(rl: Readline, n: number, c: string): boolean {
  const { line } = rl;
  let at = line.point;
  for (; n !== 0; n -= Math.sign(n)) {
    at = n > 0 ? line.text.indexOf(c, at + 1) : at > 0 ? line.text.lastIndexOf(c, at - 1) : -1;
    if (at < 0) return false;
  }
  line.point = at;
  return true;
}

function* character_search(rl: Readline, n: number) {
  let c = yield* rl.read_key();
  while (c !== null && rl.utf8 && c >= "\xc0" && c.length < (c < "\xe0" ? 2 : c < "\xf0" ? 3 : 4)) {
    const more = yield* rl.read_key();
    if (more === null) break;
    c += more;
  }
  if (c === null || !search_char(rl, n, c)) yield* rl.ding();
}

export const move_commands: CommandTable = {
  "beginning-of-line": (rl) => {
    rl.line.point = 0;
  },
  "end-of-line": (rl) => {
    rl.line.point = rl.line.end;
  },
  "forward-char": (rl, n) =>
    go(
      rl,
      n,
      (at) => rl.line.forward(at),
      (at) => rl.line.backward(at),
    ),
  "backward-char": (rl, n) =>
    go(
      rl,
      -n,
      (at) => rl.line.forward(at),
      (at) => rl.line.backward(at),
    ),
  "forward-word": (rl, n) => {
    rl.line.point = n > 0 ? word_forward(rl, rl.line.point, n) : word_backward(rl, rl.line.point, -n);
  },
  "backward-word": (rl, n) => {
    rl.line.point = n > 0 ? word_backward(rl, rl.line.point, n) : word_forward(rl, rl.line.point, -n);
  },
  "shell-forward-word": (rl, n) => {
    for (; n > 0; n--) rl.line.point = shell_word_end(rl.line.text, rl.line.point);
  },
  "shell-backward-word": (rl, n) => {
    for (; n > 0; n--) rl.line.point = shell_word_start(rl.line.text, rl.line.point);
  },
  "character-search": (rl, n) => character_search(rl, n),
  "character-search-backward": (rl, n) => character_search(rl, -n),
};
