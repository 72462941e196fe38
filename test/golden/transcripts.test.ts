// If this fails, our machine does something else than the real one did when the same was typed.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { compare_texts, OwnValues, without_calls } from "./compare.ts";
import { by_process } from "./order.ts";
import {
  CALLS_IN_PASSING,
  CASES_OUT_OF_SCOPE,
  LEFT_BEHIND,
  LOG_NOT_KEPT,
  STEPS_OUT_OF_SCOPE,
  TYPED_OTHERWISE,
} from "./scope.ts";
import { type Preparation, Session, type Step } from "./session.ts";

const CASES = join(import.meta.dirname, "cases");
const names = readdirSync(CASES).sort();
/** Cases of container ids on a kernel without the series. */
const UNPATCHED = /^90[12]-/;

interface Transcript {
  meta: Preparation;
  boot: { args: string };
  steps: Step[];
}

const lines_of = (text: string): string[] => text.split("\n");

function run_case(name: string): { differences: string[]; agreed: string[] } {
  const { meta, boot, steps } = JSON.parse(
    readFileSync(join(CASES, name, "steps.json"), "utf8"),
  ) as Transcript;
  const patches = UNPATCHED.test(name) ? 0 : 13;
  const session = new Session({ append: boot.args, patches, prepared: meta });
  if (LEFT_BEHIND[name]) session.step(LEFT_BEHIND[name]);
  const own = new OwnValues();
  const in_passing = CALLS_IN_PASSING.includes(name);
  const typed = TYPED_OTHERWISE[name] ?? {};
  const skip = STEPS_OUT_OF_SCOPE[name] ?? {};
  const differences: string[] = [];
  const agreed: string[] = [];
  for (const [i, real] of steps.entries()) {
    const ours = session.step(typed[i] ?? utf8_bytes(real.cmd));
    const found = compare_texts(lines_of(utf8_bytes(real.output)), lines_of(ours.output), own);
    if (real.rc !== ours.rc) found.push(`status ${real.rc}, ours ${ours.rc}`);
    const filter = in_passing ? without_calls : real.cmd.includes("|") ? by_process : undefined;
    const log = LOG_NOT_KEPT.includes(name)
      ? []
      : compare_texts(real.audit.map(utf8_bytes), ours.audit, own, filter);
    found.push(...log.map((d) => `log ${d}`));
    if (skip[i]) {
      if (found.length === 0) agreed.push(`${i}: ${real.cmd}`);
    } else if (found.length > 0) differences.push(`step ${i}: ${real.cmd}\n${found.join("\n")}`);
  }
  return { differences, agreed };
}

const utf8_bytes = (text: string): string => Buffer.from(text, "utf8").toString("latin1");

describe("what was typed at a real machine", () => {
  const asked = process.env.GOLDEN?.split(",");
  const compared = names.filter((name) => !asked || asked.some((start) => name.startsWith(start)));
  test.each(compared)("%s", (name) => {
    const { differences, agreed } = run_case(name);
    expect(differences.join("\n\n")).toBe("");
    expect(agreed, "steps listed as out of scope that agree").toEqual([]);
  });

  test("every case of the collection is imported or listed with a reason", () => {
    const index = readFileSync(join(import.meta.dirname, "INDEX.md"), "utf8");
    const all = [...index.matchAll(/^- `([^`]+)`/gm)].map((m) => m[1]);
    expect(all.length).toBeGreaterThan(60);
    for (const name of all)
      expect(
        [existsSync(join(CASES, name)), name in CASES_OUT_OF_SCOPE],
        `${name}: imported or out of scope, not both`,
      ).toContain(true);
    for (const name of names) expect(name in CASES_OUT_OF_SCOPE, `${name} is imported`).toBe(false);
    for (const name of [
      ...Object.keys(STEPS_OUT_OF_SCOPE),
      ...Object.keys(TYPED_OTHERWISE),
      ...Object.keys(LEFT_BEHIND),
      ...LOG_NOT_KEPT,
      ...CALLS_IN_PASSING,
    ])
      expect(names).toContain(name);
  });
});
