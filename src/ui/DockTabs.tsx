// The tabs of a dock that holds several panes.
import type { JSX, TargetedKeyboardEvent } from "preact";
import styles from "./DockTabs.module.css";
import { type Dock, PANE_TITLES, type PaneId, show, shownIn } from "./docks.ts";

interface Props {
  readonly dock: Dock;
  readonly column: number;
  /** A number beside a tab's title: how much the pane holds. */
  readonly badges: Partial<Record<PaneId, number>>;
}

export function DockTabs({ dock, column, badges }: Props): JSX.Element {
  const shown = shownIn(dock);
  const key = (event: TargetedKeyboardEvent<HTMLElement>) => {
    const { panes } = dock;
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
    <div
      class={styles.tabs}
      style={{ gridColumn: column }}
      role="tablist"
      aria-label="Panels"
      data-region="tabs"
      onKeyDown={key}
    >
      {dock.panes.map((pane) => (
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
          {PANE_TITLES[pane]}
          {(badges[pane] ?? 0) > 0 && <span class="badge">{badges[pane]?.toLocaleString("en")}</span>}
        </button>
      ))}
    </div>
  );
}
