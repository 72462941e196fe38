// What one run of auditctl carries along: its console, its sockets, where messages go.
import type { Code } from "../../lib/code.ts";
import { strerror } from "../../lib/stdio.ts";
import type { Console } from "../console.ts";
import { machineFacts } from "../libaudit/machine_facts.ts";
import { type AuditSocket, auditOpen, noAuditSupport, type Sequence } from "../libaudit/netlink.ts";
import type { RuleEnvironment, RuleMessage } from "../libaudit/rule_draft.ts";

export class Session {
  readonly console: Console;
  readonly sequence: Sequence = { last: 0 };
  readonly facts: RuleEnvironment;
  /** while a rules file is read, audit_msg() texts go to syslog, and no syslog runs on this machine */
  toSyslog = false;
  /** -i inside a rules file: go on and call everything well */
  ignore = false;
  /** -c inside a rules file: go on */
  proceed = false;
  /** the socket of status requests, kept open for the whole run */
  socket: AuditSocket | null = null;

  constructor(console: Console) {
    this.console = console;
    this.facts = machineFacts(this.sequence);
  }

  /** audit_msg(): to stderr, or to the syslog that nobody reads. */
  *log(text: string): Code<void> {
    if (!this.toSyslog) yield* this.console.error(text);
  }

  *report(message: RuleMessage): Code<void> {
    if (message.to === "stderr") yield* this.console.error(message.text);
    else yield* this.log(message.text);
  }

  /** Opens an audit socket, with audit_open()'s own complaints. Null when that fails. */
  *open(): Code<AuditSocket | null> {
    const socket = yield* auditOpen(this.sequence);
    if (typeof socket !== "number") return socket;
    yield* this.log(
      noAuditSupport(socket)
        ? "Error - audit support not in kernel"
        : `Error opening audit netlink socket (${strerror(socket)})`,
    );
    return null;
  }
}
