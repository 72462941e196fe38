// How auditctl -l writes rules.
import * as A from "../../../kernel/uapi/audit.ts";
import { type Accounts, NO_ACCOUNTS } from "../auparse/accounts.ts";
import { interpretArgument } from "../auparse/arguments.ts";
import { errnoName } from "../libaudit/errno_names.ts";
import { pieces, STRING_FIELDS, u64FromBytes } from "../libaudit/rule_data.ts";
import * as F from "../tables/fields.ts";
import * as M from "../tables/machines.ts";
import { messageTypeName } from "../tables/message_types.ts";

/**
 * The machine whose table names the system calls of a rule without arch. auditctl keeps the one of the last rule
 * that had an arch, so the state runs through a listing.
 */
interface ListingState {
  machine: M.Machine;
  /** for -l -i */
  accounts: Accounts;
}

const WATCH_FIELDS: readonly number[] = [A.AUDIT_WATCH, A.AUDIT_DIR, A.AUDIT_PERM, A.AUDIT_FILTERKEY];

/** The last word does not count: the kernel clears in it the bits that stand for classes of calls. */
const allCalls = (rule: A.audit_rule_data): boolean =>
  rule.mask.slice(0, A.AUDIT_BITMASK_SIZE - 1).every((w) => w >>> 0 === 0xffffffff);

/** Rules that are written -w PATH -p PERM -k KEY. */
const isWatch = (rule: A.audit_rule_data): boolean =>
  (rule.flags & ~A.AUDIT_FILTER_PREPEND) === A.AUDIT_FILTER_EXIT &&
  rule.fields.includes(A.AUDIT_PERM) &&
  rule.fields.every((f) => WATCH_FIELDS.includes(f)) &&
  allCalls(rule);

export const permissionLetters = (bits: number): string =>
  (bits & A.AUDIT_PERM_READ ? "r" : "") +
  (bits & A.AUDIT_PERM_WRITE ? "w" : "") +
  (bits & A.AUDIT_PERM_EXEC ? "x" : "") +
  (bits & A.AUDIT_PERM_ATTR ? "a" : "");

/** The rules as auditctl -l prints them, a text each; with accounts, as -l -i. */
export function ruleTexts(rules: readonly A.audit_rule_data[], accounts: Accounts | null): string[] {
  const state: ListingState = { machine: M.NATIVE_MACHINE, accounts: accounts ?? NO_ACCOUNTS };
  return rules.map((rule) =>
    isWatch(rule) ? formatWatch(rule) : formatFull(rule, accounts !== null, state),
  );
}

function formatWatch(rule: A.audit_rule_data): string {
  const texts = pieces(rule);
  return rule.fields
    .map((field, i) => {
      if (field === A.AUDIT_PERM) return ` -p ${permissionLetters(rule.values[i])}`;
      if (field === A.AUDIT_FILTERKEY)
        return texts[i]
          .split("\x01")
          .map((k) => ` -k ${k}`)
          .join("");
      return `-w ${texts[i]}`;
    })
    .join("");
}

function formatFull(rule: A.audit_rule_data, interpret: boolean, state: ListingState): string {
  const list = rule.flags & ~A.AUDIT_FILTER_PREPEND;
  const action = F.ACTION_NAMES.get(rule.action) ?? "unknown";
  let out = `-a ${action},${F.LIST_NAMES.get(list) ?? "unknown"}`;
  rule.fields.forEach((field, i) => {
    if (field !== A.AUDIT_ARCH) return;
    const machine = M.machineOfElf(rule.values[i]);
    if (machine) state.machine = machine;
    const short = rule.values[i] & A.__AUDIT_ARCH_64BIT ? "b64" : "b32";
    const name = interpret && machine ? machine : short;
    out += ` -F arch${F.operatorSymbol(rule.fieldflags[i])}${name}`;
  });
  const calls = list === A.AUDIT_FILTER_EXIT ? formatCalls(rule, state.machine) : null;
  out += calls ?? "";
  const texts = pieces(rule);
  const context: FieldContext = {
    state,
    call: interpret ? firstSyscall(rule) : null,
    interpret,
    args: [0, 1, 2, 3].map((n) => {
      const at = rule.fields.indexOf(A.AUDIT_ARG0 + n);
      return at < 0 ? "" : rule.values[at].toString(16);
    }),
  };
  rule.fields.forEach((field, i) => {
    if (field !== A.AUDIT_ARCH)
      out += formatField(field, rule.fieldflags[i], rule.values[i], texts[i], context);
  });
  return out;
}

/** What the words of -l -i depend on. */
interface FieldContext {
  state: ListingState;
  /** the system call whose arguments a0 to a3 are */
  call: number | null;
  interpret: boolean;
  /** a0 to a3 as hex digits, empty when the rule does not have them */
  args: readonly string[];
}

function formatCalls(rule: A.audit_rule_data, machine: M.Machine): string {
  if (allCalls(rule)) return " -S all";
  const table = M.syscallTable(machine).names;
  const names: string[] = [];
  for (let nr = 0; nr < 32 * A.AUDIT_BITMASK_SIZE; nr++)
    if (rule.mask[nr >>> 5] & (1 << (nr & 31))) names.push(table.get(nr) ?? String(nr));
  return names.length > 0 ? ` -S ${names.join(",")}` : "";
}

/** The call whose argument types -l -i uses: the first of a rule that names calls. */
function firstSyscall(rule: A.audit_rule_data): number | null {
  if (allCalls(rule)) return null;
  const word = rule.mask.findIndex((w) => w !== 0);
  if (word < 0) return null;
  return word * 32 + 31 - Math.clz32(rule.mask[word] & -rule.mask[word]);
}

function formatField(field: number, op: number, value: number, text: string, context: FieldContext): string {
  const symbol = F.operatorSymbol(op);
  const signed = value | 0;
  if (field === A.AUDIT_FIELD_COMPARE) {
    const pair = F.COMPARISONS[value];
    return pair ? ` -C ${pair[0]}${symbol}${pair[1]}` : "";
  }
  if (field === A.AUDIT_FILTERKEY)
    return text
      .split("\x01")
      .map((k) => ` -F key=${k}`)
      .join("");
  const name = F.fieldName(field);
  if (name === null) return ` f${field}${symbol}${signed}`;
  return ` -F ${name}${symbol}${formatValue(field, value, text, context)}`;
}

function formatValue(field: number, value: number, text: string, context: FieldContext): string {
  const { interpret, state, call, args } = context;
  const signed = value | 0;
  if (STRING_FIELDS.includes(field)) return text;
  switch (field) {
    case A.AUDIT_PERM:
      return permissionLetters(value);
    case A.AUDIT_EXIT: {
      const errno = signed < 0 ? errnoName(-signed) : null;
      return errno ? `-${errno}` : String(signed);
    }
    case A.AUDIT_MSGTYPE:
      return messageTypeName(value) ?? String(value);
    case A.AUDIT_FSTYPE:
      return [...F.FS_TYPES].find(([, magic]) => magic === value)?.[0] ?? String(signed);
    case A.AUDIT_LOGINUID:
    case A.AUDIT_SESSIONID:
      return interpret && signed === -1 ? "unset" : String(signed);
    case A.AUDIT_INODE:
      return String(value);
    case F.AUDIT_CONTAINERID: {
      if (text.length !== 8) return "inval";
      const id = u64FromBytes(text);
      return id === F.AUDIT_CID_UNSET ? "unset" : id.toString();
    }
    case A.AUDIT_ARG0:
    case A.AUDIT_ARG1:
    case A.AUDIT_ARG2:
    case A.AUDIT_ARG3:
      if (!interpret) return `0x${value.toString(16).toUpperCase()}`;
      return interpretArgument(
        field - A.AUDIT_ARG0,
        value.toString(16),
        call,
        state.machine,
        args,
        state.accounts,
      );
    default:
      return String(signed);
  }
}
