// A rule under construction: what auditctl's options have said of it so far, and the structure it becomes.
import * as A from "../../../kernel/uapi/audit.ts";
import type { Code } from "../../lib/code.ts";
import type { Machine } from "../tables/machines.ts";

/** What rule building asks of the machine it runs on. */
export interface RuleEnvironment {
  uid(name: string): Code<number | null>;
  gid(name: string): Code<number | null>;
  isDirectory(path: string): Code<boolean>;
  /** the kernel's feature bitmap (AUDIT_GET) */
  features(): Code<number>;
}

/**
 * A message of rule building. `log`: through audit_msg(), which goes to stderr on the command line and to syslog while
 * a rules file is read. `stderr`: always printed.
 */
export interface RuleMessage {
  text: string;
  to: "log" | "stderr";
}

export type RuleOperation = "add" | "delete";

/** A rule under construction: the options seen so far. */
export interface RuleDraft {
  operation: RuleOperation | null;
  /** filter list, null until -a, -A, -d, -w or -W names one */
  list: number | null;
  action: number;
  prepend: boolean;
  mask: Uint32Array;
  fields: number[];
  values: number[];
  fieldflags: number[];
  buf: string;
  /** -k and key= values so far, joined with \x01 */
  key: string | null;
  keyFlags: number;
  /** operator and machine of the last arch= */
  machine: Machine | null;
  /** path given with -w or -W */
  watch: string | null;
  hasSyscall: boolean;
  /** a field that lets a rule carry a key without -S was given */
  keyable: boolean;
  warnings: RuleMessage[];
}

export const newDraft = (): RuleDraft => ({
  operation: null,
  list: null,
  action: A.AUDIT_NEVER,
  prepend: false,
  mask: new Uint32Array(A.AUDIT_BITMASK_SIZE),
  fields: [],
  values: [],
  fieldflags: [],
  buf: "",
  key: null,
  keyFlags: A.AUDIT_EQUAL,
  machine: null,
  watch: null,
  hasSyscall: false,
  keyable: false,
  warnings: [],
});

export const logged = (text: string): RuleMessage => ({ text, to: "log" });
export const printed = (text: string): RuleMessage => ({ text, to: "stderr" });

const KEY_SEPARATOR = "\x01";

/** Joins a further key; the whole must stay within the kernel's 256 bytes. */
export function appendKey(draft: RuleDraft, text: string): RuleMessage | null {
  if (text.includes(KEY_SEPARATOR)) draft.warnings.push(logged(`key ${text} has illegal character`));
  const joined = draft.key ? draft.key + KEY_SEPARATOR + text : text;
  if (joined.length > A.AUDIT_MAX_KEY_LEN) return logged("key option exceeds size limit");
  draft.key = joined;
  return null;
}

export function push(draft: RuleDraft, field: number, op: number, value: number): void {
  draft.fields.push(field);
  draft.fieldflags.push(op);
  draft.values.push(value >>> 0);
}

export function pushString(draft: RuleDraft, field: number, op: number, text: string): void {
  push(draft, field, op, text.length);
  draft.buf += text;
}

/**
 * The finished structure, or what is wrong with the whole: keys last, all system calls when none were named (the task
 * list knows none).
 */
export function finish(draft: RuleDraft): A.audit_rule_data | RuleMessage {
  if (draft.key) {
    if (draft.list === A.AUDIT_FILTER_EXCLUDE)
      return printed("Only msgtype, *uid, *gid, pid, and subj* fields can be used with exclude filter");
    if (draft.fields.length >= A.AUDIT_MAX_FIELDS - 1)
      return printed(`Too many fields in rule: key=${draft.key}`);
    pushString(draft, A.AUDIT_FILTERKEY, draft.keyFlags, draft.key);
    draft.key = null;
  }
  if (!draft.hasSyscall && draft.list !== A.AUDIT_FILTER_TASK) draft.mask.fill(0xffffffff);
  return {
    flags: (draft.list ?? 0) | (draft.prepend ? A.AUDIT_FILTER_PREPEND : 0),
    action: draft.action,
    field_count: draft.fields.length,
    mask: draft.mask,
    fields: draft.fields,
    values: draft.values,
    fieldflags: draft.fieldflags,
    buf: draft.buf,
  };
}
