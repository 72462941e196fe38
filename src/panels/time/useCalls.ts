// The system calls of the command that the reader looks into, found by replaying the session with an ear to it.
import { useEffect, useMemo, useState } from "preact/hooks";
import type { Trace } from "../../../worker/api.ts";
import { Superseded } from "../../machine/probe.ts";
import type { Snapshot } from "../../machine/replays.ts";
import type { Session } from "../../session.ts";
import { withDaemon } from "../why/daemon.tsx";
import { readable } from "../why/tracing.ts";
import { callMoments, type Stretch } from "./calls.ts";
import type { Moment } from "./moments.ts";

export interface Calls {
  readonly state: "working" | "ready" | "failed";
  readonly moments: readonly Moment[];
  /** What was heard; null before that. */
  readonly trace: Trace | null;
  readonly error: string;
}

const WORKING: Calls = { state: "working", moments: [], trace: null, error: "" };

/** `stretch`: null when nobody wants to know. */
export function useCalls(session: Session, snapshot: Snapshot, stretch: Stretch | null): Calls {
  const [heard, setHeard] = useState<Omit<Calls, "moments"> & { readonly stretch: Stretch | null }>({
    ...WORKING,
    stretch: null,
  });
  const { config, journal } = snapshot;
  // What was typed later changes nothing of a stretch that is over.
  const key = stretch && `${stretch.from} ${stretch.until} ${stretch.end.inputs}`;
  useEffect(() => {
    if (!stretch) return;
    let wanted = true;
    const { from, until, end } = stretch;
    const entries = journal.slice(0, end.inputs);
    setHeard({ ...WORKING, stretch });
    session.probe.trace("time-calls", config, entries, until, { from, until }).then(
      (trace) => {
        if (wanted) setHeard({ state: "ready", trace: readable(trace), error: "", stretch });
      },
      (reason: Error) => {
        if (wanted && !(reason instanceof Superseded))
          setHeard({ ...WORKING, state: "failed", error: reason.message, stretch });
      },
    );
    return () => {
      wanted = false;
      session.probe.cancel("time-calls");
    };
  }, [session, config, key]);
  const daemon = withDaemon.value;
  const moments = useMemo(() => {
    const { trace, stretch: of } = heard;
    return trace && of ? callMoments(journal.slice(0, of.end.inputs), of, trace, daemon) : [];
  }, [heard, daemon]);
  return { ...heard, moments };
}
