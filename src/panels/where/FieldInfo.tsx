// Where from: what is known of one field of one record.
import type { JSX } from "preact";
import type { RecordEvent } from "../../../worker/api.ts";
import type { Session } from "../../session.ts";
import type { AuditEvent } from "../records/store.ts";
import { fromBytes, plain, visible } from "../records/text.ts";
import { fieldMeaning, typeMeaning } from "./dictionary.ts";
import { encodingWords } from "./encodings.ts";
import styles from "./FieldInfo.module.css";
import { origin } from "./origin.ts";
import { fieldSource } from "./sources.ts";

interface Props {
  readonly session: Session;
  readonly event: AuditEvent;
  readonly record: RecordEvent;
  /** Which of its fields. */
  readonly index: number;
  /** As ausearch -i shows it, when that is known. */
  readonly interpreted: string | undefined;
}

export default function FieldInfo({ session, event, record, index, interpreted }: Props): JSX.Element | null {
  const field = record.fields[index];
  if (!field) return null;
  const { name, value, encoding } = field;
  const meaning = fieldMeaning(record.type_name, name);
  const type = typeMeaning(record.type);
  const source = fieldSource(
    record.type,
    record.type_name,
    name,
    record.fields.map((f) => f.name),
  );
  const from = origin(session.records.events, event, record, name);
  const raw = visible(fromBytes(value));
  const decoded = visible(fromBytes(plain(value, encoding)));
  const words = interpreted === undefined ? "" : visible(fromBytes(interpreted));
  return (
    <dl class={styles.info}>
      <dt>Means</dt>
      <dd>
        {meaning?.text ?? "no dictionary has this field"}
        {meaning?.from === "supplement" && <small>our supplement</small>}
      </dd>
      <dt>Record</dt>
      <dd>
        {record.type_name}: {type?.text ?? "no dictionary has this record type"}
      </dd>
      <dt>Written as</dt>
      <dd>
        <code>{raw}</code> {encodingWords(encoding)}
      </dd>
      {decoded !== raw && decoded !== words && (
        <>
          <dt>Decoded</dt>
          <dd>
            <code>{decoded}</code>
          </dd>
        </>
      )}
      {words !== "" && words !== raw && (
        <>
          <dt>In words</dt>
          <dd>
            <code>{words}</code>
          </dd>
        </>
      )}
      <dt>Written by</dt>
      <dd>
        {source ? (
          <>
            <code>{source.fn}()</code> in {source.file}
            {source.patch > 0 && (
              <span class={styles.patch}>patch {String(source.patch).padStart(2, "0")}</span>
            )}
            <small>{source.basis}</small>
          </>
        ) : (
          "not known"
        )}
      </dd>
      {from && (
        <>
          <dt>Comes from</dt>
          <dd>
            {from.text}{" "}
            <button type="button" class="button small" onClick={() => session.records.reveal(from.event)}>
              Show event {from.event.serial}
            </button>
          </dd>
        </>
      )}
    </dl>
  );
}
