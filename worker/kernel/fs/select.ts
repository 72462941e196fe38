// fs/select: poll.
import type { Kernel } from "../kernel.ts";
import { new_wait_queue, sleep_on } from "../sched/core.ts";
import type { wait_queue_head } from "../sched_types.ts";
import type { syscall_defs } from "../syscall_types.ts";
import { EINTR, EINVAL, ERESTARTSYS } from "../uapi/errno.ts";
import { POLLERR, POLLHUP, POLLIN, POLLNVAL, POLLOUT, type pollfd, RLIMIT_NOFILE } from "../uapi/sched.ts";
import type { Syscall } from "../uapi/syscall.ts";
import { fget } from "./file.ts";

function sys_poll(k: Kernel, op: Syscall): number {
  const fds = op.a0 as pollfd[];
  const timeout = op.a2 as number;
  const { current } = k;
  if (fds.length > current.signal.rlim[RLIMIT_NOFILE].rlim_cur) return -EINVAL;
  const state = (current.call_state ??= {
    deadline: timeout < 0 ? Infinity : k.now + timeout * 1e6,
  }) as { deadline: number };
  let ready = 0;
  const queues: wait_queue_head[] = [new_wait_queue()];
  for (const p of fds) {
    p.revents = 0;
    if (p.fd < 0) continue;
    const file = fget(k, p.fd);
    if (!file) p.revents = POLLNVAL;
    else {
      const mask = file.f_op.poll?.(k, file) ?? POLLIN | POLLOUT;
      p.revents = mask & (p.events | POLLERR | POLLHUP);
      if (file.f_op.poll_wait) queues.push(...file.f_op.poll_wait(k, file));
    }
    if (p.revents) ready++;
  }
  if (ready || k.now >= state.deadline) return ready;
  const r = sleep_on(k, queues, state.deadline - k.now);
  return r === -ERESTARTSYS ? -EINTR : r;
}

export const select_syscalls: syscall_defs = { poll: { fn: sys_poll, ptr: "s" } };
