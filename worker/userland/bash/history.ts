// The command history of one shell, as `history`, `fc`, ! events and line editing see it.
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Change } from "./readline/line.ts";

export interface HistoryEntry {
  line: ByteString;
  /** seconds since the Epoch, 0 when unknown */
  time: number;
  /** the line was edited after it was recalled and not accepted: how to take that back */
  undo?: Change[];
}

export class ShellHistory {
  entries: HistoryEntry[] = [];
  /** number of entries[0] */
  first = 1;
  /** entries at the end that have not been written to $HISTFILE (`history -a`) */
  new_entries = 0;
  /** lines of $HISTFILE read so far (`history -n`) */
  lines_in_file = 0;

  get next_number(): number {
    return this.first + this.entries.length;
  }
  get length(): number {
    return this.entries.length;
  }
  line(index: number): ByteString | undefined {
    return this.entries[index]?.line;
  }

  add(line: ByteString, time: number): void {
    this.entries.push({ line, time });
  }
  /** Keeps the newest `max` entries. */
  stifle(max: number): void {
    const extra = this.entries.length - max;
    if (extra <= 0) return;
    this.entries.splice(0, extra);
    this.first += extra;
  }
  remove(index: number, count = 1): void {
    this.entries.splice(index, count);
  }
  clear(): void {
    this.entries = [];
  }

  /** The copy a forked child works on. */
  snapshot(): ShellHistory {
    const c = new ShellHistory();
    Object.assign(c, this);
    c.entries = this.entries.slice();
    return c;
  }
}
