import { expect, test } from "vitest";
import type { JournalEntry } from "../../../worker/api.ts";
import { commands } from "./commands.ts";

const keys = (...parts: string[]): JournalEntry[] =>
  parts.map((bytes, i) => ({ at: (i + 1) * 100, kind: "input", bytes }));

test("each line with the time from its Enter to just before the next", () => {
  expect(commands(keys("l", "s", "\r", "pwd\r"), 900)).toEqual([
    { text: "ls", from: 300, until: 399 },
    { text: "pwd", from: 400, until: 900 },
  ]);
});

test.each([
  ["lss\x7f -l\r", "ls -l"],
  ["rm x\x03ls\r", "ls"],
  ["rm x\x15ls\r", "ls"],
  ["rm one two\x17three\r", "rm one three"],
  ["cat /etc/ho\t\r", "cat /etc/ho\u2026"],
  ["\x1b[A\x1b[A\r", "\u2026"],
  ["\x1b[200~echo a\x1b[201~\r", "echo a"],
])("%j is %j", (typed, text) => {
  expect(commands(keys(typed), 900).map((c) => c.text)).toEqual([text]);
});

test("Enter alone is no command; resizes are no keys", () => {
  const resize: JournalEntry = { at: 50, kind: "resize", rows: 24, cols: 80 };
  expect(commands([resize, ...keys("\r", "id\r")], 900)).toEqual([{ text: "id", from: 200, until: 900 }]);
});
