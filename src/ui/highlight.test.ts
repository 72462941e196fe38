// If this fails, pointing at a thing lights up what has nothing to do with it, or leaves its relatives dark.
import { expect, test } from "vitest";
import { lit, type Thing } from "./highlight.ts";

const task: Thing = { kind: "task", id: "12" };
const id: Thing = { kind: "contid", id: "12" };
const rule: Thing = { kind: "rule", id: "exit 1" };

test("nothing is lit while nothing is pointed at", () => {
  expect(lit(null, task, [id])).toBe(false);
});

test("a thing lights up itself, whoever its relatives are, and not another kind of the same number", () => {
  const at = { ...task, relatives: [] };
  expect(lit(at, task)).toBe(true);
  expect(lit(at, id)).toBe(false);
  expect(lit(at, { kind: "task", id: "13" })).toBe(false);
});

test("it is enough that one of two relatives knows of the other", () => {
  expect(lit({ ...id, relatives: [] }, task, [id])).toBe(true);
  expect(lit({ ...task, relatives: [id] }, id)).toBe(true);
});

test("relatives of relatives stay dark", () => {
  expect(lit({ ...rule, relatives: [id] }, task, [id])).toBe(false);
});
