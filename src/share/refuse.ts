// The reader does not want what a link offers: the address goes back to what is open.
import { go, HOME, parseRoute, type Route } from "../router.ts";
import type { Session } from "../session.ts";

function present(session: Session): Route {
  const key = session.key.peek();
  const sent = session.sent.peek();
  if (sent?.from.startsWith("#")) return parseRoute(sent.from);
  if (key?.startsWith("scenario:"))
    return { kind: "scenario", slug: key.slice("scenario:".length), step: null };
  return HOME;
}

export const refuseLink = (session: Session): void => go(present(session), { replace: true });
