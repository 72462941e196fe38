// drivers/tty/tty_ioctl: settings, job control, queues and window size (tty_ioctl(4)).
import { capable } from "../../capability.ts";
import { FMODE_READ, type file } from "../../fs/fs.ts";
import type { Kernel } from "../../kernel.ts";
import { wake_up } from "../../sched/core.ts";
import { kill_pgrp } from "../../signal.ts";
import { CAP_SYS_ADMIN } from "../../uapi/capability.ts";
import { EFAULT, EINVAL, ENOTTY, EPERM } from "../../uapi/errno.ts";
import { SIGWINCH } from "../../uapi/signal.ts";
import * as T from "../../uapi/termios.ts";
import { n_tty_flush_buffer, n_tty_receive_buf, start_tty, stop_tty } from "./n_tty.ts";
import { n_tty_chars_in_buffer, n_tty_set_termios } from "./n_tty_read.ts";
import type { tty_struct } from "./tty.ts";
import { tty_audit_tiocsti } from "./tty_audit.ts";
import { tiocgpgrp, tiocgsid, tiocnotty, tiocsctty, tiocspgrp, tty_check_change } from "./tty_jobctrl.ts";
import { port_flush_output, port_put_output } from "./tty_port.ts";

const NCCS = 19;
const is_ref = (x: unknown): x is T.int_ref => typeof x === "object" && x !== null && "value" in x;
const is_termios = (x: unknown): x is T.termios => typeof x === "object" && x !== null && "c_cc" in x;
const is_winsize = (x: unknown): x is T.winsize => typeof x === "object" && x !== null && "ws_row" in x;

/** Changes the window size and tells the foreground group. */
export function tty_do_resize(k: Kernel, tty: tty_struct, ws: T.winsize): number {
  const ws_row = ws.ws_row & 0xffff;
  const ws_col = ws.ws_col & 0xffff;
  if (ws_row === tty.winsize.ws_row && ws_col === tty.winsize.ws_col) return 0;
  tty.winsize = { ws_row, ws_col };
  if (tty.pgrp !== 0) kill_pgrp(k, tty.pgrp, SIGWINCH);
  return 0;
}

/** Forgets unread input, that still on its way included. */
function flush_input(k: Kernel, tty: tty_struct): void {
  n_tty_flush_buffer(tty);
  tty.port.in = [];
  tty.port.in_len = 0;
  wake_up(k, tty.port.master_write_wait);
}

/** Bits of c_cflag that make sense on a serial line. */
const CSIZE = 0o60;
const PARENB = 0o400;

function get_termios(from: T.termios, to: T.termios): void {
  to.c_iflag = from.c_iflag;
  to.c_oflag = from.c_oflag;
  to.c_cflag = from.c_cflag;
  to.c_lflag = from.c_lflag;
  to.c_cc = from.c_cc.slice();
}

function set_termios(k: Kernel, tty: tty_struct, arg: unknown, flush: boolean): number {
  const denied = tty_check_change(k, tty);
  if (denied) return denied;
  if (!is_termios(arg)) return -EFAULT;
  if (flush) flush_input(k, tty);
  const c_cc: number[] = [];
  for (let i = 0; i < NCCS; i++) c_cc.push((arg.c_cc[i] ?? 0) & 0xff);
  // a pty has no line: its bytes are whole (pty_set_termios)
  const c_cflag = (arg.c_cflag & ~(CSIZE | PARENB)) | T.CS8 | T.CREAD;
  const { c_iflag, c_oflag, c_lflag } = arg;
  n_tty_set_termios(k, tty, { c_iflag, c_oflag, c_cflag, c_lflag, c_cc });
  return 0;
}

function tcflsh(k: Kernel, tty: tty_struct, which: number): number {
  const denied = tty_check_change(k, tty);
  if (denied) return denied;
  if (which !== T.TCIFLUSH && which !== T.TCOFLUSH && which !== T.TCIOFLUSH) return -EINVAL;
  if (which !== T.TCOFLUSH) flush_input(k, tty);
  if (which !== T.TCIFLUSH) port_flush_output(k, tty);
  return 0;
}

function tcxonc(k: Kernel, tty: tty_struct, what: number): number {
  const denied = tty_check_change(k, tty);
  if (denied) return denied;
  const send = (i: number) => {
    const c = tty.termios.c_cc[i];
    if (c !== 0) port_put_output(tty, String.fromCharCode(c));
  };
  switch (what) {
    case T.TCOOFF:
      tty.flow_stopped = true;
      stop_tty(tty);
      return 0;
    case T.TCOON:
      if (tty.flow_stopped) {
        tty.flow_stopped = false;
        start_tty(k, tty);
      }
      return 0;
    case T.TCIOFF:
      send(T.VSTOP);
      return 0;
    case T.TCION:
      send(T.VSTART);
      return 0;
    default:
      return -EINVAL;
  }
}

/** Puts a byte into the input as if it had been typed: only on one's own terminal, or by root. */
function tiocsti(k: Kernel, tty: tty_struct, arg: unknown): number {
  if (k.current.signal.tty !== tty && !capable(k, CAP_SYS_ADMIN)) return -EPERM;
  if (typeof arg !== "string" || arg.length === 0) return -EFAULT;
  tty_audit_tiocsti(k, tty, arg[0]);
  n_tty_receive_buf(k, tty, arg[0]);
  return 0;
}

/** Stores a result >= 0 where an int* argument points. */
function put_user(r: number, arg: unknown): number {
  if (r < 0) return r;
  if (!is_ref(arg)) return -EFAULT;
  arg.value = r;
  return 0;
}

/** ioctl(2) on a terminal; on a pty master it acts on the slave, with `by_master` set. */
export function tty_ioctl(
  k: Kernel,
  tty: tty_struct,
  file: file,
  cmd: number,
  arg: unknown,
  by_master: boolean,
): number {
  switch (cmd) {
    case T.TCGETS:
      if (typeof arg !== "object" || arg === null) return -EFAULT;
      get_termios(tty.termios, arg as T.termios);
      return 0;
    case T.TCSETS:
    case T.TCSETSW:
      return set_termios(k, tty, arg, false);
    case T.TCSETSF:
      return set_termios(k, tty, arg, true);
    case T.TCSBRK:
      // There is no line to send a break on, and output is on its way as soon as it is written.
      return tty_check_change(k, tty);
    case T.TCXONC:
      return tcxonc(k, tty, arg as number);
    case T.TCFLSH:
      return tcflsh(k, tty, arg as number);
    case T.FIONREAD:
      return put_user(by_master ? tty.port.out_len : n_tty_chars_in_buffer(tty), arg);
    case T.TIOCOUTQ:
      return put_user(0, arg);
    case T.TIOCGWINSZ:
      if (typeof arg !== "object" || arg === null) return -EFAULT;
      Object.assign(arg, tty.winsize);
      return 0;
    case T.TIOCSWINSZ:
      return is_winsize(arg) ? tty_do_resize(k, tty, arg) : -EFAULT;
    case T.TIOCSTI:
      return tiocsti(k, tty, arg);
    case T.TIOCSCTTY:
      return by_master ? -EINVAL : tiocsctty(k, tty, arg === 1, (file.f_mode & FMODE_READ) !== 0);
    case T.TIOCNOTTY:
      return by_master ? -ENOTTY : tiocnotty(k, tty);
    case T.TIOCGPGRP:
      return put_user(tiocgpgrp(k, tty, by_master), arg);
    case T.TIOCGSID:
      return put_user(tiocgsid(k, tty, by_master), arg);
    case T.TIOCSPGRP:
      return is_ref(arg) ? tiocspgrp(k, tty, arg.value | 0) : -EFAULT;
    case T.TIOCEXCL:
      tty.exclusive = true;
      return 0;
    case T.TIOCNXCL:
      tty.exclusive = false;
      return 0;
    case T.TIOCGETD:
      return put_user(0, arg);
    case T.TIOCSETD:
      return is_ref(arg) ? (arg.value === 0 ? 0 : -EINVAL) : -EFAULT;
    default:
      return -ENOTTY;
  }
}
