// What a machine is made of and its journal, as the worker takes them: who reads them from a file refuses the same.
import * as v from "valibot";
import { FAULTS } from "../format/as_posted.ts";
import { BOOT_OPTION, MAX_BOOT } from "../format/boot_option.ts";
import { MAX_INPUT, MAX_JOURNAL, MAX_MACHINE_FILES, MAX_PATCHES, MAX_SIZE, MAX_TYPED } from "./limits.ts";

export const uint32 = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0xffffffff));
export const size = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_SIZE));
/** Virtual time, ns since boot. */
export const time = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
export const patches = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MAX_PATCHES));
export const hostname = v.pipe(v.string(), v.regex(/^[A-Za-z0-9](?:[A-Za-z0-9.-]{0,62}[A-Za-z0-9])?$/));
const data = v.pipe(v.string(), v.regex(/^[\0-\xff]*$/));
const bytes = v.pipe(data, v.maxLength(MAX_INPUT));

const guest_file = v.strictObject({
  path: v.pipe(
    v.string(),
    v.maxLength(4095),
    v.regex(/^(?:\/(?!\.{0,2}(?:\/|$))[\x01-.0-\xff]{1,255})+$/, "is no absolute path"),
  ),
  data,
  mode: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0o7777))),
});

/** Without the size of its terminal. */
export const unsized = v.strictObject({
  hostname,
  seed: uint32,
  epoch: uint32,
  patches,
  as_posted: v.optional(v.pipe(v.array(v.picklist(FAULTS)), v.readonly())),
  boot: v.optional(
    v.pipe(v.array(v.pipe(v.string(), v.regex(BOOT_OPTION))), v.maxLength(MAX_BOOT), v.readonly()),
  ),
  typed: v.optional(v.pipe(v.array(bytes), v.maxLength(MAX_TYPED), v.readonly())),
  files: v.optional(
    v.pipe(
      v.array(guest_file),
      v.maxLength(MAX_MACHINE_FILES.count),
      v.check(
        (files) => files.reduce((sum, file) => sum + file.data.length, 0) <= MAX_MACHINE_FILES.bytes,
        "too large",
      ),
      v.readonly(),
    ),
  ),
});

export const config = v.strictObject({ ...unsized.entries, rows: size, cols: size });

const entry = v.variant("kind", [
  v.strictObject({ at: time, kind: v.literal("input"), bytes }),
  v.strictObject({ at: time, kind: v.literal("resize"), rows: size, cols: size }),
]);

/** Without a look at whether its times go back. */
export const journal = v.pipe(v.array(entry), v.maxLength(MAX_JOURNAL));
