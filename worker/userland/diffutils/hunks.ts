// How differences are written: normal, context and unified output.
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { chomp } from "../coreutils/textutils/lines.ts";
import type { Changes } from "./lcs.ts";
import { type LineStyle, marked, type Part, paint } from "./line_style.ts";

/** Lines [a0, a1) of the first text have become lines [b0, b1) of the second; numbers from 0. */
export interface Change {
  a0: number;
  a1: number;
  b0: number;
  b1: number;
}

export function changes_of({ deleted, inserted }: Changes): Change[] {
  const out: Change[] = [];
  for (let i = 0, j = 0; i < deleted.length || j < inserted.length; ) {
    if (!deleted[i] && !inserted[j]) {
      i++;
      j++;
      continue;
    }
    const [a0, b0] = [i, j];
    while (deleted[i]) i++;
    while (inserted[j]) j++;
    out.push({ a0, a1: i, b0, b1: j });
  }
  return out;
}

/** Lines [from, to) by their numbers; of none, the one before. */
export const range = (from: number, to: number, comma = ","): string =>
  to - from <= 1 ? String(to) : `${from + 1}${comma}${to}`;

export const kind_of = (c: Change): "a" | "c" | "d" => (c.a0 === c.a1 ? "a" : c.b0 === c.b1 ? "d" : "c");

export function normal_hunk(
  c: Change,
  a: readonly ByteString[],
  b: readonly ByteString[],
  s: LineStyle,
): ByteString {
  const kind = kind_of(c);
  let out = `${paint(s, "ln", `${range(c.a0, c.a1)}${kind}${range(c.b0, c.b1)}`)}\n`;
  for (let i = c.a0; i < c.a1; i++) out += marked(s, "<", " ", a[i], "de");
  if (kind === "c") out += "---\n";
  for (let j = c.b0; j < c.b1; j++) out += marked(s, ">", " ", b[j], "ad");
  return out;
}

/** Changes near enough to share their context, and the lines [a0, a1) and [b0, b1) they are shown with. */
interface Hunk extends Change {
  changes: Change[];
}

function hunks_of(changes: readonly Change[], lines: number, context: number): Hunk[] {
  const groups: Change[][] = [];
  for (const c of changes) {
    const group = groups.at(-1);
    const last = group?.at(-1);
    if (group && last && c.a0 - last.a1 <= 2 * context) group.push(c);
    else groups.push([c]);
  }
  return groups.map((group) => {
    const [first, last] = [group[0], group[group.length - 1]];
    const before = Math.min(context, first.a0);
    const after = Math.min(context, lines - last.a1);
    return {
      changes: group,
      a0: first.a0 - before,
      a1: last.a1 + after,
      b0: first.b0 - before,
      b1: last.b1 + after,
    };
  });
}

/** What is common to the two formats with context. */
export interface ContextOptions {
  context: number;
  style: LineStyle;
  /** of -F and -p: the last line before a hunk for which it is true is shown with it */
  is_function: ((line: ByteString) => boolean) | null;
}

/** Shown of the line of a function at most. */
const FUNCTION_WIDTH = 40;

/** The last line of interest above line `from`, behind a blank; "" for none. */
function function_above(a: readonly ByteString[], from: number, o: ContextOptions): ByteString {
  if (!o.is_function) return "";
  for (let i = from - 1; i >= 0; i--) {
    const line = chomp(a[i]);
    if (o.is_function(line)) return ` ${line.trimStart().slice(0, FUNCTION_WIDTH).trimEnd()}`;
  }
  return "";
}

export function* unified(
  changes: readonly Change[],
  a: readonly ByteString[],
  b: readonly ByteString[],
  o: ContextOptions,
): Generator<ByteString> {
  const { style: s } = o;
  const lines = (from: number, to: number): string =>
    to - from === 1 ? String(to) : to === from ? `${to},0` : `${from + 1},${to - from}`;
  for (const h of hunks_of(changes, a.length, o.context)) {
    const where = `@@ -${lines(h.a0, h.a1)} +${lines(h.b0, h.b1)} @@`;
    let out = `${paint(s, "ln", where)}${function_above(a, h.a0, o)}\n`;
    let at = h.a0;
    for (const c of h.changes) {
      for (; at < c.a0; at++) out += marked(s, " ", "", a[at], null);
      for (; at < c.a1; at++) out += marked(s, "-", "", a[at], "de");
      for (let j = c.b0; j < c.b1; j++) out += marked(s, "+", "", b[j], "ad");
    }
    for (; at < h.a1; at++) out += marked(s, " ", "", a[at], null);
    yield out;
  }
}

export function* copied(
  changes: readonly Change[],
  a: readonly ByteString[],
  b: readonly ByteString[],
  o: ContextOptions,
): Generator<ByteString> {
  const { style: s } = o;
  for (const h of hunks_of(changes, a.length, o.context)) {
    const half = (
      lines: readonly ByteString[],
      [from, to]: [number, number],
      changed: [number, number, "-" | "+" | "!"][],
      part: Part,
    ): ByteString => {
      let out = "";
      let at = from;
      for (const [start, end, mark] of changed) {
        for (; at < start; at++) out += marked(s, " ", " ", lines[at], part);
        for (; at < end; at++) out += marked(s, mark, " ", lines[at], part);
      }
      for (; at < to; at++) out += marked(s, " ", " ", lines[at], part);
      return out;
    };
    let out = `***************${function_above(a, h.a0, o)}\n`;
    out += `${paint(s, "ln", `*** ${range(h.a0, h.a1)} ****`)}\n`;
    // a half in which nothing has changed is left out
    if (h.changes.some((c) => c.a1 > c.a0))
      out += half(
        a,
        [h.a0, h.a1],
        h.changes.map((c) => [c.a0, c.a1, c.b1 > c.b0 ? "!" : "-"]),
        "de",
      );
    out += `${paint(s, "ln", `--- ${range(h.b0, h.b1)} ----`)}\n`;
    if (h.changes.some((c) => c.b1 > c.b0))
      out += half(
        b,
        [h.b0, h.b1],
        h.changes.map((c) => [c.b0, c.b1, c.a1 > c.a0 ? "!" : "+"]),
        "ad",
      );
    yield out;
  }
}
