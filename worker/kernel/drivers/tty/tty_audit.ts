// drivers/tty/tty_audit: what is typed, recorded for processes that ask for it (AUDIT_TTY_SET, pam_tty_audit). Input is
// gathered per process and written when a line is complete, when the buffer is full, when another terminal or mode
// begins, and when the process ends.
import { audit_log_d, audit_log_n_hex, audit_log_untrustedstring } from "../../audit_format.ts";
import { audit_log_end_standalone, audit_log_start_standalone } from "../../audit_standalone.ts";
import { AUDIT_OFF } from "../../audit_types.ts";
import type { Kernel } from "../../kernel.ts";
import type { signal_struct, tty_audit_buf } from "../../sched_types.ts";
import { AUDIT_TTY } from "../../uapi/audit.ts";
import { MAJOR, MINOR } from "../../uapi/stat.ts";
import type { ByteString } from "../../uapi/syscall.ts";
import { ECHO, ICANON } from "../../uapi/termios.ts";
import type { tty_struct } from "./tty.ts";

/** Bits of signal_struct.audit_tty. */
export const AUDIT_TTY_ENABLE = 1;
export const AUDIT_TTY_LOG_PASSWD = 2;
/** Size of a buffer, in bytes. */
const N_TTY_BUF_SIZE = 4096;

/** `tty pid= uid= auid= ses= major= minor= comm= data=`; `description` is the first word. */
function tty_audit_log(k: Kernel, description: string, dev: number, data: ByteString): void {
  const ab = audit_log_start_standalone(k, "tty", AUDIT_TTY);
  if (ab === null) return;
  const { current } = k;
  audit_log_d(ab, `${description} pid=`, current.tgid);
  audit_log_d(ab, " uid=", current.cred.uid);
  audit_log_d(ab, " auid=", current.loginuid);
  audit_log_d(ab, " ses=", current.sessionid);
  audit_log_d(ab, " major=", MAJOR(dev));
  audit_log_d(ab, " minor=", MINOR(dev));
  audit_log_untrustedstring(ab, " comm=", current.comm);
  audit_log_n_hex(ab, " data=", data);
  audit_log_end_standalone(k, "tty", ab);
}

/** tty_audit_buf_push: writes what was gathered; while audit is off it is dropped. */
function push(k: Kernel, buf: tty_audit_buf): void {
  const { data } = buf;
  buf.data = "";
  if (data !== "" && k.audit.audit_enabled !== AUDIT_OFF) tty_audit_log(k, "tty", buf.dev, data);
}

/** The current process has read `data` from `tty`. Passwords (canonical input without echo) only when asked for. */
export function tty_audit_add_data(k: Kernel, tty: tty_struct, data: ByteString): void {
  const { signal } = k.current;
  if (!(signal.audit_tty & AUDIT_TTY_ENABLE) || data === "") return;
  const icanon = (tty.termios.c_lflag & ICANON) !== 0;
  if (!(signal.audit_tty & AUDIT_TTY_LOG_PASSWD) && icanon && !(tty.termios.c_lflag & ECHO)) return;
  signal.tty_audit_buf ??= { dev: tty.dev, icanon, data: "" };
  const buf = signal.tty_audit_buf;
  if (buf.dev !== tty.dev || buf.icanon !== icanon) {
    push(k, buf);
    buf.dev = tty.dev;
    buf.icanon = icanon;
  }
  for (let rest = data; rest !== ""; ) {
    const room = N_TTY_BUF_SIZE - buf.data.length;
    buf.data += rest.slice(0, room);
    rest = rest.slice(room);
    if (buf.data.length === N_TTY_BUF_SIZE) push(k, buf);
  }
}

/** Writes what the current process has typed so far: a line is complete, or it sends a USER_TTY message. */
export function tty_audit_push(k: Kernel): void {
  const { tty_audit_buf, audit_tty } = k.current.signal;
  if (audit_tty & AUDIT_TTY_ENABLE && tty_audit_buf) push(k, tty_audit_buf);
}

/** The current process puts a byte into the input itself. */
export function tty_audit_tiocsti(k: Kernel, tty: tty_struct, c: ByteString): void {
  const { signal } = k.current;
  if (!(signal.audit_tty & AUDIT_TTY_ENABLE)) return;
  if (signal.tty_audit_buf?.dev === tty.dev) push(k, signal.tty_audit_buf);
  if (k.audit.audit_enabled !== AUDIT_OFF) tty_audit_log(k, "ioctl=TIOCSTI", tty.dev, c);
}

/** The last thread of the current process ends. */
export function tty_audit_exit(k: Kernel, signal: signal_struct): void {
  if (signal.tty_audit_buf) push(k, signal.tty_audit_buf);
  signal.tty_audit_buf = null;
}
