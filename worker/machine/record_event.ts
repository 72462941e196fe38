// Audit records on their way to the page.
import type { RecordEvent } from "../api.ts";
import type { audit_record } from "../kernel/audit_types.ts";

/** A record as the page gets it; the text is the line auditd writes. */
export const record_event = (record: audit_record): RecordEvent => ({
  kind: "record",
  type: record.type,
  type_name: record.type_name,
  serial: record.serial,
  sec: record.sec,
  ms: record.ms,
  fields: record.fields.map(({ name, value, encoding }) => ({ name, value, encoding })),
  ...(record.rule > 0 ? { rule: record.rule } : {}),
  text: `type=${record.type_name} msg=${record.text}`,
});
