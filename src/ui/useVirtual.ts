// TanStack's virtual list as a Preact hook. Each row's element has its number as `data-index`.
import {
  defaultRangeExtractor,
  elementScroll,
  observeElementOffset,
  observeElementRect,
  Virtualizer,
  type VirtualizerOptions,
} from "@tanstack/virtual-core";
import { useLayoutEffect, useReducer, useState } from "preact/hooks";

type Given = "observeElementRect" | "observeElementOffset" | "scrollToFn" | "onChange";

/** The row with the keyboard stays, however far it is scrolled away: with its element the focus would be lost. */
function withFocused(rows: number[], scroller: Element | null, count: number): number[] {
  const focused = document.activeElement?.closest<HTMLElement>("[data-index]");
  if (!focused || !scroller?.contains(focused)) return rows;
  const index = Number(focused.dataset.index);
  return index >= count || rows.includes(index) ? rows : [...rows, index].sort((a, b) => a - b);
}

export function useVirtual<S extends Element, I extends Element>(
  options: Omit<VirtualizerOptions<S, I>, Given>,
): Virtualizer<S, I> {
  const [, render] = useReducer((n: number) => n + 1, 0);
  const all: VirtualizerOptions<S, I> = {
    ...options,
    rangeExtractor: (range) =>
      withFocused(
        (options.rangeExtractor ?? defaultRangeExtractor)(range),
        options.getScrollElement(),
        range.count,
      ),
    observeElementRect,
    observeElementOffset,
    scrollToFn: elementScroll,
    onChange: () => render(undefined as never),
  };
  const [virtualizer] = useState(() => new Virtualizer(all));
  virtualizer.setOptions(all);
  useLayoutEffect(() => virtualizer._didMount(), [virtualizer]);
  useLayoutEffect(() => virtualizer._willUpdate());
  return virtualizer;
}
