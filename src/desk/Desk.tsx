// The desk: drafts of scenarios, or the one that is being written.
import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { PanelProps } from "../panels/lazy.ts";
import { focusIsLost } from "../ui/focus.ts";
import styles from "./Desk.module.css";
import { DraftList } from "./DraftList.tsx";
import { DraftView } from "./DraftView.tsx";
import { DeskModel } from "./model.ts";

/** One for the page: a layout that changes mounts the panel anew. */
let desk: DeskModel | null = null;

/** Links that lead to the desk. */
const LINKS = 'a[href^="#draft"]';

export default function Desk({ guide }: PanelProps): JSX.Element {
  desk ??= new DeskModel(guide);
  const draft = desk.draft.value;
  const ready = desk.ready.value;
  const section = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    // The button that led here is gone, or is a link to here: the keyboard follows.
    if (ready && (focusIsLost() || document.activeElement?.matches(LINKS)))
      section.current?.querySelector<HTMLElement>("[data-entry]")?.focus({ preventScroll: true });
  }, [ready, draft?.id]);
  return (
    <section class={`panel ${styles.desk}`} data-region="desk" aria-labelledby="desk-title" ref={section}>
      {!ready ? (
        <h2 id="desk-title" class="visually-hidden">
          Desk
        </h2>
      ) : draft ? (
        <DraftView desk={desk} draft={draft} />
      ) : (
        <DraftList desk={desk} />
      )}
    </section>
  );
}
