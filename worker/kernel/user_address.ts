// The numbers that arguments of a system call would be: pointers become addresses in the task's heap or stack.

import type { Kernel } from "./kernel.ts";
import type { mm_struct } from "./sched_types.ts";
import type { Syscall } from "./uapi/syscall.ts";

/** A stable, plausible offset for a value: the same path twice lies at the same place, as malloc would likely do. */
function hash_offset(value: unknown): bigint {
  const text = typeof value === "string" ? value : "";
  let h = 2166136261;
  for (let i = 0; i < text.length && i < 64; i++) h = Math.imul(h ^ text.charCodeAt(i), 16777619);
  return BigInt((h >>> 0) % 0x1fff0) & ~0xfn;
}

const heap = (mm: mm_struct, value: unknown) => mm.brk + hash_offset(value);
const stack = (mm: mm_struct, index: number) => mm.start_stack - 0x1f0n - BigInt(index * 0x90);

/** The thread's control block, mapped beside the C library. */
const thread_area = (mm: mm_struct) => 0x7f0000000000n + ((mm.start_brk >> 4n) & 0xfffffff000n) + 0xa10n;

/** Argument `index` (0..5) as an unsigned 64-bit number. */
export function user_arg(k: Kernel, op: Syscall, index: 0 | 1 | 2 | 3 | 4 | 5): bigint {
  const value = [op.a0, op.a1, op.a2, op.a3, op.a4, op.a5][index];
  const kind = k.sys_call_table[op.nr]?.ptr?.[index];
  if (typeof value === "number")
    return BigInt.asUintN(
      kind === "l" || value > 0xffffffff || value < -0x80000000 ? 64 : 32,
      BigInt(Math.trunc(value)),
    );
  if (typeof value === "bigint") return BigInt.asUintN(64, value);
  if (value === null || value === undefined) return 0n;
  const { mm } = k.current;
  if (!mm) return 0n;
  if (kind === "z") return 0n;
  if (kind === "t") return thread_area(mm);
  return kind === "s" ? stack(mm, index) : heap(mm, value);
}
