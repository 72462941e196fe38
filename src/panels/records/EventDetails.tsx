// An opened event: its records, each a table of fields, raw or interpreted.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { RecordEvent } from "../../../worker/api.ts";
import { Contid } from "../../ui/Contid.tsx";
import { copyText } from "../../ui/clipboard.ts";
import { askWhy } from "../why/question.ts";
import styles from "./EventDetails.module.css";
import type { AuditEvent } from "./store.ts";
import { fromBytes, visible } from "./text.ts";

interface Shown {
  readonly name: string;
  readonly value: string;
}

/** The fields of record `index` as they are to be shown. */
function shownFields(event: AuditEvent, index: number, interpreted: boolean): readonly Shown[] {
  const known = interpreted ? event.interpreted[index] : undefined;
  return known
    ? known.map(({ name, value }) => ({ name, value: visible(fromBytes(value)) }))
    : event.records[index].fields.map(({ name, value }) => ({ name, value: visible(fromBytes(value)) }));
}

/** The event as lines of text, as the log or `ausearch -i` has them. */
function eventText(event: AuditEvent, interpreted: boolean): string {
  const line = (record: RecordEvent, i: number) => {
    if (!interpreted || !event.interpreted[i]) return fromBytes(record.text);
    const fields = shownFields(event, i, true).map(({ name, value }) => `${name}=${value}`);
    const stamp = `${event.sec}.${String(event.ms).padStart(3, "0")}:${event.serial}`;
    return `type=${record.type_name} msg=audit(${stamp}) : ${fields.join(" ")}`;
  };
  return `${event.records.map(line).join("\n")}\n`;
}

export function EventDetails({
  event,
  interpreted,
}: {
  event: AuditEvent;
  /** The event's: a component is not rendered again for the same properties. */
  revision: number;
  interpreted: boolean;
}): JSX.Element {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    if (!(await copyText(eventText(event, interpreted)))) return;
    setCopied(true);
    setTimeout(() => setCopied(false), 1_500);
  };
  return (
    <div class={styles.details}>
      <div class={styles.tools}>
        <span>
          Serial {event.serial}, {event.records.length} {event.records.length === 1 ? "record" : "records"}
        </span>
        <div class={styles.buttons}>
          <button
            type="button"
            class="button small"
            onClick={() => askWhy({ kind: "event", serial: event.serial, sec: event.sec, ms: event.ms })}
          >
            Why?
          </button>
          <button type="button" class="button small" onClick={() => void copy()}>
            {copied ? "Copied" : "Copy event"}
          </button>
        </div>
      </div>
      {event.records.map((record, i) => (
        <table key={i} class={styles.record}>
          <caption>
            {record.type_name} <span>{record.type}</span>
          </caption>
          <thead class="visually-hidden">
            <tr>
              <th scope="col">Field</th>
              <th scope="col">Value</th>
            </tr>
          </thead>
          <tbody>
            {shownFields(event, i, interpreted).map(({ name, value }, k) => (
              <tr key={k}>
                <th scope="row">{name}</th>
                <td>
                  {isContid(name) && record.fields[k] ? (
                    <Contid id={record.fields[k].value} text={value} />
                  ) : (
                    value
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      ))}
    </div>
  );
}

const isContid = (name: string): boolean => name === "contid" || name === "old-contid";
