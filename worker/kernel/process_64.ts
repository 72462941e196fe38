// arch/x86/kernel/process_64, kernel/futex, kernel/fork: what a thread tells the kernel about its own memory at its start.
// There is no memory to act on: the addresses are checked and accepted.
import type { Kernel } from "./kernel.ts";
import type { syscall_defs } from "./syscall_types.ts";
import { EINVAL, EPERM } from "./uapi/errno.ts";
import type { Syscall } from "./uapi/syscall.ts";

const ARCH_SET_GS = 0x1001;
const ARCH_SET_FS = 0x1002;
/** End of user space: a segment must begin below it. */
const TASK_SIZE_MAX = 0x7ffffffff000;
const SIZEOF_ROBUST_LIST_HEAD = 24;

/** arch_prctl(2): where the thread's local storage is. */
function sys_arch_prctl(_k: Kernel, op: Syscall): number {
  if (op.a0 !== ARCH_SET_FS && op.a0 !== ARCH_SET_GS) return -EINVAL;
  return (op.a1 as number) >= TASK_SIZE_MAX ? -EPERM : 0;
}

export const process_64_syscalls: syscall_defs = {
  arch_prctl: { fn: sys_arch_prctl, ptr: " l", note: "ARCH_SET_FS and ARCH_SET_GS, without effect" },
  set_tid_address: {
    fn: (k) => k.current.pids[k.current.pid_ns.level],
    ptr: "l",
    note: "returns the thread id; the address is not cleared at exit",
  },
  set_robust_list: {
    fn: (_k, op) => (op.a1 === SIZEOF_ROBUST_LIST_HEAD ? 0 : -EINVAL),
    ptr: "l",
    note: "accepted; there are no futexes",
  },
};
