// What stands in the buffer of an audit_rule_data: the strings and container IDs of its fields, one behind the other.
import * as A from "../../../kernel/uapi/audit.ts";
import { AUDIT_CONTAINERID } from "../tables/fields.ts";

/** Fields whose value is a string. */
export const STRING_FIELDS: readonly number[] = [
  A.AUDIT_SUBJ_USER,
  A.AUDIT_SUBJ_ROLE,
  A.AUDIT_SUBJ_TYPE,
  A.AUDIT_SUBJ_SEN,
  A.AUDIT_SUBJ_CLR,
  A.AUDIT_OBJ_USER,
  A.AUDIT_OBJ_ROLE,
  A.AUDIT_OBJ_TYPE,
  A.AUDIT_OBJ_LEV_LOW,
  A.AUDIT_OBJ_LEV_HIGH,
  A.AUDIT_WATCH,
  A.AUDIT_DIR,
  A.AUDIT_EXE,
];
const HAS_BUFFER: readonly number[] = [...STRING_FIELDS, A.AUDIT_FILTERKEY, AUDIT_CONTAINERID];

/** The buffer piece of every field (empty for those without one). */
export function pieces(rule: A.audit_rule_data): string[] {
  let at = 0;
  return rule.fields.map((field, i) => {
    if (!HAS_BUFFER.includes(field)) return "";
    const piece = rule.buf.slice(at, at + rule.values[i]);
    at += rule.values[i];
    return piece;
  });
}

/** The keys of a rule, as given. */
export function ruleKeys(rule: A.audit_rule_data): string[] {
  const at = rule.fields.indexOf(A.AUDIT_FILTERKEY);
  return at < 0 ? [] : pieces(rule)[at].split("\x01");
}

/** A u64 from its 8 bytes, in host (little endian) order. */
export function u64FromBytes(bytes: string): bigint {
  let value = 0n;
  for (let i = bytes.length - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes.charCodeAt(i));
  return value;
}
