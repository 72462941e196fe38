// fs/proc/base.c:proc_pid_limits: the resource limits of a process.
import type { Kernel } from "../../kernel.ts";
import type { task_struct } from "../../sched_types.ts";
import * as C from "../../uapi/sched.ts";
import type { ByteString } from "../../uapi/syscall.ts";

const LIMITS: readonly (readonly [string, number, string])[] = [
  ["Max cpu time", 0, "seconds"],
  ["Max file size", 1, "bytes"],
  ["Max data size", 2, "bytes"],
  ["Max stack size", 3, "bytes"],
  ["Max core file size", 4, "bytes"],
  ["Max resident set", 5, "bytes"],
  ["Max processes", 6, "processes"],
  ["Max open files", 7, "files"],
  ["Max locked memory", 8, "bytes"],
  ["Max address space", 9, "bytes"],
  ["Max file locks", 10, "locks"],
  ["Max pending signals", 11, "signals"],
  ["Max msgqueue size", 12, "bytes"],
  ["Max nice priority", 13, ""],
  ["Max realtime priority", 14, ""],
  ["Max realtime timeout", 15, "us"],
];
export function proc_pid_limits(_k: Kernel, task: task_struct): ByteString {
  const show = (n: number) => (n === C.RLIM_INFINITY ? "unlimited" : String(n)).padEnd(20);
  let out = "Limit                     Soft Limit           Hard Limit           Units     \n";
  for (const [name, i, unit] of LIMITS) {
    const r = task.signal.rlim[i];
    out += `${name.padEnd(25)} ${show(r.rlim_cur)} ${show(r.rlim_max)} ${unit === "" ? "" : unit.padEnd(10)}\n`;
  }
  return out;
}
