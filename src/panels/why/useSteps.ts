// The keyboard in a virtual list whose rows each begin with a button: one of them is on the way of Tab, up and down go from
// row to row, right and left open and close one.
import type { TargetedKeyboardEvent } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

const PAGE = 10;

/** The button that stands for a row: the one that is named, not the small one that folds. */
const main = (row: Element | null): HTMLElement | null =>
  row?.querySelector<HTMLElement>("[data-main]") ?? row?.querySelector<HTMLElement>("button") ?? null;

const indexOf = (row: HTMLElement): number => Number(row.dataset.index);

export interface Steps {
  /** The row on the way of Tab. */
  readonly active: number;
  /** For the list's element. */
  readonly onKeyDown: (event: TargetedKeyboardEvent<HTMLElement>) => void;
  readonly onFocusIn: (event: FocusEvent) => void;
  /** How the list brings a row into view: set as soon as there is a list. */
  readonly show: { current: ((index: number) => void) | null };
}

/** `count` rows in `scroller`, each an li with data-index. */
export function useSteps(count: number, scroller: { readonly current: HTMLElement | null }): Steps {
  const [last, setActive] = useState(0);
  const active = Math.min(last, Math.max(0, count - 1));
  const show = useRef<((index: number) => void) | null>(null);
  /** The row that gets the focus as soon as it is in the document. */
  const wanted = useRef<number | null>(null);

  useEffect(() => {
    if (wanted.current === null) return;
    const row = main(scroller.current?.querySelector(`li[data-index="${wanted.current}"]`) ?? null);
    if (!row) return;
    wanted.current = null;
    row.focus({ preventScroll: true });
  });

  const go = (to: number) => {
    const index = Math.min(count - 1, Math.max(0, to));
    wanted.current = index;
    setActive(index);
    show.current?.(index);
  };

  const onKeyDown = (event: TargetedKeyboardEvent<HTMLElement>) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    const target = event.target as HTMLElement;
    const row = target.closest("li");
    if (!row || target !== main(row)) return;
    const at = indexOf(row);
    const opener = row.querySelector<HTMLElement>("[aria-expanded]");
    const open = opener?.getAttribute("aria-expanded") === "true";
    const moves: Record<string, () => void> = {
      ArrowDown: () => go(at + 1),
      ArrowUp: () => go(at - 1),
      Home: () => go(0),
      End: () => go(count - 1),
      PageDown: () => go(at + PAGE),
      PageUp: () => go(at - PAGE),
      ArrowRight: () => !open && opener?.click(),
      ArrowLeft: () => open && opener?.click(),
    };
    if (!Object.hasOwn(moves, event.key)) return;
    event.preventDefault();
    moves[event.key]();
  };

  const onFocusIn = (event: FocusEvent) => {
    const row = (event.target as HTMLElement).closest<HTMLElement>("li[data-index]");
    if (row) setActive(indexOf(row));
  };

  return { active, onKeyDown, onFocusIn, show };
}
