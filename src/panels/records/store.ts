// The audit events the page knows of, grouped by serial as ausearch groups them. A view on the stream, no truth.
import { signal } from "@preact/signals";
import type { InterpretedField, MachineEvent, RecordEvent } from "../../../worker/api.ts";
import { Tally } from "./tally.ts";

/** Records kept in the page, at one or two kilobytes each. The machine's audit.log has them all. */
export const MAX_RECORDS = 110_000;
/** How many of the oldest go at once when there are more. */
const DROP = 10_000;
/** Most records in one question to the worker. */
const MAX_QUESTION = 500;

export interface AuditEvent {
  /** Time stamp and serial: what makes an event one event. */
  readonly key: string;
  /** How many events came before it. */
  readonly ordinal: number;
  readonly serial: number;
  readonly sec: number;
  readonly ms: number;
  readonly records: RecordEvent[];
  /** As `ausearch -i` shows them; a hole until the worker has answered. */
  readonly interpreted: (InterpretedField[] | undefined)[];
  /** Goes up with every change of the event, which changes in place: what renders it must be told. */
  revision: number;
}

/** The key of the event that a record belongs to. */
export const keyOf = ({ sec, ms, serial }: RecordEvent): string => `${sec}.${ms}:${serial}`;

export class RecordStore {
  /** Goes up with every change; what renders the list reads it. */
  readonly version = signal(0);
  readonly expanded = new Set<string>();
  /** Key of the event that is to be brought into view; null when there is none. */
  readonly revealed = signal<string | null>(null);
  readonly #ask: (records: readonly RecordEvent[]) => Promise<InterpretedField[][]>;
  #events: AuditEvent[] = [];
  #byKey = new Map<string, AuditEvent>();
  #dropped = 0;
  #records = 0;
  readonly tally = new Tally();
  /** Told of an event that has changed in place, and of events that came or went. */
  onChange: (event: AuditEvent) => void = () => {};
  onMore: () => void = () => {};
  /** Keys of the events of the moment looked at, and these events. */
  #only: ReadonlySet<string> | null = null;
  #then: AuditEvent[] | null = null;
  #queue: Array<{ event: AuditEvent; index: number }> = [];
  readonly #asked = new WeakSet<RecordEvent>();
  #asking = false;

  constructor(ask: (records: readonly RecordEvent[]) => Promise<InterpretedField[][]>) {
    this.#ask = ask;
  }

  /** Those to be shown. */
  get events(): readonly AuditEvent[] {
    this.#then ??= this.shown(this.#events);
    return this.#then;
  }

  /** All there are, whatever moment is looked at. */
  get all(): readonly AuditEvent[] {
    return this.#events;
  }

  /** Those of `events` that belong to the moment looked at. */
  shown(events: AuditEvent[]): AuditEvent[] {
    const only = this.#only;
    return only ? events.filter(({ key }) => only.has(key)) : events;
  }

  /** Shows the events with these keys only, as at a moment of the past; null: all, and new ones as they come. */
  look(only: ReadonlySet<string> | null): void {
    this.#only = only;
    this.#then = null;
    this.version.value++;
  }

  /** Events that were dropped because there were too many. */
  get dropped(): number {
    return this.#dropped;
  }

  add(batch: readonly MachineEvent[]): void {
    for (const record of batch) {
      // The end-of-event mark has nothing to say, and auditd does not write it down either.
      if (record.type_name === "EOE") continue;
      const key = keyOf(record);
      const known = this.#byKey.get(key);
      this.#records++;
      this.tally.count(record, 1);
      if (known) {
        known.records.push(record);
        known.revision++;
        this.onChange(known);
      } else {
        const { serial, sec, ms } = record;
        const ordinal = this.#dropped + this.#events.length;
        const event = { key, ordinal, serial, sec, ms, records: [record], interpreted: [], revision: 0 };
        this.#byKey.set(key, event);
        this.#events.push(event);
      }
    }
    if (this.#records > MAX_RECORDS) this.#drop();
    this.#then = null;
    this.onMore();
    this.version.value++;
  }

  #drop(): void {
    let gone = 0;
    while (gone < this.#events.length && this.#records > MAX_RECORDS - DROP) {
      const { key, records } = this.#events[gone++];
      for (const record of records) this.tally.count(record, -1);
      this.#records -= records.length;
      this.#byKey.delete(key);
      this.expanded.delete(key);
    }
    this.#events.splice(0, gone);
    this.#dropped += gone;
  }

  clear(): void {
    this.#then = null;
    this.#events = [];
    this.#byKey = new Map();
    this.#dropped = 0;
    this.#records = 0;
    this.tally.clear();
    this.#queue = [];
    this.expanded.clear();
    this.onMore();
    this.version.value++;
  }

  toggle(event: AuditEvent, open = !this.expanded.has(event.key)): void {
    if (open) this.expanded.add(event.key);
    else this.expanded.delete(event.key);
    this.version.value++;
  }

  /** Opens an event and brings it into view. */
  reveal(event: AuditEvent): void {
    this.toggle(event, true);
    this.revealed.value = event.key;
  }

  /** Asks the worker for what is not interpreted yet of an event that is on the screen. */
  wantInterpreted(event: AuditEvent): void {
    event.records.forEach((record, index) => {
      if (this.#asked.has(record)) return;
      this.#asked.add(record);
      this.#queue.push({ event, index });
    });
    if (this.#queue.length > 0 && !this.#asking) {
      this.#asking = true;
      // After the frame that asked for many rows one by one.
      queueMicrotask(() => void this.#answer());
    }
  }

  async #answer(): Promise<void> {
    while (this.#queue.length > 0) {
      const part = this.#queue.splice(0, MAX_QUESTION);
      try {
        const answers = await this.#ask(part.map(({ event, index }) => event.records[index]));
        part.forEach(({ event, index }, i) => {
          event.interpreted[index] = answers[i];
          event.revision++;
          this.onChange(event);
        });
        this.version.value++;
      } catch {
        // The machine died; its records go with it, or are asked about again when they are shown again.
        for (const { event, index } of part) this.#asked.delete(event.records[index]);
        break;
      }
    }
    this.#asking = false;
  }
}
