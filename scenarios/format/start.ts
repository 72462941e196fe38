// A scenario that begins where the solution of another one ends (`start: SLUG#end`).
import { encode_utf8 } from "../../worker/userland/lib/bytes.ts";
import type { Scenario } from "./types.ts";

/** The scenario on the machine of `from`, with the files of both, when all lines of `from`'s solution were typed. */
export function begin_at(scenario: Scenario, from: Scenario): Scenario {
  const own = new Set(scenario.files.map(({ path }) => path));
  return {
    ...scenario,
    machine: from.machine,
    files: [...from.files.filter(({ path }) => !own.has(path)), ...scenario.files],
    before: [...from.before, ...from.solution.map(encode_utf8)],
  };
}

/** A scenario as it begins, however many others come before it. `find`: null for one that is not there. */
export function resolve_start(
  scenario: Scenario,
  find: (slug: string) => Scenario | null,
  seen: readonly string[] = [],
): Scenario {
  const { slug, start } = scenario;
  // What is wrong with it is told by catalogue_problems.
  const from = start === null || [...seen, slug].includes(start) ? null : find(start);
  return from ? begin_at(scenario, resolve_start(from, find, [...seen, slug])) : scenario;
}
