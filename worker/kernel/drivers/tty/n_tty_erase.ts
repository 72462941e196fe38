// drivers/tty/n_tty: erasing characters, words and the line, and showing it.
import * as T from "../../uapi/termios.ts";
import { echo_char, echo_char_raw, echo_put, is_cntrl, is_continuation } from "./n_tty_output.ts";
import type { tty_struct } from "./tty.ts";

/** ECHOPRT: closes the text that is being shown as erased. */
export function finish_erasing(tty: tty_struct): void {
  if (!tty.disc_data.erasing) return;
  echo_char_raw(tty, 0x2f);
  tty.disc_data.erasing = false;
}

/** Where the last character of the line begins; -1 when the line holds no whole character. */
function last_character(tty: tty_struct): number {
  const { edit } = tty.disc_data;
  let i = edit.length - 1;
  while (i > 0 && is_continuation(tty, edit[i])) i--;
  return i >= 0 && !is_continuation(tty, edit[i]) ? i : -1;
}

/** Column the cursor is in after `end` bytes of the line. */
function column_at(tty: tty_struct, end: number): number {
  const { edit, canon_column } = tty.disc_data;
  const ctl = (tty.termios.c_lflag & T.ECHOCTL) !== 0;
  let column = canon_column;
  for (let i = 0; i < end; i++) {
    const c = edit[i];
    if (c === 9) column = (column | 7) + 1;
    else if (is_cntrl(c)) column += ctl ? 2 : 0;
    else if (!is_continuation(tty, c)) column++;
  }
  return column;
}

function echo_backspaces(tty: tty_struct, n: number): void {
  const d = tty.disc_data;
  d.column = Math.max(0, d.column - n);
  echo_put(tty, "\b".repeat(n));
}

function echo_rubout(tty: tty_struct): void {
  for (const c of [8, 32, 8]) echo_char_raw(tty, c);
}

/** Shows that the character at the end of the line (from `start`) goes; it is still there. */
function echo_erase(tty: tty_struct, start: number): void {
  const { c_lflag } = tty.termios;
  const d = tty.disc_data;
  const c = d.edit[start];
  if (c_lflag & T.ECHOPRT) {
    if (!d.erasing) {
      echo_char_raw(tty, 0x5c);
      d.erasing = true;
    }
    echo_char(tty, c);
    for (const b of d.edit.slice(start + 1)) echo_put(tty, String.fromCharCode(b));
  } else if (c === 9) echo_backspaces(tty, 8 - (column_at(tty, start) & 7));
  else {
    if (is_cntrl(c) && c_lflag & T.ECHOCTL) echo_rubout(tty);
    if (!is_cntrl(c) || c_lflag & T.ECHOCTL) echo_rubout(tty);
  }
}

const end_of_erasing = (tty: tty_struct) => {
  if (tty.disc_data.edit.length === 0 && tty.termios.c_lflag & T.ECHO) finish_erasing(tty);
};

/** VERASE. */
export function erase_char(tty: tty_struct): void {
  const { c_lflag, c_cc } = tty.termios;
  const start = last_character(tty);
  if (start < 0) return;
  if (c_lflag & T.ECHO) {
    if (!(c_lflag & (T.ECHOE | T.ECHOPRT))) echo_char(tty, c_cc[T.VERASE]);
    else echo_erase(tty, start);
  }
  tty.disc_data.edit.length = start;
  end_of_erasing(tty);
}

/** A byte of a word: letters (of Latin-1 too), digits, underscore. */
const is_word = (c: number): boolean =>
  (c >= 48 && c <= 57) ||
  (c >= 65 && c <= 90) ||
  (c >= 97 && c <= 122) ||
  c === 95 ||
  (c >= 0xc0 && c !== 0xd7 && c !== 0xf7);

/** VWERASE: what is behind the last word, and the word. */
export function erase_word(tty: tty_struct): void {
  const { edit } = tty.disc_data;
  const echo = (tty.termios.c_lflag & T.ECHO) !== 0;
  let in_word = false;
  for (let start = last_character(tty); start >= 0; start = last_character(tty)) {
    const word = is_word(edit[start]);
    if (in_word && !word) break;
    in_word ||= word;
    if (echo) echo_erase(tty, start);
    edit.length = start;
  }
  end_of_erasing(tty);
}

/** VKILL: the whole line, character by character when the terminal can show that. */
export function erase_line(tty: tty_struct): void {
  const { c_lflag, c_cc } = tty.termios;
  const d = tty.disc_data;
  if (d.edit.length === 0) return;
  const visual = T.ECHOK | T.ECHOKE | T.ECHOE;
  if (!(c_lflag & T.ECHO)) d.edit = [];
  else if ((c_lflag & visual) !== visual) {
    d.edit = [];
    finish_erasing(tty);
    echo_char(tty, c_cc[T.VKILL]);
    if (c_lflag & T.ECHOK) echo_char_raw(tty, 10);
  } else {
    for (let start = last_character(tty); start >= 0; start = last_character(tty)) {
      echo_erase(tty, start);
      d.edit.length = start;
    }
    end_of_erasing(tty);
  }
}
