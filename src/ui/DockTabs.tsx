// The tabs of a dock that holds several panes: one row, scrolled where it is too long, and a menu of them all at its end.
import type { JSX, TargetedKeyboardEvent } from "preact";
import { useEffect, useRef } from "preact/hooks";
import styles from "./DockTabs.module.css";
import { below, canSplit, type Dock, PANES, type PaneId, show, shownIn } from "./docks.ts";
import { grouped } from "./grouped.ts";
import { SplitButton } from "./LowerDock.tsx";
import { PaneMenu } from "./PaneMenu.tsx";

interface Props {
  readonly dock: Dock;
  readonly column: number;
  /** A number beside a tab's title: how much the pane holds. */
  readonly badges: Partial<Record<PaneId, number>>;
}

/** Tabs that are found at a glance; with more than these there is a menu. */
const FEW = 4;

export function DockTabs({ dock, column, badges }: Props): JSX.Element {
  const { panes } = dock;
  const shown = shownIn(dock);
  const row = useRef<HTMLDivElement>(null);

  // A number that gets longer moves the tabs behind it.
  const lengths = panes.map((pane) => grouped(badges[pane] ?? 0).length).join();
  useEffect(() => {
    document.getElementById(`tab-${shown}`)?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [shown, lengths]);

  const key = (event: TargetedKeyboardEvent<HTMLElement>) => {
    const at = panes.indexOf(shown);
    const moves: Record<string, number> = {
      ArrowLeft: at - 1,
      ArrowRight: at + 1,
      Home: 0,
      End: panes.length - 1,
    };
    if (!(event.key in moves)) return;
    event.preventDefault();
    const to = panes[(moves[event.key] + panes.length) % panes.length];
    show(to);
    document.getElementById(`tab-${to}`)?.focus();
  };

  return (
    <div class={styles.bar} style={{ gridColumn: column }} data-region="tabs">
      <div
        class={styles.tabs}
        ref={row}
        role="tablist"
        aria-label="Panels"
        onKeyDown={key}
        // A wheel that goes up and down reaches the tabs at the far end, too.
        onWheel={(event) => {
          if (row.current && event.deltaX === 0) row.current.scrollLeft += event.deltaY;
        }}
      >
        {panes.map((pane) => (
          <button
            key={pane}
            type="button"
            role="tab"
            id={`tab-${pane}`}
            aria-selected={pane === shown}
            aria-controls={`pane-${pane}`}
            tabIndex={pane === shown ? 0 : -1}
            onClick={() => show(pane)}
          >
            {PANES[pane].title}
            {(badges[pane] ?? 0) > 0 && <span class="badge">{grouped(badges[pane] ?? 0)}</span>}
          </button>
        ))}
      </div>
      {panes.length > FEW && (
        <PaneMenu
          panes={panes}
          shown={shown}
          label="All panels"
          choose={(pane) => {
            show(pane);
            document.getElementById(`tab-${pane}`)?.focus();
          }}
        />
      )}
      {dock.id === "right" && canSplit.value && below.value === null && <SplitButton />}
    </div>
  );
}
