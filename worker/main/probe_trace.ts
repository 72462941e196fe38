// A replay that is listened to: why calls were recorded or not, and what the kernel did.
import * as v from "valibot";
import type { JournalEntry, MachineConfig, Trace, TraceWindow } from "../api.ts";
import { Machine } from "../machine/machine.ts";
import { Tracer } from "../machine/trace.ts";
import { count } from "./messages.ts";
import { between, drive_probe, type ProbeControl } from "./probe.ts";
import { begin_of_event } from "./probe_event.ts";

const window = v.union([
  v.strictObject({ serial: count, sec: count, ms: count }),
  v.strictObject({ from: count, until: count }),
]);

/** What is to be traced. */
const parse_window = (raw: unknown): TraceWindow => v.parse(window, raw);

/** An event bears the time its call was entered, by a clock of 4 ms steps: listening begins a little before. */
const MARGIN_NS = 10e6;

const begin = (config: MachineConfig, window: TraceWindow): number =>
  "serial" in window
    ? Math.max(0, (window.sec - config.epoch) * 1e9 + window.ms * 1e6 - MARGIN_NS)
    : window.from;

/** How far a machine is run on at first, before it is looked whether the call has been found, ns. */
const STEP_NS = 50e6;

async function listen(
  config: MachineConfig,
  journal: readonly JournalEntry[],
  from: number,
  until: number,
  serial: number | null,
  control: ProbeControl,
  told_by_clock = false,
): Promise<Trace> {
  const machine = new Machine(config);
  const tracer = new Tracer(machine.kernel, serial);
  await drive_probe(machine, between(journal, 0, from), from - 1, control);
  const clock = machine.kernel.wall_offset_us;
  // Somebody has set the clock: then what the event bears says nothing yet of when it was.
  const misled = () => told_by_clock && machine.kernel.wall_offset_us !== clock;
  tracer.start();
  if (serial === null) await drive_probe(machine, between(journal, from, until + 1), until, control);
  else
    for (let at = from, step = STEP_NS; at < until && !tracer.found && !misled(); at += step, step *= 2)
      await drive_probe(machine, between(journal, at, at + step), Math.min(until, at + step), control);
  return tracer.finish();
}

/**
 * What the machine of this config and journal did within `window`; `until` is where it stands, ns since boot. An event
 * that is not found where its time says is looked for first without listening: the machine's clock may have been set.
 */
export async function trace(
  config: MachineConfig,
  journal: readonly JournalEntry[],
  until: number,
  raw_window: TraceWindow,
  control: ProbeControl,
): Promise<Trace> {
  const window = parse_window(raw_window);
  const from = Math.min(begin(config, window), until);
  if (!("serial" in window))
    return await listen(config, journal, from, Math.min(until, window.until), null, control);
  if (from < until) {
    const found = await listen(config, journal, from, until, window.serial, control, true);
    if (found.calls.length > 0) return found;
  }
  const began = await begin_of_event(config, journal, until, window, control);
  if (began !== null && began > MARGIN_NS && began < until) {
    const found = await listen(config, journal, began - MARGIN_NS, until, window.serial, control);
    if (found.calls.length > 0) return found;
  }
  return await listen(config, journal, 0, until, window.serial, control);
}
