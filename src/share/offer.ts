// What somebody sent, by link or as a file, becomes a session that can be opened. Nothing runs here.
import { catalogue, load } from "virtual:scenarios";
import type { Scenario } from "../../scenarios/format/types.ts";
import { decodeLink, type Permalink } from "../../scenarios/link/codec.ts";
import { LinkError } from "../../scenarios/link/error.ts";
import { typedLines } from "../../scenarios/link/typed.ts";
import { ownOf } from "../guide/spec.ts";
import type { Sent, Session } from "../session.ts";

/** What is offered, for the reader to decide about. */
export interface Offer {
  /** Version of the simulator that made it; null when it does not say. */
  readonly sim: string | null;
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
  const scenario = await scenarioOf(link);
  const config = { ...link.config, ...(scenario ? ownOf(scenario) : {}) };
  return offerOf(link, scenario, config, fragment, fragment.slice(-11), session);
}

/** @throws LinkError when there is none of the name, or it is not valid. */
async function scenarioOf({ scenario }: Permalink): Promise<Scenario | null> {
  if (scenario === undefined) return null;
  if (typeof scenario === "string") {
    if (catalogue.some(({ slug }) => slug === scenario)) return load(scenario);
    throw new LinkError(
      "newer",
      `The link is for the scenario ‘${scenario}’, and this auditlab has none of that name. A newer one may have it.`,
    );
  }
  const { parse_scenario } = await import("../../scenarios/format/parse.ts");
  const { begin_at } = await import("../../scenarios/format/start.ts");
  const parsed = parse_scenario("linked", Object.fromEntries(scenario));
  if (parsed.ok) {
    const { scenario } = parsed;
    const { start } = scenario;
    if (start === null) return scenario;
    if (catalogue.some(({ slug }) => slug === start)) return begin_at(scenario, await load(start));
    throw new LinkError(
      "newer",
      `The link's scenario begins where ‘${start}’ ends, and this auditlab has none of that name.`,
    );
  }
  const [{ file, line, message }] = parsed.problems;
  throw new LinkError(
    "damaged",
    `The scenario that came with the link is not valid: ${file}, line ${line}: ${message}.`,
  );
}

/** `name` tells it from all others. */
export async function offerOf(
  link: Omit<Permalink, "config" | "scenario" | "sim"> &
    Pick<Partial<Permalink>, "scenario"> &
    Pick<Offer, "sim">,
  scenario: Scenario | null,
  config: Sent["config"],
  from: string,
  name: string,
  session: Session,
): Promise<Offer> {
  const { title = null, scenario: scenarioIs, journal, until, cursor = null, sim } = link;
  const [key, own] = await freeKey(name, session);
  const sent = { key, from, title, scenario, scenarioIs, config, journal, until, cursor };
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
