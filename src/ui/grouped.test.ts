import { expect, test } from "vitest";
import { grouped } from "./grouped.ts";

test("groups digits as English does", () => {
  for (const n of [0, 7, 999, 1_000, 12_345, 123_456, 1_234_567, -1, -1_000, Number.MAX_SAFE_INTEGER])
    expect(grouped(n)).toBe(n.toLocaleString("en"));
});
