// Building one audit rule from auditctl's options, with auditctl's own error texts. Everything that needs the machine
// (accounts, whether a path is a directory, what the kernel supports) is asked of a RuleEnvironment.
import * as A from "../../../kernel/uapi/audit.ts";
import type { Code } from "../../lib/code.ts";
import * as F from "../tables/fields.ts";
import * as M from "../tables/machines.ts";
import { isDigit, toU32 } from "./numbers.ts";
import {
  appendKey,
  logged,
  printed,
  push,
  pushString,
  type RuleDraft,
  type RuleEnvironment,
  type RuleMessage,
  type RuleOperation,
} from "./rule_draft.ts";
import { KEY_MISPLACED, parseComparison, parseField, permissionBit } from "./rule_fields.ts";

/** PATH_MAX of the kernel, without the NUL. */
const MAX_PATH = 4095;
/** NAME_MAX */
const MAX_NAME = 255;

/** What stood for an action once; the tool knows it behind a list. */
const DEPRECATED = /^(\w+),possible$/;

/** "list,action" in either order; null when it is neither. */
function parseListAction(text: string): { list: number; action: number } | null {
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
function setListAction(draft: RuleDraft, option: "a" | "A" | "d", text: string): RuleMessage | null {
  if (draft.operation !== null && draft.watch === null)
    return logged(`Multiple rule insert/delete operations are not allowed${option === "a" ? "\n" : ""}`);
  const verb = option === "a" ? "Append" : option === "A" ? "Add" : "Delete";
  const parsed = draft.watch === null ? parseListAction(text) : null;
  if (!parsed) {
    const list = draft.watch === null ? DEPRECATED.exec(text)?.[1] : undefined;
    if (list !== undefined && F.LISTS.has(list))
      return logged(`${option === "d" ? "Delete" : "Append"} rule - possible is deprecated`);
    return logged(`${verb} rule - bad keyword ${text}`);
  }
  draft.list = parsed.list;
  draft.action = parsed.action;
  draft.operation = option === "d" ? "delete" : "add";
  draft.prepend = option === "A";
  return null;
}

/** -w and -W: the same as -a always,exit -F path=... (or dir=) -F perm=rwxa. */
function* setWatch(
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

/** -p: the permission letters of the watch given before, or of the fields of a rule, which must have one. */
function setPermission(draft: RuleDraft, text: string): RuleMessage | null {
  if (draft.operation === null) return logged("permission option needs a watch given prior to it");
  if (text.length > 4) return logged(`permission ${text} is too long`);
  let value = 0;
  for (const c of text) {
    const bit = permissionBit(c);
    if (!bit) return logged(`Permission ${c} isn't supported`);
    value |= bit;
  }
  const at = draft.fields.indexOf(A.AUDIT_PERM);
  if (draft.fields.length === 0) return logged("Permissions should be preceeded by other fields");
  if (at >= 0) draft.values[at] = value;
  else push(draft, A.AUDIT_PERM, A.AUDIT_EQUAL, value);
  return null;
}

/**
 * What is wrong in the end. A key= in a field may come before what it needs, so it is looked at then, whatever else was
 * wrong; system calls may come before the list, but without one they are for nothing.
 */
function atEnd(draft: RuleDraft, failed: boolean): RuleMessage | null {
  if (draft.key && !draft.keyable) return printed(KEY_MISPLACED);
  return !failed && draft.operation === null && draft.hasSyscall ? logged("Error - no list specified") : null;
}

/** -S: names, numbers or "all", separated by commas. */
function addSyscalls(draft: RuleDraft, text: string): RuleMessage | null {
  switch (draft.list) {
    case A.AUDIT_FILTER_EXCLUDE:
      return logged("Error: syscall auditing cannot be put on exclude list");
    case A.AUDIT_FILTER_TASK:
      return logged("Error: syscall auditing being added to task list");
    case A.AUDIT_FILTER_USER:
      return logged("Error: syscall auditing being added to user list");
    case A.AUDIT_FILTER_FS:
      return logged("Error: syscall auditing being added to filesystem list");
    case null:
      break;
  }
  const parts = text === "" ? [""] : text.split(",").filter((p) => p !== "");
  const machine = draft.machine ?? M.NATIVE_MACHINE;
  const table = M.syscallTable(machine);
  let mismatch = false;
  // only the first -S of a rule that is added is looked at
  const looked = draft.operation === "add" && draft.machine === null && !draft.hasSyscall;
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
  if (looked && mismatch)
    draft.warnings.push(logged("WARNING - 32/64 bit syscall mismatch, you should specify an arch"));
  return null;
}

/** -k (key= in -F uses it as well). */
function addKey(draft: RuleDraft, text: string): RuleMessage | null {
  if (draft.operation === null || !draft.keyable)
    return logged("key option needs a watch or syscall given prior to it");
  return appendKey(draft, text);
}

/**
 * Applies one option letter of a rule to the draft. Returns what is wrong, or null. The letter "" stands for the end of
 * the options, with "failed" for one of them that was wrong.
 */
export function* applyOption(
  draft: RuleDraft,
  letter: string,
  arg: string,
  env: RuleEnvironment,
): Code<RuleMessage | null> {
  switch (letter) {
    case "a":
    case "A":
    case "d":
      return setListAction(draft, letter, arg);
    case "w":
      return yield* setWatch(draft, "add", arg, env);
    case "W":
      return yield* setWatch(draft, "delete", arg, env);
    case "p":
      return setPermission(draft, arg);
    case "k":
      return addKey(draft, arg);
    case "F":
      if (draft.list === null) return logged("List must be given before field");
      return yield* parseField(draft, arg, env);
    case "C":
      return parseComparison(draft, arg);
    case "":
      return atEnd(draft, arg === "failed");
    default:
      return addSyscalls(draft, arg);
  }
}
