// The system calls of the command that the reader looks into, found by replaying the session with an ear to it.
import { useEffect, useState } from "preact/hooks";
import { Superseded } from "../../machine/probe.ts";
import type { Snapshot } from "../../machine/replays.ts";
import type { Session } from "../../session.ts";
import { readable } from "../why/tracing.ts";
import { callMoments, type Stretch } from "./calls.ts";
import type { Moment } from "./moments.ts";

export interface Calls {
  readonly state: "working" | "ready" | "failed";
  readonly moments: readonly Moment[];
  /** How many more there are. */
  readonly cut: number;
  readonly error: string;
}

const WORKING: Calls = { state: "working", moments: [], cut: 0, error: "" };

/** `stretch`: null when nobody wants to know. */
export function useCalls(session: Session, snapshot: Snapshot, stretch: Stretch | null): Calls {
  const [calls, setCalls] = useState<Calls>(WORKING);
  const { config, journal } = snapshot;
  // What was typed later changes nothing of a stretch that is over.
  const key = stretch && `${stretch.from} ${stretch.until} ${stretch.end.inputs}`;
  useEffect(() => {
    if (!stretch) return;
    let wanted = true;
    const { from, until, end } = stretch;
    const entries = journal.slice(0, end.inputs);
    setCalls(WORKING);
    session.probe.trace("time-calls", config, entries, until, { from, until }).then(
      (trace) => {
        if (!wanted) return;
        const moments = callMoments(entries, stretch, readable(trace));
        setCalls({ state: "ready", moments, cut: trace.cut.calls, error: "" });
      },
      (reason: Error) => {
        if (wanted && !(reason instanceof Superseded))
          setCalls({ ...WORKING, state: "failed", error: reason.message });
      },
    );
    return () => {
      wanted = false;
      session.probe.cancel("time-calls");
    };
  }, [session, config, key]);
  return calls;
}
