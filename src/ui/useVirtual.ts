// TanStack's virtual list as a Preact hook.
import {
  elementScroll,
  observeElementOffset,
  observeElementRect,
  Virtualizer,
  type VirtualizerOptions,
} from "@tanstack/virtual-core";
import { useLayoutEffect, useReducer, useState } from "preact/hooks";

type Given = "observeElementRect" | "observeElementOffset" | "scrollToFn" | "onChange";

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
