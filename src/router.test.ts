// If this fails, an address that somebody has bookmarked or sent opens something else, or nothing.
import { expect, test } from "vitest";
import { addressOf, parseRoute } from "./router.ts";

test.each([
  ["", { kind: "home" }],
  ["#", { kind: "home" }],
  ["#scenario=first-record", { kind: "scenario", slug: "first-record", step: null }],
  ["#scenario=first-record/3", { kind: "scenario", slug: "first-record", step: 3 }],
  ["#scenario=", { kind: "scenario", slug: "", step: null }],
  ["#scenario=..%2F..%2Fx", { kind: "scenario", slug: "..%2F..%2Fx", step: null }],
  ["#scenario=a/b", { kind: "unknown", text: "scenario=a/b" }],
  ["#scenario=a/99999", { kind: "unknown", text: "scenario=a/99999" }],
  ["#x1.AbC-_", { kind: "link", payload: "x1.AbC-_" }],
  ["#x27.whatever", { kind: "link", payload: "x27.whatever" }],
  ["#hello", { kind: "unknown", text: "hello" }],
])("%s", (hash, route) => {
  expect(parseRoute(hash)).toEqual(route);
});

test("an address of ours is read back as the same", () => {
  for (const hash of ["", "#scenario=a", "#scenario=a/12", "#x1.abc", "#other"])
    expect(addressOf(parseRoute(hash))).toBe(hash);
});
