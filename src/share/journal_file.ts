// The journal as a file, in the form that `auditlab replay` reads and `auditlab run --journal` writes.
import * as v from "valibot";
import { LinkError } from "../../scenarios/link/error.ts";
import { config, journal, time } from "../../scenarios/link/machine.ts";
import type { JournalEntry, MachineConfig } from "../../worker/api.ts";

const FORMAT = "auditlab-journal-1";
/** Bytes of a file that is worth reading. */
export const MAX_FILE = 64 * 1024 * 1024;

export interface JournalFile {
  readonly config: MachineConfig;
  readonly journal: readonly JournalEntry[];
  readonly until: number;
  /** Version of the simulator that wrote it; null when the file does not say. */
  readonly sim: string | null;
}

export function writeJournal({ config, journal, until, sim }: JournalFile): string {
  return `${JSON.stringify({ format: FORMAT, sim, config, options: {}, journal, until })}\n`;
}

const schema = v.object({
  format: v.literal(FORMAT),
  sim: v.optional(v.pipe(v.string(), v.maxLength(40))),
  config,
  options: v.optional(v.record(v.string(), v.unknown()), {}),
  journal: v.pipe(
    journal,
    v.check((list) => list.every(({ at }, i) => i === 0 || list[i - 1].at <= at)),
  ),
  until: time,
});

/** @throws LinkError when the text is no journal, or one that the page cannot replay. */
export function readJournal(text: string): JournalFile {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    throw new LinkError("damaged", "The file is not a journal of auditlab.");
  }
  const read = v.safeParse(schema, raw);
  if (!read.success) {
    const where = v.getDotPath(read.issues[0]) ?? "its form";
    throw new LinkError("damaged", `The file is not a journal of auditlab: see ‘${where.slice(0, 60)}’.`);
  }
  const { config, journal, until, sim = null, options } = read.output;
  if (Object.keys(options).length > 0)
    throw new LinkError(
      "damaged",
      "The journal is of a script that was run from a command line. Only ‘auditlab replay’ can replay it.",
    );
  return { config, journal, until: Math.max(until, journal.at(-1)?.at ?? 0), sim };
}
