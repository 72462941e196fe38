// An opened event: its records, each a table of fields, raw or interpreted.
import { type ComponentType, Fragment, type JSX } from "preact";
import { useState } from "preact/hooks";
import type { RecordEvent } from "../../../worker/api.ts";
import type { Session } from "../../session.ts";
import { Contid } from "../../ui/Contid.tsx";
import { copyText } from "../../ui/clipboard.ts";
import { askWhy } from "../why/question.ts";
import styles from "./EventDetails.module.css";
import type { AuditEvent } from "./store.ts";
import { isContid, messagePieces } from "./terms.ts";
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

/** What is known of a field; loaded when it is first asked. */
type FieldInfo = ComponentType<{
  readonly session: Session;
  readonly event: AuditEvent;
  readonly record: RecordEvent;
  readonly index: number;
  readonly interpreted: string | undefined;
}>;
let fieldInfo: FieldInfo | null = null;

export function EventDetails({
  session,
  event,
  interpreted,
}: {
  session: Session;
  event: AuditEvent;
  /** The event's: a component is not rendered again for the same properties. */
  revision: number;
  interpreted: boolean;
}): JSX.Element {
  const [copied, setCopied] = useState(false);
  /** The field that the reader wants to know about: record and place in it. */
  const [asked, setAsked] = useState<string | null>(null);
  const [, loaded] = useState(false);
  const ask = (field: string) => {
    setAsked(asked === field ? null : field);
    if (fieldInfo) return;
    import("../where/FieldInfo.tsx").then(
      ({ default: component }) => {
        fieldInfo = component;
        loaded(true);
      },
      () => setAsked(null),
    );
  };
  const Info = fieldInfo;
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
              <Fragment key={k}>
                <tr>
                  <th scope="row">
                    <button
                      type="button"
                      class={styles.name}
                      aria-expanded={asked === `${i} ${k}`}
                      title="Where this comes from"
                      onClick={() => ask(`${i} ${k}`)}
                    >
                      {name}
                    </button>
                  </th>
                  <td>
                    {isContid(name) && record.fields[k] ? (
                      <Contid id={record.fields[k].value} text={value} />
                    ) : record.fields[k]?.encoding === "quoted" ? (
                      messagePieces(value).map(({ text, contid }, n) =>
                        contid === null ? text : <Contid key={n} id={contid} />,
                      )
                    ) : (
                      value
                    )}
                  </td>
                </tr>
                {asked === `${i} ${k}` && Info && (
                  <tr>
                    <td colSpan={2} class={styles.info}>
                      <Info
                        session={session}
                        event={event}
                        record={record}
                        index={k}
                        interpreted={event.interpreted[i]?.[k]?.value}
                      />
                    </td>
                  </tr>
                )}
              </Fragment>
            ))}
          </tbody>
        </table>
      ))}
    </div>
  );
}
