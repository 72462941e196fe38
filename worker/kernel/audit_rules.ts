// kernel/auditfilter.c: the lists of rules: adding, finding, removing.
import { audit_remove_mark_rule } from "./audit_fsnotify.ts";
import { audit_match_signal } from "./audit_perm.ts";
import { audit_free_rule, field_text } from "./audit_rule_data.ts";
import { audit_add_tree_rule, audit_remove_tree_rule } from "./audit_tree.ts";
import {
  AUDIT_INO_UNSET,
  type audit_entry,
  type audit_field,
  type audit_globals,
  type audit_krule,
} from "./audit_types.ts";
import { audit_add_watch, audit_remove_watch_rule } from "./audit_watch.ts";
import type { Kernel } from "./kernel.ts";
import * as A from "./uapi/audit.ts";
import { EEXIST, ENOENT } from "./uapi/errno.ts";

const AUDIT_INODE_BUCKETS = 32;
/** Rules on paths with nothing there match no object: they have a list of their own, which is not searched. */
const NO_INODE = AUDIT_INODE_BUCKETS;
export const audit_hash_ino = (ino: number): number =>
  ino === AUDIT_INO_UNSET ? NO_INODE : ino & (AUDIT_INODE_BUCKETS - 1);
/** Priorities of appended rules go down from here, of prepended ones up. */
const PRIO_MIDDLE = 2 ** 40;

const lists = (n: number): audit_entry[][] => Array.from({ length: n }, () => []);

/** The part of audit_globals that belongs to filtering. */
export const new_audit_filters = (): Pick<
  audit_globals,
  | "audit_filter_list"
  | "audit_rules_list"
  | "audit_syscall_rules"
  | "audit_inode_hash"
  | "audit_n_rules"
  | "rule_serial"
  | "audit_signals"
  | "prio_low"
  | "prio_high"
  | "tree_chunks"
  | "tree_list"
  | "parents"
> => ({
  audit_filter_list: lists(A.AUDIT_NR_FILTERS),
  audit_rules_list: lists(A.AUDIT_NR_FILTERS),
  audit_syscall_rules: new Map(),
  audit_inode_hash: lists(AUDIT_INODE_BUCKETS + 1),
  audit_n_rules: 0,
  rule_serial: 0,
  audit_signals: 0,
  prio_low: PRIO_MIDDLE,
  prio_high: PRIO_MIDDLE - 1,
  tree_chunks: new Map(),
  tree_list: [],
  parents: new Map(),
});

/** Rules of these lists do not make system calls worth watching. */
const is_counted = (listnr: number): boolean =>
  listnr !== A.AUDIT_FILTER_USER && listnr !== A.AUDIT_FILTER_EXCLUDE && listnr !== A.AUDIT_FILTER_FS;

function same_field(a: audit_krule, fa: audit_field, b: audit_krule, fb: audit_field): boolean {
  if (fa.type !== fb.type || fa.op !== fb.op) return false;
  const text = field_text(a, fa);
  if (text !== null) return text === field_text(b, fb);
  return fa.ext !== null || fb.ext !== null ? fa.ext === fb.ext : fa.val === fb.val;
}

/**
 * Are two rules the same? A rule asked to be put first (-A) differs from every rule in force, as those have lost
 * that wish: so -A can add a rule twice.
 */
export function audit_same_rule(a: audit_krule, b: audit_krule): boolean {
  return (
    a.flags === b.flags &&
    a.loginuid_legacy === b.loginuid_legacy &&
    a.listnr === b.listnr &&
    a.action === b.action &&
    a.fields.length === b.fields.length &&
    a.fields.every((f, i) => same_field(a, f, b, b.fields[i])) &&
    a.mask.every((word, i) => word === b.mask[i])
  );
}

/** The list a rule belongs on, and the equal rule if there is one. A watch may be on any hash list. */
function audit_find_rule(k: Kernel, rule: audit_krule): { list: audit_entry[]; found: audit_entry | null } {
  const { audit } = k;
  const equal = (e: audit_entry): boolean => audit_same_rule(rule, e.rule);
  if (rule.watch && !rule.inode_f) {
    for (const list of audit.audit_inode_hash) {
      const found = list.find(equal);
      if (found) return { list, found };
    }
    return { list: audit.audit_inode_hash[0], found: null };
  }
  const list = rule.inode_f
    ? audit.audit_inode_hash[audit_hash_ino(rule.inode_f.val)]
    : audit.audit_filter_list[rule.listnr];
  return { list, found: list.find(equal) ?? null };
}

/** Puts a rule in force. 0, -EEXIST, or why its path cannot be watched. */
export function audit_add_rule(k: Kernel, entry: audit_entry): number {
  if (k.listeners.trace?.enter("audit_add_rule")) return k.listeners.trace.leave(audit_add_rule(k, entry));
  const { audit } = k;
  const { rule } = entry;
  const at = audit_find_rule(k, rule);
  if (at.found) {
    audit_free_rule(rule);
    return -EEXIST;
  }
  let { list } = at;
  if (rule.watch) {
    const error = audit_add_watch(k, entry);
    if (error) {
      audit_free_rule(rule);
      return error;
    }
    list = audit.audit_inode_hash[audit_hash_ino(rule.watch.ino)];
  }
  if (rule.tree) {
    const error = audit_add_tree_rule(k, entry);
    if (error) {
      audit_free_rule(rule);
      return error;
    }
  }
  rule.prio = Number.POSITIVE_INFINITY;
  const first = (rule.flags & A.AUDIT_FILTER_PREPEND) !== 0;
  if (rule.listnr === A.AUDIT_FILTER_EXIT) rule.prio = first ? ++audit.prio_high : --audit.prio_low;
  const listed = audit.audit_rules_list[rule.listnr];
  if (first) {
    listed.unshift(entry);
    list.unshift(entry);
    rule.flags &= ~A.AUDIT_FILTER_PREPEND;
  } else {
    listed.push(entry);
    list.push(entry);
  }
  entry.list = list;
  rule.id = ++audit.rule_serial;
  audit.audit_syscall_rules.clear();
  if (is_counted(rule.listnr)) audit.audit_n_rules++;
  if (audit_match_signal(rule.mask)) audit.audit_signals++;
  return 0;
}

const remove = <X>(list: X[], item: X): void => {
  const i = list.indexOf(item);
  if (i >= 0) list.splice(i, 1);
};

/** Takes a rule off its lists; what it watched is not touched. */
export function audit_unlist_rule(k: Kernel, entry: audit_entry): void {
  remove(k.audit.audit_rules_list[entry.rule.listnr], entry);
  if (entry.list) remove(entry.list, entry);
  k.audit.audit_syscall_rules.clear();
  entry.list = null;
}

/** Removes the rule equal to `entry`. 0 or -ENOENT. */
export function audit_del_rule(k: Kernel, entry: audit_entry): number {
  if (k.listeners.trace?.enter("audit_del_rule")) return k.listeners.trace.leave(audit_del_rule(k, entry));
  const { audit } = k;
  const { found } = audit_find_rule(k, entry.rule);
  if (!found) return -ENOENT;
  const { rule } = found;
  if (rule.watch) audit_remove_watch_rule(found);
  if (rule.tree) audit_remove_tree_rule(k, found);
  if (rule.exe) audit_remove_mark_rule(rule);
  if (is_counted(rule.listnr)) audit.audit_n_rules--;
  if (audit_match_signal(rule.mask)) audit.audit_signals--;
  audit_unlist_rule(k, found);
  return 0;
}
