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
import { Line, type Timeline } from "./Line.tsx";
import { momentsOf } from "./moments.ts";
import styles from "./Time.module.css";

/** The session replayed once, with the times of all it printed and recorded. */
function useTimeline(
  session: Session,
  snapshot: Snapshot | null,
): { timeline: Timeline | null; error: string } {
  const replays = useMemo(() => new Replays(session.probe), [session]);
  const [timeline, setTimeline] = useState<Timeline | null>(null);
  const [error, setError] = useState("");
  useEffect(() => {
    if (!snapshot) return;
    let wanted = true;
    replays.of("time", snapshot, seriesOf(snapshot.config)).then(
      (replay) => {
        if (!wanted) return;
        setTimeline({ snapshot, replay, moments: momentsOf(snapshot, replay) });
        setError("");
      },
      (reason: Error) => {
        if (wanted && !(reason instanceof Superseded)) setError(reason.message);
      },
    );
    return () => {
      wanted = false;
    };
  }, [session, replays, snapshot]);
  return { timeline, error };
}

export default function Time({ session }: PanelProps): JSX.Element {
  const { timeline, error } = useTimeline(session, useSnapshot(session, "time"));
  return (
    <section class="panel" aria-labelledby="time-title" data-region="time">
      {timeline ? (
        <Line session={session} timeline={timeline} />
      ) : (
        <>
          <header class="panel-head">
            <h2 id="time-title">Time</h2>
          </header>
          <p class={styles.empty} role="status">
            {error === "" ? "Your session is replayed." : `The session could not be replayed: ${error}`}
          </p>
        </>
      )}
    </section>
  );
}
