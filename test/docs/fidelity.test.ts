// If this fails, docs/fidelity.md no longer says what the machine does: run `npm run docs`.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { fidelity } from "./fidelity.ts";

test("docs/fidelity.md is up to date", () => {
  expect(readFileSync(join(import.meta.dirname, "../../docs/fidelity.md"), "utf8")).toBe(fidelity());
});
