// Moving through the history, searching it, taking words of it.
import type { ByteString } from "../../../kernel/uapi/syscall.ts";
import type { Code } from "../../lib/code.ts";
import { history_words } from "../history_words.ts";
import type { CommandTable } from "./commands.ts";
import type { Readline } from "./readline.ts";
import { incremental_search, non_incremental_search } from "./search.ts";

/** Turns to history line `index` (history.length is the new line); changes to the line left are kept. */
export function go_to_history(rl: Readline, index: number): void {
  const { history } = rl;
  const entry = history.entries[rl.history_index];
  if (entry) {
    entry.line = rl.line.text;
    entry.undo = rl.line.undo_list;
  } else rl.saved_line = rl.line;
  const to = history.entries[index];
  if (to) {
    rl.line = rl.new_line(to.line, rl.line);
    rl.line.undo_list = to.undo ?? [];
  } else {
    rl.line = rl.new_line(rl.saved_line?.text ?? "", rl.line);
    rl.line.undo_list = rl.saved_line?.undo_list ?? [];
    rl.saved_line = null;
  }
  rl.history_index = index;
}

function* previous(rl: Readline, n: number): Code<void> {
  if (n < 0) return yield* next(rl, -n);
  const to = Math.max(0, rl.history_index - n);
  if (to === rl.history_index) return yield* rl.ding();
  go_to_history(rl, to);
}
function* next(rl: Readline, n: number): Code<void> {
  if (n < 0) return yield* previous(rl, -n);
  const to = Math.min(rl.history.length, rl.history_index + n);
  if (to === rl.history_index) return yield* rl.ding();
  go_to_history(rl, to);
}

/** history-search-backward and its kin: lines that begin with (or hold) what is before point. */
function* prefix_search(rl: Readline, direction: 1 | -1, anywhere: boolean): Code<void> {
  const again = /^history-(substring-)?search-/.test(rl.last_command);
  if (!again) rl.scratch.search = rl.line.text.slice(0, rl.line.point);
  const { search } = rl.scratch;
  const { point } = rl.line;
  const shown = rl.line.text;
  for (let i = rl.history_index + direction; i >= 0 && i < rl.history.length; i += direction) {
    const line = rl.history.entries[i].line;
    if (line === shown || !(anywhere ? line.includes(search) : line.startsWith(search))) continue;
    go_to_history(rl, i);
    if (search !== "" && !anywhere) rl.line.point = Math.min(point, rl.line.end);
    return;
  }
  yield* rl.ding();
}

/** Inserts word `n` (from the end when null) of the history line before the current one. */
function word_of(rl: Readline, back: number, n: number | null): ByteString | null {
  const line = rl.history.entries[rl.history_index - back]?.line;
  if (line === undefined) return null;
  const words = history_words(line);
  const index = n === null ? words.length - 1 : n < 0 ? words.length + n : n;
  return words[index] ?? null;
}

function* yank_nth_arg(rl: Readline): Code<void> {
  const word = word_of(rl, 1, rl.argument ?? 1);
  if (word === null) return yield* rl.ding();
  rl.line.insert(word);
}

/** M-.: the last word of the line before; again: of the line before that. */
function* yank_last_arg(rl: Readline): Code<void> {
  const { scratch, line } = rl;
  const again = rl.last_command === rl.this_command;
  if (again) {
    if (scratch.yank_text !== "") line.delete(line.point - scratch.yank_text.length, line.point);
    scratch.yank_index += rl.argument !== null && rl.argument < 0 ? -1 : 1;
  } else {
    scratch.yank_index = 1;
    scratch.goal = rl.argument ?? Number.NaN;
  }
  const word = word_of(rl, scratch.yank_index, Number.isNaN(scratch.goal) ? null : scratch.goal);
  if (word === null) {
    scratch.yank_index = Math.max(1, scratch.yank_index - 1);
    scratch.yank_text = "";
    return yield* rl.ding();
  }
  scratch.yank_text = word;
  line.insert(word);
}

export const history_commands: CommandTable = {
  "previous-history": (rl, n) => previous(rl, n),
  "next-history": (rl, n) => next(rl, n),
  "beginning-of-history": function* (rl) {
    if (rl.history_index === 0) return yield* rl.ding();
    go_to_history(rl, 0);
    rl.line.point = rl.line.end;
  },
  "end-of-history": function* (rl) {
    if (rl.history_index === rl.history.length) return yield* rl.ding();
    go_to_history(rl, rl.history.length);
  },
  "fetch-history": function* (rl, n) {
    if (rl.argument === null) return go_to_history(rl, 0);
    const index = n - rl.history.first;
    if (index < 0 || index >= rl.history.length) return yield* rl.ding();
    go_to_history(rl, index);
  },
  "operate-and-get-next": function* (rl) {
    const index = rl.history_index;
    rl.next_history_index = index < rl.history.length ? index + 1 : -1;
    yield* rl.execute("accept-line", "\r");
  },
  "history-search-backward": (rl) => prefix_search(rl, -1, false),
  "history-search-forward": (rl) => prefix_search(rl, 1, false),
  "history-substring-search-backward": (rl) => prefix_search(rl, -1, true),
  "history-substring-search-forward": (rl) => prefix_search(rl, 1, true),
  "yank-nth-arg": (rl) => yank_nth_arg(rl),
  "yank-last-arg": (rl) => yank_last_arg(rl),
  "insert-last-argument": (rl) => yank_last_arg(rl),
  "reverse-search-history": (rl) => incremental_search(rl, -1),
  "forward-search-history": (rl) => incremental_search(rl, 1),
  "non-incremental-reverse-search-history": (rl) => non_incremental_search(rl, -1),
  "non-incremental-forward-search-history": (rl) => non_incremental_search(rl, 1),
};
