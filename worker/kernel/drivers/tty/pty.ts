// drivers/tty/pty: unix98 ptys, and the masters the host of the machine holds.
import { register_chrdev } from "../../fs/devices.ts";
import { devpts_pty_kill, devpts_pty_new } from "../../fs/devpts.ts";
import type { Kernel } from "../../kernel.ts";
import { ENOSPC } from "../../uapi/errno.ts";
import type { ByteString } from "../../uapi/syscall.ts";
import { IUTF8, type termios } from "../../uapi/termios.ts";
import { HOST_INPUT_LIMIT, PTY_MAX } from "./limits.ts";
import { n_tty_receive_buf } from "./n_tty.ts";
import { alloc_tty_struct, pts_driver, type tty_struct } from "./tty.ts";
import { pts_fops, tty_vhangup } from "./tty_io.ts";
import { tty_do_resize } from "./tty_ioctl.ts";
import { port_take_output } from "./tty_port.ts";

export { tty_reader_waiting } from "./tty.ts";

/** A new pty with the lowest free number; its master is whoever calls. -ENOSPC when there are too many. */
export function new_pty(k: Kernel): tty_struct | number {
  let index = 0;
  while (k.tty.ptys.has(index)) index++;
  if (index >= PTY_MAX) return -ENOSPC;
  const tty = alloc_tty_struct(pts_driver, index);
  k.tty.ptys.set(index, tty);
  register_chrdev(k, tty.dev, pts_fops);
  devpts_pty_new(k, tty);
  return tty;
}

/** The master goes away: the slave is hung up, and its number is free once nobody has the slave open. */
export function close_master(k: Kernel, tty: tty_struct): void {
  const { port } = tty;
  if (!port.open) return;
  port.open = false;
  port.on_output = null;
  port.out = [];
  port.out_len = 0;
  devpts_pty_kill(tty);
  tty_vhangup(k, tty);
  if (tty.count === 0) k.tty.ptys.delete(tty.index);
}

/** A pty whose master is outside the machine: a terminal emulator. */
export interface host_pty {
  readonly slave: tty_struct;
  /** "/dev/pts/0" */
  readonly slave_path: ByteString;
  /**
   * Bytes as if typed. They are queued, and handed on as the machine's programs read. Returns how many were taken:
   * fewer than given only when 4 MiB are waiting already.
   */
  master_write(k: Kernel, bytes: ByteString): number;
  /** Takes all output there is; writers that waited for room go on. */
  take_output(k: Kernel): ByteString;
  /**
   * Called each time output is queued. A machine that must not depend on when its host looks (replay) takes the
   * output right here, so that no writer ever waits for the host.
   */
  on_output: (() => void) | null;
  /** The size of a window that was opened without one: nobody has seen another, so nobody is told. */
  set_size(rows: number, cols: number): void;
  /** The window changed: SIGWINCH for the foreground group. */
  resize(k: Kernel, rows: number, cols: number): void;
  /** The terminal is closed: SIGHUP, end of file. The object is dead afterwards. */
  hangup(k: Kernel): void;
}

/**
 * Opens a pty for the host. The terminal speaks UTF-8 (IUTF8) unless `termios` says otherwise. Its size may be told
 * later (`set_size`).
 */
export function pty_open_host(
  k: Kernel,
  init: { rows?: number; cols?: number; termios?: Partial<termios> },
): host_pty {
  const tty = new_pty(k);
  if (typeof tty === "number") throw new Error(`BUG: no pty for the host: ${tty}`);
  const { port } = tty;
  port.host = true;
  const set_size = (ws_row: number, ws_col: number): void => {
    tty.winsize = { ws_row, ws_col };
    tty.winsize_awaited = false;
  };
  if (init.rows && init.cols) set_size(init.rows, init.cols);
  else tty.winsize_awaited = true;
  tty.termios.c_iflag |= IUTF8;
  Object.assign(tty.termios, init.termios);
  const pty: host_pty = {
    slave: tty,
    slave_path: `/dev/pts/${tty.index}`,
    on_output: null,
    master_write: (k, bytes) => {
      if (!port.open) return 0;
      const taken = bytes.slice(0, Math.max(0, HOST_INPUT_LIMIT - port.in_len));
      n_tty_receive_buf(k, tty, taken);
      return taken.length;
    },
    take_output: (k) => port_take_output(k, tty),
    set_size,
    resize: (k, rows, cols) => void tty_do_resize(k, tty, { ws_row: rows, ws_col: cols }),
    hangup: (k) => close_master(k, tty),
  };
  port.on_output = () => pty.on_output?.();
  return pty;
}
