// What is lit out of view: how many events above and below, each a click away. By the keyboard `n` and `N` go there
// while what lights them up has the focus.
import { ArrowDown, ArrowUp } from "lucide";
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { type Highlight, highlight, pointing, same } from "../../ui/highlight.ts";
import { Icon } from "../../ui/Icon.tsx";
import { LitScan } from "./lit_scan.ts";
import styles from "./Records.module.css";
import type { AuditEvent } from "./store.ts";

/** The pointer rests: only then is it counted, ms. What it passes over on its way to a mark does not count. */
const SETTLE_MS = 150;
/** How long the marks stay when nothing is pointed at any more, ms: long enough to go and click one. */
const LINGER_MS = 2_500;

const equal = (one: Highlight | null, other: Highlight | null): boolean =>
  one === other || (one !== null && other !== null && same(one, other));

/** What is pointed at, when the pointer or the focus has rested there. */
function useSettled(): Highlight | null {
  const [settled, settle] = useState<Highlight | null>(null);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = highlight.subscribe((at) => {
      clearTimeout(timer);
      timer = setTimeout(
        () => settle((before) => (equal(before, at) ? before : at)),
        at ? SETTLE_MS : LINGER_MS,
      );
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, []);
  return settled;
}

interface Props {
  readonly events: readonly AuditEvent[];
  /** The list changes in place: goes up with each change. */
  readonly version: number;
  /** Places of the first and the last row that can be seen; null before there are any. */
  readonly range: { readonly startIndex: number; readonly endIndex: number } | null;
  readonly show: (index: number, align: "start" | "end") => void;
}

/** Rendered anew with every change of the list, and when it is scrolled. */
export function LitMarks({ events, version, range, show }: Props): JSX.Element {
  const [scan] = useState(() => new LitScan());
  const [said, say] = useState("");
  const [held, hold] = useState<"above" | "below" | null>(null);
  const settled = useSettled();
  useEffect(() => scan.look(events, settled), [scan, events, version, settled]);

  const found = scan.found.value;
  const above = range ? found.filter((place) => place < range.startIndex) : [];
  const below = range ? found.filter((place) => place > range.endIndex) : [];

  const go = (down: boolean) => {
    const to = down ? below[0] : above.at(-1);
    if (to === undefined) {
      say(`No more lit ${down ? "below" : "above"}`);
      return;
    }
    say(`Lit event ${found.indexOf(to) + 1} of ${found.length}`);
    show(to, down ? "start" : "end");
  };
  useEffect(() => {
    const key = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "n" || event.ctrlKey || event.altKey || event.metaKey) return;
      const on = event.target as HTMLElement;
      if (!on.closest("[data-lit]") || on.matches("input, textarea, select, [contenteditable]")) return;
      event.preventDefault();
      go(!event.shiftKey);
    };
    document.addEventListener("keydown", key);
    return () => document.removeEventListener("keydown", key);
  });

  const mark = (side: "above" | "below", count: number) => {
    if (settled === null || (count === 0 && held !== side)) return null;
    return (
      <button
        type="button"
        class={styles.mark}
        data-side={side}
        aria-label={`${count} ${side} are lit`}
        onPointerEnter={() => hold(side)}
        onPointerLeave={() => hold(null)}
        onFocus={() => hold(side)}
        onBlur={() => hold(null)}
        {...pointing(settled, settled.relatives)}
        onClick={() => go(side === "below")}
      >
        <Icon of={side === "above" ? ArrowUp : ArrowDown} size={14} />
        {count} {side}
      </button>
    );
  };
  return (
    <>
      {mark("above", above.length)}
      {mark("below", below.length)}
      <p class="visually-hidden" role="status">
        {said}
      </p>
    </>
  );
}
