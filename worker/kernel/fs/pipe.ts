// fs/pipe: pipes and fifos.
import { audit_fd_pair } from "../auditsc.ts";
import type { Kernel } from "../kernel.ts";
import { PIPE_SIZE } from "../limits.ts";
import { new_wait_queue, sleep_on, wake_up } from "../sched/core.ts";
import { SLEEP } from "../sched/results.ts";
import type { wait_queue_head } from "../sched_types.ts";
import { send_sig } from "../signal.ts";
import type { syscall_defs } from "../syscall_types.ts";
import { EAGAIN, EINVAL, ENOTTY, ENXIO, EPIPE, ESPIPE } from "../uapi/errno.ts";
import { O_ACCMODE, O_CLOEXEC, O_DIRECT, O_NONBLOCK, O_RDONLY, O_RDWR, O_WRONLY } from "../uapi/fcntl.ts";
import { POLLERR, POLLHUP, POLLIN, POLLOUT } from "../uapi/sched.ts";
import { SIGPIPE } from "../uapi/signal.ts";
import { S_IFIFO } from "../uapi/stat.ts";
import type { ByteString, Syscall } from "../uapi/syscall.ts";
import { FIONREAD, type int_ref } from "../uapi/termios.ts";
import { anon_inode_file } from "./anon_inodes.ts";
import { install_fd_pair } from "./file.ts";
import { fput } from "./file_table.ts";
import { FMODE_READ, FMODE_WRITE, type file, type file_operations, type inode } from "./fs.ts";

export interface pipe_inode_info {
  /** bytes in transit, oldest first */
  bufs: ByteString[];
  size: number;
  readers: number;
  writers: number;
  /** opens so far, for the rendezvous of fifo opens */
  r_counter: number;
  w_counter: number;
  rd_wait: wait_queue_head;
  wr_wait: wait_queue_head;
}

const new_pipe = (): pipe_inode_info => ({
  bufs: [],
  size: 0,
  readers: 0,
  writers: 0,
  r_counter: 0,
  w_counter: 0,
  rd_wait: new_wait_queue(),
  wr_wait: new_wait_queue(),
});

const pipe_of = (inode: inode): pipe_inode_info => inode.i_private as pipe_inode_info;

function take(pipe: pipe_inode_info, count: number): ByteString {
  let out = "";
  while (out.length < count && pipe.bufs.length > 0) {
    const first = pipe.bufs[0];
    const need = count - out.length;
    if (first.length <= need) {
      out += first;
      pipe.bufs.shift();
    } else {
      out += first.slice(0, need);
      pipe.bufs[0] = first.slice(need);
    }
  }
  pipe.size -= out.length;
  return out;
}

function pipe_read(k: Kernel, file: file, count: number): ByteString | number {
  const pipe = pipe_of(file.f_inode);
  if (count === 0) return "";
  if (pipe.size > 0) {
    const data = take(pipe, count);
    wake_up(k, pipe.wr_wait);
    return data;
  }
  if (pipe.writers === 0) return "";
  if (file.f_flags & O_NONBLOCK) return -EAGAIN;
  return sleep_on(k, pipe.rd_wait);
}

/** A writer that sleeps has written part of its data: kept in call_state, so that the total is returned at the end. */
function pipe_write(k: Kernel, file: file, data: ByteString): number {
  const pipe = pipe_of(file.f_inode);
  const { current } = k;
  let done = (current.call_state as { done: number } | null)?.done ?? 0;
  for (;;) {
    if (pipe.readers === 0) {
      send_sig(k, SIGPIPE, current);
      return done > 0 ? done : -EPIPE;
    }
    const rest = data.length - done;
    if (rest === 0) return done;
    const room = PIPE_SIZE - pipe.size;
    // writes of at most PIPE_BUF bytes are atomic
    if (room >= rest || (room > 0 && data.length > 4096)) {
      const n = Math.min(room, rest);
      pipe.bufs.push(n === data.length ? data : data.slice(done, done + n));
      pipe.size += n;
      done += n;
      wake_up(k, pipe.rd_wait);
      continue;
    }
    if (file.f_flags & O_NONBLOCK) return done > 0 ? done : -EAGAIN;
    current.call_state = { done };
    const r = sleep_on(k, pipe.wr_wait);
    if (r === SLEEP) return r;
    return done > 0 ? done : r;
  }
}

function pipe_poll(_k: Kernel, file: file): number {
  const pipe = pipe_of(file.f_inode);
  let mask = 0;
  if (file.f_mode & FMODE_READ) {
    if (pipe.size > 0) mask |= POLLIN;
    if (pipe.writers === 0 && pipe.w_counter > 0) mask |= POLLHUP;
  }
  if (file.f_mode & FMODE_WRITE) {
    if (pipe.size < PIPE_SIZE) mask |= POLLOUT;
    if (pipe.readers === 0) mask |= POLLERR;
  }
  return mask;
}

function pipe_release(k: Kernel, inode: inode, file: file): void {
  const pipe = pipe_of(inode);
  if (file.f_mode & FMODE_READ) pipe.readers--;
  if (file.f_mode & FMODE_WRITE) pipe.writers--;
  if (pipe.readers === 0 || pipe.writers === 0) {
    wake_up(k, pipe.rd_wait);
    wake_up(k, pipe.wr_wait);
  }
  if (pipe.readers === 0 && pipe.writers === 0) {
    pipe.bufs = [];
    pipe.size = 0;
  }
}

const pipe_ioctl = (_k: Kernel, file: file, cmd: number, arg: unknown): number => {
  if (cmd !== FIONREAD) return -ENOTTY;
  (arg as int_ref).value = pipe_of(file.f_inode).size;
  return 0;
};

const pipe_operations: file_operations = {
  read: pipe_read,
  write: pipe_write,
  poll: pipe_poll,
  poll_wait: (_k, file) => {
    const pipe = pipe_of(file.f_inode);
    return [pipe.rd_wait, pipe.wr_wait];
  },
  release: pipe_release,
  ioctl: pipe_ioctl,
  llseek: () => -ESPIPE,
};

/** Opening a fifo waits for the other side (fifo(7)); opening a pipe again, by way of /proc/PID/fd, does not. */
function fifo_open(k: Kernel, inode: inode, file: file): number {
  const is_pipe = inode.i_sb === k.vfs.pipefs;
  if (!inode.i_private) inode.i_private = new_pipe();
  const pipe = pipe_of(inode);
  const { current } = k;
  const acc = file.f_flags & O_ACCMODE;
  const nonblock = (file.f_flags & O_NONBLOCK) !== 0;
  const state = current.call_state as { fifo: number } | null;
  if (!state) {
    if (!is_pipe && acc === O_WRONLY && nonblock && pipe.readers === 0) return -ENXIO;
    if (acc !== O_WRONLY) {
      pipe.r_counter++;
      if (pipe.readers++ === 0) wake_up(k, pipe.wr_wait);
    }
    if (acc !== O_RDONLY) {
      pipe.w_counter++;
      if (pipe.writers++ === 0) wake_up(k, pipe.rd_wait);
    }
  }
  file.f_op = pipe_operations;
  const alone = acc === O_RDONLY ? pipe.writers === 0 : acc === O_WRONLY && pipe.readers === 0;
  const waits = !is_pipe && !nonblock && alone;
  const other = acc === O_RDONLY ? pipe.w_counter : pipe.r_counter;
  if (!waits || (state && state.fifo !== other) || acc === O_RDWR) return 0;
  current.call_state ??= { fifo: other };
  const r = sleep_on(k, acc === O_RDONLY ? pipe.rd_wait : pipe.wr_wait);
  if (r !== SLEEP) {
    if (acc !== O_WRONLY) pipe.readers--;
    if (acc !== O_RDONLY) pipe.writers--;
  }
  return r;
}

export const fifo_operations: file_operations = { open: fifo_open };

function do_pipe2(k: Kernel, fds: number[], flags: number): number {
  if (flags & ~(O_CLOEXEC | O_NONBLOCK | O_DIRECT)) return -EINVAL;
  const r = anon_inode_file(
    k,
    k.vfs.pipefs,
    S_IFIFO | 0o600,
    pipe_operations,
    O_RDONLY | (flags & O_NONBLOCK),
  );
  if (typeof r === "number") return r;
  const w = anon_inode_file(
    k,
    k.vfs.pipefs,
    S_IFIFO | 0o600,
    pipe_operations,
    O_WRONLY | (flags & O_NONBLOCK),
  );
  if (typeof w === "number") {
    r.f_op = {};
    fput(k, r);
    return w;
  }
  w.f_inode = r.f_inode;
  w.f_path = r.f_path;
  const pipe = new_pipe();
  pipe.readers = pipe.writers = pipe.r_counter = pipe.w_counter = 1;
  r.f_inode.i_private = pipe;
  r.f_inode.i_fop = fifo_operations;
  const pair = install_fd_pair(k, r, w, (flags & O_CLOEXEC) !== 0, fds);
  if (pair < 0) return pair;
  if (k.current.audit_context) audit_fd_pair(k, fds[0], fds[1]);
  return 0;
}

export const pipe_syscalls: syscall_defs = {
  pipe: { fn: (k: Kernel, op: Syscall) => do_pipe2(k, op.a0 as number[], 0), ptr: "s" },
  pipe2: { fn: (k, op) => do_pipe2(k, op.a0 as number[], op.a1 as number), ptr: "s" },
};
