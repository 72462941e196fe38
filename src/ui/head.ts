// How high the head of the page is, and how much of that its notices take for a while.
import { signal } from "@preact/signals";
import type { RefObject } from "preact";
import { useLayoutEffect } from "preact/hooks";
import { noticesIn, PAGE } from "./notices.ts";

/** px by which its notices have made the head higher: what is below has that much less room until they are gone. */
export const grown = signal(0);

/** Watches the head. To be drawn before what heeds `grown`: observers are told in the order in which they were made. */
export function useHead(head: RefObject<HTMLElement | null>): void {
  useLayoutEffect(() => {
    const element = head.current;
    if (!element) return;
    let bare = element.offsetHeight;
    const resized = new ResizeObserver(() => {
      const height = element.offsetHeight;
      const some = noticesIn(PAGE).length > 0;
      if (!some) bare = height;
      grown.value = height - bare;
    });
    resized.observe(element);
    return () => resized.disconnect();
  }, []);
}
