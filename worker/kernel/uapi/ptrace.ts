// ptrace(2): requests, options, events and structures (linux/ptrace.h, asm/ptrace-abi.h).
import type { ByteString } from "./syscall.ts";

export const PTRACE_TRACEME = 0;
export const PTRACE_PEEKTEXT = 1;
export const PTRACE_PEEKDATA = 2;
export const PTRACE_PEEKUSER = 3;
export const PTRACE_POKEUSER = 6;
export const PTRACE_CONT = 7;
export const PTRACE_KILL = 8;
export const PTRACE_GETREGS = 12;
export const PTRACE_ATTACH = 16;
export const PTRACE_DETACH = 17;
export const PTRACE_SYSCALL = 24;
export const PTRACE_SETOPTIONS = 0x4200;
export const PTRACE_GETEVENTMSG = 0x4201;
export const PTRACE_GETSIGINFO = 0x4202;
export const PTRACE_GETREGSET = 0x4204;
export const PTRACE_SEIZE = 0x4206;
export const PTRACE_INTERRUPT = 0x4207;
export const PTRACE_LISTEN = 0x4208;
/** Linux 5.3: EIO here. */
export const PTRACE_GET_SYSCALL_INFO = 0x420e;

export const PTRACE_EVENT_FORK = 1;
export const PTRACE_EVENT_VFORK = 2;
export const PTRACE_EVENT_CLONE = 3;
export const PTRACE_EVENT_EXEC = 4;
export const PTRACE_EVENT_VFORK_DONE = 5;
export const PTRACE_EVENT_EXIT = 6;
export const PTRACE_EVENT_STOP = 128;

export const PTRACE_O_TRACESYSGOOD = 1;
/** The option that asks for an event; its number is the bit's. */
export const PTRACE_O_TRACEFORK = 1 << PTRACE_EVENT_FORK;
export const PTRACE_O_TRACEVFORK = 1 << PTRACE_EVENT_VFORK;
export const PTRACE_O_TRACECLONE = 1 << PTRACE_EVENT_CLONE;
export const PTRACE_O_TRACEEXEC = 1 << PTRACE_EVENT_EXEC;
export const PTRACE_O_TRACEEXIT = 1 << PTRACE_EVENT_EXIT;
export const PTRACE_O_EXITKILL = 1 << 20;
export const PTRACE_O_MASK = 0xff | PTRACE_O_EXITKILL;

/** Register set of PTRACE_GETREGSET: the general registers. */
export const NT_PRSTATUS = 1;

/** Registers in the order of struct user_regs_struct, 8 bytes each. */
export const USER_REGS =
  "r15 r14 r13 r12 rbp rbx r11 r10 r9 r8 rax rcx rdx rsi rdi orig_rax rip cs eflags rsp ss fs_base gs_base ds es fs gs".split(
    " ",
  );
/** Registers of a stopped task, as unsigned 64-bit numbers. */
export type user_regs_struct = Record<string, bigint>;

/** Where a request stores a word. */
export interface word {
  value: bigint;
}

/**
 * Memory of the tracer that process_vm_readv(2) fills. Where the traced program's pointer would lead to bytes there are
 * bytes, where it would lead to a structure there is a copy of the structure; code is its address.
 */
export interface memory {
  value: unknown;
}
export interface iovec {
  iov_base: memory | number | bigint;
  iov_len: number;
}
/** A function in memory: where it begins. */
export interface text_address {
  text: bigint;
}
export type { ByteString };
