// $1, $2 ...: the words a script or function was called with, of which `shift` drops the first.
import type { ByteString } from "../../kernel/uapi/syscall.ts";

/**
 * Never changed, as the caller of a function and a forked shell keep theirs. What was shifted away is skipped, so that
 * `while shift` over many words does not copy the rest each time.
 */
export class Positional {
  readonly #words: readonly ByteString[];
  readonly #from: number;
  /** set by `set`, so that they stay when a file that was sourced with arguments ends */
  readonly chosen: boolean;

  constructor(words: readonly ByteString[] = [], from = 0, chosen = false) {
    this.#words = words;
    this.#from = from;
    this.chosen = chosen;
  }

  /** $# */
  get length(): number {
    return this.#words.length - this.#from;
  }

  /** The value of $n, n >= 1; null when there is none. */
  get(n: number): ByteString | null {
    return this.#words[this.#from + n - 1] ?? null;
  }

  /** "$@" */
  list(): readonly ByteString[] {
    return this.#from === 0 ? this.#words : this.#words.slice(this.#from);
  }

  /** Without the first `count`, at most all. */
  shift(count: number): Positional {
    return new Positional(this.#words, this.#from + count, this.chosen);
  }
}
