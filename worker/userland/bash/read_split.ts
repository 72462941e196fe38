// How `read` splits a line by IFS; characters that a backslash quoted never separate.
import type { ByteString } from "../../kernel/uapi/syscall.ts";

export interface Input {
  text: ByteString;
  /** positions in `text` that were quoted by a backslash */
  quoted: ReadonlySet<number>;
}

/**
 * At most `limit` words; the last takes what is left, delimiters included, without the blanks of IFS at its end. A
 * delimiter that only closes that last word goes as well.
 */
export function split_input(input: Input, ifs: ByteString, limit: number): ByteString[] {
  const { text, quoted } = input;
  const separates = (i: number) => ifs.includes(text[i]) && !quoted.has(i);
  const blank = (i: number) => separates(i) && (text[i] === " " || text[i] === "\t" || text[i] === "\n");
  const skip_blanks = (i: number) => {
    while (i < text.length && blank(i)) i++;
    return i;
  };
  const words: ByteString[] = [];
  let pos = skip_blanks(0);
  /** The end of the word at `i`, and where the next begins. */
  const word_at = (i: number): { end: number; next: number } => {
    let end = i;
    while (end < text.length && !separates(end)) end++;
    let next = skip_blanks(end);
    if (next < text.length && separates(next)) next = skip_blanks(next + 1);
    return { end, next };
  };
  while (pos < text.length) {
    const { end, next } = word_at(pos);
    if (words.length + 1 < limit || next >= text.length) {
      words.push(text.slice(pos, end));
      pos = next;
      continue;
    }
    let stop = text.length;
    while (stop > pos && blank(stop - 1)) stop--;
    words.push(text.slice(pos, stop));
    break;
  }
  return words;
}
