// How a subsystem describes its system calls to the table (syscalls.ts).
import type { Kernel } from "./kernel.ts";
import type { Syscall } from "./uapi/syscall.ts";
import type { SyscallName } from "./uapi/unistd_64.ts";

export interface syscall_def {
  /** Result >= 0, a negated errno, SLEEP or GONE. */
  fn: (k: Kernel, op: Syscall) => number;
  /**
   * One letter per argument: h heap pointer, s stack pointer, anything else a plain number. It decides how the
   * argument looks in records (a0..a3), where C would show an address.
   */
  ptr?: string;
  /** What of the call is simulated, for docs/fidelity.md, when that is not all of it. */
  note?: string;
}

export type syscall_defs = { readonly [name in SyscallName]?: syscall_def };
