// The system calls of a command as moments to look at: the machine as it was when each had returned.
import type { Trace } from "../../../worker/api.ts";
import { endsLine } from "../../machine/recovery.ts";
import type { Snapshot } from "../../machine/replays.ts";
import { isOfCommand } from "../why/daemon.tsx";
import { callLine } from "../why/text.ts";
import type { Moment } from "./moments.ts";

/** The stretch of a session in which a command ran. */
export interface Stretch {
  /** Enter, or the boot: ns since boot. */
  readonly from: number;
  /** Nothing had been typed since. */
  readonly until: number;
  /** The line as it stood before Enter; null at the boot. */
  readonly before: Moment | null;
  readonly end: Moment;
}

/** `stops`: the moments without events; `index`: the one at the end of the stretch. */
export function stretchOf(journal: Snapshot["journal"], stops: readonly Moment[], index: number): Stretch {
  const end = stops[index];
  const last = stops[index - 1];
  if (!last) return { from: 0, until: end.at, before: null, end };
  let inputs = last.inputs;
  while (inputs < end.inputs && !endsLine(journal[inputs])) inputs++;
  // Something has been typed, and no Enter yet.
  if (inputs === end.inputs) inputs = last.inputs;
  const from = journal[inputs]?.at ?? last.at + 1;
  const before: Moment = { at: from - 1, inputs, kind: "enter", command: last.command, text: end.text };
  return { from, until: end.at, before, end };
}

/**
 * A moment for each call of the reader's own programs that has returned, in the order of their returns; with `daemon`
 * also for those of the audit daemon.
 */
export function callMoments(
  journal: Snapshot["journal"],
  { until, end }: Stretch,
  trace: Trace,
  daemon = false,
): Moment[] {
  let inputs = 0;
  return trace.calls
    .filter((call) => isOfCommand(call, daemon) && !(call.result === "?" && call.end >= until))
    .sort((one, other) => one.end - other.end)
    .map((call) => {
      while (inputs < journal.length && journal[inputs].at <= call.end) inputs++;
      return {
        at: call.end,
        inputs,
        kind: "call",
        command: end.command,
        text: callLine(call),
        call: { name: call.name, who: `${call.comm} ${call.pid}` },
      };
    });
}
