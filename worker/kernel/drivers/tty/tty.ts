// include/linux/tty.h, tty_driver.h: the structures of terminals, the table of them, and their names.
import type { file, inode, super_block } from "../../fs/fs.ts";
import type { Kernel } from "../../kernel.ts";
import { new_wait_queue } from "../../sched/core.ts";
import type { task_struct, wait_queue_head } from "../../sched_types.ts";
import { MKDEV } from "../../uapi/stat.ts";
import type { ByteString } from "../../uapi/syscall.ts";
import * as T from "../../uapi/termios.ts";
import { type n_tty_data, n_tty_input_pending, new_n_tty_data } from "./n_tty_data.ts";

export { disassociate_ctty } from "./tty_jobctrl.ts";

export interface tty_driver {
  /** "pts", "ptm" or "tty": what the name of a tty begins with */
  name: string;
  major: number;
  type: "pty" | "console";
}
export const pts_driver: tty_driver = { name: "pts", major: 136, type: "pty" };
export const console_driver: tty_driver = { name: "tty", major: 4, type: "console" };

/** Where a tty's output goes and its input comes from: the master of a pty, or the console's screen and keyboard. */
export interface tty_port {
  /** output not yet taken by the other side */
  out: ByteString[];
  out_len: number;
  /** input not yet taken by the line discipline for want of room (tty_buffer) */
  in: ByteString[];
  in_len: number;
  /** told after output was queued; may take it at once */
  on_output: (() => void) | null;
  /** the other side is there (a pty master is open, a console always) */
  open: boolean;
  /** the master is held by the host, not by a process */
  host: boolean;
  /** a process (not the host) reads the master: it sleeps here for output, and for room to write input */
  master_read_wait: wait_queue_head;
  master_write_wait: wait_queue_head;
}

export interface tty_struct {
  driver: tty_driver;
  index: number;
  /** device number, MKDEV form */
  dev: number;
  termios: T.termios;
  winsize: T.winsize;
  /** the host has not said yet how large the window is; whoever asks waits, and the machine with it */
  winsize_awaited: boolean;
  /** foreground process group and session (initial pid namespace ids), 0 when there is none */
  pgrp: number;
  session: number;
  /** output stopped by ^S or TCOOFF; by the latter (only TCOON lets it go on) */
  stopped: boolean;
  flow_stopped: boolean;
  /** TIOCEXCL: only root may open it again */
  exclusive: boolean;
  /** slave descriptions open now */
  count: number;
  /** a slave was opened at least once since the master was (TTY_OTHER_CLOSED of the master) */
  was_opened: boolean;
  /** pty slave that may not be opened yet (TIOCSPTLCK) */
  locked: boolean;
  port: tty_port;
  /** open descriptions: hangup turns all of them dead */
  files: Set<file>;
  read_wait: wait_queue_head;
  write_wait: wait_queue_head;
  disc_data: n_tty_data;
  /** the /dev/pts node of a pty */
  inode: inode | null;
}

/** Everything about terminals that is global. */
export interface tty_globals {
  /** unix98 ptys by index */
  ptys: Map<number, tty_struct>;
  /** consoles by index; tty1 is the system console */
  consoles: Map<number, tty_struct>;
  /** the one devpts instance, once mounted */
  devpts: super_block | null;
}

export const new_tty_globals = (): tty_globals => ({ ptys: new Map(), consoles: new Map(), devpts: null });

/** tty_std_termios as a pty gets it: what `stty sane` shows, 38400 baud. */
export function tty_std_termios(): T.termios {
  const c_cc = new Array<number>(19).fill(0);
  c_cc[T.VINTR] = 3;
  c_cc[T.VQUIT] = 0x1c;
  c_cc[T.VERASE] = 0x7f;
  c_cc[T.VKILL] = 0x15;
  c_cc[T.VEOF] = 4;
  c_cc[T.VMIN] = 1;
  c_cc[T.VSTART] = 0x11;
  c_cc[T.VSTOP] = 0x13;
  c_cc[T.VSUSP] = 0x1a;
  c_cc[T.VREPRINT] = 0x12;
  c_cc[T.VDISCARD] = 0x0f;
  c_cc[T.VWERASE] = 0x17;
  c_cc[T.VLNEXT] = 0x16;
  return {
    c_iflag: T.ICRNL | T.IXON,
    c_oflag: T.OPOST | T.ONLCR,
    c_cflag: T.B38400 | T.CS8 | T.CREAD,
    c_lflag: T.ISIG | T.ICANON | T.ECHO | T.ECHOE | T.ECHOK | T.ECHOCTL | T.ECHOKE | T.IEXTEN,
    c_cc,
  };
}

/** A tty nobody has opened yet. */
export function alloc_tty_struct(driver: tty_driver, index: number): tty_struct {
  return {
    driver,
    index,
    dev: MKDEV(driver.major + (index >> 8), index & 0xff),
    termios: tty_std_termios(),
    winsize: { ws_row: 0, ws_col: 0 },
    winsize_awaited: false,
    pgrp: 0,
    session: 0,
    stopped: false,
    flow_stopped: false,
    exclusive: false,
    count: 0,
    was_opened: false,
    locked: false,
    port: {
      out: [],
      out_len: 0,
      in: [],
      in_len: 0,
      on_output: null,
      open: true,
      host: false,
      master_read_wait: new_wait_queue(),
      master_write_wait: new_wait_queue(),
    },
    files: new Set(),
    read_wait: new_wait_queue(),
    write_wait: new_wait_queue(),
    disc_data: new_n_tty_data(),
    inode: null,
  };
}

/** "pts0", "tty1": the name records and /proc use. */
export const tty_name = (tty: tty_struct): ByteString => `${tty.driver.name}${tty.index}`;

/** Name of a task's controlling terminal as audit prints it: "pts0", "tty1", or "(none)". */
export function audit_get_tty_name(task: task_struct): ByteString {
  const { tty } = task.signal;
  return tty ? tty_name(tty) : "(none)";
}

/**
 * The foreground task that sleeps reading this tty (or polls it) while everything typed has been consumed and all
 * output has been taken; null when there is none. This is when a person would type the next line.
 */
export function tty_reader_waiting(_k: Kernel, tty: tty_struct): task_struct | null {
  if (tty.port.out_len > 0 || tty.port.in_len > 0 || n_tty_input_pending(tty)) return null;
  for (const task of tty.read_wait.waiters)
    if (task.signal.tty === tty && task.signal.pgrp === tty.pgrp) return task;
  return null;
}
