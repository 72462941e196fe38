// The machine of a scenario.
import type { Scenario } from "../../scenarios/format/types.ts";
import type { MachineSpec } from "../session.ts";

/** What of its machine a link leaves to the scenario: what is on the disk, and what has been typed. */
export const ownOf = ({
  files,
  before,
}: Pick<Scenario, "files" | "before">): Pick<MachineSpec, "files" | "typed"> => ({
  ...(before.length > 0 ? { typed: before } : {}),
  ...(files.length > 0 ? { files } : {}),
});

/** What the machine of a scenario is made of. */
export function specOf(scenario: Pick<Scenario, "machine" | "files" | "before">): MachineSpec {
  const { boot, ...rest } = scenario.machine;
  return { ...rest, ...(boot.length > 0 ? { boot } : {}), ...ownOf(scenario) };
}
