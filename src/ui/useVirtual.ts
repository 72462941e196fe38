// TanStack's virtual list as a Preact hook.
import {
  elementScroll,
  observeElementOffset,
  observeElementRect,
  type Range,
  Virtualizer,
  type VirtualizerOptions,
} from "@tanstack/virtual-core";
import { useLayoutEffect, useReducer, useState } from "preact/hooks";

type Given = "observeElementRect" | "observeElementOffset" | "scrollToFn" | "onChange";

/** The rows that are in the document: those in view, and the one that has the focus, wherever the list is scrolled to. */
export const withRow =
  (active: number) =>
  ({ startIndex, endIndex, overscan, count }: Range): number[] => {
    const from = Math.max(0, startIndex - overscan);
    const to = Math.min(count - 1, endIndex + overscan);
    const rows = Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i);
    if (active < count && (active < from || active > to)) rows.push(active);
    return rows.sort((a, b) => a - b);
  };

export function useVirtual<S extends Element, I extends Element>(
  options: Omit<VirtualizerOptions<S, I>, Given>,
): Virtualizer<S, I> {
  const [, render] = useReducer((n: number) => n + 1, 0);
  const all: VirtualizerOptions<S, I> = {
    ...options,
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
