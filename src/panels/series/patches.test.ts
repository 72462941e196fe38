// If this fails, the page of a patch names other files than our patch says it follows, or a file of ours that is not there.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { PATCHES } from "../../ui/series.ts";
import { OURS, PAGES } from "./patches.ts";

test.each(PAGES.map((page, i) => [i + 1, page] as const))("patch %i", (number, { files, ours }) => {
  const [title, ...rest] = readFileSync(`${OURS}/${ours}`, "utf8").split("\n");
  expect(title).toBe(`// [RFC PATCH ghak32 V2 ${String(number).padStart(2, "0")}/13] ${PATCHES[number - 1]}`);
  const head = rest.slice(0, rest.indexOf("//")).map((line) => line.replace(/^\/\/ /, ""));
  expect(head.join(" ").split(/,\s*/)).toEqual(files);
});

test("there is a page for each patch", () => {
  expect(PAGES).toHaveLength(PATCHES.length);
});
