// The machine of a scenario that says nothing of it.
import type { ScenarioMachine } from "./types.ts";

/** Its seed, and its clock: the day the series was posted, 09:00 UTC. */
export const DEFAULT_MACHINE: ScenarioMachine = {
  patches: 13,
  as_posted: [],
  boot: [],
  seed: 20180316,
  epoch: 1521190800,
};
