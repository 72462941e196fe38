// Looking at a moment: what the terminal and the records panel are to show of it.
import type { Replay } from "../../../worker/api.ts";
import type { Snapshot } from "../../machine/replays.ts";
import type { Session } from "../../session.ts";
import { keyOf } from "../records/store.ts";
import { clock } from "../records/summary.ts";
import { type Moment, type Moments, outputUpTo, printedBy, reaches, recordedBy } from "./moments.ts";

/** Output that is drawn of a moment, bytes: a few screens, so that the slider moves without a pause. */
const DRAWN = 60_000;

/** Machine time of day, UTC, to the millisecond: `at` ns after boot, which was at `epoch` seconds since 1970. */
export const clockOf = (at: number, epoch: number): string => clock(epoch, Math.floor(at / 1e6));

export function whereIs(moment: Moment, { commands }: Moments, epoch: number): string {
  if (moment.kind === "now") return "Now";
  const place =
    moment.kind === "start" || moment.command === 0
      ? "before the first command"
      : `command ${moment.command} of ${commands}`;
  const event = moment.kind === "event" ? `, event ${moment.serial}` : "";
  const call = moment.call ? `, after ${moment.call.name} of ${moment.call.who}` : "";
  const enter = moment.kind === "enter" ? ", before Enter" : "";
  return `${clockOf(moment.at, epoch)}, ${place}${event}${call}${enter}`;
}

/** Shows a moment. Rejects when it is too long ago for the replay that is there, and another one fails. */
export async function lookAt(
  session: Session,
  snapshot: Snapshot,
  replay: Replay,
  moments: Moments,
  moment: Moment,
): Promise<void> {
  const { at, inputs } = moment;
  const then: Snapshot = { config: snapshot.config, journal: snapshot.journal.slice(0, inputs), until: at };
  const before = session.past.peek();
  const seen = reaches(replay, at)
    ? replay
    : await session.probe.replay("look", then.config, then.journal, then.until);
  // The reader has gone elsewhere meanwhile.
  if (session.past.peek() !== before) return;
  session.past.value = {
    snapshot: then,
    where: whereIs(moment, moments, snapshot.config.epoch),
    output: outputUpTo(seen.output, printedBy(seen, at), DRAWN),
    events: new Set(seen.records.slice(0, recordedBy(seen, at)).map(keyOf)),
  };
}
