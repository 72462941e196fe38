// Numbers of system call arguments as text: flags, modes, protections, signals. Spellings are audit 3.0.9's.
import { CAP_NAMES } from "../../../kernel/uapi/capability.ts";
import { SIGNAL_NAMES } from "../../../kernel/uapi/signal.ts";
import * as T from "../tables/argument_names.ts";
import type { NameTable } from "../tables/numbering.ts";

type Bits = readonly (readonly [number, string])[];

/** The set bits' names joined with "|"; "" when none is known. */
export const bitNames = (value: number, bits: Bits): string =>
  bits
    .filter(([bit]) => (value & bit) !== 0)
    .map(([, name]) => name)
    .join("|");

export const hex = (value: number): string => `0x${(value >>> 0).toString(16)}`;

/** A name from a table, or `unknown` with the value in hex. */
export const named = (value: number, table: NameTable, unknown: string): string =>
  table.names.get(value) ?? `${unknown}(${hex(value)})`;

/** Open flags; the access mode comes first, and read only has no bit. */
export function openFlags(value: number): string {
  const names = bitNames(value, T.OPEN_FLAGS);
  if (value & 3) return names;
  return names ? `O_RDONLY|${names}` : "O_RDONLY";
}

export const MODE_TYPES: ReadonlyMap<number, string> = new Map([
  [0o010000, "fifo"],
  [0o020000, "character"],
  [0o040000, "dir"],
  [0o060000, "block"],
  [0o100000, "file"],
  [0o120000, "link"],
  [0o140000, "socket"],
]);

const octal = (n: number, width: number): string => n.toString(8).padStart(width, "0");

/** Set-id and sticky bits as words, each with its comma. */
const specialBits = (mode: number): string =>
  (mode & 0o4000 ? "suid," : "") + (mode & 0o2000 ? "sgid," : "") + (mode & 0o1000 ? "sticky," : "");

/** A whole mode: type, special bits, permission, e.g. dir,sticky,777. */
export function fileMode(mode: number): string {
  const type = (mode & 0o170000) >>> 0;
  const name = MODE_TYPES.get(type) ?? octal(type >>> 12, 3);
  return `${name},${specialBits(mode)}${octal(mode & 0o777, 3)}`;
}

/** A mode argument (mkdir, chmod): no type, four digits. */
export const shortMode = (mode: number): string => specialBits(mode) + octal(mode & 0o777, 4);

/** SIGHUP, SIG0 ...; real time signals are unknown to the tool. */
export function signalName(value: number): string | null {
  if (value === 0) return "SIG0";
  // the tool's own table has lost a letter here
  if (value === 30) return "IGPWR";
  return value > 0 && value < 32 ? `SIG${SIGNAL_NAMES[value]}` : null;
}

/** clone flags with the exit signal in the low byte. */
export function cloneFlags(value: number): string {
  const names = bitNames(value, T.CLONE_FLAGS);
  const low = value & 0xff;
  const signal = low ? signalName(low) : null;
  return [names, signal].filter(Boolean).join("|") || hex(value);
}

export function memoryProtection(value: number, semaphores: boolean): string {
  if ((value & 7) === 0) return "PROT_NONE";
  const bits: Bits = [
    [1, "PROT_READ"],
    [2, "PROT_WRITE"],
    [4, "PROT_EXEC"],
    [8, "PROT_SEM"],
  ];
  return bitNames(value, semaphores ? bits : bits.slice(0, 3));
}

export function mapFlags(value: number): string {
  const names = bitNames(value, T.MAP_FLAGS);
  if ((value & 0xf) === 0) return names ? `MAP_FILE|${names}` : "MAP_FILE";
  return names || hex(value);
}

export function accessMode(value: number): string {
  if ((value & 0xf) === 0) return "F_OK";
  const names = bitNames(value, [
    [1, "X_OK"],
    [2, "W_OK"],
    [4, "R_OK"],
  ]);
  return names || hex(value);
}

export function personality(value: number): string {
  const name = T.PERSONALITIES.names.get(value & 0xff);
  if (name === undefined) return `unknown-personality(${hex(value)})`;
  return value & 0x40000 ? `${name}|~ADDR_NO_RANDOMIZE` : name;
}

export function scheduler(value: number): string {
  const name = T.SCHEDULERS.names.get(value & 0xf);
  if (name === undefined) return `unknown-scheduler-policy(${hex(value)})`;
  return value & 0x40000000 ? `${name}|SCHED_RESET_ON_FORK` : name;
}

/** shmget flags: the permission stands behind them. */
export function shmFlags(value: number): string {
  const names = bitNames(value, [
    [0o1000, "IPC_CREAT"],
    [0o2000, "IPC_EXCL"],
    [0o4000, "SHM_HUGETLB"],
    [0o10000, "SHM_NORESERVE"],
  ]);
  const mode = octal(value & 0o777, 4);
  return names ? `${names}|${mode}` : mode;
}

/** Capabilities by number, with those younger than the simulated kernel that the tool names all the same. */
export const CAPABILITIES: readonly string[] = [...CAP_NAMES, "perfmon", "bpf", "checkpoint_restore"];

export const flagsOrHex = (value: number, bits: Bits): string => bitNames(value, bits) || hex(value);
