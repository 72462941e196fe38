// Which rules of the exit list a system call can match at all. Linux walks the whole list and skips rules by their mask;
// here each call number has a list of its own, made when the call is first filtered and dropped when a rule comes or
// goes. A rule is left out of it when its mask, its arch= or its perm= excludes the call whatever its arguments are, so
// that a thousand rules on what programs open cost the other calls nothing. What is left is walked in order: the first
// match decides.
import { audit_comparator } from "./audit_filter.ts";
import { audit_may_match_perm } from "./audit_perm.ts";
import type { audit_krule } from "./audit_types.ts";
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

/** The rules of the exit list to be tried on call `nr`, in order. */
export function audit_rules_of_syscall(k: Kernel, nr: number): readonly audit_krule[] {
  const { audit_syscall_rules, audit_filter_list } = k.audit;
  let rules = audit_syscall_rules.get(nr);
  if (!rules) {
    rules = [];
    for (const { rule } of audit_filter_list[A.AUDIT_FILTER_EXIT]) if (may_match(rule, nr)) rules.push(rule);
    audit_syscall_rules.set(nr, rules);
  }
  return rules;
}
