// The list of notices, announced politely: in the head of the page, where its sentence stands else, so that they cover
// nothing and nothing moves for one of them. Where they need more room than that the terminal keeps its size (head.ts).
import { X } from "lucide";
import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { focusIsLost } from "./focus.ts";
import { Icon } from "./Icon.tsx";
import styles from "./Notices.module.css";
import { dismiss, noticesIn, PAGE, type Place } from "./notices.ts";

export function Notices({ of = PAGE }: { of?: Place | null }): JSX.Element {
  const shown = noticesIn(of);
  /** Where the keyboard was before it came here: it goes back there from a notice that is put away. */
  const before = useRef<HTMLElement | null>(null);
  // With the notice gone, before a key that comes right behind is lost.
  useLayoutEffect(() => {
    const from = before.current;
    if (from === null || !focusIsLost()) return;
    before.current = null;
    from.focus();
  }, [shown.length]);
  return (
    <div
      class={styles.list}
      role="status"
      aria-live="polite"
      onFocusIn={({ currentTarget, relatedTarget }) => {
        if (relatedTarget instanceof HTMLElement && !currentTarget.contains(relatedTarget))
          before.current = relatedTarget;
      }}
    >
      {shown.map(({ id, text, details, action, grave }) => (
        <div key={id} class={styles.notice} data-grave={grave}>
          <div class={styles.text}>
            <p>{text}</p>
            {details && (
              <details>
                <summary>Details</summary>
                {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable region needs focus */}
                <pre tabIndex={0}>{details}</pre>
              </details>
            )}
          </div>
          {action && (
            <button
              type="button"
              class="button small"
              onClick={() => {
                action.run();
                dismiss(id);
              }}
            >
              {action.label}
            </button>
          )}
          <button type="button" class="icon" aria-label="Dismiss" onClick={() => dismiss(id)}>
            <Icon of={X} />
          </button>
        </div>
      ))}
    </div>
  );
}
