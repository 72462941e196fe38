// Drawing the page in steps: the terminal before all else, and so that a key that is pressed meanwhile waits for one of
// them at most.
import { signal } from "@preact/signals";
import type * as Rest from "../rest.ts";

/** What is drawn once the first prompt is there; null: that has not come yet. */
export const rest = signal<typeof Rest | null>(null);

/** All panels are drawn, and not the terminal and the guide alone. */
export const allDrawn = signal(false);

/** Nothing waits longer than this for what is to be drawn before it, ms. */
const DRAWING_LIMIT = 2500;

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** When what is in the page now has been drawn; a hidden page is not, and who waits for it goes on after a while. */
export const frame = (): Promise<void> =>
  Promise.race([
    new Promise<void>((done) => requestAnimationFrame(() => setTimeout(done, 0))),
    pause(DRAWING_LIMIT),
  ]);

/** When the frame after `printed` has been drawn, however long that is in coming. */
export const drawnAfter = (printed: Promise<void>): Promise<void> =>
  Promise.race([printed.then(frame), pause(DRAWING_LIMIT)]);
