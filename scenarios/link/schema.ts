// What a link holds. The schema of v1 is frozen: every link that was ever made must open for ever.
import * as v from "valibot";
import { FAULTS } from "../format/as_posted.ts";
import { BOOT_OPTION, MAX_BOOT } from "../format/boot_option.ts";
import { MAX_FILES, MAX_TITLE } from "./limits.ts";
import { hostname, patches, size, time, uint32 } from "./machine.ts";

/** A list whose items are in ascending order, each once: one way to say a thing. */
const ascending = (list: readonly string[]): boolean =>
  list.every((item, i) => i === 0 || list[i - 1] < item);

/** What a file inside a scenario's folder can be called. */
export const FILE_PATH = /^[A-Za-z0-9_.-]+(?:\/[A-Za-z0-9_.-]+)*$/;

/** Of a file inside a scenario's folder: no way out of it. */
const path = v.pipe(
  v.string(),
  v.maxLength(200),
  v.regex(FILE_PATH),
  v.check((name) => !name.split("/").some((part) => /^\.+$/.test(part))),
);

export const schema = v.strictObject({
  v: v.literal(1),
  /** Version of the simulator that made it. */
  sim: v.pipe(v.string(), v.maxLength(40), v.regex(/^\d{1,5}\.\d{1,5}\.\d{1,5}(?:-[0-9A-Za-z.-]+)?$/)),
  patches,
  as_posted: v.optional(
    v.pipe(
      v.array(v.picklist(FAULTS)),
      v.minLength(1),
      v.check((list) => ascending(list)),
    ),
  ),
  /** Options of the kernel's command line. */
  boot: v.optional(
    v.pipe(v.array(v.pipe(v.string(), v.regex(BOOT_OPTION))), v.minLength(1), v.maxLength(MAX_BOOT)),
  ),
  seed: uint32,
  epoch: uint32,
  rows: size,
  cols: size,
  hostname: v.optional(hostname),
  /** Name of a scenario that auditlab has, or a scenario itself: [path, text] of each file of its folder. */
  scenario: v.optional(
    v.union([
      v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]{0,63}$/)),
      v.pipe(
        v.array(v.strictTuple([path, v.string()])),
        v.minLength(1),
        v.maxLength(MAX_FILES),
        v.check((files) => ascending(files.map(([name]) => name))),
      ),
    ]),
  ),
  journal: v.optional(
    v.strictObject({ typed: v.pipe(v.string(), v.regex(/^[\0-\xff]*$/)), times: v.string() }),
  ),
  /** Machine time that the session had reached, ns since boot; the last entry of the journal without it. */
  until: v.optional(time),
  /** Machine time to show, ns since boot. */
  cursor: v.optional(time),
  title: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_TITLE))),
});

export type LinkData = v.InferOutput<typeof schema>;

/** JSON with its keys in alphabetical order: the same data always gives the same text. */
export function canonical(data: LinkData): string {
  return JSON.stringify(data, (_, value: unknown) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}
