// mm/process_vm_access: process_vm_readv(2).
import type { Kernel } from "../kernel.ts";
import { ptrace_may_access } from "../ptrace_access.ts";
import { find_task_by_vpid } from "../sched/task.ts";
import type { task_struct } from "../sched_types.ts";
import type { syscall_defs } from "../syscall_types.ts";
import { EFAULT, EINVAL, EPERM, ESRCH } from "../uapi/errno.ts";
import type { iovec, memory } from "../uapi/ptrace.ts";
import type { Syscall } from "../uapi/syscall.ts";
import { access_process_vm } from "./memory.ts";

const UIO_MAXIOV = 1024;

/** One range: its length, or a negated errno. */
function read_range(k: Kernel, task: task_struct, to: iovec, from: iovec): number {
  if (typeof from.iov_base === "object" || typeof to.iov_base !== "object") return -EFAULT;
  const count = Math.min(to.iov_len, from.iov_len);
  const found = access_process_vm(k, task, BigInt(from.iov_base), count);
  if (found === undefined) return -EFAULT;
  const into: memory = to.iov_base;
  into.value = found;
  return typeof found === "string" ? found.length : count;
}

/** process_vm_readv(2): pid, local iovecs and their number, remote ones and theirs, flags. */
function sys_process_vm_readv(k: Kernel, op: Syscall): number {
  const to = op.a1 as readonly iovec[] | null;
  const from = op.a3 as readonly iovec[] | null;
  if (Number(op.a5 ?? 0) !== 0) return -EINVAL;
  if (Number(op.a2) > UIO_MAXIOV || Number(op.a4) > UIO_MAXIOV) return -EINVAL;
  if (!Array.isArray(to) || !Array.isArray(from)) return -EFAULT;
  const task = find_task_by_vpid(k, Number(op.a0) | 0);
  if (!task?.mm) return -ESRCH;
  if (ptrace_may_access(k, task, true)) return -EPERM;
  let total = 0;
  for (let i = 0; i < Math.min(to.length, from.length); i++) {
    const r = read_range(k, task, to[i], from[i]);
    if (r < 0) return total || r;
    total += r;
  }
  return total;
}

export const process_vm_syscalls: syscall_defs = {
  process_vm_readv: {
    fn: sys_process_vm_readv,
    ptr: " s s",
    note: "memory is what the system call a process is stopped in points to",
  },
};
