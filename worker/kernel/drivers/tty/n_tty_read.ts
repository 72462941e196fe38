// drivers/tty/n_tty: read(2), poll(2) and changes of mode.
import type { file } from "../../fs/fs.ts";
import type { Kernel } from "../../kernel.ts";
import { sleep_on, wake_up } from "../../sched/core.ts";
import { NSEC_PER_SEC } from "../../time.ts";
import { EAGAIN, ERESTARTSYS } from "../../uapi/errno.ts";
import { O_NONBLOCK } from "../../uapi/fcntl.ts";
import { POLLIN, POLLOUT } from "../../uapi/sched.ts";
import { SIGTTIN } from "../../uapi/signal.ts";
import type { ByteString } from "../../uapi/syscall.ts";
import * as T from "../../uapi/termios.ts";
import { n_tty_receive_pending, start_tty } from "./n_tty.ts";
import type { tty_struct } from "./tty.ts";
import { tty_audit_add_data, tty_audit_push } from "./tty_audit.ts";
import { __tty_check_change } from "./tty_jobctrl.ts";
import { tty_write_room } from "./tty_port.ts";

/** Bytes left in the buffer at which waiting input is taken in (n_tty.c has 128). */
const TTY_THRESHOLD_UNTHROTTLE = 128;

/** A read in progress: bytes gathered in raw mode, and when it gives up (ns since boot). */
interface read_state {
  got: ByteString;
  deadline: number;
}

/** Takes at most `count` bytes of the oldest finished line. */
function read_line(k: Kernel, tty: tty_struct, count: number): ByteString {
  const d = tty.disc_data;
  const chunk = d.lines[0];
  const data = chunk.data.length <= count ? chunk.data : chunk.data.slice(0, count);
  const done = data.length === chunk.data.length;
  d.lines_len -= data.length;
  if (done) {
    d.lines.shift();
    if (chunk.eof) d.lines_len--;
  } else chunk.data = chunk.data.slice(count);
  tty_audit_add_data(k, tty, data);
  if (done) tty_audit_push(k);
  return data;
}

function read_raw(k: Kernel, tty: tty_struct, count: number): ByteString {
  const d = tty.disc_data;
  const data = d.raw.slice(0, count);
  d.raw = d.raw.slice(data.length);
  tty_audit_add_data(k, tty, data);
  return data;
}

const tenths = (n: number): number => (n * NSEC_PER_SEC) / 10;

/** read(2) on a tty: a line, or in raw mode what VMIN and VTIME ask for (termios(3)). */
export function n_tty_read(k: Kernel, tty: tty_struct, file: file, count: number): ByteString | number {
  const { current } = k;
  const { c_lflag, c_cc } = tty.termios;
  const min = c_cc[T.VMIN];
  const time = tenths(c_cc[T.VTIME]);
  let state = current.call_state as read_state | null;
  if (!state) {
    const denied = __tty_check_change(k, tty, SIGTTIN);
    if (denied) return denied;
    state = { got: "", deadline: min === 0 ? k.now + time : Infinity };
  }
  if (count === 0) return "";
  for (;;) {
    if (!tty.files.has(file)) return state.got;
    if (c_lflag & T.ICANON) {
      if (tty.disc_data.lines.length > 0) {
        const line = read_line(k, tty, count);
        n_tty_receive_pending(k, tty);
        return line;
      }
    } else if (tty.disc_data.raw.length > 0) {
      state.got += read_raw(k, tty, count - state.got.length);
      // the other side goes on only when there is room again: byte-wise readers would move the buffer for each byte
      if (tty.disc_data.raw.length < TTY_THRESHOLD_UNTHROTTLE) n_tty_receive_pending(k, tty);
      if (state.got.length >= Math.min(count, Math.max(min, 1))) return state.got;
      if (time > 0) state.deadline = k.now + time;
      continue;
    }
    if (!(c_lflag & T.ICANON) && k.now >= state.deadline) return state.got;
    if (file.f_flags & O_NONBLOCK) return state.got || -EAGAIN;
    const timeout = c_lflag & T.ICANON ? Infinity : state.deadline - k.now;
    const r = sleep_on(k, tty.read_wait, timeout);
    if (r === -ERESTARTSYS) return state.got || r;
    current.call_state = state;
    return r;
  }
}

export function n_tty_poll(tty: tty_struct): number {
  const { c_lflag, c_cc } = tty.termios;
  const d = tty.disc_data;
  let mask = 0;
  if (c_lflag & T.ICANON) {
    if (d.lines.length > 0) mask |= POLLIN;
  } else if (d.raw.length >= (c_cc[T.VTIME] === 0 && c_cc[T.VMIN] > 0 ? c_cc[T.VMIN] : 1)) mask |= POLLIN;
  if (tty_write_room(tty) > 0) mask |= POLLOUT;
  return mask;
}

/** FIONREAD: bytes a reader could get now; an EOF mark is none. */
export function n_tty_chars_in_buffer(tty: tty_struct): number {
  const d = tty.disc_data;
  if (!(tty.termios.c_lflag & T.ICANON)) return d.raw.length;
  return d.lines.reduce((sum, line) => sum + line.data.length, 0);
}

/** New settings take effect: input held in one mode is carried over to the other. */
export function n_tty_set_termios(k: Kernel, tty: tty_struct, termios: T.termios): void {
  const old = tty.termios;
  const d = tty.disc_data;
  tty.termios = termios;
  if ((old.c_lflag ^ termios.c_lflag) & T.ICANON) {
    d.erasing = false;
    d.lnext = false;
    if (termios.c_lflag & T.ICANON) {
      // What is there already counts as one finished piece, whatever it holds.
      if (d.raw.length > 0) d.lines.push({ data: d.raw, eof: false });
      d.lines_len = d.raw.length;
      d.raw = "";
    } else {
      d.raw = d.lines.map((l) => (l.eof ? `${l.data}\0` : l.data)).join("") + String.fromCharCode(...d.edit);
      d.lines = [];
      d.lines_len = 0;
      d.edit = [];
    }
  }
  if (old.c_iflag & T.IXON && !(termios.c_iflag & T.IXON) && !tty.flow_stopped) start_tty(k, tty);
  wake_up(k, tty.write_wait);
  wake_up(k, tty.read_wait);
}
