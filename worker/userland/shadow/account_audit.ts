// audit_log_acct_message(3) as shadow's programs send it: who did what to which account.
import {
  encodeValue,
  hostName,
  logUserMessage,
  ownExecutable,
  terminalName,
} from "../audit/libaudit/user_message.ts";
import type { Code } from "../lib/code.ts";

/** An account or group by name, or by id once it has one on disk. */
export type Subject = { name: string } | { id: number };

/** Sends `op= acct=|id= exe= hostname= addr=? terminal= res=`; silent where audit cannot be reached. */
export function* account_message(type: number, op: string, subject: Subject, success = true): Code<void> {
  yield* logUserMessage(type, function* () {
    const exe = yield* ownExecutable();
    const terminal = yield* terminalName();
    const host = terminal === null ? "?" : yield* hostName();
    const who = "name" in subject ? `acct=${encodeValue(subject.name)}` : `id=${subject.id}`;
    return (
      `op=${op} ${who} exe="${exe}" hostname=${host} addr=? ` +
      `terminal=${terminal ?? "?"} res=${success ? "success" : "failed"}`
    );
  });
}
