// A dialog that is loaded when it is opened.
import type { ComponentType, JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import styles from "./Dialog.module.css";
import { Dialog } from "./Dialog.tsx";

interface Props<P extends { onClose: () => void }> {
  readonly load: () => Promise<{ readonly default: ComponentType<P> }>;
  readonly props: P;
}

export function LazyDialog<P extends { onClose: () => void }>({ load, props }: Props<P>): JSX.Element | null {
  const [Loaded, setLoaded] = useState<ComponentType<P> | null>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    if (!failed)
      void load().then(
        (module) => setLoaded(() => module.default),
        () => setFailed(true),
      );
  }, [failed, load]);
  if (Loaded) return <Loaded {...props} />;
  if (!failed) return null;
  return (
    <Dialog title="This could not be loaded" onClose={props.onClose}>
      <p>A part of the page is missing. Is there a network?</p>
      <div class={styles.actions}>
        <button type="button" class="button" onClick={props.onClose}>
          Close
        </button>
        <button type="button" class="button primary" onClick={() => setFailed(false)}>
          Try again
        </button>
      </div>
    </Dialog>
  );
}
