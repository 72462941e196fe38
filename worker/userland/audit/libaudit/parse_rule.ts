// The rule parser as a function: for completion, the page's rule editor and explanations. The same code as auditctl's.
import { AUDIT_FEATURE_BITMAP_ALL, type audit_rule_data } from "../../../kernel/uapi/audit.ts";
import type { Code } from "../../lib/code.ts";
import { getopt } from "../../lib/getopt.ts";
import { atOnce } from "../at_once.ts";
import { AUDIT_FEATURE_BITMAP_CONTAINERID_FILTER } from "../tables/fields.ts";
import * as B from "./rule_builder.ts";

export interface ParsedRule {
  operation: B.RuleOperation;
  rule: audit_rule_data;
  /** texts auditctl prints although it goes on */
  warnings: string[];
}
export interface RuleError {
  /** auditctl's text */
  error: string;
  warnings: string[];
}

/** What the parser may know of the machine; all optional. */
export interface RuleFacts {
  users?: ReadonlyMap<string, number>;
  groups?: ReadonlyMap<string, number>;
  /** paths that are directories (decides between path and dir for -w) */
  isDirectory?: (path: string) => boolean;
  features?: number;
}

/** The short options of a rule, as in getopt(3). */
export const RULE_OPTIONS = "a:A:d:w:W:p:k:F:C:S:";

/** Applies one option letter of a rule to the draft. Returns what is wrong, or null. */
export function* applyOption(
  draft: B.RuleDraft,
  letter: string,
  arg: string,
  env: B.RuleEnvironment,
): Code<B.RuleMessage | null> {
  switch (letter) {
    case "a":
    case "A":
    case "d":
      return B.setListAction(draft, letter, arg);
    case "w":
      return yield* B.setWatch(draft, "add", arg, env);
    case "W":
      return yield* B.setWatch(draft, "delete", arg, env);
    case "p":
      return B.setPermission(draft, arg);
    case "k":
      return B.addKey(draft, arg);
    case "F":
      return yield* B.addField(draft, arg, env);
    case "C":
      return B.addComparison(draft, arg);
    default:
      return B.addSyscalls(draft, arg);
  }
}

/**
 * Parses the arguments of one rule (no program name), e.g. ["-a", "always,exit", "-S", "open"].
 * Names of users and groups, directories and the kernel's features come from `facts`; by default there are no
 * accounts but root, no directories, and a kernel with every feature.
 */
export function parse_rule(args: readonly string[], facts: RuleFacts = {}): ParsedRule | RuleError {
  const users = facts.users ?? new Map([["root", 0]]);
  const groups = facts.groups ?? new Map([["root", 0]]);
  const features = facts.features ?? AUDIT_FEATURE_BITMAP_ALL | AUDIT_FEATURE_BITMAP_CONTAINERID_FILTER;
  const env: B.RuleEnvironment = {
    uid: (name) => atOnce(users.get(name) ?? null),
    gid: (name) => atOnce(groups.get(name) ?? null),
    isDirectory: (path) => atOnce(facts.isDirectory?.(path) ?? path.endsWith("/")),
    features: () => atOnce(features),
  };
  return runToEnd(parse(args, env));
}

function* parse(args: readonly string[], env: B.RuleEnvironment): Code<ParsedRule | RuleError> {
  const draft = B.newDraft();
  const parsed = getopt(args, RULE_OPTIONS);
  const texts = (): string[] => draft.warnings.map((w) => w.text);
  for (const { opt, arg } of parsed.options) {
    const wrong = yield* applyOption(draft, opt, arg ?? "", env);
    if (wrong) return { error: wrong.text.trimEnd(), warnings: texts() };
  }
  if (parsed.error !== null) return { error: optionError(parsed.error, args), warnings: texts() };
  if (parsed.operands.length > 0)
    return { error: "parameter passed without an option given", warnings: texts() };
  if (draft.operation === null) return { error: "no rule given", warnings: texts() };
  const rule = B.finish(draft);
  if ("text" in rule) return { error: rule.text, warnings: texts() };
  return { operation: draft.operation, rule, warnings: texts() };
}

/** auditctl's own wording of a getopt error. */
function optionError(error: string, args: readonly string[]): string {
  const letter = /'(.*)'$/.exec(error)?.[1] ?? args[args.length - 1];
  return `Option -${letter} is invalid`;
}

function runToEnd<T>(code: Code<T>): T {
  const step = code.next(0);
  if (!step.done) throw new Error("the rule parser made a system call");
  return step.value;
}
