// The answer to the question asked, looked for while a panel shows it, and again when the session has gone on.
import { useEffect } from "preact/hooks";
import type { Session } from "../../session.ts";
import { isShown, type PaneId } from "../../ui/docks.ts";
import { question } from "./question.ts";
import { answer, type Tracing, tracing } from "./tracing.ts";

/** The session is quiet when nothing has happened for so long, ms: only then it is looked at again. */
const QUIET = 600;

export function useAnswer(session: Session, pane: PaneId): Tracing {
  const about = question.value;
  const shown = isShown(pane);
  const moved = session.moved.value;
  useEffect(() => {
    if (!shown) return;
    const timer = setTimeout(
      () => void answer(session, about),
      tracing.peek().state === "nothing" ? 0 : QUIET,
    );
    return () => clearTimeout(timer);
  }, [session, shown, about, moved]);
  return tracing.value;
}
