// auditmsg(1): a user message of any type, as programs in C send it with audit_log_user_message(3). auditlab's own: the
// real tools leave this to programs, and a shell script that plays the orchestrator needs it.
import * as A from "../../kernel/uapi/audit.ts";
import { tool } from "../coreutils/tool.ts";
import { strerror } from "../lib/stdio.ts";
import { logUserMessage, ownExecutable, terminalName } from "./libaudit/user_message.ts";
import { messageTypeNumber } from "./tables/message_types.ts";

const is_user_type = (type: number): boolean =>
  type === A.AUDIT_USER ||
  (type >= A.AUDIT_FIRST_USER_MSG && type <= A.AUDIT_LAST_USER_MSG) ||
  (type >= A.AUDIT_FIRST_USER_MSG2 && type <= A.AUDIT_LAST_USER_MSG2);

export const auditmsg = tool({
  name: "auditmsg",
  usage: "[OPTION]... TEXT...",
  about: "Send a user message to the audit system. It needs CAP_AUDIT_WRITE.",
  options: `
  -t, --type=TYPE       the record type, a name or a number: USER, 1100 to 1199
                        or 2100 to 2999 (VIRT_CONTROL without this option)
  -r, --result=RESULT   success (without this option) or failed`,
  notes: `
exe=, hostname=, addr=, terminal= and res= are appended, as audit_log_user_message(3) does.
`,
  *run(t) {
    yield* t.expect_operands(1);
    const wanted = t.last("t")?.arg ?? "VIRT_CONTROL";
    const type = messageTypeNumber(wanted);
    if (!is_user_type(type)) return yield* t.die(`${t.quote(wanted)} is not a type of user messages`);
    const result = t.last("r")?.arg ?? "success";
    if (result !== "success" && result !== "failed") return yield* t.die(`invalid result ${t.quote(result)}`);
    const sent = yield* logUserMessage(type, function* () {
      return (
        `${t.operands.join(" ")} exe="${yield* ownExecutable()}" hostname=? addr=? ` +
        `terminal=${(yield* terminalName()) ?? "?"} res=${result}`
      );
    });
    if (sent < 0) return yield* t.die(`the message was not sent: ${strerror(sent)}`);
  },
});
