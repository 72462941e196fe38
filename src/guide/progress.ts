// How far the reader is in each scenario: what is kept of it, in one form for the disk and for the file that can be
// exported and imported.
import * as v from "valibot";

/** Version of the exported file; one with a newer one is refused. */
const FORMAT_VERSION = 1;
const FORMAT = "auditlab-progress";

const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1_000));
/** ms since 1970 */
const time = v.pipe(v.number(), v.minValue(0), v.maxValue(8.64e15));
const name = v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9_-]{0,99}$/i));
const several = <Value extends v.GenericSchema>(value: Value) => v.pipe(v.array(value), v.maxLength(200));
const by_name = <Value extends v.GenericSchema>(value: Value) =>
  v.pipe(
    v.record(name, value),
    v.check((record) => Object.keys(record).length <= 200, "too many"),
  );

const one = v.strictObject({
  /** When this run through the scenario began: starting over begins another. */
  begun: time,
  /** The step seen last, counted from 1; one more than there are is the summary. */
  step: count,
  /** Tasks that are done. */
  done: several(name),
  /** Hints that have offered themselves, and hints that were read, by task. */
  offered: by_name(several(count)),
  hints: by_name(several(count)),
  /** The option chosen last, by quiz. */
  answers: by_name(count),
  /** The solution was looked at. */
  solution: v.boolean(),
  /** When everything was done for the first time, in this run or one before. */
  finished: v.nullable(time),
});
export type ScenarioProgress = v.InferOutput<typeof one>;

/** Progress by slug. */
export type AllProgress = Readonly<Record<string, ScenarioProgress>>;

const file = v.strictObject({
  format: v.literal(FORMAT),
  version: v.literal(FORMAT_VERSION),
  scenarios: v.pipe(
    v.record(name, one),
    v.check((record) => Object.keys(record).length <= 1_000, "too many scenarios"),
  ),
});

export const fresh = (now: number, finished: number | null = null): ScenarioProgress => ({
  begun: now,
  step: 1,
  done: [],
  offered: {},
  hints: {},
  answers: {},
  solution: false,
  finished,
});

/** What is on the disk under a slug, or null when it is none of ours. */
export function parseProgress(slug: unknown, raw: unknown): ScenarioProgress | null {
  const parsed = v.safeParse(one, raw);
  return parsed.success && v.is(name, slug) ? parsed.output : null;
}

const union = <T>(a: readonly T[], b: readonly T[]): T[] => [...new Set([...a, ...b])];
const unions = (a: Record<string, number[]>, b: Record<string, number[]>): Record<string, number[]> =>
  Object.fromEntries(
    union(Object.keys(a), Object.keys(b)).map((key) => [key, union(a[key] ?? [], b[key] ?? [])]),
  );

/** Two states of one scenario, from two tabs or from a file: of two runs the later, of one run all of both. */
export function merge(a: ScenarioProgress, b: ScenarioProgress): ScenarioProgress {
  const times = [a.finished, b.finished].filter((at) => at !== null);
  const finished = times.length > 0 ? Math.min(...times) : null;
  if (a.begun !== b.begun) return { ...(a.begun > b.begun ? a : b), finished };
  return {
    begun: a.begun,
    step: b.step,
    done: union(a.done, b.done),
    offered: unions(a.offered, b.offered),
    hints: unions(a.hints, b.hints),
    answers: { ...a.answers, ...b.answers },
    solution: a.solution || b.solution,
    finished,
  };
}

/** All progress as the text of one JSON file. */
export const exportProgress = (scenarios: AllProgress): string =>
  `${JSON.stringify({ format: FORMAT, version: FORMAT_VERSION, scenarios }, null, 2)}\n`;

/** The progress in an exported file; throws, in words for the reader, when it is none. */
export function importProgress(text: string): AllProgress {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    throw new Error("The file is not JSON.");
  }
  const { format, version } = (typeof raw === "object" && raw !== null ? raw : {}) as Record<string, unknown>;
  if (format !== FORMAT) throw new Error("The file does not hold the progress of auditlab.");
  if (typeof version === "number" && version > FORMAT_VERSION)
    throw new Error("The file was written by a newer auditlab.");
  const parsed = v.safeParse(file, raw);
  if (!parsed.success)
    throw new Error(`The file is damaged at ${v.getDotPath(parsed.issues[0]) ?? "its top"}.`);
  return parsed.output.scenarios;
}
