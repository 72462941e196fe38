// The records panel: every audit event the moment it is queued.
import { Trash2 } from "lucide";
import type { JSX, TargetedKeyboardEvent } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Session } from "../../session.ts";
import { layout } from "../../ui/docks.ts";
import { grouped } from "../../ui/grouped.ts";
import { IconButton } from "../../ui/IconButton.tsx";
import { Segment } from "../../ui/Segment.tsx";
import { set, settings } from "../../ui/settings.ts";
import { Try } from "../../ui/Try.tsx";
import { PastMark } from "../PastMark.tsx";
import { EventList } from "./EventList.tsx";
import { FilterMenu } from "./FilterMenu.tsx";
import { Filters } from "./Filters.tsx";
import styles from "./Records.module.css";
import { Search } from "./search.ts";
import { parseTerm, type Term, termKey } from "./terms.ts";

/** How often, ms, a screen reader is told that there is more. */
const ANNOUNCE_EVERY = 5_000;

export function Records({ session }: { session: Session }): JSX.Element {
  const store = session.records;
  const [search] = useState(() => new Search(store));
  const [typed, setTyped] = useState("");
  const [pinned, setPinned] = useState<readonly Term[]>([]);
  void store.version.value;
  void search.version.value;
  const { interpreted } = settings.value;
  const { events } = search;

  const look = (text: string, terms: readonly Term[]) => {
    setTyped(text);
    setPinned(terms);
    const term = parseTerm(text);
    search.set(term ? [...terms, term] : terms);
  };
  const without = (term: Term) => pinned.filter((other) => termKey(other) !== termKey(term));
  const toggle = (term: Term) => {
    const rest = without(term);
    look(typed, rest.length < pinned.length ? rest : [...pinned, term]);
  };
  const key = (event: TargetedKeyboardEvent<HTMLInputElement>) => {
    const term = parseTerm(typed);
    if (event.key === "Enter" && term) look("", [...without(term), term]);
    else if (event.key === "Backspace" && typed === "" && pinned.length > 0) look("", pinned.slice(0, -1));
    else return;
    event.preventDefault();
  };

  const all = pinned.length === 0 && parseTerm(typed) === null;
  return (
    <section class="panel" aria-labelledby="records-title" data-region="records">
      <header class={`panel-head ${styles.head}`}>
        <h2 id="records-title">Records</h2>
        <span class="badge" data-all={all}>
          {all ? grouped(events.length) : `${grouped(events.length)} of ${grouped(store.events.length)}`}
          {search.busy.value && "\u2026"}
        </span>
        <input
          type="search"
          class="filter"
          placeholder={layout.value === "narrow" ? "Search" : "Text or field=value"}
          aria-label="Show only events that contain this text, or have this field=value. Enter keeps it."
          value={typed}
          onInput={(event) => look(event.currentTarget.value, pinned)}
          onKeyDown={key}
        />
        <FilterMenu tally={store.tally} terms={pinned} toggle={toggle} />
        <fieldset class="segments">
          <legend class="visually-hidden">Show fields</legend>
          <Segment label="Raw" on={!interpreted} choose={() => set({ interpreted: false })} />
          <Segment label="Interpreted" on={interpreted} choose={() => set({ interpreted: true })} />
        </fieldset>
        <IconButton
          label="Clear the list"
          title="Clear the list (audit.log keeps everything)"
          of={Trash2}
          disabled={store.events.length === 0}
          onClick={() => store.clear()}
        />
      </header>
      <PastMark session={session} />
      <Filters terms={pinned} remove={(term) => look(typed, without(term))} clear={() => look(typed, [])} />
      {store.dropped > 0 && (
        <p class={styles.dropped}>
          The {grouped(store.dropped)} oldest events are no longer shown. /var/log/audit/audit.log has them.
        </p>
      )}
      {events.length > 0 ? (
        <EventList session={session} events={events} interpreted={interpreted} />
      ) : (
        <div class="empty">
          {all ? (
            <>
              <p>Each audit event appears here the moment the kernel queues it.</p>
              <p>
                <Try session={session} line="auditctl -m hello" />
              </p>
            </>
          ) : (
            <p>{search.busy.value ? "Searching\u2026" : "No event matches."}</p>
          )}
        </div>
      )}
      <Announcer session={session} />
    </section>
  );
}

/** Tells a screen reader that events came, now and then, never one by one. */
function Announcer({ session }: { session: Session }): JSX.Element {
  const [said, say] = useState("");
  useEffect(() => {
    const total = () => session.records.all.length + session.records.dropped;
    let known = total();
    const timer = setInterval(() => {
      const now = total();
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
