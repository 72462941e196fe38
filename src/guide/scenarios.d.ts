// What the build makes of the folder scenarios/ (tools/scenarios.ts).
type ShippedScenario = import("../../scenarios/format/types.ts").Scenario;
type ShippedHead = import("../../scenarios/format/types.ts").ScenarioHead;

declare module "virtual:scenarios" {
  /** All scenarios, in the order in which they are listed. */
  export const catalogue: readonly ShippedHead[];
  /** A scenario of the catalogue, from a script of its own. Rejects when there is none, or it cannot be loaded. */
  export function load(slug: string): Promise<ShippedScenario>;
  /** The files of its folder, but for the transcripts, by their path: from another script of its own. */
  export function source(slug: string): Promise<Readonly<Record<string, string>>>;
}
