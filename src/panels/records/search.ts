// The events that have what the reader looks for: found in short slices, so that the page never stands still, and kept
// up to date while more come.
import { signal } from "@preact/signals";
import { type Later, Slices } from "./slices.ts";
import type { AuditEvent, RecordStore } from "./store.ts";
import { matches, type Term } from "./terms.ts";

/** How often what has been found so far is shown, ms. */
const SHOW_EVERY_MS = 100;

export class Search {
  /** Goes up when more has been found or something went. */
  readonly version = signal(0);
  /** True while there are events that have not been looked at. */
  readonly busy = signal(false);
  readonly #store: RecordStore;
  readonly #slices: Slices;
  #terms: readonly Term[] = [];
  #found: AuditEvent[] = [];
  /** Ordinal of the next event to look at. */
  #next = 0;
  #shown = 0;

  constructor(store: RecordStore, later?: Later) {
    this.#store = store;
    this.#slices = new Slices(() => this.#slice(), later);
    store.onChange = (event) => this.#again(event);
    store.onMore = () => this.#more();
  }

  /** In their order; all there are when nothing is looked for. */
  get events(): readonly AuditEvent[] {
    return this.#terms.length === 0 ? this.#store.events : this.#store.shown(this.#found);
  }

  /** Looks for these from now on. */
  set(terms: readonly Term[]): void {
    this.#terms = terms;
    this.#found = [];
    this.#next = this.#store.dropped;
    this.#more();
    this.#show();
  }

  /** Events came, or the oldest went, or all. */
  #more(): void {
    const { dropped } = this.#store;
    if (this.#terms.length === 0) return;
    if (this.#next < dropped || this.#next > dropped + this.#store.all.length) this.#next = dropped;
    const gone = this.#at(dropped);
    if (gone > 0) this.#found.splice(0, gone);
    if (this.#store.all.length === 0) this.#found = [];
    this.busy.value = this.#next < dropped + this.#store.all.length;
    if (this.busy.value) this.#slices.wait();
    else this.#show();
  }

  #slice(): void {
    const { all: events, dropped } = this.#store;
    const at = this.#slices.walk(Math.max(0, this.#next - dropped), events.length, (place) => {
      if (matches(events[place], this.#terms)) this.#found.push(events[place]);
    });
    this.#next = dropped + at;
    this.busy.value = this.#terms.length > 0 && at < events.length;
    if (this.busy.value) this.#slices.wait();
    if (!this.busy.value || performance.now() - this.#shown > SHOW_EVERY_MS) this.#show();
  }

  /** An event that was looked at has changed: now it may match. */
  #again(event: AuditEvent): void {
    if (this.#terms.length === 0 || event.ordinal >= this.#next || !matches(event, this.#terms)) return;
    const at = this.#at(event.ordinal);
    if (this.#found[at] === event) return;
    this.#found.splice(at, 0, event);
    this.#show();
  }

  /** Place in #found of the first event whose ordinal is not below. */
  #at(ordinal: number): number {
    let low = 0;
    let high = this.#found.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#found[middle].ordinal < ordinal) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #show(): void {
    this.#shown = performance.now();
    this.version.value++;
  }
}
