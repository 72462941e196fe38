// Listing and deleting of rules, and sending of one.
import * as A from "../../../kernel/uapi/audit.ts";
import { EEXIST } from "../../../kernel/uapi/errno.ts";
import type { Code } from "../../lib/code.ts";
import { strerror } from "../../lib/stdio.ts";
import * as sys from "../../lib/sys.ts";
import { readAccounts } from "../auparse/accounts.ts";
import * as netlink from "../libaudit/netlink.ts";
import { ruleKeys } from "../libaudit/rule_data.ts";
import { finish, type RuleDraft } from "../libaudit/rule_draft.ts";
import { printRules } from "./listing.ts";
import type { Session } from "./session.ts";
import { formatStatus } from "./status.ts";

const hasKey = (rule: A.audit_rule_data, key: string | null): boolean =>
  key === null || ruleKeys(rule).includes(key);

/** auditctl -l: all rules, or those with a key. */
export function* listRules(
  session: Session,
  key: string | null,
  interpret: boolean,
): Code<"done" | "failed"> {
  const rules = yield* netlink.requestRules(session.socket as netlink.AuditSocket);
  if (typeof rules === "number") {
    yield* session.log(`Error sending rule list data request (${strerror(rules)})`);
    return "failed";
  }
  if (rules.length === 0) yield* session.console.print("No rules\n");
  const accounts = interpret ? yield* readAccounts() : null;
  if (rules.length > 0)
    yield* printRules(
      session.console,
      rules.filter((rule) => hasKey(rule, key)),
      accounts,
    );
  return "done";
}

/** auditctl -D: deletes all rules, or those with a key. False when that failed. */
export function* deleteAll(session: Session, key: string | null): Code<boolean> {
  const socket = session.socket as netlink.AuditSocket;
  const rules = yield* netlink.requestRules(socket);
  if (typeof rules === "number") {
    yield* session.log(`Error sending rule list data request (${strerror(rules)})`);
    return false;
  }
  for (const rule of rules) {
    if (!hasKey(rule, key)) continue;
    const rc = yield* netlink.sendRule(socket, A.AUDIT_DEL_RULE, rule);
    if (rc < 0) {
      yield* session.log(`Error deleting rule (${strerror(rc)})`);
      return false;
    }
  }
  return true;
}

/**
 * Sends the rule that the options built. On the command line a socket of its own is opened for it, and a locked
 * configuration is noticed before; a rules file has done both already.
 */
export function* sendDraft(session: Session, draft: RuleDraft, fromFile: boolean): Code<boolean> {
  const rule = finish(draft);
  if ("text" in rule) {
    yield* session.report(rule);
    return false;
  }
  let socket = session.socket as netlink.AuditSocket;
  if (!fromFile) {
    const own = yield* session.open();
    if (own === null) return false;
    socket = own;
    const status = yield* netlink.requestStatus(socket);
    if (typeof status !== "number" && status.enabled === 2) {
      yield* session.log("The audit system is in immutable mode, no rule changes allowed");
      yield sys.close(socket.fd);
      return true;
    }
  }
  const deleting = draft.operation === "delete";
  const rc = yield* netlink.sendRule(socket, deleting ? A.AUDIT_DEL_RULE : A.AUDIT_ADD_RULE, rule);
  if (!fromFile) yield sys.close(socket.fd);
  if (rc >= 0) return true;
  const why = !deleting && rc === -EEXIST ? "Rule exists" : strerror(rc);
  yield* session.console.error(`Error sending ${deleting ? "delete" : "add"} rule data request (${why})`);
  return false;
}

/** The status that a setter (-e, -f, -r, -b ...) shows. */
export function* printStatus(session: Session): Code<void> {
  const status = yield* netlink.requestStatus(session.socket as netlink.AuditSocket);
  if (typeof status !== "number") yield* session.console.print(formatStatus(status, false));
}
