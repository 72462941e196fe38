// What comes from the worker is checked here before the page believes any of it.
import { MAX_INPUT, MAX_SIZE } from "../../scenarios/link/limits.ts";
import type {
  CheckProblem,
  CheckResult,
  JournalEntry,
  MachineEvent,
  Replay,
  ReplaySegment,
  SessionLine,
  SessionRecord,
  Snapshot,
  TextAnswer,
  TextCompletions,
  TextHelp,
  TextMark,
  TextQuestion,
  Trace,
  TracedCall,
  WorkerMessage,
} from "../../worker/api.ts";

const HALTS: ReadonlySet<unknown> = new Set(["panic", "poweroff", "restart"]);
const isObject = (raw: unknown): raw is object => typeof raw === "object" && raw !== null;
const isLines = (raw: unknown): boolean =>
  Array.isArray(raw) && raw.every((line) => typeof line === "string");
const isTime = (n: unknown): boolean => typeof n === "number" && n >= 0;

const isAnswers = (raw: unknown): boolean =>
  isObject(raw) && Object.values(raw).every((answer) => typeof answer === "boolean");

function isEvent(raw: unknown): raw is MachineEvent {
  const e = raw as MachineEvent;
  return (
    isObject(raw) &&
    e.kind === "record" &&
    typeof e.type_name === "string" &&
    typeof e.text === "string" &&
    isTime(e.serial) &&
    isTime(e.sec) &&
    isTime(e.ms) &&
    Array.isArray(e.fields)
  );
}

const isSize = (n: unknown): boolean =>
  Number.isInteger(n) && (n as number) >= 1 && (n as number) <= MAX_SIZE;

/** As the worker takes it (scenarios/link/machine.ts): with each key, so by hand. */
export function isEntry(raw: unknown): raw is JournalEntry {
  const e = raw as JournalEntry;
  if (!isObject(raw) || !Number.isSafeInteger(e.at) || e.at < 0) return false;
  return e.kind === "input"
    ? typeof e.bytes === "string" && e.bytes.length <= MAX_INPUT && /^[\0-\xff]*$/.test(e.bytes)
    : e.kind === "resize" && isSize(e.rows) && isSize(e.cols);
}

/** A message of the worker, or null for anything else (which is ignored). */
export function parseWorkerMessage(raw: unknown): WorkerMessage | null {
  if (!isObject(raw)) return null;
  const m = raw as WorkerMessage;
  switch (m.type) {
    case "output":
      return m.bytes instanceof Uint8Array ? m : null;
    case "replayed":
      return m.bytes instanceof Uint8Array && isTime(m.rows) && isTime(m.cols) ? m : null;
    case "events":
      return Array.isArray(m.events) && m.events.every(isEvent) ? m : null;
    case "journal":
      return isTime(m.from) && Array.isArray(m.entries) && m.entries.every(isEntry) ? m : null;
    case "snapshot":
      return typeof m.snapshot === "object" && m.snapshot !== null ? m : null;
    case "clock":
      return isTime(m.now) && (m.replaying === null || isTime(m.replaying)) ? m : null;
    case "reading":
      return isTime(m.inputs) ? m : null;
    case "answers":
      return isAnswers(m.answers) ? m : null;
    case "halted":
      return isTime(m.now) && HALTS.has(m.reason) && isLines(m.log) ? m : null;
    case "failed":
    case "missing":
      return typeof m.reason === "string" ? m : null;
    default:
      return null;
  }
}

const isSegment = (raw: unknown): raw is ReplaySegment => {
  const s = raw as ReplaySegment;
  return isObject(raw) && isTime(s.from) && s.bytes instanceof Uint8Array && isTime(s.rows) && isTime(s.cols);
};

/** The answer to `replay`, or an Error. */
export function parseReplay(raw: unknown): Replay {
  const r = raw as Replay;
  if (
    isObject(raw) &&
    isTime(r.now) &&
    (r.halted === null || (HALTS.has(r.halted.reason) && isLines(r.halted.log))) &&
    Array.isArray(r.records) &&
    r.records.every(isEvent) &&
    isTime(r.records_dropped) &&
    r.record_times instanceof Float64Array &&
    r.record_times.length === r.records.length &&
    Array.isArray(r.output) &&
    r.output.every(isSegment) &&
    r.output_times instanceof Float64Array
  )
    return r;
  throw new Error("the worker's answer is no replay");
}

/** The answer to `inspect`, or an Error. */
export function parseSnapshot(raw: unknown): Snapshot {
  const s = raw as Snapshot;
  if (
    isObject(raw) &&
    Array.isArray(s.tasks?.tasks) &&
    Array.isArray(s.netns?.namespaces) &&
    Array.isArray(s.rules?.lists) &&
    isTime(s.queue?.queued)
  )
    return s;
  throw new Error("the worker's answer is no snapshot");
}

const isCall = (raw: unknown): boolean => {
  const c = raw as TracedCall;
  return (
    isObject(raw) &&
    isTime(c.at) &&
    typeof c.name === "string" &&
    typeof c.result === "string" &&
    [c.args, c.registers, c.searches, c.records, c.functions].every(Array.isArray)
  );
};

/** The answer to `trace`, or an Error. */
export function parseTrace(raw: unknown): Trace {
  const t = raw as Trace;
  if (
    isObject(raw) &&
    Array.isArray(t.calls) &&
    t.calls.every(isCall) &&
    Array.isArray(t.rules) &&
    isTime(t.cut?.calls) &&
    isTime(t.cut.functions)
  )
    return t;
  throw new Error("the worker's answer is no trace");
}

const isProblem = (raw: unknown): boolean => {
  const p = raw as CheckProblem;
  return (
    isObject(raw) &&
    typeof p.file === "string" &&
    typeof p.message === "string" &&
    isTime(p.line) &&
    isTime(p.column)
  );
};

/** The answer to `check`, or an Error. */
export function parseCheck(raw: unknown): CheckResult {
  const c = raw as CheckResult;
  if (
    isObject(raw) &&
    Array.isArray(c.problems) &&
    c.problems.every(isProblem) &&
    typeof c.transcripts === "object" &&
    c.transcripts !== null &&
    Object.values(c.transcripts).every((text) => typeof text === "string")
  )
    return c;
  throw new Error("the worker's answer is no check");
}

const isRecord = (raw: unknown): boolean => {
  const r = raw as SessionRecord;
  return (
    isObject(raw) &&
    typeof r.type === "string" &&
    isTime(r.serial) &&
    Array.isArray(r.fields) &&
    r.fields.every(isLines)
  );
};

const isLine = (raw: unknown): raw is SessionLine => {
  const l = raw as SessionLine;
  return (
    isObject(raw) &&
    typeof l.typed === "string" &&
    (l.shown === null || typeof l.shown === "string") &&
    (l.saved === null || typeof l.saved === "string") &&
    isLines(l.breaks) &&
    isLines(l.ran) &&
    Array.isArray(l.records) &&
    l.records.every(isRecord)
  );
};

/** The answer to `lines`, or an Error. */
export function parseLines(raw: unknown): readonly SessionLine[] {
  if (Array.isArray(raw) && raw.every(isLine)) return raw;
  throw new Error("the worker's answer is no session");
}

const isSpan = (raw: unknown): raw is { column: number; end_column: number } => {
  const s = raw as { column: number; end_column: number };
  return isObject(raw) && isTime(s.column) && isTime(s.end_column);
};

const isMark = (raw: unknown): boolean => {
  const m = raw as TextMark;
  return isSpan(raw) && isTime(m.line) && typeof m.message === "string";
};

/** The answer to a question about a text, or an Error. */
export function parseText({ kind }: TextQuestion, raw: unknown): TextAnswer {
  const good =
    kind === "check"
      ? Array.isArray(raw) && raw.every(isMark)
      : raw === null ||
        (isSpan(raw) &&
          (kind === "explain"
            ? typeof (raw as TextHelp).text === "string"
            : Array.isArray((raw as TextCompletions).items)));
  if (good) return raw as TextAnswer;
  throw new Error("the worker's answer is none about a text");
}
