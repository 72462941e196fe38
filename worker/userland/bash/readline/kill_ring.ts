// Killed text, for yanking back.
import type { ByteString } from "../../../kernel/uapi/syscall.ts";

/** Kills remembered. */
const MAX_KILLS = 10;

export class KillRing {
  #ring: ByteString[] = [];
  /** the entry the next yank inserts */
  #index = 0;

  /** Adds a kill; consecutive ones (`join`) grow the last: after it, or before it when killed backwards. */
  add(text: ByteString, join: "no" | "after" | "before"): void {
    if (join !== "no" && this.#ring.length > 0) {
      const last = this.#ring.length - 1;
      this.#ring[last] = join === "after" ? this.#ring[last] + text : text + this.#ring[last];
      this.#index = last;
      return;
    }
    this.#ring.push(text);
    if (this.#ring.length > MAX_KILLS) this.#ring.shift();
    this.#index = this.#ring.length - 1;
  }
  get current(): ByteString | null {
    return this.#ring[this.#index] ?? null;
  }
  /** Turns to the kill before the current one. */
  rotate(): void {
    if (this.#ring.length > 0) this.#index = (this.#index + this.#ring.length - 1) % this.#ring.length;
  }
}
