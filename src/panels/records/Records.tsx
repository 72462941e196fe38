// The records panel: every audit event the moment it is queued.
import type { JSX, TargetedKeyboardEvent } from "preact";
import { useCallback, useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Session } from "../../session.ts";
import { set, settings } from "../../ui/settings.ts";
import { Contid, EventDetails } from "./EventDetails.tsx";
import { Examples } from "./Examples.tsx";
import styles from "./Records.module.css";
import type { AuditEvent } from "./store.ts";
import { summarise } from "./summary.ts";
import { useVirtual } from "./useVirtual.ts";

const ROW_HEIGHT = 34;
const RECORD_HEIGHT = 180;
/** Rows that PageUp and PageDown move by. */
const PAGE = 10;
/** How often, ms, a screen reader is told that there is more. */
const ANNOUNCE_EVERY = 5_000;

export function Records({ session, onPlay }: { session: Session; onPlay: () => void }): JSX.Element {
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
  const starting = !session.used.value;
  return (
    <section class={styles.panel} aria-labelledby="records-title" data-region="records">
      <header class="panel-head">
        <h2 id="records-title">Records</h2>
        <span class={styles.count}>
          {wanted === "" ? store.events.length : `${events.length} of ${store.events.length}`}
        </span>
        <input
          type="search"
          class={styles.filter}
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
      </header>
      {store.dropped > 0 && (
        <p class={styles.dropped}>
          The {store.dropped.toLocaleString("en")} oldest events are no longer shown. /var/log/audit/audit.log
          has them.
        </p>
      )}
      {events.length > 0 ? (
        <EventList session={session} events={events} interpreted={interpreted} compact={starting} />
      ) : (
        <Empty filtered={wanted !== ""} />
      )}
      {starting && <Examples session={session} onPlay={onPlay} />}
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

function Empty({ filtered }: { filtered: boolean }): JSX.Element {
  return (
    <div class={styles.empty}>
      <p>
        {filtered
          ? "No event contains that text."
          : "Nothing has been audited yet. Each event appears here the moment the kernel queues it."}
      </p>
    </div>
  );
}

const matches = (event: AuditEvent, wanted: string): boolean =>
  event.records.some((record) => record.text.toLowerCase().includes(wanted)) ||
  event.interpreted.some((fields) => fields?.some(({ value }) => value.toLowerCase().includes(wanted)));

interface ListProps {
  readonly session: Session;
  readonly events: readonly AuditEvent[];
  readonly interpreted: boolean;
  /** Take only the room that is needed: the examples stand below. */
  readonly compact: boolean;
}

function EventList({ session, events, interpreted, compact }: ListProps): JSX.Element {
  const store = session.records;
  const scroller = useRef<HTMLDivElement>(null);
  /** The row that Tab reaches; arrows move it. */
  const [activeKey, setActiveKey] = useState<string | null>(null);
  const active = Math.max(0, activeKey === null ? events.length - 1 : indexOf(events, activeKey));
  const moveFocus = useRef(false);
  /** How many events the reader has seen with the newest in view. */
  const [seen, setSeen] = useState(events.length);

  const list = useVirtual<HTMLDivElement, HTMLLIElement>({
    count: events.length,
    getScrollElement: () => scroller.current,
    estimateSize: (i) =>
      ROW_HEIGHT + (store.expanded.has(events[i].key) ? events[i].records.length * RECORD_HEIGHT : 0),
    getItemKey: (i) => events[i].key,
    overscan: 8,
    anchorTo: "end",
    followOnAppend: true,
    scrollEndThreshold: ROW_HEIGHT,
    // The focused row stays in the document wherever the list is scrolled to.
    rangeExtractor: ({ startIndex, endIndex, overscan, count }) => {
      const from = Math.max(0, startIndex - overscan);
      const to = Math.min(count - 1, endIndex + overscan);
      const rows = Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i);
      if (active < count && (active < from || active > to)) rows.push(active);
      return rows.sort((a, b) => a - b);
    },
  });

  const atEnd = list.scrollElement === null || list.isAtEnd(ROW_HEIGHT);
  useEffect(() => {
    if (atEnd) setSeen(events.length);
  }, [atEnd, events.length]);
  const unseen = Math.max(0, events.length - seen);

  const items = list.getVirtualItems();
  useEffect(() => {
    for (const { index } of items) if (events[index]) store.wantInterpreted(events[index]);
    if (!moveFocus.current) return;
    moveFocus.current = false;
    scroller.current
      ?.querySelector<HTMLElement>(`[data-index="${active}"] button`)
      ?.focus({ preventScroll: true });
  });

  const go = (to: number) => {
    const index = Math.min(events.length - 1, Math.max(0, to));
    moveFocus.current = true;
    setActiveKey(events[index].key);
    list.scrollToIndex(index);
  };

  const key = (event: TargetedKeyboardEvent<HTMLElement>) => {
    if (!(event.target as HTMLElement).hasAttribute("data-row")) return;
    const moves: Record<string, () => void> = {
      ArrowDown: () => go(active + 1),
      ArrowUp: () => go(active - 1),
      Home: () => go(0),
      End: () => go(events.length - 1),
      PageDown: () => go(active + PAGE),
      PageUp: () => go(active - PAGE),
      ArrowRight: () => store.toggle(events[active], true),
      ArrowLeft: () => store.toggle(events[active], false),
    };
    if (!(event.key in moves) || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    moves[event.key]();
  };

  const toEnd = useCallback(() => list.scrollToEnd(), [list]);

  return (
    <div class={styles.frame} data-compact={compact}>
      <div class={styles.scroller} ref={scroller}>
        <ol
          class={styles.list}
          aria-label="Audit events"
          style={{ height: `${list.getTotalSize()}px` }}
          onKeyDown={key}
        >
          {items.map(({ index, start, key: itemKey }) => {
            const event = events[index];
            if (!event) return null;
            return (
              <li
                key={itemKey}
                ref={list.measureElement}
                data-index={index}
                aria-posinset={index + 1}
                aria-setsize={events.length}
                class={styles.item}
                style={{ transform: `translateY(${start}px)` }}
              >
                <Row
                  event={event}
                  open={store.expanded.has(event.key)}
                  tabIndex={index === active ? 0 : -1}
                  onFocus={() => setActiveKey(event.key)}
                  onToggle={() => store.toggle(event)}
                />
                {store.expanded.has(event.key) && <EventDetails event={event} interpreted={interpreted} />}
              </li>
            );
          })}
        </ol>
      </div>
      {unseen > 0 && !atEnd && (
        <button type="button" class={styles.pill} onClick={toEnd}>
          {unseen} new
        </button>
      )}
    </div>
  );
}

/** Rows come at the end, so the search for a key starts there. */
function indexOf(events: readonly AuditEvent[], key: string): number {
  for (let i = events.length - 1; i >= 0; i--) if (events[i].key === key) return i;
  return events.length - 1;
}

interface RowProps {
  readonly event: AuditEvent;
  readonly open: boolean;
  readonly tabIndex: number;
  readonly onFocus: () => void;
  readonly onToggle: () => void;
}

function Row({ event, open, tabIndex, onFocus, onToggle }: RowProps): JSX.Element {
  const { type, more, time, text, key, contids, success } = summarise(event);
  return (
    <button
      type="button"
      class={styles.row}
      data-row
      aria-expanded={open}
      tabIndex={tabIndex}
      onFocus={onFocus}
      onClick={onToggle}
    >
      <span class={styles.time}>{time}</span>
      <span class={styles.type}>
        {type}
        {more > 0 && (
          <span class={styles.more}>
            <span aria-hidden="true">+{more}</span>
            <span class="visually-hidden">and {more} more records</span>
          </span>
        )}
      </span>
      <span class={styles.text}>{text}</span>
      {key !== null && (
        <span class={styles.key}>
          <span class="visually-hidden">key </span>
          {key}
        </span>
      )}
      {contids.map((contid) => (
        <span key={contid} class={styles.contid}>
          <span class="visually-hidden">container id </span>
          <Contid raw={contid} text={contid} />
        </span>
      ))}
      {success !== null && (
        <span class={success ? styles.ok : styles.failed}>
          <span aria-hidden="true">{success ? "\u2713" : "\u2717"}</span>
          <span class="visually-hidden">{success ? "succeeded" : "failed"}</span>
        </span>
      )}
    </button>
  );
}

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
