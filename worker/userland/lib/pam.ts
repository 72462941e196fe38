// What the PAM stack of the image does for login, su, runuser, sudo and passwd, as far as it can be seen: the audit
// messages of authentication, accounting, credentials and session (Linux-PAM's _pam_auditlog), and passwords.
import {
  AUDIT_CRED_ACQ,
  AUDIT_CRED_DISP,
  AUDIT_CRED_REFR,
  AUDIT_USER_ACCT,
  AUDIT_USER_AUTH,
  AUDIT_USER_CHAUTHTOK,
  AUDIT_USER_END,
  AUDIT_USER_START,
} from "../../kernel/uapi/audit.ts";
import { O_NOCTTY, O_RDWR } from "../../kernel/uapi/fcntl.ts";
import { ECHO, TCGETS, TCSETSW, type termios } from "../../kernel/uapi/termios.ts";
import { logUserMessage, ownExecutable, terminalName } from "../audit/libaudit/user_message.ts";
import { sleep_for } from "../coreutils/duration.ts";
import type { Code } from "./code.ts";
import { password_fits } from "./crypt.ts";
import { eprint, InStream, read_file } from "./stdio.ts";
import * as sys from "./sys.ts";

/** Steps of a session, each with its message type and what Linux-PAM calls it. */
export const PAM_STEPS = {
  authentication: [AUDIT_USER_AUTH, "PAM:authentication"],
  accounting: [AUDIT_USER_ACCT, "PAM:accounting"],
  chauthtok: [AUDIT_USER_CHAUTHTOK, "PAM:chauthtok"],
  setcred: [AUDIT_CRED_ACQ, "PAM:setcred"],
  refresh_cred: [AUDIT_CRED_REFR, "PAM:setcred"],
  session_open: [AUDIT_USER_START, "PAM:session_open"],
  session_close: [AUDIT_USER_END, "PAM:session_close"],
  delete_cred: [AUDIT_CRED_DISP, "PAM:setcred"],
} as const;
export type PamStep = keyof typeof PAM_STEPS;

/** Who agrees when pam_unix has: it only jumps over pam_deny, to pam_permit (Debian's common-auth and its kin). */
export const PAM_COMMON = "pam_permit";
/** Seconds pam_unix waits after a wrong password. */
const FAIL_DELAY = 2;

/**
 * Tells audit of a step; `grantors` are the modules that agreed ("?" when none did). Silent without CAP_AUDIT_WRITE.
 * `terminal` (PAM_TTY) instead of the one there is.
 */
export function* pam_audit(
  step: PamStep,
  account: string,
  grantors: string,
  success: boolean,
  terminal?: string,
): Code<void> {
  const [type, op] = PAM_STEPS[step];
  yield* logUserMessage(type, function* () {
    const exe = yield* ownExecutable();
    const tty = yield* terminalName();
    return (
      `op=${op} grantors=${grantors} acct="${account}" exe="${exe}" hostname=? addr=? ` +
      `terminal=${terminal ?? (tty === null ? "?" : `/dev/${tty}`)} res=${success ? "success" : "failed"}`
    );
  });
}

/** A line without echo, after a prompt, from a descriptor; null at its end. */
function* read_secret(fd: number, prompt: string): Code<string | null> {
  const modes: termios = { c_iflag: 0, c_oflag: 0, c_cflag: 0, c_lflag: 0, c_cc: [] };
  const is_tty = (yield sys.ioctl(fd, TCGETS, modes)) >= 0;
  yield* eprint(prompt);
  if (is_tty) yield sys.ioctl(fd, TCSETSW, { ...modes, c_lflag: modes.c_lflag & ~ECHO });
  const line = yield* new InStream(fd).line_unbuffered();
  if (is_tty) {
    yield sys.ioctl(fd, TCSETSW, modes);
    yield* eprint("\n");
  }
  return line?.replace(/\n$/, "") ?? null;
}

/** misc_conv(3): from standard input, whatever that is. */
export const ask_password = (prompt: string): Code<string | null> => read_secret(0, prompt);

/** From the controlling terminal, as getpass(3) and sudo do; undefined when there is none. */
export function* ask_on_terminal(prompt: string): Code<string | null | undefined> {
  const tty = yield sys.open("/dev/tty", O_RDWR | O_NOCTTY);
  if (tty < 0) return undefined;
  const secret = yield* read_secret(tty, prompt);
  yield sys.close(tty);
  return secret;
}

/** The password entry of an account; "*" when there is none or it cannot be read. */
export function* shadow_entry(account: string): Code<string> {
  const shadow = yield* read_file("/etc/shadow");
  const line =
    typeof shadow === "string" ? shadow.split("\n").find((l) => l.startsWith(`${account}:`)) : undefined;
  return line?.split(":")[1] ?? "*";
}

/** Whether it is the account's password; a wrong one takes its time. */
export function* verify_password(account: string, password: string): Code<boolean> {
  if (password_fits(password, yield* shadow_entry(account))) return true;
  yield* sleep_for(FAIL_DELAY);
  return false;
}

/**
 * pam_unix: asks for the account's password and compares it with /etc/shadow. An entry that is no hash ("*", "!")
 * never matches, an empty one always does, without asking.
 */
export function* check_password(account: string, prompt: string): Code<boolean> {
  if ((yield* shadow_entry(account)) === "") return true;
  const password = yield* ask_password(prompt);
  return yield* verify_password(account, password ?? "");
}
