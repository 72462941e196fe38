// User messages, in the forms of audit_log_user_message(3) and its kin.
import { AUDIT_USER } from "../../../kernel/uapi/audit.ts";
import type { utsname } from "../../../kernel/uapi/sched.ts";
import { UserBuffer } from "../../../kernel/uapi/syscall.ts";
import { TCGETS } from "../../../kernel/uapi/termios.ts";
import type { Code } from "../../lib/code.ts";
import * as sys from "../../lib/sys.ts";
import { type AuditSocket, auditOpen, auditSend } from "./netlink.ts";

/** ttyname(3) of the first of descriptors 0, 1, 2 that is a terminal, without /dev/; null if none is. */
export function* terminalName(): Code<string | null> {
  for (const fd of [0, 1, 2]) {
    if ((yield sys.ioctl(fd, TCGETS, {})) < 0) continue;
    const link = new UserBuffer();
    if ((yield sys.readlink(`/proc/self/fd/${fd}`, link)) > 0) return link.data.replace(/^\/dev\//, "");
  }
  return null;
}

/** Path of the running program, as records show it. */
export function* ownExecutable(): Code<string> {
  const link = new UserBuffer();
  return (yield sys.readlink("/proc/self/exe", link)) > 0 ? link.data : "?";
}

/** nodename of uname(2). */
export function* hostName(): Code<string> {
  const name: utsname = { sysname: "", nodename: "", release: "", version: "", machine: "", domainname: "" };
  return (yield sys.uname(name)) < 0 ? "?" : name.nodename;
}

/** Sends `text=<text> exe= hostname= addr=? terminal= res=`. Returns 0 or a negated errno. */
export function* sendUserMessage(socket: AuditSocket, text: string, success: boolean): Code<number> {
  const exe = yield* ownExecutable();
  const terminal = yield* terminalName();
  const host = terminal === null ? "?" : yield* hostName();
  const message =
    `text=${text} exe="${exe}" hostname=${host} addr=? ` +
    `terminal=${terminal ?? "?"} res=${success ? "success" : "failed"}`;
  return yield* auditSend(socket, AUDIT_USER, message, message.length + 1);
}

/** audit_encode_nv_string(3): a value with a blank, a quote or a control character goes in hexadecimal, without quotes. */
export const encodeValue = (value: string): string =>
  /[\x00-\x20"\x7f]/.test(value)
    ? [...value].map((c) => c.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")).join("")
    : `"${value}"`;

/** Sends a message over a socket of its own. Returns 0, or a negated errno where audit cannot be reached. */
export function* logUserMessage(type: number, text: () => Code<string>): Code<number> {
  const socket = yield* auditOpen();
  if (typeof socket === "number") return socket;
  const message = yield* text();
  const sent = yield* auditSend(socket, type, message, message.length + 1);
  yield sys.close(socket.fd);
  return sent;
}
