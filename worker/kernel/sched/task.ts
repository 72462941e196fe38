// kernel/pid and small helpers about tasks.
import type { Kernel } from "../kernel.ts";
import type { pid_namespace, task_struct } from "../sched_types.ts";

/** The task's thread id as seen from a pid namespace; 0 when it is not visible there. */
export function task_pid_nr_ns(task: task_struct, ns: pid_namespace): number {
  let at: pid_namespace | null = task.pid_ns;
  while (at && at.level > ns.level) at = at.parent;
  return at === ns ? (task.pids[ns.level] ?? 0) : 0;
}
export const task_tgid_nr_ns = (task: task_struct, ns: pid_namespace): number =>
  task_pid_nr_ns(task.group_leader, ns);

/** Thread with this id in the current task's pid namespace, zombies included. */
export function find_task_by_vpid(k: Kernel, nr: number): task_struct | null {
  return k.current.pid_ns.tasks.get(nr) ?? null;
}

export const thread_group_leader = (task: task_struct): boolean => task.group_leader === task;
export const thread_group_empty = (task: task_struct): boolean => task.signal.threads.length <= 1;
export const task_uid = (task: task_struct): number => task.cred.uid;

/** The init process of the initial pid namespace: immune to default signal actions. */
export const is_init = (task: task_struct): boolean => task.tgid === 1;

/** All processes (group leaders), in order of creation, kernel threads included. */
export function process_list(k: Kernel): task_struct[] {
  const list: task_struct[] = [];
  for (const t of k.tasks.values()) if (t.group_leader === t) list.push(t);
  return list;
}
