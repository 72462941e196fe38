// If these fail, a scenario looks for what a learner never saw, or does not find what was on the screen.
import { expect, test } from "vitest";
import { TerminalText } from "./terminal_text.ts";

/** Lines that `chunks` write, the unfinished one last. */
function lines(chunks: readonly string[], cols = 80): string[] {
  const done: string[] = [];
  const text = new TerminalText(cols, (line) => done.push(line));
  for (const chunk of chunks) text.write(chunk);
  return [...done, text.line];
}

test.each<[string, string[], string[]]>([
  ["plain lines", ["a\r\nb\r\n"], ["a", "b", ""]],
  ["colours and titles", ["\x1b[01;34mdir\x1b[0m\x1b]0;title\x07 x"], ["dir x"]],
  ["a sequence in two parts", ["a\x1b[0", "1mb"], ["ab"]],
  ["a title in two parts", ["a\x1b]0;ti", "tle\x1b\\b"], ["ab"]],
  ["what was rubbed out", ["lss\b \b -l\r\n"], ["ls -l", ""]],
  ["what was overwritten", ["10%\r100%"], ["100%"]],
  ["erased to the end", ["long line\rab\x1b[K"], ["ab"]],
  ["characters inserted and deleted", ["acd\b\b\x1b[1@b\x1b[C\x1b[1P"], ["abc"]],
  ["the cursor to and fro", ["abc\x1b[2D\x1b[1CX"], ["abX"]],
  ["a tab", ["a\tb"], ["a       b"]],
  ["the screen cleared", ["a\x1b[H\x1b[2Jb"], ["a", "b"]],
  ["control characters", ["a\x07\x00b"], ["ab"]],
  ["ESC that begins nothing", [`a\x1b[${"1;".repeat(600)}`, "\r\nb"], [`a[${"1;".repeat(600)}`, "b"]],
])("%s", (_, chunks, expected) => {
  expect(lines(chunks, 2_000)).toEqual(expected);
});

test("a line that is wrapped at the edge is one line", () => {
  expect(lines(["abcdefghij\r\nk"], 4)).toEqual(["abcdefghij", "k"]);
  // as readline does it: a blank beyond the edge, and back to the beginning of the new row
  expect(lines(["abcd \ref"], 4)).toEqual(["abcdef"]);
  // ... and back up to change the first row
  expect(lines(["abcd \ref\x1b[A\rX"], 4)).toEqual(["Xbcdef"]);
});
