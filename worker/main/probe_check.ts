// `auditlab check` for the page: a check goes on in slices, between which the worker's other messages have their turn.

import { scenario_questions } from "../../scenarios/format/progress.ts";
import type { Scenario } from "../../scenarios/format/types.ts";
import type { CheckResult, ScenarioSource } from "../api.ts";
import { check_scenario } from "../check/check_scenario.ts";
import type { Checking } from "../check/checking.ts";
import { DEFAULT_CONFIG } from "../machine/config.ts";
import { turn } from "./drive.ts";
import { CLOCK_MS, SLICE_MS } from "./limits.ts";
import { parseBoot } from "./messages.ts";
import type { ProbeControl } from "./probe.ts";
import { parse_questions } from "./questions.ts";

/** Files of a scenario, and bytes of all of them: the parser knows narrower limits. */
const MAX_SOURCES = 500;
const MAX_SOURCE_SIZE = 8 * 1024 * 1024;

/** @throws Error for what is no files. */
function parse_files(raw: unknown): ScenarioSource {
  if (typeof raw !== "object" || raw === null) throw new Error("no files");
  const files = raw as Record<string, unknown>;
  let size = 0;
  for (const [path, data] of Object.entries(files)) {
    if (typeof data !== "string" && !(data instanceof Uint8Array)) throw new Error(`${path} is no file`);
    size += data.length;
  }
  if (Object.keys(files).length > MAX_SOURCES || size > MAX_SOURCE_SIZE)
    throw new Error("the scenario is too large");
  return files as ScenarioSource;
}

const strings = (raw: unknown): boolean =>
  Array.isArray(raw) && raw.every((text) => typeof text === "string");

/** What a check needs of a scenario: the parser made the rest, which is only shown. @throws Error */
function parse_subject(raw: unknown): Scenario {
  const scenario = raw as Scenario;
  const { machine, files, tasks, steps, solution } = scenario ?? {};
  if (!Array.isArray(tasks) || !Array.isArray(steps) || !strings(solution)) throw new Error("no scenario");
  parseBoot({ ...DEFAULT_CONFIG, ...machine, files }, [], 0);
  parse_questions(scenario_questions(scenario));
  const names = new Set(tasks.map(({ name }) => name));
  for (const { needs } of tasks)
    if (!strings(needs) || !needs.every((need: string) => names.has(need))) throw new Error("no scenario");
  for (const { blocks } of steps)
    for (const block of blocks)
      if (block.kind === "code" && !strings(block.lines)) throw new Error("no scenario");
  return scenario;
}

/** Works a check off: tells progress, and throws when it is cancelled. */
export async function work_off<T>(
  checking: Checking<T>,
  { code, progress, signal }: ProbeControl,
): Promise<T> {
  let rested = performance.now();
  let told = rested;
  for (;;) {
    const next = checking.next();
    if (next.done) return next.value;
    if (signal.aborted) throw new Error("cancelled");
    const now = performance.now();
    if (now - told >= CLOCK_MS / 2) {
      told = now;
      progress.postMessage(next.value.done);
    }
    if (next.value.stalled) await code();
    else if (now - rested > SLICE_MS) await turn();
    else continue;
    rested = performance.now();
  }
}

/** Checks a scenario. `update`: its transcripts will be written anew. Rejects for what is none. */
export async function check(
  raw_scenario: unknown,
  raw_files: unknown,
  update: boolean,
  control: ProbeControl,
): Promise<CheckResult> {
  const checking = check_scenario(parse_subject(raw_scenario), parse_files(raw_files), update);
  return await work_off(checking, control);
}
