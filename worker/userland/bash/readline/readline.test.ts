// The bytes a terminal gets for given keys are those that bash 5.2.15 with readline 8.2 sent for them. The facts were
// captured on a pty; if this fails, typing at the prompt looks different from the real thing.
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { Typing, type TypingOptions } from "../../../../test/terminal.ts";

interface Case extends TypingOptions {
  steps: ({ keys: string; out: string } | { resize: [rows: number, cols: number]; out: string })[];
}

const folder = new URL("facts/", import.meta.url);

for (const file of readdirSync(folder)) {
  const cases = JSON.parse(readFileSync(new URL(file, folder), "utf8")) as Case[];
  describe(file.replace(".json", ""), () => {
    for (const [i, { steps, ...options }] of cases.entries())
      it(`case ${i}: ${JSON.stringify(steps.map((s) => ("keys" in s ? s.keys : s.resize)).join(" ")).slice(0, 80)}`, () => {
        const typing = new Typing(options);
        for (const step of steps) {
          const out =
            "keys" in step
              ? step.keys === ""
                ? typing.take()
                : typing.type(step.keys)
              : typing.resize(...step.resize);
          expect({ ...step, out }).toEqual(step);
        }
      });
  });
}
