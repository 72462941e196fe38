// If this fails, a link or a saved session puts on a machine's disk what no scenario could.
import { expect, test } from "vitest";
import { DEFAULT_CONFIG, FAULTS } from "../machine/config.ts";
import { parseBoot } from "./messages.ts";

const boot = (files: unknown) => parseBoot({ ...DEFAULT_CONFIG, files }, [], 0)[0].files;

test("files of a configuration are taken as they are", () => {
  const files = [
    { path: "/etc/rc.local", data: "#!/bin/sh\n", mode: 0o755 },
    { path: "/srv/.hidden/..more/\xc3\xa4 b", data: "\0\xff" },
  ];
  expect(boot(files)).toEqual(files);
  expect(boot(undefined)).toBeUndefined();
});

test.each<[string, unknown]>([
  ["no list", { path: "/a", data: "" }],
  ["a relative path", [{ path: "a", data: "" }]],
  ["the root", [{ path: "/", data: "" }]],
  ["a way up", [{ path: "/a/../b", data: "" }]],
  ["a way nowhere", [{ path: "/a/./b", data: "" }]],
  ["an empty name", [{ path: "/a//b", data: "" }]],
  ["a slash at the end", [{ path: "/a/", data: "" }]],
  ["a NUL byte", [{ path: "/a\0b", data: "" }]],
  ["a long name", [{ path: `/${"a".repeat(256)}`, data: "" }]],
  ["a long path", [{ path: "/a".repeat(2_100), data: "" }]],
  ["text that is no bytes", [{ path: "/a", data: "\u0100" }]],
  ["a mode that is none", [{ path: "/a", data: "", mode: 0o10000 }]],
  ["a key too many", [{ path: "/a", data: "", owner: 0 }]],
  ["very many", Array.from({ length: 201 }, (_, i) => ({ path: `/a${i}`, data: "" }))],
  ["very large ones", [{ path: "/a", data: "x".repeat(4 * 1024 * 1024 + 1) }]],
])("%s is refused", (_, files) => {
  expect(() => boot(files)).toThrow();
});

test("every fault of the series can be asked for", () => {
  expect(parseBoot({ ...DEFAULT_CONFIG, as_posted: FAULTS }, [], 0)[0].as_posted).toEqual(FAULTS);
});

test.each([-1, 0.5, 1e300, Number.NaN, Number.POSITIVE_INFINITY, null])("%s is no virtual time", (at) => {
  expect(() => parseBoot(DEFAULT_CONFIG, [{ at, kind: "input", bytes: "x" }], 0)).toThrow();
  expect(() => parseBoot(DEFAULT_CONFIG, [], at)).toThrow();
});
