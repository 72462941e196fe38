// The numbers that arguments of a system call would be: pointers become addresses in the task's heap or stack.

import type { Kernel } from "./kernel.ts";
import type { mm_struct, task_struct } from "./sched_types.ts";
import { USER_REGS, type user_regs_struct } from "./uapi/ptrace.ts";
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

/** Its stack pointer there. */
export const user_sp = (task: task_struct): bigint => BigInt((task.mm?.start_stack ?? 0) - 0x240);

/** The thread's control block, mapped beside the C library. */
const thread_area = (mm: mm_struct) => mm.mmap_base + 0xa10;

/** Where an argument that is no number points: an address below 2^47. */
function user_pointer({ mm }: task_struct, value: unknown, kind: string | undefined, index: number): number {
  if (value === null || value === undefined || !mm || kind === "z") return 0;
  if (kind === "t") return thread_area(mm);
  if (kind === "s") return stack(mm, index);
  // two structures of one call lie apart
  return heap(mm, value) + (typeof value === "string" ? 0 : index * 0x200000);
}

const argument = (op: Syscall, index: number): unknown =>
  index === 0 ? op.a0 : index === 1 ? op.a1 : index === 2 ? op.a2 : [op.a3, op.a4, op.a5][index - 3];

/** Argument `index` of a call of `task` as an unsigned 64-bit number; a bigint when it is too large for a number. */
export function user_arg(
  k: Kernel,
  op: Syscall,
  index: 0 | 1 | 2 | 3 | 4 | 5,
  task: task_struct = k.current,
): number | bigint {
  const value = argument(op, index);
  if (typeof value === "number" && value >= 0) return Math.trunc(value);
  if (typeof value === "bigint") return BigInt.asUintN(64, value);
  const kind = k.sys_call_table[op.nr]?.ptr?.[index];
  if (typeof value !== "number") return user_pointer(task, value, kind, index);
  return kind === "l" || value < -0x80000000 ? BigInt.asUintN(64, BigInt(Math.trunc(value))) : value >>> 0;
}

/** Flags register of a program in user mode: interrupts on, the last comparison was equal. */
const EFLAGS = 0x246n;
const USER_CS = 0x33n;
const USER_DS = 0x2bn;

/** The registers of a stopped task, as far as a system call shows them. */
export function user_regs(k: Kernel, task: task_struct): user_regs_struct {
  const regs: user_regs_struct = {};
  for (const name of USER_REGS) regs[name] = 0n;
  const stop = task.ptrace_stop;
  const op = stop?.op ?? null;
  const arguments_ = ["rdi", "rsi", "rdx", "r10", "r8", "r9"];
  for (const i of [0, 1, 2, 3, 4, 5] as const) if (op) regs[arguments_[i]] = BigInt(user_arg(k, op, i, task));
  regs.orig_rax = BigInt.asUintN(64, BigInt(op?.nr ?? -1));
  regs.rax = BigInt.asUintN(64, BigInt(Math.trunc(stop?.result ?? 0)));
  regs.rip = user_ip(task);
  regs.rcx = regs.rip;
  regs.rsp = user_sp(task);
  regs.r11 = regs.eflags = EFLAGS;
  regs.cs = USER_CS;
  regs.ss = USER_DS;
  regs.fs_base = BigInt(task.mm ? thread_area(task.mm) - 0x2d0 : 0);
  return regs;
}
