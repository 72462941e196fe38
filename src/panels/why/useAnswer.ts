// The answer to the question asked, looked for while a panel shows it, and again when the session has gone on.
import { useEffect, useRef } from "preact/hooks";
import type { Session } from "../../session.ts";
import { isShown, type PaneId } from "../../ui/docks.ts";
import { type Question, question } from "./question.ts";
import { answer, type Tracing, tracing } from "./tracing.ts";

/** The session is quiet when nothing has happened for so long, ms: only then it is looked at again. */
const QUIET = 600;

export function useAnswer(session: Session, pane: PaneId): Tracing {
  const about = question.value;
  const shown = isShown(pane);
  const moved = session.moved.value;
  const last = useRef<Question | null>(null);
  useEffect(() => {
    if (!shown) return;
    // A new question is answered at once; that the session has gone on, when it is quiet.
    const again = last.current === about && tracing.peek().state !== "nothing";
    last.current = about;
    const timer = setTimeout(() => void answer(session, about), again ? QUIET : 0);
    return () => clearTimeout(timer);
  }, [session, shown, about, moved]);
  return tracing.value;
}
