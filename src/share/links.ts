// The session of this page as a link.
import { encodeLink } from "../../scenarios/link/codec.ts";
import { LinkError } from "../../scenarios/link/error.ts";
import { slugOf } from "../machine/storage.ts";
import { type Session, VERSION } from "../session.ts";
import type { Choices } from "./forms.ts";

/** The scenario that a session belongs to: its slug, its files, or none. */
export function scenarioOf(session: Session): string | readonly (readonly [string, string])[] | undefined {
  return (
    slugOf(session.key.peek()) ?? session.sent.peek()?.scenarioIs ?? session.draft.peek()?.files ?? undefined
  );
}

/** The fragment for what is in the page at this moment. @throws LinkError when it is too much for a link. */
export async function makeLink(session: Session, { what, moment, title }: Choices): Promise<string> {
  const { config, journal, now } = session.client;
  if (!config) throw new Error("there is no machine");
  const draft = session.draft.peek();
  if (draft?.files === null)
    throw new LinkError(
      "damaged",
      "A link cannot carry all files of this draft: sharing it from the desk says why.",
    );
  if (draft && !session.isMadeOf(draft.spec))
    throw new LinkError(
      "damaged",
      "The machine is from an earlier state of the draft. Start it over, or share the draft from the desk.",
    );
  const { files: _, typed: _typed, ...machine } = config;
  const whole = what === "session";
  return encodeLink({
    sim: VERSION,
    config: machine,
    scenario: scenarioOf(session),
    journal: whole ? journal : [],
    until: whole ? now : 0,
    cursor: whole && moment ? session.past.peek()?.snapshot.until : undefined,
    title: title.trim() === "" ? undefined : title.trim(),
  });
}
