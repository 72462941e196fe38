// Predicates about what is so at the moment: tasks, rules, files, network namespaces, the state of audit. Looked at
// from outside: nothing in the machine notices.
import type { AuditStatusField, NumberMatch, TaskMatch } from "../api.ts";
import { audit_get_status } from "../kernel/audit_netlink.ts";
import { audit_list_rules } from "../kernel/auditfilter.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { net, task_struct } from "../kernel/sched_types.ts";
import { audit_netns_containerids } from "../patches/rfc2/11-network-namespaces.ts";
import { ruleTexts } from "../userland/audit/auditctl/rule_text.ts";
import { cmdline_of, contid_of } from "./task_facts.ts";
import { number_test, type TextTest, text_test } from "./text_match.ts";

export type Look<T> = (k: Kernel) => T;

const alive = ({ exit_state }: task_struct): boolean => exit_state === 0;
const UID_UNSET = 0xffffffff;

const contid = (task: task_struct): string => contid_of(task) ?? "unset";
const auid = (task: task_struct): string => (task.loginuid === UID_UNSET ? "unset" : String(task.loginuid));

/** Does a task answer the description? Threads count with their process. */
export function task_test(match: TaskMatch): (task: task_struct) => boolean {
  const tests: ((task: task_struct) => boolean)[] = [];
  const text = (value: (task: task_struct) => string, test: TextTest) =>
    void tests.push((task) => test(value(task)));
  if (match.comm !== undefined) text(({ comm }) => comm, text_test(match.comm));
  if (match.cmdline !== undefined) text((task) => cmdline_of(task), text_test(match.cmdline));
  if (match.contid !== undefined) text(contid, text_test(match.contid));
  if (match.auid !== undefined) text(auid, text_test(match.auid));
  if (match.uid !== undefined) text(({ cred }) => String(cred.uid), text_test(match.uid));
  if (match.audited !== undefined) tests.push((task) => (task.audit_context !== null) === match.audited);
  if (match.parent !== undefined) {
    const parent = task_test(match.parent);
    tests.push((task) => parent(task.real_parent));
  }
  return (task) => tests.every((test) => test(task));
}

/** How many processes answer the description. */
export function count_tasks(match: TaskMatch): Look<number> {
  const test = task_test(match);
  return (k) => {
    let count = 0;
    for (const task of k.tasks.values()) if (task.group_leader === task && alive(task) && test(task)) count++;
    return count;
  };
}

/** Loaded rules as auditctl -l prints them. They are written anew only when there are others than the last time. */
export function rule_list(): Look<readonly string[]> {
  let entries: readonly unknown[] = [];
  let lines: readonly string[] = [];
  return (k) => {
    const now = k.audit.audit_rules_list.flat();
    if (now.length !== entries.length || now.some((entry, i) => entry !== entries[i])) {
      entries = now;
      lines = ruleTexts(audit_list_rules(k), null);
    }
    return lines;
  };
}

/** Is there a network namespace that counts the id so often? */
export function netns_counts(id: TextTest, count: NumberMatch | undefined): Look<boolean> {
  const test = number_test(count);
  return (k) => {
    const seen = new Set<net>();
    for (const task of k.tasks.values()) {
      const { net_ns } = task.nsproxy ?? {};
      if (!alive(task) || !net_ns || seen.has(net_ns)) continue;
      seen.add(net_ns);
      if (audit_netns_containerids(net_ns).some((entry) => id(String(entry.id)) && test(entry.count)))
        return true;
    }
    return false;
  };
}

/** Fields as auditctl -s prints them. */
export function status_test(fields: Readonly<Partial<Record<AuditStatusField, NumberMatch>>>): Look<boolean> {
  const tests = Object.entries(fields).map(
    ([name, match]) => [name as AuditStatusField, number_test(match)] as const,
  );
  return (k) => {
    const status = audit_get_status(k);
    return tests.every(([name, test]) => test(status[name]));
  };
}
