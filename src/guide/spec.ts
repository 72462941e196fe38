// The machine of a scenario.
import type { Scenario } from "../../scenarios/format/types.ts";
import type { MachineSpec } from "../session.ts";

/** What the machine of a scenario is made of. */
export function specOf({
  machine,
  files,
  before,
}: Pick<Scenario, "machine" | "files" | "before">): MachineSpec {
  const { boot, ...rest } = machine;
  return {
    ...rest,
    ...(boot.length > 0 ? { boot } : {}),
    ...(before.length > 0 ? { typed: before } : {}),
    ...(files.length > 0 ? { files } : {}),
  };
}
