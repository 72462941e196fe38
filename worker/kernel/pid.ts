// kernel/pid.c: the numbers in use: who has one in which namespace, and who is of which process group and session.
import type { Kernel } from "./kernel.ts";
import { PID_MAX } from "./limits.ts";
import type { pid_namespace, task_struct } from "./sched_types.ts";
import { EAGAIN } from "./uapi/errno.ts";

/** struct pid, as the number of a group or session: its processes (their leaders, zombies too), who joined first first. */
export interface pid {
  pgrp: Set<task_struct>;
  session: Set<task_struct>;
}

/** First pid a namespace gives out again after wrapping around. */
const RESERVED_PIDS = 300;

/** Next free id of a namespace, or -EAGAIN. A number stays taken while a process group or session of it lives. */
export function alloc_pid(k: Kernel, ns: pid_namespace): number {
  for (let tries = 0; tries < PID_MAX; tries++) {
    if (++ns.last_pid >= PID_MAX) ns.last_pid = RESERVED_PIDS;
    const nr = ns.last_pid;
    if (!ns.tasks.has(nr) && !(ns.level === 0 && k.pids.has(nr))) return nr;
  }
  return -EAGAIN;
}

function join(k: Kernel, task: task_struct, type: keyof pid, nr: number): void {
  let of = k.pids.get(nr);
  if (!of) {
    of = { pgrp: new Set(), session: new Set() };
    k.pids.set(nr, of);
  }
  of[type].add(task);
}

function leave(k: Kernel, task: task_struct, type: keyof pid, nr: number): void {
  const of = k.pids.get(nr);
  if (!of) return;
  of[type].delete(task);
  if (of.pgrp.size === 0 && of.session.size === 0) k.pids.delete(nr);
}

/** Enters a task under its numbers, and a process in its group and session. */
export function attach_pid(k: Kernel, task: task_struct): void {
  for (let ns: pid_namespace | null = task.pid_ns; ns; ns = ns.parent)
    ns.tasks.set(task.pids[ns.level], task);
  if (task.group_leader !== task) return;
  join(k, task, "pgrp", task.signal.pgrp);
  join(k, task, "session", task.signal.session);
}

/** Its numbers are free again. */
export function detach_pid(k: Kernel, task: task_struct): void {
  for (let ns: pid_namespace | null = task.pid_ns; ns; ns = ns.parent) ns.tasks.delete(task.pids[ns.level]);
  if (task.group_leader !== task) return;
  leave(k, task, "pgrp", task.signal.pgrp);
  leave(k, task, "session", task.signal.session);
}

/** Moves a process to another group or session. */
export function change_pid(k: Kernel, leader: task_struct, type: keyof pid, nr: number): void {
  leave(k, leader, type, leader.signal[type]);
  leader.signal[type] = nr;
  join(k, leader, type, nr);
}

const NOBODY: ReadonlySet<task_struct> = new Set();

/** The processes of a group, by its number in the initial namespace. */
export const process_group = (k: Kernel, nr: number): ReadonlySet<task_struct> =>
  k.pids.get(nr)?.pgrp ?? NOBODY;
export const process_session = (k: Kernel, nr: number): ReadonlySet<task_struct> =>
  k.pids.get(nr)?.session ?? NOBODY;
