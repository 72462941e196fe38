// kernel/sched/core: wait queues, waking, and the round robin of the one CPU.
import type { Kernel } from "../kernel.ts";
import { COST_PREEMPT, COST_SYSCALL, TIME_SLICE } from "../limits.ts";
import { ptrace_continue } from "../ptrace_stop.ts";
import {
  TASK_INTERRUPTIBLE,
  TASK_RUNNING,
  TASK_UNINTERRUPTIBLE,
  type task_struct,
  type wait_queue_head,
} from "../sched_types.ts";
import { force_sig, signal_pending } from "../signal.ts";
import { do_signal } from "../signal_deliver.ts";
import { syscall_begin, syscall_continue } from "../syscalls.ts";
import { arm_task_timeout, del_timer, next_expiry, pop_expired } from "../time.ts";
import { ERESTARTSYS } from "../uapi/errno.ts";
import { SIGKILL, SIGSEGV } from "../uapi/signal.ts";
import {
  type ByteString,
  NR_CODE,
  NR_PREEMPT,
  Syscall,
  USER_JUMP,
  USER_SET_ARGS,
  USER_TRAP,
  type UserCode,
} from "../uapi/syscall.ts";
import { SYS } from "../uapi/unistd_64.ts";
import { GONE, SLEEP } from "./results.ts";
import { thread_group_leader } from "./task.ts";

export { GONE, SLEEP };

export const new_wait_queue = (): wait_queue_head => ({ waiters: [] });

function prepare_to_wait(
  k: Kernel,
  queues: wait_queue_head | wait_queue_head[],
  state: number,
  timeout_ns: number,
) {
  const task = k.current;
  const list = Array.isArray(queues) ? queues : [queues];
  for (const q of list) q.waiters.push(task);
  task.wait_queues = list;
  task.state = state;
  task.timed_out = false;
  if (timeout_ns !== Infinity) task.sleep_timer = arm_task_timeout(k, task, k.now + timeout_ns);
}

/**
 * Puts the current task to sleep until one of `queues` is woken, a signal comes or the time is over; the handler
 * returns the result of this function and is called again from its start when the task wakes.
 * Returns SLEEP, or -ERESTARTSYS when a signal is already pending.
 */
export function sleep_on(
  k: Kernel,
  queues: wait_queue_head | wait_queue_head[],
  timeout_ns: number = Infinity,
): number {
  if (signal_pending(k.current)) return -ERESTARTSYS;
  prepare_to_wait(k, queues, TASK_INTERRUPTIBLE, timeout_ns);
  return SLEEP;
}

/** The same, deaf to signals. */
export function sleep_on_uninterruptible(
  k: Kernel,
  queues: wait_queue_head | wait_queue_head[],
  timeout_ns: number = Infinity,
): number {
  prepare_to_wait(k, queues, TASK_UNINTERRUPTIBLE, timeout_ns);
  return SLEEP;
}

/** What a task that does not sleep waits for. */
const NOWHERE: readonly wait_queue_head[] = [];

function remove_wait_queue({ waiters }: wait_queue_head, task: task_struct): void {
  const i = waiters.indexOf(task);
  if (i === waiters.length - 1) waiters.pop();
  else waiters.splice(i, 1);
}

function finish_wait(k: Kernel, task: task_struct): void {
  for (const q of task.wait_queues) remove_wait_queue(q, task);
  task.wait_queues = NOWHERE;
  if (task.sleep_timer) {
    del_timer(k, task.sleep_timer);
    task.sleep_timer = null;
  }
}

/** Kernel threads first, then by nice. */
const prio = (task: task_struct): number => (task.kthread ? -21 : task.nice);

/**
 * A task that has slept runs before those of lower priority that are waiting, so that kauditd and auditd (nice -4)
 * have written a record down before the program started next looks for it, as they do on a machine with several CPUs.
 * One that has used up its time goes to the back all the same.
 */
function enqueue_woken(k: Kernel, task: task_struct): void {
  const { runqueue } = k;
  const own = prio(task);
  let at = runqueue.length;
  while (at > 0 && prio(runqueue[at - 1]) > own) at--;
  if (at === runqueue.length) runqueue.push(task);
  else runqueue.splice(at, 0, task);
}

/** Makes a sleeping task runnable. */
export function wake_up_process(k: Kernel, task: task_struct): void {
  if (task.exit_state !== 0) return;
  if (task.state !== TASK_RUNNING) {
    finish_wait(k, task);
    task.state = TASK_RUNNING;
  }
  if (!task.on_rq) {
    task.on_rq = true;
    enqueue_woken(k, task);
  }
}

/** Wakes everybody on the queue, in the order they came. */
export function wake_up(k: Kernel, queue: wait_queue_head): void {
  const { waiters } = queue;
  if (waiters.length === 1) wake_up_process(k, waiters[0]);
  else if (waiters.length > 1) for (const task of waiters.slice()) wake_up_process(k, task);
}

/** Puts a new task on the run queue. */
export function wake_up_new_task(k: Kernel, task: task_struct): void {
  task.state = TASK_RUNNING;
  task.on_rq = true;
  k.runqueue.push(task);
}

/** Takes a task that stops or dies out of whatever it sleeps on. */
export function deactivate_task(k: Kernel, task: task_struct): void {
  finish_wait(k, task);
  if (task.on_rq) {
    const i = k.runqueue.indexOf(task);
    if (i >= 0) k.runqueue.splice(i, 1);
    task.on_rq = false;
  }
}

function run_expired_timers(k: Kernel): void {
  for (let timer = pop_expired(k); timer; timer = pop_expired(k)) {
    if (timer.task) {
      timer.task.sleep_timer = null;
      timer.task.timed_out = true;
      wake_up_process(k, timer.task);
    } else timer.fn?.(k);
  }
}

/** What a program does without a system call. */
function user_mode(k: Kernel, task: task_struct, op: Syscall): void {
  k.now += COST_PREEMPT;
  task.signal.utime += COST_PREEMPT;
  task.result = 0;
  if (op.nr === NR_PREEMPT) k.need_resched = true;
  else if (op.nr === USER_TRAP) force_sig(k, op.a0 as number, task);
  else if (op.nr === USER_JUMP) task.code = op.a0 as UserCode;
  else if (op.nr === USER_SET_ARGS && task.mm) task.mm.args = op.a0 as ByteString;
}

/** The host's stack ended while a program ran on it. */
const is_stack_overflow = (e: unknown): boolean =>
  e instanceof Error && /^(?:Maximum call stack size exceeded|too much recursion)/.test(e.message);

/** A string or an array of a program is longer than the host can hold. */
const is_out_of_memory = (e: unknown): boolean =>
  e instanceof RangeError && /^Invalid (?:string|array) length|allocation|out of memory/i.test(e.message);

/**
 * User code up to its next call. A program that fills its stack gets what it would get from the hardware, one that fills
 * the memory is killed.
 */
function run_user_code(k: Kernel, task: task_struct, code: UserCode): IteratorResult<Syscall, number> {
  try {
    return code.next(task.result);
  } catch (e) {
    const sig = is_stack_overflow(e) ? SIGSEGV : is_out_of_memory(e) ? SIGKILL : 0;
    if (!sig) throw e;
    force_sig(k, sig, task);
    // what ran cannot go on, not even after a handler
    task.code = ended(128 + sig);
    return { done: false, value: new Syscall(NR_PREEMPT) };
  }
}
function* ended(status: number): UserCode {
  return status;
}

/**
 * One step of the current task: a kernel thread's turn, a call resumed, or user code up to its next call.
 * False when its code is not there yet, and nothing was done.
 */
function step(k: Kernel, task: task_struct): boolean {
  if (task.kthread) {
    k.now += COST_SYSCALL;
    k.listeners.syscall?.enter(task, null);
    task.kthread(k, task);
    k.listeners.syscall?.leave(task, 0);
    k.need_resched = true;
    return true;
  }
  let result: number;
  const began = k.now;
  if (task.ptrace_stop) {
    k.now += COST_SYSCALL;
    result = ptrace_continue(k, task);
    task.signal.stime += k.now - began;
    if (result !== SLEEP && result !== GONE) task.result = result;
    return true;
  }
  if (task.sigpending && !task.syscall) {
    result = do_signal(k, task, task.result, null);
    if (result === GONE || task.state !== TASK_RUNNING) return true;
    task.result = result;
  }
  if (task.syscall) {
    k.now += COST_SYSCALL;
    result = syscall_continue(k, task);
  } else if (task.restart) {
    const op = task.restart;
    if (k.sys_call_table[op.nr]?.missing?.(op, k)) return false;
    task.restart = null;
    k.now += COST_SYSCALL;
    result = syscall_begin(k, task, op);
  } else {
    const code = task.code;
    if (!code) throw new Error(`BUG: task ${task.pid} has nothing to run`);
    const { done, value } = run_user_code(k, task, code);
    if (task.code !== code) return true;
    if (done) {
      // returning from main is exit_group(2), from a thread's function exit(2)
      const nr = thread_group_leader(task) ? SYS.exit_group : SYS.exit;
      k.now += COST_SYSCALL;
      syscall_begin(k, task, new Syscall(nr, value));
      return true;
    }
    const op = value;
    if (op.nr === NR_CODE) return false;
    if (op.nr < 0) {
      user_mode(k, task, op);
      return true;
    }
    if (k.sys_call_table[op.nr]?.missing?.(op, k)) {
      task.restart = op;
      return false;
    }
    k.now += COST_SYSCALL;
    result = syscall_begin(k, task, op);
  }
  task.signal.stime += k.now - began;
  if (result !== SLEEP && result !== GONE) task.result = result;
  return true;
}

/** Puts the next runnable task on the CPU; false when there is none. The running one goes to the back. */
function pick_next_task(k: Kernel): boolean {
  const { current } = k;
  if (current !== k.init_task && k.runqueue.length > 0) k.runqueue.push(current);
  const next = k.runqueue.length > 0 ? k.runqueue.shift() : current;
  if (!next || next === k.init_task) return false;
  if (next !== current) k.nr_switches++;
  k.current = next;
  k.need_resched = false;
  k.slice_end = k.now + TIME_SLICE;
  return true;
}

/** What a run of the machine ended with. */
export interface run_state {
  /** ns since boot */
  now: number;
  /** nothing is runnable */
  idle: boolean;
  /** when the next timer ends a sleep, ns since boot; null: only outside input can wake anything */
  next_timer: number | null;
  /** stands still until what is on its way is there (code, the terminal's size): take no input, and run again then */
  stalled: boolean;
}

/** The clock moves on with nothing to run. */
function idle_until(k: Kernel, time: number): void {
  if (time <= k.now) return;
  k.idle += time - k.now;
  k.now = time;
}

/**
 * Runs the machine. Runnable tasks run until `until` (ns since boot) is reached or `fuel` steps are used up; when all
 * sleep, the clock moves on to the next timer not later than `until`, and at last to `until` itself. Where a run is
 * cut makes no difference to what the machine does: scheduling depends on virtual time only. A run is cut only where
 * the clock has just moved on, so that an input taken there, at the time its journal entry names, is taken at the
 * same step when the journal is replayed.
 * `stop` is asked after each sleep of everything, and ends the run early when true.
 */
export function schedule(k: Kernel, until: number, fuel: number, stop?: () => boolean): run_state {
  let moved = true;
  while (!k.halted) {
    run_expired_timers(k);
    if (k.current === k.init_task || k.need_resched || k.now >= k.slice_end) {
      if (!pick_next_task(k)) {
        if (stop?.()) break;
        const expiry = next_expiry(k);
        if (expiry > until) {
          if (until !== Infinity) idle_until(k, until);
          const next_timer = expiry === Infinity ? null : expiry;
          return { now: k.now, idle: true, next_timer, stalled: false };
        }
        idle_until(k, expiry);
        moved = true;
        continue;
      }
    }
    if ((fuel-- <= 0 || k.now >= until) && moved)
      return { now: k.now, idle: false, next_timer: null, stalled: false };
    const task = k.current;
    const before = k.now;
    if (!step(k, task)) return { now: k.now, idle: false, next_timer: null, stalled: true };
    moved = k.now > before;
    if (task.state !== TASK_RUNNING || task.exit_state !== 0) {
      task.on_rq = false;
      k.current = k.init_task;
    }
  }
  return { now: k.now, idle: true, next_timer: null, stalled: false };
}
