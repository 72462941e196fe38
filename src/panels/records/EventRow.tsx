// One event in the list: its facts in one line, what happened in the next.
import { ChevronRight } from "lucide";
import type { JSX } from "preact";
import { Contid } from "../../ui/Contid.tsx";
import { pointing, useLit } from "../../ui/highlight.ts";
import { Icon } from "../../ui/Icon.tsx";
import styles from "./Records.module.css";
import type { AuditEvent } from "./store.ts";
import { type Summary, summarise } from "./summary.ts";
import { eventThing, relativesOfEvent } from "./things.ts";

interface RowProps {
  readonly event: AuditEvent;
  /** The event's: a component is not rendered again for the same properties. */
  readonly revision: number;
  readonly open: boolean;
  readonly tabIndex: number;
  /** Always the same two functions: with others the row is rendered again. */
  readonly onFocus: (event: AuditEvent) => void;
  readonly onToggle: (event: AuditEvent) => void;
}

/** In words, what the signs of a row say. */
function spoken({ serial }: AuditEvent, { type, more, time, key, contids, success }: Summary): string {
  const parts = [
    more > 0 ? `${type} and ${more} more ${more === 1 ? "record" : "records"}` : type,
    ...contids.map((contid) => `container id ${contid}`),
    ...(key === null ? [] : [`key ${key}`]),
    `${time}:${serial}`,
    ...(success === null ? [] : [success ? "succeeded" : "failed"]),
  ];
  return `${parts.join(", ")}: `;
}

export function EventRow({ event, open, tabIndex, onFocus, onToggle }: RowProps): JSX.Element {
  const summary = summarise(event);
  const { type, more, time, text, key, contids, success } = summary;
  const thing = eventThing(event);
  const relatives = relativesOfEvent(event);
  return (
    <button
      type="button"
      class={styles.row}
      data-row
      data-lit={useLit(thing, relatives)}
      aria-expanded={open}
      tabIndex={tabIndex}
      onFocus={() => onFocus(event)}
      onClick={() => onToggle(event)}
      {...pointing(thing, relatives)}
    >
      <span class="chevron">
        <Icon of={ChevronRight} size={14} />
      </span>
      {/* In one piece: words beside each sign would be half of what a browser lays out for a row. */}
      <span class="visually-hidden">{spoken(event, summary)}</span>
      <span class={styles.facts} aria-hidden="true">
        <span class={styles.type}>{type}</span>
        {more > 0 && <span class={styles.more}>+{more}</span>}
        {contids.map((contid) => (
          <span key={contid} class={styles.contid}>
            <Contid id={contid} />
          </span>
        ))}
        {key !== null && <span class={styles.key}>{key}</span>}
      </span>
      <span class={styles.when} aria-hidden="true">
        {time.slice(0, -4)}
        <span class={styles.ms}>{time.slice(-4)}</span>
        <span class={styles.serial}>:{event.serial}</span>
        {success !== null && (
          <span class={success ? styles.ok : styles.failed}>{success ? "\u2713" : "\u2717"}</span>
        )}
      </span>
      <span class={styles.text}>{text}</span>
    </button>
  );
}
