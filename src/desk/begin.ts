// How a draft begins: anew, as a copy of a scenario, from a session, or from a file. Each leads to the desk.
import { catalogue, source } from "virtual:scenarios";
import type { ScenarioSource } from "../../worker/api.ts";
import { slugOf } from "../machine/storage.ts";
import { go } from "../router.ts";
import type { Session } from "../session.ts";
import { MAX_ARCHIVE, readArchive } from "./archive.ts";
import { copyOf, freeSlug } from "./draft.ts";
import { drafts } from "./drafts.ts";
import { filesOfSession } from "./record.ts";
import { newId } from "./store.ts";
import { newFiles } from "./template.ts";

/** Puts a draft on the desk. */
async function begin(wanted: string, files: ScenarioSource): Promise<void> {
  await drafts.open();
  const taken = new Set([...catalogue, ...drafts.all.peek()].map(({ slug }) => slug));
  const now = Date.now();
  const draft = { id: newId(), slug: freeSlug(wanted, taken), files, created: now, changed: now };
  drafts.put(draft);
  go({ kind: "draft", id: draft.id });
}

export const beginNew = (): Promise<void> => begin("my-scenario", newFiles(catalogue));

/** A copy of a scenario that auditlab has. Rejects when it cannot be loaded. */
export async function beginCopy(slug: string): Promise<void> {
  await begin(`${slug}-copy`, copyOf(await source(slug), catalogue));
}

/** A copy of the scenario that the session belongs to: by its name, or as it came with a link. */
export async function beginCopyOf(session: Session): Promise<void> {
  const sent = session.sent.peek()?.scenarioIs;
  const slug = slugOf(session.key.peek()) ?? (typeof sent === "string" ? sent : null);
  if (slug !== null) await beginCopy(slug);
  else if (typeof sent === "object")
    await begin("linked-scenario", copyOf(Object.fromEntries(sent), catalogue));
  else throw new Error("No scenario is open.");
}

/** @throws Error, in words for the reader. */
export async function beginRecorded(session: Session, progress: (done: number) => void): Promise<void> {
  const snapshot = session.snapshot();
  if (!snapshot) throw new Error("There is no machine.");
  const { config, journal, until } = snapshot;
  const lines = await session.probe.lines("lines", config, journal, until, { progress });
  await begin("my-session", filesOfSession(config, lines, catalogue));
}

/** @throws Error, in words for the reader. */
export async function beginFromFile(file: File): Promise<void> {
  if (file.size > MAX_ARCHIVE) throw new Error("The file is too large to be a scenario.");
  const { slug, files } = readArchive(new Uint8Array(await file.arrayBuffer()), file.name);
  await begin(slug, files);
}
