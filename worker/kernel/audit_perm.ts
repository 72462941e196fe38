// lib/audit.c, include/asm-generic/audit_*.h: classes of system calls: what counts as write, read or attribute change
// for perm= fields, which calls send signals, and the class bits at the end of a rule's call mask.

import { audit_arg } from "./audit_args.ts";
import type { audit_context } from "./audit_types.ts";
import type { Kernel } from "./kernel.ts";
import * as A from "./uapi/audit.ts";
import { SYS, type SyscallName } from "./uapi/unistd_64.ts";

const numbers = (names: string): readonly number[] =>
  names.split(" ").map((name) => SYS[name as SyscallName]);

/** Calls that change a directory. */
const DIR_WRITE = numbers(
  "rename mkdir rmdir creat link unlink symlink mknod mkdirat mknodat unlinkat renameat linkat symlinkat renameat2",
);
const WRITE = [...DIR_WRITE, ...numbers("acct swapon quotactl truncate ftruncate bind fallocate")];
const READ = numbers(
  "readlink quotactl listxattr llistxattr flistxattr getxattr lgetxattr fgetxattr readlinkat",
);
const CHATTR = numbers(
  "chmod fchmod chown lchown fchown setxattr lsetxattr fsetxattr removexattr lremovexattr fremovexattr fchownat " +
    "fchmodat link linkat",
);
const SIGNAL = numbers("kill tgkill tkill");

const bits = (list: readonly number[]): Uint32Array => {
  const mask = new Uint32Array(A.AUDIT_BITMASK_SIZE);
  for (const nr of list) mask[nr >>> 5] |= 1 << (nr & 31);
  return mask;
};
const WRITE_BITS = bits(WRITE);
const READ_BITS = bits(READ);
const CHATTR_BITS = bits(CHATTR);
const SIGNAL_BITS = bits(SIGNAL);
const has = (mask: Uint32Array, nr: number): boolean => (mask[nr >>> 5] & (1 << (nr & 31))) !== 0;

/** Classes in the order of their numbers: DIR_WRITE, CHATTR, READ, WRITE, SIGNAL, each for 64 and 32 bit calls. */
const CLASSES: readonly (Uint32Array | null)[] = [
  bits(DIR_WRITE),
  null,
  CHATTR_BITS,
  null,
  READ_BITS,
  null,
  WRITE_BITS,
  null,
  SIGNAL_BITS,
  null,
];
const AUDIT_SYSCALL_CLASSES = 16;

/** A class bit stands for all calls of the class. */
export function audit_apply_classes(mask: Uint32Array): void {
  for (let i = 0; i < AUDIT_SYSCALL_CLASSES; i++) {
    const bit = A.AUDIT_BITMASK_SIZE * 32 - i - 1;
    if (!has(mask, bit)) continue;
    mask[bit >>> 5] &= ~(1 << (bit & 31));
    const members = CLASSES[i];
    if (members) for (let j = 0; j < A.AUDIT_BITMASK_SIZE; j++) mask[j] |= members[j];
  }
}

/** Does the rule's mask hold a call that sends signals? Then the targets of signals are worth remembering. */
export const audit_match_signal = (mask: Uint32Array): boolean =>
  SIGNAL_BITS.some((word, i) => (mask[i] & word) !== 0);

/** What opening with these access modes asks for: read, write, both; 3 counts as both. */
const ACC_MODE: readonly number[] = [
  A.AUDIT_PERM_READ,
  A.AUDIT_PERM_WRITE,
  A.AUDIT_PERM_READ | A.AUDIT_PERM_WRITE,
  A.AUDIT_PERM_READ | A.AUDIT_PERM_WRITE,
];
const acc_mode = (k: Kernel, ctx: audit_context, index: 1 | 2): number =>
  ACC_MODE[audit_arg(k, ctx, index) & 3];

/** perm=: by the system call, not by what it did. */
export function audit_match_perm(k: Kernel, ctx: audit_context, mask: number): boolean {
  switch (ctx.major) {
    case SYS.open:
      return (mask & acc_mode(k, ctx, 1)) !== 0;
    case SYS.openat:
      return (mask & acc_mode(k, ctx, 2)) !== 0;
  }
  return audit_may_match_perm(ctx.major, mask);
}

/** Is there a call of this number that perm= matches? */
export function audit_may_match_perm(n: number, mask: number): boolean {
  switch (n) {
    case SYS.open:
    case SYS.openat:
      return (mask & (A.AUDIT_PERM_READ | A.AUDIT_PERM_WRITE)) !== 0;
    case SYS.execve:
    case SYS.execveat:
      return (mask & A.AUDIT_PERM_EXEC) !== 0;
  }
  if (mask & A.AUDIT_PERM_WRITE && has(WRITE_BITS, n)) return true;
  if (mask & A.AUDIT_PERM_READ && has(READ_BITS, n)) return true;
  return (mask & A.AUDIT_PERM_ATTR) !== 0 && has(CHATTR_BITS, n);
}
