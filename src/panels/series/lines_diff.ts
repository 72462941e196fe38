// The terminals of two machines, line by line. A line that only tells another time or serial is the same line.
import { align, steps } from "./diff.ts";
import { Blocks, type Comparison, type Piece, type Row } from "./rows.ts";

/** What moves from machine to machine without meaning anything: time stamps of audit events. */
const meant = (line: string): string =>
  line.replaceAll(/audit\([^)]*\)/g, "audit()").replace(/^time->.*$/, "time->");

const words = (line: string): string[] => line.split(/(?<=\s)(?=\S)/);

const whole = (line: string): Piece[] => [{ text: line }];

/** Two lines that differ: with the words lit that only one of them has. */
function both(left: string, right: string): Row {
  const [l, r] = [words(left), words(right)];
  const matches = align(
    l.map((word) => meant(word.trimEnd())),
    r.map((word) => meant(word.trimEnd())),
  );
  const inLeft = new Set(matches.map(([i]) => i));
  const inRight = new Set(matches.map(([, j]) => j));
  return {
    state: "changed",
    left: l.map((text, i) => ({ text, lit: !inLeft.has(i) })),
    right: r.map((text, j) => ({ text, lit: !inRight.has(j) })),
  };
}

/** Lines that stand at the same place are two versions of one line when their first words are the same. */
const start = (line: string): string =>
  meant(line)
    .trimStart()
    .split(/[\s:=]/, 1)[0];

export function compareLines(left: readonly string[], right: readonly string[]): Comparison {
  const blocks = new Blocks();
  for (const step of steps(align(left.map(meant), right.map(meant)), left.length, right.length)) {
    if (step.same) {
      blocks.push({ state: "same", left: whole(left[step.left]), right: whole(right[step.right]) });
      continue;
    }
    const gone = left.slice(...step.left);
    const come = right.slice(...step.right);
    for (const inner of steps(align(gone.map(start), come.map(start)), gone.length, come.length))
      if (inner.same) blocks.push(both(gone[inner.left], come[inner.right]));
      else {
        for (const line of gone.slice(...inner.left))
          blocks.push({ state: "removed", left: whole(line), right: null });
        for (const line of come.slice(...inner.right))
          blocks.push({ state: "added", left: null, right: whole(line) });
      }
  }
  return blocks.comparison;
}
