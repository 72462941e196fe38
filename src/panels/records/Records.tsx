// The records panel: every audit event the moment it is queued.
import { Trash2 } from "lucide";
import type { JSX } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import type { Session } from "../../session.ts";
import { Icon } from "../../ui/Icon.tsx";
import { set, settings } from "../../ui/settings.ts";
import { EventList } from "./EventList.tsx";
import styles from "./Records.module.css";
import type { AuditEvent } from "./store.ts";

/** How often, ms, a screen reader is told that there is more. */
const ANNOUNCE_EVERY = 5_000;

export function Records({ session }: { session: Session }): JSX.Element {
  const [filter, setFilter] = useState("");
  const store = session.records;
  const version = store.version.value;
  const { interpreted } = settings.value;
  const wanted = filter.trim().toLowerCase();
  const events = useMemo(
    () => (wanted === "" ? store.events : store.events.filter((event) => matches(event, wanted))),
    // The store's array is the same object all its life; its version tells of changes.
    [wanted, version, store],
  );
  return (
    <section class={styles.panel} aria-labelledby="records-title" data-region="records">
      <header class="panel-head">
        <h2 id="records-title">Records</h2>
        <span class="badge" data-all={wanted === ""}>
          {wanted === "" ? store.events.length : `${events.length} of ${store.events.length}`}
        </span>
        <input
          type="search"
          class="filter"
          placeholder="Filter"
          aria-label="Show only events that contain this text"
          value={filter}
          onInput={(event) => setFilter(event.currentTarget.value)}
        />
        <fieldset class="segments">
          <legend class="visually-hidden">Show fields</legend>
          <Segment label="Raw" on={!interpreted} choose={() => set({ interpreted: false })} />
          <Segment label="Interpreted" on={interpreted} choose={() => set({ interpreted: true })} />
        </fieldset>
        <button
          type="button"
          class="icon"
          aria-label="Clear the list"
          title="Clear the list (audit.log keeps everything)"
          disabled={store.events.length === 0}
          onClick={() => store.clear()}
        >
          <Icon of={Trash2} />
        </button>
      </header>
      {store.dropped > 0 && (
        <p class={styles.dropped}>
          The {store.dropped.toLocaleString("en")} oldest events are no longer shown. /var/log/audit/audit.log
          has them.
        </p>
      )}
      {events.length > 0 ? (
        <EventList session={session} events={events} interpreted={interpreted} />
      ) : (
        <p class="empty">
          {wanted === ""
            ? "Each audit event appears here the moment the kernel queues it."
            : "No event contains that text."}
        </p>
      )}
      <Announcer session={session} />
    </section>
  );
}

function Segment({ label, on, choose }: { label: string; on: boolean; choose: () => void }): JSX.Element {
  return (
    <button type="button" aria-pressed={on} onClick={choose}>
      {label}
    </button>
  );
}

const matches = (event: AuditEvent, wanted: string): boolean =>
  event.records.some((record) => record.text.toLowerCase().includes(wanted)) ||
  event.interpreted.some((fields) => fields?.some(({ value }) => value.toLowerCase().includes(wanted)));

/** Tells a screen reader that events came, now and then, never one by one. */
function Announcer({ session }: { session: Session }): JSX.Element {
  const [said, say] = useState("");
  useEffect(() => {
    let known = session.records.events.length;
    const timer = setInterval(() => {
      const now = session.records.events.length + session.records.dropped;
      if (now > known) say(`${now - known} new audit ${now - known === 1 ? "event" : "events"}`);
      known = now;
    }, ANNOUNCE_EVERY);
    return () => clearInterval(timer);
  }, [session]);
  return (
    <p class="visually-hidden" role="status">
      {said}
    </p>
  );
}
