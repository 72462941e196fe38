// What to look out for in a rule: the traps that people fall into, and what the machine has loaded already.
import * as A from "../../../kernel/uapi/audit.ts";
import { new_stat } from "../../../kernel/uapi/stat.ts";
import { SYS } from "../../../kernel/uapi/unistd_64.ts";
import type { Code } from "../../lib/code.ts";
import * as sys from "../../lib/sys.ts";
import { ruleTexts } from "../auditctl/rule_text.ts";
import * as netlink from "../libaudit/netlink.ts";
import { pieces, ruleKeys } from "../libaudit/rule_data.ts";
import type { RuleDraft } from "../libaudit/rule_draft.ts";

const has = (rule: A.audit_rule_data, nr: number): boolean => (rule.mask[nr >>> 5] & (1 << (nr & 31))) !== 0;
const listOf = (rule: A.audit_rule_data): number => rule.flags & ~A.AUDIT_FILTER_PREPEND;

/** Calls that programs make by another one as well: who asks for the one misses the other. */
const TWINS: readonly (readonly [string, number, readonly number[], string])[] = [
  [
    "fork",
    SYS.fork,
    [SYS.clone],
    "The C library makes new processes by clone, so fork alone matches next to nothing.",
  ],
  ["open", SYS.open, [SYS.openat], "Most programs open files by openat, so add it."],
  ["mkdir", SYS.mkdir, [SYS.mkdirat], "Some programs make directories by mkdirat, so add it."],
  ["unlink", SYS.unlink, [SYS.unlinkat], "rm removes files by unlinkat, so add it."],
  [
    "rename",
    SYS.rename,
    [SYS.renameat, SYS.renameat2],
    "mv renames by renameat or renameat2 too, so add them.",
  ],
  ["chmod", SYS.chmod, [SYS.fchmodat], "chmod(1) changes modes by fchmodat, so add it."],
  ["chown", SYS.chown, [SYS.fchownat], "chown(1) changes owners by fchownat, so add it."],
];

const ONLY_64 =
  "Only 64-bit calls match. A 32-bit program makes the same call under another number: that takes a second rule with arch=b32.";

function callWarnings(rule: A.audit_rule_data, draft: RuleDraft): string[] {
  const out: string[] = [];
  for (const [name, nr, others, text] of TWINS)
    if (draft.hasSyscall && has(rule, nr) && !others.some((n) => has(rule, n)))
      out.push(`-S ${name}: ${text}`);
  if (draft.hasSyscall && draft.machine === "x86_64") out.push(ONLY_64);
  const narrow = draft.hasSyscall || draft.fields.some((f) => f !== A.AUDIT_FILTERKEY && f !== A.AUDIT_ARCH);
  if (draft.action === A.AUDIT_ALWAYS && !narrow)
    out.push(
      "No system call and no field is named, so every call of every task is recorded. The queue will overflow.",
    );
  return out;
}

function* pathWarnings(rule: A.audit_rule_data): Code<string[]> {
  const out: string[] = [];
  const texts = pieces(rule);
  for (const [i, field] of rule.fields.entries()) {
    if (field !== A.AUDIT_WATCH && field !== A.AUDIT_DIR && field !== A.AUDIT_EXE) continue;
    const path = texts[i];
    const found = yield sys.stat_(path, new_stat());
    if (found === 0) continue;
    if (field === A.AUDIT_DIR) out.push(`${path} is not there: the kernel will refuse the rule.`);
    else out.push(`${path} is not there now. The rule waits for it, as long as its directory is there.`);
  }
  return out;
}

const textOf = (rule: A.audit_rule_data): string => ruleTexts([rule], null)[0];

/** Are the two the same rule, as the kernel sees it? */
export function same(a: A.audit_rule_data, b: A.audit_rule_data): boolean {
  const [x, y] = ruleTexts([a, b], null);
  return x === y && listOf(a) === listOf(b);
}

/** What the kernel says of itself. */
export interface Loaded {
  readonly enabled: number;
  readonly rules: readonly A.audit_rule_data[];
}

/** Null when audit cannot be spoken to at all, a string when it does not answer this user. */
export function* loaded(): Code<Loaded | string | null> {
  const socket = yield* netlink.auditOpen();
  if (typeof socket === "number") return null;
  const status = yield* netlink.requestStatus(socket);
  const rules = yield* netlink.requestRules(socket);
  yield sys.close(socket.fd);
  if (typeof status === "number" || typeof rules === "number")
    return "The rules that are loaded cannot be read (are you root?), so nothing is said of them.";
  return { enabled: status.enabled, rules };
}

/** What holds for any rule that is loaded now. `tasks`: for one of the task list itself. */
export function stateWarnings({ enabled, rules }: Loaded, tasks: boolean): string[] {
  const out: string[] = [];
  if (enabled === 0) out.push("Audit is switched off at the moment (auditctl -e 1 switches it on).");
  if (enabled === 2)
    out.push("The rules are locked until the next boot (enabled 2): none can be added or deleted.");
  const task = rules.find((r) => r.action === A.AUDIT_NEVER && listOf(r) === A.AUDIT_FILTER_TASK);
  if (task && !tasks)
    out.push(
      `A rule of the task list is loaded: ${textOf(task)}. Tasks that were forked under it are not audited, whatever other rules say.`,
    );
  return out;
}

/** What the rules that are loaded mean for this one. */
export function besideWarnings(
  { rules }: Pick<Loaded, "rules">,
  rule: A.audit_rule_data,
  { operation, prepend, action }: RuleDraft,
): string[] {
  const out: string[] = [];
  const equal = rules.some((r) => same(r, rule));
  if (operation === "add" && equal && !prepend)
    out.push("The same rule is loaded already: the kernel answers Rule exists.");
  if (operation === "delete" && !equal) out.push("No such rule is loaded: there is nothing to delete.");
  const earlier =
    prepend || listOf(rule) !== A.AUDIT_FILTER_EXIT
      ? []
      : rules.filter((r) => r.action === A.AUDIT_NEVER && listOf(r) === A.AUDIT_FILTER_EXIT);
  if (operation === "add" && action === A.AUDIT_ALWAYS && earlier.length > 0)
    out.push(
      `${earlier.length === 1 ? "A rule" : `${earlier.length} rules`} before it on the list ${earlier.length === 1 ? "says" : "say"} never (the first: ${textOf(earlier[0])}), and the first that matches decides.`,
    );
  return out;
}

/** What is loaded, and means something for this rule; nothing when it cannot be read. */
function* loadedWarnings(rule: A.audit_rule_data, draft: RuleDraft): Code<string[]> {
  const now = yield* loaded();
  if (now === null || typeof now === "string") return now === null ? [] : [now];
  return [...stateWarnings(now, listOf(rule) === A.AUDIT_FILTER_TASK), ...besideWarnings(now, rule, draft)];
}

/** It adds a rule of the exit list that has events made. */
const isWatching = (rule: A.audit_rule_data, draft: RuleDraft): boolean =>
  draft.operation === "add" && draft.action === A.AUDIT_ALWAYS && listOf(rule) === A.AUDIT_FILTER_EXIT;

const keyWarnings = (rule: A.audit_rule_data, draft: RuleDraft): string[] =>
  isWatching(rule, draft) && ruleKeys(rule).length === 0
    ? ["The rule has no key (-k): its events cannot be asked for by ausearch -k."]
    : [];

/** All of them. `rule`: what the draft became. */
export function* ruleWarnings(rule: A.audit_rule_data, draft: RuleDraft): Code<string[]> {
  const out = listOf(rule) === A.AUDIT_FILTER_EXIT ? callWarnings(rule, draft) : [];
  out.push(...(yield* pathWarnings(rule)));
  out.push(...keyWarnings(rule, draft));
  out.push(...(yield* loadedWarnings(rule, draft)));
  return out;
}

/** A rule of a rules file, and the number of its line. */
export interface FileRule {
  readonly line: number;
  readonly rule: A.audit_rule_data;
  readonly draft: RuleDraft;
}

/**
 * The traps of a rule that stands in a file with `all` the others (itself included, in their order), whatever a machine
 * has loaded.
 */
export function fileWarnings(one: FileRule, all: readonly FileRule[]): string[] {
  const { rule, draft, line } = one;
  if (draft.operation !== "add") return [];
  if (listOf(rule) === A.AUDIT_FILTER_TASK && rule.action === A.AUDIT_NEVER)
    return ["Tasks made under this rule are never audited: no other rule of this file applies to them."];
  if (listOf(rule) !== A.AUDIT_FILTER_EXIT) return [];
  const twin = textOf(rule).replace("arch=b64", "arch=b32");
  const paired = all.some((other) => other !== one && textOf(other.rule) === twin);
  const out = callWarnings(rule, draft).filter((text) => !(paired && text === ONLY_64));
  out.push(...keyWarnings(rule, draft));
  const before = all.filter((other) => other.line < line && other.draft.operation === "add");
  const equal = before.find((other) => same(other.rule, rule));
  if (equal) out.push(`Line ${equal.line} has the same rule: the kernel answers Rule exists.`);
  const never = before.find(
    (other) => other.rule.action === A.AUDIT_NEVER && listOf(other.rule) === A.AUDIT_FILTER_EXIT,
  );
  if (never && isWatching(rule, draft) && !draft.prepend)
    out.push(`Line ${never.line} says never, and the first rule that matches decides.`);
  return out;
}
