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

/** Where an argument that is no number points: an address below 2^47. */
function user_pointer(k: Kernel, value: unknown, kind: string | undefined, index: number): number {
  const { mm } = k.current;
  if (value === null || value === undefined || !mm || kind === "z") return 0;
  if (kind === "t") return thread_area(mm);
  return kind === "s" ? stack(mm, index) : heap(mm, value);
}

const argument = (op: Syscall, index: number): unknown =>
  index === 0 ? op.a0 : index === 1 ? op.a1 : index === 2 ? op.a2 : [op.a3, op.a4, op.a5][index - 3];

/** Argument `index` as an unsigned 64-bit number; a bigint when it is too large for a number. */
export function user_arg(k: Kernel, op: Syscall, index: 0 | 1 | 2 | 3 | 4 | 5): number | bigint {
  const value = argument(op, index);
  if (typeof value === "number" && value >= 0) return Math.trunc(value);
  if (typeof value === "bigint") return BigInt.asUintN(64, value);
  const kind = k.sys_call_table[op.nr]?.ptr?.[index];
  if (typeof value !== "number") return user_pointer(k, value, kind, index);
  return kind === "l" || value < -0x80000000 ? BigInt.asUintN(64, BigInt(Math.trunc(value))) : value >>> 0;
}
