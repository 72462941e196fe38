// Events out of log lines: records that share node, time stamp and serial number.

import { SEPARATOR } from "../auparse/record_text.ts";
import { scanNumber } from "../libaudit/numbers.ts";
import { messageTypeNumber } from "../tables/message_types.ts";

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

const SHORTEST_STAMP = "0.0:123".length;

/** Behind the blanks that begin at `at`. */
function behindBlanks(line: string, at: number): number {
  let i = at;
  while (line[i] === " ") i++;
  return i;
}

/** Where the word ends that begins at `at`. */
function wordEnd(line: string, at: number): number {
  const end = line.indexOf(" ", at);
  return end < 0 ? line.length : end;
}

/**
 * Takes a line apart; null if it is no record: no second word, or none with a parenthesis in it. What the words are
 * called is not looked at, as the tool does not.
 */
export function parseLine(line: string): { node: string; stamp: string; record: LogRecord } | null {
  let start = behindBlanks(line, 0);
  let node = "";
  if (line.startsWith("node=", start)) {
    const end = wordEnd(line, start);
    node = line.slice(start + 5, end);
    start = behindBlanks(line, end);
  }
  const typeEnd = line.indexOf(" ", start);
  const equals = line.indexOf("=", start);
  if (typeEnd < 0 || equals < 0 || equals > typeEnd) return null;
  const second = behindBlanks(line, typeEnd);
  const stampStart = line.indexOf("(", second) + 1;
  const limit = wordEnd(line, second);
  // the parenthesis is not the word's first character
  if (stampStart < second + 2 || stampStart >= limit) return null;
  const closing = line.indexOf(")", stampStart);
  const stampEnd = closing < 0 || closing > limit ? limit : closing;
  if (stampEnd - stampStart < SHORTEST_STAMP) return null;
  let text = Math.min(stampEnd + 1, line.length);
  if (line[text] === ":") text++;
  if (line[text] === " ") text++;
  const separator = line.indexOf(SEPARATOR, text);
  return {
    node,
    stamp: line.slice(stampStart, stampEnd),
    record: {
      line: separator < 0 ? line : line.slice(0, separator),
      names: separator < 0 ? null : line.slice(separator + 1),
      type: line.slice(equals + 1, typeEnd),
      text,
    },
  };
}

interface Stamp {
  seconds: number;
  milli: string;
  serial: string;
}

const SOUND_STAMP = /^(\d{1,15})\.(\d{3}):([1-9]\d{0,18}|0)$/;
/** The largest long is taken for one that did not fit. */
const LONG_MAX = 0x7fffffffffffffffn;

/** The numbers of a stamp as strtoul(3) reads them: what is none is 0, what is too large makes it null. */
function parseStamp(stamp: string): Stamp | null {
  const sound = SOUND_STAMP.exec(stamp);
  if (sound) return { seconds: Number(sound[1]), milli: sound[2], serial: sound[3] };
  const dot = stamp.indexOf(".");
  const colon = stamp.indexOf(":", Math.max(dot, 0));
  const seconds = scanNumber(stamp, 10);
  const milli = scanNumber(dot < 0 ? "" : stamp.slice(dot + 1), 10);
  const serial = scanNumber(colon < 0 ? "" : stamp.slice(colon + 1), 10);
  const tooLarge = seconds.overflow || seconds.value === LONG_MAX || serial.overflow;
  if (tooLarge || milli.value < 0 || milli.value > 999) return null;
  return {
    seconds: Number(BigInt.asIntN(64, seconds.value)),
    milli: String(milli.value).padStart(3, "0"),
    serial: String(BigInt.asUintN(64, serial.value)),
  };
}

/** Types from 1300 on that are an event of their own when they come first: ranges, both ends included. */
const ALONE: readonly (readonly [number, number])[] = [
  [1327, 1327],
  [1406, 1417],
  [2000, 2000],
  [2100, Number.POSITIVE_INFINITY],
];

/**
 * Whether the tool takes an event that begins with this record for complete, and does not hold it back for others. Here
 * it waits for what the next line says, since the series puts a CONTAINER_INFO behind a message (rfc2 spec 6.2).
 */
export function isAlone(record: LogRecord): boolean {
  const type = messageTypeNumber(record.type);
  return type < 1300 || ALONE.some(([first, last]) => type >= first && type <= last);
}

/**
 * Events are grouped strictly by node, stamp and serial (rfc2 spec 6.2), so that a CONTAINER_INFO behind PROCTITLE or
 * USER_* stays with its event, and come out in the order of their stamps (a call that slept is logged late). One is
 * complete when the log has moved on by `timeout` seconds, when it stands alone (isAlone), or when so many others have
 * begun that nothing can belong to it any more.
 */
const MAX_OPEN = 1024;

interface OpenEvent {
  event: AuditEvent;
  key: string;
  milliseconds: number;
  alone: boolean;
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
  /** stamps that could not be read; the caller takes them out */
  readonly unread: string[] = [];

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
    const event = this.#byKey.get(key) ?? this.#begin(key, parsed.node, parsed.stamp, parsed.record);
    if (event === null) return;
    event.records.push(parsed.record);
    this.#lastKey = key;
    this.#last = event;
  }

  #begin(key: string, node: string, text: string, first: LogRecord): AuditEvent | null {
    const stamp = parseStamp(text);
    if (stamp === null) {
      this.unread.push(text);
      return null;
    }
    const { seconds, milli } = stamp;
    this.#began(seconds);
    const event: AuditEvent = { node, ...stamp, records: [] };
    let done = 0;
    while (
      done < this.#open.length &&
      (this.#open[done].alone ||
        seconds - this.#open[done].event.seconds >= this.#timeout ||
        this.#open.length - done >= MAX_OPEN)
    )
      done++;
    // half at a time, so that a full list is not copied for every event
    if (done > 0) this.#release(this.#open.length >= MAX_OPEN ? Math.max(done, MAX_OPEN >> 1) : done);
    const milliseconds = seconds * 1000 + Number(milli);
    let at = this.#open.length;
    while (at > 0 && isLater(this.#open[at - 1], milliseconds, event)) at--;
    const entry = { event, key, milliseconds, alone: isAlone(first) };
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

/** What the tools insist on in a record, each with a blank behind it; they pass over an event that lacks it. */
const REQUIRED: ReadonlyMap<string, readonly RegExp[]> = new Map([
  ["SYSCALL", [/ syscall=\S* /, / a0=\S* /, / a1=\S* /]],
  ["SECCOMP", [/^(?!.* arch=)| syscall=\S* /]],
  ["AVC", [/\}/, / tclass=/]],
]);

/** Whether the tool can parse the event at all; it passes over others whatever was asked for. */
export const isWellFormed = (event: AuditEvent): boolean =>
  event.records.every(({ type, line }) => REQUIRED.get(type)?.every((field) => field.test(line)) ?? true);

/** So many bytes of a line are read at once; the rest counts as another line. */
const LONGEST_LINE = 8969;

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
      addPieces(this.#rest + chunk.slice(0, first), add);
      this.#rest = "";
      from = first + 1;
    }
    for (;;) {
      const end = chunk.indexOf("\n", from);
      if (end < 0) break;
      addPieces(chunk.slice(from, end), add);
      from = end + 1;
    }
    this.#rest = chunk.slice(from);
  }

  /** The last line, if it has no newline. */
  finish(add: (line: string) => void): void {
    if (this.#rest !== "") addPieces(this.#rest, add);
    this.#rest = "";
  }
}

/** A line as C's strings hold it: no longer than the buffer, and over with the first byte of 0. */
function addPieces(line: string, add: (line: string) => void): void {
  for (let at = 0; at < line.length || at === 0; at += LONGEST_LINE) {
    const piece = line.length <= LONGEST_LINE ? line : line.slice(at, at + LONGEST_LINE);
    const nul = piece.indexOf("\0");
    add(nul < 0 ? piece : piece.slice(0, nul));
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
