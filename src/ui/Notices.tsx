// The list of notices, announced politely: in the head of the page, where its sentence stands else, so that they cover
// nothing and nothing moves for one of them.
import { X } from "lucide";
import type { JSX } from "preact";
import { Icon } from "./Icon.tsx";
import styles from "./Notices.module.css";
import { dismiss, notices } from "./notices.ts";

export function Notices(): JSX.Element {
  return (
    <div class={styles.list} role="status" aria-live="polite">
      {notices.value.map(({ id, text, details, action, grave }) => (
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
