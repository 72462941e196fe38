import { expect, test } from "vitest";
import { offsetOf } from "./place.ts";

test("places are offsets, and those that are not there are the nearest that are", () => {
  const text = "one\ntwo\n";
  expect(offsetOf(text, { line: 1, column: 1 })).toBe(0);
  expect(offsetOf(text, { line: 2, column: 2 })).toBe(5);
  expect(offsetOf(text, { line: 1, column: 99 })).toBe(3);
  expect(offsetOf(text, { line: 3, column: 1 })).toBe(8);
  expect(offsetOf(text, { line: 99, column: 99 })).toBe(8);
});
