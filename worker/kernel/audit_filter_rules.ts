// kernel/auditsc.c: evaluating rules on a task (task list) and on a system call (exit list, and the hash lists of rules
// that name an inode).

import { auditd_test_task } from "./audit.ts";
import { audit_arg } from "./audit_args.ts";
import { audit_field_compare } from "./audit_field_compare.ts";
import { audit_comparator, audit_uid_comparator, match_label, match_seam_field } from "./audit_filter.ts";
import { audit_exe_compare } from "./audit_fsnotify.ts";
import { audit_match_perm } from "./audit_perm.ts";
import { audit_rules_of_syscall, in_mask } from "./audit_rule_index.ts";
import { audit_hash_ino } from "./audit_rules.ts";
import { task_ppid_nr } from "./audit_task_info.ts";
import type { audit_context, audit_field, audit_krule, audit_names, audit_state } from "./audit_types.ts";
import * as T from "./audit_types.ts";
import { audit_watch_compare } from "./audit_watch.ts";
import type { Kernel } from "./kernel.ts";
import type { cred, task_struct } from "./sched_types.ts";
import * as A from "./uapi/audit.ts";
import { MAJOR, MINOR, S_IFMT } from "./uapi/stat.ts";

/** What a rule is tried on: `name` when it came from an inode's hash list; no context at fork. */
interface subject {
  k: Kernel;
  task: task_struct;
  ctx: audit_context | null;
  name: audit_names | null;
}

/** Does the object the rule came by, or else any object of the call, pass the test? */
function any_name({ ctx, name }: subject, test: (n: audit_names) => boolean): boolean {
  if (name) return test(name);
  if (!ctx) return false;
  for (let i = 0; i < ctx.name_count; i++) if (test(ctx.names_list[i])) return true;
  return false;
}

/** gid= and egid= look at the supplementary groups too (gid= at the file system group with them). */
function match_group(cred: cred, gid: number, member_gid: number, f: audit_field): boolean {
  const result = audit_uid_comparator(gid, f.op, f.val);
  const member = member_gid === f.val || cred.groups.includes(f.val);
  if (f.op === T.Audit_equal) return result || member;
  if (f.op === T.Audit_not_equal) return result && !member;
  return result;
}

function match_success(ctx: audit_context | null, f: audit_field): boolean {
  if (!ctx?.return_valid) return false;
  return audit_comparator(ctx.return_valid, f.op, f.val ? T.AUDITSC_SUCCESS : T.AUDITSC_FAILURE);
}

function match_filetype(ctx: audit_context | null, type: number): boolean {
  if (!ctx) return false;
  for (let i = 0; i < ctx.name_count; i++) {
    const n = ctx.names_list[i];
    if (n.ino !== T.AUDIT_INO_UNSET && (n.mode & S_IFMT) === type) return true;
  }
  return false;
}

/** One field. */
function match_field(s: subject, rule: audit_krule, f: audit_field): boolean {
  const { k, task, ctx } = s;
  const { cred } = task;
  switch (f.type) {
    case A.AUDIT_PID:
      return audit_comparator(task.tgid, f.op, f.val);
    case A.AUDIT_PPID:
      if (!ctx) return false;
      if (ctx.ppid === 0) ctx.ppid = task_ppid_nr(task);
      return audit_comparator(ctx.ppid, f.op, f.val);
    case A.AUDIT_EXE:
      return rule.exe !== null && audit_exe_compare(task, rule.exe);
    case A.AUDIT_UID:
      return audit_uid_comparator(cred.uid, f.op, f.val);
    case A.AUDIT_EUID:
      return audit_uid_comparator(cred.euid, f.op, f.val);
    case A.AUDIT_SUID:
      return audit_uid_comparator(cred.suid, f.op, f.val);
    case A.AUDIT_FSUID:
      return audit_uid_comparator(cred.fsuid, f.op, f.val);
    case A.AUDIT_GID:
      return match_group(cred, cred.gid, cred.fsgid, f);
    case A.AUDIT_EGID:
      return match_group(cred, cred.egid, cred.egid, f);
    case A.AUDIT_SGID:
      return audit_uid_comparator(cred.sgid, f.op, f.val);
    case A.AUDIT_FSGID:
      return audit_uid_comparator(cred.fsgid, f.op, f.val);
    case A.AUDIT_SESSIONID:
      return audit_comparator(task.sessionid, f.op, f.val);
    case A.AUDIT_PERS:
      return audit_comparator(0, f.op, f.val);
    case A.AUDIT_ARCH:
      return ctx !== null && audit_comparator(ctx.arch, f.op, f.val);
    case A.AUDIT_EXIT:
      return ctx !== null && ctx.return_valid !== 0 && audit_comparator(ctx.return_code, f.op, f.val);
    case A.AUDIT_SUCCESS:
      return match_success(ctx, f);
    case A.AUDIT_DEVMAJOR:
      return any_name(
        s,
        (n) => audit_comparator(MAJOR(n.dev), f.op, f.val) || audit_comparator(MAJOR(n.rdev), f.op, f.val),
      );
    case A.AUDIT_DEVMINOR:
      return any_name(
        s,
        (n) => audit_comparator(MINOR(n.dev), f.op, f.val) || audit_comparator(MINOR(n.rdev), f.op, f.val),
      );
    case A.AUDIT_INODE:
      return any_name(s, (n) => audit_comparator(n.ino, f.op, f.val));
    case A.AUDIT_OBJ_UID:
      return any_name(s, (n) => audit_uid_comparator(n.uid, f.op, f.val));
    case A.AUDIT_OBJ_GID:
      return any_name(s, (n) => audit_uid_comparator(n.gid, f.op, f.val));
    case A.AUDIT_WATCH:
      return (
        s.name !== null && rule.watch !== null && audit_watch_compare(rule.watch, s.name.ino, s.name.dev)
      );
    case A.AUDIT_DIR:
      return ctx !== null && rule.tree !== null && ctx.trees.has(rule.tree);
    case A.AUDIT_LOGINUID:
      return audit_uid_comparator(task.loginuid, f.op, f.val);
    case A.AUDIT_LOGINUID_SET:
      return audit_comparator(task.loginuid === A.AUDIT_UID_UNSET ? 0 : 1, f.op, f.val);
    case A.AUDIT_SUBJ_USER:
    case A.AUDIT_SUBJ_ROLE:
    case A.AUDIT_SUBJ_TYPE:
    case A.AUDIT_SUBJ_SEN:
    case A.AUDIT_SUBJ_CLR:
      return match_label(f, cred.security);
    case A.AUDIT_OBJ_USER:
    case A.AUDIT_OBJ_ROLE:
    case A.AUDIT_OBJ_TYPE:
    case A.AUDIT_OBJ_LEV_LOW:
    case A.AUDIT_OBJ_LEV_HIGH:
      return any_name(s, (n) => match_label(f, n.osid));
    case A.AUDIT_ARG0:
    case A.AUDIT_ARG1:
    case A.AUDIT_ARG2:
    case A.AUDIT_ARG3:
      return (
        ctx !== null &&
        audit_comparator(audit_arg(k, ctx, (f.type - A.AUDIT_ARG0) as 0 | 1 | 2 | 3), f.op, f.val)
      );
    case A.AUDIT_FILTERKEY:
      return true;
    case A.AUDIT_PERM:
      return ctx !== null && audit_match_perm(k, ctx, f.val);
    case A.AUDIT_FILETYPE:
      return match_filetype(ctx, f.val);
    case A.AUDIT_FIELD_COMPARE:
      return audit_field_compare(task, f, (test) => any_name(s, test));
  }
  return match_seam_field(k, f, task, false) ?? false;
}

/** All fields match, and no rule of higher priority decided before: the state the rule asks for, else null. */
function audit_filter_rules(
  s: subject,
  rule: audit_krule,
  fields: readonly audit_field[] = rule.fields,
): audit_state | null {
  for (let i = 0; i < fields.length; i++) if (!match_field(s, rule, fields[i])) return null;
  const { ctx } = s;
  if (ctx) {
    if (rule.prio <= ctx.prio) return null;
    if (rule.filterkey !== null) ctx.filterkey = rule.filterkey;
    ctx.prio = rule.prio;
  }
  return rule.action === A.AUDIT_NEVER ? T.AUDIT_DISABLED : T.AUDIT_RECORD_CONTEXT;
}

/** At fork: shall the new task be audited at all, and with which key from the start? */
export function audit_filter_task(k: Kernel, task: task_struct): { state: audit_state; key: string | null } {
  const s: subject = { k, task, ctx: null, name: null };
  for (const { rule } of k.audit.audit_filter_list[A.AUDIT_FILTER_TASK]) {
    const state = audit_filter_rules(s, rule);
    if (state !== null) return { state, key: state === T.AUDIT_RECORD_CONTEXT ? rule.filterkey : null };
  }
  return { state: T.AUDIT_BUILD_CONTEXT, key: null };
}

/** At the end of a call: the first rule of the exit list that matches decides. */
export function audit_filter_syscall(k: Kernel, task: task_struct, ctx: audit_context): void {
  const rules = audit_rules_of_syscall(k, ctx.major);
  if (rules.length === 0 || auditd_test_task(k, task)) return;
  const s: subject = { k, task, ctx, name: null };
  for (let i = 0; i < rules.length; i++) {
    const state = audit_filter_rules(s, rules[i].rule, rules[i].fields);
    if (state !== null) {
      ctx.current_state = state;
      return;
    }
  }
}

/** Then the rules that name one of the objects of the call: watches and inode= rules. */
export function audit_filter_inodes(k: Kernel, task: task_struct, ctx: audit_context): void {
  if (auditd_test_task(k, task)) return;
  for (let i = 0; i < ctx.name_count; i++) {
    const name = ctx.names_list[i];
    if (name.ino === T.AUDIT_INO_UNSET) continue;
    const list = k.audit.audit_inode_hash[audit_hash_ino(name.ino)];
    for (let j = 0; j < list.length; j++) {
      const { rule } = list[j];
      if (!in_mask(rule, ctx.major)) continue;
      const state = audit_filter_rules({ k, task, ctx, name }, rule);
      if (state === null) continue;
      ctx.current_state = state;
      return;
    }
  }
}
