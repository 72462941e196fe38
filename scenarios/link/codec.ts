// Permalinks: `#x1.<base64url(deflate(canonical JSON))>.<first 8 bytes of SHA-256>`. The format comes first and in
// clear, so that a later one can be refused before anything of it is read. docs/permalinks.md describes it.
import * as v from "valibot";
import type { JournalEntry, MachineConfig } from "../../worker/api.ts";
import { Sha256 } from "../../worker/userland/lib/digest.ts";
import { bytes_of } from "../format/bytes.ts";
import { deflate, inflate, type Streams } from "./deflate.ts";
import { LinkError } from "./error.ts";
import { packJournal, unpackJournal } from "./journal.ts";
import { MAX_DECODED, MAX_ENCODED, MAX_PATCHES } from "./limits.ts";
import { canonical, type LinkData, schema } from "./schema.ts";

/** What somebody shares. */
export interface Permalink {
  /** Version of the simulator that made it. */
  readonly sim: string;
  /** The machine, without what its scenario puts on its disk and has typed. */
  readonly config: Omit<MachineConfig, "files" | "typed">;
  /** Name of a scenario, or the files of one: [path in its folder, text]. */
  readonly scenario?: string | readonly (readonly [path: string, text: string])[];
  readonly journal: readonly JournalEntry[];
  /** Machine time that the session had reached, ns since boot. */
  readonly until: number;
  /** Machine time to show, ns since boot: not after `until`. */
  readonly cursor?: number;
  readonly title?: string;
}

const HOSTNAME = "auditlab";
const FORMAT = "x1";
const CHECKSUM = 11;

/** base64url (RFC 4648, section 5) without padding. */
const toText = (bytes: string): string =>
  btoa(bytes).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const toBytes = (text: string): string => atob(text.replaceAll("-", "+").replaceAll("_", "/"));
/** Of format and content together, as they stand in the link. */
const checksum = (text: string): string => toText(new Sha256().update(text).digest().slice(0, 8));

/** The fragment for a permalink, from `#` on. @throws LinkError when it is too large for any link. */
export async function encodeLink(link: Permalink, streams?: Streams): Promise<string> {
  const text = canonical(toData(link));
  const json = new TextEncoder().encode(text);
  if (json.length > MAX_DECODED)
    throw new LinkError(
      "too-large",
      `This is too much for a link: ${Math.ceil(json.length / 1024)} kB, and the limit is ${MAX_DECODED / 1024} kB.`,
    );
  const packed = await deflate(json, streams);
  let bytes = "";
  for (const byte of packed) bytes += String.fromCharCode(byte);
  const body = `${FORMAT}.${toText(bytes)}`;
  return `#${body}.${checksum(body)}`;
}

/**
 * The permalink in `text`: a fragment, a whole address, or either with what mail and chat programs have done to it
 * (escapes, blanks and line ends inside, punctuation at its end).
 * @throws LinkError
 */
export async function decodeLink(text: string, streams?: Streams): Promise<Permalink> {
  const packed = unwrap(text);
  const bytes = bytes_of(packed);
  const json = await inflate(bytes, MAX_DECODED, streams);
  return fromData(parse(json));
}

/** The compressed bytes in a link, when format and checksum are right. */
function unwrap(text: string): string {
  if (text.length > 4 * MAX_ENCODED) throw longLink();
  const clean = unescaped(text).replaceAll(/\s/g, "");
  const start = /(?:^|#)x(\d{1,9})\./.exec(clean);
  if (!start) throw new LinkError("none", "This is not a link of auditlab.");
  if (start[1] !== "1")
    throw new LinkError(
      "newer",
      `The link is of format ${start[1]}, and this auditlab knows format 1 only. A newer auditlab can open it.`,
    );
  const rest = clean.slice(start.index + start[0].length);
  if (rest.length > MAX_ENCODED) throw longLink();
  const [, body, sum = ""] = /^([A-Za-z0-9_-]*)(?:\.([A-Za-z0-9_-]{0,11}))?/.exec(rest) as RegExpExecArray;
  if (sum.length < CHECKSUM)
    throw new LinkError("truncated", "The end of the link is missing. Was it cut when it was copied?");
  if (sum !== checksum(`${FORMAT}.${body}`))
    throw new LinkError("damaged", "The link is damaged: it is not what its checksum says.");
  try {
    return toBytes(body);
  } catch {
    throw damaged();
  }
}

function unescaped(text: string): string {
  if (!text.includes("%")) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    throw damaged();
  }
}

function parse(json: Uint8Array): LinkData {
  let text: string;
  let raw: unknown;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(json);
    raw = JSON.parse(text);
  } catch {
    throw damaged();
  }
  refuseNewer(raw);
  const result = v.safeParse(schema, raw);
  if (!result.success) {
    const [issue] = result.issues;
    const where = v.getDotPath(issue) ?? "what it holds";
    throw new LinkError("damaged", `The link says something that cannot be: see ‘${where.slice(0, 60)}’.`);
  }
  // Anything said twice, in another order, or hidden from the schema shows here.
  if (canonical(result.output) !== text) throw damaged();
  return result.output;
}

/** What a later auditlab may write into the same format. */
function refuseNewer(raw: unknown): void {
  if (typeof raw !== "object" || raw === null) throw damaged();
  const { v: version, patches } = raw as { v?: unknown; patches?: unknown };
  if (typeof version === "number" && Number.isInteger(version) && version > 1)
    throw new LinkError(
      "newer",
      `The link is of version ${version}, and this auditlab knows version 1 only. A newer auditlab can open it.`,
    );
  if (typeof patches === "number" && Number.isInteger(patches) && patches > MAX_PATCHES)
    throw new LinkError(
      "newer",
      `The link asks for ${patches} patches, and this auditlab knows ${MAX_PATCHES}. A newer auditlab may open it.`,
    );
}

function toData(link: Permalink): LinkData {
  const { hostname, as_posted = [], boot = [], ...config } = link.config;
  const journal = packJournal(link.journal);
  const data = {
    v: 1,
    sim: link.sim,
    patches: config.patches,
    seed: config.seed,
    epoch: config.epoch,
    rows: config.rows,
    cols: config.cols,
    as_posted: as_posted.length > 0 ? [...as_posted].sort() : undefined,
    boot: boot.length > 0 ? boot : undefined,
    hostname: hostname === HOSTNAME ? undefined : hostname,
    scenario: link.scenario,
    journal: journal.times === "" ? undefined : journal,
    until: link.until === (link.journal.at(-1)?.at ?? 0) ? undefined : link.until,
    cursor: link.cursor,
    title: link.title,
  };
  return v.parse(schema, data);
}

function fromData(data: LinkData): Permalink {
  const { hostname = HOSTNAME, patches, as_posted, boot, seed, epoch, rows, cols } = data;
  const journal = data.journal ? unpackJournal(data.journal) : [];
  const end = journal.at(-1)?.at ?? 0;
  const until = data.until ?? end;
  if (until < end || (data.cursor ?? 0) > until) throw damaged();
  return {
    sim: data.sim,
    config: {
      hostname,
      patches,
      ...(as_posted ? { as_posted } : {}),
      ...(boot ? { boot } : {}),
      seed,
      epoch,
      rows,
      cols,
    },
    ...(data.scenario === undefined ? {} : { scenario: data.scenario }),
    journal,
    until,
    ...(data.cursor === undefined ? {} : { cursor: data.cursor }),
    ...(data.title === undefined ? {} : { title: data.title }),
  };
}

const damaged = (): LinkError =>
  new LinkError("damaged", "The link is damaged: it does not say what it should.");
const longLink = (): LinkError =>
  new LinkError("too-large", `The link is longer than any that auditlab makes (${MAX_ENCODED} characters).`);
