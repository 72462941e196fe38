// If this fails, an author cannot check a scenario in the page, or is told something else than on the command line.
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse_scenario, type ScenarioFiles } from "../../scenarios/format/parse.ts";
import type { Scenario } from "../../scenarios/format/types.ts";
import { check_scenario } from "../check/check_scenario.ts";
import { type Checking, check_at_once } from "../check/checking.ts";
import { read_folder } from "../cli/scenario_files.ts";
import { check, work_off } from "./probe_check.ts";

const GOOD = read_folder(join(import.meta.dirname, "../../test/scenarios/good"));
const scenario_of = (files: ScenarioFiles): Scenario => {
  const parsed = parse_scenario("good", files);
  if (!parsed.ok) throw new Error("the scenario is not good");
  return parsed.scenario;
};
const SCENARIO = scenario_of(GOOD);
const control = (abort = new AbortController()) => ({
  code: () => Promise.reject(new Error("all code is there")),
  progress: { postMessage: () => {} },
  signal: abort.signal,
});

test("what it tells is what the command tells, to the byte", async () => {
  const files = { ...GOOD, "solution.sh": "auditctl -w /etc/gshadow -k k\ntouch /tmp/made\n" };
  const scenario = scenario_of(files);
  const told = await check(scenario, files, false, control());
  expect(told).toEqual(check_at_once(check_scenario(scenario, files)));
  expect(told.problems.map(({ file }) => file)).toContain("expect/solution.txt");
  expect(Object.keys(told.transcripts)).toEqual([
    "expect/solution.txt",
    "expect/attempts/locked.txt",
    "expect/attempts/other.txt",
  ]);
});

test("it lets others have their turn, tells how far it is, and stops when nobody wants it any more", async () => {
  const told: number[] = [];
  let turns = 0;
  let over = false;
  const count = () => {
    turns++;
    if (!over) setTimeout(count);
  };
  count();
  await check(SCENARIO, GOOD, true, {
    ...control(),
    progress: { postMessage: (done) => void told.push(done) },
  });
  over = true;
  expect(turns).toBeGreaterThan(3);
  expect(told.length).toBeGreaterThan(0);
  expect(told).toEqual(told.toSorted((a, b) => a - b));
  expect(told.every((done) => done >= 0 && done <= 1)).toBe(true);

  const abort = new AbortController();
  const checking = check(SCENARIO, GOOD, true, control(abort));
  setTimeout(() => abort.abort());
  await expect(checking).rejects.toThrow("cancelled");
});

test("it waits for code that is being loaded", async () => {
  let loaded = false;
  function* checking(): Checking<string> {
    while (!loaded) yield { done: 0, stalled: true };
    return "done";
  }
  const code = async () => {
    loaded = true;
  };
  expect(await work_off(checking(), { ...control(), code })).toBe("done");
  expect(() => check_at_once(stalled())).toThrow("nobody loads");
  function* stalled(): Checking<void> {
    yield { done: 0, stalled: true };
  }
});

const [step] = SCENARIO.steps;
const [task] = SCENARIO.tasks;

test.each<[unknown, unknown]>([
  [7, {}],
  [null, {}],
  [{}, {}],
  [{ ...SCENARIO, solution: [7] }, GOOD],
  [{ ...SCENARIO, machine: { ...SCENARIO.machine, patches: 99 } }, GOOD],
  [{ ...SCENARIO, files: [{ path: "relative", data: "" }] }, GOOD],
  [{ ...SCENARIO, tasks: [{ ...task, done: { unheard: 1 } }] }, GOOD],
  [{ ...SCENARIO, tasks: [{ ...task, needs: ["nothing"] }] }, GOOD],
  [{ ...SCENARIO, steps: [{ ...step, blocks: [{ kind: "code", use: "exec", lines: 7 }] }] }, GOOD],
  [SCENARIO, null],
  [SCENARIO, { "index.md": 5 }],
  [SCENARIO, { "index.md": "x".repeat(9e6) }],
])("what is no scenario is refused: %#", async (scenario, files) => {
  await expect(check(scenario, files, false, control())).rejects.toThrow();
});
