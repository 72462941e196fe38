// How a subsystem describes its system calls to the table (syscalls.ts).
import type { Kernel } from "./kernel.ts";
import type { Syscall } from "./uapi/syscall.ts";
import type { SyscallName } from "./uapi/unistd_64.ts";

export interface syscall_def {
  /** Result >= 0, a negated errno, SLEEP or GONE. */
  fn: (k: Kernel, op: Syscall) => number;
  /**
   * One letter per argument: h heap pointer, s stack pointer, t the thread's control block, z a pointer that is null
   * on Linux, l a long; anything else is an int, whose register has zeros above its 32 bits. It decides how the
   * argument looks in records (a0..a3).
   */
  ptr?: string;
  /**
   * Whether the call needs what is still on its way into the machine (code, the terminal's size), which stands still
   * until it is there.
   */
  missing?: (op: Syscall, k: Kernel) => boolean;
  /** What of the call is simulated, for docs/fidelity.md, when that is not all of it. */
  note?: string;
}

export type syscall_defs = { readonly [name in SyscallName]?: syscall_def };
