// Machine (architecture) names, their ELF numbers as audit records carry them, and their system call tables.
import { SYS } from "../../../kernel/uapi/unistd_64.ts";
import { type NameTable, unpack } from "./numbering.ts";
import * as packed from "./syscall_names.ts";

export type Machine =
  | "i386"
  | "x86_64"
  | "ppc"
  | "ppc64"
  | "ppc64le"
  | "s390"
  | "s390x"
  | "armeb"
  | "aarch64";

/** AUDIT_ARCH_ numbers (elf machine, | 0x80000000 for 64 bit, | 0x40000000 for little endian). */
export const ELF_OF_MACHINE: ReadonlyMap<Machine, number> = new Map([
  ["i386", 0x40000003],
  ["x86_64", 0xc000003e],
  ["ppc", 0x00000014],
  ["ppc64", 0x80000015],
  ["ppc64le", 0xc0000015],
  ["s390", 0x00000016],
  ["s390x", 0x80000016],
  ["armeb", 0x40000028],
  ["aarch64", 0xc00000b7],
]);
const MACHINE_OF_ELF: ReadonlyMap<number, Machine> = new Map([...ELF_OF_MACHINE].map(([m, e]) => [e, m]));
export const machineOfElf = (elf: number): Machine | null => MACHINE_OF_ELF.get(elf) ?? null;

/** Spellings that uname -m gives for members of a family, beside the machine's own name. */
const ALIASES: ReadonlyMap<string, Machine> = new Map([
  ["i486", "i386"],
  ["i586", "i386"],
  ["i686", "i386"],
  ["arm", "armeb"],
  ["armv5tejl", "armeb"],
  ["armv5tel", "armeb"],
  ["armv6l", "armeb"],
  ["armv7l", "armeb"],
  ["armv8l", "aarch64"],
]);

/** The machine this tool runs on. */
export const NATIVE_MACHINE: Machine = "x86_64";

/** audit_name_to_machine(3), with b32 and b64; null if unknown. Any case. */
export function machineNumber(name: string): Machine | null {
  const lower = name.toLowerCase();
  if (lower === "b64") return "x86_64";
  if (lower === "b32") return "i386";
  if (ELF_OF_MACHINE.has(lower as Machine)) return lower as Machine;
  return ALIASES.get(lower) ?? null;
}

/** The tool's x86_64 table differs from the kernel header's in two old names. */
function nativeTable(): NameTable {
  const names = new Map<number, string>();
  for (const [name, nr] of Object.entries(SYS))
    names.set(nr, name === "pread64" ? "pread" : name === "pwrite64" ? "pwrite" : name);
  return { names, numbers: new Map([...names].map(([n, s]) => [s, n])) };
}

const X86_64: NameTable = nativeTable();
const I386: NameTable = unpack(packed.I386_SYSCALLS);

/** The system call table of a machine. The foreign ones are unpacked on every call: keep the result. */
export function syscallTable(machine: Machine): NameTable {
  switch (machine) {
    case "x86_64":
      return X86_64;
    case "i386":
      return I386;
    case "aarch64":
      return unpack(packed.AARCH64_SYSCALLS);
    case "armeb":
      return unpack(packed.ARM_SYSCALLS);
    case "s390":
      return unpack(packed.S390_SYSCALLS);
    case "s390x":
      return unpack(packed.S390X_SYSCALLS);
    default:
      return unpack(packed.PPC_SYSCALLS);
  }
}

export const syscallName = (nr: number, machine: Machine = NATIVE_MACHINE): string | null =>
  syscallTable(machine).names.get(nr) ?? null;
export const syscallNumber = (name: string, machine: Machine = NATIVE_MACHINE): number | undefined =>
  syscallTable(machine).numbers.get(name);

/** Names that -S takes for b64 rules, for completion. */
export const SYSCALL_NAMES: readonly string[] = [...X86_64.names.values()];
