// kernel/pid.c: the numbers in use: who has one in which namespace, and who is of which process group and session.
import type { Kernel } from "./kernel.ts";
import { PID_MAX } from "./limits.ts";
import type { pid_namespace, task_struct } from "./sched_types.ts";
import { EAGAIN } from "./uapi/errno.ts";

/** struct pid, as the number of a group or session: its processes (their leaders, zombies too), who joined first first. */
export interface pid {
  /** the namespace it was given out in, and its number there and in each one above, the initial one's first */
  readonly ns: pid_namespace;
  readonly numbers: readonly number[];
  pgrp: Set<task_struct>;
  session: Set<task_struct>;
}

type pid_type = "pgrp" | "session";

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

function join(k: Kernel, task: task_struct, type: pid_type, nr: number): void {
  let of = k.pids.get(nr);
  if (!of) {
    // the first to join is the process that has the number itself; groups of kernel threads have 0
    const own = task.pid === nr;
    of = {
      ns: own ? task.pid_ns : k.init_pid_ns,
      numbers: own ? task.pids : [nr],
      pgrp: new Set(),
      session: new Set(),
    };
    k.pids.set(nr, of);
  }
  of[type].add(task);
}

function leave(k: Kernel, task: task_struct, type: pid_type, nr: number): void {
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
export function change_pid(k: Kernel, leader: task_struct, type: pid_type, nr: number): void {
  leave(k, leader, type, leader.signal[type]);
  leader.signal[type] = nr;
  join(k, leader, type, nr);
}

/** The number that a group or session (`nr` in the initial namespace) has in `ns`; 0 when it has none there. */
export function pid_nr_ns(k: Kernel, nr: number, ns: pid_namespace): number {
  if (ns.level === 0) return nr;
  const of = k.pids.get(nr);
  if (!of) return 0;
  let at: pid_namespace | null = of.ns;
  while (at && at.level > ns.level) at = at.parent;
  return at === ns ? of.numbers[ns.level] : 0;
}
/** The same in the caller's namespace. */
export const pid_vnr = (k: Kernel, nr: number): number => pid_nr_ns(k, nr, k.current.pid_ns);

/** The number in the initial namespace of the process, group or session that is `nr` in the caller's; 0: nobody. */
export function find_vpid(k: Kernel, nr: number): number {
  const { pid_ns } = k.current;
  if (pid_ns.level === 0) return nr;
  const task = pid_ns.tasks.get(nr);
  if (task) return task.pid;
  // its leader has died
  for (const global of k.pids.keys()) if (pid_vnr(k, global) === nr) return global;
  return 0;
}

const NOBODY: ReadonlySet<task_struct> = new Set();

/** The processes of a group, by its number in the initial namespace. */
export const process_group = (k: Kernel, nr: number): ReadonlySet<task_struct> =>
  k.pids.get(nr)?.pgrp ?? NOBODY;
export const process_session = (k: Kernel, nr: number): ReadonlySet<task_struct> =>
  k.pids.get(nr)?.session ?? NOBODY;
