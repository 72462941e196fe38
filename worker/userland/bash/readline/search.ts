// C-r, C-s: incremental search through the history; M-p, M-n: search for a string typed first.
import type { ByteString } from "../../../kernel/uapi/syscall.ts";
import type { Code } from "../../lib/code.ts";
import { go_to_history } from "./commands_history.ts";
import type { Readline } from "./readline.ts";
import { utf8_pending } from "./text.ts";

/** What the search has come to. */
interface Found {
  text: ByteString;
  /** history line and offset of the match */
  index: number;
  at: number;
  failed: boolean;
  /** there is nothing further in the direction: shortening the string does not help */
  exhausted: boolean;
  direction: 1 | -1;
}

const name_of = (f: Found): string =>
  `(${f.failed ? "failed " : ""}${f.direction < 0 ? "reverse-" : ""}i-search)\`${f.text}': `;

class Search {
  readonly rl: Readline;
  /** the lines as they were, the edited one last or in its place */
  readonly lines: readonly ByteString[];
  readonly start: { index: number; point: number };

  constructor(rl: Readline) {
    this.rl = rl;
    const lines = rl.history.entries.map((e) => e.line);
    if (rl.history_index >= lines.length) lines.push(rl.line.text);
    else {
      lines[rl.history_index] = rl.line.text;
      lines.push(rl.saved_line?.text ?? "");
    }
    this.lines = lines;
    this.start = { index: rl.history_index, point: rl.line.point };
  }

  /** The next match of `text` at or beyond (index, at) in `direction`; lines equal to the one found are passed over. */
  find(text: ByteString, from: Found, skip: boolean): Found {
    const d = from.direction;
    let { index } = from;
    let at = skip ? from.at + d : from.at;
    for (;;) {
      const line = this.lines[index];
      const hit = d < 0 ? (at < 0 ? -1 : line.lastIndexOf(text, at)) : line.indexOf(text, at);
      if (hit >= 0 && hit <= line.length)
        return { text, index, at: hit, failed: false, exhausted: false, direction: d };
      do index += d;
      while (index >= 0 && index < this.lines.length && this.lines[index] === this.lines[from.index]);
      if (index < 0 || index >= this.lines.length) return { ...from, text, failed: true, exhausted: skip };
      at = d < 0 ? this.lines[index].length : 0;
    }
  }

  /** Shows the line found with its match highlighted. */
  *show(f: Found, highlight = true): Code<void> {
    const { rl } = this;
    if (rl.history_index !== f.index) go_to_history(rl, f.index);
    rl.line.point = Math.min(f.at, rl.line.end);
    rl.line.mark = Math.min(f.at + f.text.length, rl.line.end);
    rl.line.mark_active = highlight && !f.failed && f.text !== "";
    rl.message = name_of(f);
    // as readline has it, for whatever reason
    if (f.text === "") rl.display.plain_once = true;
    yield* rl.redisplay();
  }
}

/** Adds a typed byte, with what is left of its character. */
function* whole_character(rl: Readline, first: ByteString): Code<ByteString> {
  let c = first;
  while (rl.utf8 && utf8_pending(c)) {
    const more = yield* rl.read_key();
    if (more === null) break;
    c += more;
  }
  return c;
}

export function* incremental_search(rl: Readline, direction: 1 | -1): Code<void> {
  const search = new Search(rl);
  let found: Found = {
    text: "",
    index: search.start.index,
    at: search.start.point,
    failed: false,
    exhausted: false,
    direction,
  };
  yield* search.show(found);
  for (;;) {
    const key = yield* rl.read_key();
    if (key === null) break;
    const binding = rl.keymap.get(key);
    const command = binding?.kind === "function" ? binding.name : "";
    if (command === "reverse-search-history" || command === "forward-search-history") {
      const d = command === "reverse-search-history" ? -1 : 1;
      const text = found.text === "" ? rl.last_search : found.text;
      if (text === "") {
        if (d === found.direction) yield* rl.ding();
        found = { ...found, direction: d };
      } else {
        const again = found.text !== "";
        const turned = d !== found.direction;
        if (!again) {
          found = { ...found, text, failed: false, direction: d };
          yield* search.show(found, false);
        }
        found = search.find(text, { ...found, direction: d }, again && !turned);
        if (found.failed) yield* rl.ding();
      }
    } else if (command === "abort") {
      yield* leave(rl, search.start);
      return;
    } else if (command === "backward-delete-char") {
      const text = found.text.slice(0, rl.line_of(found.text).backward(found.text.length));
      if (text === "") {
        yield* rl.ding();
        yield* rl.ding();
        found = { ...found, text, failed: true };
      } else {
        found = found.exhausted ? { ...found, text } : search.find(text, found, false);
        if (found.failed) yield* rl.ding();
      }
    } else if (command === "unix-word-rubout" || command === "yank" || command === "bracketed-paste-begin") {
      const text =
        command === "yank" ? (rl.kills.current ?? "") : next_word(search.lines[found.index], found);
      if (text === "") yield* rl.ding();
      else found = search.find(found.text + text, found, false);
    } else if (command === "self-insert" || (key >= " " && key !== "\x7f")) {
      const c = yield* whole_character(rl, key);
      found = search.find(found.text + c, found, false);
      if (found.failed) yield* rl.ding();
    } else {
      if (found.text !== "") rl.last_search = found.text;
      yield* leave(rl, { index: rl.history_index, point: found.exhausted ? 0 : rl.line.point });
      // Escape and Ctrl-J end the search and do nothing more; other keys do what they are for
      if (key === "\x1b" && !(yield* rl.input_pending())) return;
      if (key !== "\n") rl.push_keys(key);
      return;
    }
    yield* search.show(found);
  }
}

/** What C-w takes from the line behind the match. */
function next_word(line: ByteString, f: Found): ByteString {
  return /^\w*/.exec(line.slice(f.at + f.text.length))?.[0] ?? "";
}

function* leave(rl: Readline, to: { index: number; point: number }): Code<void> {
  if (rl.history_index !== to.index) go_to_history(rl, to.index);
  rl.line.point = Math.min(to.point, rl.line.end);
  rl.line.mark_active = false;
  rl.message = null;
  yield* rl.redisplay();
}

/** M-p, M-n: asks for a string with `:` and goes to the line that holds it. */
export function* non_incremental_search(rl: Readline, direction: 1 | -1): Code<void> {
  const text = yield* ask(rl, ":");
  if (text === null) return;
  if (text === "") return yield* rl.ding();
  rl.last_search = text;
  for (let i = rl.history_index + direction; i >= 0 && i < rl.history.length; i += direction) {
    if (!rl.history.entries[i].line.includes(text)) continue;
    go_to_history(rl, i);
    rl.line.point = rl.line.text.indexOf(text);
    rl.line.mark = rl.line.point + text.length;
    rl.line.mark_active = rl.keep_mark = true;
    return;
  }
  yield* rl.redisplay();
  yield* rl.ding();
}

/** vi's / and ? (`sign`), and n and N (null): the line that holds the string, or with ^ begins with it. */
export function* vi_search(rl: Readline, direction: 1 | -1, sign: ByteString | null): Code<void> {
  const text = sign === null ? rl.last_search : yield* ask(rl, sign);
  if (text === null) return;
  if (text === "") return yield* rl.ding();
  rl.last_search = text;
  for (let i = rl.history_index + direction; i >= 0 && i < rl.history.length; i += direction) {
    const { line } = rl.history.entries[i];
    if (!(text[0] === "^" ? line.startsWith(text.slice(1)) : line.includes(text))) continue;
    go_to_history(rl, i);
    rl.line.point = 0;
    return;
  }
  rl.line.point = 0;
  yield* rl.ding();
}

/** A string typed behind `sign`, the last one when it is empty; null when it is given up. */
function* ask(rl: Readline, sign: ByteString): Code<ByteString | null> {
  const line = rl.line;
  rl.line = rl.new_line("", line);
  rl.message = `${rl.prompt}${sign}`;
  for (;;) {
    yield* rl.redisplay();
    const key = yield* rl.read_key();
    if (key === null || key === "\x07" || key === "\x03") {
      rl.line = rl.new_line(line.text, rl.line, line);
      rl.message = null;
      if (key !== null) yield* rl.ding();
      return null;
    }
    if (key === "\r" || key === "\n" || (key === "\x1b" && sign === ":")) break;
    if (key === "\x7f" || key === "\b") {
      if (rl.line.point === 0) {
        rl.line = rl.new_line(line.text, rl.line, line);
        rl.message = null;
        return null;
      }
      rl.line.delete(rl.line.backward(rl.line.point), rl.line.point);
    } else if (key === "\x15") rl.line.delete(0, rl.line.point);
    else if (key >= " " || key === "\x1b") rl.line.insert(yield* whole_character(rl, key));
  }
  const text = rl.line.text || rl.last_search;
  rl.line = rl.new_line(line.text, rl.line, line);
  rl.message = null;
  return text;
}
