// Listening to a machine that is replayed: its system calls, what audit decided of each and why, and the kernel's
// functions. The machine does what it would do without a listener.
import type {
  Trace,
  TracedBirth,
  TracedCall,
  TracedEntry,
  TracedList,
  TracedRecord,
  TracedSearch,
} from "../api.ts";
import { auditd_test_task } from "../kernel/audit.ts";
import { audit_record_type_name } from "../kernel/audit_record_types.ts";
import type { audit_report, filter_trace } from "../kernel/audit_trace.ts";
import { function_tracer } from "../kernel/ftrace.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { task_struct } from "../kernel/sched_types.ts";
import * as A from "../kernel/uapi/audit.ts";
import type { Syscall } from "../kernel/uapi/syscall.ts";
import { accounts_of } from "./accounts.ts";
import { contid_of } from "./task_facts.ts";
import { function_result, TracedText } from "./trace_calls.ts";
import { TraceWords } from "./trace_words.ts";

export interface TraceLimits {
  readonly calls: number;
  readonly rules: number;
  readonly functions: number;
}

/** What one answer holds at most. */
export const TRACE_LIMITS: TraceLimits = { calls: 5_000, rules: 20_000, functions: 60_000 };

/** What there is room for. */
export class Kept {
  #left: { calls: number; rules: number; functions: number };
  readonly cut = { calls: 0, functions: 0 };

  constructor(limits: TraceLimits) {
    this.#left = { ...limits };
  }

  call(): boolean {
    return this.#take("calls");
  }

  function(): boolean {
    return this.#take("functions");
  }

  #take(what: "calls" | "functions"): boolean {
    if (this.#left[what] === 0) {
      this.cut[what]++;
      return false;
    }
    this.#left[what]--;
    return true;
  }

  /** For how many of `n` rules there is room. */
  rules(n: number): number {
    const room = Math.min(n, this.#left.rules);
    this.#left.rules -= room;
    return room;
  }
}

/** A call that has been entered and not left. */
interface Open {
  readonly at: number;
  readonly task: task_struct;
  readonly op: Syscall | null;
  /** as strace prints it; null: no call, but a turn of a kernel thread */
  readonly text: TracedText | null;
  readonly comm: string;
  readonly daemon: boolean;
  entry: TracedEntry;
  serial: number;
  readonly searches: TracedSearch[];
  readonly records: TracedRecord[];
  readonly functions: { name: string; depth: number; detail: string; result: string }[];
  /** functions entered and not left, by their place in `functions`; -1 for one that is not told */
  readonly inside: number[];
}

const LISTS: readonly (readonly [number, TracedList])[] = [
  [A.AUDIT_FILTER_TASK, "task"],
  [A.AUDIT_FILTER_EXIT, "exit"],
  [A.AUDIT_FILTER_USER, "user"],
  [A.AUDIT_FILTER_EXCLUDE, "exclude"],
  [A.AUDIT_FILTER_FS, "fs"],
];

/** Whether a call made the event of this serial, or a record of it. */
const made = ({ records, serial }: Pick<TracedCall, "records" | "serial">, wanted: number): boolean =>
  serial === wanted || records.some((r) => r.serial === wanted);

export class Tracer {
  readonly #k: Kernel;
  readonly #words: TraceWords;
  readonly #kept: Kept;
  readonly #births = new WeakMap<task_struct, TracedBirth>();
  readonly #open = new Map<task_struct, Open>();
  /** The name of the call that a task has made last. */
  readonly #previous = new WeakMap<task_struct, string>();
  #calls: TracedCall[] = [];
  /** The call that made this event is all that is wanted; null: all of them. */
  readonly #serial: number | null;
  #listening = false;
  #found = false;
  /** The fork under way outside of the window: its search of the task list is reported, and nothing else. */
  #forking = false;

  constructor(k: Kernel, serial: number | null, limits: TraceLimits = TRACE_LIMITS) {
    this.#k = k;
    this.#serial = serial;
    this.#words = new TraceWords(k, accounts_of(k));
    this.#kept = new Kept(limits);
    // the last hook before the kernel asks the task list
    k.seams.fork.push((_k, parent, child) => this.#fork(parent, child));
  }

  /** The call that was looked for has been left. */
  get found(): boolean {
    return this.#found;
  }

  #fork(parent: task_struct, child: task_struct): void {
    const { audit } = this.#k;
    this.#births.set(child, {
      at: this.#k.now,
      parent: parent.tgid,
      audit_off: !audit.audit_ever_enabled,
      search: null,
    });
    if (this.#listening || !audit.audit_ever_enabled) return;
    this.#forking = true;
    this.#k.listeners.audit = (report) => this.#report(report);
  }

  /** From now on everything is told. */
  start(): void {
    this.#listening = true;
    const { listeners } = this.#k;
    listeners.audit = (report) => this.#report(report);
    listeners.syscall = {
      enter: (task, op) => this.#enter(task, op),
      leave: (task, result) => this.#leave(task, result),
    };
    listeners.trace = new function_tracer({
      enter: (name, detail) => this.#function(name, detail),
      leave: (value) => this.#function_left(value),
    });
  }

  #enter(task: task_struct, op: Syscall | null): void {
    if (this.#serial === null && !this.#kept.call()) return;
    this.#open.set(task, {
      at: this.#k.now,
      task,
      op,
      text: op && new TracedText(this.#k, task, op, this.#previous.get(task) ?? "system call"),
      comm: task.comm,
      daemon: auditd_test_task(this.#k, task),
      entry: "none",
      serial: 0,
      searches: [],
      records: [],
      functions: [],
      inside: [],
    });
  }

  #leave(task: task_struct, result: number | null): void {
    const open = this.#open.get(task);
    if (!open) return;
    this.#open.delete(task);
    if (open.text) this.#previous.set(task, open.text.name);
    if (result !== null) open.text?.leave(result);
    if (this.#serial !== null) {
      if (!made(open, this.#serial)) return;
      this.#found = true;
    }
    this.#calls.push(this.#done(open, result));
  }

  #done(open: Open, result: number | null): TracedCall {
    const { task, op, text, at, comm, entry, daemon, serial, searches, records, functions } = open;
    return {
      at,
      end: this.#k.now,
      pid: task.tgid,
      tid: task.pid,
      comm,
      contid: contid_of(task),
      nr: op?.nr ?? -1,
      name: text?.name ?? comm,
      args: text?.args ?? [],
      registers: text?.registers ?? [],
      result: text?.result ?? "?",
      failed: result !== null && result < 0 && result >= -4095,
      entry,
      daemon,
      serial,
      searches,
      records,
      born: this.#births.get(task) ?? null,
      functions,
    };
  }

  #report(report: audit_report): void {
    if (report.what === "filter" && report.list === "task") {
      this.#task_search(report);
      return;
    }
    const task = report.what === "record" ? this.#k.current : report.task;
    const open = this.#open.get(task);
    if (!open) return;
    if (report.what === "entry") open.entry = report.outcome;
    else if (report.what === "exit") open.serial = report.recorded ? report.serial : 0;
    else if (report.what === "filter") open.searches.push(this.#words.search(report, this.#kept));
    else
      open.records.push({
        type_name: audit_record_type_name(this.#k, report.type),
        serial: report.serial,
        outcome: report.outcome,
      });
  }

  #task_search(report: filter_trace): void {
    const search = this.#words.search(report, this.#kept);
    const birth = this.#births.get(report.task);
    if (birth) this.#births.set(report.task, { ...birth, search });
    if (this.#forking) {
      this.#forking = false;
      this.#k.listeners.audit = null;
      return;
    }
    this.#open.get(this.#k.current)?.searches.push({ ...search, about: `pid ${report.task.tgid}` });
  }

  #function(name: string, detail: string): void {
    const open = this.#open.get(this.#k.current);
    if (!open) return;
    const told = this.#kept.function();
    open.inside.push(told ? open.functions.length : -1);
    if (told) open.functions.push({ name, depth: open.inside.length - 1, detail, result: "" });
  }

  #function_left(value: unknown): void {
    const open = this.#open.get(this.#k.current);
    const at = open?.inside.pop();
    if (open && at !== undefined && at >= 0) open.functions[at].result = function_result(value);
  }

  /** What was heard, calls that are still under way included. */
  finish(): Trace {
    const { audit, listeners } = this.#k;
    listeners.audit = null;
    listeners.syscall = null;
    listeners.trace = null;
    for (const open of this.#open.values())
      if (this.#serial === null || made(open, this.#serial)) this.#calls.push(this.#done(open, null));
    this.#calls.sort((a, b) => a.at - b.at);
    return {
      calls: this.#calls,
      cut: this.#kept.cut,
      rules: LISTS.flatMap(([nr, list]) =>
        audit.audit_rules_list[nr].map(({ rule }) => ({ list, text: this.#words.rule_text(rule) })),
      ),
      enabled: audit.audit_enabled,
    };
  }
}
