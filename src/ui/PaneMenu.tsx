// The menu at the end of a long row of tabs: every pane of the dock with what it shows.
import { Check, ChevronDown } from "lucide";
import type { JSX, TargetedFocusEvent, TargetedKeyboardEvent } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import styles from "./DockTabs.module.css";
import { PANES, type PaneId, show } from "./docks.ts";
import { Icon } from "./Icon.tsx";

interface Props {
  readonly panes: readonly PaneId[];
  readonly shown: PaneId;
}

export function PaneMenu({ panes, shown }: Props): JSX.Element {
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const menu = useRef<HTMLDivElement>(null);

  useEffect(() => {
    if (open) menu.current?.querySelector<HTMLElement>('[aria-checked="true"]')?.focus();
  }, [open]);

  const close = () => {
    setOpen(false);
    button.current?.focus();
  };

  const choose = (pane: PaneId) => {
    setOpen(false);
    show(pane);
    document.getElementById(`tab-${pane}`)?.focus();
  };

  const key = (event: TargetedKeyboardEvent<HTMLElement>) => {
    const items = [...event.currentTarget.querySelectorAll<HTMLElement>('[role="menuitemradio"]')];
    const at = items.indexOf(document.activeElement as HTMLElement);
    const moves: Record<string, number> = {
      ArrowUp: at - 1,
      ArrowDown: at + 1,
      Home: 0,
      End: items.length - 1,
    };
    if (event.key === "Escape") close();
    else if (event.key in moves) items[(moves[event.key] + items.length) % items.length].focus();
    else if (/^[a-z]$/i.test(event.key) && !event.ctrlKey && !event.metaKey && !event.altKey) {
      const rest = [...items.slice(at + 1), ...items.slice(0, at + 1)];
      rest.find((item) => item.textContent?.toLowerCase().startsWith(event.key.toLowerCase()))?.focus();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const leave = (event: TargetedFocusEvent<HTMLElement>) => {
    if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOpen(false);
  };

  return (
    <div class={styles.more} onFocusOut={leave}>
      <button
        ref={button}
        type="button"
        class="icon"
        aria-label="All panels"
        title="All panels"
        aria-haspopup="menu"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        <Icon of={ChevronDown} />
      </button>
      {open && (
        <div class={styles.menu} ref={menu} role="menu" aria-label="All panels" tabIndex={-1} onKeyDown={key}>
          {panes.map((pane) => (
            <button
              key={pane}
              type="button"
              role="menuitemradio"
              aria-checked={pane === shown}
              tabIndex={-1}
              onClick={() => choose(pane)}
            >
              <span class={styles.check}>{pane === shown && <Icon of={Check} size={14} />}</span>
              <span class={styles.title}>{PANES[pane].title}</span>
              <span class={styles.about}>{PANES[pane].about}</span>
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
