// The rows of the tree; only those near the screen exist.
import type { JSX, TargetedKeyboardEvent } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { TasksView } from "../../../worker/api.ts";
import { coarse } from "../../ui/media.ts";
import { useVirtual } from "../../ui/useVirtual.ts";
import { TaskDetails } from "./TaskDetails.tsx";
import { TaskRow } from "./TaskRow.tsx";
import styles from "./Tasks.module.css";
import type { Row } from "./tree.ts";

const ROW_HEIGHT = coarse.peek() ? 40 : 28;
const DETAILS_HEIGHT = 420;
const PAGE = 10;

interface Props {
  readonly rows: readonly Row[];
  readonly view: TasksView;
  /** Without indentation: parents may be missing. */
  readonly flat: boolean;
}

export function TaskList({ rows, view, flat }: Props): JSX.Element {
  const scroller = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState<ReadonlySet<number>>(new Set());
  /** The row that Tab reaches, by pid; arrows move it. */
  const [activePid, setActivePid] = useState<number | null>(null);
  const moveFocus = useRef<number | null>(null);
  const active = Math.max(
    0,
    rows.findIndex(({ task }) => task.pid === activePid),
  );

  const list = useVirtual<HTMLDivElement, HTMLLIElement>({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (i) => ROW_HEIGHT + (open.has(rows[i].task.pid) ? DETAILS_HEIGHT : 0),
    getItemKey: (i) => rows[i].task.pid,
    overscan: 8,
    // The focused row stays in the document wherever the list is scrolled to.
    rangeExtractor: ({ startIndex, endIndex, overscan, count }) => {
      const from = Math.max(0, startIndex - overscan);
      const to = Math.min(count - 1, endIndex + overscan);
      const indexes = Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i);
      if (active < count && (active < from || active > to)) indexes.push(active);
      return indexes.sort((a, b) => a - b);
    },
  });

  useEffect(() => {
    if (moveFocus.current === null || moveFocus.current !== activePid) return;
    moveFocus.current = null;
    scroller.current?.querySelector<HTMLElement>(`[data-index="${active}"] [data-row]`)?.focus({
      preventScroll: true,
    });
  });

  const toggle = (pid: number, to = !open.has(pid)) => {
    const next = new Set(open);
    if (to) next.add(pid);
    else next.delete(pid);
    setOpen(next);
  };

  const go = (to: number) => {
    const index = Math.min(rows.length - 1, Math.max(0, to));
    moveFocus.current = rows[index].task.pid;
    setActivePid(rows[index].task.pid);
    list.scrollToIndex(index);
  };

  /** Row of the parent in the tree, or the row itself. */
  const parent = (index: number): number => {
    for (let i = index - 1; i >= 0; i--) if (rows[i].level < rows[index].level) return i;
    return index;
  };

  const key = (event: TargetedKeyboardEvent<HTMLElement>) => {
    if (!(event.target as HTMLElement).hasAttribute("data-row")) return;
    const { pid } = rows[active].task;
    const moves: Record<string, () => void> = {
      ArrowDown: () => go(active + 1),
      ArrowUp: () => go(active - 1),
      Home: () => go(0),
      End: () => go(rows.length - 1),
      PageDown: () => go(active + PAGE),
      PageUp: () => go(active - PAGE),
      ArrowRight: () => toggle(pid, true),
      ArrowLeft: () => (open.has(pid) ? toggle(pid, false) : go(parent(active))),
    };
    if (!(event.key in moves) || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    moves[event.key]();
  };

  // Each row is a grid of its own: what they have in common is the width of the longest id.
  const digits = Math.max(...view.tasks.map(({ contid }) => contid?.length ?? 0), 5);
  return (
    <div class={styles.table} style={{ "--digits": `${Math.min(digits, 13)}ch` }}>
      <div class={styles.columns} aria-hidden="true">
        <span>pid</span>
        <span>Command</span>
        <span>auid</span>
        {view.has_contid && <span>Container id</span>}
      </div>
      <div class={`scroller ${styles.scroller}`} ref={scroller}>
        <ol
          class="virtual-list"
          aria-label="Tasks"
          style={{ height: `${list.getTotalSize()}px` }}
          onKeyDown={key}
        >
          {list.getVirtualItems().map(({ index, start }) => {
            const row = rows[index];
            if (!row) return null;
            const { pid } = row.task;
            return (
              <li
                key={pid}
                ref={list.measureElement}
                data-index={index}
                aria-posinset={index + 1}
                aria-setsize={rows.length}
                class="virtual-item"
                style={{ transform: `translateY(${start}px)` }}
              >
                <TaskRow
                  row={row}
                  view={view}
                  level={flat ? 0 : row.level}
                  open={open.has(pid)}
                  tabIndex={index === active ? 0 : -1}
                  onFocus={() => setActivePid(pid)}
                  onToggle={() => toggle(pid)}
                />
                {open.has(pid) && <TaskDetails task={row.task} view={view} />}
              </li>
            );
          })}
        </ol>
      </div>
    </div>
  );
}
