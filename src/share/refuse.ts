// The reader does not want what a link offers: the address goes back to what is open.
import { draftOf, slugOf } from "../machine/storage.ts";
import { go, HOME, parseRoute, type Route } from "../router.ts";
import type { Session } from "../session.ts";

function present(session: Session): Route {
  const sent = session.sent.peek();
  if (sent?.from.startsWith("#")) return parseRoute(sent.from);
  const draft = draftOf(session.key.peek());
  if (draft !== null) return { kind: "draft", id: draft };
  const slug = slugOf(session.key.peek());
  return slug === null ? HOME : { kind: "scenario", slug, step: null };
}

export const refuseLink = (session: Session): void => go(present(session), { replace: true });
