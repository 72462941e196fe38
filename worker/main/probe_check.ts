// `auditlab check` for the page: a check goes on in slices, between which the worker's other messages have their turn.

import type { CheckResult, ScenarioSource } from "../api.ts";
import { check_scenario } from "../check/check_scenario.ts";
import type { Checking } from "../check/checking.ts";
import { turn } from "./drive.ts";
import { CLOCK_MS, SLICE_MS } from "./limits.ts";
import type { ProbeControl } from "./probe.ts";

/** Files of a scenario, and bytes of all of them with their transcripts: the parser knows narrower limits. */
const MAX_SOURCES = 500;
const MAX_SOURCE_SIZE = 8 * 1024 * 1024;

/** A scenario to be checked. */
function parse_source(raw_slug: unknown, raw_files: unknown): { slug: string; files: ScenarioSource } {
  if (typeof raw_slug !== "string" || typeof raw_files !== "object" || raw_files === null)
    throw new Error("no scenario");
  const entries = Object.entries(raw_files as Record<string, unknown>);
  const files: Record<string, string | Uint8Array> = Object.create(null);
  let size = 0;
  for (const [path, data] of entries) {
    if (typeof data !== "string" && !(data instanceof Uint8Array)) throw new Error(`${path} is no file`);
    size += data.length;
    files[path] = data;
  }
  if (entries.length > MAX_SOURCES || size > MAX_SOURCE_SIZE) throw new Error("the scenario is too large");
  return { slug: raw_slug, files };
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

/** Checks a scenario. `update`: its transcripts will be written anew. @throws Error when it is none. */
export function check(
  raw_slug: unknown,
  raw_files: unknown,
  update: boolean,
  control: ProbeControl,
): Promise<CheckResult> {
  const { slug, files } = parse_source(raw_slug, raw_files);
  return work_off(check_scenario(slug, files, update), control);
}
