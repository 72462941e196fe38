// security/selinux/ss/services.c, as far as audit rules use it: matching the parts of a label.
import * as T from "./audit_types.ts";
import { parse_context } from "./security/selinux.ts";
import * as A from "./uapi/audit.ts";
import type { ByteString } from "./uapi/syscall.ts";

const USERS = /^(system|unconfined|root|user|staff|sysadm|guest|xguest)_u$|^root$/;
const ROLES = /^[a-z][a-z0-9_]*_r$/;
const TYPES = /^[a-z][a-z0-9_]*_t$/;
const LEVEL = /^s(\d+)(?::(c\d+(?:\.c\d+)?(?:,c\d+(?:\.c\d+)?)*))?$/;

interface level {
  sensitivity: number;
  categories: Set<number>;
}

function parse_level(text: string): level | null {
  const m = LEVEL.exec(text);
  if (!m) return null;
  const categories = new Set<number>();
  for (const part of m[2]?.split(",") ?? []) {
    const [low, high = low] = part.split(".").map((c) => Number(c.slice(1)));
    if (!(low <= high && high <= 1023)) return null;
    for (let c = low; c <= high; c++) categories.add(c);
  }
  return { sensitivity: Number(m[1]), categories };
}

const dominates = (a: level, b: level): boolean =>
  a.sensitivity >= b.sensitivity && [...b.categories].every((c) => a.categories.has(c));
const same = (a: level, b: level): boolean =>
  a.sensitivity === b.sensitivity && a.categories.size === b.categories.size && dominates(a, b);

/** Whether the policy knows the value and the operator fits. An invalid field is kept and matches nothing. */
export function security_audit_rule_valid(type: number, op: number, text: ByteString): boolean {
  switch (type) {
    case A.AUDIT_SUBJ_USER:
    case A.AUDIT_OBJ_USER:
    case A.AUDIT_SUBJ_ROLE:
    case A.AUDIT_OBJ_ROLE:
    case A.AUDIT_SUBJ_TYPE:
    case A.AUDIT_OBJ_TYPE: {
      if (op !== T.Audit_equal && op !== T.Audit_not_equal) return false;
      if (type === A.AUDIT_SUBJ_USER || type === A.AUDIT_OBJ_USER) return USERS.test(text);
      return (type === A.AUDIT_SUBJ_ROLE || type === A.AUDIT_OBJ_ROLE ? ROLES : TYPES).test(text);
    }
    default:
      // a range is not allowed, only one level
      return parse_level(text) !== null;
  }
}

/** Does the label match the field? */
export function security_audit_rule_match(
  label: ByteString,
  type: number,
  op: number,
  text: ByteString,
): boolean {
  if (label === "" || !security_audit_rule_valid(type, op, text)) return false;
  const context = parse_context(label);
  const word = (value: string): boolean => (op === T.Audit_equal ? value === text : value !== text);
  switch (type) {
    case A.AUDIT_SUBJ_USER:
    case A.AUDIT_OBJ_USER:
      return word(context.user);
    case A.AUDIT_SUBJ_ROLE:
    case A.AUDIT_OBJ_ROLE:
      return word(context.role);
    case A.AUDIT_SUBJ_TYPE:
    case A.AUDIT_OBJ_TYPE:
      return word(context.type);
  }
  const [low, high = low] = context.range.split("-");
  const mine = parse_level(type === A.AUDIT_SUBJ_SEN || type === A.AUDIT_OBJ_LEV_LOW ? low : high);
  const rule = parse_level(text);
  if (!mine || !rule) return false;
  switch (op) {
    case T.Audit_equal:
      return same(mine, rule);
    case T.Audit_not_equal:
      return !same(mine, rule);
    case T.Audit_lt:
      return dominates(rule, mine) && !same(mine, rule);
    case T.Audit_le:
      return dominates(rule, mine);
    case T.Audit_gt:
      return dominates(mine, rule) && !same(mine, rule);
    case T.Audit_ge:
      return dominates(mine, rule);
  }
  return false;
}
