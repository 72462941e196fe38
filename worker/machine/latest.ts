/** The latest things of many: at least `limit` of them, where there were so many, and never twice as many. */
export class Latest<T> {
  #items: T[] = [];
  #dropped = 0;
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get items(): readonly T[] {
    return this.#items;
  }

  push(item: T): void {
    this.#items.push(item);
    if (this.#items.length >= 2 * this.#limit) this.#cut();
  }

  #cut(): void {
    const more = this.#items.length - this.#limit;
    if (more <= 0) return;
    this.#items.splice(0, more);
    this.#dropped += more;
  }

  /** `limit` of them at most, and how many there were before these. */
  take(): { items: T[]; dropped: number } {
    this.#cut();
    return { items: this.#items, dropped: this.#dropped };
  }
}
