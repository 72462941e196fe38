// The journal as a file, in the form that `auditlab replay` reads and `auditlab run --journal` writes.
import * as v from "valibot";
import { LinkError } from "../../scenarios/link/error.ts";
import type { JournalEntry, MachineConfig } from "../../worker/api.ts";
import { isEntry } from "../machine/messages.ts";
import { FAULTS } from "../ui/series.ts";

const FORMAT = "auditlab-journal-1";
/** Bytes of a file that is worth reading. */
export const MAX_FILE = 64 * 1024 * 1024;

export interface JournalFile {
  readonly config: MachineConfig;
  readonly journal: readonly JournalEntry[];
  readonly until: number;
  /** Version of the simulator that wrote it. */
  readonly sim: string;
}

export function writeJournal({ config, journal, until, sim }: JournalFile): string {
  return `${JSON.stringify({ format: FORMAT, sim, config, options: {}, journal, until })}\n`;
}

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
/** The worker checks config and journal more closely when it boots from them. */
const schema = v.object({
  format: v.literal(FORMAT),
  sim: v.optional(v.pipe(v.string(), v.maxLength(40)), "unknown"),
  config: v.strictObject({
    hostname: v.string(),
    seed: count,
    epoch: count,
    patches: v.pipe(count, v.maxValue(13)),
    as_posted: v.optional(v.array(v.picklist(FAULTS.map(({ name }) => name)))),
    boot: v.optional(v.array(v.string())),
    typed: v.optional(v.array(v.string())),
    files: v.optional(
      v.array(v.strictObject({ path: v.string(), data: v.string(), mode: v.optional(count) })),
    ),
    rows: count,
    cols: count,
  }),
  options: v.optional(v.record(v.string(), v.unknown()), {}),
  journal: v.pipe(
    v.array(v.custom<JournalEntry>(isEntry)),
    v.check((list) => list.every(({ at }, i) => i === 0 || list[i - 1].at <= at)),
  ),
  until: count,
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
  const { config, journal, until, sim, options } = read.output;
  if (Object.keys(options).length > 0)
    throw new LinkError(
      "damaged",
      "The journal is of a script that was run from a command line. Only ‘auditlab replay’ can replay it.",
    );
  return { config, journal, until: Math.max(until, journal.at(-1)?.at ?? 0), sim };
}
