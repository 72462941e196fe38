// Which rules of the exit list a system call can match at all. Linux walks the whole list and skips rules by their mask;
// here each call number has a list of its own, made when the call is first filtered and dropped when a rule comes or
// goes. A rule is left out of it when its mask, its arch= or its perm= excludes the call whatever its arguments are, so
// that a thousand rules on what programs open cost the other calls nothing. What is left is walked in order, the first
// match decides, and only the fields are looked at that the call's number did not settle: first of all one that asks for
// a number of the task, which is read once for all rules in a row that ask for the same.
import { audit_comparator } from "./audit_filter.ts";
import { audit_may_match_perm } from "./audit_perm.ts";
import { Audit_equal, type audit_field, type audit_krule, type audit_syscall_rule } from "./audit_types.ts";
import type { Kernel } from "./kernel.ts";
import type { task_struct } from "./sched_types.ts";
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

/** What of a task a field can ask for. */
const ASKED = [A.AUDIT_PID, A.AUDIT_UID, A.AUDIT_EUID, A.AUDIT_LOGINUID, A.AUDIT_SESSIONID];

/** That number, for the types in ASKED. */
export function audit_task_number(task: task_struct, type: number): number {
  const { tgid, cred, loginuid, sessionid } = task;
  return [tgid, cred.uid, cred.euid, loginuid, sessionid][ASKED.indexOf(type)] >>> 0;
}

/** The rules of the exit list to be tried on call `nr`, in order. */
export function audit_rules_of_syscall(k: Kernel, nr: number): readonly audit_syscall_rule[] {
  const { audit_syscall_rules, audit_filter_list } = k.audit;
  let rules = audit_syscall_rules.get(nr);
  if (!rules) {
    rules = [];
    for (const { rule } of audit_filter_list[A.AUDIT_FILTER_EXIT])
      if (may_match(rule, nr)) {
        const asks = rule.fields.find((f) => f.op === Audit_equal && ASKED.includes(f.type)) ?? null;
        rules.push({ rule, fields: rule.fields.filter(is_open), asks });
      }
    audit_syscall_rules.set(nr, rules);
  }
  return rules;
}
