// The head of the page: what this is, in one sentence, and the page's own controls.
import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import { rest } from "./drawn.ts";
import styles from "./Header.module.css";
import { useHead } from "./head.ts";
import { Notices } from "./Notices.tsx";
import { noticesIn, PAGE } from "./notices.ts";
import { PATCHES, type SeriesChoice } from "./series.ts";

export type DialogName = "restart" | "machine" | "share" | "settings" | "about";

interface Props {
  readonly open: (dialog: DialogName) => void;
  readonly series: SeriesChoice;
  /** On a small screen the sentence makes room for the terminal once the reader is at work. */
  readonly brief: boolean;
}

/** How much of the series: "the 13 patches", "patches 1 to 4 of the 13". */
function applied(patches: number): JSX.Element {
  if (patches === PATCHES.length) return <>the {patches} patches</>;
  const which = patches === 0 ? "none" : patches === 1 ? "patch 1" : `patches 1 to ${patches}`;
  return (
    <>
      <strong>{which}</strong> of the {PATCHES.length} patches
    </>
  );
}

export function Header({ open, series, brief }: Props): JSX.Element {
  const later = rest.value;
  const head = useRef<HTMLElement>(null);
  useHead(head);
  return (
    <header class="masthead" ref={head} data-region="header">
      <h1>
        <Mark />
        auditlab
      </h1>
      <p class="tagline" hidden={brief || noticesIn(PAGE).length > 0}>
        A simulated Linux kernel in your browser, with {applied(series.patches)} &ldquo;audit: implement
        container id&rdquo; of March 2018 applied
        {series.as_posted.length > 0 && <strong> as posted, faults and all</strong>}. They were{" "}
        <strong>never merged</strong>.
      </p>
      <Notices />
      <div class="tools">{later && <later.Tools open={open} />}</div>
    </header>
  );
}

/** Three lines of a log, one of them marked. */
function Mark(): JSX.Element {
  return (
    <svg class={styles.mark} width="22" height="22" viewBox="0 0 22 22" aria-hidden="true">
      <rect width="22" height="22" rx="5.5" fill="var(--accent)" />
      <path
        d="M5.5 7h11M5.5 15h7"
        stroke="var(--on-accent)"
        stroke-width="1.8"
        stroke-linecap="round"
        opacity="0.75"
      />
      <circle cx="7" cy="11" r="1.9" fill="var(--on-accent)" />
      <path d="M11 11h5.5" stroke="var(--on-accent)" stroke-width="1.8" stroke-linecap="round" />
    </svg>
  );
}
