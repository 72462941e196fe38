// If this fails, the parser, the editor or the desk takes text for a block, or a block for text.
import { expect, test } from "vitest";
import { fences } from "./fences.ts";

const shown = (text: string) =>
  fences(text).map(({ info, first, last, lines }) => [info, first, last, lines]);

test("a block, its place, and what it is for", () => {
  expect(fences("a\n```sh {exec}\nls\n```\nb\n")).toEqual([
    { info: "sh {exec}", mark: "```", indent: "", first: 1, last: 3, lines: ["ls"], use: "" },
  ]);
  expect(fences("```\nls\n```{{exec}}\n")[0]).toMatchObject({ info: "", use: "{{exec}}", last: 2 });
  expect(fences("~~~sh\nls\n~~~~ {{copy}} \n")[0]).toMatchObject({ info: "sh", use: "{{copy}}", last: 2 });
});

test("only a fence of the same kind, as long, with nothing behind it, ends a block", () => {
  expect(shown("````md\n```sh\nls\n```\n````\nx")).toEqual([["md", 0, 4, ["```sh", "ls", "```"]]]);
  expect(shown("```\n~~~\n``` a\n```\n")).toEqual([["", 0, 3, ["~~~", "``` a"]]]);
  expect(shown("```a\n```\n```b\n```")).toEqual([
    ["a", 0, 1, []],
    ["b", 2, 3, []],
  ]);
});

test("one that has no end goes on to the end of the text", () => {
  expect(shown("```sh\nls\n")).toEqual([["sh", 0, null, ["ls", ""]]]);
  expect(shown("```sh")).toEqual([["sh", 0, null, []]]);
});

test("a fence is set in by three blanks at most, and its lines by as many less", () => {
  expect(shown("  ```sh\n   a\n b\nc\n  ```")).toEqual([["sh", 0, 4, [" a", "b", "c"]]]);
  expect(shown("    ```sh\n    a\n    ```")).toEqual([]);
});

test("code within a line is no fence", () => {
  expect(shown("```ls``` lists\n")).toEqual([]);
  expect(shown("~~~ `x`\na\n~~~")).toEqual([["`x`", 0, 2, ["a"]]]);
});
