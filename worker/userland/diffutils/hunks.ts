// How differences are written: normal and unified output.
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Changes } from "./lcs.ts";

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

const NO_NEWLINE = "\n\\ No newline at end of file\n";
const line = (mark: string, text: ByteString): ByteString =>
  text.endsWith("\n") ? mark + text : mark + text + NO_NEWLINE;

export function normal_hunk(c: Change, a: readonly ByteString[], b: readonly ByteString[]): ByteString {
  const range = (from: number, to: number): string => (to - from <= 1 ? String(to) : `${from + 1},${to}`);
  const kind = c.a0 === c.a1 ? "a" : c.b0 === c.b1 ? "d" : "c";
  let out = `${range(c.a0, c.a1)}${kind}${range(c.b0, c.b1)}\n`;
  for (let i = c.a0; i < c.a1; i++) out += line("< ", a[i]);
  if (kind === "c") out += "---\n";
  for (let j = c.b0; j < c.b1; j++) out += line("> ", b[j]);
  return out;
}

/** Changes that are near enough to share their context. */
function groups(changes: readonly Change[], context: number): Change[][] {
  const out: Change[][] = [];
  for (const c of changes) {
    const group = out.at(-1);
    const last = group?.at(-1);
    if (group && last && c.a0 - last.a1 <= 2 * context) group.push(c);
    else out.push([c]);
  }
  return out;
}

export function* unified(
  changes: readonly Change[],
  a: readonly ByteString[],
  b: readonly ByteString[],
  context: number,
): Generator<ByteString> {
  const range = (from: number, to: number): string =>
    to - from === 1 ? String(to) : to === from ? `${to},0` : `${from + 1},${to - from}`;
  for (const group of groups(changes, context)) {
    const [first, last] = [group[0], group[group.length - 1]];
    const before = Math.min(context, first.a0);
    const after = Math.min(context, a.length - last.a1);
    let at = first.a0 - before;
    let out = `@@ -${range(at, last.a1 + after)} +${range(first.b0 - before, last.b1 + after)} @@\n`;
    for (const c of group) {
      for (; at < c.a0; at++) out += line(" ", a[at]);
      for (; at < c.a1; at++) out += line("-", a[at]);
      for (let j = c.b0; j < c.b1; j++) out += line("+", b[j]);
    }
    for (; at < last.a1 + after; at++) out += line(" ", a[at]);
    yield out;
  }
}
