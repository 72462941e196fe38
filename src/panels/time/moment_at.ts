// A moment of a session that is known by its time only, as a link tells it.

import type { Snapshot } from "../../machine/replays.ts";
import type { Session } from "../../session.ts";
import { layout, show } from "../../ui/docks.ts";
import { readable } from "../why/tracing.ts";
import { callMoments, stretchOf } from "./calls.ts";
import { lookAt } from "./look.ts";
import { type Moment, type Moments, momentsOf } from "./moments.ts";

/** The moment at virtual time `at` (ns): one that has a name, else the return of a system call, else just the time. */
async function momentAt(
  session: Session,
  { config, journal }: Snapshot,
  { all }: Moments,
  at: number,
): Promise<Moment> {
  const named = all.find((moment) => moment.at === at);
  if (named) return named;
  const stops = all.filter(({ kind }) => kind !== "event");
  const index = stops.findIndex((stop) => stop.at >= at);
  const stretch = stretchOf(journal, stops, index < 0 ? stops.length - 1 : index);
  if (stretch.before?.at === at) return stretch.before;
  const { from, until, end } = stretch;
  const entries = journal.slice(0, end.inputs);
  const trace = await session.probe.trace("look", config, entries, until, { from, until });
  const call = callMoments(entries, stretch, readable(trace)).find((moment) => moment.at === at);
  const inputs = journal.filter((entry) => entry.at <= at).length;
  return call ?? { at, inputs, kind: "command", command: end.command, text: "" };
}

/** Shows a session as it was at virtual time `at` (ns), and the time panel where there is room beside the terminal. */
export async function lookAtTime(session: Session, snapshot: Snapshot, at: number): Promise<void> {
  const { config, journal, until } = snapshot;
  const replay = await session.probe.replay("look", config, journal, until);
  const moments = momentsOf(snapshot, replay);
  const moment = await momentAt(session, snapshot, moments, at);
  // It ends there, or another machine has begun meanwhile.
  if (moment.kind === "now" || session.client.config !== config) return;
  await lookAt(session, snapshot, replay, moments, moment);
  if (layout.peek() !== "narrow") show("time");
}
