// kernel/time: sleeping, alarms and the clocks.
import type { Kernel } from "./kernel.ts";
import { new_wait_queue, sleep_on } from "./sched/core.ts";
import { SLEEP } from "./sched/results.ts";
import { send_sig } from "./signal.ts";
import type { syscall_defs } from "./syscall_types.ts";
import { ktime_get_real_us, mod_timer, NSEC_PER_SEC } from "./time.ts";
import * as E from "./uapi/errno.ts";
import {
  CLOCK_BOOTTIME,
  CLOCK_MONOTONIC,
  CLOCK_REALTIME,
  TIMER_ABSTIME,
  type timespec,
} from "./uapi/sched.ts";
import { SIGALRM } from "./uapi/signal.ts";
import type { Syscall } from "./uapi/syscall.ts";

const valid = (t: timespec) => t.tv_sec >= 0 && t.tv_nsec >= 0 && t.tv_nsec < NSEC_PER_SEC;

/** A sleep in progress, kept in call_state across the handler's runs. */
interface nanosleep_state {
  deadline: number;
  rem: timespec | null;
}

function do_nanosleep(k: Kernel, request: unknown, remaining: unknown): number {
  const req = request as timespec | null;
  if (!req) return -E.EFAULT;
  if (!valid(req)) return -E.EINVAL;
  const { current } = k;
  const state = (current.call_state ??= {
    deadline: k.now + Math.min(req.tv_sec * NSEC_PER_SEC + req.tv_nsec, Number.MAX_SAFE_INTEGER - k.now),
    rem: remaining as timespec | null,
  }) as nanosleep_state;
  return sleep_until(k, state);
}

/** Sleeps to the deadline; a signal stores what is left. */
function sleep_until(k: Kernel, { deadline, rem }: nanosleep_state): number {
  const left = deadline - k.now;
  if (left <= 0) return 0;
  const r = sleep_on(k, new_wait_queue(), left);
  if (r === SLEEP) return r;
  if (rem) {
    rem.tv_sec = Math.floor(left / NSEC_PER_SEC);
    rem.tv_nsec = left % NSEC_PER_SEC;
  }
  return -E.ERESTART_RESTARTBLOCK;
}

/** restart_syscall(2): goes on with a sleep that a stop signal interrupted. */
function sys_restart_syscall(k: Kernel, op: Syscall): number {
  const block = op.a0 as { op: Syscall; state: unknown } | undefined;
  if (!block?.op) return -E.EINTR;
  k.current.call_state ??= block.state;
  return sleep_until(k, block.state as nanosleep_state);
}

/** clock_nanosleep(2). A sleep to a point of time is simply made again after a signal, so it needs no remainder. */
function sys_clock_nanosleep(k: Kernel, op: Syscall): number {
  if (op.a0 !== CLOCK_REALTIME && op.a0 !== CLOCK_MONOTONIC && op.a0 !== CLOCK_BOOTTIME) return -E.EINVAL;
  if (!((op.a1 as number) & TIMER_ABSTIME)) return do_nanosleep(k, op.a2, op.a3);
  const until = op.a2 as timespec | null;
  if (!until) return -E.EFAULT;
  if (!valid(until)) return -E.EINVAL;
  const offset = op.a0 === CLOCK_REALTIME ? k.wall_offset_us * 1000 : 0;
  const r = sleep_until(k, { deadline: until.tv_sec * NSEC_PER_SEC + until.tv_nsec - offset, rem: null });
  return r === -E.ERESTART_RESTARTBLOCK ? -E.ERESTARTNOHAND : r;
}

function sys_alarm(k: Kernel, op: Syscall): number {
  const { signal } = k.current;
  const left = signal.real_timer > k.now ? Math.ceil((signal.real_timer - k.now) / NSEC_PER_SEC) : 0;
  const seconds = op.a0 as number;
  if (seconds === 0) {
    signal.real_timer = 0;
    return left;
  }
  const expires = k.now + seconds * NSEC_PER_SEC;
  signal.real_timer = expires;
  mod_timer(k, null, expires, () => {
    // a later alarm, or the end of the process, has replaced this one
    if (signal.real_timer !== expires) return;
    signal.real_timer = 0;
    const leader = signal.threads[0];
    if (leader) send_sig(k, SIGALRM, leader);
  });
  return left;
}

function sys_clock_gettime(k: Kernel, op: Syscall): number {
  const tp = op.a1 as timespec;
  if (op.a0 === CLOCK_REALTIME) {
    const us = ktime_get_real_us(k);
    tp.tv_sec = Math.floor(us / 1e6);
    tp.tv_nsec = (us % 1e6) * 1000 + (k.now % 1000);
  } else if (op.a0 === CLOCK_MONOTONIC || op.a0 === CLOCK_BOOTTIME) {
    tp.tv_sec = Math.floor(k.now / NSEC_PER_SEC);
    tp.tv_nsec = k.now % NSEC_PER_SEC;
  } else return -E.EINVAL;
  return 0;
}

export const hrtimer_syscalls: syscall_defs = {
  nanosleep: { fn: (k, op) => do_nanosleep(k, op.a0, op.a1), ptr: "ss" },
  clock_nanosleep: { fn: sys_clock_nanosleep, ptr: "  ss" },
  restart_syscall: { fn: sys_restart_syscall },
  alarm: { fn: sys_alarm },
  clock_gettime: { fn: sys_clock_gettime, ptr: " s" },
};
