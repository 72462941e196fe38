// A panel that is loaded when it is first shown.
import type { ComponentType, JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { isShown, PANES, type PaneId } from "../ui/docks.ts";
import styles from "./LazyPanel.module.css";
import type { LoadPanel, PanelProps } from "./lazy.ts";

/** Panels that are loaded. A layout that changes mounts a panel anew, and must not show it empty for a moment. */
const loaded = new Map<PaneId, ComponentType<PanelProps>>();

interface Props extends PanelProps {
  readonly id: PaneId;
  readonly load: LoadPanel;
}

export function LazyPanel({ id, load, session, guide }: Props): JSX.Element | null {
  const [failed, setFailed] = useState(false);
  const [Panel, setPanel] = useState<ComponentType<PanelProps> | undefined>(() => loaded.get(id));
  const wanted = isShown(id) && !Panel && !failed;

  useEffect(() => {
    if (!wanted) return;
    load().then(
      ({ default: component }) => {
        loaded.set(id, component);
        setPanel(() => component);
      },
      () => setFailed(true),
    );
  }, [wanted, id, load]);

  if (Panel) return <Panel session={session} guide={guide} />;
  if (!failed) return null;
  return (
    <section class={styles.failed} aria-label={PANES[id].title} data-region={id}>
      <p>This panel could not be loaded. Is there a network?</p>
      <button type="button" class="button" onClick={() => setFailed(false)}>
        Try again
      </button>
    </section>
  );
}
