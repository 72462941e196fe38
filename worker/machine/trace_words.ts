// What the filters compared, in the words of auditctl -l -i: the kernel's reports (kernel/audit_trace.ts) for the page.
import type { TracedField, TracedRule, TracedSearch, TracedValue } from "../api.ts";
import {
  audit_krule_to_data,
  field_text,
  is_gid_field,
  is_uid_field,
  OPERATOR_BITS,
} from "../kernel/audit_rule_data.ts";
import type { filter_trace, traced_field, traced_rule } from "../kernel/audit_trace.ts";
import type { audit_field, audit_krule } from "../kernel/audit_types.ts";
import type { Kernel } from "../kernel/kernel.ts";
import * as A from "../kernel/uapi/audit.ts";
import { permissionLetters, ruleTexts } from "../userland/audit/auditctl/rule_text.ts";
import { type Accounts, groupName, userName } from "../userland/audit/auparse/accounts.ts";
import { errnoName } from "../userland/audit/libaudit/errno_names.ts";
import * as F from "../userland/audit/tables/fields.ts";
import { messageTypeName } from "../userland/audit/tables/message_types.ts";
import type { Kept } from "./trace.ts";

const ARGS = new Set<number>([A.AUDIT_ARG0, A.AUDIT_ARG1, A.AUDIT_ARG2, A.AUDIT_ARG3]);

/** "1000 (learner)"; an id without a name is its number. */
const with_name = (id: number, name: string): string =>
  id === A.AUDIT_UID_UNSET
    ? "unset"
    : name === String(id) || name.startsWith("unknown")
      ? String(id)
      : `${id} (${name})`;

const named = (table: ReadonlyMap<string, number>, value: number): string =>
  [...table].find(([, n]) => n === value)?.[0] ?? String(value);

/** A number of field `type` in words. */
function number_text(type: number, n: number, accounts: Accounts): string {
  if (is_uid_field(type)) return with_name(n, userName(n, accounts));
  if (is_gid_field(type)) return with_name(n, groupName(n, accounts));
  if (ARGS.has(type)) return `0x${(n >>> 0).toString(16)}`;
  const signed = n | 0;
  switch (type) {
    case A.AUDIT_ARCH:
      return n & A.__AUDIT_ARCH_64BIT ? "b64" : "b32";
    case A.AUDIT_EXIT: {
      const name = signed < 0 ? errnoName(-signed) : null;
      return name === null ? String(signed) : `-${name} (${signed})`;
    }
    case A.AUDIT_SUCCESS:
      return n ? "yes (1)" : "no (0)";
    case A.AUDIT_LOGINUID_SET:
      return n ? "set" : "unset";
    case A.AUDIT_SESSIONID:
      return n >>> 0 === A.AUDIT_SID_UNSET ? "unset" : String(n);
    case A.AUDIT_MSGTYPE:
      return `${messageTypeName(n) ?? "unknown"} (${n})`;
    case A.AUDIT_PERM:
      return permissionLetters(n);
    case A.AUDIT_FILETYPE:
      return named(F.FILE_TYPES, n);
    case A.AUDIT_FSTYPE:
      return `${named(F.FS_TYPES, n)} (0x${n.toString(16)})`;
  }
  return String(n);
}

const id_text = (id: bigint): string => (id === F.AUDIT_CID_UNSET ? "unset" : id.toString());

/** The user or group that a pair of -C compares. */
function compared_id(name: string, id: number, accounts: Accounts): string {
  const text = name.endsWith("gid") ? groupName(id, accounts) : userName(id, accounts);
  return with_name(id, text);
}

function wanted(rule: audit_krule, f: audit_field, accounts: Accounts): string {
  if (f.type === A.AUDIT_FIELD_COMPARE) return F.COMPARISONS[f.val]?.[1] ?? String(f.val);
  if (f.ext !== null) return id_text(f.ext);
  const text = field_text(rule, f);
  return text === null ? number_text(f.type, f.val, accounts) : text.split("\x01").join(", ");
}

function field_name(f: audit_field): string {
  if (f.type === A.AUDIT_FIELD_COMPARE) return F.COMPARISONS[f.val]?.[0] ?? "?";
  if (f.type === A.AUDIT_LOGINUID_SET) return "auid";
  return F.fieldName(f.type) ?? `f${f.type}`;
}

function actual({ field: f, compared }: traced_field, accounts: Accounts): TracedValue[] {
  const pair = f.type === A.AUDIT_FIELD_COMPARE ? F.COMPARISONS[f.val] : null;
  return compared.map(({ value, of }, i) => {
    if (typeof value === "bigint") return { text: id_text(value), of };
    if (typeof value === "string") return { text: value === "" ? "none" : value, of };
    if (pair) return { text: compared_id(pair[i === 0 ? 0 : 1], value, accounts), of };
    return { text: number_text(f.type, value, accounts), of };
  });
}

const field = (rule: audit_krule, traced: traced_field, accounts: Accounts): TracedField => ({
  name: field_name(traced.field),
  op: F.operatorSymbol(OPERATOR_BITS[traced.field.op]),
  wanted: wanted(rule, traced.field, accounts),
  actual: actual(traced, accounts),
  matched: traced.matched,
});

/** Words of rules are asked for again and again: they are kept while the rule is the same. */
export class TraceWords {
  readonly #k: Kernel;
  readonly #accounts: Accounts;
  readonly #texts = new WeakMap<audit_krule, string>();

  constructor(k: Kernel, accounts: Accounts) {
    this.#k = k;
    this.#accounts = accounts;
  }

  rule_text(rule: audit_krule): string {
    let text = this.#texts.get(rule);
    if (text === undefined) {
      text = ruleTexts([audit_krule_to_data(this.#k, rule)], null)[0];
      this.#texts.set(rule, text);
    }
    return text;
  }

  #rule({ rule, found_by, fields, outcome }: traced_rule): TracedRule {
    return {
      text: this.rule_text(rule),
      id: rule.id,
      never: rule.action === A.AUDIT_NEVER,
      outcome,
      found_by,
      fields: fields.map((f) => field(rule, f, this.#accounts)),
    };
  }

  /** A search in words. Of rules that `kept` has no room for, only the one that decided is told. */
  search(trace: filter_trace, kept: Kept): TracedSearch {
    const room = kept.rules(trace.rules.length);
    const rules = trace.rules.filter((rule, i) => i < room || rule.outcome === "match");
    return {
      list: trace.list,
      about: trace.msgtype === null ? "" : (messageTypeName(trace.msgtype) ?? `type ${trace.msgtype}`),
      rules: rules.map((rule) => this.#rule(rule)),
      left_out: trace.rules.length - rules.length,
    };
  }
}
