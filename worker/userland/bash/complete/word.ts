// The word to be completed: where it begins, in what quotes, in which command.
import type { ByteString } from "../../../kernel/uapi/syscall.ts";

/** $COMP_WORDBREAKS at start. */
export const WORD_BREAKS = " \t\n\"'@><=;|&(:";
const SEPARATORS = ";|&{(`\n";

export interface CompletionWord {
  /** offset of the word in the line; it ends at point */
  start: number;
  /** as typed, and without its quotes */
  text: ByteString;
  plain: ByteString;
  /** the quote it is in, "" for none */
  quote: "" | "'" | '"';
  /** it is the name of a command */
  command: boolean;
  /** offset of the simple command it belongs to */
  command_start: number;
}

/** Removes quotes and backslashes from a word that began inside `quote`. */
export function dequote(text: ByteString, quote = ""): ByteString {
  let out = "";
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (c === "\\" && quote !== "'") {
      const next = text[++i];
      if (next === undefined) out += "\\";
      else out += quote === '"' && !/["$`\\\n]/.test(next) ? `\\${next}` : next;
    } else if ((c === "'" || c === '"') && (quote === "" || quote === c)) quote = quote === "" ? c : "";
    else out += c;
  }
  return out;
}

/** Finds the word before `point`. `breaks` is $COMP_WORDBREAKS. */
export function find_word(line: ByteString, point: number, breaks = WORD_BREAKS): CompletionWord {
  let quote = "";
  let quote_at = 0;
  let start = 0;
  let command_start = 0;
  for (let i = 0; i < point; i++) {
    const c = line[i];
    if (c === "\\" && quote !== "'") i++;
    else if (quote !== "") {
      if (c === quote) quote = "";
    } else if (c === "'" || c === '"') {
      quote = c;
      quote_at = i + 1;
    } else {
      // >| and >& and <& are redirections
      if (SEPARATORS.includes(c) && !(/[|&]/.test(c) && /[<>]/.test(line[i - 1] ?? ""))) {
        if (c !== "{" || /^[\s;|&({`]?$/.test(line[i - 1] ?? "")) command_start = i + 1;
      }
      if (breaks.includes(c) || c === "`") start = i + 1;
    }
  }
  if (quote !== "") start = quote_at;
  if (start > point) start = point;
  const text = line.slice(start, point);
  return {
    start,
    text,
    plain: dequote(text, quote),
    quote: quote as "" | "'" | '"',
    command: is_command_position(line.slice(command_start, start - (quote === "" ? 0 : 1))),
    command_start,
  };
}

/** Only blanks and assignments stand before the word. */
function is_command_position(before: ByteString): boolean {
  return /^\s*(?:[A-Za-z_][A-Za-z0-9_]*\+?=(?:\\.|'[^']*'|"[^"]*"|[^\s'"\\])*\s+)*$/s.test(before);
}

/** Words of the command for COMP_WORDS, and the index of the one at point. */
export function command_words(
  line: ByteString,
  from: number,
  point: number,
  breaks = WORD_BREAKS,
): { words: ByteString[]; index: number } {
  const words: ByteString[] = [];
  let index = -1;
  let i = from;
  const text = line;
  while (i < text.length) {
    const c = text[i];
    if (/\s/.test(c)) {
      if (i >= point && index < 0) {
        index = words.length;
        words.push("");
      }
      i++;
      continue;
    }
    if (i > from && /[;|&`)\n]/.test(c)) break;
    const start = i;
    const is_break = (k: number) => breaks.includes(text[k]) && !/["'\s]/.test(text[k]);
    if (is_break(i)) while (i < text.length && is_break(i)) i++;
    else
      while (i < text.length && !/[\s;|&`)]/.test(text[i]) && !is_break(i)) {
        const q = text[i];
        if (q === "\\") i += 2;
        else if (q === "'" || q === '"') {
          i++;
          while (i < text.length && text[i] !== q) i += q === '"' && text[i] === "\\" ? 2 : 1;
          i++;
        } else i++;
      }
    i = Math.min(i, text.length);
    if (i === start) i++;
    words.push(text.slice(start, i));
    if (index < 0 && point > start && point <= i) index = words.length - 1;
  }
  if (index < 0) {
    index = words.length;
    words.push("");
  } else if (point < from + 1) index = 0;
  return { words, index };
}
