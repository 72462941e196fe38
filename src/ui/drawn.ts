// Drawing the page in steps, so that a key that is pressed meanwhile waits for one of them at most.
import { signal } from "@preact/signals";

/** What is drawn: the header and the terminal, whose machine is on its way; the guide as well; all. */
export type Drawn = "terminal" | "guide" | "all";

export const drawn = signal<Drawn>("terminal");
