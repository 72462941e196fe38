// fs/binfmt_elf:create_elf_tables: the auxiliary vector (getauxval(3)), as exec left it.
import { PAGE_SIZE, PROGRAM_BELOW_HEAP } from "../../mm/mmap.ts";
import type { mm_struct } from "../../sched_types.ts";
import type { ByteString } from "../../uapi/syscall.ts";
import { stack_layout } from "./user_layout.ts";

const AT_NULL = 0;
const AT_PHDR = 3;
const AT_PHENT = 4;
const AT_PHNUM = 5;
const AT_PAGESZ = 6;
const AT_BASE = 7;
const AT_FLAGS = 8;
const AT_ENTRY = 9;
const AT_UID = 11;
const AT_EUID = 12;
const AT_GID = 13;
const AT_EGID = 14;
const AT_PLATFORM = 15;
const AT_HWCAP = 16;
const AT_CLKTCK = 17;
const AT_SECURE = 23;
const AT_RANDOM = 25;
const AT_HWCAP2 = 26;
const AT_EXECFN = 31;

/** What /proc/cpuinfo says of the processor, by the bits of CPUID: fpu and tsc. */
const ELF_HWCAP = 0x11;
/** Sizes of an ELF header and of a program header, and how many of these programs have. */
const ELF_HEADER = 0x40;
const PROGRAM_HEADER = 56;
const PROGRAM_HEADERS = 13;

function u64(n: number): ByteString {
  let out = "";
  for (let left = n, i = 0; i < 8; i++, left = Math.floor(left / 256)) out += String.fromCharCode(left % 256);
  return out;
}

/** Pairs of 64-bit numbers, in the kernel's order; "" of a process that has not executed anything. */
export function saved_auxv(mm: mm_struct): ByteString {
  const { exec } = mm;
  if (!exec) return "";
  const { execfn, strings } = stack_layout(mm);
  const program = mm.start_brk - PROGRAM_BELOW_HEAP;
  // random bytes and the platform's name lie below the strings
  const random = strings - 0x27;
  const vector: readonly (readonly [number, number])[] = [
    [AT_HWCAP, ELF_HWCAP],
    [AT_PAGESZ, PAGE_SIZE],
    [AT_CLKTCK, 100],
    [AT_PHDR, program + ELF_HEADER],
    [AT_PHENT, PROGRAM_HEADER],
    [AT_PHNUM, PROGRAM_HEADERS],
    [AT_BASE, exec.interp ? mm.mmap_base : 0],
    [AT_FLAGS, 0],
    // its code is the second segment (task_mmu.ts)
    [AT_ENTRY, program + 0x2000],
    [AT_UID, exec.cred.uid],
    [AT_EUID, exec.cred.euid],
    [AT_GID, exec.cred.gid],
    [AT_EGID, exec.cred.egid],
    [AT_SECURE, exec.secureexec ? 1 : 0],
    [AT_RANDOM, random],
    [AT_HWCAP2, 0],
    [AT_EXECFN, execfn],
    [AT_PLATFORM, random + 16],
    [AT_NULL, 0],
  ];
  return vector.map(([type, value]) => u64(type) + u64(value)).join("");
}
