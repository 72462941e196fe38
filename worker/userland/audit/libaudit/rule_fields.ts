// -F and -C of auditctl: one field of a rule, checked and encoded as audit_rule_fieldpair_data(3) does.
import * as A from "../../../kernel/uapi/audit.ts";
import type { Code } from "../../lib/code.ts";
import * as F from "../tables/fields.ts";
import * as M from "../tables/machines.ts";
import { messageTypeNumber } from "../tables/message_types.ts";
import { errnoNumber } from "./errno_names.ts";
import { isDigit, isSignedNumber, scanNumber, toU32, toU64 } from "./numbers.ts";
import {
  appendKey,
  logged,
  printed,
  push,
  pushString,
  type RuleDraft,
  type RuleEnvironment,
  type RuleMessage,
} from "./rule_draft.ts";

const EQUALITY: readonly number[] = [A.AUDIT_EQUAL, A.AUDIT_NOT_EQUAL];
const UID_FIELDS: readonly number[] = [
  A.AUDIT_UID,
  A.AUDIT_EUID,
  A.AUDIT_SUID,
  A.AUDIT_FSUID,
  A.AUDIT_LOGINUID,
  A.AUDIT_OBJ_UID,
];
const GID_FIELDS: readonly number[] = [
  A.AUDIT_GID,
  A.AUDIT_EGID,
  A.AUDIT_SGID,
  A.AUDIT_FSGID,
  A.AUDIT_OBJ_GID,
];
/** What the exclude list can look at. */
const EXCLUDE_FIELDS: readonly number[] = [
  A.AUDIT_PID,
  ...UID_FIELDS.filter((f) => f !== A.AUDIT_OBJ_UID),
  ...GID_FIELDS.filter((f) => f !== A.AUDIT_OBJ_GID),
  A.AUDIT_MSGTYPE,
  A.AUDIT_SUBJ_USER,
  A.AUDIT_SUBJ_ROLE,
  A.AUDIT_SUBJ_TYPE,
  A.AUDIT_SUBJ_SEN,
  A.AUDIT_SUBJ_CLR,
  A.AUDIT_EXE,
  F.AUDIT_CONTAINERID,
];
const EXIT_ONLY: readonly number[] = [
  A.AUDIT_PPID,
  A.AUDIT_OBJ_USER,
  A.AUDIT_OBJ_ROLE,
  A.AUDIT_OBJ_TYPE,
  A.AUDIT_OBJ_LEV_LOW,
  A.AUDIT_OBJ_LEV_HIGH,
  A.AUDIT_DEVMAJOR,
  A.AUDIT_DEVMINOR,
  A.AUDIT_INODE,
  A.AUDIT_EXIT,
  A.AUDIT_SUCCESS,
  A.AUDIT_WATCH,
  A.AUDIT_PERM,
  A.AUDIT_DIR,
  A.AUDIT_FILETYPE,
];
/** Fields with which a rule may carry a key although no system call is named. */
const KEYABLE: readonly number[] = [A.AUDIT_WATCH, A.AUDIT_DIR, A.AUDIT_PERM, A.AUDIT_EXE, A.AUDIT_FSTYPE];
/** AF_MAX of the time. */
const MAX_ADDRESS_FAMILY = 45;

export const KEY_MISPLACED = "Key field needs a watch, syscall or exe path given prior to it";
/** sessionid, containerid and the like are for the lists that have a task at hand. */
const TASK_LISTS: readonly number[] = [A.AUDIT_FILTER_EXCLUDE, A.AUDIT_FILTER_USER, A.AUDIT_FILTER_EXIT];

interface Split {
  name: string;
  symbol: string;
  op: number;
  value: string;
}

/** Splits name, operator and value; a message when a part is missing. */
function split(text: string): Split | RuleMessage {
  const found = F.OPERATORS.find(([symbol]) => text.includes(symbol));
  if (!found) return printed(`-F missing operation for ${text}`);
  const [symbol, op] = found;
  const at = text.indexOf(symbol);
  const name = text.slice(0, at);
  const value = text.slice(at + symbol.length);
  if (name === "") return printed("-F missing field name before operator for ");
  if (value === "" && name.toLowerCase() !== "key")
    return printed(`-F missing value after operation for ${name}`);
  return { name, symbol, op, value };
}

/** Parses one -F and adds it to the draft. Returns what is wrong with it, or null. */
export function* parseField(draft: RuleDraft, text: string, env: RuleEnvironment): Code<RuleMessage | null> {
  const pair = split(text);
  if ("text" in pair) return pair;
  const { name, op, value } = pair;
  // the kernel counts the key among its 64
  if (draft.fields.length >= A.AUDIT_MAX_FIELDS - 1) return printed(`Too many fields in rule: ${text}`);
  const field = F.fieldNumber(name);
  if (field === undefined) return printed(`-F unknown field: ${name}`);
  const list = draft.list as number;
  const misplaced = yield* checkPlace(list, field, name, env);
  if (misplaced) return misplaced;
  const wrong = yield* encode(draft, field, name, op, value, env);
  if (!wrong && KEYABLE.includes(field)) draft.keyable = true;
  return wrong;
}

/** Whether the field belongs on the list, and whether the kernel knows it. */
function* checkPlace(
  list: number,
  field: number,
  name: string,
  env: RuleEnvironment,
): Code<RuleMessage | null> {
  if (list === A.AUDIT_FILTER_EXCLUDE) {
    if (!EXCLUDE_FIELDS.includes(field))
      return printed("Only msgtype, *uid, *gid, pid, and subj* fields can be used with exclude filter");
    if (field !== A.AUDIT_MSGTYPE && !(yield* supported(env, A.AUDIT_FEATURE_BITMAP_EXCLUDE_EXTEND)))
      return printed(`Field option not supported by kernel: ${name}`);
  }
  if (EXIT_ONLY.includes(field) && list !== A.AUDIT_FILTER_EXIT)
    return printed(`${name} can only be used with exit filter list`);
  return null;
}

function* supported(env: RuleEnvironment, bit: number): Code<boolean> {
  return ((yield* env.features()) & bit) !== 0;
}

function* encode(
  draft: RuleDraft,
  field: number,
  name: string,
  op: number,
  value: string,
  env: RuleEnvironment,
): Code<RuleMessage | null> {
  const list = draft.list as number;
  const equalityOnly = (): RuleMessage | null =>
    EQUALITY.includes(op) ? null : printed(`${name} only takes = or != operators`);
  const add = (n: number): null => {
    push(draft, field, op, n);
    return null;
  };

  if (UID_FIELDS.includes(field)) {
    if (isSignedNumber(value)) return add(toU32(value));
    if (value === "unset") return add(0xffffffff);
    const uid = yield* env.uid(value);
    return uid === null ? logged(`Unknown user: ${value}`) : add(uid);
  }
  if (GID_FIELDS.includes(field)) {
    if (isDigit(value[0])) return add(toU32(value));
    const gid = yield* env.gid(value);
    return gid === null ? logged(`Unknown group: ${value}`) : add(gid);
  }

  switch (field) {
    case A.AUDIT_ARCH:
      return addArch(draft, name, op, value);
    case A.AUDIT_EXIT: {
      if (isSignedNumber(value)) return add(toU32(value));
      const errno = errnoNumber(value);
      return errno === null ? printed("-F unknown errno - exit") : add(errno);
    }
    case A.AUDIT_MSGTYPE: {
      if (list !== A.AUDIT_FILTER_EXCLUDE && list !== A.AUDIT_FILTER_USER)
        return printed("msgtype field can only be used with exclude or user filter list");
      if (isDigit(value[0])) return add(toU32(value));
      const type = messageTypeNumber(value);
      return type < 0 ? printed("-F unknown message type - msgtype") : add(type);
    }
    case A.AUDIT_FILETYPE: {
      const mode = F.FILE_TYPES.get(value.toLowerCase());
      return mode === undefined ? printed("-F unknown file type -  filetype") : add(mode);
    }
    case A.AUDIT_FSTYPE: {
      if (list !== A.AUDIT_FILTER_FS) return printed("fstype field is not valid for the filter");
      const wrong = equalityOnly();
      if (wrong) return wrong;
      if (!(yield* supported(env, A.AUDIT_FEATURE_BITMAP_FILTER_FS)))
        return printed("fstype filter is not supported by the kernel");
      if (isDigit(value[0])) return add(toU32(value));
      const magic = F.FS_TYPES.get(value.toLowerCase());
      return magic === undefined ? printed("file system type is unknown for field: fstype") : add(magic);
    }
    case A.AUDIT_PERM: {
      if (op !== A.AUDIT_EQUAL) return printed("perm only takes = operator");
      if (value.length > 4) return printed("String value too long");
      let bits = 0;
      for (const c of value) {
        const bit = permissionBit(c);
        if (!bit) return printed("Permission can only contain  'rwxa'");
        bits |= bit;
      }
      return add(bits);
    }
    case A.AUDIT_FILTERKEY: {
      if (op !== A.AUDIT_EQUAL && !draft.keyable) return printed(KEY_MISPLACED);
      draft.keyFlags = op;
      return value === "" ? null : appendKey(draft, value);
    }
    case A.AUDIT_EXE: {
      const wrong = equalityOnly();
      if (wrong) return wrong;
      if (!(yield* supported(env, A.AUDIT_FEATURE_BITMAP_EXECUTABLE_PATH)))
        return printed(`Field option not supported by kernel: ${name}`);
      return addString(draft, field, op, value);
    }
    case A.AUDIT_WATCH:
    case A.AUDIT_DIR:
    case A.AUDIT_SUBJ_USER:
    case A.AUDIT_SUBJ_ROLE:
    case A.AUDIT_SUBJ_TYPE:
    case A.AUDIT_SUBJ_SEN:
    case A.AUDIT_SUBJ_CLR:
    case A.AUDIT_OBJ_USER:
    case A.AUDIT_OBJ_ROLE:
    case A.AUDIT_OBJ_TYPE:
    case A.AUDIT_OBJ_LEV_LOW:
    case A.AUDIT_OBJ_LEV_HIGH:
      return addString(draft, field, op, value);
    case A.AUDIT_SESSIONID: {
      if (!TASK_LISTS.includes(list)) return noFilter(name);
      if (!(yield* supported(env, A.AUDIT_FEATURE_BITMAP_SESSIONID_FILTER)))
        return printed(`Field option not supported by kernel: ${name}`);
      return add(value === "unset" ? 0xffffffff : toU32(value));
    }
    case F.AUDIT_CONTAINERID: {
      // the operator is left to the kernel, which takes = and != only
      if (!(yield* supported(env, F.AUDIT_FEATURE_BITMAP_CONTAINERID_FILTER)))
        return printed(`Field option not supported by kernel: ${name}`);
      // the series' tools say it in words of their own (spec 6.2)
      if (!TASK_LISTS.includes(list)) {
        const other = list === A.AUDIT_FILTER_TASK ? "task" : "filesystem";
        return printed(`${name} field can not be used with ${other} filter list`);
      }
      const id = containerId(value);
      if (id === null) return printed(`-F value should be number for ${name}=${value}`);
      pushString(draft, field, op, u64Bytes(id));
      return null;
    }
    case A.AUDIT_SADDR_FAM: {
      const family = toU32(value);
      return family > MAX_ADDRESS_FAMILY ? printed("value is too large for field: saddr_fam") : add(family);
    }
    case A.AUDIT_INODE: {
      const wrong = equalityOnly();
      if (wrong) return wrong;
      break;
    }
    case A.AUDIT_ARG0:
    case A.AUDIT_ARG1:
    case A.AUDIT_ARG2:
    case A.AUDIT_ARG3:
      // positive and negative numbers are converted apart, so that 64-bit values truncate like the kernel's
      return isSignedNumber(value) ? add(toU32(value)) : numberWanted(name);
  }
  return isDigit(value[0]) ? add(toU32(value)) : numberWanted(name);
}

const numberWanted = (name: string): RuleMessage => printed(`-F value should be number for ${name}`);
const noFilter = (name: string): RuleMessage =>
  printed(`${name} must be used with exclude, user, or exit filter`);

function addString(draft: RuleDraft, field: number, op: number, value: string): RuleMessage | null {
  if (value.length > 4095) return printed("String value too long");
  pushString(draft, field, op, value);
  return null;
}

function addArch(draft: RuleDraft, name: string, op: number, value: string): RuleMessage | null {
  if (draft.hasSyscall || draft.watch !== null) return printed("arch must be before -S");
  if (!EQUALITY.includes(op)) return printed(`${name} only takes = or != operators`);
  let machine = M.machineNumber(value);
  if (machine === null) {
    const elf = scanNumber(value, 16);
    if (elf.used === value.length) machine = M.machineOfElf(Number(BigInt.asUintN(32, elf.value)));
  }
  if (machine === null) return printed("arch elf mapping not found");
  draft.machine = machine;
  push(draft, A.AUDIT_ARCH, op, M.ELF_OF_MACHINE.get(machine) as number);
  return null;
}

/** A permission letter's bit; 0 when it is none. */
export const permissionBit = (letter: string): number =>
  ({
    x: A.AUDIT_PERM_EXEC,
    w: A.AUDIT_PERM_WRITE,
    r: A.AUDIT_PERM_READ,
    a: A.AUDIT_PERM_ATTR,
  })[letter.toLowerCase()] ?? 0;

/** A container id as auditctl takes it: C number, negative ones wrap, or "unset". Null when it is none. */
function containerId(text: string): bigint | null {
  if (text === "unset") return F.AUDIT_CID_UNSET;
  return isSignedNumber(text) ? toU64(text) : null;
}

/** The 8 bytes of a u64 in host (little endian) order. */
export function u64Bytes(value: bigint): string {
  let out = "";
  for (let i = 0n; i < 64n; i += 8n) out += String.fromCharCode(Number((value >> i) & 0xffn));
  return out;
}

/** Parses one -C and adds it to the draft. */
export function parseComparison(draft: RuleDraft, text: string): RuleMessage | null {
  const not = text.indexOf("!=");
  const at = not >= 0 ? not : text.indexOf("=");
  if (at < 0) return printed(`${text} only takes = or != operators`);
  const left = text.slice(0, at);
  const right = text.slice(at + (not >= 0 ? 2 : 1));
  if (left === "") return printed("-C missing field name before operator for ");
  if (right === "") return printed(`-C missing value after operation for  ${left}`);
  if (draft.fields.length >= A.AUDIT_MAX_FIELDS - 1) return printed(`Too many fields in rule: ${text}`);
  const a = F.fieldNumber(left);
  if (a === undefined) return printed(`-C unknown field: ${left}`);
  const b = F.fieldNumber(right);
  if (b === undefined) return printed(`-C unknown right hand value for comparison with: ${left}`);
  if (draft.list !== A.AUDIT_FILTER_EXIT) return printed(`${left} can only be used with exit filter list`);
  const pair = [F.fieldName(a), F.fieldName(b)];
  const index = F.COMPARISONS.findIndex((c) => c?.includes(pair[0] ?? "") && c.includes(pair[1] ?? ""));
  if (index < 0 || a === b) return printed(`-C incompatible comparison ${left}`);
  push(draft, A.AUDIT_FIELD_COMPARE, not >= 0 ? A.AUDIT_NOT_EQUAL : A.AUDIT_EQUAL, index);
  return null;
}
