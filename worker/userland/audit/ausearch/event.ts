// Events out of log lines: records that share node, time stamp and serial number.

import { SEPARATOR } from "../auparse/record_text.ts";

export interface LogRecord {
  /** the whole line without newline and without what was appended */
  line: string;
  /** the appended names, "" if the line just ended in a separator, null if it had none */
  names: string | null;
  /** type name, e.g. SYSCALL or UNKNOWN[1340] */
  type: string;
  /** index in `line` at which the text behind "): " begins */
  text: number;
}

export interface AuditEvent {
  /** node name, "" when the log has none */
  node: string;
  /** seconds since the Epoch */
  seconds: number;
  /** the three digits behind the dot */
  milli: string;
  serial: string;
  records: LogRecord[];
}

const STAMP = "msg=audit(";

/** Takes a line apart; null if it is no record. */
export function parseLine(line: string): { node: string; stamp: string; record: LogRecord } | null {
  let start = 0;
  let node = "";
  if (line.startsWith("node=")) {
    start = line.indexOf(" ") + 1;
    if (start === 0) return null;
    node = line.slice(5, start - 1);
  }
  if (!line.startsWith("type=", start)) return null;
  const typeEnd = line.indexOf(" ", start + 5);
  if (typeEnd < 0 || !line.startsWith(STAMP, typeEnd + 1)) return null;
  const stampStart = typeEnd + 1 + STAMP.length;
  const stampEnd = line.indexOf(")", stampStart);
  if (stampEnd < 0) return null;
  let text = stampEnd + 1;
  if (line[text] === ":") text++;
  if (line[text] === " ") text++;
  const separator = line.indexOf(SEPARATOR, text);
  return {
    node,
    stamp: line.slice(stampStart, stampEnd),
    record: {
      line: separator < 0 ? line : line.slice(0, separator),
      names: separator < 0 ? null : line.slice(separator + 1),
      type: line.slice(start + 5, typeEnd),
      text,
    },
  };
}

/**
 * Events are grouped strictly by node, stamp and serial (rfc2 spec 6.2), so that a CONTAINER_INFO behind PROCTITLE or
 * USER_* stays with its event, and come out in the order of their stamps (a call that slept is logged late). One is
 * complete when the log has moved on by more than `timeout` seconds, or when so many others have begun that nothing
 * can belong to it any more.
 */
const MAX_OPEN = 1024;

interface OpenEvent {
  event: AuditEvent;
  key: string;
  milliseconds: number;
}

/** Order of stamps, then of serial numbers. */
const isLater = (open: OpenEvent, milliseconds: number, event: AuditEvent): boolean =>
  open.milliseconds > milliseconds ||
  (open.milliseconds === milliseconds && Number(open.event.serial) > Number(event.serial));

export class Assembler {
  readonly #timeout: number;
  readonly #began: (seconds: number) => void;
  readonly #byKey = new Map<string, AuditEvent>();
  /** the open events in order of their stamps, with their keys */
  #open: OpenEvent[] = [];
  #lastKey = "";
  #last: AuditEvent | null = null;
  /** complete events, oldest first; the caller takes them out */
  readonly complete: AuditEvent[] = [];

  /** `began` is told of the second of each event whose first record was added. */
  constructor(timeout = 2, began: (seconds: number) => void = () => {}) {
    this.#timeout = timeout;
    this.#began = began;
  }

  /** Takes a line; what is no record is passed over. */
  add(line: string): void {
    const parsed = parseLine(line);
    if (parsed === null) return;
    const key = parsed.node === "" ? parsed.stamp : `${parsed.stamp} ${parsed.node}`;
    if (key === this.#lastKey && this.#last) {
      this.#last.records.push(parsed.record);
      return;
    }
    const event = this.#byKey.get(key) ?? this.#begin(key, parsed.node, parsed.stamp);
    if (event === null) return;
    event.records.push(parsed.record);
    this.#lastKey = key;
    this.#last = event;
  }

  #begin(key: string, node: string, stamp: string): AuditEvent | null {
    const dot = stamp.indexOf(".");
    const colon = stamp.indexOf(":", dot);
    const seconds = Number(stamp.slice(0, dot));
    if (dot < 0 || colon < 0 || !(seconds >= 0)) return null;
    this.#began(seconds);
    const milli = stamp.slice(dot + 1, colon);
    const event: AuditEvent = { node, seconds, milli, serial: stamp.slice(colon + 1), records: [] };
    let done = 0;
    while (
      done < this.#open.length &&
      (seconds - this.#open[done].event.seconds > this.#timeout ||
        this.#open.length - done >= MAX_OPEN ||
        isDaemonRecord(this.#open[done].event))
    )
      done++;
    // half at a time, so that a full list is not copied for every event
    if (done > 0) this.#release(this.#open.length >= MAX_OPEN ? Math.max(done, MAX_OPEN >> 1) : done);
    const milliseconds = seconds * 1000 + Number(milli);
    let at = this.#open.length;
    while (at > 0 && isLater(this.#open[at - 1], milliseconds, event)) at--;
    const entry = { event, key, milliseconds };
    if (at === this.#open.length) this.#open.push(entry);
    else this.#open.splice(at, 0, entry);
    this.#byKey.set(key, event);
    return event;
  }

  #release(count: number): void {
    for (const { event, key } of this.#open.splice(0, count)) {
      this.#byKey.delete(key);
      this.complete.push(event);
    }
  }

  /** At the end of input: everything is complete. */
  finish(): void {
    this.#release(this.#open.length);
    this.#last = null;
  }
}

/** The daemon's own records stand alone and are not held back for older stamps that follow. */
const isDaemonRecord = (event: AuditEvent): boolean => event.records[0].type.startsWith("DAEMON_");

/**
 * Whether the tool can parse the event at all; it passes over others whatever was asked for. Only what it insists on
 * in the two most common records is looked at.
 */
export function isWellFormed(event: AuditEvent): boolean {
  for (const { type, line } of event.records) {
    if (type === "SYSCALL" && !(line.includes(" ppid=") && line.includes(" exe="))) return false;
    if (type === "AVC" && !(line.includes("{") && line.includes(" tclass="))) return false;
  }
  return true;
}

/** Cuts chunks of a file into lines. */
export class LineSplitter {
  #rest = "";

  split(chunk: string, add: (line: string) => void): void {
    let from = 0;
    const first = chunk.indexOf("\n");
    if (first < 0) {
      this.#rest += chunk;
      return;
    }
    if (this.#rest !== "") {
      add(this.#rest + chunk.slice(0, first));
      this.#rest = "";
      from = first + 1;
    }
    for (;;) {
      const end = chunk.indexOf("\n", from);
      if (end < 0) break;
      add(chunk.slice(from, end));
      from = end + 1;
    }
    this.#rest = chunk.slice(from);
  }

  /** The last line, if it has no newline. */
  finish(add: (line: string) => void): void {
    if (this.#rest !== "") add(this.#rest);
    this.#rest = "";
  }
}

const FIELD = /([A-Za-z][A-Za-z0-9_\-[\]]*)=(?!')("[^"]*"|[^ ']*)/g;

/** The fields of a record in order, those inside msg='...' among them. Values as they stand. */
export function recordFields(record: LogRecord): [string, string][] {
  const out: [string, string][] = [];
  for (const m of record.line.slice(record.text).matchAll(FIELD)) out.push([m[1], m[2]]);
  return out;
}

export type Fields = ReadonlyMap<string, string>;
/** The fields by their names: of several of one name the first one counts. */
export function fieldsOf(record: LogRecord): Fields {
  const fields = new Map<string, string>();
  for (const [name, value] of recordFields(record)) if (!fields.has(name)) fields.set(name, value);
  return fields;
}

/** "denied { read write }" of an AVC record; null when it does not say. */
export function verdictOf(line: string): { result: string; permissions: string } | null {
  const m = /\b(denied|granted)\s*\{ *([^}]*?) *\}/.exec(line);
  return m && { result: m[1], permissions: m[2] };
}

/** What was typed as a USER_TTY message tells it, up to a blank even within quotes; null where it does not. */
export const keystrokesOf = (record: LogRecord): string | null =>
  /data=([^ ]*)/.exec(record.line.slice(record.text))?.[1] ?? null;
