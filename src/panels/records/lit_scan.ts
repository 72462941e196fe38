// Which events of a list are lit (src/ui/highlight.ts), those that are not on the screen included: found in short slices,
// because there may be 100,000.
import { signal } from "@preact/signals";
import { type Highlight, lit } from "../../ui/highlight.ts";
import type { AuditEvent } from "./store.ts";
import { eventThing, relativesOfEvent } from "./things.ts";

/** Longest slice, ms: with the page's own work it stays within a frame. */
const SLICE_MS = 6;
/** Events between two looks at the clock. */
const STRIDE = 64;

export class LitScan {
  /** Places in the list, ascending; as far as has been looked. */
  readonly found = signal<readonly number[]>([]);
  readonly #later: (callback: () => void) => void;
  #at: Highlight | null = null;
  #events: readonly AuditEvent[] = [];
  /** Key of the first event: the list changes in place, and when the oldest go, places are others. */
  #first: string | undefined;
  #next = 0;
  #places: number[] = [];
  #waiting = false;

  constructor(later: (callback: () => void) => void = (callback) => void setTimeout(callback, 0)) {
    this.#later = later;
  }

  /** Looks at these events, or on from where it was when there are only more of them. */
  look(events: readonly AuditEvent[], at: Highlight | null): void {
    const first = events[0]?.key;
    if (at === this.#at && events === this.#events && first === this.#first && events.length >= this.#next) {
      // The newest may have got further records.
      this.#next = Math.max(0, this.#next - STRIDE);
    } else {
      this.#at = at;
      this.#events = events;
      this.#first = first;
      this.#next = 0;
    }
    const kept = this.#places.findIndex((place) => place >= this.#next);
    if (kept >= 0) this.#places.length = kept;
    if (at === null || events.length === 0) {
      this.#places = [];
      this.#tell();
    } else this.#wait();
  }

  /** What has been found is told when it is another than before: a second look at the newest changes nothing. */
  #tell(): void {
    const before = this.found.peek();
    const now = this.#places;
    if (now.length !== before.length || now.some((place, i) => before[i] !== place))
      this.found.value = [...now];
  }

  #wait(): void {
    if (this.#waiting) return;
    this.#waiting = true;
    this.#later(() => {
      this.#waiting = false;
      this.#slice();
    });
  }

  #slice(): void {
    const at = this.#at;
    if (at === null) return;
    const events = this.#events;
    const end = performance.now() + SLICE_MS;
    while (this.#next < events.length && performance.now() < end) {
      const stop = Math.min(events.length, this.#next + STRIDE);
      for (; this.#next < stop; this.#next++) {
        const event = events[this.#next];
        if (lit(at, eventThing(event), relativesOfEvent(event))) this.#places.push(this.#next);
      }
    }
    this.#tell();
    if (this.#next < events.length) this.#wait();
  }
}
