// If this fails, a function of the call graph is said to be where it is not, or its place is not known.
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { FUNCTION_NAMES, whereIs } from "./functions.ts";

const TRACED = /listeners\.trace\?\.(?:enter|run)\(\s*"(\w+)"/g;

/** Each traced function and the file that says so. */
const traced = new Map<string, string>();
const sources = ["worker/kernel", "worker/patches"].flatMap((dir) =>
  readdirSync(dir, { recursive: true, encoding: "utf8" }).map((file) => `${dir}/${file}`),
);
for (const file of sources.filter((name) => name.endsWith(".ts") && !/(?:\.test|ftrace)\.ts$/.test(name)))
  for (const [, name] of readFileSync(file, "utf8").matchAll(TRACED)) traced.set(name, file);

test("every traced function is in the list, with our file, and nothing else is", () => {
  expect([...FUNCTION_NAMES].sort()).toEqual([...traced.keys()].sort());
  for (const [name, file] of traced) expect(whereIs(name)?.ours, name).toBe(file);
});

test("what a file of the series has, its patch brought", () => {
  for (const [name, file] of traced)
    expect(whereIs(name)?.patch, name).toBe(Number(/rfc2\/(\d\d)/.exec(file)?.[1] ?? 0));
});
