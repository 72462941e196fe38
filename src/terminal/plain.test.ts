// If this fails, the comparison of two terminals shows lines that stood on neither.
import { expect, test } from "vitest";
import { type_lines } from "../../worker/cli/type_lines.ts";
import { DEFAULT_CONFIG } from "../../worker/machine/config.ts";
import { Machine } from "../../worker/machine/machine.ts";
import { plainLines } from "./plain.ts";

const lines = (text: string, cols = 80) => plainLines(new TextEncoder().encode(text), cols);

test("a line is what it was made of, however it was edited and wherever it wrapped", () => {
  expect(lines("one\r\ntwo\x1b[31m!\x1b[0m\r\n")).toEqual(["one", "two!"]);
  expect(lines("abc\b\b\x1b[KX\r\n12345\r\x1b[2P\x1b[@-")).toEqual(["aX", "-345"]);
  expect(lines("abcdefghij\x1b[A\rX", 4)).toEqual(["abcdXfghij"]);
  expect(lines("ab\tc\r\n\r\n\r\n")).toEqual(["ab      c"]);
  expect(lines("one\x1b[H\x1b[2Jtwo")).toEqual(["one", "two"]);
});

test("what the shell's line editor draws is the line that was typed", () => {
  const machine = new Machine(DEFAULT_CONFIG);
  let out = "";
  machine.on_output = (bytes) => {
    out += bytes;
  };
  const long = `echo ${"0123456789".repeat(12)}`;
  type_lines(machine, [long, "ehco \x1b[D\x1b[D\x1b[D\x1b[D\x1b[D\x1b[D\x7fc\x05one"], 60e9);
  const shown = plainLines(
    Uint8Array.from(out, (c) => c.charCodeAt(0)),
    80,
  );
  expect(shown.some((line) => line.endsWith(`# ${long}`))).toBe(true);
  expect(shown).toContain("0123456789".repeat(12));
});
