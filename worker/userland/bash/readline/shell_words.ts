// Words of a command line as the shell splits them, for M-C-b, M-C-f, M-C-d, M-C-t and word designators.
import type { ByteString } from "../../../kernel/uapi/syscall.ts";

const DELIMITERS = " \t\n;&()|<>";

/** Offset behind the quoted or plain character at `i`: 'x y', "x y", \x count as one. */
function step(s: ByteString, i: number): number {
  const c = s[i];
  if (c === "\\") return Math.min(i + 2, s.length);
  if (c !== "'" && c !== '"') return i + 1;
  let k = i + 1;
  while (k < s.length && s[k] !== c) k += c === '"' && s[k] === "\\" ? 2 : 1;
  return Math.min(k + 1, s.length);
}

/** Bounds of all words. */
function words(s: ByteString): [number, number][] {
  const out: [number, number][] = [];
  for (let i = 0; i < s.length; ) {
    if (DELIMITERS.includes(s[i])) {
      i++;
      continue;
    }
    const start = i;
    while (i < s.length && !DELIMITERS.includes(s[i])) i = step(s, i);
    out.push([start, i]);
  }
  return out;
}

/** End of the word at or after `at`. */
export function shell_word_end(s: ByteString, at: number): number {
  for (const [, end] of words(s)) if (end > at) return end;
  return s.length;
}
/** Start of the word at or before `at`. */
export function shell_word_start(s: ByteString, at: number): number {
  let start = 0;
  for (const [from] of words(s)) if (from < at) start = from;
  return start;
}
