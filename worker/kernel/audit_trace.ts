// What the filters and the record writer tell a listener (kernel_listeners.audit) of each decision. The functions that
// decide report what they compared as they go, so that the report cannot differ from the decision. Without a listener
// nothing of this is made.
import type {
  audit_context,
  audit_entry,
  audit_field,
  audit_krule,
  audit_names,
  audit_syscall_rule,
} from "./audit_types.ts";
import type { Kernel } from "./kernel.ts";
import type { task_struct } from "./sched_types.ts";
import type { ByteString } from "./uapi/syscall.ts";

/** One value that a field was compared with. `of` says what it is when the field's name does not: an object's path. */
export interface traced_value {
  readonly value: number | bigint | ByteString;
  readonly of: ByteString;
}

export interface traced_field {
  readonly field: audit_field;
  /** in the order compared: several for a field about the objects of a call; none when there was nothing to compare */
  readonly compared: readonly traced_value[];
  readonly matched: boolean;
}

/**
 * match: it decided. field: its last field here does not match. syscall: its mask does not hold the call. priority: all
 * fields match, but a rule of higher priority decided before. meaningless: it has a field that means nothing on this
 * list, which ends the search. action: its action means nothing on this list.
 */
export type traced_outcome = "match" | "field" | "syscall" | "priority" | "meaningless" | "action";

export interface traced_rule {
  readonly rule: audit_krule;
  /** the object by whose inode the rule was found; "" on other lists */
  readonly found_by: ByteString;
  readonly fields: traced_field[];
  outcome: traced_outcome;
}

export type traced_list = "task" | "exit" | "inode" | "user" | "exclude" | "fs";

/** What an object of a call is called in a report. */
const name_of = (n: audit_names): ByteString => n.name?.name ?? `inode ${n.ino}`;

/** One search of one list. */
export class filter_trace {
  readonly what = "filter";
  readonly list: traced_list;
  /** whom the rules were tried on: at fork the new task, else the one that made the call or sent the message */
  readonly task: task_struct;
  /** number of the call it is about; null when the task is in none that audit watches */
  readonly nr: number | null;
  /** type of the record or message; null on lists that are not about one */
  readonly msgtype: number | null;
  readonly rules: traced_rule[] = [];
  #compared: traced_value[] = [];

  constructor(
    list: traced_list,
    task: task_struct,
    context: audit_context | null = null,
    msgtype: number | null = null,
  ) {
    this.list = list;
    this.task = task;
    this.nr = context?.in_syscall ? context.major : null;
    this.msgtype = msgtype;
  }

  /** A rule is tried. */
  begin(rule: audit_krule, found_by: audit_names | null = null): void {
    const by = found_by === null ? "" : name_of(found_by);
    this.rules.push({ rule, found_by: by, fields: [], outcome: "field" });
  }

  /** A field is compared with a value. */
  saw(value: number | bigint | ByteString, of: ByteString | audit_names = ""): void {
    this.#compared.push({ value, of: typeof of === "string" ? of : name_of(of) });
  }

  /** A field has been compared. */
  field(field: audit_field, matched: boolean): void {
    this.rules.at(-1)?.fields.push({ field: { ...field }, compared: this.#compared, matched });
    this.#compared = [];
  }

  end(outcome: traced_outcome): void {
    const last = this.rules.at(-1);
    if (last) last.outcome = outcome;
  }
}

/** What became of a record. */
export type traced_record =
  /** the exclude list dropped it */
  | "excluded"
  /** backlog limit exceeded, and the task may not wait: lost */
  | "backlog"
  /** it waits for room in the queue */
  | "waits"
  /** it waited too long: lost */
  | "timeout"
  /** rate limit exceeded: lost */
  | "rate"
  | "queued";

/** Why a call is not watched at all, or with how much care. */
export type traced_entry =
  /** audit is off */
  | "off"
  /** the task is the audit daemon's */
  | "auditd"
  /** no rule is in force: details are not gathered, the filters not asked */
  | "dummy"
  /** the filters will decide at the end of the call */
  | "build"
  /** a task rule said always: recorded in any case */
  | "record";

export type audit_report =
  | filter_trace
  | {
      readonly what: "record";
      readonly type: number;
      readonly serial: number;
      readonly outcome: traced_record;
    }
  | { readonly what: "entry"; readonly task: task_struct; readonly outcome: traced_entry }
  /**
   * the end of a call: is it recorded? filtered: the filters had to decide it, no task rule did at fork. serial: of its
   * event, 0 when it has none
   */
  | {
      readonly what: "exit";
      readonly task: task_struct;
      readonly filtered: boolean;
      readonly recorded: boolean;
      readonly serial: number;
    };

/** A trace to fill, or null when nobody listens. */
export const trace_filter = (
  k: Kernel,
  list: traced_list,
  task: task_struct,
  context: audit_context | null = null,
  msgtype: number | null = null,
): filter_trace | null =>
  k.listeners.audit === null ? null : new filter_trace(list, task, context, msgtype);

/** Every rule of a list, none skipped: with a listener those are walked too that cannot match. */
export const all_rules = (list: readonly audit_entry[]): audit_syscall_rule[] =>
  list.map(({ rule }) => ({ rule, fields: rule.fields, asks: null }));
