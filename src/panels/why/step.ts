// The arrow keys in a list whose rows each begin with a button: up and down from row to row, right and left to open and
// close the row.
import type { TargetedKeyboardEvent } from "preact";

/** The button that stands for a row: the one that is named, not the small one that folds. */
const main = (row: Element | null | undefined): HTMLElement | null =>
  row?.querySelector<HTMLElement>("[data-main]") ?? row?.querySelector<HTMLElement>("button") ?? null;

export function stepThrough(event: TargetedKeyboardEvent<HTMLElement>): void {
  if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
  const target = event.target as HTMLElement;
  const row = target.closest("li");
  if (!row || target !== main(row)) return;
  const opener = row.querySelector<HTMLElement>("[aria-expanded]");
  const open = opener?.getAttribute("aria-expanded") === "true";
  // A row that was scrolled away has none beside it: then it comes back into view.
  const go = (to: Element | null, step: number) => {
    const beside = to instanceof HTMLElement && Number(to.dataset.index) === Number(row.dataset.index) + step;
    if (beside) main(to)?.focus();
    else row.scrollIntoView({ block: "nearest" });
  };
  const moves: Record<string, () => void> = {
    ArrowDown: () => go(row.nextElementSibling, 1),
    ArrowUp: () => go(row.previousElementSibling, -1),
    ArrowRight: () => !open && opener?.click(),
    ArrowLeft: () => open && opener?.click(),
  };
  if (!Object.hasOwn(moves, event.key)) return;
  event.preventDefault();
  moves[event.key]();
}
