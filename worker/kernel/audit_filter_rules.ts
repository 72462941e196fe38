// kernel/auditsc.c: evaluating rules on a task (task list) and on a system call (exit list, and the hash lists of rules
// that name an inode).

import { auditd_test_task } from "./audit.ts";
import { audit_arg } from "./audit_args.ts";
import { audit_field_compare } from "./audit_field_compare.ts";
import { audit_comparator, compare, compare_id, compare_label, match_seam_field } from "./audit_filter.ts";
import { audit_exe_compare } from "./audit_fsnotify.ts";
import { audit_match_perm } from "./audit_perm.ts";
import { audit_rules_of_syscall, audit_task_number, in_mask } from "./audit_rule_index.ts";
import { audit_hash_ino } from "./audit_rules.ts";
import { task_ppid_nr } from "./audit_task_info.ts";
import { all_rules, type filter_trace, trace_filter } from "./audit_trace.ts";
import type { audit_context, audit_field, audit_krule, audit_names, audit_state } from "./audit_types.ts";
import * as T from "./audit_types.ts";
import { audit_watch_compare } from "./audit_watch.ts";
import { d_path } from "./fs/d_path.ts";
import type { Kernel } from "./kernel.ts";
import type { task_struct } from "./sched_types.ts";
import * as A from "./uapi/audit.ts";
import { MAJOR, MINOR, S_IFMT } from "./uapi/stat.ts";

/** What a rule is tried on: `name` when it came from an inode's hash list; no context at fork. */
interface subject {
  k: Kernel;
  task: task_struct;
  ctx: audit_context | null;
  name: audit_names | null;
  /** told of every comparison, if anybody wants to know */
  trace: filter_trace | null;
}

/** Does the object the rule came by, or else any object of the call, pass the test? */
function any_name({ ctx, name }: subject, test: (n: audit_names) => boolean): boolean {
  if (name) return test(name);
  if (!ctx) return false;
  for (let i = 0; i < ctx.name_count; i++) if (test(ctx.names_list[i])) return true;
  return false;
}

/** gid= and egid= look at the supplementary groups too (gid= at the file system group with them). */
function match_group(s: subject, gid: number, member_gid: number, f: audit_field): boolean {
  const result = compare_id(s.trace, gid, f);
  const { groups } = s.task.cred;
  const member = member_gid === f.val || groups.includes(f.val);
  if (s.trace !== null && gid !== f.val) {
    if (member_gid !== gid) s.trace.saw(member_gid, "fsgid");
    for (const group of groups) s.trace.saw(group, "supplementary group");
  }
  if (f.op === T.Audit_equal) return result || member;
  if (f.op === T.Audit_not_equal) return result && !member;
  return result;
}

function match_success({ ctx, trace }: subject, f: audit_field): boolean {
  if (!ctx?.return_valid) return false;
  trace?.saw(ctx.return_valid === T.AUDITSC_SUCCESS ? 1 : 0);
  return audit_comparator(ctx.return_valid, f.op, f.val ? T.AUDITSC_SUCCESS : T.AUDITSC_FAILURE);
}

function match_filetype({ ctx, trace }: subject, type: number): boolean {
  if (!ctx) return false;
  for (let i = 0; i < ctx.name_count; i++) {
    const n = ctx.names_list[i];
    if (n.ino === T.AUDIT_INO_UNSET) continue;
    trace?.saw(n.mode & S_IFMT, n);
    if ((n.mode & S_IFMT) === type) return true;
  }
  return false;
}

function match_exe({ k, task, trace }: subject, rule: audit_krule): boolean {
  if (trace !== null) {
    const exe = task.mm?.exe_file;
    if (exe) trace.saw(d_path(k, exe.f_path), `inode ${exe.f_inode.i_ino}, the rule's is ${rule.exe?.ino}`);
  }
  return rule.exe !== null && audit_exe_compare(task, rule.exe);
}

function match_watch({ name, trace }: subject, { watch }: audit_krule): boolean {
  if (name === null || watch === null) return false;
  trace?.saw(name.name?.name ?? "", `inode ${name.ino}, the watch's is ${watch.ino}`);
  return audit_watch_compare(watch, name.ino, name.dev);
}

function match_dir({ ctx, trace }: subject, { tree }: audit_krule): boolean {
  if (ctx === null || tree === null) return false;
  if (trace !== null) for (const met of ctx.trees) trace.saw(met.pathname, "watched tree met by the call");
  return ctx.trees.includes(tree);
}

/** The permissions of perm= one by one, with the letter that auditctl has for each. */
const PERMS: readonly (readonly [number, string])[] = [
  [A.AUDIT_PERM_READ, "r"],
  [A.AUDIT_PERM_WRITE, "w"],
  [A.AUDIT_PERM_EXEC, "x"],
  [A.AUDIT_PERM_ATTR, "a"],
];

function match_perm({ k, ctx, trace }: subject, f: audit_field): boolean {
  if (ctx === null) return false;
  if (trace !== null)
    trace.saw(PERMS.map(([bit, letter]) => (audit_match_perm(k, ctx, bit) ? letter : "")).join(""));
  return audit_match_perm(k, ctx, f.val);
}

/** One field. */
function match_field(s: subject, rule: audit_krule, f: audit_field): boolean {
  const { k, task, ctx, trace } = s;
  const { cred } = task;
  switch (f.type) {
    case A.AUDIT_PID:
      return compare(trace, task.tgid, f);
    case A.AUDIT_PPID:
      if (!ctx) return false;
      if (ctx.ppid === 0) ctx.ppid = task_ppid_nr(task);
      return compare(trace, ctx.ppid, f);
    case A.AUDIT_EXE:
      return match_exe(s, rule);
    case A.AUDIT_UID:
      return compare_id(trace, cred.uid, f);
    case A.AUDIT_EUID:
      return compare_id(trace, cred.euid, f);
    case A.AUDIT_SUID:
      return compare_id(trace, cred.suid, f);
    case A.AUDIT_FSUID:
      return compare_id(trace, cred.fsuid, f);
    case A.AUDIT_GID:
      return match_group(s, cred.gid, cred.fsgid, f);
    case A.AUDIT_EGID:
      return match_group(s, cred.egid, cred.egid, f);
    case A.AUDIT_SGID:
      return compare_id(trace, cred.sgid, f);
    case A.AUDIT_FSGID:
      return compare_id(trace, cred.fsgid, f);
    case A.AUDIT_SESSIONID:
      return compare(trace, task.sessionid, f);
    case A.AUDIT_PERS:
      return compare(trace, 0, f);
    case A.AUDIT_ARCH:
      return ctx !== null && compare(trace, ctx.arch, f);
    case A.AUDIT_EXIT:
      return ctx !== null && ctx.return_valid !== 0 && compare(trace, ctx.return_code, f);
    case A.AUDIT_SUCCESS:
      return match_success(s, f);
    case A.AUDIT_DEVMAJOR:
      return any_name(s, (n) => compare(trace, MAJOR(n.dev), f, n) || compare(trace, MAJOR(n.rdev), f, n));
    case A.AUDIT_DEVMINOR:
      return any_name(s, (n) => compare(trace, MINOR(n.dev), f, n) || compare(trace, MINOR(n.rdev), f, n));
    case A.AUDIT_INODE:
      return any_name(s, (n) => compare(trace, n.ino, f, n));
    case A.AUDIT_OBJ_UID:
      return any_name(s, (n) => compare_id(trace, n.uid, f, n));
    case A.AUDIT_OBJ_GID:
      return any_name(s, (n) => compare_id(trace, n.gid, f, n));
    case A.AUDIT_WATCH:
      return match_watch(s, rule);
    case A.AUDIT_DIR:
      return match_dir(s, rule);
    case A.AUDIT_LOGINUID:
      return compare_id(trace, task.loginuid, f);
    case A.AUDIT_LOGINUID_SET:
      return compare(trace, task.loginuid === A.AUDIT_UID_UNSET ? 0 : 1, f);
    case A.AUDIT_SUBJ_USER:
    case A.AUDIT_SUBJ_ROLE:
    case A.AUDIT_SUBJ_TYPE:
    case A.AUDIT_SUBJ_SEN:
    case A.AUDIT_SUBJ_CLR:
      return compare_label(trace, cred.security, f);
    case A.AUDIT_OBJ_USER:
    case A.AUDIT_OBJ_ROLE:
    case A.AUDIT_OBJ_TYPE:
    case A.AUDIT_OBJ_LEV_LOW:
    case A.AUDIT_OBJ_LEV_HIGH:
      return any_name(s, (n) => compare_label(trace, n.osid, f, n));
    case A.AUDIT_ARG0:
    case A.AUDIT_ARG1:
    case A.AUDIT_ARG2:
    case A.AUDIT_ARG3:
      return ctx !== null && compare(trace, audit_arg(k, ctx, (f.type - A.AUDIT_ARG0) as 0 | 1 | 2 | 3), f);
    case A.AUDIT_FILTERKEY:
      return true;
    case A.AUDIT_PERM:
      return match_perm(s, f);
    case A.AUDIT_FILETYPE:
      return match_filetype(s, f.val);
    case A.AUDIT_FIELD_COMPARE:
      return audit_field_compare(task, f, (test) => any_name(s, test), trace);
  }
  return match_seam_field(k, f, task, false, trace) ?? false;
}

/** Do all fields match? The first that does not ends it. */
function fields_match(s: subject, rule: audit_krule, fields: readonly audit_field[]): boolean {
  for (let i = 0; i < fields.length; i++) {
    const matched = match_field(s, rule, fields[i]);
    if (s.trace !== null) s.trace.field(fields[i], matched);
    if (!matched) return false;
  }
  return true;
}

/** All fields match, and no rule of higher priority decided before: the state the rule asks for, else null. */
function audit_filter_rules(
  s: subject,
  rule: audit_krule,
  fields: readonly audit_field[] = rule.fields,
): audit_state | null {
  if (s.trace !== null) {
    if (s.k.listeners.trace?.enter("audit_filter_rules"))
      return s.k.listeners.trace.leave(audit_filter_rules(s, rule, fields));
    s.trace.begin(rule, s.name);
  }
  rule.tried++;
  if (!fields_match(s, rule, fields)) return null;
  const { ctx } = s;
  if (ctx) {
    if (rule.prio <= ctx.prio) {
      if (s.trace !== null) s.trace.end("priority");
      return null;
    }
    if (rule.filterkey !== null) ctx.filterkey = rule.filterkey;
    ctx.prio = rule.prio;
    ctx.rule = rule;
  }
  rule.hits++;
  if (s.trace !== null) s.trace.end("match");
  return rule.action === A.AUDIT_NEVER ? T.AUDIT_DISABLED : T.AUDIT_RECORD_CONTEXT;
}

/** A rule that is not about this call; only a trace tells of it. */
function skip(trace: filter_trace | null, rule: audit_krule, name: audit_names | null): void {
  if (trace === null) return;
  trace.begin(rule, name);
  trace.end("syscall");
}

function filter_task(s: subject): { state: audit_state; rule: audit_krule | null } {
  for (const { rule } of s.k.audit.audit_filter_list[A.AUDIT_FILTER_TASK]) {
    const state = audit_filter_rules(s, rule);
    if (state !== null) return { state, rule };
  }
  return { state: T.AUDIT_BUILD_CONTEXT, rule: null };
}

/** At fork: shall the new task be audited at all, and which rule says so (null: none does)? */
export function audit_filter_task(
  k: Kernel,
  task: task_struct,
): { state: audit_state; rule: audit_krule | null } {
  if (k.listeners.trace?.enter("audit_filter_task", `pid ${task.tgid}`))
    return k.listeners.trace.leave(audit_filter_task(k, task));
  const trace = trace_filter(k, "task", task);
  const decision = filter_task({ k, task, ctx: null, name: null, trace });
  if (trace !== null) k.listeners.audit?.(trace);
  return decision;
}

/** At the end of a call: the first rule of the exit list that matches decides. */
export function audit_filter_syscall(k: Kernel, task: task_struct, ctx: audit_context): void {
  if (k.listeners.trace?.run("audit_filter_syscall", "", audit_filter_syscall, k, task, ctx)) return;
  const trace = trace_filter(k, "exit", task, ctx);
  // a trace shows the rules too that need not be looked at
  const rules =
    trace === null
      ? audit_rules_of_syscall(k, ctx.major)
      : all_rules(k.audit.audit_filter_list[A.AUDIT_FILTER_EXIT]);
  if (rules.length === 0 || auditd_test_task(k, task)) return;
  const s: subject = { k, task, ctx, name: null, trace };
  let [asked, number] = [-1, 0];
  for (let i = 0; i < rules.length; i++) {
    const { rule, fields, asks } = rules[i];
    if (asks !== null) {
      if (asks.type !== asked) {
        asked = asks.type;
        number = audit_task_number(task, asked);
      }
      if (asks.val >>> 0 !== number) {
        rule.tried++;
        continue;
      }
    }
    if (trace !== null && !in_mask(rule, ctx.major)) {
      skip(trace, rule, null);
      continue;
    }
    const state = audit_filter_rules(s, rule, fields);
    if (state !== null) {
      ctx.current_state = state;
      break;
    }
  }
  if (trace !== null) k.listeners.audit?.(trace);
}

/** The first rule that matches, object by object, decides. */
function filter_inodes(k: Kernel, task: task_struct, ctx: audit_context, trace: filter_trace | null): void {
  for (let i = 0; i < ctx.name_count; i++) {
    const name = ctx.names_list[i];
    if (name.ino === T.AUDIT_INO_UNSET) continue;
    const list = k.audit.audit_inode_hash[audit_hash_ino(name.ino)];
    for (let j = 0; j < list.length; j++) {
      const { rule } = list[j];
      if (!in_mask(rule, ctx.major)) {
        skip(trace, rule, name);
        continue;
      }
      const state = audit_filter_rules({ k, task, ctx, name, trace }, rule);
      if (state === null) continue;
      ctx.current_state = state;
      return;
    }
  }
}

/** Then the rules that name one of the objects of the call: watches and inode= rules. */
export function audit_filter_inodes(k: Kernel, task: task_struct, ctx: audit_context): void {
  if (
    k.listeners.trace?.run(
      "audit_filter_inodes",
      `${ctx.name_count} names`,
      audit_filter_inodes,
      k,
      task,
      ctx,
    )
  )
    return;
  if (auditd_test_task(k, task)) return;
  const trace = trace_filter(k, "inode", task, ctx);
  filter_inodes(k, task, ctx, trace);
  if (trace !== null) k.listeners.audit?.(trace);
}
