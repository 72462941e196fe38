// The page names the patches and faults that the machine has. If this fails, a choice in the dialog does something else
// than it says, or nothing.
import { expect, it } from "vitest";
import { AS_POSTED } from "../../worker/patches/rfc2/as_posted_words.ts";
import { SERIES } from "../../worker/patches/rfc2/index.ts";
import { FAULTS, PATCHES } from "./series.ts";

it("knows every patch and every fault", () => {
  expect(PATCHES).toEqual(SERIES.map(({ title }) => title));
  expect(FAULTS.map(({ name }) => name).toSorted()).toEqual(Object.keys(AS_POSTED).toSorted());
});
