// How an explanation is laid out: words of the command at the left, what they mean at the right, as wide as the terminal.
import { TIOCGWINSZ, type winsize } from "../../../kernel/uapi/termios.ts";
import type { Code } from "../../lib/code.ts";
import * as sys from "../../lib/sys.ts";

/** A line: some words of the command, and what they mean. */
export type Line = readonly [words: string, meaning: string];

/** Where there is no terminal, and at most. */
const WIDTH = 80;
const MIN_WIDTH = 40;

/** Columns to write in. */
export function* outputWidth(): Code<number> {
  const size: winsize = { ws_row: 0, ws_col: 0 };
  const known = (yield sys.ioctl(1, TIOCGWINSZ, size)) === 0 && size.ws_col > 0;
  return known ? Math.max(MIN_WIDTH, Math.min(WIDTH, size.ws_col)) : WIDTH;
}

/** The words have a column of their own up to this width; longer ones stand on a line of their own. */
const MAX_WORDS = 26;

/** Words of a text in lines of at most `width` characters. */
function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.length - 1;
    if (last >= 0 && lines[last].length + 1 + word.length <= width) lines[last] += ` ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** Two columns. */
export function columns(lines: readonly Line[], total: number): string {
  const width = Math.min(
    MAX_WORDS,
    Math.floor(total / 3),
    Math.max(0, ...lines.map(([words]) => words.length)),
  );
  const indent = " ".repeat(width + 4);
  return lines
    .map(([words, meaning]) => {
      const text = wrap(meaning, total - indent.length).join(`\n${indent}`);
      const own = words.length > width ? `  ${words}\n${indent}` : `  ${words.padEnd(width)}  `;
      return `${own}${text}\n`;
    })
    .join("");
}

/** A heading and paragraphs below it; "" when there are none. */
export function section(heading: string, paragraphs: readonly string[], total: number, mark = ""): string {
  if (paragraphs.length === 0) return "";
  const indent = `  ${" ".repeat(mark.length)}`;
  const body = paragraphs.map((p) => `  ${mark}${wrap(p, total - indent.length).join(`\n${indent}`)}\n`);
  return `\n${heading}\n${body.join("")}`;
}

/** A word as it has to be typed into a shell. */
export const quoted = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
