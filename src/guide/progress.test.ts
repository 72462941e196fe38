// If this fails, readers lose their progress, or a file that is none of ours gets into the page.
import { expect, test } from "vitest";
import {
  exportProgress,
  fresh,
  importProgress,
  merge,
  parseProgress,
  type ScenarioProgress,
} from "./progress.ts";

const some: ScenarioProgress = {
  begun: 1_000,
  step: 3,
  done: ["watch", "read-it"],
  offered: { watch: [1] },
  hints: { watch: [0, 1], label_it: [0] },
  answers: { self: 2 },
  solution: true,
  finished: 5_000,
};

test("what is exported is imported as it was", () => {
  const all = { "first-record": some, orchestrator: fresh(7) };
  expect(importProgress(exportProgress(all))).toEqual(all);
});

const file = (scenarios: unknown, more = {}) =>
  JSON.stringify({ format: "auditlab-progress", version: 1, scenarios, ...more });
test.each([
  ["", "not JSON"],
  ["{", "not JSON"],
  ["null", "does not hold the progress"],
  ["[]", "does not hold the progress"],
  ['{"format":"other"}', "does not hold the progress"],
  [file({}, { version: 2 }), "newer auditlab"],
  [file({}, { version: "1" }), "damaged"],
  [file({}, { extra: 1 }), "damaged"],
  [file({ a: { ...some, step: -1 } }), "damaged at scenarios.a.step"],
  [file({ a: { ...some, done: ["../x"] } }), "damaged"],
  [file({ a: { ...some, done: Array.from({ length: 300 }, (_, i) => `t${i}`) } }), "damaged"],
  [file({ a: { ...some, unknown: 1 } }), "damaged"],
  [file({ "../../x": some }), "damaged"],
  [file({ a: { ...some, begun: 1e300 } }), "damaged"],
])("refused: %s", (text, why) => {
  expect(() => importProgress(text)).toThrow(why);
});

test("a name that means something to JavaScript means nothing here", () => {
  const text = '{"format":"auditlab-progress","version":1,"scenarios":{"__proto__":{"step":1}}}';
  expect(Object.keys(importProgress(text))).toEqual([]);
  expect(({} as Record<string, unknown>).step).toBeUndefined();
});

test("what is on the disk is checked as strictly", () => {
  expect(parseProgress("first-record", some)).toEqual(some);
  expect(parseProgress("first-record", { ...some, extra: 1 })).toBeNull();
  expect(parseProgress("../x", some)).toBeNull();
  expect(parseProgress(7, some)).toBeNull();
  expect(parseProgress("a", "text")).toBeNull();
});

test("two tabs in one run: all that either has done", () => {
  const a = { ...fresh(5), done: ["a"], hints: { a: [0] }, step: 2 };
  const b = { ...fresh(5), done: ["b"], hints: { a: [1], b: [0] }, answers: { q: 1 }, step: 4, finished: 9 };
  expect(merge(a, b)).toEqual({
    ...fresh(5),
    step: 4,
    done: ["a", "b"],
    hints: { a: [0, 1], b: [0] },
    answers: { q: 1 },
    finished: 9,
  });
});

test("of two runs the later counts, but what was finished stays so", () => {
  const later = { ...fresh(2_000), done: ["a"] };
  expect(merge(some, later)).toEqual({ ...later, finished: 5_000 });
  expect(merge(later, some)).toEqual({ ...later, finished: 5_000 });
});
