// drivers/tty/n_tty: output processing (OPOST), echo, and write(2).
import type { file } from "../../fs/fs.ts";
import type { Kernel } from "../../kernel.ts";
import { sleep_on } from "../../sched/core.ts";
import { EAGAIN, EIO, ERESTARTSYS } from "../../uapi/errno.ts";
import { O_NONBLOCK } from "../../uapi/fcntl.ts";
import type { ByteString } from "../../uapi/syscall.ts";
import * as T from "../../uapi/termios.ts";
import { ECHO_LIMIT, TTY_OUTPUT_LIMIT } from "./limits.ts";
import type { tty_struct } from "./tty.ts";
import { port_put_output, tty_write_room } from "./tty_port.ts";

/** A byte that ECHOCTL shows as ^X. */
export const is_cntrl = (c: number): boolean => c < 32 || c === 127;
/** A byte that continues a UTF-8 character, when the tty knows about UTF-8. */
export const is_continuation = (tty: tty_struct, c: number): boolean =>
  (c & 0xc0) === 0x80 && (tty.termios.c_iflag & T.IUTF8) !== 0;

const UNUSUAL = T.OLCUC | T.OCRNL | T.ONOCR | T.ONLRET | T.XTABS;

/** Moves the column over bytes that are sent as they are. */
function advance(tty: tty_struct, data: ByteString, from: number): void {
  const d = tty.disc_data;
  for (let i = from; i < data.length; i++) {
    const c = data.charCodeAt(i);
    if (c >= 32) {
      if (c !== 127 && !is_continuation(tty, c)) d.column++;
    } else if (c === 9) d.column = (d.column | 7) + 1;
    else if (c === 8) {
      if (d.column > 0) d.column--;
    } else if (c === 10) d.canon_column = d.column;
  }
}

/** What one byte becomes under the rarer output flags. */
function do_output_char(tty: tty_struct, c: number): ByteString {
  const o = tty.termios.c_oflag;
  const d = tty.disc_data;
  if (c === 13) {
    if (o & T.ONOCR && d.column === 0) return "";
    if (!(o & T.OCRNL)) {
      d.column = d.canon_column = 0;
      return "\r";
    }
    if (o & T.ONLRET) d.column = d.canon_column = 0;
    return "\n";
  }
  if (c === 10) {
    if (o & T.ONLRET) d.column = 0;
    if (o & T.ONLCR) {
      d.column = d.canon_column = 0;
      return "\r\n";
    }
    d.canon_column = d.column;
    return "\n";
  }
  if (c === 9 && (o & T.TABDLY) === T.XTABS) {
    const n = 8 - (d.column & 7);
    d.column += n;
    return " ".repeat(n);
  }
  const out = o & T.OLCUC && c >= 97 && c <= 122 ? c - 32 : c;
  const s = String.fromCharCode(out);
  advance(tty, s, 0);
  return s;
}

/** Output processing: bytes a program wrote to bytes for the terminal. */
export function do_output(tty: tty_struct, data: ByteString): ByteString {
  const o = tty.termios.c_oflag;
  if (!(o & T.OPOST)) return data;
  if (o & UNUSUAL) {
    let out = "";
    for (let i = 0; i < data.length; i++) out += do_output_char(tty, data.charCodeAt(i));
    return out;
  }
  const d = tty.disc_data;
  // a key's echo is one byte, which is not searched for
  const single = data.length === 1 && data.charCodeAt(0) >= 32;
  const newline = o & T.ONLCR && !single ? data.lastIndexOf("\n") : -1;
  const start = single ? -1 : Math.max(newline, data.lastIndexOf("\r"));
  if (start >= 0) d.column = d.canon_column = 0;
  advance(tty, data, start + 1);
  return newline < 0 ? data : data.replaceAll("\n", "\r\n");
}

/** Queues echo that is already in its final form; commit_echoes() sends it. */
export function echo_put(tty: tty_struct, s: ByteString): void {
  const d = tty.disc_data;
  d.echo.push(s);
  d.echo_len += s.length;
}

/** Echoes a byte the way it would be output. */
export function echo_char_raw(tty: tty_struct, c: number): void {
  echo_put(tty, do_output(tty, String.fromCharCode(c)));
}

/** Echoes a byte of input: control characters as ^X under ECHOCTL. */
export function echo_char(tty: tty_struct, c: number): void {
  if (!(tty.termios.c_lflag & T.ECHOCTL) || !is_cntrl(c) || c === 9) {
    echo_char_raw(tty, c);
    return;
  }
  tty.disc_data.column += 2;
  echo_put(tty, `^${String.fromCharCode(c ^ 0x40)}`);
}

/** Sends what was echoed, unless output is stopped or the other side is far behind: then it is held. */
export function commit_echoes(tty: tty_struct): void {
  const d = tty.disc_data;
  if (d.echo_len === 0) return;
  if (tty.stopped || tty.port.out_len > TTY_OUTPUT_LIMIT + ECHO_LIMIT) {
    if (d.echo_len > 2 * ECHO_LIMIT) {
      d.echo = [d.echo.join("").slice(-ECHO_LIMIT)];
      d.echo_len = ECHO_LIMIT;
    }
    return;
  }
  const text = d.echo.join("");
  drop_echoes(tty);
  port_put_output(tty, text);
}

export function drop_echoes(tty: tty_struct): void {
  tty.disc_data.echo = [];
  tty.disc_data.echo_len = 0;
}

/** write(2): blocks while output is stopped, or the other side has not taken what is queued. */
export function n_tty_write(k: Kernel, tty: tty_struct, file: file, data: ByteString): number {
  const { current } = k;
  const state = (current.call_state as { written: number } | null) ?? { written: 0 };
  commit_echoes(tty);
  for (;;) {
    if (!tty.port.open) return state.written || -EIO;
    const room = tty_write_room(tty);
    if (room > 0 && tty.disc_data.echo_len === 0) {
      const end = Math.min(data.length, state.written + room);
      const part = state.written === 0 && end === data.length ? data : data.slice(state.written, end);
      state.written = end;
      port_put_output(tty, do_output(tty, part));
    }
    if (state.written >= data.length) return data.length;
    if (tty_write_room(tty) > 0) continue;
    if (file.f_flags & O_NONBLOCK) return state.written || -EAGAIN;
    const r = sleep_on(k, tty.write_wait);
    if (r === -ERESTARTSYS) return state.written || r;
    current.call_state = state;
    return r;
  }
}
