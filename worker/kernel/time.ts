// kernel/time: the clock and the timers. Time is virtual: the scheduler advances it by the cost of each call, and to
// the next timer when everything sleeps.
import type { Kernel, timer_entry, timer_list } from "./kernel.ts";
import type { signal_struct, task_struct } from "./sched_types.ts";

export const NSEC_PER_SEC = 1_000_000_000;
export const NSEC_PER_MSEC = 1_000_000;
export const NSEC_PER_USEC = 1_000;

/** CLOCK_REALTIME in microseconds since the Epoch. */
export const ktime_get_real_us = (k: Kernel): number => Math.floor(k.now / NSEC_PER_USEC) + k.wall_offset_us;

/** Length of a tick: CONFIG_HZ=250, as Debian's. */
const TICK_NSEC = 4 * NSEC_PER_MSEC;
/** CLOCK_REALTIME as of the last tick (current_kernel_time64): what records and inodes are stamped with. */
export const ktime_get_coarse_real_us = (k: Kernel): number =>
  (Math.floor(k.now / TICK_NSEC) * TICK_NSEC) / NSEC_PER_USEC + k.wall_offset_us;

export const new_timer_list = (): timer_list => ({ heap: [], seq: 0 });

const before = (a: timer_entry, b: timer_entry) =>
  a.expires < b.expires || (a.expires === b.expires && a.seq < b.seq);

function sift_up(heap: timer_entry[], i: number): void {
  const entry = heap[i];
  while (i > 0) {
    const parent = (i - 1) >> 1;
    if (!before(entry, heap[parent])) break;
    heap[i] = heap[parent];
    heap[i].index = i;
    i = parent;
  }
  heap[i] = entry;
  entry.index = i;
}

function sift_down(heap: timer_entry[], i: number): void {
  const entry = heap[i];
  const n = heap.length;
  for (;;) {
    let child = 2 * i + 1;
    if (child >= n) break;
    if (child + 1 < n && before(heap[child + 1], heap[child])) child++;
    if (!before(heap[child], entry)) break;
    heap[i] = heap[child];
    heap[i].index = i;
    i = child;
  }
  heap[i] = entry;
  entry.index = i;
}

function add_timer(timers: timer_list, entry: timer_entry): void {
  entry.seq = timers.seq++;
  timers.heap.push(entry);
  sift_up(timers.heap, timers.heap.length - 1);
}

/** Disarms a timer; does nothing if it is not armed. */
export function del_timer(k: Kernel, entry: timer_entry): void {
  const { heap } = k.timers;
  const i = entry.index;
  if (i < 0) return;
  const last = heap.pop() as timer_entry;
  entry.index = -1;
  if (last === entry) return;
  heap[i] = last;
  last.index = i;
  sift_up(heap, i);
  sift_down(heap, last.index);
}

/** Arms `fn` to be called at `expires` (ns since boot); re-arms `entry` when one is given. */
export function mod_timer(
  k: Kernel,
  entry: timer_entry | null,
  expires: number,
  fn: (k: Kernel) => void,
): timer_entry {
  if (entry) del_timer(k, entry);
  const timer: timer_entry = entry ?? { expires: 0, seq: 0, index: -1, task: null, fn: null };
  timer.expires = expires;
  timer.fn = fn;
  add_timer(k.timers, timer);
  return timer;
}

/**
 * Deletes the timers of a process (timer_create). It is of kernel/time/posix-timers.c, but stands here: that file
 * (posix_timers.ts) is loaded after the boot, and every process ends.
 */
export function exit_itimers(k: Kernel, signal: signal_struct): void {
  for (const { entry } of signal.posix_timers?.values() ?? []) if (entry) del_timer(k, entry);
  signal.posix_timers = null;
}

/** Arms the end of a task's sleep. */
export function arm_task_timeout(k: Kernel, task: task_struct, expires: number): timer_entry {
  const timer: timer_entry = { expires, seq: 0, index: -1, task, fn: null };
  add_timer(k.timers, timer);
  return timer;
}

/** Expiry of the earliest timer in ns since boot, Infinity when none is armed. */
export const next_expiry = (k: Kernel): number => k.timers.heap[0]?.expires ?? Infinity;

/** Removes and returns the earliest timer that has expired, or null. */
export function pop_expired(k: Kernel): timer_entry | null {
  const first = k.timers.heap[0];
  if (!first || first.expires > k.now) return null;
  del_timer(k, first);
  return first;
}
