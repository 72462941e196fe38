// The virtualised list of audit events: only the rows near the screen exist.
import type { JSX, TargetedKeyboardEvent } from "preact";
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Session } from "../../session.ts";
import { useVirtual } from "../../ui/useVirtual.ts";
import { EventDetails } from "./EventDetails.tsx";
import { EventRow } from "./EventRow.tsx";
import { LitMarks } from "./LitMarks.tsx";
import styles from "./Records.module.css";
import type { AuditEvent } from "./store.ts";

/** Of a closed row, px, where fonts are as usual. */
const ROW_HEIGHT = 54;
const RECORD_HEIGHT = 180;
/** Rows that PageUp and PageDown move by. */
const PAGE = 10;

interface ListProps {
  readonly session: Session;
  readonly events: readonly AuditEvent[];
  readonly interpreted: boolean;
}

export function EventList({ session, events, interpreted }: ListProps): JSX.Element {
  const store = session.records;
  // The events change in place: reading the version makes this list render again when they do.
  void store.version.value;
  const scroller = useRef<HTMLDivElement>(null);
  /** The row that Tab reaches; arrows move it. */
  const [activeKey, setActiveKey] = useState<string | null>(null);
  const active = Math.max(0, activeKey === null ? events.length - 1 : indexOf(events, activeKey));
  /** Key of the row that is to have the focus as soon as it is the active one. */
  const moveFocus = useRef<string | null>(null);
  /** How many events the reader has seen with the newest in view. */
  const [seen, setSeen] = useState(events.length);

  /** Key of the row that the reader is opening: its head stays in view, and what it shows goes down from there. */
  const opening = useRef<string | null>(null);

  /** Of a closed row here. A list of which each row is another height than was said is worked out anew for each. */
  const [rowHeight, setRowHeight] = useState(ROW_HEIGHT);

  /** The rows that were in view when it was last asked which are to be there. */
  const last = useRef({ startIndex: 0, endIndex: 0 });

  // Another function would make the list measure all its rows again.
  const getItemKey = useCallback((i: number) => events[i].key, [events]);
  const list = useVirtual<HTMLDivElement, HTMLLIElement>({
    count: events.length,
    getScrollElement: () => scroller.current,
    estimateSize: (i) =>
      rowHeight + (store.expanded.has(events[i].key) ? events[i].records.length * RECORD_HEIGHT : 0),
    getItemKey,
    // Rows beyond the edge: each costs a frame of a fast scroll its part.
    overscan: 4,
    anchorTo: opening.current === null ? "end" : "start",
    followOnAppend: true,
    scrollEndThreshold: ROW_HEIGHT,
    // The focused row stays in the document wherever the list is scrolled to.
    rangeExtractor: ({ startIndex, endIndex, overscan, count }) => {
      // After a jump, which makes all rows new, those beyond the edge come when the list stands still.
      const { startIndex: before, endIndex: until } = last.current;
      const beyond = list.isScrolling && (startIndex > until || endIndex < before) ? 0 : overscan;
      last.current = { startIndex, endIndex };
      const from = Math.max(0, startIndex - beyond);
      const to = Math.min(count - 1, endIndex + beyond);
      const rows = Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i);
      if (active < count && (active < from || active > to)) rows.push(active);
      return rows.sort((a, b) => a - b);
    },
  });

  const some = events.length > 0;
  useLayoutEffect(() => {
    const row = scroller.current?.querySelector<HTMLElement>('[data-row][aria-expanded="false"]');
    const height = row?.closest("li")?.offsetHeight;
    if (height) setRowHeight(height);
  }, [some]);
  useLayoutEffect(() => list.measure(), [list, rowHeight]);

  /** The newest is in view from the first, and stays so when the panel gets another size or place in the document. */
  const follows = useRef(true);
  useEffect(() => {
    const box = scroller.current;
    if (!box) return;
    let height: number | null = null;
    const resized = new ResizeObserver(() => {
      if (follows.current) list.scrollToEnd();
      height = box.clientHeight;
    });
    const scrolled = () => {
      // In a place that is new nobody has scrolled yet.
      if (box.clientHeight === height) follows.current = list.isAtEnd(ROW_HEIGHT);
    };
    resized.observe(box);
    box.addEventListener("scroll", scrolled, { passive: true });
    return () => {
      resized.disconnect();
      box.removeEventListener("scroll", scrolled);
    };
  }, [list]);

  useEffect(() => {
    const { current: box } = scroller;
    if (!box || opening.current === null) return;
    const row = list.measurementsCache[indexOf(events, opening.current)];
    const here = row?.key === opening.current;
    // Not yet measured with what it shows.
    if (here && row.size <= rowHeight) return;
    opening.current = null;
    if (!here) return;
    const top = Math.min(row.start, Math.max(box.scrollTop, row.end - box.clientHeight));
    if (top !== box.scrollTop) list.scrollToOffset(top);
    follows.current = list.isAtEnd(ROW_HEIGHT);
  });

  const atEnd = list.scrollElement === null || list.isAtEnd(ROW_HEIGHT);
  useEffect(() => {
    if (atEnd) setSeen(events.length);
  }, [atEnd, events.length]);
  const unseen = Math.max(0, events.length - seen);

  const items = list.getVirtualItems();
  useEffect(() => {
    for (const { index } of items) if (events[index]) store.wantInterpreted(events[index]);
    if (moveFocus.current === null || moveFocus.current !== activeKey) return;
    moveFocus.current = null;
    scroller.current
      ?.querySelector<HTMLElement>(`[data-index="${active}"] button`)
      ?.focus({ preventScroll: true });
  });

  const go = (to: number) => {
    const index = Math.min(events.length - 1, Math.max(0, to));
    moveFocus.current = events[index].key;
    setActiveKey(events[index].key);
    list.scrollToIndex(index);
  };

  const { revealed } = store;
  useEffect(() => {
    const to = revealed.value === null ? -1 : events.findIndex((event) => event.key === revealed.value);
    revealed.value = null;
    if (to < 0) return;
    opening.current = events[to].key;
    go(to);
  }, [revealed.value]);

  const toggle = useCallback(
    (event: AuditEvent, open = !store.expanded.has(event.key)) => {
      opening.current = open ? event.key : null;
      store.toggle(event, open);
    },
    [store],
  );
  const key = (event: TargetedKeyboardEvent<HTMLElement>) => {
    if (!(event.target as HTMLElement).hasAttribute("data-row")) return;
    const moves: Record<string, () => void> = {
      ArrowDown: () => go(active + 1),
      ArrowUp: () => go(active - 1),
      Home: () => go(0),
      End: () => go(events.length - 1),
      PageDown: () => go(active + PAGE),
      PageUp: () => go(active - PAGE),
      ArrowRight: () => toggle(events[active], true),
      ArrowLeft: () => toggle(events[active], false),
    };
    if (!(event.key in moves) || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    moves[event.key]();
  };

  const onFocus = useCallback((event: AuditEvent) => setActiveKey(event.key), []);
  const toEnd = useCallback(() => list.scrollToEnd(), [list]);

  return (
    <div class={styles.frame}>
      <div class="scroller" ref={scroller}>
        <ol
          class="virtual-list"
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
                class={`virtual-item ${styles.item}`}
                style={{ transform: `translateY(${start}px)` }}
              >
                <EventRow
                  event={event}
                  revision={event.revision}
                  open={store.expanded.has(event.key)}
                  tabIndex={index === active ? 0 : -1}
                  onFocus={onFocus}
                  onToggle={toggle}
                />
                {store.expanded.has(event.key) && (
                  <EventDetails
                    session={session}
                    event={event}
                    revision={event.revision}
                    interpreted={interpreted}
                  />
                )}
              </li>
            );
          })}
        </ol>
      </div>
      <LitMarks
        events={events}
        version={store.version.value}
        range={list.range}
        show={(index, align) => list.scrollToIndex(index, { align })}
      />
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
