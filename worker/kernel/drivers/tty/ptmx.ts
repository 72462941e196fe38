// drivers/tty/pty: /dev/ptmx, the master side of a pty as a process holds it.
import type { file, file_operations } from "../../fs/fs.ts";
import type { Kernel } from "../../kernel.ts";
import { sleep_on, wake_up } from "../../sched/core.ts";
import { EAGAIN, EFAULT, EIO, ERESTARTSYS, ESPIPE } from "../../uapi/errno.ts";
import { O_NONBLOCK } from "../../uapi/fcntl.ts";
import { POLLHUP, POLLIN, POLLOUT } from "../../uapi/sched.ts";
import { TIOCGPTLCK, TIOCGPTN, TIOCSPTLCK } from "../../uapi/termios.ts";
import { TTY_INPUT_LIMIT } from "./limits.ts";
import { n_tty_receive_buf } from "./n_tty.ts";
import { close_master, new_pty } from "./pty.ts";
import type { tty_struct } from "./tty.ts";
import { tty_ioctl } from "./tty_ioctl.ts";
import { port_take_output } from "./tty_port.ts";

const slave_of = (file: file): tty_struct => file.private_data as tty_struct;
/** The slave was opened once and nobody has it open now. */
const other_closed = (tty: tty_struct): boolean => tty.was_opened && tty.count === 0;

function ptmx_write(k: Kernel, file: file, data: string): number {
  const { current } = k;
  const tty = slave_of(file);
  const state = (current.call_state as { written: number } | null) ?? { written: 0 };
  for (;;) {
    const room = TTY_INPUT_LIMIT - tty.port.in_len;
    if (room > 0) {
      const part = data.slice(state.written, state.written + room);
      state.written += part.length;
      n_tty_receive_buf(k, tty, part);
    }
    if (state.written >= data.length) return data.length;
    if (tty.port.in_len < TTY_INPUT_LIMIT) continue;
    if (file.f_flags & O_NONBLOCK) return state.written || -EAGAIN;
    const r = sleep_on(k, tty.port.master_write_wait);
    if (r === -ERESTARTSYS) return state.written || r;
    current.call_state = state;
    return r;
  }
}

function ptmx_ioctl(k: Kernel, file: file, cmd: number, arg: unknown): number {
  const tty = slave_of(file);
  const ref = typeof arg === "object" && arg !== null && "value" in arg ? (arg as { value: number }) : null;
  switch (cmd) {
    case TIOCGPTN:
    case TIOCGPTLCK:
      if (!ref) return -EFAULT;
      ref.value = cmd === TIOCGPTN ? tty.index : Number(tty.locked);
      return 0;
    case TIOCSPTLCK:
      if (!ref) return -EFAULT;
      tty.locked = ref.value !== 0;
      return 0;
    default:
      return tty_ioctl(k, tty, file, cmd, arg, true);
  }
}

/** Opening makes a new pty, locked until TIOCSPTLCK unlocks it; the description becomes its master. */
export const ptmx_fops: file_operations = {
  open: (k, _inode, file) => {
    const tty = new_pty(k);
    if (typeof tty === "number") return tty;
    tty.locked = true;
    tty.port.on_output = () => wake_up(k, tty.port.master_read_wait);
    file.private_data = tty;
    file.f_op = master_fops;
    return 0;
  },
};

const master_fops: file_operations = {
  read: (k, file, count) => {
    const tty = slave_of(file);
    if (count === 0) return "";
    if (tty.port.out_len > 0) return port_take_output(k, tty, count);
    if (other_closed(tty)) return -EIO;
    if (file.f_flags & O_NONBLOCK) return -EAGAIN;
    return sleep_on(k, tty.port.master_read_wait);
  },
  write: ptmx_write,
  poll: (_k, file) => {
    const tty = slave_of(file);
    const hup = other_closed(tty) ? POLLHUP : 0;
    return hup | (tty.port.out_len > 0 ? POLLIN : 0) | (tty.port.in_len < TTY_INPUT_LIMIT ? POLLOUT : 0);
  },
  poll_wait: (_k, file) => {
    const { port } = slave_of(file);
    return [port.master_read_wait, port.master_write_wait];
  },
  ioctl: ptmx_ioctl,
  llseek: () => -ESPIPE,
  release: (k, _inode, file) => close_master(k, slave_of(file)),
};
