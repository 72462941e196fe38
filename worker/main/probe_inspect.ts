// A replay that is looked at where it ends: the machine as the panels show it.
import type { JournalEntry, MachineConfig, Snapshot } from "../api.ts";
import { Machine } from "../machine/machine.ts";
import { snapshot } from "../machine/snapshot.ts";
import { drive_probe, type ProbeControl } from "./probe.ts";

/** The machine of this config and journal as it is at virtual time `until` (ns). */
export async function inspect(
  config: MachineConfig,
  journal: readonly JournalEntry[],
  until: number,
  control: ProbeControl,
): Promise<Snapshot> {
  const machine = new Machine(config);
  await drive_probe(machine, journal, until, control);
  const { kernel } = machine;
  return {
    tasks: snapshot(kernel, "tasks"),
    netns: snapshot(kernel, "netns"),
    rules: snapshot(kernel, "rules"),
    queue: snapshot(kernel, "queue"),
  };
}
