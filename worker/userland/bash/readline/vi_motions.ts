// Where the motions of vi's command mode lead (readline(3), "Readline vi Mode").
import type { ByteString } from "../../../kernel/uapi/syscall.ts";
import type { EditLine } from "./line.ts";

const is_blank = (c: string | undefined): boolean => c === " " || c === "\t";
/** 0 between words, else which kind of word: for w the characters of names and the others, for W one kind. */
function kind(text: ByteString, at: number, big: boolean): number {
  const c = text[at];
  if (c === undefined || is_blank(c)) return 0;
  return big || /[A-Za-z0-9_\x80-\xff]/.test(c) ? 1 : 2;
}

function word_start(text: ByteString, at: number, big: boolean): number {
  const here = kind(text, at, big);
  if (here !== 0) while (at < text.length && kind(text, at, big) === here) at++;
  while (at < text.length && is_blank(text[at])) at++;
  return at;
}
function word_end(text: ByteString, at: number, big: boolean): number {
  if (at >= text.length - 1) return at;
  at++;
  while (at < text.length && is_blank(text[at])) at++;
  const here = kind(text, at, big);
  while (at + 1 < text.length && kind(text, at + 1, big) === here) at++;
  return at;
}
function word_before(text: ByteString, at: number, big: boolean): number {
  if (at > 0) at--;
  while (at > 0 && is_blank(text[at])) at--;
  const here = kind(text, at, big);
  while (at > 0 && kind(text, at - 1, big) === here) at--;
  return at;
}

const PAIRS = "()[]{}";
/** The bracket that matches the first one at or behind `at`; -1 without one. */
function matching(text: ByteString, at: number): number {
  while (at < text.length && !PAIRS.includes(text[at])) at++;
  if (at >= text.length) return -1;
  const i = PAIRS.indexOf(text[at]);
  const step = i % 2 === 0 ? 1 : -1;
  const other = PAIRS[i + step];
  for (let k = at, depth = 0; k >= 0 && k < text.length; k += step) {
    if (text[k] === text[at]) depth++;
    else if (text[k] === other && --depth === 0) return k;
  }
  return -1;
}

/** The character that f, F, t or T look for. */
export interface CharSearch {
  key: "f" | "F" | "t" | "T";
  c: ByteString;
}
function find_char(text: ByteString, at: number, { key, c }: CharSearch, count: number): number {
  const step = key === "f" || key === "t" ? 1 : -1;
  for (; count > 0; count--) {
    at = step > 0 ? text.indexOf(c, at + 1) : at > 0 ? text.lastIndexOf(c, at - 1) : -1;
    if (at < 0) return -1;
  }
  return key === "t" || key === "T" ? at - step : at;
}

/** Where the motion `key` leads; `inclusive`: an operator takes the character there too. Null: nowhere. */
export function motion(
  line: EditLine,
  key: ByteString,
  count: number | null,
  search: CharSearch | null,
): { to: number; inclusive: boolean } | null {
  const { text, point } = line;
  const n = count ?? 1;
  const repeated = (step: (at: number) => number): number => {
    let at = point;
    for (let i = 0; i < n && i <= text.length; i++) at = step(at);
    return at;
  };
  const found = (to: number, inclusive = false) => (to < 0 ? null : { to, inclusive });
  const big = key < "a";
  switch (key) {
    case "h":
    case "\b":
    case "\x7f":
      return point === 0 ? null : found(line.backward(point, n));
    case "l":
    case " ":
      return found(line.forward(point, n));
    case "0":
      return found(0);
    case "^":
      return found(/^[ \t]*/.exec(text)?.[0].length ?? 0);
    case "$":
      return found(text.length);
    case "|":
      return found(line.forward(0, n - 1));
    case "w":
    case "W":
      return found(repeated((at) => word_start(text, at, big)));
    case "e":
    case "E":
      return found(
        repeated((at) => word_end(text, at, big)),
        true,
      );
    case "b":
    case "B":
      return found(repeated((at) => word_before(text, at, big)));
    case "%": {
      const to = matching(text, point);
      return found(to, to > point);
    }
    case "f":
    case "t":
      return search && found(find_char(text, point, search, n), true);
    case "F":
    case "T":
      return search && found(find_char(text, point, search, n));
  }
  return null;
}
