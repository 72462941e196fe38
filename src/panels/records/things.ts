// What an event is about, for linked highlighting.
import type { Thing } from "../../ui/highlight.ts";
import type { AuditEvent } from "./store.ts";
import { contidsOf, messageFields } from "./terms.ts";

/** Fields that have the number of a task; vm-pid stands within the message of an orchestrator. */
const PIDS: ReadonlySet<string> = new Set(["pid", "opid"]);
const MESSAGE_PIDS: ReadonlySet<string> = new Set(["vm-pid"]);

export const eventThing = (event: AuditEvent): Thing => ({ kind: "event", id: event.key });

/** Its tasks, its container ids, and the rule that asked for it. */
export function relativesOfEvent(event: AuditEvent): Thing[] {
  const things = new Map<string, Thing>();
  const add = (kind: Thing["kind"], id: string) => void things.set(`${kind} ${id}`, { kind, id });
  for (const record of event.records) {
    for (const { name, value } of record.fields) if (PIDS.has(name) && value !== "0") add("task", value);
    for (const [name, value] of messageFields(record)) if (MESSAGE_PIDS.has(name)) add("task", value);
    for (const contid of contidsOf(record)) add("contid", contid);
    if (record.rule !== undefined) add("rule", String(record.rule));
  }
  return [...things.values()];
}
