// When an event began, found by a replay that nobody listens to: it takes a fraction of the time of one that is traced.
import type { JournalEntry, MachineConfig } from "../api.ts";
import { Machine } from "../machine/machine.ts";
import { between, drive_probe, type ProbeControl } from "./probe.ts";

/** An event by what its records bear: its number, and when its call was entered, by the machine's clock. */
export interface Stamp {
  readonly serial: number;
  readonly sec: number;
  readonly ms: number;
}

/** How far the machine is run on at a time before it is looked whether the event is there: ns, or a part of all. */
const STEP_NS = 1e9;
const STEPS = 64;

/**
 * The virtual time (ns since boot) that the stamp of an event stands for, by the clock as it was when the event was
 * written; null: there is no such event until `until`. If the event's own call set the clock it is a wrong one.
 */
export async function begin_of_event(
  config: MachineConfig,
  journal: readonly JournalEntry[],
  until: number,
  { serial, sec, ms }: Stamp,
  control: ProbeControl,
): Promise<number | null> {
  const machine = new Machine(config);
  let began: number | null = null;
  machine.on_event = (event) => {
    if (event.serial !== serial || began !== null) return;
    began = (sec * 1e6 + ms * 1e3 - machine.kernel.wall_offset_us) * 1e3;
  };
  const step = Math.max(STEP_NS, Math.ceil(until / STEPS));
  for (let at = 0; at <= until && began === null; at += step) {
    const end = Math.min(until, at + step - 1);
    await drive_probe(machine, between(journal, at, end + 1), end, control);
  }
  return began;
}
