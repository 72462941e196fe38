// A menu of panes, each with what it shows: at the end of a long row of tabs, and over the panel that stands below.
import { Check, ChevronDown } from "lucide";
import type { ComponentChildren, JSX, TargetedFocusEvent, TargetedKeyboardEvent } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import styles from "./DockTabs.module.css";
import { PANES, type PaneId } from "./docks.ts";
import { Icon } from "./Icon.tsx";

interface Props {
  readonly panes: readonly PaneId[];
  readonly shown: PaneId;
  readonly label: string;
  /** Text of the button, if it has more than its sign. */
  readonly children?: ComponentChildren;
  readonly choose: (pane: PaneId) => void;
}

export function PaneMenu({ panes, shown, label, children, choose }: Props): JSX.Element {
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const menu = useRef<HTMLDivElement>(null);

  useLayoutEffect(() => {
    if (open) menu.current?.querySelector<HTMLElement>('[aria-checked="true"]')?.focus();
  }, [open]);

  const close = () => {
    setOpen(false);
    button.current?.focus();
  };

  const take = (pane: PaneId) => {
    close();
    choose(pane);
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
        class={children ? styles.named : "icon"}
        aria-label={label}
        title={label}
        aria-haspopup="menu"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        {children}
        <Icon of={ChevronDown} />
      </button>
      {open && (
        <div class={styles.menu} ref={menu} role="menu" aria-label={label} tabIndex={-1} onKeyDown={key}>
          {panes.map((pane) => (
            <button
              key={pane}
              type="button"
              role="menuitemradio"
              aria-checked={pane === shown}
              tabIndex={-1}
              onClick={() => take(pane)}
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
