// One event in the list: its facts in one line, what happened in the next.
import { ChevronRight } from "lucide";
import type { JSX } from "preact";
import { Contid } from "../../ui/Contid.tsx";
import { pointing, useLit } from "../../ui/highlight.ts";
import { Icon } from "../../ui/Icon.tsx";
import styles from "./Records.module.css";
import type { AuditEvent } from "./store.ts";
import { summarise } from "./summary.ts";
import { eventThing, relativesOfEvent } from "./things.ts";

interface RowProps {
  readonly event: AuditEvent;
  /** The event's: a component is not rendered again for the same properties. */
  readonly revision: number;
  readonly open: boolean;
  readonly tabIndex: number;
  readonly onFocus: () => void;
  readonly onToggle: () => void;
}

export function EventRow({ event, open, tabIndex, onFocus, onToggle }: RowProps): JSX.Element {
  const { type, more, time, text, key, contids, success } = summarise(event);
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
      onFocus={onFocus}
      onClick={onToggle}
      {...pointing(thing, relatives)}
    >
      <span class="chevron">
        <Icon of={ChevronRight} size={14} />
      </span>
      <span class={styles.facts}>
        <span class={styles.type}>{type}</span>
        {more > 0 && (
          <span class={styles.more}>
            <span aria-hidden="true">+{more}</span>
            <span class="visually-hidden">
              and {more} more {more === 1 ? "record" : "records"}
            </span>
          </span>
        )}
        {contids.map((contid) => (
          <span key={contid} class={styles.contid}>
            <span class="visually-hidden">container id </span>
            <Contid id={contid} />
          </span>
        ))}
        {key !== null && (
          <span class={styles.key}>
            <span class="visually-hidden">key </span>
            {key}
          </span>
        )}
      </span>
      <span class={styles.when}>
        {time.slice(0, -4)}
        <span class={styles.ms}>{time.slice(-4)}</span>
        <span class={styles.serial}>:{event.serial}</span>
        {success !== null && (
          <span class={success ? styles.ok : styles.failed}>
            <span aria-hidden="true">{success ? "\u2713" : "\u2717"}</span>
            <span class="visually-hidden">{success ? "succeeded" : "failed"}</span>
          </span>
        )}
      </span>
      <span class={styles.text}>{text}</span>
    </button>
  );
}
