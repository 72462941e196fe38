// auditctl -l.
import type * as A from "../../../kernel/uapi/audit.ts";
import type { Code } from "../../lib/code.ts";
import type { Accounts } from "../auparse/accounts.ts";
import type { Console } from "../console.ts";
import { ruleTexts } from "./rule_text.ts";

/** Prints the rules; with accounts, as -l -i. */
export function* printRules(
  console: Console,
  rules: readonly A.audit_rule_data[],
  accounts: Accounts | null,
): Code<void> {
  for (const text of ruleTexts(rules, accounts)) yield* console.print(`${text}\n`);
}
