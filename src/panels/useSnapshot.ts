// The session as a panel that looks back at it sees it: taken when the panel is shown, and again when the session has
// gone on and is quiet.
import { useEffect, useRef, useState } from "preact/hooks";
import type { Snapshot } from "../machine/replays.ts";
import type { Session } from "../session.ts";
import { isShown, type PaneId } from "../ui/docks.ts";

/** The session counts as quiet when nothing has happened for so long, ms. */
const QUIET = 500;

export function useSnapshot(session: Session, pane: PaneId): Snapshot | null {
  const [snapshot, setSnapshot] = useState<Snapshot | null>(null);
  const moved = session.moved.value;
  const shown = isShown(pane);
  const taken = useRef(-1);
  useEffect(() => {
    if (!shown || taken.current === moved) return;
    const take = () => {
      const now = session.snapshot();
      if (!now) return;
      taken.current = moved;
      setSnapshot(now);
    };
    if (taken.current < 0) take();
    if (taken.current === moved) return;
    const timer = setTimeout(take, QUIET);
    return () => clearTimeout(timer);
  }, [session, shown, moved]);
  return snapshot;
}
