// drivers/tty/n_tty: the line discipline's input side: from bytes typed to lines, echo and signals.
import type { Kernel } from "../../kernel.ts";
import { wake_up } from "../../sched/core.ts";
import { kill_pgrp } from "../../signal.ts";
import { SIGINT, SIGQUIT, SIGTSTP } from "../../uapi/signal.ts";
import type { ByteString } from "../../uapi/syscall.ts";
import * as T from "../../uapi/termios.ts";
import { N_TTY_BUF_SIZE } from "./limits.ts";
import { erase_char, erase_line, erase_word, finish_erasing } from "./n_tty_erase.ts";
import { commit_echoes, drop_echoes, echo_char, echo_char_raw } from "./n_tty_output.ts";
import type { tty_struct } from "./tty.ts";
import { port_flush_output } from "./tty_port.ts";

const is_canonical = (tty: tty_struct) => (tty.termios.c_lflag & T.ICANON) !== 0;

/** Output stops (^S, or TCOOFF through flow_stopped). */
export function stop_tty(tty: tty_struct): void {
  tty.stopped = true;
}

/** Output goes on: held echo first, then the writers. */
export function start_tty(k: Kernel, tty: tty_struct): void {
  if (!tty.stopped || tty.flow_stopped) return;
  tty.stopped = false;
  commit_echoes(tty);
  wake_up(k, tty.write_wait);
}

/** Throws away input that no one has read. */
export function n_tty_flush_buffer(tty: tty_struct): void {
  const d = tty.disc_data;
  d.lines = [];
  d.lines_len = 0;
  d.edit = [];
  d.raw = "";
  d.erasing = false;
}

function isig(k: Kernel, tty: tty_struct, sig: number, c: number): void {
  const { c_iflag, c_lflag } = tty.termios;
  if (tty.pgrp !== 0) kill_pgrp(k, tty.pgrp, sig);
  if (!(c_lflag & T.NOFLSH)) {
    drop_echoes(tty);
    port_flush_output(k, tty);
    n_tty_flush_buffer(tty);
  }
  if (c_iflag & T.IXON) start_tty(k, tty);
  if (c_lflag & T.ECHO) echo_char(tty, c);
}

/** The line being typed is complete; a reader gets it as one piece. */
function push_line(k: Kernel, tty: tty_struct, eof: boolean): void {
  const d = tty.disc_data;
  const data = String.fromCharCode(...d.edit);
  d.edit = [];
  d.lines.push({ data, eof });
  d.lines_len += data.length + (eof ? 1 : 0);
  wake_up(k, tty.read_wait);
}

/** Takes a byte as ordinary input. */
function put_char(tty: tty_struct, c: number): void {
  const d = tty.disc_data;
  const times = c === 0xff && tty.termios.c_iflag & T.PARMRK ? 2 : 1;
  for (let i = 0; i < times; i++)
    if (is_canonical(tty)) d.edit.push(c);
    else d.raw += String.fromCharCode(c);
}

function receive_ordinary(tty: tty_struct, c: number): void {
  const d = tty.disc_data;
  if (tty.termios.c_lflag & T.ECHO) {
    finish_erasing(tty);
    if (d.edit.length === 0) d.canon_column = d.column;
    if (c === 10) echo_char_raw(tty, c);
    else echo_char(tty, c);
  }
  put_char(tty, c);
}

/** ^R: the line as typed so far, once more. */
function reprint(tty: tty_struct, c: number): void {
  finish_erasing(tty);
  echo_char(tty, c);
  echo_char_raw(tty, 10);
  for (const b of tty.disc_data.edit) echo_char(tty, b);
}

/** Editing and line ends of canonical mode. Returns whether the byte was one of them. */
function receive_canonical(k: Kernel, tty: tty_struct, c: number): boolean {
  const { c_lflag, c_cc } = tty.termios;
  const d = tty.disc_data;
  const is = (i: number) => c !== 0 && c === c_cc[i];
  const extended = (c_lflag & T.IEXTEN) !== 0;
  if (is(T.VERASE)) erase_char(tty);
  else if (is(T.VKILL)) erase_line(tty);
  else if (extended && is(T.VWERASE)) erase_word(tty);
  else if (extended && is(T.VLNEXT)) {
    d.lnext = true;
    if (c_lflag & T.ECHO) {
      finish_erasing(tty);
      if (c_lflag & T.ECHOCTL) {
        echo_char_raw(tty, 0x5e);
        echo_char_raw(tty, 8);
      }
    }
  } else if (extended && c_lflag & T.ECHO && is(T.VREPRINT)) reprint(tty, c);
  else if (c === 10) {
    if (c_lflag & (T.ECHO | T.ECHONL)) echo_char_raw(tty, 10);
    d.edit.push(10);
    push_line(k, tty, false);
  } else if (is(T.VEOF)) push_line(k, tty, true);
  else if (is(T.VEOL) || (extended && is(T.VEOL2))) {
    if (c_lflag & T.ECHO) {
      if (d.edit.length === 0) d.canon_column = d.column;
      echo_char(tty, c);
    }
    put_char(tty, c);
    push_line(k, tty, false);
  } else return false;
  return true;
}

function receive_char(k: Kernel, tty: tty_struct, byte: number): void {
  const { c_iflag, c_lflag, c_cc } = tty.termios;
  const d = tty.disc_data;
  let c = byte;
  if (c_iflag & T.ISTRIP) c &= 0x7f;
  if (c_iflag & T.IUCLC && c_lflag & T.IEXTEN && c >= 65 && c <= 90) c += 32;
  if (d.lnext) {
    d.lnext = false;
    receive_ordinary(tty, c);
    return;
  }
  const is = (i: number) => c !== 0 && c === c_cc[i];
  if (c_iflag & T.IXON) {
    if (is(T.VSTART)) {
      start_tty(k, tty);
      return;
    }
    if (is(T.VSTOP)) {
      stop_tty(tty);
      return;
    }
  }
  if (c_lflag & T.ISIG) {
    const sig = is(T.VINTR) ? SIGINT : is(T.VQUIT) ? SIGQUIT : is(T.VSUSP) ? SIGTSTP : 0;
    if (sig) {
      isig(k, tty, sig, c);
      return;
    }
  }
  if (tty.stopped && c_iflag & T.IXON && c_iflag & T.IXANY) start_tty(k, tty);
  if (c === 13) {
    if (c_iflag & T.IGNCR) return;
    if (c_iflag & T.ICRNL) c = 10;
  } else if (c === 10 && c_iflag & T.INLCR) c = 13;
  if (c_lflag & T.ICANON && receive_canonical(k, tty, c)) return;
  receive_ordinary(tty, c);
}

/**
 * Room for input, in bytes. In canonical mode a line may grow without limit as far as editing goes, so that it can be
 * erased and ended; what is beyond 4095 bytes is lost.
 */
function receive_room(tty: tty_struct): number {
  const d = tty.disc_data;
  let room = N_TTY_BUF_SIZE - (d.lines_len + d.edit.length + d.raw.length);
  if (tty.termios.c_iflag & T.PARMRK) room = Math.floor((room + 2) / 3);
  room--;
  if (room > 0) return room;
  if (!is_canonical(tty) || d.lines.length > 0) return 0;
  if (room < 0) d.edit.pop();
  return 1;
}

/** flush_to_ldisc: hands waiting input to the line discipline as far as it has room. */
export function n_tty_receive_pending(k: Kernel, tty: tty_struct): void {
  const { port } = tty;
  if (port.in_len === 0) return;
  const before = port.in_len;
  while (port.in.length > 0) {
    const chunk = port.in[0];
    let i = 0;
    while (i < chunk.length) {
      let room = receive_room(tty);
      if (room === 0) break;
      while (i < chunk.length && room-- > 0) receive_char(k, tty, chunk.charCodeAt(i++));
    }
    port.in_len -= i;
    if (i < chunk.length) {
      port.in[0] = chunk.slice(i);
      break;
    }
    port.in.shift();
  }
  commit_echoes(tty);
  if (!is_canonical(tty) && tty.disc_data.raw.length > 0) wake_up(k, tty.read_wait);
  if (port.in_len < before) wake_up(k, port.master_write_wait);
}

/** Input arrives from the other side: queued, and taken in at once as far as there is room. */
export function n_tty_receive_buf(k: Kernel, tty: tty_struct, data: ByteString): void {
  if (data.length === 0) return;
  tty.port.in.push(data);
  tty.port.in_len += data.length;
  n_tty_receive_pending(k, tty);
}
