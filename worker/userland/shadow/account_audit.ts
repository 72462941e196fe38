// audit_log_acct_message(3) as shadow's programs send it: who did what to which account.
import { auditOpen, auditSend } from "../audit/libaudit/netlink.ts";
import { hostName, ownExecutable, terminalName } from "../audit/libaudit/user_message.ts";
import type { Code } from "../lib/code.ts";
import * as sys from "../lib/sys.ts";

/** An account or group by name, or by id once it has one on disk. */
export type Subject = { name: string } | { id: number };

/** Names with a blank, a quote or a control character go in hexadecimal, without quotes. */
const encoded = (value: string): string =>
  /[\x00-\x20"\x7f]/.test(value)
    ? [...value].map((c) => c.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")).join("")
    : `"${value}"`;

/** Sends `op= acct=|id= exe= hostname= addr=? terminal= res=`; silent where audit cannot be reached. */
export function* account_message(type: number, op: string, subject: Subject, success = true): Code<void> {
  const socket = yield* auditOpen();
  if (typeof socket === "number") return;
  const exe = yield* ownExecutable();
  const terminal = yield* terminalName();
  const host = terminal === null ? "?" : yield* hostName();
  const who = "name" in subject ? `acct=${encoded(subject.name)}` : `id=${subject.id}`;
  const text =
    `op=${op} ${who} exe="${exe}" hostname=${host} addr=? ` +
    `terminal=${terminal ?? "?"} res=${success ? "success" : "failed"}`;
  yield* auditSend(socket, type, text, text.length + 1);
  yield* sys.close(socket.fd);
}
