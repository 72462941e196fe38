// If this fails, a task is said to have capabilities that it does not have.
import { expect, test } from "vitest";
import { capText } from "./capabilities.ts";

const NAMES = ["a", "b", "c", "d", "e", "f"];

test("a set in words", () => {
  expect(capText("0000000000000000", NAMES)).toBe("none");
  expect(capText("000000000000003f", NAMES)).toBe("all");
  expect(capText("000000000000003d", NAMES)).toBe("all but b");
  expect(capText("0000000000000001", NAMES)).toBe("a");
  // bits beyond the last name are no capabilities
  expect(capText("000000ffffffffff", NAMES)).toBe("all");
});
