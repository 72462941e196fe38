// If this fails, a crash either loses too much of a session or replays the input that crashed it.
import { expect, test } from "vitest";
import type { JournalEntry } from "../../worker/api.ts";
import { countLines, recover, takeBack } from "./recovery.ts";

const typed = (bytes: string): JournalEntry[] =>
  [...bytes].map((ch, i) => ({ at: i * 10, kind: "input", bytes: ch }));
const text = (journal: readonly JournalEntry[]) =>
  journal.map((e) => (e.kind === "input" ? e.bytes : "")).join("");

test("the first crash leaves out the last input only, and stops the clock before it", () => {
  const journal = typed("ls\rboom\r");
  const first = recover(journal, 1);
  expect(text(first!.journal)).toBe("ls\rboom");
  expect(first!.until).toBe(70);
});

test("a resize after the last input goes with it", () => {
  const journal: JournalEntry[] = [...typed("x\r"), { at: 99, kind: "resize", rows: 3, cols: 4 }];
  expect(text(recover(journal, 1)!.journal)).toBe("x");
});

test("the second crash in a row leaves out the whole line", () => {
  const after = recover(typed("ls\rboom\r"), 1)!;
  expect(text(recover(after.journal, 2)!.journal)).toBe("ls\r");
});

test("a pasted line is one input", () => {
  const journal: JournalEntry[] = [...typed("ls\r"), { at: 50, kind: "input", bytes: "boom\r" }];
  expect(text(recover(journal, 1)!.journal)).toBe("ls\r");
});

test("the third crash in a row, or one without any input, starts fresh", () => {
  expect(recover(typed("ls\r"), 3)).toBeNull();
  expect(recover([], 1)).toBeNull();
  expect(recover([{ at: 1, kind: "resize", rows: 2, cols: 2 }], 1)).toBeNull();
});

test.each([
  ["ls\recho x\r", "ls\r"],
  ["ls\recho x\rhalf", "ls\r"],
  ["ls\r", ""],
  // What interrupts a command goes with it, and not with the line typed next.
  ["ls\rsleep 9\r\x03", "ls\r"],
  ["sleep 9\r\x03ls\r", "sleep 9\r\x03"],
])("taking back the last line of %j leaves %j", (before, after) => {
  const journal = typed(before);
  const back = takeBack(journal)!;
  expect(text(back.journal)).toBe(after);
  expect(back.until).toBe(after.length * 10);
});

test("a paste of several lines is taken back as one; window sizes before the line stay", () => {
  const journal: JournalEntry[] = [
    ...typed("a\r"),
    { at: 30, kind: "resize", rows: 3, cols: 4 },
    { at: 50, kind: "input", bytes: "b\rc\r" },
  ];
  expect(takeBack(journal)).toEqual({ journal: journal.slice(0, 3), until: 50 });
  expect(countLines(journal)).toBe(3);
});

test("without a line nothing is taken back", () => {
  expect(takeBack(typed("half"))).toBeNull();
  expect(takeBack([])).toBeNull();
});
