// Which rules of the exit list a system call can match at all. Linux walks the whole list and skips rules by their mask;
// here each call number has a list of its own, made when the call is first filtered and dropped when a rule comes or
// goes. A rule is left out of it when its mask, its arch= or its perm= excludes the call whatever its arguments are, so
// that a thousand rules on what programs open cost the other calls nothing. What is left is walked in order, the first
// match decides, and only the fields are looked at that the call's number did not settle.
import { audit_comparator } from "./audit_filter.ts";
import { audit_may_match_perm } from "./audit_perm.ts";
import type { audit_field, audit_krule, audit_syscall_rule } from "./audit_types.ts";
import type { Kernel } from "./kernel.ts";
import * as A from "./uapi/audit.ts";

export const in_mask = (rule: audit_krule, nr: number): boolean =>
  nr < A.AUDIT_BITMASK_SIZE * 32 && (rule.mask[nr >>> 5] & (1 << (nr & 31))) !== 0;

function may_match(rule: audit_krule, nr: number): boolean {
  if (!in_mask(rule, nr)) return false;
  for (const f of rule.fields) {
    if (f.type === A.AUDIT_ARCH && !audit_comparator(A.AUDIT_ARCH_X86_64, f.op, f.val)) return false;
    if (f.type === A.AUDIT_PERM && !audit_may_match_perm(nr, f.val)) return false;
  }
  return true;
}

/** arch= has been answered, a key is no condition. */
const is_open = (f: audit_field): boolean => f.type !== A.AUDIT_ARCH && f.type !== A.AUDIT_FILTERKEY;

/** The rules of the exit list to be tried on call `nr`, in order. */
export function audit_rules_of_syscall(k: Kernel, nr: number): readonly audit_syscall_rule[] {
  const { audit_syscall_rules, audit_filter_list } = k.audit;
  let rules = audit_syscall_rules.get(nr);
  if (!rules) {
    rules = [];
    for (const { rule } of audit_filter_list[A.AUDIT_FILTER_EXIT])
      if (may_match(rule, nr)) rules.push({ rule, fields: rule.fields.filter(is_open) });
    audit_syscall_rules.set(nr, rules);
  }
  return rules;
}
