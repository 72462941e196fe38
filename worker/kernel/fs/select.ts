// fs/select: poll.
import type { Kernel } from "../kernel.ts";
import { sleep_on } from "../sched/core.ts";
import type { wait_queue_head } from "../sched_types.ts";
import type { syscall_defs } from "../syscall_types.ts";
import { EINTR, EINVAL, ERESTARTSYS } from "../uapi/errno.ts";
import { POLLERR, POLLHUP, POLLIN, POLLNVAL, POLLOUT, type pollfd, RLIMIT_NOFILE } from "../uapi/sched.ts";
import type { Syscall } from "../uapi/syscall.ts";
import { fget } from "./file.ts";

/** What a poll that sleeps knows when it is called again: when it gives up, ns since boot. */
interface poll_state {
  readonly deadline: number;
}

/** What of the events asked for is there. */
function do_pollfd(k: Kernel, { fd, events }: pollfd): number {
  if (fd < 0) return 0;
  const file = fget(k, fd);
  if (!file) return POLLNVAL;
  const mask = file.f_op.poll?.(k, file) ?? POLLIN | POLLOUT;
  return mask & (events | POLLERR | POLLHUP);
}

function sys_poll(k: Kernel, op: Syscall): number {
  const fds = op.a0 as pollfd[];
  const timeout = op.a2 as number;
  const { current } = k;
  if (fds.length > current.signal.rlim[RLIMIT_NOFILE].rlim_cur) return -EINVAL;
  const state = current.call_state as poll_state | null;
  const deadline = state?.deadline ?? (timeout < 0 ? Infinity : k.now + timeout * 1e6);
  let ready = 0;
  for (const p of fds) {
    p.revents = do_pollfd(k, p);
    if (p.revents) ready++;
  }
  if (ready || k.now >= deadline) return ready;
  current.call_state = state ?? { deadline };
  const queues: wait_queue_head[] = [];
  for (const { fd } of fds) {
    const file = fd < 0 ? null : fget(k, fd);
    if (file?.f_op.poll_wait) queues.push(...file.f_op.poll_wait(k, file));
  }
  const r = sleep_on(k, queues, deadline - k.now);
  return r === -ERESTARTSYS ? -EINTR : r;
}

export const select_syscalls: syscall_defs = { poll: { fn: sys_poll, ptr: "s" } };
