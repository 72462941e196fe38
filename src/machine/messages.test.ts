// If this fails, the page keeps or replays a journal that its own worker refuses: the session is lost at the next reload.

import * as v from "valibot";
import { expect, test } from "vitest";
import { journal } from "../../scenarios/link/machine.ts";
import { isEntry } from "./messages.ts";

const INPUT = { at: 5, kind: "input", bytes: "ls\r\xff\0" };
const RESIZE = { at: 5, kind: "resize", rows: 24, cols: 80 };

test.each<[string, unknown, boolean]>([
  ["an input", INPUT, true],
  ["a size", RESIZE, true],
  ["the smallest", { ...RESIZE, rows: 1, cols: 1 }, true],
  ["the largest", { ...RESIZE, rows: 1_000, cols: 1_000 }, true],
  ["the longest input", { ...INPUT, bytes: "x".repeat(65_536) }, true],
  ["nothing", null, false],
  ["another kind", { ...INPUT, kind: "output" }, false],
  ["a time before the boot", { ...INPUT, at: -1 }, false],
  ["no number", { ...INPUT, at: Number.NaN }, false],
  ["a fraction", { ...INPUT, at: 0.5 }, false],
  ["a time that no number tells", { ...INPUT, at: 1e300 }, false],
  ["an endless time", { ...RESIZE, at: Number.POSITIVE_INFINITY }, false],
  ["no rows", { ...RESIZE, rows: 0 }, false],
  ["part of a column", { ...RESIZE, cols: 80.5 }, false],
  ["too many rows", { ...RESIZE, rows: 1_001 }, false],
  ["text that is no bytes", { ...INPUT, bytes: "\u0100" }, false],
  ["too much in one input", { ...INPUT, bytes: "x".repeat(65_537) }, false],
])("%s", (_, entry, good) => {
  expect(isEntry(entry)).toBe(good);
  expect(v.is(journal, [entry])).toBe(good);
});
