// The desk: drafts of scenarios, or the one that is being written.
import type { JSX } from "preact";
import type { PanelProps } from "../panels/lazy.ts";
import styles from "./Desk.module.css";
import { DraftList } from "./DraftList.tsx";
import { DraftView } from "./DraftView.tsx";
import { DeskModel } from "./model.ts";

/** One for the page: a layout that changes mounts the panel anew. */
let desk: DeskModel | null = null;

export default function Desk({ guide }: PanelProps): JSX.Element {
  desk ??= new DeskModel(guide);
  const draft = desk.draft.value;
  return (
    <section class={`panel ${styles.desk}`} data-region="desk" aria-labelledby="desk-title">
      {!desk.ready.value ? (
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
