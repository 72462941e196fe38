// A long list worked through in short slices, so that the page never stands still: there may be 100,000 events.

/** Longest slice, ms: with the page's own work it stays within a frame. */
const SLICE_MS = 6;
/** Items between two looks at the clock. */
const STRIDE = 64;

/** How a slice is put off, until input and painting had their turn. */
export type Later = (callback: () => void) => void;

export class Slices {
  readonly #work: () => void;
  readonly #later: Later;
  #waiting = false;

  /** `work` does a slice, when there is time for one. */
  constructor(work: () => void, later: Later = (callback) => void setTimeout(callback, 0)) {
    this.#work = work;
    this.#later = later;
  }

  /** One more slice soon, unless one is on its way. */
  wait(): void {
    if (this.#waiting) return;
    this.#waiting = true;
    this.#later(() => {
      this.#waiting = false;
      this.#work();
    });
  }

  /** Calls `each` for the places from `from` on, below `length`, for the time of a slice; returns where it stopped. */
  walk(from: number, length: number, each: (place: number) => void): number {
    const end = performance.now() + SLICE_MS;
    let at = from;
    while (at < length && performance.now() <= end) {
      const stop = Math.min(length, at + STRIDE);
      for (; at < stop; at++) each(at);
    }
    return at;
  }
}
