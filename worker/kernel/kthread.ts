// kernel/kthread: threads of the kernel itself.
import { copy_kernel_thread } from "./fork.ts";
import type { Kernel } from "./kernel.ts";
import { wake_up_new_task } from "./sched/core.ts";
import type { task_struct } from "./sched_types.ts";
import type { ByteString } from "./uapi/syscall.ts";

/**
 * Starts a kernel thread: `fn` is called each time it is scheduled, does a bounded piece of work and then sleeps
 * (sleep_on_uninterruptible) or stays runnable.
 */
export function kthread_run(
  k: Kernel,
  fn: (k: Kernel, self: task_struct) => void,
  name: ByteString,
): task_struct {
  const task = copy_kernel_thread(k, name);
  task.kthread = fn;
  wake_up_new_task(k, task);
  return task;
}
