// A second panel below the first: the button that brings it, and the bar over it, by which it is exchanged or put away.
import { Rows2, X } from "lucide";
import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import styles from "./DockTabs.module.css";
import { PANES, type PaneId, panels, putBelow } from "./docks.ts";
import { Icon } from "./Icon.tsx";
import { IconButton } from "./IconButton.tsx";
import { PaneMenu } from "./PaneMenu.tsx";

/** What stands below unless the reader chooses something else: most things are about what is recorded. */
const FIRST: PaneId = "records";

const SPLIT_ID = "split-panels";
/** The reader has split the dock just now, and the bar takes the focus over from the button, which is gone. */
let justSplit = false;

export function SplitButton(): JSX.Element {
  return (
    <button
      type="button"
      class={`icon ${styles.split}`}
      id={SPLIT_ID}
      aria-label="Show two panels"
      title={`Show two panels: ${PANES[FIRST].title} below another`}
      onClick={() => {
        justSplit = true;
        putBelow(FIRST);
      }}
    >
      <Icon of={Rows2} />
    </button>
  );
}

export function LowerBar({ pane }: { readonly pane: PaneId }): JSX.Element {
  const bar = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (justSplit) bar.current?.querySelector("button")?.focus();
    justSplit = false;
  }, []);
  const close = () => {
    putBelow(null);
    requestAnimationFrame(() => document.getElementById(SPLIT_ID)?.focus());
  };
  return (
    <div class={styles.lower} ref={bar}>
      <PaneMenu
        panes={panels.value}
        shown={pane}
        label={`Panel below: ${PANES[pane].title}`}
        choose={putBelow}
      >
        {PANES[pane].title}
      </PaneMenu>
      <IconButton
        label="Close the panel below"
        title="One panel at a time"
        of={X}
        size={14}
        onClick={close}
      />
    </div>
  );
}
