// What stands in a panel that looks back while there is nothing to see.
import type { JSX } from "preact";
import type { Tracing } from "./tracing.ts";
import styles from "./Why.module.css";

export function State({ of }: { readonly of: Tracing }): JSX.Element | null {
  switch (of.state) {
    case "nothing":
      return (
        <p class={styles.empty}>
          Run a command. Then see here what it asked of the kernel, and why that was recorded or not.
        </p>
      );
    case "working":
      return (
        <p class={styles.empty} role="status">
          Replaying the session
          <progress value={of.done} max={1} aria-label="Replayed" />
        </p>
      );
    case "failed":
      return <p class={styles.empty}>The session could not be replayed: {of.reason}</p>;
    default:
      return null;
  }
}
