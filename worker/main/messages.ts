// What comes from outside the worker is checked here before the machine sees any of it.
import * as v from "valibot";
import { BOOT_OPTION, MAX_BOOT } from "../../scenarios/format/boot_option.ts";
import type { JournalEntry, MachineConfig, PageMessage, SnapshotPart, Unsized } from "../api.ts";
import { FAULTS } from "../machine/config.ts";
import { MAX_INPUT, MAX_JOURNAL, MAX_SIZE, MAX_TYPED } from "./limits.ts";

/** No honest credit is larger. */
const MAX_CREDIT = 0x7fffffff;

export const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const size = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_SIZE));
const bytes = v.pipe(v.string(), v.maxLength(MAX_INPUT), v.regex(/^[\0-\xff]*$/));

/** Files of a configuration, and bytes of all of them together. */
const MAX_FILES = 200;
const MAX_FILES_SIZE = 4 * 1024 * 1024;

const guest_file = v.strictObject({
  path: v.pipe(
    v.string(),
    v.maxLength(4095),
    v.regex(/^(?:\/(?!\.{0,2}(?:\/|$))[\x01-.0-\xff]{1,255})+$/, "is no absolute path"),
  ),
  data: v.pipe(v.string(), v.regex(/^[\0-\xff]*$/)),
  mode: v.optional(v.pipe(count, v.maxValue(0o7777))),
});

const unsized = v.strictObject({
  hostname: v.pipe(v.string(), v.regex(/^[A-Za-z0-9](?:[A-Za-z0-9.-]{0,62}[A-Za-z0-9])?$/)),
  seed: v.pipe(count, v.maxValue(0xffffffff)),
  epoch: v.pipe(count, v.maxValue(0xffffffff)),
  patches: v.pipe(count, v.maxValue(13)),
  as_posted: v.optional(v.array(v.picklist(FAULTS))),
  boot: v.optional(v.pipe(v.array(v.pipe(v.string(), v.regex(BOOT_OPTION))), v.maxLength(MAX_BOOT))),
  typed: v.optional(v.pipe(v.array(v.pipe(bytes, v.maxLength(MAX_INPUT))), v.maxLength(MAX_TYPED))),
  files: v.optional(
    v.pipe(
      v.array(guest_file),
      v.maxLength(MAX_FILES),
      v.check(
        (files) => files.reduce((sum, { data }) => sum + data.length, 0) <= MAX_FILES_SIZE,
        "too large",
      ),
    ),
  ),
});

const config = v.strictObject({ ...unsized.entries, rows: size, cols: size });

const entry = v.variant("kind", [
  v.strictObject({ at: count, kind: v.literal("input"), bytes }),
  v.strictObject({ at: count, kind: v.literal("resize"), rows: size, cols: size }),
]);

/** What a worker's name asks for (api.ts, Unsized), or an Error that names what is wrong. */
export const parseUnsized = (raw: unknown): Unsized => v.parse(unsized, raw);

/** The arguments of `boot`, or an Error that names what is wrong. Times of the journal must not go back. */
export function parseBoot(
  rawConfig: unknown,
  rawJournal: unknown,
  rawUntil: unknown,
): [config: MachineConfig, journal: JournalEntry[], until: number] {
  const journal = v.parse(v.pipe(v.array(entry), v.maxLength(MAX_JOURNAL)), rawJournal);
  for (let i = 1; i < journal.length; i++)
    if (journal[i].at < journal[i - 1].at) throw new Error(`journal entry ${i} goes back in time`);
  return [v.parse(config, rawConfig), journal, v.parse(count, rawUntil)];
}

const PARTS: ReadonlySet<unknown> = new Set<SnapshotPart>(["tasks", "netns", "rules", "queue"]);

const isCount = (n: unknown, max: number): n is number =>
  Number.isInteger(n) && (n as number) >= 0 && (n as number) <= max;

/** A message from the page, or null for anything else (which is ignored). */
export function parsePageMessage(raw: unknown): PageMessage | null {
  if (typeof raw !== "object" || raw === null) return null;
  const m = raw as PageMessage;
  switch (m.type) {
    case "input":
      return m.bytes instanceof Uint8Array && m.bytes.length > 0 && m.bytes.length <= MAX_INPUT ? m : null;
    case "resize":
      return isCount(m.rows, MAX_SIZE) && isCount(m.cols, MAX_SIZE) && m.rows > 0 && m.cols > 0 ? m : null;
    case "drawn":
      return isCount(m.bytes, MAX_CREDIT) ? m : null;
    case "taken":
      return isCount(m.events, MAX_CREDIT) ? m : null;
    case "watch":
      return Array.isArray(m.parts) && m.parts.every((part) => PARTS.has(part)) ? m : null;
    default:
      return null;
  }
}
