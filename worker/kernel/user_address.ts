// The numbers that arguments of a system call would be: pointers become addresses in the task's heap or stack.

import type { Kernel } from "./kernel.ts";
import type { mm_struct, task_struct } from "./sched_types.ts";
import type { Syscall } from "./uapi/syscall.ts";

/** A stable, plausible offset for a value: the same path twice lies at the same place, as malloc would likely do. */
function hash_offset(value: unknown): number {
  const text = typeof value === "string" ? value : "";
  let h = 2166136261;
  for (let i = 0; i < text.length && i < 64; i++) h = Math.imul(h ^ text.charCodeAt(i), 16777619);
  return ((h >>> 0) % 0x1fff) * 0x10;
}

/** First address malloc(3) gives out of a fresh heap. */
const FIRST_CHUNK = 0x2a0;
const heap = (mm: mm_struct, value: unknown) => mm.start_brk + FIRST_CHUNK + hash_offset(value);
const stack = (mm: mm_struct, index: number) => mm.start_stack - 0x1f0 - index * 0x90;

/** Where the task made its system call: in the C library, which is mapped below mmap_base. */
export const user_ip = (task: task_struct): bigint => BigInt((task.mm?.mmap_base ?? 0) - 0x1b6e47);

/** The thread's control block, mapped beside the C library. */
const thread_area = (mm: mm_struct) => mm.mmap_base + 0xa10;

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
  if (kind === "t") return BigInt(thread_area(mm));
  return BigInt(kind === "s" ? stack(mm, index) : heap(mm, value));
}
