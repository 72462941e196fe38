// Building one audit rule from auditctl's options, with auditctl's own error texts. Everything that needs the machine
// (accounts, whether a path is a directory, what the kernel supports) is asked of a RuleEnvironment.
import * as A from "../../../kernel/uapi/audit.ts";
import type { Code } from "../../lib/code.ts";
import * as F from "../tables/fields.ts";
import * as M from "../tables/machines.ts";
import { isDigit, toU32 } from "./numbers.ts";
import { parseComparison, parseField } from "./rule_fields.ts";

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
  machine: M.Machine | null;
  /** path given with -w or -W */
  watch: string | null;
  hasSyscall: boolean;
  /** a field that lets a rule carry a key without -S was given */
  keyable: boolean;
  /** the 32/64 bit warning has been given */
  warned: boolean;
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
  warned: false,
  warnings: [],
});

export const logged = (text: string): RuleMessage => ({ text, to: "log" });
export const printed = (text: string): RuleMessage => ({ text, to: "stderr" });

const KEY_SEPARATOR = "\x01";
/** PATH_MAX of the kernel, without the NUL. */
const MAX_PATH = 4095;
/** NAME_MAX */
const MAX_NAME = 255;

/** "list,action" in either order; null when it is neither. */
export function parseListAction(text: string): { list: number; action: number } | null {
  const parts = text.split(",");
  if (parts.length !== 2) return null;
  for (const [a, b] of [parts, [parts[1], parts[0]]]) {
    const action = F.ACTIONS.get(a);
    const list = F.LISTS.get(b);
    if (action !== undefined && list !== undefined) return { list, action };
  }
  return null;
}

/** -a, -A and -d. */
export function setListAction(draft: RuleDraft, option: "a" | "A" | "d", text: string): RuleMessage | null {
  if (draft.operation !== null && draft.watch === null)
    return logged(`Multiple rule insert/delete operations are not allowed${option === "a" ? "\n" : ""}`);
  const verb = option === "a" ? "Append" : option === "A" ? "Add" : "Delete";
  const parsed = draft.watch === null ? parseListAction(text) : null;
  if (!parsed) return logged(`${verb} rule - bad keyword ${text}`);
  draft.list = parsed.list;
  draft.action = parsed.action;
  draft.operation = option === "d" ? "delete" : "add";
  draft.prepend = option === "A";
  return null;
}

/** -w and -W: the same as -a always,exit -F path=... (or dir=) -F perm=rwxa. */
export function* setWatch(
  draft: RuleDraft,
  operation: RuleOperation,
  path: string,
  env: RuleEnvironment,
): Code<RuleMessage | null> {
  if (draft.operation !== null) {
    if (operation === "delete") return logged("Rule is not empty\n");
    return logged("watch option can't be given with a syscall");
  }
  if (!path.startsWith("/")) return logged("The path must start with '/'");
  if (path.length > MAX_PATH) return logged("The path passed for the watch is too big");
  if (path.length - path.lastIndexOf("/") - 1 > MAX_NAME)
    return logged("The base name of the path is too big");
  if (path.includes("..")) draft.warnings.push(logged("Warning - relative path notation is not supported"));
  if (/[*?]/.test(path)) draft.warnings.push(logged("Warning - wildcard notation is not supported"));
  const directory = yield* env.isDirectory(path);
  const trimmed = path.length > 1 && path.endsWith("/") ? path.slice(0, -1) : path;
  draft.operation = operation;
  draft.list = A.AUDIT_FILTER_EXIT;
  draft.action = A.AUDIT_ALWAYS;
  draft.watch = trimmed;
  draft.keyable = true;
  draft.mask.fill(0xffffffff);
  pushString(draft, directory ? A.AUDIT_DIR : A.AUDIT_WATCH, A.AUDIT_EQUAL, trimmed);
  push(draft, A.AUDIT_PERM, A.AUDIT_EQUAL, 15);
  return null;
}

/** -p: the permission letters of the watch given before. */
export function setPermission(draft: RuleDraft, text: string): RuleMessage | null {
  if (draft.watch === null) return logged("permission option needs a watch given prior to it");
  if (text.length > 4) return logged(`permission ${text} is too long`);
  let value = 0;
  for (const c of text) {
    const bit = permissionBit(c);
    if (!bit) return logged(`Permission ${c} isn't supported`);
    value |= bit;
  }
  draft.values[draft.fields.indexOf(A.AUDIT_PERM)] = value;
  return null;
}

export const permissionBit = (letter: string): number =>
  ({
    x: A.AUDIT_PERM_EXEC,
    w: A.AUDIT_PERM_WRITE,
    r: A.AUDIT_PERM_READ,
    a: A.AUDIT_PERM_ATTR,
  })[letter.toLowerCase()] ?? 0;

/** -S: names, numbers or "all", separated by commas. */
export function addSyscalls(draft: RuleDraft, text: string): RuleMessage | null {
  if (draft.list === null) return logged("Error - no list specified");
  switch (draft.list) {
    case A.AUDIT_FILTER_EXCLUDE:
      return logged("Error: syscall auditing cannot be put on exclude list");
    case A.AUDIT_FILTER_TASK:
      return logged("Error: syscall auditing being added to task list");
    case A.AUDIT_FILTER_USER:
      return logged("Error: syscall auditing being added to user list");
    case A.AUDIT_FILTER_FS:
      return logged("Error: syscall auditing being added to filesystem list");
  }
  const parts = text === "" ? [""] : text.split(",").filter((p) => p !== "");
  const machine = draft.machine ?? M.NATIVE_MACHINE;
  const table = M.syscallTable(machine);
  let mismatch = false;
  const everything = draft.hasSyscall && draft.mask.every((word) => word === 0xffffffff);
  for (const part of parts) {
    if (part === "all") {
      draft.mask.fill(0xffffffff);
      mismatch = false;
      continue;
    }
    const known = table.numbers.get(part);
    const nr = known ?? (isDigit(part[0]) ? toU32(part) : -1);
    if (nr < 0 || nr >= 32 * A.AUDIT_BITMASK_SIZE) return logged(`Syscall name unknown: ${part}`);
    draft.mask[nr >>> 5] = (draft.mask[nr >>> 5] | (1 << (nr & 31))) >>> 0;
    if (known !== undefined && M.syscallTable("i386").numbers.get(part) !== nr) mismatch = true;
  }
  draft.hasSyscall = true;
  draft.keyable = true;
  if (mismatch && !everything && draft.machine === null && !draft.warned) {
    draft.warned = true;
    draft.warnings.push(logged("WARNING - 32/64 bit syscall mismatch, you should specify an arch"));
  }
  return null;
}

/** -F. */
export function* addField(draft: RuleDraft, text: string, env: RuleEnvironment): Code<RuleMessage | null> {
  if (draft.list === null) return logged("List must be given before field");
  return yield* parseField(draft, text, env);
}

/** -C. */
export const addComparison = (draft: RuleDraft, text: string): RuleMessage | null =>
  parseComparison(draft, text);

/** -k (key= in -F uses it as well). */
export function addKey(draft: RuleDraft, text: string): RuleMessage | null {
  if (!draft.keyable) return logged("key option needs a watch or syscall given prior to it");
  return appendKey(draft, text);
}

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
