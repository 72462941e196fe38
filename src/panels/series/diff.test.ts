// If this fails, the series view says that two kernels differ where they agree, or hides where they differ.
import fc from "fast-check";
import { expect, test } from "vitest";
import { align, steps } from "./diff.ts";

const keys = fc.array(fc.constantFrom("a", "b", "c", "d", "e"), { maxLength: 12 });

/** Length of the longest common subsequence, the plain way. */
function lcs(left: readonly string[], right: readonly string[]): number {
  if (left.length === 0 || right.length === 0) return 0;
  if (left[0] === right[0]) return 1 + lcs(left.slice(1), right.slice(1));
  return Math.max(lcs(left.slice(1), right), lcs(left, right.slice(1)));
}

test("matches are equal things, in order, and the steps between them are all there is", () => {
  fc.assert(
    fc.property(keys, keys, (left, right) => {
      const matches = align(left, right);
      matches.forEach(([i, j], n) => {
        expect(left[i]).toBe(right[j]);
        if (n > 0) {
          expect(i).toBeGreaterThan(matches[n - 1][0]);
          expect(j).toBeGreaterThan(matches[n - 1][1]);
        }
      });
      const again: [string[], string[]] = [[], []];
      for (const step of steps(matches, left.length, right.length))
        if (step.same) {
          again[0].push(left[step.left]);
          again[1].push(right[step.right]);
        } else {
          again[0].push(...left.slice(...step.left));
          again[1].push(...right.slice(...step.right));
        }
      expect(again).toEqual([left, right]);
    }),
  );
});

test("without landmarks the longest common part is found", () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom("a", "b"), { minLength: 2, maxLength: 9 }), (list) => {
      const left = [...list, ...list];
      const right = [...list, "a", "b", ...list].filter((_, i) => i % 3 !== 1);
      const twice = (all: readonly string[]) =>
        ["a", "b"].every((k) => all.filter((x) => x === k).length !== 1);
      fc.pre(twice(left) && twice(right));
      expect(align(left, right).length).toBe(lcs(left, right));
    }),
    { numRuns: 40 },
  );
});

test("what was put in between moves nothing else", () => {
  const left = Array.from({ length: 2_000 }, (_, i) => (i % 7 === 0 ? "often" : `line ${i}`));
  const right = left.toSpliced(1_000, 0, "new", "often", "new");
  expect(align(left, right).length).toBe(left.length);
});
