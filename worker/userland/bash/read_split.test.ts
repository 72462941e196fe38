// If this fails, `read` gives the wrong words to its variables. Expected values are those of bash 5.2.15.
import { expect, it } from "vitest";
import { split_input } from "./read_split.ts";

const split = (text: string, ifs: string, limit: number, quoted: number[] = []) =>
  split_input({ text, quoted: new Set(quoted) }, ifs, limit);

it("splits by blanks and keeps the rest for the last name", () => {
  expect(split("  a b  c d  ", " \t\n", 2)).toEqual(["a", "b  c d"]);
  expect(split("  a b  ", " \t\n", 5)).toEqual(["a", "b"]);
  expect(split("", " \t\n", 2)).toEqual([]);
});

it("takes other separators one by one, with the blanks around them", () => {
  expect(split("a::b : c", ": ", Infinity)).toEqual(["a", "", "b", "c"]);
  expect(split("a:b:c:", ":", 2)).toEqual(["a", "b:c:"]);
});

it("drops a separator that only closes the last word", () => {
  expect(split("a:", ":", 1)).toEqual(["a"]);
  expect(split("a::", ":", 1)).toEqual(["a::"]);
  expect(split("a:b:", ":", 2)).toEqual(["a", "b"]);
});

it("does not split at quoted characters or without IFS", () => {
  expect(split("a b", " ", 2, [1])).toEqual(["a b"]);
  expect(split(" a b ", "", 2)).toEqual([" a b "]);
});
