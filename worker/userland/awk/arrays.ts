// Associative arrays. What `for (k in a)` sees comes in the order in which mawk keeps its elements: chains of a hash
// table (FNV-1a), in each of which what was used last comes first.
import type { Value } from "./values.ts";

/** Chains at first, and elements per chain at which their number is doubled. */
const CHAINS = 64;
const PER_CHAIN = 12;

interface Element {
  key: string;
  hash: number;
  value: Value;
  /** when it was last found by its string (0: never, it is known by number only), by its number (0: never) */
  by_string: number;
  by_number: number;
}

function fnv1a(s: string): number {
  let h = 2166136261;
  for (let i = 0; i < s.length; i++) h = Math.imul(h ^ s.charCodeAt(i), 16777619);
  return h >>> 0;
}

export class AwkArray {
  readonly #elements = new Map<string, Element>();
  #clock = 0;
  #chains = CHAINS;
  /** some key was asked for as a string, so that all are chained by their strings */
  #strings = false;

  get size(): number {
    return this.#elements.size;
  }

  #chain_all(): void {
    this.#strings = true;
    const numbers = [...this.#elements.values()].filter((e) => e.by_string === 0);
    const chain = (e: Element) => (Number(e.key) >>> 0) & (this.#chains - 1);
    numbers.sort((a, b) => chain(a) - chain(b) || b.by_number - a.by_number);
    for (const e of numbers) e.by_string = ++this.#clock;
  }

  #touch(e: Element, numeric: boolean): void {
    if (numeric && (e.by_number > 0 || !this.#strings)) {
      e.by_number = ++this.#clock;
      return;
    }
    if (!this.#strings) this.#chain_all();
    e.by_string = ++this.#clock;
    if (numeric) e.by_number = ++this.#clock;
  }

  /** The element of a key, made when it does not exist; `numeric`: the subscript was a number. */
  element(key: string, numeric: boolean): Element {
    let e = this.#elements.get(key);
    if (!e) {
      if (!numeric && !this.#strings) this.#chain_all();
      e = { key, hash: fnv1a(key), value: undefined, by_string: 0, by_number: 0 };
      this.#elements.set(key, e);
      if (this.#elements.size > this.#chains * PER_CHAIN) this.#chains *= 2;
    }
    this.#touch(e, numeric);
    return e;
  }

  get(key: string, numeric: boolean): Value {
    return this.element(key, numeric).value;
  }

  set(key: string, value: Value, numeric = false): void {
    this.element(key, numeric).value = value;
  }

  has(key: string, numeric: boolean): boolean {
    const e = this.#elements.get(key);
    if (e) this.#touch(e, numeric);
    return e !== undefined;
  }

  delete(key: string): void {
    this.#elements.delete(key);
    if (this.#elements.size === 0) this.clear();
  }

  clear(): void {
    this.#elements.clear();
    this.#chains = CHAINS;
    this.#strings = false;
    this.#clock = 0;
  }

  /** All keys, as a loop sees them. */
  keys(): string[] {
    if (!this.#strings) this.#chain_all();
    const mask = this.#chains - 1;
    return [...this.#elements.values()]
      .sort((a, b) => (a.hash & mask) - (b.hash & mask) || b.by_string - a.by_string)
      .map((e) => e.key);
  }
}
