// What somebody sent, by link or as a file, becomes a session that can be opened. Nothing runs here.
import { decodeLink, type Permalink } from "../../scenarios/link/codec.ts";
import { LinkError } from "../../scenarios/link/error.ts";
import { typedLines } from "../../scenarios/link/typed.ts";
import type { Sent, Session } from "../session.ts";

/** What is offered, for the reader to decide about. */
export interface Offer {
  /** Version of the simulator that made it. */
  readonly sim: string;
  /** As it is opened: under a key that is not taken. */
  readonly sent: Sent;
  /** What the reader has made of it earlier. */
  readonly own: Sent | null;
  /** Lines that will be typed. */
  readonly lines: readonly string[];
}

/** @throws LinkError */
export async function offerLink(fragment: string, session: Session): Promise<Offer> {
  const link = await decodeLink(fragment);
  return offerOf(link, link.config, fragment, fragment.slice(-11), session);
}

/** `name` tells it from all others. */
export async function offerOf(
  link: Omit<Permalink, "config">,
  config: Sent["config"],
  from: string,
  name: string,
  session: Session,
): Promise<Offer> {
  const { title = null, scenario, journal, until, sim } = link;
  const [key, own] = await freeKey(name, session);
  const sent = { key, from, title, scenario, config, journal, until };
  return { sim, sent, own: own && { ...sent, key: own }, lines: typedLines(journal) };
}

/** Each time that a link is opened and typed into, what comes of it is kept apart: [the next key, the one before]. */
async function freeKey(name: string, session: Session): Promise<[Sent["key"], Sent["key"] | null]> {
  let before: Sent["key"] | null = null;
  for (let n = 1; ; n++) {
    const key: Sent["key"] = `link:${name}.${n}`;
    if (!(await session.keeps(key))) return [key, before];
    before = key;
  }
}

/** Any failure as one that can be told to the reader. */
export const asLinkError = (error: unknown): LinkError =>
  error instanceof LinkError
    ? error
    : new LinkError("damaged", error instanceof Error ? error.message : String(error));
