// kernel/time/posix-timers.c: timers of a process that send it a signal. A timer has a number within its process; a
// fork starts without timers, execve(2) and the end of the process delete them.
import type { Kernel, timer_entry } from "./kernel.ts";
import type { signal_struct, task_struct } from "./sched_types.ts";
import { send_sig_info } from "./signal.ts";
import type { syscall_defs } from "./syscall_types.ts";
import { del_timer, mod_timer, NSEC_PER_MSEC, NSEC_PER_SEC } from "./time.ts";
import * as E from "./uapi/errno.ts";
import {
  CLOCK_BOOTTIME,
  CLOCK_MONOTONIC,
  CLOCK_REALTIME,
  type itimerspec,
  TIMER_ABSTIME,
  type timespec,
} from "./uapi/sched.ts";
import {
  _NSIG,
  SI_TIMER,
  SIGALRM,
  SIGEV_NONE,
  SIGEV_SIGNAL,
  type sigevent,
  type siginfo,
} from "./uapi/signal.ts";
import type { Syscall } from "./uapi/syscall.ts";

/** struct k_itimer */
export interface k_itimer {
  clock: number;
  notify: number;
  signo: number;
  /** ns; 0: once. */
  interval: number;
  /** ns since boot, 0 while it is not armed */
  expires: number;
  entry: timer_entry | null;
  /** Its one signal (sigqueue): while it is pending, what follows only counts as overruns. */
  info: siginfo;
}

/** The shortest time between two signals of one timer: a shorter one would do nothing but hold up the virtual time. */
const LEAST_INTERVAL = 4 * NSEC_PER_MSEC;

const valid = (t: timespec) => t.tv_sec >= 0 && t.tv_nsec >= 0 && t.tv_nsec < NSEC_PER_SEC;
const to_ns = (t: timespec) => t.tv_sec * NSEC_PER_SEC + t.tv_nsec;
const from_ns = (ns: number): timespec => ({
  tv_sec: Math.floor(ns / NSEC_PER_SEC),
  tv_nsec: ns % NSEC_PER_SEC,
});

const timer_of = (k: Kernel, id: unknown): k_itimer | undefined =>
  k.current.signal.posix_timers?.get(id as number);

/** timer_create(2). */
function sys_timer_create(k: Kernel, op: Syscall): number {
  const clock = op.a0 as number;
  if (clock !== CLOCK_REALTIME && clock !== CLOCK_MONOTONIC && clock !== CLOCK_BOOTTIME) return -E.EINVAL;
  const event = op.a1 as sigevent | null;
  const notify = event?.sigev_notify ?? SIGEV_SIGNAL;
  const signo = event?.sigev_signo ?? SIGALRM;
  if (notify !== SIGEV_SIGNAL && notify !== SIGEV_NONE) return -E.EINVAL;
  if (notify === SIGEV_SIGNAL && (signo <= 0 || signo > _NSIG)) return -E.EINVAL;
  const out = op.a2 as number[] | null;
  if (!out) return -E.EFAULT;
  const { signal } = k.current;
  signal.posix_timers ??= new Map();
  const id = signal.next_posix_timer_id++;
  // the number and the overruns are where a process's signal has its sender
  const info = { si_signo: signo, si_code: SI_TIMER, si_pid: id, si_uid: 0, si_status: 0 };
  signal.posix_timers.set(id, { clock, notify, signo, interval: 0, expires: 0, entry: null, info });
  out[0] = id;
  return 0;
}

/** common_timer_get: what is left, and the interval. */
const setting = (k: Kernel, t: k_itimer): itimerspec => ({
  it_interval: from_ns(t.interval),
  it_value: from_ns(Math.max(0, t.expires - k.now)),
});

function send_sigqueue(k: Kernel, t: k_itimer, leader: task_struct): void {
  if (leader.signal.shared_pending.list.includes(t.info)) {
    t.info.si_uid++;
    return;
  }
  // the one sent before may still be read by its handler
  t.info = { ...t.info, si_uid: 0 };
  send_sig_info(k, t.signo, t.info, leader);
}

function arm(k: Kernel, signal: signal_struct, t: k_itimer): void {
  t.entry = mod_timer(k, t.entry, t.expires, () => {
    t.expires = t.interval > 0 ? t.expires + Math.max(t.interval, LEAST_INTERVAL) : 0;
    const leader = signal.threads[0];
    if (!leader) return;
    if (t.notify === SIGEV_SIGNAL) send_sigqueue(k, t, leader);
    if (t.expires > 0) arm(k, signal, t);
  });
}

/** timer_settime(2). */
function sys_timer_settime(k: Kernel, op: Syscall): number {
  const next = op.a2 as itimerspec | null;
  if (!next) return -E.EINVAL;
  if (!valid(next.it_interval) || !valid(next.it_value)) return -E.EINVAL;
  const t = timer_of(k, op.a0);
  if (!t) return -E.EINVAL;
  if (op.a3) Object.assign(op.a3, setting(k, t));
  if (t.entry) del_timer(k, t.entry);
  t.interval = to_ns(next.it_interval);
  t.expires = to_ns(next.it_value);
  if (t.expires === 0) return 0;
  if (!((op.a1 as number) & TIMER_ABSTIME)) t.expires += k.now;
  else if (t.clock === CLOCK_REALTIME) t.expires -= k.wall_offset_us * 1000;
  t.expires = Math.min(Math.max(t.expires, k.now), Number.MAX_SAFE_INTEGER);
  arm(k, k.current.signal, t);
  return 0;
}

/** timer_gettime(2). */
function sys_timer_gettime(k: Kernel, op: Syscall): number {
  const t = timer_of(k, op.a0);
  if (!t) return -E.EINVAL;
  if (!op.a1) return -E.EFAULT;
  Object.assign(op.a1, setting(k, t));
  return 0;
}

/** timer_delete(2). */
function sys_timer_delete(k: Kernel, op: Syscall): number {
  const t = timer_of(k, op.a0);
  if (!t) return -E.EINVAL;
  if (t.entry) del_timer(k, t.entry);
  k.current.signal.posix_timers?.delete(op.a0 as number);
  return 0;
}

const NOTE =
  "without SIGEV_THREAD and clocks of processor time; an interval is 4 ms at least, of which overruns are counted";

export const posix_timer_syscalls: syscall_defs = {
  timer_create: { fn: sys_timer_create, ptr: " ss", note: NOTE },
  timer_settime: { fn: sys_timer_settime, ptr: "  ss" },
  timer_gettime: { fn: sys_timer_gettime, ptr: " s" },
  timer_delete: { fn: sys_timer_delete },
};
