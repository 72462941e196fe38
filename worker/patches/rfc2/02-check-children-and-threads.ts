// [RFC PATCH ghak32 V2 02/13] audit: check children and threading before allowing containerid
// kernel/auditsc.c
//
// A task that has children, or other threads, is refused: they would stay outside of the container.
import type { Kernel } from "../../kernel/kernel.ts";
import { thread_group_empty, thread_group_leader } from "../../kernel/sched/task.ts";
import type { task_struct } from "../../kernel/sched_types.ts";
import { EPERM } from "../../kernel/uapi/errno.ts";
import { containerid_checks } from "./01-add-container-id.ts";

/** Children not reaped yet count; children of other threads are not looked at. */
function check_children_and_threads(task: task_struct): number {
  if (task.children.size > 0) return -EPERM;
  return thread_group_leader(task) && thread_group_empty(task) ? 0 : -EPERM;
}

export function apply(k: Kernel): void {
  containerid_checks(k).push(check_children_and_threads);
}
