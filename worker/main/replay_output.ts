// What a machine printed during a replay, as far as the terminal will need it: the tail, and the size of the window
// each part of it was printed into.
import type { ByteString } from "../api.ts";
import { REPLAY_OUTPUT } from "./limits.ts";

export interface Segment {
  readonly rows: number;
  readonly cols: number;
  bytes: ByteString;
}

export class ReplayOutput {
  #done: Segment[] = [];
  #open: { rows: number; cols: number; chunks: ByteString[]; length: number };
  /** Bytes of the finished segments. */
  #doneBytes = 0;

  constructor(rows: number, cols: number) {
    this.#open = { rows, cols, chunks: [], length: 0 };
  }

  push(bytes: ByteString): void {
    this.#open.chunks.push(bytes);
    this.#open.length += bytes.length;
    if (this.#open.length < 2 * REPLAY_OUTPUT) return;
    // All before it has scrolled away. It begins at the start of a line.
    const tail = this.#open.chunks.join("").slice(-REPLAY_OUTPUT);
    const kept = tail.slice(tail.indexOf("\n") + 1);
    this.#open.chunks = [kept];
    this.#open.length = kept.length;
    this.#done = [];
    this.#doneBytes = 0;
  }

  /** From here on the window has another size. */
  resize(rows: number, cols: number): void {
    this.#close();
    this.#open = { rows, cols, chunks: [], length: 0 };
  }

  #close(): void {
    const { rows, cols, chunks, length } = this.#open;
    if (length === 0) return;
    this.#done.push({ rows, cols, bytes: chunks.join("") });
    this.#doneBytes += length;
    while (this.#doneBytes - this.#done[0].bytes.length > REPLAY_OUTPUT)
      this.#doneBytes -= (this.#done.shift() as Segment).bytes.length;
  }

  /** All of it, in order; empty afterwards. */
  take(): readonly Segment[] {
    this.#close();
    const { rows, cols } = this.#open;
    this.#open = { rows, cols, chunks: [], length: 0 };
    const segments = this.#done;
    this.#done = [];
    this.#doneBytes = 0;
    return segments;
  }
}
