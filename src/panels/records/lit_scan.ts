// Which events of a list are lit (src/ui/highlight.ts), those that are not on the screen included: found in short slices.
import { signal } from "@preact/signals";
import { type Highlight, lit } from "../../ui/highlight.ts";
import { type Later, Slices } from "./slices.ts";
import type { AuditEvent } from "./store.ts";
import { eventThing, relativesOfEvent } from "./things.ts";

/** The newest events, which may still get further records: looked at again. */
const UNSETTLED = 64;

export class LitScan {
  /** Places in the list, ascending; as far as has been looked. */
  readonly found = signal<readonly number[]>([]);
  readonly #slices: Slices;
  #at: Highlight | null = null;
  #events: readonly AuditEvent[] = [];
  /** Key of the first event: the list changes in place, and when the oldest go, places are others. */
  #first: string | undefined;
  #next = 0;
  #places: number[] = [];

  constructor(later?: Later) {
    this.#slices = new Slices(() => this.#slice(), later);
  }

  /** Looks at these events, or on from where it was when there are only more of them. */
  look(events: readonly AuditEvent[], at: Highlight | null): void {
    const first = events[0]?.key;
    if (at === this.#at && events === this.#events && first === this.#first && events.length >= this.#next) {
      this.#next = Math.max(0, this.#next - UNSETTLED);
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
    } else this.#slices.wait();
  }

  /** What has been found is told when it is another than before: a second look at the newest changes nothing. */
  #tell(): void {
    const before = this.found.peek();
    const now = this.#places;
    if (now.length !== before.length || now.some((place, i) => before[i] !== place))
      this.found.value = [...now];
  }

  #slice(): void {
    const at = this.#at;
    if (at === null) return;
    const events = this.#events;
    this.#next = this.#slices.walk(this.#next, events.length, (place) => {
      const event = events[place];
      if (lit(at, eventThing(event), relativesOfEvent(event))) this.#places.push(place);
    });
    this.#tell();
    if (this.#next < events.length) this.#slices.wait();
  }
}
