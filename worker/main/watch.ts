// Tells the page what it watches of the machine: at once when it begins to, then when something has changed, and not
// more often than anybody can see. While nothing is watched this costs one comparison a slice.
import type { Snapshot, SnapshotPart, WorkerMessage } from "../api.ts";
import { SNAPSHOT_MS } from "./limits.ts";

/** A part of the machine as it is, or null while the code that looks is still being loaded. */
export type Look = <P extends SnapshotPart>(part: P) => Snapshot[P] | null;

export class Watch {
  readonly #look: Look;
  readonly #post: (message: WorkerMessage) => void;
  #parts: readonly SnapshotPart[] = [];
  /** What the page knows already, as text. */
  readonly #told = new Map<SnapshotPart, string>();
  #last = Number.NEGATIVE_INFINITY;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(look: Look, post: (message: WorkerMessage) => void) {
    this.#look = look;
    this.#post = post;
  }

  /** The page watches these from now on. */
  set(parts: readonly SnapshotPart[]): void {
    for (const part of this.#parts) if (!parts.includes(part)) this.#told.delete(part);
    this.#parts = parts;
    this.stop();
    this.#tell();
  }

  /** The machine has run. */
  touch(): void {
    if (this.#parts.length === 0 || this.#timer !== undefined) return;
    const wait = this.#last + SNAPSHOT_MS - performance.now();
    if (wait > 0) this.#later(wait);
    else this.#tell();
  }

  /** Says nothing more until it is touched. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #later(ms: number): void {
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#tell();
    }, ms);
  }

  #tell(): void {
    this.#last = performance.now();
    for (const part of this.#parts) {
      const view = this.#look(part);
      if (view === null) {
        this.#later(SNAPSHOT_MS);
        return;
      }
      const text = JSON.stringify(view);
      if (text === this.#told.get(part)) continue;
      this.#told.set(part, text);
      this.#post({ type: "snapshot", snapshot: { [part]: view } });
    }
  }
}
