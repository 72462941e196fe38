// include/linux/task_io_accounting_ops.h: what tasks have read and written (/proc/PID/io).
import type { task_io_accounting } from "./sched_types.ts";

/** Adds what `from` has counted to `to`. */
export function task_io_accounting_add(to: task_io_accounting, from: task_io_accounting): void {
  to.rchar += from.rchar;
  to.wchar += from.wchar;
  to.syscr += from.syscr;
  to.syscw += from.syscw;
}
