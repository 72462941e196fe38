// Media queries as signals.
import { type ReadonlySignal, signal } from "@preact/signals";

export function media(text: string): ReadonlySignal<boolean> {
  const list = matchMedia(text);
  const matches = signal(list.matches);
  list.addEventListener("change", (event) => {
    matches.value = event.matches;
  });
  return matches;
}

/** The reader's system asks for more contrast than the page has for everybody. */
export const contrasty = media("(prefers-contrast: more)");

/** Fingers, so most likely no hardware keyboard. */
export const coarse = media("(pointer: coarse)");
