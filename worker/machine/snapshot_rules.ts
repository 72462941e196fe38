// The rules in force, list by list, for who looks on from outside.
import type { RuleList, RulesView, RuleView } from "../api.ts";
import { audit_krule_to_data } from "../kernel/audit_rule_data.ts";
import { Audit_equal, type audit_entry } from "../kernel/audit_types.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { PF_KTHREAD } from "../kernel/sched_types.ts";
import * as A from "../kernel/uapi/audit.ts";
import { ruleTexts } from "../userland/audit/auditctl/rule_text.ts";

/** In the order in which a task meets them. */
const LISTS: readonly (readonly [RuleList, number])[] = [
  ["task", A.AUDIT_FILTER_TASK],
  ["exit", A.AUDIT_FILTER_EXIT],
  ["filesystem", A.AUDIT_FILTER_FS],
  ["user", A.AUDIT_FILTER_USER],
  ["exclude", A.AUDIT_FILTER_EXCLUDE],
];

/** Text of every rule, found as auditctl -l does: some names in it depend on the rules before it. */
function texts(k: Kernel): Map<audit_entry, string> {
  const entries = k.audit.audit_rules_list.flat();
  const data = entries.map(({ rule }) => audit_krule_to_data(k, rule));
  return new Map(ruleTexts(data, null).map((text, i) => [entries[i], text]));
}

function rule_view(k: Kernel, entry: audit_entry, text: string): RuleView {
  const { rule } = entry;
  return {
    id: rule.id,
    text,
    action: rule.action === A.AUDIT_NEVER ? "never" : "always",
    keys: rule.filterkey === null ? [] : rule.filterkey.split("\x01"),
    contids: rule.fields.flatMap(({ ext, op, type }) =>
      ext !== null && op === Audit_equal && k.seams.filter_fields.has(type) ? [ext.toString()] : [],
    ),
    by_object: rule.watch !== null || rule.inode_f !== null,
    hits: rule.hits,
    tried: rule.tried,
  };
}

/**
 * The exit list is tried first and then the rules that hang on an object, but a rule of lower priority never wins
 * over one that matched before: so what counts is the priority, which is the order in which the rules were given.
 */
function in_order(k: Kernel, list: number): readonly audit_entry[] {
  if (list !== A.AUDIT_FILTER_EXIT) return k.audit.audit_filter_list[list];
  return [...k.audit.audit_rules_list[list]].sort((a, b) => b.rule.prio - a.rule.prio);
}

export function snapshot_rules(k: Kernel): RulesView {
  const text = texts(k);
  let unaudited = 0;
  let tasks = 0;
  for (const task of k.tasks.values()) {
    if (task.flags & PF_KTHREAD || task.exit_state !== 0) continue;
    tasks++;
    if (task.audit_context === null) unaudited++;
  }
  return {
    lists: LISTS.map(([list, number]) => ({
      list,
      rules: in_order(k, number).map((entry) => rule_view(k, entry, text.get(entry) ?? "")),
    })),
    enabled: k.audit.audit_enabled,
    unaudited,
    tasks,
  };
}
