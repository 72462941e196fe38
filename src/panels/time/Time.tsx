// The time panel: the session's moments on a slider and as a list. What is chosen is shown by the terminal and the
// records panel as it was then.
import type { JSX } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import { Superseded } from "../../machine/probe.ts";
import { Replays, type Snapshot } from "../../machine/replays.ts";
import type { Session } from "../../session.ts";
import { seriesOf } from "../../ui/series.ts";
import type { PanelProps } from "../lazy.ts";
import { useSnapshot } from "../useSnapshot.ts";
import { State } from "../why/State.tsx";
import type { Tracing } from "../why/tracing.ts";
import { Line, type Timeline } from "./Line.tsx";
import { momentsOf } from "./moments.ts";

/** What is there while there is no timeline. */
type Waiting = Extract<Tracing, { state: "working" | "failed" }>;

/** The session replayed once, with the times of all it printed and recorded. */
function useTimeline(
  session: Session,
  snapshot: Snapshot | null,
): { timeline: Timeline | null; waiting: Waiting } {
  const replays = useMemo(() => new Replays(session.probe), [session]);
  const [timeline, setTimeline] = useState<Timeline | null>(null);
  const [waiting, setWaiting] = useState<Waiting>({ state: "working", done: 0 });
  useEffect(() => {
    if (!snapshot) return;
    let wanted = true;
    const progress = (done: number) => {
      if (wanted) setWaiting({ state: "working", done });
    };
    replays.of("time", snapshot, seriesOf(snapshot.config), { progress }).then(
      (replay) => {
        if (!wanted) return;
        setTimeline({ snapshot, replay, moments: momentsOf(snapshot, replay) });
      },
      (reason: Error) => {
        if (wanted && !(reason instanceof Superseded))
          setWaiting({ state: "failed", reason: reason.message });
      },
    );
    return () => {
      wanted = false;
    };
  }, [session, replays, snapshot]);
  return { timeline, waiting };
}

export default function Time({ session }: PanelProps): JSX.Element {
  const { timeline, waiting } = useTimeline(session, useSnapshot(session, "time"));
  return (
    <section class="panel" aria-labelledby="time-title" data-region="time">
      {timeline ? (
        <Line session={session} timeline={timeline} />
      ) : (
        <>
          <header class="panel-head">
            <h2 id="time-title">Time</h2>
          </header>
          <State of={waiting} />
        </>
      )}
    </section>
  );
}
