// Where a value came from: the event that set it, as far as the events that the page knows tell.
import type { RecordEvent } from "../../../worker/api.ts";
import type { AuditEvent } from "../records/store.ts";
import { clock } from "../records/summary.ts";

export interface Origin {
  readonly text: string;
  /** The event to jump to. */
  readonly event: AuditEvent;
}

const value = (record: RecordEvent | undefined, name: string): string =>
  record?.fields.find((f) => f.name === name)?.value ?? "";

const unquoted = (text: string): string => (text.startsWith('"') ? text.slice(1, -1) : text);

const UNSET: ReadonlySet<string> = new Set(["18446744073709551615", "4294967295", "-1", "(null)", "?", ""]);

const record = (event: AuditEvent, type: string): RecordEvent | undefined =>
  event.records.find((r) => r.type_name === type);

const time = ({ sec, ms }: AuditEvent): string => clock(sec, ms).slice(0, 8);

/** The CONTAINER event that gave the id: to the task of the event itself where there is one, else the latest. */
function ofContid(before: readonly AuditEvent[], id: string, pid: string): Origin | null {
  const sets = before.filter((e) => {
    const r = record(e, "CONTAINER");
    return r && value(r, "contid") === id && value(r, "res") === "1";
  });
  const own = sets.findLast((e) => value(record(e, "CONTAINER"), "opid") === pid);
  const event = own ?? sets.at(-1);
  if (!event) return null;
  const r = record(event, "CONTAINER");
  const inherited =
    own || pid === "" ? "" : `; pid ${pid} inherited it, from that process or another one that had it`;
  return {
    text: `given to pid ${value(r, "opid")} at ${time(event)} by pid ${value(r, "pid")}${inherited}`,
    event,
  };
}

/** The LOGIN event of the session. */
function ofLogin(before: readonly AuditEvent[], auid: string, ses: string): Origin | null {
  const event = before.findLast((e) => {
    const r = record(e, "LOGIN");
    return (
      r && value(r, "auid") === auid && (ses === "" || value(r, "ses") === ses) && value(r, "res") === "1"
    );
  });
  if (!event) return null;
  const r = record(event, "LOGIN");
  return {
    text: `set at ${time(event)} by pid ${value(r, "pid")}, which began session ${value(r, "ses")}`,
    event,
  };
}

/** The CONFIG_CHANGE event by which the rule with the key came. */
function ofKey(before: readonly AuditEvent[], key: string): Origin | null {
  const event = before.findLast((e) =>
    e.records.some(
      (r) =>
        r.type_name === "CONFIG_CHANGE" &&
        value(r, "op") === "add_rule" &&
        value(r, "key") === key &&
        value(r, "res") === "1",
    ),
  );
  return event ? { text: `the rule with key ${unquoted(key)} was added at ${time(event)}`, event } : null;
}

/** Where the value of a field came from; null when no event that is known says so. */
export function origin(
  events: readonly AuditEvent[],
  event: AuditEvent,
  of: RecordEvent,
  name: string,
): Origin | null {
  const text = value(of, name);
  if (UNSET.has(text)) return null;
  const before = events.slice(0, events.indexOf(event));
  const pid = value(record(event, "SYSCALL"), "pid");
  switch (name) {
    case "contid":
      return of.type_name === "CONTAINER" ? null : ofContid(before, text, pid);
    case "old-contid":
      return ofContid(before, text, value(of, "opid"));
    case "auid":
    case "ses":
    case "oauid":
    case "oses": {
      if (of.type_name === "LOGIN") return null;
      const object = name.startsWith("o") ? "o" : "";
      return ofLogin(before, value(of, `${object}auid`), value(of, `${object}ses`));
    }
    case "key":
      return ofKey(before, text);
  }
  return null;
}
