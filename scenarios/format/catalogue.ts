// All scenarios together: their order, and what they need of each other.
import { find_cycle } from "./graph.ts";
import { CHAPTERS, type Problem, type Scenario, type ScenarioHead } from "./types.ts";

export const head_of = (scenario: ScenarioHead): ScenarioHead => {
  const { slug, title, summary, kind, chapter, order, level, minutes, needs } = scenario;
  return { slug, title, summary, kind, chapter, order, level, minutes, needs };
};

/** In the order in which they are listed. */
export const in_order = <S extends ScenarioHead>(scenarios: readonly S[]): S[] =>
  [...scenarios].sort(
    (a, b) =>
      CHAPTERS.indexOf(a.chapter) - CHAPTERS.indexOf(b.chapter) ||
      a.order - b.order ||
      (a.slug < b.slug ? -1 : 1),
  );

/** `#scenario=SLUG` links of a scenario's text. */
function* scenario_links(node: unknown): Generator<string> {
  if (Array.isArray(node)) for (const child of node) yield* scenario_links(child);
  else if (typeof node === "object" && node !== null) {
    const { type, url } = node as { type?: unknown; url?: unknown };
    if (type === "link" && typeof url === "string" && url.startsWith("#scenario="))
      yield url.slice("#scenario=".length);
    for (const child of Object.values(node)) yield* scenario_links(child);
  }
}

/** A scenario, or as much as a list has of one: then its links are not looked at. */
type Listed = ScenarioHead & Partial<Pick<Scenario, "start" | "steps" | "tasks" | "quizzes">>;

/** What is wrong between scenarios; `file` of each problem begins with the slug. */
export function catalogue_problems(scenarios: readonly Listed[]): Problem[] {
  const problems: Problem[] = [];
  const slugs = new Set(scenarios.map(({ slug }) => slug));
  const wrong = (slug: string, message: string) =>
    void problems.push({ file: `${slug}/index.md`, line: 1, column: 1, message });
  const places = new Map<string, string>();
  for (const scenario of scenarios) {
    const { slug, chapter, order, needs, start = null } = scenario;
    if (start !== null && !slugs.has(start)) wrong(slug, `start: there is no scenario "${start}"`);
    for (const need of needs) if (!slugs.has(need)) wrong(slug, `needs: there is no scenario "${need}"`);
    for (const link of new Set(scenario_links([scenario.steps, scenario.tasks, scenario.quizzes])))
      if (!slugs.has(link)) wrong(slug, `a link leads to the scenario "${link}", which is not there`);
    const place = `${chapter} ${order}`;
    const other = places.get(place);
    if (other !== undefined)
      wrong(slug, `order: ${other} has the place ${order} in the chapter ${chapter} already`);
    places.set(place, slug);
  }
  const cycle = find_cycle(new Map(scenarios.map(({ slug, needs }) => [slug, needs])));
  if (cycle) wrong(cycle[0], `scenarios need each other in a circle: ${cycle.join(" needs ")}`);
  const starts = find_cycle(
    new Map(scenarios.map(({ slug, start = null }) => [slug, start === null ? [] : [start]])),
  );
  if (starts) wrong(starts[0], `scenarios begin at each other's end in a circle: ${starts.join(" at ")}`);
  return problems;
}
