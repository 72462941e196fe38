// What the PAM stack of the image does for su, runuser and sudo, as far as it can be seen: the audit messages of
// authentication, accounting, credentials and session (Linux-PAM's _pam_auditlog), and the password prompt.
import {
  AUDIT_CRED_ACQ,
  AUDIT_CRED_DISP,
  AUDIT_USER_ACCT,
  AUDIT_USER_AUTH,
  AUDIT_USER_END,
  AUDIT_USER_START,
} from "../../kernel/uapi/audit.ts";
import { O_NOCTTY, O_RDWR } from "../../kernel/uapi/fcntl.ts";
import { ECHO, TCGETS, TCSETSW, type termios } from "../../kernel/uapi/termios.ts";
import { auditOpen, auditSend } from "../audit/libaudit/netlink.ts";
import { ownExecutable, terminalName } from "../audit/libaudit/user_message.ts";
import { sleep_for } from "../coreutils/duration.ts";
import type { Code } from "./code.ts";
import { eprint, InStream, read_file } from "./stdio.ts";
import * as sys from "./sys.ts";

/** Steps of a session, each with its message type and what Linux-PAM calls it. */
export const PAM_STEPS = {
  authentication: [AUDIT_USER_AUTH, "PAM:authentication"],
  accounting: [AUDIT_USER_ACCT, "PAM:accounting"],
  setcred: [AUDIT_CRED_ACQ, "PAM:setcred"],
  session_open: [AUDIT_USER_START, "PAM:session_open"],
  session_close: [AUDIT_USER_END, "PAM:session_close"],
  delete_cred: [AUDIT_CRED_DISP, "PAM:setcred"],
} as const;
export type PamStep = keyof typeof PAM_STEPS;

/** Seconds pam_unix waits after a wrong password. */
const FAIL_DELAY = 2;

/** Tells audit of a step; `grantors` are the modules that agreed ("?" when none did). Silent without CAP_AUDIT_WRITE. */
export function* pam_audit(step: PamStep, account: string, grantors: string, success: boolean): Code<void> {
  const socket = yield* auditOpen();
  if (typeof socket === "number") return;
  const [type, op] = PAM_STEPS[step];
  const exe = yield* ownExecutable();
  const tty = yield* terminalName();
  const text =
    `op=${op} grantors=${grantors} acct="${account}" exe="${exe}" hostname=? addr=? ` +
    `terminal=${tty === null ? "?" : `/dev/${tty}`} res=${success ? "success" : "failed"}`;
  yield* auditSend(socket, type, text, text.length + 1);
  yield* sys.close(socket.fd);
}

/** A line from the terminal (standard input when there is none) without echo, after a prompt. */
export function* ask_password(prompt: string): Code<string> {
  const tty = yield* sys.open("/dev/tty", O_RDWR | O_NOCTTY);
  // standard input when there is no terminal
  const fd = Math.max(tty, 0);
  const modes: termios = { c_iflag: 0, c_oflag: 0, c_cflag: 0, c_lflag: 0, c_cc: [] };
  const is_tty = (yield* sys.ioctl(fd, TCGETS, modes)) >= 0;
  yield* eprint(prompt);
  if (is_tty) yield* sys.ioctl(fd, TCSETSW, { ...modes, c_lflag: modes.c_lflag & ~ECHO });
  const line = yield* new InStream(fd).line();
  if (is_tty) {
    yield* sys.ioctl(fd, TCSETSW, modes);
    yield* eprint("\n");
  }
  if (tty >= 0) yield* sys.close(tty);
  return (line ?? "").replace(/\n$/, "");
}

/**
 * pam_unix: asks for the account's password and compares it with /etc/shadow. An entry that is no hash ("*", "!")
 * never matches, an empty one always does; hashes are not simulated and count as no match.
 */
export function* check_password(account: string, prompt: string): Code<boolean> {
  const shadow = yield* read_file("/etc/shadow");
  const line =
    typeof shadow === "string" ? shadow.split("\n").find((l) => l.startsWith(`${account}:`)) : undefined;
  const hash = line?.split(":")[1] ?? "*";
  if (hash === "") return true;
  yield* ask_password(prompt);
  yield* sleep_for(FAIL_DELAY);
  return false;
}
