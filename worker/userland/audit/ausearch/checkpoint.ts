// ausearch --checkpoint: which event was the last one seen, kept in a file from one call to the next.
import { O_CREAT, O_TRUNC, O_WRONLY } from "../../../kernel/uapi/fcntl.ts";
import { new_stat } from "../../../kernel/uapi/stat.ts";
import type { Code } from "../../lib/code.ts";
import { eprint, read_file, strerror, write_all } from "../../lib/stdio.ts";
import * as sys from "../../lib/sys.ts";
import { messageTypeNumber } from "../tables/message_types.ts";
import { type AuditEvent, isAlone } from "./event.ts";
import type { Source } from "./logs.ts";

/** Exit statuses of ausearch(8): bad data in the file, it cannot be written, the event is not where it should be. */
export const CHECKPOINT_INVALID = 10;
export const CHECKPOINT_FAILED = 11;
export const CHECKPOINT_LOST = 12;

/** Seconds by which events may be out of order in a log. */
const OUT_OF_ORDER = 2;

interface Mark {
  node: string;
  seconds: number;
  milli: string;
  serial: string;
  /** of its first record, upper-case hex */
  type: string;
}

/** What the file says. */
export interface Checkpoint {
  dev: number;
  ino: number;
  /** null: there was no complete event yet */
  last: Mark | null;
}

const markOf = (event: AuditEvent): Mark => ({
  node: event.node,
  seconds: event.seconds,
  milli: event.milli,
  serial: event.serial,
  type: messageTypeNumber(event.records[0].type).toString(16).toUpperCase(),
});
const stampOf = (m: Mark): string => `${m.seconds}.${m.milli}:${m.serial}`;
const isSame = (a: Mark, b: Mark): boolean =>
  a.node === b.node && a.type === b.type && stampOf(a) === stampOf(b);

/** `output=node seconds.milliseconds:serial 0xTYPE`; a message when it is not that. */
function parseMark(value: string): Mark | string {
  const space = value.indexOf(" ");
  const node = space < 0 ? value : value.slice(0, space);
  if (space < 0) return `Malformed output/event checkpoint line near node - [output=${value}]\n`;
  const m = /^(\d+)\.(\d{1,3}):(\d+) 0x([0-9A-Fa-f]+)$/.exec(value.slice(space + 1));
  if (m === null) return `Malformed output/event checkpoint line after node - [output=${node}]\n`;
  const [, seconds, milli, serial, type] = m;
  return {
    node: node === "-" ? "" : node,
    seconds: Number(seconds),
    milli: milli.padStart(3, "0"),
    serial,
    type: type.toUpperCase(),
  };
}

const linesOf = (text: string): string[] => (text === "" ? [] : text.replace(/\n$/, "").split("\n"));

/** The checkpoint in a file, null if there is no file yet, or the exit status after a message. */
export function* loadCheckpoint(path: string): Code<Checkpoint | number | null> {
  const text = yield* read_file(path);
  if (typeof text === "number" && (yield sys.access(path, 0)) < 0) return null;
  let dev: number | null = null;
  let ino: number | null = null;
  let last: Mark | null = null;
  for (const row of linesOf(typeof text === "number" ? "" : text)) {
    const value = row.slice(row.indexOf("=") + 1);
    if (/^dev=(?:0x[0-9A-Fa-f]+|\d+)$/.test(row)) dev = Number(value);
    else if (/^inode=\d+$/.test(row)) ino = Number(value);
    else if (row.startsWith("output=")) {
      const mark = parseMark(value);
      if (typeof mark === "string") {
        yield* eprint(mark);
        return CHECKPOINT_INVALID;
      }
      last = mark.seconds === 0 ? null : mark;
    } else if (!/^(?:dev|inode)=/.test(row)) {
      yield* eprint(`Unknown checkpoint line - [${row}]\n`);
      break;
    }
  }
  if (dev !== null && ino !== null) return { dev, ino, last };
  yield* eprint(`Missing dev/inode lines from checkpoint file ${path}\n`);
  return CHECKPOINT_INVALID;
}

/** The logs from that of the checkpoint onwards; null if it is not among them. */
export function* logsFrom(files: readonly string[], checkpoint: Checkpoint): Code<string[] | null> {
  const st = new_stat();
  for (const [i, path] of files.entries())
    if ((yield sys.stat_(path, st)) === 0 && st.st_dev === checkpoint.dev && st.st_ino === checkpoint.ino)
      return files.slice(i);
  return null;
}

/** Decides about events, in the order of the log. */
export class Checkpointer {
  readonly #timeout: number;
  /** what is looked for; null once it is found */
  #sought: Mark | null;
  #last: Mark | null = null;
  #newest = 0;
  /** set when the event that was looked for is not there: what to say */
  lost: string | null = null;

  /** `timeout` in seconds: when an event without further records is over. */
  constructor(sought: Mark | null, timeout: number) {
    this.#sought = sought;
    this.#timeout = timeout;
  }

  /** Told of every event as it begins: how far the log has moved on. */
  reached(seconds: number): void {
    this.#newest = Math.max(this.#newest, seconds);
  }

  /** Whether nothing more can belong to the event. */
  isComplete(event: AuditEvent): boolean {
    return isAlone(event.records[0]) || this.#newest - event.seconds >= this.#timeout;
  }

  /** A complete event was seen, whether it was asked for or not. */
  remember(event: AuditEvent): void {
    this.#last = markOf(event);
  }

  /** Whether an event that was asked for is new. */
  isNew(event: AuditEvent): boolean {
    if (this.#sought === null) return true;
    const mark = markOf(event);
    if (isSame(mark, this.#sought)) this.#sought = null;
    else if (mark.seconds - this.#sought.seconds > OUT_OF_ORDER)
      this.lost =
        "Corrupted checkpoint file. Inode match, but newer complete event " +
        `(${stampOf(mark)}) found before loaded checkpoint ${stampOf(this.#sought)}\n`;
    return false;
  }

  /** Writes the file; 0, or the exit status after a message. */
  *save(path: string, source: Source): Code<number> {
    const st = new_stat();
    const log = "files" in source ? (source.files.at(-1) ?? "") : "";
    if (log === "" || (yield sys.stat_(log, st)) < 0) return 0;
    const fd = yield sys.open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o666);
    if (fd < 0) {
      yield* eprint(`Cannot open checkpoint file - ${path}: ${strerror(fd)}\n`);
      return CHECKPOINT_FAILED;
    }
    const m = this.#last ?? { node: "", seconds: 0, milli: "000", serial: "0", type: "0" };
    const rc = yield* write_all(
      fd,
      `dev=0x${st.st_dev.toString(16).toUpperCase()}\ninode=${st.st_ino}\n` +
        `output=${m.node || "-"} ${stampOf(m)} 0x${m.type}\n`,
    );
    yield sys.close(fd);
    return rc < 0 ? CHECKPOINT_FAILED : 0;
  }
}
