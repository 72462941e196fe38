// What has happened in a machine since boot, as far as anybody may ask for it later (predicates.ts): small enough to
// be kept always, and never looked at unless somebody does ask.
import type { ByteString, RecordEvent } from "../api.ts";
import { Latest } from "./latest.ts";

/** The latest records and program starts that are kept. */
const KEPT = 10_000;
/** Bytes of terminal output that are kept. */
const KEPT_OUTPUT = 256 * 1024;

/** Output, or a new width of the terminal. */
export type Printed = ByteString | { readonly cols: number };

/** Told of what happens from now on. */
export interface HistoryListener {
  record(record: RecordEvent): void;
  /** A program was executed: its words. */
  exec(argv: readonly ByteString[]): void;
  printed(printed: Printed): void;
}

export class History {
  readonly #records = new Latest<RecordEvent>(KEPT);
  readonly #execs = new Latest<readonly ByteString[]>(KEPT);
  #printed: Printed[] = [];
  #bytes = 0;
  #listener: HistoryListener | null = null;
  /** Width of the terminal when the output that is kept begins. */
  #cols: number;

  constructor(cols: number) {
    this.#cols = cols;
  }

  record(record: RecordEvent): void {
    this.#records.push(record);
    this.#listener?.record(record);
  }

  exec(argv: readonly ByteString[]): void {
    this.#execs.push(argv);
    this.#listener?.exec(argv);
  }

  output(bytes: ByteString): void {
    this.#bytes += bytes.length;
    this.#print(bytes);
    if (this.#bytes >= 2 * KEPT_OUTPUT) this.#cut();
  }

  resize(cols: number): void {
    this.#print({ cols });
  }

  get cols(): number {
    return this.#cols;
  }

  /** Tells all that is kept to `listener`, and then what happens. One listener at a time. */
  follow(listener: HistoryListener | null): void {
    this.#listener = listener;
    if (!listener) return;
    for (const record of this.#records.items) listener.record(record);
    for (const argv of this.#execs.items) listener.exec(argv);
    for (const printed of this.#printed) listener.printed(printed);
  }

  #print(printed: Printed): void {
    this.#printed.push(printed);
    this.#listener?.printed(printed);
  }

  #cut(): void {
    let from = this.#printed.length;
    let kept = 0;
    while (from > 0 && kept < KEPT_OUTPUT) {
      const piece = this.#printed[--from];
      if (typeof piece === "string") kept += piece.length;
    }
    for (const piece of this.#printed.slice(0, from)) if (typeof piece !== "string") this.#cols = piece.cols;
    this.#printed = this.#printed.slice(from);
    this.#bytes = kept;
  }
}
