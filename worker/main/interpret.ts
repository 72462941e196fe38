// Records of the page in words. Nothing needs it before the first prompt.
import * as v from "valibot";
import type { InterpretedField, RecordEvent } from "../api.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { interpret_record } from "../machine/interpret_record.ts";
import { count } from "./messages.ts";

const record = v.object({
  kind: v.literal("record"),
  type: count,
  type_name: v.string(),
  serial: count,
  sec: count,
  ms: count,
  fields: v.array(v.object({ name: v.string(), value: v.string(), encoding: v.string() })),
  text: v.string(),
});

/** Records sent back by the page to be interpreted. */
function parse_records(raw: unknown): RecordEvent[] {
  return v.parse(v.pipe(v.array(record), v.maxLength(1_000)), raw);
}

/** What the page asks to be interpreted. @throws Error for what is no records. */
export const interpret = (k: Kernel, raw: unknown): InterpretedField[][] =>
  parse_records(raw).map((event) => interpret_record(k, event));
