// Inserting, deleting, changing case, transposing, undoing.
import type { ByteString } from "../../../kernel/uapi/syscall.ts";
import { decode_utf8, encode_utf8 } from "../../lib/bytes.ts";
import type { Code } from "../../lib/code.ts";
import type { CommandTable } from "./commands.ts";
import { word_backward, word_forward } from "./commands_move.ts";
import type { Readline } from "./readline.ts";
import { shell_word_end, shell_word_start } from "./shell_words.ts";
import { char_length, characters, utf8_pending } from "./text.ts";

/** Text inserted by one argument at most, so that M-9 M-9 M-9 ... x cannot fill the memory. */
const MAX_REPEAT = 1_000_000;

/** Inserts a typed byte and, without showing them one by one, those that were typed ahead. */
function* self_insert(rl: Readline, n: number, key: ByteString): Code<void> {
  if (n !== 1) {
    let text = key;
    while (rl.utf8 && utf8_pending(text)) {
      const next = yield* rl.read_key();
      if (next === null) return;
      text += next;
    }
    if (n > 0) rl.insert_text(text.repeat(Math.min(n, MAX_REPEAT)));
    return;
  }
  rl.type(key);
  while (rl.has_keys || rl.terminal.saw(yield rl.terminal.ask(0)) > 0) {
    const next = yield* rl.read_key();
    if (next === null) return;
    const binding = rl.keymap.get(next);
    if (binding?.kind !== "function" || binding.name !== "self-insert" || rl.keymap.is_prefix(next)) {
      rl.push_keys(next);
      return;
    }
    rl.type(next);
  }
}

function* delete_char(rl: Readline, n: number): Code<void> {
  if (n < 0) return yield* backward_delete_char(rl, -n);
  const { line } = rl;
  if (line.point === line.end) return yield* rl.ding();
  const to = line.forward(line.point, n);
  if (rl.argument !== null) rl.kill(line.point, to);
  else line.delete(line.point, to);
}
function* backward_delete_char(rl: Readline, n: number): Code<void> {
  if (n < 0) return yield* delete_char(rl, -n);
  const { line } = rl;
  if (line.point === 0) return yield* rl.ding();
  const from = line.backward(line.point, n);
  if (rl.argument !== null) rl.kill(line.point, from);
  else line.delete(from, line.point);
}

function* quoted_insert(rl: Readline, n: number): Code<void> {
  let c = yield* rl.read_key();
  if (c === null) return;
  if (rl.utf8 && c >= "\xc2") {
    const length = c < "\xe0" ? 2 : c < "\xf0" ? 3 : 4;
    while (c.length < length) {
      const more = yield* rl.read_key();
      if (more === null) break;
      c += more;
    }
  }
  if (n > 0) rl.insert_text(c.repeat(Math.min(n, MAX_REPEAT)));
}

/** Changes the words between point and `n` words on. */
function change_case(rl: Readline, n: number, how: "up" | "down" | "capital"): void {
  const { line } = rl;
  const start = line.point;
  const other = n < 0 ? word_backward(rl, start, -n) : word_forward(rl, start, n);
  const from = Math.min(start, other);
  const to = Math.max(start, other);
  const old = line.text.slice(from, to);
  const upper = (s: ByteString) => each_letter(rl, s, (c) => c.toUpperCase());
  let changed = how === "up" ? upper(old) : each_letter(rl, old, (c) => c.toLowerCase());
  if (how === "capital")
    changed = changed.replace(/[A-Za-z0-9\x80-\xff]+/g, (w) => {
      const n = char_length(w, 0, rl.utf8);
      return upper(w.slice(0, n)) + w.slice(n);
    });
  if (changed !== old) line.replace(changed, from, to);
  line.point = n < 0 ? start : to;
}
/** Changes the case of letters; one that would become several (\xdf) stays. */
function each_letter(rl: Readline, s: ByteString, change: (c: string) => string): ByteString {
  if (/^[\0-\x7f]*$/.test(s)) return change(s);
  let out = "";
  for (const [, bytes] of characters(s, rl.utf8)) {
    const text = decode_utf8(bytes);
    const changed = rl.utf8 || bytes < "\x80" ? change(text) : text;
    out += text.includes("\ufffd") || [...changed].length !== [...text].length ? bytes : encode_utf8(changed);
  }
  return out;
}

function* transpose_chars(rl: Readline, n: number): Code<void> {
  const { line } = rl;
  if (n === 0) return;
  if (line.point === 0 || line.forward(0) >= line.end) return yield* rl.ding();
  if (line.point === line.end) line.point = line.backward(line.point);
  const from = line.backward(line.point);
  const moved = line.text.slice(from, line.point);
  const to = n > 0 ? line.forward(line.point, n) : line.backward(from, -n);
  line.begin();
  line.delete(from, line.point);
  line.point = n > 0 ? to - moved.length : to;
  line.insert(moved);
  line.finish();
}

/** Swaps the words [a1, a2) and [b1, b2). */
function* swap(rl: Readline, a1: number, a2: number, b1: number, b2: number): Code<void> {
  if (a1 >= b1 || a2 > b1) return yield* rl.ding();
  const { text } = rl.line;
  rl.line.replace(text.slice(b1, b2) + text.slice(a2, b1) + text.slice(a1, a2), a1, b2);
  rl.line.point = b2;
}
function* transpose_words(rl: Readline, n: number): Code<void> {
  const b2 = word_forward(rl, rl.line.point, n);
  const b1 = word_backward(rl, b2);
  const a1 = word_backward(rl, rl.line.point < b1 ? b1 : b1, n);
  yield* swap(rl, a1, word_forward(rl, a1), b1, b2);
}
function* shell_transpose_words(rl: Readline): Code<void> {
  const { text } = rl.line;
  const b2 = shell_word_end(text, rl.line.point);
  const b1 = shell_word_start(text, b2);
  const a1 = shell_word_start(text, b1);
  yield* swap(rl, a1, shell_word_end(text, a1), b1, b2);
}

const PASTE_END = "\x1b[201~";
/** Bytes of a paste read at once. */
const PASTE_CHUNK = 4096;

/** ESC [ 200 ~: everything up to ESC [ 201 ~ is text, carriage returns are newlines. */
function* bracketed_paste(rl: Readline): Code<void> {
  const parts: ByteString[] = [];
  // the end mark may come in two pieces
  let tail = "";
  for (;;) {
    const keys = yield* rl.read_keys(PASTE_CHUNK);
    if (keys === null) break;
    const text = tail + keys;
    const end = text.indexOf(PASTE_END);
    if (end >= 0) {
      parts.push(text.slice(0, end));
      tail = "";
      rl.push_keys(text.slice(end + PASTE_END.length));
      break;
    }
    parts.push(text.slice(0, -PASTE_END.length));
    tail = text.slice(-PASTE_END.length);
  }
  const pasted = (parts.join("") + tail).replace(/\r/g, "\n");
  if (pasted === "") return;
  const { line } = rl;
  const from = line.point;
  line.insert(pasted);
  line.mark = from;
  line.mark_active = true;
  rl.keep_mark = true;
}

export const edit_commands: CommandTable = {
  "self-insert": (rl, n, key) => self_insert(rl, n, key),
  "tab-insert": (rl, n) => rl.insert_text("\t".repeat(Math.max(0, Math.min(n, MAX_REPEAT)))),
  "quoted-insert": (rl, n) => quoted_insert(rl, n),
  "delete-char": (rl, n) => delete_char(rl, n),
  "backward-delete-char": (rl, n) => backward_delete_char(rl, n),
  "forward-backward-delete-char": (rl, n) =>
    rl.line.point === rl.line.end ? backward_delete_char(rl, n) : delete_char(rl, n),
  "delete-horizontal-space": (rl) => {
    const { text, point } = rl.line;
    let from = point;
    let to = point;
    while (from > 0 && /[ \t]/.test(text[from - 1])) from--;
    while (to < text.length && /[ \t]/.test(text[to])) to++;
    rl.line.delete(from, to);
  },
  "upcase-word": (rl, n) => change_case(rl, n, "up"),
  "downcase-word": (rl, n) => change_case(rl, n, "down"),
  "capitalize-word": (rl, n) => change_case(rl, n, "capital"),
  "transpose-chars": (rl, n) => transpose_chars(rl, n),
  "transpose-words": (rl, n) => transpose_words(rl, n),
  "shell-transpose-words": (rl) => shell_transpose_words(rl),
  "bracketed-paste-begin": (rl) => bracketed_paste(rl),
  "overwrite-mode": (rl, n) => {
    rl.overwrite = rl.argument === null ? !rl.overwrite : n > 0;
  },
  undo: function* (rl, n) {
    for (; n > 0; n--) if (!rl.line.undo()) return yield* rl.ding();
  },
  "revert-line": function* (rl) {
    if (!rl.line.undo()) yield* rl.ding();
    else while (rl.line.undo());
  },
};
