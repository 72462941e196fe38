// kernel/auditfilter.c: requests to add, remove and list rules.
import {
  audit_log_d,
  audit_log_field,
  audit_log_key,
  audit_log_session_info,
  audit_log_task_context,
} from "./audit.ts";
import { audit_data_to_entry, audit_free_rule, audit_krule_to_data } from "./audit_rule_data.ts";
import { audit_add_rule, audit_del_rule } from "./audit_rules.ts";
import { audit_log_end_standalone, audit_log_start_standalone } from "./audit_standalone.ts";
import { AUDIT_OFF, type audit_krule } from "./audit_types.ts";
import type { Kernel } from "./kernel.ts";
import * as A from "./uapi/audit.ts";

/** `auid= ses= subj= op=add_rule key= list= res=`. */
function audit_log_rule_change(k: Kernel, action: string, rule: audit_krule, ok: boolean): void {
  if (k.listeners.trace?.run("audit_log_rule_change", action, audit_log_rule_change, k, action, rule, ok))
    return;
  if (k.audit.audit_enabled === AUDIT_OFF) return;
  const ab = audit_log_start_standalone(k, "rule", A.AUDIT_CONFIG_CHANGE);
  if (ab === null) return;
  audit_log_session_info(k, ab, "auid=");
  audit_log_task_context(k, ab);
  audit_log_field(ab, " op=", action, "string");
  audit_log_key(ab, rule.filterkey);
  audit_log_d(ab, " list=", rule.listnr);
  audit_log_d(ab, " res=", ok ? 1 : 0);
  audit_log_end_standalone(k, "rule", ab);
}

/** AUDIT_ADD_RULE and AUDIT_DEL_RULE. A malformed rule leaves no record. */
export function audit_rule_change(k: Kernel, type: number, data: A.audit_rule_data): number {
  if (k.listeners.trace?.enter("audit_rule_change", `type ${type}`))
    return k.listeners.trace.leave(audit_rule_change(k, type, data));
  const entry = audit_data_to_entry(k, data);
  if (typeof entry === "number") return entry;
  const add = type === A.AUDIT_ADD_RULE;
  const error = add ? audit_add_rule(k, entry) : audit_del_rule(k, entry);
  audit_log_rule_change(k, add ? "add_rule" : "remove_rule", entry.rule, error === 0);
  if (!add) audit_free_rule(entry.rule);
  return error;
}

/** AUDIT_LIST_RULES: list by list, each in its order. */
export function audit_list_rules(k: Kernel): A.audit_rule_data[] {
  if (k.listeners.trace?.enter("audit_list_rules_send")) return k.listeners.trace.leave(audit_list_rules(k));
  return k.audit.audit_rules_list.flat().map(({ rule }) => audit_krule_to_data(k, rule));
}
