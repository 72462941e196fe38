// A part of the machine for a panel: as it is, kept up to date while the reader can see the pane, or as it was at the
// moment that is looked at. While that is being found out, what was shown before stays (PastMark says so).
import type { Snapshot, SnapshotPart } from "../../worker/api.ts";
import { useSnapshot } from "../machine/snapshots.ts";
import type { Session } from "../session.ts";
import type { PaneId } from "../ui/docks.ts";

export function useView<P extends SnapshotPart>(session: Session, part: P, pane: PaneId): Snapshot[P] | null {
  const now = useSnapshot(session.snapshots, part, pane);
  const { past, lookback } = session;
  return (past.value && lookback.view.value?.[part]) ?? now;
}
