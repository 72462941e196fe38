// What the programs print is compared with what the real ones printed: a difference is a lie told to a learner.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { run_script } from "../machine.ts";

const DIR = import.meta.dirname;
const read = (name: string): string => readFileSync(join(DIR, name), "latin1");

const names = readdirSync(DIR)
  .filter((f) => f.endsWith(".out"))
  .map((f) => f.slice(0, -4));

/** Commands of a transcript with their output: readable pieces to compare. */
const pieces = (text: string): string[] => text.split(/^(?=\$ )/m);

test.each(names)("%s", (name) => {
  // a subshell puts both streams into one, in order
  const script = `{ ${read("prelude.sh")}\n${read(`${name}.sh`)}\n} 2>&1`;
  const { stdout, stderr } = run_script(script, { seconds: 3600 });
  expect(stderr).toBe("");
  expect(pieces(stdout)).toEqual(pieces(read(`${name}.out`)));
});

test("there are facts", () => {
  expect(names.length).toBeGreaterThan(0);
});
