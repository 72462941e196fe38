// drivers/tty/tty_io: opening, closing and hanging up terminals, and their file operations.
import { capable } from "../../capability.ts";
import { register_chrdev } from "../../fs/devices.ts";
import { FMODE_READ, type file, type file_operations } from "../../fs/fs.ts";
import type { Kernel } from "../../kernel.ts";
import { wake_up } from "../../sched/core.ts";
import { ktime_get_real_us } from "../../time.ts";
import { CAP_SYS_ADMIN } from "../../uapi/capability.ts";
import { EBUSY, EIO, ENODEV, ENOTTY, ENXIO, ESPIPE } from "../../uapi/errno.ts";
import { O_NOCTTY } from "../../uapi/fcntl.ts";
import { POLLERR, POLLHUP, POLLIN, POLLOUT } from "../../uapi/sched.ts";
import { MINOR, MKDEV } from "../../uapi/stat.ts";
import { TIOCGWINSZ, TIOCSPGRP, TOSTOP } from "../../uapi/termios.ts";
import { n_tty_flush_buffer } from "./n_tty.ts";
import { n_tty_write } from "./n_tty_output.ts";
import { n_tty_poll, n_tty_read } from "./n_tty_read.ts";
import { ptmx_fops } from "./ptmx.ts";
import { alloc_tty_struct, console_driver, type tty_struct } from "./tty.ts";
import { tty_ioctl } from "./tty_ioctl.ts";
import { proc_set_tty, tty_check_change, tty_signal_session_leader } from "./tty_jobctrl.ts";
import { port_take_output } from "./tty_port.ts";

const tty_of = (file: file): tty_struct => file.private_data as tty_struct;

/** Times of the node move in steps of 8 seconds, so that they do not tell the rhythm of typing. */
const tty_time = (k: Kernel): number => Math.floor(ktime_get_real_us(k) / 8_000_000) * 8_000_000;

function tty_release(k: Kernel, file: file): void {
  const tty = tty_of(file);
  tty.files.delete(file);
  tty.count--;
  if (tty.count > 0) return;
  tty.exclusive = false;
  wake_up(k, tty.port.master_read_wait);
  if (!tty.port.open && tty.driver.type === "pty") k.tty.ptys.delete(tty.index);
}

/** Attaches an open description to a tty; a session leader without a terminal gets this one. */
function tty_add_file(k: Kernel, tty: tty_struct, file: file, noctty: boolean): number {
  if (!tty.port.open || tty.locked) return -EIO;
  if (tty.exclusive && !capable(k, CAP_SYS_ADMIN)) return -EBUSY;
  file.private_data = tty;
  file.f_op = tty_fops;
  tty.files.add(file);
  tty.count++;
  tty.was_opened = true;
  const { signal } = k.current;
  if (!noctty && signal.leader && !signal.tty && tty.session === 0 && file.f_mode & FMODE_READ)
    proc_set_tty(k, tty);
  return 0;
}

export const tty_fops: file_operations = {
  read: (k, file, count) => {
    const r = n_tty_read(k, tty_of(file), file, count);
    if (typeof r === "string" && r.length > 0) file.f_inode.i_atime = tty_time(k);
    return r;
  },
  write: (k, file, data) => {
    const tty = tty_of(file);
    if (tty.termios.c_lflag & TOSTOP && k.current.call_state === null) {
      const denied = tty_check_change(k, tty);
      if (denied) return denied;
    }
    const r = n_tty_write(k, tty, file, data);
    if (r > 0) file.f_inode.i_mtime = tty_time(k);
    return r;
  },
  poll: (_k, file) => n_tty_poll(tty_of(file)),
  poll_wait: (_k, file) => [tty_of(file).read_wait, tty_of(file).write_wait],
  ioctl: (k, file, cmd, arg) => tty_ioctl(k, tty_of(file), file, cmd, arg, false),
  ioctl_missing: (file, cmd) => cmd === TIOCGWINSZ && tty_of(file).winsize_awaited,
  llseek: () => -ESPIPE,
  release: (k, _inode, file) => tty_release(k, file),
};

/** What is left of a description after a hangup: end of file, and errors. */
const hung_up_tty_fops: file_operations = {
  read: () => "",
  write: () => -EIO,
  poll: () => POLLIN | POLLOUT | POLLERR | POLLHUP,
  poll_wait: (_k, file) => [tty_of(file).read_wait],
  ioctl: (_k, _file, cmd) => (cmd === TIOCSPGRP ? -ENOTTY : -EIO),
  llseek: () => -ESPIPE,
  release: (k, _inode, file) => tty_release(k, file),
};

/** The line is gone: descriptions die, the session is told, sleepers wake. */
export function tty_vhangup(k: Kernel, tty: tty_struct, exit_session = false): void {
  for (const file of tty.files) file.f_op = hung_up_tty_fops;
  tty.files.clear();
  tty_signal_session_leader(k, tty, exit_session);
  n_tty_flush_buffer(tty);
  tty.port.in = [];
  tty.port.in_len = 0;
  tty.stopped = false;
  tty.flow_stopped = false;
  wake_up(k, tty.write_wait);
  wake_up(k, tty.read_wait);
}
export const tty_vhangup_session = (k: Kernel, tty: tty_struct): void => tty_vhangup(k, tty, true);

/** Opens pty slaves by device number. */
export const pts_fops: file_operations = {
  open: (k, inode, file) => {
    const tty = k.tty.ptys.get(MINOR(inode.i_rdev));
    return tty ? tty_add_file(k, tty, file, (file.f_flags & O_NOCTTY) !== 0) : -EIO;
  },
};

/** /dev/tty: the terminal of whoever opens it. */
const current_tty_fops: file_operations = {
  open: (k, _inode, file) => {
    const { tty } = k.current.signal;
    return tty ? tty_add_file(k, tty, file, true) : -ENXIO;
  },
};

/** /dev/console is tty1, but never becomes a controlling terminal by being opened. */
const console_fops: file_operations = {
  open: (k, inode, file) => {
    const is_console = inode.i_rdev === MKDEV(5, 1);
    const tty = k.tty.consoles.get(Math.max(1, is_console ? 1 : MINOR(inode.i_rdev)));
    return tty ? tty_add_file(k, tty, file, is_console || (file.f_flags & O_NOCTTY) !== 0) : -ENODEV;
  },
};

/** The system console: what is written there goes to the listener of the kernel log, line by line. */
function console_init(k: Kernel): void {
  const tty = alloc_tty_struct(console_driver, 1);
  tty.winsize = { ws_row: 25, ws_col: 80 };
  tty.port.host = true;
  let partial = "";
  tty.port.on_output = () => {
    const lines = (partial + port_take_output(k, tty)).replaceAll("\r", "").split("\n");
    partial = (lines.pop() as string).slice(-4096);
    for (const line of lines) k.listeners.printk?.(line);
  };
  k.tty.consoles.set(1, tty);
}

/** Registers the terminal devices that exist from boot on; ptys register theirs when they are made. */
export function tty_init(k: Kernel): void {
  register_chrdev(k, MKDEV(5, 0), current_tty_fops);
  register_chrdev(k, MKDEV(5, 1), console_fops);
  register_chrdev(k, MKDEV(5, 2), ptmx_fops);
  register_chrdev(k, MKDEV(4, 0), console_fops);
  register_chrdev(k, MKDEV(4, 1), console_fops);
  console_init(k);
}
